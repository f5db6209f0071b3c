import { describe, expect, it } from 'vitest';
import { lineAndColumn } from '../../lib/blueprint/format-diagnostic.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { loadCatalogIndex } from '../../lib/catalog/files/load-catalog.js';
import { openCatalog } from '../../lib/plan/plan-hall.js';
import { KNOWN } from './known-names.js';

const LINES = [
  'version: 1',
  'name: starter',
  'region: us-east-1',
  'workloads:',
  '  - name: train',
  '    compute: { atLeast: 1000 TFLOPS, precision: bf16 }',
  '    network: { atLeast: 100 GB/s }',
  '    storage:',
  '      - { name: datasets, kind: object, capacity: 10 TB }',
];

/** A catalog of five regions with the names that AWS gives them. */
const NAMED = {
  ...KNOWN,
  places: {
    'eu-central-1': { label: 'EU (Frankfurt)', country: 'DE', continent: 'Europe' },
    'eu-west-1': { label: 'EU (Ireland)', country: 'IE', continent: 'Europe' },
    'us-east-1': { label: 'US East (N. Virginia)', country: 'US', continent: 'North America' },
    'us-east-2': { label: 'US East (Ohio)', country: 'US', continent: 'North America' },
    'us-west-2': { label: 'US West (Oregon)', country: 'US', continent: 'North America' },
  },
};

/** The first mistake of the blueprint with one line replaced: its code, line and column, and its hint. */
function hintFor(number: number, line: string): { at: string; hint: string | undefined } {
  const text = `${LINES.toSpliced(number - 1, 1, line).join('\n')}\n`;
  const read = readBlueprint(text, NAMED);
  if (read.ok) return { at: 'fine', hint: undefined };
  expect(read.diagnostics).toHaveLength(1);
  const [{ code, range, hint }] = read.diagnostics as [(typeof read.diagnostics)[number]];
  const { line: row, column } = lineAndColumn(text, range?.[0] ?? 0);
  return { at: `${code} ${row}:${column}`, hint };
}

type Row = readonly [line: string, at: string, hint: string];

/** Demands of a model, in place of the line with `compute`. */
const model = (parameters: string, deadline = '30 d'): string =>
  `    training: { parameters: ${parameters}, tokens: 1.4T, deadline: ${deadline} }`;

