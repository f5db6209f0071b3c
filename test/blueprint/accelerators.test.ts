import { describe, expect, it } from 'vitest';
import { type AcceleratorTypes, acceleratorsNamed } from '../../lib/blueprint/names/accelerator-names.js';
import type { KnownNames } from '../../lib/blueprint/names/known-names.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { planHall } from '../../lib/plan/plan-hall.js';
import { KNOWN } from './known-names.js';

const x86 = (...names: string[]) => names.map((name) => ({ name, architecture: 'x86_64' as const }));

const CARRIED: AcceleratorTypes = new Map([
  ['A100-SXM-40GB', { vendor: 'NVIDIA', types: x86('p4d.24xlarge') }],
  ['A100-SXM-80GB', { vendor: 'NVIDIA', types: x86('p4de.24xlarge') }],
  ['A10G', { vendor: 'NVIDIA', types: x86('g5.xlarge') }],
  ['GB200-185GB', { vendor: 'NVIDIA', types: [{ name: 'p6e-gb200.36xlarge', architecture: 'arm64' }] }],
  ['H100-SXM-80GB', { vendor: 'NVIDIA', types: x86('p5.48xlarge', 'p5.4xlarge') }],
  ['L4', { vendor: 'NVIDIA', types: x86('g6.xlarge') }],
  ['L4-FRACTION', { vendor: 'NVIDIA', types: x86('g6f.large') }],
  ['L40S', { vendor: 'NVIDIA', types: x86('g6e.xlarge', 'g6e.48xlarge') }],
  ['RTX-PRO-6000-BSE-96GB', { vendor: 'NVIDIA', types: x86('g7e.2xlarge') }],
  ['TRAINIUM2', { vendor: 'AWS', types: x86('trn2.48xlarge') }],
]);

const known: KnownNames = { ...KNOWN, accelerators: () => CARRIED };

function read(keys: string) {
  return readBlueprint(
    `version: 1\nname: hall\nregion: us-east-1\noperations: { emails: [] }\nworkloads:\n  - name: work\n    ${keys}\n`,
    known,
  );
}

function workloadOf(keys: string) {
  const result = read(keys);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value.workloads[0]!;
}

function errorsOf(keys: string) {
  const result = read(keys);
  if (result.ok) throw new Error('it was read');
  return result.diagnostics.map(({ code, path, hint }) => ({ code, at: path.slice(2).join('.'), hint }));
}

describe('the name of an accelerator', () => {
  it.each([
    ['H100', ['H100-SXM-80GB']],
    ['h100-80gb', ['H100-SXM-80GB']],
    ['NVIDIA H100 80GB HBM3', ['H100-SXM-80GB']],
    ['A100', ['A100-SXM-40GB', 'A100-SXM-80GB']],
    ['A100-80GB', ['A100-SXM-80GB']],
    ['A100-40G', ['A100-SXM-40GB']],
    ['NVIDIA-L40S', ['L40S']],
    ['L4', ['L4']],
    ['L4-FRACTION', ['L4-FRACTION']],
    ['RTXPRO6000', ['RTX-PRO-6000-BSE-96GB']],
    ['trn2', ['TRAINIUM2']],
    ['GB200', ['GB200-185GB']],
    ['H10', []],
    ['NVIDIA', []],
    ['', []],
  ])('%s', (text, keys) => {
    expect(acceleratorsNamed(text, [...CARRIED.keys()])).toEqual(keys);
  });
});

