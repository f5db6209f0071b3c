import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from './run-here.js';

/** As AWS answers: each version with those of Kubernetes that it fits, and whether it is the default of one. */
const ANSWER = {
  addons: [
    {
      addonName: 'coredns',
      addonVersions: [
        { addonVersion: 'v1.14.4-eksbuild.1', compatibilities: [{ clusterVersion: '1.36', defaultVersion: false }] },
        {
          addonVersion: 'v1.14.3-eksbuild.16',
          compatibilities: [
            { clusterVersion: '1.35', defaultVersion: false },
            { clusterVersion: '1.36', defaultVersion: true },
          ],
        },
        { addonVersion: 'v1.13.2-eksbuild.1', compatibilities: [{ clusterVersion: '1.35', defaultVersion: true }] },
      ],
    },
    {
      addonName: 'vpc-cni',
      addonVersions: [
        { addonVersion: 'v1.22.4-eksbuild.3', compatibilities: [{ clusterVersion: '1.36', defaultVersion: true }] },
      ],
    },
    {
      addonName: 'adot',
      addonVersions: [
        { addonVersion: 'v0.1.0-eksbuild.1', compatibilities: [{ clusterVersion: '1.36', defaultVersion: true }] },
      ],
    },
  ],
};

const HALL = `version: 1
name: pinned
region: us-east-1
platform: eks
workloads: [{ name: train, accelerators: { atLeast: 8 }, types: { allow: [p4d.24xlarge] } }]
kubernetes: { addons: { vpc-cni: v1.22.3-eksbuild.1, kube-proxy: v1.36.0-eksbuild.13 } }
operations: { emails: [] }
`;

describe('datahall versions check', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-versions-'));
    writeFileSync(file('hall.yaml'), HALL);
    writeFileSync(file('addons.json'), JSON.stringify(ANSWER));
    writeFileSync(file('wrong.json'), '{"clusters": []}');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('compares what is pinned with what AWS sets for the version of Kubernetes', async () => {
    const { status, stdout } = await runHere(
      'versions',
      'check',
      '--json',
      '--addons',
      file('addons.json'),
      '--release',
      '1.36.1-20260529',
      file('hall.yaml'),
    );
    expect(status).toBe(0);
    const { versions, questions } = JSON.parse(stdout);
    const of = (name: string) => versions.find((one: { of: string }) => one.of === name);
    expect(of('coredns')).toEqual({ of: 'coredns', before: 'v1.14.3-eksbuild.16', after: 'v1.14.3-eksbuild.16' });
    expect(of('vpc-cni')).toEqual({ of: 'vpc-cni', before: 'v1.22.3-eksbuild.1', after: 'v1.22.4-eksbuild.3' });
    expect(of('kube-proxy')).toEqual({ of: 'kube-proxy', before: 'v1.36.0-eksbuild.13', after: null });
    expect(of('images')).toEqual({ of: 'images', before: null, after: '1.36.1-20260529' });
    expect(of('adot')).toBeUndefined();
    expect(questions).toEqual([]);
  });

  it('prints the lines that pin them', async () => {
    const { stdout } = await runHere(
      'versions',
      'check',
      '-f',
      'md',
      '--addons',
      file('addons.json'),
      '--release',
      '1.36.1-20260529',
      file('hall.yaml'),
    );
    expect(stdout).toContain('nodeRelease: 1.36.1-20260529');
    expect(stdout).toContain(
      'coredns: v1.14.3-eksbuild.16, eks-node-monitoring-agent: v1.7.1-eksbuild.1, eks-pod-identity-agent: v1.3.10-eksbuild.3, kube-proxy: v1.36.0-eksbuild.13, vpc-cni: v1.22.4-eksbuild.3 }',
    );
  });

  it('says how to ask AWS, and takes no other answer', async () => {
    const asked = await runHere('versions', 'check', '--json', file('hall.yaml'));
    expect(JSON.parse(asked.stdout).questions).toEqual([
      'aws eks describe-addon-versions --region us-east-1 --kubernetes-version 1.36 --output json',
      ...['nvidia', 'standard'].map((family) =>
        expect.stringContaining(
          `/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/${family}/recommended/release_version`,
        ),
      ),
    ]);
    const wrong = await runHere('versions', 'check', '--addons', file('wrong.json'), file('hall.yaml'));
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain('this is no answer of "aws eks describe-addon-versions"');
    expect((await runHere('versions', 'check', '--addons', file('none.json'), file('hall.yaml'))).stderr).toContain(
      'error[file-unreadable]',
    );
    expect((await runHere('versions', 'check', 'test/platforms/batch.yaml')).status).toBe(1);
  });
});
