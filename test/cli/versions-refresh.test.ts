import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refreshPins } from '../../lib/cli/commands/versions/refresh.js';
import { FakeVersions } from '../catalog/account/fake-versions.js';
import { TestPace } from '../catalog/refresh/test-pace.js';
import { runHere, type Told, toldBy } from './run-here.js';

const HALL = `version: 1 # of the format
name: pinned
region: us-east-1
platform: eks
workloads: [{ name: train, accelerators: { atLeast: 8 }, types: { allow: [p4d.24xlarge] } }]
kubernetes:
  # held back: the next one drops an option of ours
  addons: { vpc-cni: v1.22.3-eksbuild.1 }
operations: { emails: [] }
`;

const environment = { ...process.env };
let aws: FakeVersions;
let folder: string;
let file: string;

beforeEach(async () => {
  aws = new FakeVersions();
  aws.addons = [
    {
      name: 'coredns',
      versions: [
        ['v1.14.4-eksbuild.1', ['1.36'], []],
        ['v1.14.3-eksbuild.23', ['1.35', '1.36'], ['1.36']],
        ['v1.14.3-eksbuild.16', ['1.36'], []],
      ],
    },
    { name: 'vpc-cni', versions: [['v1.22.4-eksbuild.3', ['1.36'], ['1.36']]] },
    { name: 'adot', versions: [['v0.1.0-eksbuild.1', ['1.36'], ['1.36']]] },
    { name: 'kube-proxy', versions: [['v1.36.0-eksbuild.25', ['1.36'], ['1.36']]] },
    { name: 'snapshot-controller', versions: [['v8.5.0-eksbuild.3', ['1.35'], ['1.35']]] },
  ];
  aws.support = {
    '1.35': ['2027-03-27', '2028-03-27'],
    '1.36': ['2027-08-02', '2028-08-02'],
    '1.37': ['2027-12-05', '2028-12-05'],
  };
  aws.releases = { 'x86_64/nvidia': '1.36.3-20261111', 'x86_64/standard': '1.36.4-20261118' };
  process.env.AWS_ENDPOINT_URL = await aws.open();
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  folder = mkdtempSync(join(tmpdir(), 'datahall-versions-'));
  file = join(folder, 'hall.yaml');
  writeFileSync(file, HALL);
});

afterEach(async () => {
  await aws.close();
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
});

async function told(dryRun = false): Promise<Told> {
  const { stderr, ...rest } = await toldBy(() => refreshPins(file, { format: 'json', dryRun }, new TestPace()));
  return { ...rest, stderr: stderr.replace(/^\(node:\d+\) Warning: NodeVersion[\s\S]*?created\)\n/, '') };
}

const written = () => readFileSync(file, 'utf8');