/** Lines of the blueprint by number, with the place that is marked and the hint, word by word. */
const HINTS: Readonly<Record<number, readonly Row[]>> = {
  3: [
    ['region: Frankfurt', 'region-unknown 3:9', 'write "eu-central-1", EU (Frankfurt)'],
    ['region: frankfurt', 'region-unknown 3:9', 'write "eu-central-1", EU (Frankfurt)'],
    ['region: Frankfrut', 'region-unknown 3:9', 'write "eu-central-1", EU (Frankfurt)'],
    ['region: Virginia', 'region-unknown 3:9', 'write "us-east-1", US East (N. Virginia)'],
    ['region: Northern Virginia', 'region-unknown 3:9', 'write "us-east-1", US East (N. Virginia)'],
    ['region: Ireland', 'region-unknown 3:9', 'write "eu-west-1", EU (Ireland)'],
    ['region: Oregon', 'region-unknown 3:9', 'write "us-west-2", US West (Oregon)'],
    ['region: DE', 'region-unknown 3:9', 'write "eu-central-1", EU (Frankfurt)'],
    ['region: US East', 'region-unknown 3:9', 'regions there: us-east-1, us-east-2'],
    ['region: [Europe]', 'region-unknown 3:10', 'regions there: eu-central-1, eu-west-1'],
    ['region: us-east-1a', 'region-unknown 3:9', 'did you mean "us-east-1"?'],
    ['region: us-esat-1', 'region-unknown 3:9', 'did you mean "us-east-1"?'],
    ['regions: us-east-1', 'unknown-key 3:1', 'write "region: us-east-1"'],
  ],
  6: [
    [
      '    compute: { atLeast: 1000, precision: bf16 }',
      'unit-missing 6:25',
      'write "1000 TFLOPS"; units that fit: GFLOPS, TFLOPS, PFLOPS, EFLOPS, or TOPS, POPS for int8',
    ],
    ['    compute: { atLeast: 1000 tflops, precision: bf16 }', 'unit-wrong 6:25', 'write "1000 TFLOPS"'],
    ['    compute: { atLeast: 20 petaflops, precision: bf16 }', 'unit-wrong 6:25', 'write "20 PFLOPS"'],
    ['    compute: { atLeast: 20 PFLOP/s, precision: bf16 }', 'unit-wrong 6:25', 'write "20 PFLOPS"'],
    ['    compute: { atLeast: 1 PFLOPS, dtype: bf16 }', 'unknown-key 6:35', 'did you mean "precision"?'],
    ['    compute: { atLeast: 1 PFLOPS, precision: half }', 'wrong-value 6:46', 'did you mean "fp16" or "bf16"?'],
    ['    compute: { atLeast: 1 PFLOPS, precision: float16 }', 'wrong-value 6:46', 'did you mean "fp16"?'],
    ['    compute: { minimum: 1 PFLOPS, precision: bf16 }', 'unknown-key 6:16', 'did you mean "atLeast"?'],
    [
      '    compute: 1000 TFLOPS',
      'wrong-type 6:14',
      'write "compute: { atLeast: 1000 TFLOPS, precision: … }"; precision: one of fp32, tf32, fp16, bf16, fp8, int8, fp4',
    ],
    [model('13 billion'), 'unit-wrong 6:29', 'write "13B"'],
    [model('13bn'), 'unit-wrong 6:29', 'write "13B"'],
    [model('13 b'), 'unit-wrong 6:29', 'did you mean "B"?'],
    [model('1.5 trillion'), 'unit-wrong 6:29', 'write "1.5T"'],
    [model('7B', '2 weeks'), 'unit-wrong 6:57', 'write "2 w"'],
    ['    training: { params: 7B, tokens: 1.4T, deadline: 30 d }', 'unknown-key 6:17', 'did you mean "parameters"?'],
  ],
  7: [
    ['    replicas: 4', 'unknown-key 7:5', 'write "nodes: { atLeast: 4 }"'],
    ['    count: 4', 'unknown-key 7:5', 'write "nodes: { atLeast: 4 }"'],
    ['    nodeCount: 4', 'unknown-key 7:5', 'write "nodes: { atLeast: 4 }"'],
    ['    nodes: 4', 'wrong-type 7:12', 'write "nodes: { atLeast: 4 }"'],
    ['    gpus: 16', 'unknown-key 7:5', 'write "accelerators: { atLeast: 16 }"'],
    ['    accelerators: 16', 'wrong-type 7:19', 'write "accelerators: { atLeast: 16 }"'],
    ['    network: 100 GB/s', 'wrong-type 7:14', 'write "network: { atLeast: 100 GB/s }"'],
    ['    bandwidth: 100 GB/s', 'unknown-key 7:5', 'write "network: { atLeast: 100 GB/s }"'],
    ['    instanceType: p5.48xlarge', 'unknown-key 7:5', 'write "types: { allow: [p5.48xlarge] }"'],
    ['    instance_type: p5.48xlarge', 'unknown-key 7:5', 'write "types: { allow: [p5.48xlarge] }"'],
    ['    vram: 4 TB', 'unknown-key 7:5', 'write "accelerators: { memory: 4 TB }"'],
    ['    cpus: 96', 'unknown-key 7:5', 'write "host: { vcpus: 96 }"'],
    ['    spot: true', 'unknown-key 7:5', 'write "purchase: [on-demand, spot]"'],
    ['    purchase: [reserved]', 'wrong-value 7:16', 'did you mean "reserved-1y" or "reserved-3y"?'],
    ['    purchase: [block]', 'wrong-value 7:16', 'did you mean "capacity-block"?'],
    ['    purpose: serving', 'wrong-value 7:14', 'did you mean "inference"?'],
    ['    runLength: 2 weeks', 'unit-wrong 7:16', 'write "2 w"'],
    ['    runLength: 30 days', 'unit-wrong 7:16', 'write "30 d"'],
    ['    runLength: 12hrs', 'unit-wrong 7:16', 'write "12 h"'],
    ['    runLength: 36 H', 'unit-wrong 7:16', 'did you mean "h"?'],
    [
      '    runLength: 1 month',
      'unit-wrong 7:16',
      'a month has no fixed length: write "30 d", or "730 h" for a billing month; minutes are min',
    ],
    ['    dutyCycle: 30 percent', 'unit-wrong 7:16', 'write "30 %"'],
    ['    network: { atLeast: 100 gigabytes per second }', 'unit-wrong 7:25', 'write "100 GB/s"'],
    ['    network: { atLeast: 400 gigabits/s }', 'unit-wrong 7:25', 'write "400 Gbps"'],
    [
      '    network: { atLeast: 100 gb/s }',
      'unit-wrong 7:25',
      'did you mean "GB/s" (bytes) or "Gbps" (bits, 8 to a byte)?',
    ],
  ],
  9: [
    ['      - { name: data, kind: s3, capacity: 10 TB }', 'wrong-value 9:29', 'did you mean "object"? object: S3'],
    [
      '      - { name: data, kind: lustre, capacity: 10 TB }',
      'wrong-value 9:29',
      'did you mean "scratch" or "persistent"? scratch: FSx for Lustre without replication, for data that can be made again; persistent: FSx for Lustre, replicated',
    ],
    [
      '      - { name: data, kind: FSx, capacity: 10 TB }',
      'wrong-value 9:29',
      'did you mean "scratch" or "persistent"? scratch: FSx for Lustre without replication, for data that can be made again; persistent: FSx for Lustre, replicated',
    ],
    [
      '      - { name: data, kind: efs, capacity: 10 TB }',
      'wrong-value 9:29',
      'did you mean "home"? home: EFS, for home directories',
    ],
    [
      '      - { name: data, kind: nfs, capacity: 10 TB }',
      'wrong-value 9:29',
      'did you mean "home"? home: EFS, for home directories',
    ],
    [
      '      - { name: data, kind: nvme, capacity: 10 TB }',
      'wrong-value 9:29',
      'did you mean "local"? local: NVMe inside the nodes',
    ],
    ['      - { name: data, kind: objekt, capacity: 10 TB }', 'wrong-value 9:29', 'did you mean "object"?'],
    ['      - { name: data, type: object, capacity: 10 TB }', 'unknown-key 9:23', 'did you mean "kind"?'],
    ['      - { name: data, kind: object, size: 10 TB }', 'unknown-key 9:37', 'did you mean "capacity"?'],
    ['      - { name: data, kind: object, capacity: 10 terabytes }', 'unit-wrong 9:47', 'write "10 TB"'],
    ['      - { name: data, kind: object, capacity: 10 tebibytes }', 'unit-wrong 9:47', 'write "10 TiB"'],
    ['      - { name: data, kind: object, capacity: 10T }', 'unit-wrong 9:47', 'write "10 TB"'],
    ['      - { name: data, kind: object, capacity: 10Ti }', 'unit-wrong 9:47', 'write "10 TiB"'],
    ['      - { name: data, kind: object, capacity: 10 tb }', 'unit-wrong 9:47', 'did you mean "TB" (bytes)?'],
  ],
};

