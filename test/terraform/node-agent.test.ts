import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planNodeAgent } from '../../lib/plan/operations/node-agent.js';
import { agentScript, metricsStatement } from '../../lib/terraform/nodes/node-agent.js';
import { fleetFixture } from './plan-fixture.js';

const agent = planNodeAgent('starter', fleetFixture());
const neuron = planNodeAgent(
  'starter',
  fleetFixture({ accelerators: { vendor: 'AWS', model: 'Trainium1', perNode: 16 } }),
);
const CONTROL = 'opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'datahall-node-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function program(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `#!/bin/bash\n${text}\n`);
  chmodSync(join(root, path), 0o755);
}

/** On a node whose root is a folder, as the user data of a node runs it: a failure stops it. */
function start(lines: readonly string[]) {
  for (const folder of ['etc/systemd/system', 'usr/local/sbin']) mkdirSync(join(root, folder), { recursive: true });
  const here = lines.map((line) => line.replaceAll(/(?<![\w.])\/(?=etc|opt|usr)/g, `${root}/`));
  const script = ['set -euo pipefail', ...here, 'echo up'].join('\n');
  return spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    // From a socket, bash would read somebody's .bashrc.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${root}/bin:${process.env.PATH}` },
  });
}

const told = (): string => readFileSync(join(root, 'told'), 'utf8');

describe('the agent of a node', () => {
  beforeEach(() => {
    program('bin/dnf', `echo "dnf $*" >> ${root}/told; mkdir -p ${root}/opt/aws/amazon-cloudwatch-agent/etc`);
    program('bin/systemctl', `echo "systemctl $*" >> ${root}/told`);
    program(CONTROL, `echo "control $*" >> ${root}/told`);
  });

  it('is installed, and started with what the plan says', () => {
    expect(start(agentScript(agent, 'train'))).toMatchObject({ status: 0, stdout: 'up\n', stderr: '' });
    const path = `${root}/opt/aws/amazon-cloudwatch-agent/etc/datahall.json`;
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(agent.configuration);
    expect(told().split('\n')).toEqual([
      'dnf install -y amazon-cloudwatch-agent',
      `control -a fetch-config -m ec2 -s -c file:${path}`,
      '',
    ]);
  });

  it('takes no node away when it can not be installed, and says so', () => {
    program('bin/dnf', 'exit 1');
    const { status, stdout, stderr } = start(agentScript(agent, 'train'));
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'up\n',
      stderr: 'datahall: this node is not watched\n',
    });
  });

  it('is told of Neuron cores by a service that starts with the node', () => {
    expect(start(agentScript(neuron, 'train'))).toMatchObject({ status: 0, stderr: '' });
    expect(told()).toContain('systemctl daemon-reload\nsystemctl enable --now datahall-neuron\n');
    expect(JSON.parse(readFileSync(join(root, 'etc/datahall-neuron.json'), 'utf8'))).toEqual(neuron.neuronMonitor);
    expect(readFileSync(join(root, 'etc/systemd/system/datahall-neuron.service'), 'utf8')).toMatch(
      /^ExecStart=.*\/opt\/aws\/neuron\/bin\/neuron-monitor -c .*\/etc\/datahall-neuron\.json \| .*python3 .*\/usr\/local\/sbin\/datahall-neuron'$/m,
    );
  });
});

describe('the rights of nodes', () => {
  it('end with the namespace of their hall', () => {
    expect(metricsStatement([agent, agent])).toEqual({
      sid: 'SendMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': 'datahall/starter' } },
    });
  });
});