describe('datahall versions refresh', () => {
  it('pins what AWS sets in the blueprint, and touches no other line', async () => {
    const { status, stdout, stderr } = await told();
    expect({ status, stderr }).toEqual({ status: 0, stderr: `written: ${file}\n` });
    const before = HALL.split('\n');
    const after = written().split('\n');
    expect(after.filter((line) => !before.includes(line))).toEqual([
      '  addons: { vpc-cni: v1.22.4-eksbuild.3, coredns: v1.14.3-eksbuild.23, kube-proxy: v1.36.0-eksbuild.25 }',
      '  nodeRelease: 1.36.3-20261111',
    ]);
    expect(before.filter((line) => !after.includes(line))).toEqual(['  addons: { vpc-cni: v1.22.3-eksbuild.1 }']);
    const { versions, newer, support, unseen } = JSON.parse(stdout);
    const of = (name: string) => versions.find((one: { of: string }) => one.of === name);
    expect(of('coredns')).toEqual({ of: 'coredns', before: 'v1.14.3-eksbuild.16', after: 'v1.14.3-eksbuild.23' });
    expect(of('aws-ebs-csi-driver')).toMatchObject({ before: 'v1.66.0-eksbuild.1', after: null });
    expect(of('snapshot-controller')).toBeUndefined();
    expect({ newer, unseen }).toEqual({ newer: ['1.37'], unseen: [] });
    expect(support.after).toEqual({ standardEnds: '2027-08-02', extendedEnds: '2028-08-02' });
  });

  it('signs each request for its service and region, and reads every page', async () => {
    await told();
    expect(aws.seen).toEqual([
      'DescribeAddonVersions eks us-east-1',
      'DescribeAddonVersions eks us-east-1',
      'GetParameter ssm us-east-1',
      'GetParameter ssm us-east-1',
      'DescribeClusterVersions eks us-east-1',
      'DescribeClusterVersions eks us-east-1',
    ]);
  });

  it('writes the same file twice, and none with --dry-run', async () => {
    expect((await told(true)).stderr).toContain('nothing was written');
    expect(written()).toBe(HALL);
    await told();
    const once = written();
    expect((await told()).stderr).toBe(`${file}: every pin is what AWS sets\n`);
    expect(written()).toBe(once);
    expect((await runHere('check', file)).status).toBe(0);
  });

  it('writes the ends of support where they are not those of the calendar, and the warning follows them', async () => {
    aws.support['1.36'] = ['2027-03-01', '2028-03-01'];
    await told();
    expect(written()).toContain('  support:\n    standardEnds: 2027-03-01\n    extendedEnds: 2028-03-01\n');
    expect((await runHere('check', file)).stderr).toContain('standard support of Kubernetes 1.36 ends on 2027-03-01');
  });

  it('keeps a pin that is newer than what AWS sets, and one that no longer fits not', async () => {
    aws.addons[0]!.versions = [
      ['v1.14.4-eksbuild.1', ['1.36'], []],
      ['v1.14.3-eksbuild.9', ['1.36'], ['1.36']],
    ];
    writeFileSync(
      file,
      HALL.replace('{ vpc-cni: v1.22.3-eksbuild.1 }', '{ coredns: v1.14.4-eksbuild.1, vpc-cni: v1.30.0-eksbuild.1 }'),
    );
    await told();
    expect(written()).toContain('coredns: v1.14.4-eksbuild.1, vpc-cni: v1.22.4-eksbuild.3');
  });

  it('keeps a release of images that is newer: a group of nodes does not go back', async () => {
    writeFileSync(
      file,
      HALL.replace('operations:', 'operations:').replace('  # held', '  nodeRelease: 1.36.4-20261120\n  # held'),
    );
    await told();
    expect(written()).toContain('nodeRelease: 1.36.4-20261120');
  });

  it.each([
    ['DescribeAddonVersions', 'deny', 'eks:DescribeAddonVersions [denied]', 'nodeRelease: 1.36.3-20261111'],
    ['GetParameter', 'deny', 'ssm:GetParameter [denied]', 'coredns: v1.14.3-eksbuild.23'],
    ['GetParameter', 'garbage', 'ssm:GetParameter [malformed]', 'coredns: v1.14.3-eksbuild.23'],
    ['DescribeClusterVersions', 'garbage', 'eks:DescribeClusterVersions [malformed]', 'nodeRelease: 1.36.3-20261111'],
    [
      'DescribeClusterVersions',
      'server-error',
      'eks:DescribeClusterVersions [unreachable]',
      'coredns: v1.14.3-eksbuild.23',
    ],
  ] as const)('goes on where %s is refused (%s)', async (action, fault, warning, kept) => {
    aws.fault = (asked) => (asked === action ? fault : undefined);
    const { status, stderr } = await told();
    expect(status).toBe(0);
    expect(stderr).toContain(`warning[version-unseen]: ${warning}`);
    expect(written()).toContain(kept);
  });

  it('tries again where AWS throttles or breaks off', async () => {
    const faults = ['throttle', 'drop', 'server-error'] as const;
    aws.fault = (_, number) => faults[number - 1];
    expect(await told()).toMatchObject({ status: 0, stderr: `written: ${file}\n` });
  });

  it('says which parameter is not there or no release, and pins no image by halves', async () => {
    delete aws.releases['x86_64/standard'];
    expect((await told()).stderr).toMatch(/ssm:GetParameter \[not-found\]: .*x86_64\/standard/);
    expect(written()).not.toContain('nodeRelease');
    aws.releases['x86_64/standard'] = 'latest';
    expect((await told()).stderr).toContain('"latest", which is no release of images');
    expect(written()).not.toContain('nodeRelease');
  });

  it('ends with 1 and asks for credentials where AWS shows nothing, once', async () => {
    aws.fault = () => 'server-error';
    const { status, stderr } = await told();
    expect(status).toBe(1);
    expect(stderr).toContain('hint: set AWS_PROFILE');
    // After a service that does not answer, no other is asked.
    expect(new Set(aws.seen)).toEqual(new Set(['DescribeAddonVersions eks us-east-1']));
    expect(written()).toBe(HALL);
  });

  it('asks about the images of the hall alone', async () => {
    writeFileSync(
      file,
      HALL.replace('[p4d.24xlarge]', '[trn1.32xlarge], vendors: [AWS]').replace('atLeast: 8', 'atLeast: 16'),
    );
    aws.releases['x86_64/neuron'] = '1.36.2-20261105';
    await told();
    expect(written()).toContain('nodeRelease: 1.36.2-20261105');
  });
});
