import type { LustreTier, RegionCatalog } from '../../catalog/facts/catalog.js';
import { GIB, HOURS_PER_MONTH } from '../../units/conversions.js';
import { ceilingOfRatio, compare, type Decimal, decimal, ONE, plus, times, ZERO } from '../../units/decimal.js';
import { lustreClass } from '../model/assumed-prices.js';
import type { Demand, Site, StoreDemand } from '../model/demand.js';
import { EFA_STEP_GIB, SIZED_STORES } from '../model/store-kinds.js';
import type { Choice, StoreShape } from './choice.js';
import type { Rates } from './rates.js';
import { NOTHING_COUNTED, resources } from './resources.js';
import { lustreWattsPerTb, OBJECT_WATTS_PER_TB } from './store-energy.js';

/** GiB is 2^30 bytes; 1 / 2^30 as a finite decimal. */
export const GIB_PER_BYTE = decimalPowerOfHalf(30);
const TIB_PER_GIB = decimalPowerOfHalf(10);

/** About an exabyte: more than any file system holds. */
const MAX_LUSTRE_GIB = 1_000_000_000n;

/** Capacities of a class of file system, in GiB: one that is smaller than a step, and all multiples of the step. */
interface LustreSteps {
  readonly smallest: number;
  readonly step: number;
}

/**
 * 1200 GiB, or a multiple of 2400 (CreateFileSystem, `StorageCapacity`, for SCRATCH_2 and for PERSISTENT_2 on SSD); over
 * EFA, multiples of its own. Null: the class has no EFA.
 */
function lustreSteps({ efa = false }: StoreDemand, tier: LustreTier): LustreSteps | null {
  if (!efa) return { smallest: 1200, step: 2400 };
  const step = tier.deployment === 'PERSISTENT_2' ? EFA_STEP_GIB[tier.mbytesPerSecondPerTib] : undefined;
  return step === undefined ? null : { smallest: step, step };
}

/** The next smaller capacity that FSx takes; 0: it is the smallest. */
export function lustreStepBelow(store: StoreDemand, tier: LustreTier, capacityGib: number): number {
  const { smallest, step } = lustreSteps(store, tier)!;
  return capacityGib <= smallest ? 0 : Math.max(smallest, capacityGib - step);
}

/** The choices for one store, best first; empty: none satisfies it. Object and local stores have one choice. */
export function storeChoices(store: StoreDemand, demand: Demand, site: Site, rates: Rates): Choice[] {
  const shape = { store, lustre: null, usdPerGibMonth: null, assumedUsd: ZERO };
  switch (SIZED_STORES[store.kind].heldBy) {
    case 'node-disks':
      return [choice(store, demand, shape, ZERO, ZERO, rates)];
    case 'bucket': {
      // The price of object bytes depends on all buckets together; it is the same in every plan.
      const energy = storeEnergy(decimal(store.capacityBytes), OBJECT_WATTS_PER_TB, site.catalog);
      return [choice(store, demand, shape, ZERO, energy, rates)];
    }
    case 'file-system':
      return lustreChoices(store, demand, site, rates);
  }
}

function lustreChoices(store: StoreDemand, demand: Demand, site: Site, rates: Rates): Choice[] {
  const { catalog, assumedLustreUsdPerGibMonth } = site;
  const tiers = soldTiers(store, catalog);
  const priced = tiers.filter(({ usdPerGibMonth }) => usdPerGibMonth !== null && usdPerGibMonth > 0);
  const choices: Choice[] = [];
  for (const tier of priced.length > 0 ? priced : tiers) {
    const capacityGib = smallestCapacityGib(tier, store);
    if (capacityGib === null) continue;
    const capacity = decimal(capacityGib);
    const usdPerGibMonth = priced.length > 0 ? decimal(tier.usdPerGibMonth!) : null;
    const usd = (perGib: Decimal) => times(times(capacity, perGib), rates.hardwareFactor);
    const cost = usdPerGibMonth === null ? ZERO : usd(usdPerGibMonth);
    const assumed = usdPerGibMonth === null ? (assumedLustreUsdPerGibMonth?.get(lustreClass(tier)) ?? 0) : 0;
    const bytes = times(capacity, decimal(GIB));
    const energy = storeEnergy(bytes, lustreWattsPerTb(tier.deployment), catalog);
    const lustre = { tier, capacityGib };
    const shape = { store, lustre, usdPerGibMonth, assumedUsd: usd(decimal(assumed)) };
    choices.push(choice(store, demand, shape, cost, energy, rates));
  }
  return choices;
}

