import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const STARTER = `version: 1
name: starter
region: us-east-1
platform: eks
workloads:
  - name: train
    compute: { atLeast: 1000 TFLOPS, precision: bf16 }
    network: { atLeast: 100 GB/s }
    storage:
      - { name: datasets, kind: object, capacity: 10 TB }
      - { name: scratch, kind: scratch, capacity: 10 TB, throughput: 10 GB/s }
    purchase: [on-demand]
objective: { energyWeight: 0.1 USD/kWh }
limits: { monthlyCost: 10M USD }
network: { cidr: 10.0.0.0/16, zones: 3 }
`;

function read(text: string | Uint8Array) {
  const checked = readBlueprint(text, KNOWN);
  if (!checked.ok) throw new Error(checked.diagnostics.map(({ message }) => message).join('; '));
  return checked;
}

describe('readBlueprint', () => {
  it('turns quantities into canonical units', () => {
    const { value, warnings } = read(STARTER);
    expect(warnings).toEqual([]);
    expect(value.workloads[0]?.compute).toEqual({ atLeast: 1000, precision: 'bf16', utilization: 1 });
    expect(value.workloads[0]?.network).toEqual({ atLeast: 100e9 });
    expect(value.workloads[0]?.storage[1]).toEqual({
      name: 'scratch',
      kind: 'scratch',
      capacity: 10e12,
      throughput: 10e9,
    });
    expect(value.objective).toEqual({ energyWeight: 0.1, carbonPrice: 0 });
    expect(value.limits).toEqual({ monthlyCost: 10e6 });
  });

  it('fills in every literal default', () => {
    const { value } = read(
      'version: 1\nname: tiny\nregion: us-east-1\nworkloads: [{ name: a, accelerators: { atLeast: 8 } }]\n',
    );
    expect(value).toMatchObject({
      platform: 'eks',
      objective: { energyWeight: 0, carbonPrice: 0 },
      limits: {},
      network: { cidr: '10.0.0.0/16', zones: 3, nat: 'per-zone' },
      kubernetes: { version: '1.36', publicAccess: [] },
      tags: {},
    });
    expect(value.workloads[0]).toMatchObject({
      purpose: 'training',
      nodes: { atLeast: 1, running: 'none' },
      storage: [],
      purchase: ['on-demand'],
      types: { allow: [], deny: [], vendors: ['NVIDIA'], architectures: ['x86_64'] },
    });
  });

  it('gives each reading its own defaults', () => {
    const minimal = 'version: 1\nname: tiny\nregion: us-east-1\nworkloads: [{ name: a, nodes: {} }]\n';
    (read(minimal).value.workloads[0]!.types.allow as string[]).push('p5');
    expect(read(minimal).value.workloads[0]!.types.allow).toEqual([]);
  });

  it.each([
    ['a byte-order mark', (text: string) => `\uFEFF${text}`],
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['bytes', (text: string) => new TextEncoder().encode(`\uFEFF${text}`)],
    ['a document start', (text: string) => `# hall\n---\n${text}...\n`],
  ])('takes %s', (_, variant) => {
    expect(read(variant(STARTER)).value).toEqual(read(STARTER).value);
  });

  it.each([
    ['an open endpoint', 'kubernetes: { publicAccess: [0.0.0.0/0] }', 'rule'],
    ['a Kubernetes version in extended support', 'kubernetes: { version: "1.33" }', 'rule'],
    ['a Kubernetes version later than those known', 'kubernetes: { version: "1.39" }', 'rule'],
  ])('warns of %s and goes on', (_, line, code) => {
    const { warnings, value } = read(`${STARTER}${line}\n`);
    expect(warnings).toMatchObject([{ code, severity: 'warning' }]);
    expect(warnings[0]?.range?.[0]).toBeGreaterThan(STARTER.length);
    expect(value.name).toBe('starter');
  });

  it.each([
    ['8k', ', kvHeads: 8, layers: 32, headDim: 128', 0],
    ['8001', ', kvHeads: 8, layers: 32, headDim: 128', 1],
    ['100k', ', kvBytesPerToken: 70 kB', 1],
    ['100k', ', kvBytesPerToken: 70 kB, layers: 61, hiddenSize: 20480', 0],
  ])('warns of long requests whose attention is not counted: %s tokens%s', (inputTokens, more, count) => {
    const model = `{ parameters: 8B, requestsPerSecond: 1, inputTokens: ${inputTokens}, outputTokens: 10${more} }`;
    const { warnings } = read(
      `version: 1\nname: hall\nregion: us-east-1\nworkloads: [{ name: a, inference: ${model} }]\n`,
    );
    const at = ['workloads', 0, 'inference', 'inputTokens'];
    expect(warnings.map(({ code, path }) => [code, path])).toEqual(count === 0 ? [] : [['rule', at]]);
  });

  it('takes a run that comes again within its share of the month', () => {
    // 33 % of 730 h is 240.9 h.
    const run = 'fineTuning: { parameters: 8B, tokens: 1B, deadline: 10 d }, dutyCycle: 33 %';
    const { value } = read(`version: 1\nname: hall\nregion: us-east-1\nworkloads: [{ name: a, ${run} }]\n`);
    expect(value.workloads[0]?.dutyCycle).toBe(0.33);
  });

  it('warns of a VPC range that Docker takes too', () => {
    const { warnings } = read(STARTER.replace('10.0.0.0/16', '172.17.0.0/16'));
    expect(warnings).toMatchObject([{ code: 'cidr-overlap', severity: 'warning', path: ['network', 'cidr'] }]);
  });

  it('takes JSON, tabs and all', () => {
    const data = {
      version: 1,
      name: 'starter',
      region: 'us-east-1',
      workloads: [{ name: 'train', compute: { atLeast: '1 PFLOPS', precision: 'bf16' }, purchase: [{ kind: 'spot' }] }],
    };
    expect(read(JSON.stringify(data, null, '\t')).value.workloads[0]?.compute?.atLeast).toBe(1000);
  });
});