/** Lines added at the end of the blueprint. */
const ADDED: readonly Row[] = [
  ['budget: 10M USD', 'unknown-key 10:1', 'write "limits: { monthlyCost: 10M USD }"'],
  ['limits: { monthlyCost: 10 million USD }', 'unit-wrong 10:24', 'write "10M USD"'],
  ['limits: { monthlyCost: 10M$ }', 'unit-wrong 10:24', 'write "10M USD"'],
  ['limits: { monthlyCost: 5000 dollars }', 'unit-wrong 10:24', 'write "5000 USD"'],
  ['limits: { monthlyCost: 5000 usd }', 'unit-wrong 10:24', 'did you mean "USD"?'],
  ['platform: kubernetes', 'wrong-value 10:11', 'did you mean "eks"? eks: pods on Amazon EKS'],
  [
    'platform: pcluster',
    'wrong-value 10:11',
    'did you mean "slurm"? slurm: jobs of a Slurm cluster of AWS Parallel Computing Service',
  ],
];

describe('a hint says what to write', () => {
  const rows = Object.entries(HINTS).flatMap(([number, each]) => each.map((row) => [Number(number), ...row] as const));
  it.each(rows)('line %i: %s', (number, line, at, hint) => {
    expect(hintFor(number, line)).toEqual({ at, hint });
  });

  it.each(ADDED)('%s', (line, at, hint) => {
    expect(hintFor(10, line)).toEqual({ at, hint });
  });

  it('is not needed for a number with an exponent', () => {
    expect(hintFor(6, model('13e9')).at).toBe('fine');
    expect(hintFor(6, model('1.3e10')).at).toBe('fine');
  });
});

describe('the names that AWS gives its regions', () => {
  it('lead to each region of the catalog', () => {
    const known = openCatalog().names;
    for (const { region, label } of loadCatalogIndex().regions) {
      const city = /\(([^)]*)\)/.exec(label)![1]!;
      const read = readBlueprint(`${LINES.toSpliced(2, 1, `region: "${city}"`).join('\n')}\n`, known);
      const hints = read.ok ? [] : read.diagnostics.map(({ hint }) => hint);
      // "Central" is the place of one region, and stands in the names of others.
      expect(hints.join(), city).toContain(region);
    }
  });
});