/** Classes of file system that a region sells and the data may be on; SSD only. */
export function soldTiers({ kind }: StoreDemand, { prices }: RegionCatalog): LustreTier[] {
  const { deployments } = SIZED_STORES[kind];
  return prices.lustre.filter(
    ({ storageType, deployment }) => storageType === 'SSD' && deployments.includes(deployment),
  );
}

/**
 * By capacity and by throughput; a TiB is 1024 GiB, which gives the tier its lowest throughput. Null: no file system of
 * the class is as large, or on EFA as asked.
 */
function smallestCapacityGib(tier: LustreTier, store: StoreDemand): number | null {
  const steps = lustreSteps(store, tier);
  const forBytes = ceilingOfRatio(times(decimal(store.capacityBytes), GIB_PER_BYTE), ONE);
  const forThroughput = ceilingOfRatio(decimal(store.throughputBytesPerSecond), lustreBytesPerSecondPerGib(tier));
  const atLeast = forBytes > forThroughput ? forBytes : forThroughput;
  if (steps === null || atLeast > MAX_LUSTRE_GIB) return null;
  const { smallest, step } = steps;
  return atLeast <= smallest ? smallest : Math.ceil(Number(atLeast) / step) * step;
}

/** Baseline throughput of a class of file system, in B/s for each GiB of capacity. */
export function lustreBytesPerSecondPerGib(tier: LustreTier): Decimal {
  return times(decimal(tier.mbytesPerSecondPerTib * 1e6), TIB_PER_GIB);
}

function storeEnergy(bytes: Decimal, wattsPerTb: Decimal, catalog: RegionCatalog): Decimal {
  const terabytes = times(bytes, decimal(1e-12));
  // Stores are paid for the whole month, also when the fleet does not run.
  const itKwh = times(times(terabytes, wattsPerTb), decimal(HOURS_PER_MONTH / 1000));
  return times(itKwh, decimal(catalog.energy.pue));
}

function choice(
  store: StoreDemand,
  demand: Demand,
  shape: StoreShape,
  cost: Decimal,
  energy: Decimal,
  rates: Rates,
): Choice {
  const tier = shape.lustre?.tier;
  const taken = resources(cost, energy, rates, NOTHING_COUNTED);
  return {
    resources: { ...taken, objectiveUsd: plus(taken.objectiveUsd, shape.assumedUsd) },
    key: tier === undefined ? store.kind : `${tier.deployment} ${String(tier.mbytesPerSecondPerTib).padStart(5, '0')}`,
    part: { kind: 'store', demand, shape },
  };
}

function decimalPowerOfHalf(exponent: number): Decimal {
  return { digits: 5n ** BigInt(exponent), scale: exponent };
}

/** Whether the file system gives what is asked, in exact arithmetic. */
export function lustreSuffices(store: StoreDemand, tier: LustreTier, capacityGib: number): boolean {
  const bytes = times(decimal(capacityGib), decimal(GIB));
  const bytesPerSecond = times(decimal(capacityGib), lustreBytesPerSecondPerGib(tier));
  return (
    compare(bytes, decimal(store.capacityBytes)) >= 0 &&
    compare(bytesPerSecond, decimal(store.throughputBytesPerSecond)) >= 0
  );
}
