import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

/** Keys of a workload that serves, in their order; more of them, or others in their place. */
type Keys = Readonly<Record<string, string | undefined>>;

const SERVE: Keys = {
  name: 'serve',
  purpose: 'inference',
  accelerators: '{ atLeast: 10 }',
  types: '{ allow: [p5.48xlarge] }',
  spread: 'regions',
};
const TRAIN: Keys = { name: 'train', accelerators: '{ atLeast: 8 }', types: '{ allow: [p5.48xlarge] }' };
const OBJECTS = '{ name: models, kind: object, capacity: 2 TB }';

const flow = (keys: Keys) =>
  `{ ${Object.entries(keys)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} }`;

function hall(
  workloads: readonly Keys[],
  { rest = '', name = 'wide', region = '[us-east-1, us-west-2]' } = {},
): string {
  return `version: 1
name: ${name}
region: ${region}
platform: batch
workloads:
${workloads.map((keys) => `  - ${flow(keys)}`).join('\n')}
operations: { emails: [] }
${rest}
`;
}

/** A hall of a workload that serves, with other keys. */
const serving = (keys: Keys = {}, rest = '') => hall([{ ...SERVE, ...keys }], { rest });
const shared = (shares: string, region?: string) =>
  hall([{ ...SERVE, spread: `{ shares: { ${shares} } }` }], { ...(region && { region }) });
const stored = (spread: string, ...stores: string[]) => serving({ spread, storage: `[${stores.join(', ')}]` });
const LINKED = '{ name: scratch, kind: scratch, capacity: 1 TB, linkedTo: models }';

/** Code and path of everything that is wrong. */
function faults(text: string): string[] {
  const read = readBlueprint(text, KNOWN);
  return read.ok ? [] : read.diagnostics.map(({ code, path }) => `${code} ${path.join('.')}`);
}

const OF_SPREAD = 'contradiction workloads.0.spread';

