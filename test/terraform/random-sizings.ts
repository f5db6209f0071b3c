import fc from 'fast-check';
import type { Diagnostic } from '../../lib/blueprint/diagnostic.js';
import { PLATFORMS } from '../../lib/blueprint/names.js';
import type { Blueprint } from '../../lib/blueprint/schema.js';
import type { Catalog, InstanceType } from '../../lib/catalog/catalog.js';
import { loadCatalog } from '../../lib/catalog/load-catalog.js';
import { readHall } from '../../lib/hall.js';
import { makeInfrastructure, type SizedHall } from '../../lib/plan/infrastructure.js';
import type { Infrastructure } from '../../lib/plan/plan.js';
import type { PurchaseKind } from '../../lib/sizing/demand.js';
import type { FleetGroup, SizedFleet, SizedStore } from '../../lib/sizing/sizing.js';

/**
 * Halls of any type, way of buying, zone and store, whether or not it would be the cheapest: a sizing is drawn where a
 * search would find one. The blueprint is read as a user's file is.
 */
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-northeast-1'] as const;
const PURCHASES: readonly PurchaseKind[] = ['on-demand', 'spot', 'reserved-1y', 'reserved-3y', 'capacity-block'];

const store = fc.record({
  kind: fc.constantFrom('object', 'object', 'scratch', 'persistent', 'express', 'home', 'local'),
  efa: fc.integer({ min: 0, max: 4 }),
  link: fc.boolean(),
  holds: fc.constantFrom('datasets', 'checkpoints', 'artefacts'),
  lifecycle: fc.constantFrom(
    {},
    { tiering: 'infrequent', tierAfter: '45 d', archiveAfter: '120 d', expireAfter: '400 d' },
    { tiering: 'none', expireAfter: '10 d' },
    { archiveAfter: '90 d', keepVersions: '14 d', abortUploads: '2 d' },
  ),
  tier: fc.nat({ max: 99 }),
  steps: fc.integer({ min: 1, max: 60 }),
});

const workload = fc.record({
  name: fc.constantFrom('train', 'serve-chat', 'lab', 'a-workload-so-named', 'x', 'eval-2'),
  purpose: fc.constantFrom('training', 'inference'),
  fast: fc.boolean(),
  running: fc.constantFrom('none', 'all'),
  /** Numbers that pick from what the region offers. */
  picks: fc.array(
    fc.record({
      type: fc.nat(),
      purchase: fc.nat(),
      zone: fc.nat(),
      nodes: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 64 })),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  spares: fc.integer({ min: 0, max: 2 }),
  stores: fc.array(store, { maxLength: 3 }),
});

