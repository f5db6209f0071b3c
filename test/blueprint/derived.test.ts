import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { regionsAsked } from '../../lib/blueprint/regions-asked.js';
import { BlueprintSchema } from '../../lib/blueprint/schema/blueprint.js';
import { KNOWN } from './known-names.js';

function read(workload: string, rest = 'region: us-east-1') {
  const text = `version: 1\nname: hall\nworkloads:\n  - name: work\n    ${workload.replaceAll('\n', '\n    ')}\n${rest}\n`;
  const checked = readBlueprint(text, KNOWN);
  if (!checked.ok) throw new Error(checked.diagnostics.map(({ message }) => message).join('; '));
  return checked.value;
}

const TRAINING = 'training: { parameters: 7B, tokens: 1T, deadline: 30 d }';
const SERVING =
  'inference: { parameters: 7B, requestsPerSecond: 2.5, inputTokens: 500, outputTokens: 200, layers: 32, kvHeads: 8, headDim: 128 }';

interface Shape {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

describe('what is derived', () => {
  it.each([
    ['compute: { atLeast: 1 PFLOPS, precision: bf16 }', 'training', 'single', 'fast'],
    [TRAINING, 'training', 'single', 'fast'],
    ['fineTuning: { parameters: 7B, tokens: 1B, deadline: 1 d }', 'training', 'single', 'fast'],
    [SERVING, 'inference', { upTo: 3 }, 'any'],
    ['purpose: inference\nnodes: { atLeast: 2 }', 'inference', { upTo: 3 }, 'any'],
  ] as const)('purpose, zones and interconnect: %s', (text, purpose, zones, interconnect) => {
    expect(read(text).workloads[0]).toMatchObject({ purpose, zones, types: { interconnect } });
  });

  it.each([
    ['accelerators: { atLeast: 2 }', 'any'],
    ['accelerators: { atLeast: 8 }', 'any'],
    ['accelerators: { atLeast: 9 }', 'fast'],
    ['accelerators: { memory: 640 GiB }', 'fast'],
    ['accelerators: { atLeast: 2 }\nnodes: { atLeast: 2 }', 'fast'],
    ['accelerators: { atLeast: 2 }\nnetwork: { atLeast: 100 GB/s }', 'fast'],
  ] as const)('a fast interconnect where a job surely spans accelerators: %s', (text, interconnect) => {
    expect(read(text).workloads[0]).toMatchObject({ purpose: 'training', types: { interconnect } });
  });

  it.each([
    ['fp32', 32],
    ['tf32', 32],
    ['fp16', 16],
    ['bf16', 16],
    ['fp8', 8],
    ['int8', 8],
    ['fp4', 4],
  ])('a weight in %s has %i bits', (precision, bits) => {
    const { inference } = read(SERVING.replace(' }', `, precision: ${precision} }`)).workloads[0]!;
    expect(inference!.weightBytesPerParameter).toBe(bits / 8);
  });

  it.each([
    [15, '14 or 21'],
    [22, '21 or 28'],
    [181, '175 or 182'],
  ])('the lengths of capacity blocks on both sides of %i days', (days, told) => {
    const text = `version: 1\nname: hall\nregion: us-east-1\nworkloads:\n  - name: work\n    accelerators: { atLeast: 8 }\n    purchase: [{ kind: capacity-block, days: ${days} }]\n`;
    const checked = readBlueprint(text, KNOWN);
    const hints = checked.ok ? [] : checked.diagnostics.map(({ hint }) => hint);
    expect(hints).toEqual([`write 1 to 14 days, or whole weeks: ${told}`]);
  });

  it('leaves alone what is written', () => {
    const workload = read(`${SERVING}\nzones: single\ntypes: { interconnect: fast }`).workloads[0];
    expect(workload).toMatchObject({ purpose: 'inference', zones: 'single', types: { interconnect: 'fast' } });
  });

  it('spreads serving over the zones of the network', () => {
    expect(read(SERVING, 'region: us-east-1\nnetwork: { zones: 2 }').workloads[0]?.zones).toEqual({ upTo: 2 });
  });

  it('takes a model for dense, its context for one request, its cache for its precision', () => {
    expect(read(TRAINING).workloads[0]?.training).toMatchObject({ activeParameters: 7e9, globalBatch: 4e6 });
    expect(read(SERVING).workloads[0]?.inference).toMatchObject({
      activeParameters: 7e9,
      requestsPerSecond: 2.5,
      context: 700,
      precision: 'bf16',
      kvPrecision: 'bf16',
      tokensPerSecondEach: 20,
    });
  });

  it.each([
    ['training', '1B', '', 2e6],
    ['training', '8B', '', 4e6],
    ['training', '70B', '', 8e6],
    ['training', '405B', '', 16e6],
    ['training', '1B', ', sequence: 4194304', 4_194_304],
    ['fineTuning', '8B', '', 128 * 4096],
    ['fineTuning', '8B', ', sequence: 131072', 128 * 131_072],
  ] as const)('gives %s of %s a batch%s', (key, parameters, more, globalBatch) => {
    const width = more === '' ? '' : ', layers: 2, hiddenSize: 64';
    const text = `${key}: { parameters: ${parameters}, tokens: 1T, deadline: 30 d${more}${width} }`;
    expect(read(text).workloads[0]?.[key]).toMatchObject({ globalBatch });
  });

  it.each([
    ['fp32', 4, 'fp32'],
    ['bf16', 2, 'bf16'],
    ['fp8', 1, 'bf16'],
    ['fp4', 0.5, 'bf16'],
  ])('keeps weights in %s, and a cache of 16 bits or more', (precision, weightBytesPerParameter, kvPrecision) => {
    const served = SERVING.replace('parameters', `precision: ${precision}, parameters`);
    expect(read(served).workloads[0]?.inference).toMatchObject({ weightBytesPerParameter, kvPrecision });
  });

  it.each([
    ['full', { trainableShare: 1, flopsPerParameterToken: 6, frozenBytesPerParameter: 0 }],
    ['lora', { trainableShare: 0.01, flopsPerParameterToken: 4, frozenBytesPerParameter: 2 }],
    ['qlora', { trainableShare: 0.01, flopsPerParameterToken: 4, frozenBytesPerParameter: 0.52 }],
  ])('follows the method of fine-tuning: %s', (method, constants) => {
    const text = `fineTuning: { parameters: 7B, tokens: 1B, deadline: 1 d, method: ${method} }`;
    expect(read(text).workloads[0]?.fineTuning).toMatchObject(constants);
  });

  it('counts no spares, or gives the availability of a node', () => {
    expect(read(TRAINING).workloads[0]?.spares).toEqual({ nodes: 0 });
    expect(read(`${TRAINING}\nspares: { availability: 99 % }`).workloads[0]?.spares).toEqual({
      availability: 0.99,
      nodeAvailability: 0.995,
    });
  });

  it('keeps the state under the name of the hall, in its region', () => {
    const { state } = read(TRAINING, 'region: us-west-2\nstate: { bucket: states }');
    expect(state).toEqual({ bucket: 'states', region: 'us-west-2', key: 'datahall/hall.tfstate' });
  });

  it('leaves no key out that the type promises', () => {
    const value = read(
      `${SERVING}\nzones: { spread: 2 }`,
      'region: [us-east-1, us-west-2]\nstate: { bucket: abc, region: us-east-1 }',
    );
    const missing: string[] = [];
    const visit = (schema: Shape, data: unknown, place: string): void => {
      const map = data as Record<string, unknown>;
      for (const key of schema.required ?? []) if (map[key] === undefined) missing.push(`${place}.${key}`);
      for (const [key, child] of Object.entries(schema.properties ?? {})) {
        if (map[key] !== undefined) visit(child, map[key], `${place}.${key}`);
      }
      if (schema.items) {
        for (const [index, item] of (data as unknown[]).entries()) visit(schema.items, item, `${place}[${index}]`);
      }
    };
    visit(BlueprintSchema as unknown as Shape, value, '');
    expect(missing).toEqual([]);
    expect(value.workloads[0]?.zones).toEqual({ spread: 2, survive: 0 });
  });
});

describe('regionsAsked', () => {
  it.each([
    ['region: us-east-1', ['us-east-1']],
    ['region: [us-west-2, eu-west-1]', ['eu-west-1', 'us-west-2']],
    ['region: any', ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-east-2', 'us-west-2']],
    ['region: any\nresidency: { countries: [DE] }', ['eu-central-1']],
    ['region: any\nresidency: { continents: [Europe] }', ['eu-central-1', 'eu-west-1']],
    ['region: any\nresidency: { countries: [US], continents: [Europe] }', KNOWN.regions],
  ])('%s', (rest, regions) => {
    expect(regionsAsked(read(TRAINING, rest), KNOWN.places!)).toEqual(regions);
  });
});