describe('what can not be spread over regions', () => {
  it.each<[what: string, text: string, ...found: string[]]>([
    ['one region', hall([SERVE], { region: 'us-east-1' }), OF_SPREAD],
    ['a list of one', hall([SERVE], { region: '[us-east-1]' }), OF_SPREAD],
    ['any region', hall([SERVE], { region: 'any' }), OF_SPREAD],
    ['a name that a code makes too long', hall([SERVE], { name: 'a-name-of-19-charsx' }), 'name-invalid name'],
    [
      'a training run',
      hall([{ name: 'train', training: '{ parameters: 8B, tokens: 10B, deadline: 30 d }', spread: 'regions' }]),
      OF_SPREAD,
    ],
    [
      'fine-tuning',
      hall([{ name: 'tune', fineTuning: '{ parameters: 8B, tokens: 10B, deadline: 30 d }', spread: 'regions' }]),
      OF_SPREAD,
    ],
    ['jobs that span nodes', hall([{ ...TRAIN, accelerators: '{ atLeast: 16 }', spread: 'regions' }]), OF_SPREAD],
    [
      'a pool',
      serving({ purpose: 'training', types: undefined }, 'pools: [{ name: lab, workloads: [{ workload: serve }] }]'),
      OF_SPREAD,
    ],
    ['a limit of cost', serving({}, 'limits: { monthlyCost: 1M USD }'), 'contradiction limits.monthlyCost'],
    ['a limit of energy', serving({}, 'limits: { monthlyEnergy: 1 GWh }'), 'contradiction limits.monthlyEnergy'],
    ['a limit of emissions', serving({}, 'limits: { monthlyCo2e: 20 t CO2e }'), 'contradiction limits.monthlyCo2e'],
    ['a limit of nodes', serving({}, 'limits: { nodes: 40 }'), 'contradiction limits.nodes'],
    [
      'a store in a zone',
      stored('regions', '{ name: models, kind: express, capacity: 2 TB, zone: use1-az6 }'),
      'contradiction workloads.0.storage.0.zone',
    ],
    [
      'a bucket that is there, behind a store that is made',
      stored('regions', OBJECTS, '{ name: old, kind: object, capacity: 2 TB, existing: { bucket: acme-datasets } }'),
      'contradiction workloads.0.storage.1.existing',
    ],
    ['a file system linked to what is pulled', stored('{ data: pulled }', OBJECTS, LINKED), OF_SPREAD],
    ['a share of another region', shared('eu-west-1: 100 %'), 'reference-unknown workloads.0.spread.shares.eu-west-1'],
    ['shares of less than all', shared('us-east-1: 60 %, us-west-2: 30 %'), 'contradiction workloads.0.spread.shares'],
    ['shares of more than all', shared('us-east-1: 60 %, us-west-2: 50 %'), 'contradiction workloads.0.spread.shares'],
    [
      'a store of a workload in one region',
      hall([
        { ...SERVE, access: '[{ store: train.data }]' },
        { ...TRAIN, storage: '[{ name: data, kind: object, capacity: 1 TB }]' },
      ]),
      'contradiction workloads.0.access.0.store',
    ],
    [
      'the second workload, where the first is in one region',
      hall([TRAIN, { ...SERVE, spread: '{ shares: { us-east-1: 90 % } }' }]),
      'contradiction workloads.1.spread.shares',
    ],
  ])('%s', (_what, text, ...found) => {
    expect(faults(text)).toEqual(found);
  });

  it.each<[what: string, text: string, found: string]>([
    ['an existing VPC', serving({}, 'network: { vpc: { id: vpc-1 } }'), 'contradiction network.vpc'],
    [
      'an existing cluster',
      serving({}, 'kubernetes: { existing: { name: main } }'),
      'contradiction kubernetes.existing',
    ],
    ["machines of one's own", serving({}, 'onPremises: { name: attic }'), 'contradiction onPremises'],
    ['a reservation', serving({}, 'capacity: [{ name: block }]'), 'contradiction capacity'],
    ['a service by name', serving({ service: '{ name: api }' }), 'contradiction workloads.0.service'],
    [
      'a target group',
      serving({ targetGroup: '{ securityGroup: sg-01234567 }' }),
      'contradiction workloads.0.targetGroup',
    ],
    ['a workload that is bound to capacity', serving({ capacity: '[block]' }), 'contradiction workloads.0.capacity'],
  ])('%s, whatever else is wrong with it', (_what, text, found) => {
    expect(faults(text)).toContain(found);
  });
});

describe('what can be spread over regions', () => {
  it.each<[what: string, text: string]>([
    ['serving', serving()],
    ['a hall whose name a code leaves at 24 characters', hall([SERVE], { name: 'a-name-of-18-chars' })],
    ['serving over fast links of a node', serving({ types: '{ allow: [p5.48xlarge], interconnect: fast }' })],
    [
      'a sweep, whose jobs fit a node',
      hall([{ name: 'sweep', accelerators: '{ atLeast: 4 }', types: '{ allow: [p5.48xlarge] }', spread: 'regions' }]),
    ],
    ['other limits', serving({}, 'limits: { vcpuQuotas: { on-demand-p: 960 } }')],
    ['what is pulled, with nothing linked to it', stored('{ data: pulled }', OBJECTS)],
    ['a file system linked to what is replicated', stored('{ data: replicated }', OBJECTS, LINKED)],
    ['a file system linked to a store of each region', stored('regions', OBJECTS, LINKED)],
    [
      'shares that are the whole in decimals',
      shared('us-east-1: 33.3 %, us-west-2: 33.3 %, eu-west-1: 33.4 %', '[us-east-1, us-west-2, eu-west-1]'),
    ],
    ['all of it in one region of two', shared('us-east-1: 100 %')],
    [
      'a store of another workload that is spread',
      hall([
        { ...SERVE, access: '[{ store: other.data }]' },
        { ...SERVE, name: 'other', storage: '[{ name: data, kind: object, capacity: 1 TB }]' },
      ]),
    ],
    [
      'a pool of other workloads beside it',
      hall([SERVE, { ...TRAIN, types: undefined }], {
        rest: 'pools: [{ name: lab, workloads: [{ workload: train }] }]',
      }),
    ],
  ])('%s', (_what, text) => {
    expect(faults(text)).toEqual([]);
  });
});
