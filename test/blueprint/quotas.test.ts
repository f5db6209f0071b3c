import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import { foundIn } from './found-in.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const starter = readFileSync(join(root, 'blueprints/starter.yaml'), 'utf8');

async function requests(text: string) {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan.quotaRequests;
}

describe('an unknown vCPU quota', () => {
  const hintFor = async (name: string) => {
    const text = starter.replace(/^limits:.*\n/m, '').concat(`limits: { vcpuQuotas: { ${name}: 0 } }\n`);
    const outcome = await planHall(text);
    if (outcome.status !== 'wrong') throw new Error(outcome.status);
    return outcome.diagnostics.find(({ message }) => message.includes('vCPU quota'))!.hint;
  };

  it.each([
    ['spot-p', 'quotas that begin so: spot-p4, spot-p5'],
    ['on-demand-high', 'did you mean "on-demand-high-memory"?'],
    ['spot-p5en', 'did you mean "spot-p5"?'],
    ['spt-p5', 'did you mean "spot-p5"?'],
    ['on-demand-standrad', 'did you mean "on-demand-standard"?'],
  ])('%s: %s', async (name, hint) => {
    expect(await hintFor(name)).toBe(hint);
  });

  it.each(['spot-zz', 'L-417A185B'])('%s is like none: all are listed', async (name) => {
    expect(await hintFor(name)).toMatch(/^quotas: on-demand-dl, .*, spot-x$/);
  });
});

describe('quotas of a blueprint', () => {
  const LINES = ['version: 1', 'name: starter', 'region: us-east-1', 'workloads:', '  - { name: train, nodes: {} }'];
  it.each([
    ['quotas: { request: true }', []],
    ['quotas: {}', []],
    ['quotas: { request: yes please }', ['wrong-type 6:20']],
    ['quotas: { requests: true }', ['unknown-key 6:11']],
  ])('%s', (line, found) => {
    expect(foundIn([...LINES, line])).toEqual(found);
  });

  it('are asked for in Terraform on request alone, and only above the default of AWS', async () => {
    expect(await requests(starter)).toBeUndefined();
    // 2 × p4d.24xlarge; 4 × m7i.xlarge where an account has 5 vCPU. Three addresses of five are there.
    expect(await requests(`${starter}quotas: { request: true }\n`)).toEqual([
      {
        key: 'ec2-L-1216C47A',
        serviceCode: 'ec2',
        quotaCode: 'L-1216C47A',
        name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
        value: 16,
      },
      {
        key: 'ec2-L-417A185B',
        serviceCode: 'ec2',
        quotaCode: 'L-417A185B',
        name: 'Running On-Demand P instances',
        value: 192,
      },
    ]);
  });
});
