import { HOURS_PER_WEEK } from '../../blueprint/profile/week.js';
import type { PoolBlueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { InstanceType } from '../../catalog/facts/catalog.js';
import type { DerivationStep } from '../../models/derivation.js';
import type { Delivery, ExcludedReason, TypeDelivery } from '../../sizing/model/delivery.js';
import type { Demand } from '../../sizing/model/demand.js';
import { type DemandMinima, SUMMED_MINIMA } from '../../sizing/model/minima.js';
import { acceleratorSteps, stepsNeeded } from './pool-needs.js';
import { type PoolWeek, poolWeek } from './pool-week.js';

/** One workload of a pool, with its demand as if it had the pool's fleet to itself. */
export interface PoolMember {
  readonly workload: WorkloadBlueprint;
  readonly share: PoolBlueprint['workloads'][number];
  readonly demand: Demand;
}

/** What a pool asks of its fleet. */
export interface PoolAsked {
  readonly minima: DemandMinima;
  /** @default - the need in accelerators is the same on every type, and `minima` has it */
  readonly delivery?: Delivery;
  /** Share of its peak that the pool asks for by hour of the week. @default - all of it in every hour */
  readonly week?: PoolLevels & { readonly timeZone: string };
  readonly steps: readonly DerivationStep[];
}

/** Shares of the peak by hour of the week. */
interface PoolLevels {
  /** On the type that has the most of its own. */
  readonly levels: readonly number[];
  /** By type and share of `levels`, where speeds differ. @default - the same on all */
  readonly byType?: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

/** The coincident peak, as nodes deliver it: in hundredths, so that a rate reads as a percentage. */
const WHOLE_PEAK = 100;

/** Decimals of the shares of a week and of the rate of a node: far finer than one accelerator of the largest pool. */
const SHARE_DECIMALS = 1e12;
const RATE_DECIMALS = 1e9;

/**
 * The accelerators that the workloads of a pool ask for at once, type by type. In every hour the shares of their demands are
 * added up, each in whole accelerators; the pool has as many as in the busiest hour, and never fewer than the shares that are
 * guaranteed, nor than the largest job takes.
 *
 * @param types - that may do the work
 */
export function askOfPool(
  pool: Pick<PoolBlueprint, 'coincidence'>,
  members: readonly PoolMember[],
  types: readonly InstanceType[],
): PoolAsked {
  const week = poolWeek(members.map(({ workload }) => workload));
  const needs = new Map<string, TypeNeed>();
  const refused = new Map<string, ExcludedReason>();
  for (const type of types) {
    const need = needOn(type, pool, members, week);
    if (typeof need === 'string') refused.set(type.name, need);
    else if (need !== null) needs.set(type.name, need);
  }
  const alike = members.every(({ demand }) => asksForCountAlone(demand));
  const counted = countOf(pool, members, week);
  const levels = levelsOf(alike ? new Map([['', counted]]) : needs);
  return {
    minima: { ...minimaOf(members), ...(counted.peak > 0 && { accelerators: counted.peak }) },
    ...(!alike && { delivery: deliveryOf(needs, refused, members) }),
    ...(week !== null && levels !== null && { week: { timeZone: week.timeZone, ...levels } }),
    steps: stepsOf(pool, members, counted, week),
  };
}

/** What a pool takes of one type, in steps of accelerators. */
interface TypeNeed {
  readonly perNode: number;
  readonly peak: number;
  /** By hour of the week; empty: the peak in all of them. */
  readonly hours: readonly number[];
}

/** Null: the type has no accelerator. */
function needOn(
  type: InstanceType,
  pool: Pick<PoolBlueprint, 'coincidence'>,
  members: readonly PoolMember[],
  week: PoolWeek | null,
): TypeNeed | ExcludedReason | null {
  const steps = acceleratorSteps(type);
  if (steps === null) return null;
  const needs: number[] = [];
  for (const { demand } of members) {
    const need = stepsNeeded(demand, type, steps);
    if (typeof need === 'string') return need;
    needs.push(need);
  }
  const inSteps = (accelerators: number) => Math.ceil(accelerators / steps.accelerators);
  return { perNode: steps.perNode, ...coincident(pool, members, needs, week, inSteps) };
}

/** The counts of accelerators that workloads state, whatever the type. */
function countOf(
  pool: Pick<PoolBlueprint, 'coincidence'>,
  members: readonly PoolMember[],
  week: PoolWeek | null,
): TypeNeed {
  const needs = members.map(({ demand }) => demand.minima.accelerators ?? 0);
  return { perNode: 1, ...coincident(pool, members, needs, week, (accelerators) => accelerators) };
}

function coincident(
  { coincidence = 1 }: Pick<PoolBlueprint, 'coincidence'>,
  members: readonly PoolMember[],
  needs: readonly number[],
  week: PoolWeek | null,
  inSteps: (accelerators: number) => number,
): Pick<TypeNeed, 'peak' | 'hours'> {
  const whole = (steps: number) => Math.ceil(steps * (1 - SLIP));
  const total = (of: (need: number, at: number) => number) => needs.map(of).reduce((sum, each) => sum + each, 0);
  const guaranteedTo = (asks: (at: number) => boolean) =>
    inSteps(members.reduce((sum, { share }, at) => sum + (asks(at) ? share.guaranteed : 0), 0));
  const jobOf = (at: number) => inSteps(members[at]!.share.largestJob ?? 0);
  /** Of the workloads that ask for anything. */
  const atOnce = (shares: readonly number[]) =>
    Math.max(
      total((need, at) => whole(shares[at]! * need)),
      guaranteedTo((at) => shares[at]! > 0),
      ...shares.map((share, at) => (share > 0 ? jobOf(at) : 0)),
    );
  const hours = (week?.hours ?? []).map((ways) => Math.max(...ways.map(atOnce)));
  const least = Math.max(
    guaranteedTo(() => true),
    ...needs.map((need, at) => Math.max(need, jobOf(at))),
  );
  const busiest = week === null ? whole(coincidence * total((need) => need)) : Math.max(...hours);
  return { peak: Math.max(least, busiest), hours };
}

/** Relative: a product of a share is off by less. */
const SLIP = 1e-12;

/** Null: the peak in all hours. */
function levelsOf(needs: ReadonlyMap<string, TypeNeed>): PoolLevels | null {
  const own = new Map(
    [...needs].flatMap(([type, need]) => (need.hours.length > 0 ? [[type, sharesOf(need)] as const] : [])),
  );
  if (own.size === 0) return null;
  const types = [...own.keys()];
  /** By what all types have of their peaks in an hour: the level of such hours, one for each. */
  const known = new Map<string, number>();
  const taken = new Set<number>();
  const levels = Array.from({ length: HOURS_PER_WEEK }, (_, hour) => {
    const shares = types.map((type) => own.get(type)![hour]!);
    const key = shares.join(' ');
    let level = known.get(key) ?? Math.max(...shares);
    while (!known.has(key) && level > 0 && taken.has(level)) level -= LEVEL_STEP;
    known.set(key, level);
    taken.add(level);
    return level;
  });
  if (known.size === 1) return null;
  const byType = new Map(
    types.map((type) => [type, new Map(levels.map((level, hour) => [level, own.get(type)![hour]!]))]),
  );
  return { levels, ...(own.size > 1 && { byType }) };
}

/** Between the levels of hours in which some types have the same of their peaks, and others do not: less than one accelerator. */
const LEVEL_STEP = 1e-9;

/** The busiest hours have the whole fleet, whose floor may be above what is asked for then. */
function sharesOf({ hours, peak }: TypeNeed): number[] {
  const busiest = Math.max(...hours);
  return hours.map((need) => (need === busiest ? 1 : Math.floor((need / peak) * SHARE_DECIMALS) / SHARE_DECIMALS));
}

/** Whether its need in accelerators is the same on every type. */
function asksForCountAlone({ minima, delivery }: Demand): boolean {
  const others = SUMMED_MINIMA.filter((key) => key !== 'accelerators');
  return (
    delivery === undefined && minima.accelerators !== undefined && others.every((key) => minima[key] === undefined)
  );
}

/** What holds for each accelerator, whoever uses it, and one precision where all have the same. */
function minimaOf(members: readonly PoolMember[]): DemandMinima {
  const each = members.map(({ demand }) => demand.minima.acceleratorMemoryEachGib ?? 0);
  const precisions = new Set(members.map(({ demand }) => demand.minima.precision));
  const [precision] = precisions;
  return {
    ...(Math.max(...each) > 0 && { acceleratorMemoryEachGib: Math.max(...each) }),
    ...(precisions.size === 1 && precision !== undefined && { precision }),
  };
}

/** The pool as work: a node of a type does so many hundredths of the peak. */
function deliveryOf(
  needs: ReadonlyMap<string, TypeNeed>,
  refused: ReadonlyMap<string, ExcludedReason>,
  members: readonly PoolMember[],
): Delivery {
  const byType = new Map(
    [...needs].map(([type, { perNode, peak }]): [string, TypeDelivery] => {
      const bands = members.map(({ demand }) => demand.delivery?.byType.get(type)?.basis);
      const band = Math.max(0, ...bands.map((basis) => basis?.band ?? 0));
      // Rounded up: so many nodes as hold the steps of the peak do it, and one less does not.
      const rate = Math.ceil((WHOLE_PEAK * perNode * RATE_DECIMALS) / peak) / RATE_DECIMALS;
      return [
        type,
        {
          perNode: rate,
          pessimisticPerNode: rate * (1 - band),
          nodesPerReplica: 1,
          fewestNodes: 1,
          mostNodes: null,
          basis: {
            from: 'pool',
            limit: 'compute',
            acceleratorsPerReplica: 0,
            layout: null,
            batch: 0,
            band,
            bandFrom: bands.some((basis) => basis?.bandFrom === 'assumed') ? 'assumed' : 'measured',
            nearest: [],
          },
        },
      ];
    }),
  );
  return { unit: 'peak', asked: { kind: 'service', perSecond: WHOLE_PEAK }, byType, refused };
}

function stepsOf(
  { coincidence = 1 }: Pick<PoolBlueprint, 'coincidence'>,
  members: readonly PoolMember[],
  { peak }: TypeNeed,
  week: PoolWeek | null,
): DerivationStep[] {
  const stated = members.map(({ demand }) => demand.minima.accelerators ?? 0);
  const sum = stated.reduce((total, count) => total + count, 0);
  const guaranteed = members.reduce((total, { share }) => total + share.guaranteed, 0);
  const jobs = members.map(({ share }, at) => Math.max(stated[at]!, share.largestJob ?? 0));
  const unit = 'accelerators';
  const busiest = week === null ? `${coincidence * 100} % of the sum` : `busiest hour of the week in ${week.timeZone}`;
  return [
    { label: 'sum of peaks', formula: members.map(({ workload }) => workload.name).join(' + '), value: sum, unit },
    { label: 'guaranteed', formula: 'sum of the guaranteed shares', value: guaranteed, unit },
    { label: 'largest job', formula: 'most that one workload takes', value: Math.max(...jobs), unit },
    { label: 'at once', formula: `most of ${busiest}, guaranteed and largest job`, value: peak, unit },
  ];
}