describe('accelerators of a workload', () => {
  it('are a name and a count over the fleet, of the types that carry it', () => {
    const workload = workloadOf('accelerators: H100:8');
    expect(workload.accelerators).toEqual({ type: ['H100'], atLeast: 8 });
    expect(workload.types.allow).toEqual(['p5.48xlarge', 'p5.4xlarge']);
    expect(workload.types.interconnect).toBe('any');
    const written = workloadOf('accelerators: { type: H100, atLeast: 8 }');
    expect(written).toEqual(workload);
  });

  it('may be any of a list, and have no count', () => {
    expect(workloadOf('accelerators: [H100:8, A100-80GB:8]')).toMatchObject({
      accelerators: { type: ['H100', 'A100-80GB'], atLeast: 8 },
      types: { allow: ['p4de.24xlarge', 'p5.48xlarge', 'p5.4xlarge'] },
    });
    expect(workloadOf('accelerators: H100').accelerators).toEqual({ type: ['H100'] });
    expect(workloadOf('accelerators: { type: [L40S, L4], memory: 100 GiB }').types.allow).toEqual([
      'g6.xlarge',
      'g6e.48xlarge',
      'g6e.xlarge',
    ]);
  });

  it('are named in types too, beside families and types', () => {
    const { types } = workloadOf('accelerators: { atLeast: 8 }\n    types: { allow: [H100, p4d], deny: [A100] }');
    expect(types.allow).toEqual(['p5.48xlarge', 'p5.4xlarge', 'p4d']);
    expect(types.deny).toEqual(['p4d.24xlarge', 'p4de.24xlarge']);
    const both = workloadOf('accelerators: H100:8\n    types: { allow: [p5.48xlarge, p4d] }');
    expect(both.types.allow).toEqual(['p5.48xlarge']);
  });

  it('bring their vendor and their processor, unless others are written', () => {
    expect(workloadOf('accelerators: trn2:16').types.vendors).toEqual(['AWS']);
    expect(workloadOf('accelerators: GB200:4').types.architectures).toEqual(['arm64']);
    expect(workloadOf('accelerators: trn2:16\n    types: { vendors: [NVIDIA] }').types.vendors).toEqual(['NVIDIA']);
    expect(workloadOf('accelerators: { atLeast: 8 }').types).toMatchObject({
      allow: [],
      vendors: ['NVIDIA'],
      architectures: ['x86_64'],
    });
  });

  it.each([
    ['accelerators: H10:8', 'accelerator-unknown', 'accelerators', 'did you mean "H100"?'],
    ['accelerators: [H100:8, A10O:8]', 'accelerator-unknown', 'accelerators.1', 'did you mean "A100"?'],
    [
      'accelerators: { type: [H100, Voodoo2] }',
      'accelerator-unknown',
      'accelerators.type.1',
      'H100, A100-80GB or L40S',
    ],
    ['accelerators: [H100:8, A100:16]', 'contradiction', 'accelerators.1', 'write { type: [H100, A100], atLeast: 8 }'],
    ['accelerators: H100:0', 'wrong-value', 'accelerators', undefined],
    ['accelerators: []', 'wrong-value', 'accelerators', undefined],
    [
      'accelerators: H100\n    types: { allow: [p4d] }',
      'contradiction',
      'accelerators',
      'allow p5.48xlarge, p5.4xlarge',
    ],
    [
      'accelerators: { atLeast: 2 }\n    types: { allow: [H10] }',
      'instance-type-unknown',
      'types.allow.0',
      'did you mean "H100"?',
    ],
  ])('%s is refused where it is written', (keys, code, at, hint) => {
    const errors = errorsOf(keys);
    expect(errors).toMatchObject([{ at }]);
    if (hint === undefined) expect(['wrong-value', 'out-of-range', 'wrong-type']).toContain(errors[0]!.code);
    else expect(errors[0]).toMatchObject({ code, hint: expect.stringContaining(hint) });
  });
});

describe('what was measured', () => {
  const served = 'parameters: 8B, requestsPerSecond: 1, inputTokens: 9, outputTokens: 9, kvBytesPerToken: 131 kB';
  it.each([
    [`inference: { ${served}, measured: [{ type: unknown, requestsPerSecond: 3 }] }`, 'name a type such as'],
    [`inference: { ${served}, measured: [{ type: p5.48xlarg, requestsPerSecond: 3 }] }`, 'did you mean "p5.48xlarge"?'],
    [`inference: { ${served}, measured: [{ type: H100, requestsPerSecond: 3 }] }`, 'such as "p5.48xlarge"'],
    ['training: { parameters: 8B, tokens: 1B, deadline: 9 d, measured: [{ type: p5, tokensPerSecond: 3 }] }', 'p5'],
  ])('is of a type that exists: %s', (keys, hint) => {
    const [, kind] = /^(\w+):/.exec(keys)!;
    expect(errorsOf(keys)).toEqual([
      { code: 'instance-type-unknown', at: `${kind}.measured.0.type`, hint: expect.stringContaining(hint) },
    ]);
  });
});

describe('a hall of eight H100', () => {
  it('is one node that has them, of the whole catalog', async () => {
    const outcome = await planHall(
      'version: 1\nname: hall\nregion: us-east-1\noperations: { emails: [] }\nworkloads: [{ name: work, accelerators: H100:8 }]\n',
    );
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const { fleets } = outcome.plan.sizing;
    expect(fleets.map(({ groups }) => groups.map(({ instanceType, nodes }) => [instanceType, nodes]))).toEqual([
      [['p5.48xlarge', 1]],
    ]);
  });
});
