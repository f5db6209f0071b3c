import fc from 'fast-check';
import type { Diagnostic } from '../../lib/blueprint/document/diagnostic.js';
import { PLATFORM_FACTS } from '../../lib/blueprint/kinds/platform-facts.js';
import type { Blueprint } from '../../lib/blueprint/schema/blueprint.js';
import type { Catalog, InstanceType } from '../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { makeInfrastructure, type SizedHall } from '../../lib/plan/infrastructure.js';
import { readHall } from '../../lib/plan/plan-hall.js';
import type { Infrastructure } from '../../lib/plan/shape/hall.js';
import type { FleetGroup, SizedFleet, SizedStore } from '../../lib/sizing/model/sizing.js';
import { PURCHASE_KINDS, type PurchaseKind } from '../../lib/units/closed-lists.js';
import { type DrawnHall, type DrawnWorkload, drawnHall, REGIONS } from './drawn-hall.js';
import { staysTogether, writtenHall } from './written-hall.js';

/**
 * Halls of any type, way of buying, zone and store, whether or not it would be the cheapest: a sizing is drawn where a
 * search would find one. The blueprint is read as a user's file is.
 */
const catalog = loadCatalog({ regions: REGIONS });

/** Those that a hall may have: there is an image for them. */
export const ACCELERATED: ReadonlyMap<string, readonly InstanceType[]> = new Map(
  REGIONS.map((region) => [
    region,
    [...catalog.regions.get(region)!.offers.keys()].map((name) => catalog.types.get(name)!).filter(isAccelerated),
  ]),
);

export interface RandomHall {
  readonly blueprint: Blueprint;
  readonly sizing: SizedHall;
  readonly outcome:
    | { readonly hall: Infrastructure; readonly warnings: readonly Diagnostic[] }
    | { readonly refused: readonly Diagnostic[] };
}

/** One that plans in another way: for a look at what that would do. */
export type Planner = (
  blueprint: Blueprint,
  sizing: SizedHall,
  catalog: Catalog,
) => ReturnType<typeof makeInfrastructure>;

/**
 * Always the same halls for a seed, without end; those that are refused among them.
 * @throws Error when a blueprint is not read: the generator is wrong
 */
export function* randomHalls(seed: number, planner: Planner = makeInfrastructure): Generator<RandomHall> {
  for (let round = 0; ; round += 1) {
    for (const drawn of fc.sample(drawnHall, { numRuns: 100, seed: seed + round })) yield realize(drawn, planner);
  }
}

/** A hall whose blueprint or sizing was changed since. */
export function planAgain(blueprint: Blueprint, sizing: SizedHall) {
  return makeInfrastructure(blueprint, sizing, catalog);
}

function realize(drawn: DrawnHall, planner: Planner): RandomHall {
  const fleets = drawn.workloads.map((one) => sizedFleet(one, drawn));
  const zones = catalog.regions.get(drawn.region)!.zones;
  const read = readHall(JSON.stringify(writtenHall(drawn, fleets, zones)));
  if (!read.ok) throw new Error(`${JSON.stringify(drawn)}: ${JSON.stringify(read.diagnostics)}`);
  const sizing: SizedHall = {
    region: drawn.region,
    fleets,
    stores: drawn.workloads.flatMap((one) => sizedStores(one, drawn.region)),
    cost: { totalUsdPerMonth: 1234.56, unpriced: [] },
  };
  const made = planner(read.value, sizing, catalog);
  const outcome = made.ok ? { hall: made.value, warnings: made.warnings } : { refused: made.diagnostics };
  return { blueprint: read.value, sizing, outcome };
}

/** In one zone where nodes need a fabric, as sizing puts them. */
function sizedFleet(one: DrawnWorkload, { region, network, platform }: DrawnHall): SizedFleet {
  const offers = catalog.regions.get(region)!.offers;
  const types = ACCELERATED.get(region)!;
  const [first] = one.picks;
  // As often a type on EFA as one without: there are few of them, with most that can be wrong.
  const fabric = types.filter(({ network }) => network.efaInterfaces > 1);
  const among = first!.type % 2 === 0 ? fabric : types;
  const groups = one.picks.map((drawn): FleetGroup => {
    const type = pick(among, (one.mixed ? drawn : first!).type >> 1);
    const zones = offers.get(type.name)!.zones.slice(0, network.zones);
    const purchase = pick(
      PURCHASE_KINDS.filter(
        (kind) => isSold(type, kind) && (kind !== 'capacity-block' || PLATFORM_FACTS[platform].hasCapacityBlocks),
      ),
      (one.alike ? first! : drawn).purchase,
    );
    return {
      instanceType: type.name,
      purchase,
      zone: pick(zones, staysTogether(one) ? first!.zone : drawn.zone),
      nodes: drawn.nodes,
      usdPerHour: 1,
      blockDays: purchase === 'capacity-block' ? 14 : null,
    };
  });
  const keyOf = ({ instanceType, purchase, zone }: FleetGroup) => `${instanceType} ${purchase} ${zone}`;
  const merged = [...new Map(groups.map((group) => [keyOf(group), group])).values()].sort((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : 1,
  );
  const nodes = merged.reduce((sum, group) => sum + group.nodes, 0);
  const spareNodes = Math.min(one.spares, nodes - 1);
  return { workload: one.name, requiredNodes: nodes - spareNodes, spareNodes, runHours: null, groups: merged };
}

function isAccelerated({ accelerators }: InstanceType): boolean {
  return accelerators !== null && (accelerators.model.vendor === 'NVIDIA' || accelerators.model.vendor === 'AWS');
}

function isSold({ usageClasses }: InstanceType, purchase: PurchaseKind): boolean {
  return usageClasses.includes(purchase === 'spot' || purchase === 'capacity-block' ? purchase : 'on-demand');
}

function sizedStores(one: DrawnWorkload, region: string): SizedStore[] {
  const tiers = catalog.regions.get(region)!.prices.lustre.filter(({ storageType }) => storageType === 'SSD');
  return one.stores.map((store, at) => {
    const { kind } = store;
    const deployment = kind === 'scratch' ? 'SCRATCH_2' : 'PERSISTENT_2';
    const choices = tiers.filter((tier) => tier.deployment === deployment);
    const lustre = kind === 'scratch' || kind === 'persistent';
    // Steps of a file system on EFA are larger: sizing makes them fit.
    const capacityGib =
      store.efa && kind === 'persistent'
        ? 38_400 * (1 + (store.steps % 4))
        : store.steps === 1
          ? 1200
          : 2400 * store.steps;
    return {
      workload: one.name,
      name: `s${at}`,
      kind,
      requiredBytes: 1e12,
      requiredBytesPerSecond: 0,
      providedBytes: 1e12,
      providedBytesPerSecond: null,
      lustre: lustre ? { tier: pick(choices, store.tier), capacityGib } : null,
    } as SizedStore;
  });
}

function pick<T>(values: readonly T[], number: number): T {
  return values[number % values.length]!;
}
