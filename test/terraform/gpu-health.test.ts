import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planNodeAgent } from '../../lib/plan/operations/node-agent.js';
import { drainFromCluster, gpuHealthScript, replaceByGroup } from '../../lib/terraform/nodes/gpu-health.js';
import { fleetFixture } from './plan-fixture.js';

const agent = planNodeAgent('starter', fleetFixture());

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'datahall-gpu-'));
  for (const folder of ['bin', 'etc/systemd/system', 'usr/local/sbin', 'run'])
    mkdirSync(join(root, folder), { recursive: true });
  program('systemctl', `echo "systemctl $*" >> ${root}/told`);
  program('logger', `echo "$*" >> ${root}/log`);
  program('aws', `echo "aws $*" >> ${root}/told`);
  program(
    'curl',
    `case "$*" in *51678*) echo '{"Cluster":"AWSBatch-x","ContainerInstanceArn":"arn:aws:ecs:us-east-1:1:container-instance/x","Version":"y"}';; *instance-id*) echo i-0abc;; *) echo token;; esac`,
  );
  kernel('');
  program('nvidia-smi', 'echo No');
});
afterEach(() => rmSync(root, { recursive: true }));

function program(name: string, text: string): void {
  writeFileSync(join(root, 'bin', name), `#!/bin/bash\n${text}\n`);
  chmodSync(join(root, 'bin', name), 0o755);
}
const kernel = (line: string): void => program('journalctl', `echo '${line}'`);
const xid = (code: number): string => `NVRM: Xid (PCI:0000:86:00): ${code}, pid=8841, name=python`;

function run(lines: readonly string[]) {
  const script = lines.map((line) => line.replaceAll(/(?<![\w./])\/(?=etc|usr|run)/g, `${root}/`)).join('\n');
  return spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${root}/bin:${process.env.PATH}` },
  });
}
const look = () =>
  spawnSync('bash', [join(root, 'usr/local/sbin/datahall-gpu-health')], {
    encoding: 'utf8',
    env: { PATH: `${root}/bin:${process.env.PATH}` },
  });
const told = (): string => (existsSync(join(root, 'told')) ? readFileSync(join(root, 'told'), 'utf8') : '');

describe('the watch of the GPUs of a node', () => {
  beforeEach(() => {
    expect(run(gpuHealthScript(agent, replaceByGroup('us-east-1')))).toMatchObject({ status: 0, stderr: '' });
    expect(told()).toContain('systemctl enable --now datahall-gpu-health.timer');
    rmSync(join(root, 'told'));
  });

  it.each([48, 64, 74, 79, 95, 140])('has the group replace a node after Xid %i, once', (code) => {
    kernel(xid(code));
    expect(look().status).toBe(0);
    expect(told()).toBe(
      'aws autoscaling set-instance-health --region us-east-1 --instance-id i-0abc --health-status Unhealthy --no-should-respect-grace-period\n',
    );
    expect(readFileSync(join(root, 'log'), 'utf8')).toContain(`this node is taken out: ${xid(code)}`);
    look();
    expect(told().split('\n')).toHaveLength(2);
  });

  it.each([0, 13, 31, 43, 45, 790])('keeps it for Xid %i, which is a program’s, or none of the list', (code) => {
    kernel(xid(code));
    expect(look().status).toBe(0);
    expect(told()).toBe('');
  });

  it('has it replaced where memory can not be remapped', () => {
    program('nvidia-smi', 'echo No; echo Yes');
    look();
    expect(told()).toContain('set-instance-health');
  });

  it('tries again where AWS did not answer', () => {
    kernel(xid(79));
    program('aws', 'exit 255');
    expect(look().status).not.toBe(0);
    program('aws', `echo "aws $*" >> ${root}/told`);
    look();
    expect(told()).toContain('set-instance-health');
  });

  it('keeps it while all is well', () => {
    expect(look()).toMatchObject({ status: 0, stderr: '' });
    expect(told()).toBe('');
  });
});

describe('a node of Batch', () => {
  it('gets no more jobs', () => {
    run(gpuHealthScript(agent, drainFromCluster('us-east-1')));
    kernel(xid(79));
    expect(look().status).toBe(0);
    expect(told()).toContain(
      'aws ecs update-container-instances-state --region us-east-1 --cluster AWSBatch-x --container-instances arn:aws:ecs:us-east-1:1:container-instance/x --status DRAINING',
    );
  });
});

describe('a node without NVIDIA GPUs', () => {
  it('has no watch', () => {
    const neuron = planNodeAgent(
      'starter',
      fleetFixture({ accelerators: { vendor: 'AWS', model: 'Trainium1', perNode: 16 } }),
    );
    expect(gpuHealthScript(neuron, replaceByGroup('us-east-1'))).toEqual([]);
  });
});