const hall = fc.record({
  name: fc.constantFrom('hall', 'a-hall-with-a-long-name', 'x2'),
  region: fc.constantFrom(...REGIONS),
  platform: fc.constantFrom(...PLATFORMS),
  workloads: fc.uniqueArray(workload, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
  network: fc.record({
    cidr: fc.constantFrom('10.0.0.0/16', '10.0.0.0/16', '172.20.0.0/16', '192.168.0.0/17'),
    zones: fc.integer({ min: 2, max: 3 }),
    way: fc.constantFrom({ nat: 'single' }, { nat: 'per-zone' }, { internet: 'none' }),
  }),
  version: fc.constantFrom('1.34', '1.35', '1.36'),
  people: fc.constantFrom([], ['role/platform'], ['role/team/*', 'user/ada']),
  boundary: fc.boolean(),
  keep: fc.boolean(),
  accountWide: fc.integer({ min: 0, max: 9 }),
  tags: fc.constantFrom({}, { team: 'research' }, { 'cost-center': '4711', 'a:b/c': 'x = y' }),
});

type Drawn = typeof hall extends fc.Arbitrary<infer Value> ? Value : never;

const catalogs = new Map<string, Catalog>();

function catalogOf(region: string): Catalog {
  const catalog = catalogs.get(region) ?? loadCatalog({ regions: [region] });
  catalogs.set(region, catalog);
  return catalog;
}

export interface RandomHall {
  readonly blueprint: Blueprint;
  readonly sizing: SizedHall;
  /** What makes it one of its kind, for a look at what was drawn. */
  readonly traits: readonly string[];
  readonly outcome: { readonly hall: Infrastructure } | { readonly refused: readonly Diagnostic[] };
}

/**
 * Always the same halls for a seed, without end; those that are refused among them.
 * @throws Error when a blueprint is not read: the generator is wrong
 */
export function* randomHalls(seed: number): Generator<RandomHall> {
  for (let round = 0; ; round += 1) {
    for (const drawn of fc.sample(hall, { numRuns: 100, seed: seed + round })) yield realize(drawn);
  }
}

function realize(drawn: Drawn): RandomHall {
  const catalog = catalogOf(drawn.region);
  const fleets = drawn.workloads.map((one) => sizedFleet(one, drawn, catalog));
  const read = readHall(JSON.stringify(written(drawn, fleets)));
  if (!read.ok) throw new Error(`${JSON.stringify(drawn)}: ${JSON.stringify(read.diagnostics)}`);
  const sizing: SizedHall = {
    region: drawn.region,
    fleets,
    stores: drawn.workloads.flatMap((one) => sizedStores(one, drawn.region, catalog)),
    cost: { totalUsdPerMonth: 1234.56 },
  };
  const made = makeInfrastructure(read.value, sizing, catalog);
  const outcome = made.ok ? { hall: made.value } : { refused: made.diagnostics };
  return { blueprint: read.value, sizing, traits: traitsOf(drawn, fleets), outcome };
}

function traitsOf(drawn: Drawn, fleets: readonly SizedFleet[]): string[] {
  return [
    `on ${drawn.platform}`,
    ...fleets.flatMap(({ groups }) => groups.flatMap(({ instanceType, purchase }) => [instanceType, purchase])),
    ...drawn.workloads.flatMap(({ stores }) => stores.map(({ kind }) => `store ${kind}`)),
  ];
}

/** What a file would say that led to such a fleet. */
function written(drawn: Drawn, fleets: readonly SizedFleet[]): unknown {
  const { name, region, network, version, people, boundary, keep, accountWide, tags } = drawn;
  const { way, ...lie } = network;
  return {
    version: 1,
    name,
    region,
    platform: drawn.platform,
    workloads: drawn.workloads.map((one, index) => {
      const { groups, spareNodes } = fleets[index]!;
      const kinds = [...new Set(groups.map(({ purchase }) => purchase))];
      const stores = storesOf(one);
      return {
        name: one.name,
        purpose: one.purpose,
        accelerators: { atLeast: 1 },
        ...(one.fast && { network: { atLeast: '1 GB/s' } }),
        nodes: { running: one.running },
        spares: { nodes: spareNodes },
        zones:
          new Set(groups.map(({ zone }) => zone)).size > 1 && !one.fast && one.purpose === 'inference'
            ? { spread: new Set(groups.map(({ zone }) => zone)).size }
            : 'single',
        purchase: kinds.map((kind) => (kind === 'capacity-block' ? { kind, days: 14 } : kind)),
        types: {
          allow: [...new Set(groups.map(({ instanceType }) => instanceType))],
          vendors: ['NVIDIA', 'AWS'],
          architectures: ['x86_64', 'arm64'],
          interconnect: 'any',
        },
        storage: stores.map(({ kind, holds, lifecycle, link, efa }, at) => ({
          name: `s${at}`,
          kind,
          capacity: '1 TB',
          ...(kind === 'object' && { holds, lifecycle }),
          ...((kind === 'scratch' || kind === 'persistent') &&
            link &&
            linkable(stores) !== undefined && { linkedTo: linkable(stores), writesBack: at % 2 === 0 }),
          ...(kind === 'persistent' && efa === 0 && { efa: true }),
        })),
      };
    }),
    network: { ...lie, ...way },
    ...(drawn.platform === 'eks' && { kubernetes: { version } }),
    ...(drawn.platform === 'eks' && { people: { admins: people } }),
    ...(boundary && { security: { permissionsBoundary: 'policy/boundary' } }),
    retention: { data: keep ? 'keep' : 'release' },
    account: {
      trail: accountWide === 0,
      config: accountWide === 1,
      guardDuty: accountWide === 2,
      autoScalingRole: accountWide === 3,
    },
    tags,
  };
}

type DrawnWorkload = Drawn['workloads'][number];

/** One file system at most is linked to a bucket. */
function storesOf({ stores }: DrawnWorkload): DrawnWorkload['stores'] {
  const first = stores.findIndex(({ kind, link }) => link && (kind === 'scratch' || kind === 'persistent'));
  return stores.map((one, index) => ({ ...one, link: index === first }));
}

function linkable(stores: DrawnWorkload['stores']): string | undefined {
  const index = stores.findIndex(({ kind }) => kind === 'object');
  return index < 0 ? undefined : `s${index}`;
}

/** In one zone where nodes need a fabric, as sizing puts them. */
function sizedFleet(one: DrawnWorkload, { region, network, platform }: Drawn, catalog: Catalog): SizedFleet {
  const offers = catalog.regions.get(region)!.offers;
  const types = [...offers.keys()].map((name) => catalog.types.get(name)!).filter(isAccelerated);
  const spread = one.purpose === 'inference' && !one.fast;
  const [first] = one.picks;
  // As often a type on EFA as one without: there are few of them, with most that can be wrong.
  const fabric = types.filter(({ network }) => network.efaInterfaces > 1);
  const type = pick(first!.type % 2 === 0 ? fabric : types, first!.type >> 1);
  const zones = offers.get(type.name)!.zones.slice(0, network.zones);
  const groups = one.picks.map((drawn): FleetGroup => {
    const purchase = pick(
      PURCHASES.filter((kind) => isSold(type, kind) && !(platform === 'batch' && kind === 'capacity-block')),
      drawn.purchase,
    );
    return {
      instanceType: type.name,
      purchase,
      zone: pick(zones, spread ? drawn.zone : first!.zone),
      nodes: drawn.nodes,
      usdPerHour: 1,
      blockDays: purchase === 'capacity-block' ? 14 : null,
    };
  });
  const merged = [...new Map(groups.map((group) => [`${group.purchase} ${group.zone}`, group])).values()].sort(
    (a, b) => (`${a.purchase} ${a.zone}` < `${b.purchase} ${b.zone}` ? -1 : 1),
  );
  const nodes = merged.reduce((sum, group) => sum + group.nodes, 0);
  const spareNodes = Math.min(one.spares, nodes - 1);
  return { workload: one.name, requiredNodes: nodes - spareNodes, spareNodes, groups: merged };
}

function isAccelerated({ accelerators }: InstanceType): boolean {
  return accelerators !== null && (accelerators.model.vendor === 'NVIDIA' || accelerators.model.vendor === 'AWS');
}

function isSold({ usageClasses }: InstanceType, purchase: PurchaseKind): boolean {
  return usageClasses.includes(purchase === 'spot' || purchase === 'capacity-block' ? purchase : 'on-demand');
}

function sizedStores(one: DrawnWorkload, region: string, catalog: Catalog): SizedStore[] {
  const tiers = catalog.regions.get(region)!.prices.lustre.filter(({ storageType }) => storageType === 'SSD');
  return storesOf(one).map(({ kind, tier, steps, efa }, at) => {
    const deployment = kind === 'scratch' ? 'SCRATCH_2' : 'PERSISTENT_2';
    const choices = tiers.filter((one) => one.deployment === deployment);
    const lustre = kind === 'scratch' || kind === 'persistent';
    // Steps of a file system on EFA are larger: sizing makes them fit.
    const capacityGib =
      efa === 0 && kind === 'persistent' ? 38_400 * (1 + (steps % 4)) : steps === 1 ? 1200 : 2400 * steps;
    return {
      workload: one.name,
      name: `s${at}`,
      kind,
      requiredBytes: 1e12,
      requiredBytesPerSecond: 0,
      providedBytes: 1e12,
      providedBytesPerSecond: null,
      lustre: lustre ? { tier: pick(choices, tier), capacityGib } : null,
    } as SizedStore;
  });
}

function pick<T>(values: readonly T[], number: number): T {
  return values[number % values.length]!;
}
