import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { hourOfWeekIn } from '../../blueprint/profile/time-zone.js';
import { HOURS_PER_WEEK, type WeekHour } from '../../blueprint/profile/week.js';
import type { Blueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog, InstanceType } from '../../catalog/facts/catalog.js';
import { firstDay, monthlyFactors } from '../../plan/demand/months.js';
import { weekOf } from '../../plan/demand/profile.js';
import { type EligibleType, eligibleTypes } from '../../sizing/choice/eligible.js';
import { nodesAtLevels } from '../../sizing/choice/paces.js';
import { type Rates, ratesAt } from '../../sizing/choice/rates.js';
import type { Demand, PurchaseOption, Site } from '../../sizing/model/demand.js';
import { totalNodes } from '../../sizing/model/fleet-totals.js';
import { catalogRate, nodeCostPerMonth, soldAs, TERM_HOURS } from '../../sizing/model/purchase.js';
import type { PurchaseKind } from '../../units/closed-lists.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { toNumber } from '../../units/decimal.js';
import { sizingQuestion } from '../sizing-question.js';
import { chanceOf, lostToInterruptions } from './assumptions.js';
import { holdsAll } from './held-months.js';
import type { Candidate, Commitment, PortfolioProblem, PortfolioType, SpotTerms } from './model/problem.js';
import { heldPlansOf, savingsPlansOf } from './savings-plans.js';

/** When and how a portfolio is looked for. */
export interface PortfolioQuestion {
  /** Of the hall. */
  readonly region: string;
  /** First month, `YYYY-MM`. */
  readonly start: string;
  readonly months: number;
  /** Effective yearly rate. */
  readonly discountRate: number;
  /** Factor on every demand. @default 1 */
  readonly demandFactor?: number;
  /** Monthly cost beside nodes that a budget pays too: stores, network, control plane. @default 0 */
  readonly besideUsdPerMonth?: number;
  /** That capacity is there when it is needed, in (0, 1). @default - not asked: what is rented is taken for granted */
  readonly capacityProbability?: number;
}

/** A blueprint as a portfolio problem. */
export interface DerivedPortfolio {
  readonly problem: PortfolioProblem;
  /** Accelerators of a node, by type. */
  readonly accelerators: ReadonlyMap<string, number>;
  /** Where each type of the problem is, by name. */
  readonly places: ReadonlyMap<string, { readonly region: string; readonly instanceType: string }>;
  /** Types that must be held rather than rented, to be there as probably as asked; sorted. */
  readonly firm: readonly string[];
  /** Workloads that no type carries. */
  readonly impossible: readonly string[];
  /** Warnings about terms beyond the horizon, and demand outside of it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Parts of a month, where a run may end within one. */
const QUARTERS = 4;

/** Shares of the demand at which each type is looked at before any type is chosen. */
const LOOKED_AT = 8;

/**
 * The demand of every workload by month and hour of the week, and what each type that may carry it costs in the region.
 * Reserved instances are a way to pay, not another kind of node: they are considered whatever `purchase` says, as is on
 * demand; spot and capacity blocks only where `purchase` has them.
 */
export function derivePortfolio(blueprint: Blueprint, catalog: Catalog, question: PortfolioQuestion): DerivedPortfolio {
  const { region, months, start, capacityProbability = 0 } = question;
  const { problem: sizing, carriers } = sizingQuestion(blueprint, catalog);
  const site = sizing.sites.find((each) => each.catalog.region === region)!;
  const rates = ratesAt(site, sizing);
  if (rates === null) throw new Error(`no carbon figure for ${region}, and the plan has one`);
  const demands = sizing.demands.map(withEveryPayment);
  const runs = demands.some(({ run, delivery }) => run !== undefined || delivery?.asked.kind === 'run');
  const slots = slotsOf(carriers, start, runs ? QUARTERS : 1);
  const keyOf = ({ name }: InstanceType) => `${region}/${name}`;
  const eligible = demands.map((demand, at) => {
    const workload = carriers[at]!;
    const factors = monthlyFactors(workload.profile, start, months).map(
      (factor) => factor * (question.demandFactor ?? 1),
    );
    return sizing.types.flatMap((type) => {
      const found = eligibleTypes(type, demand, site, rates);
      if (typeof found === 'string') return [];
      const context = { key: keyOf(type), site, rates, slots, workload: at, factors };
      const candidate = candidateOf(found[0]!, demand, workload, context);
      return candidate === null ? [] : [candidate];
    });
  });
  const peaks = new Map<string, number>();
  for (const { candidate, peakNodes } of eligible.flat())
    peaks.set(candidate.type, Math.max(peaks.get(candidate.type) ?? 0, peakNodes));
  const used = sizing.types.filter((type) => peaks.has(keyOf(type)));
  const isThere = (type: InstanceType, kind: 'on-demand' | 'spot') =>
    chanceOf(soldAs(type, 'capacity-block'), kind, peaks.get(keyOf(type))!) >= capacityProbability;
  const firm = new Set(used.filter((type) => !isThere(type, 'on-demand')).map(keyOf));
  const onSpot = new Set(used.filter((type) => isThere(type, 'spot')).map(keyOf));
  const types = used.map((type) => {
    const sold = typeOf(type, keyOf(type), site, rates, demands, question);
    return firm.has(sold.name) ? heldAlways(sold) : sold;
  });
  const { offers } = site.catalog;
  const offered = used.map((type) => ({ name: keyOf(type), region, type, offer: offers.get(type.name)! }));
  return {
    problem: {
      months,
      discountRate: question.discountRate,
      slotHours: slots.hours,
      workloads: demands.map(({ name }, at) => ({
        name,
        candidates: eligible[at]!.map(({ candidate }) =>
          onSpot.has(candidate.type) ? candidate : { ...candidate, spot: null },
        ),
      })),
      types,
      savingsPlans: [
        ...savingsPlansOf(offered, toNumber(rates.hardwareFactor), question),
        ...heldPlansOf(blueprint.capacity, site.catalog, offered, question),
      ],
      limits: {
        budgetUsd:
          sizing.limits.monthlyCostUsd === undefined
            ? null
            : Math.max(0, sizing.limits.monthlyCostUsd - (question.besideUsdPerMonth ?? 0)),
        energyKwh: sizing.limits.monthlyEnergyKwh ?? null,
        nodes: sizing.limits.nodes ?? null,
      },
    },
    accelerators: new Map(used.map((type) => [keyOf(type), type.accelerators?.count ?? 0])),
    places: new Map(used.map((type) => [keyOf(type), { region, instanceType: type.name }])),
    firm: [...firm].sort(),
    impossible: demands.flatMap(({ name }, at) => (eligible[at]!.length === 0 ? [name] : [])),
    diagnostics: diagnosticsOf(blueprint, question),
  };
}

/**
 * Nodes that must be there are held all month: in an on-demand capacity reservation, which costs the price on demand whether
 * used or not, and which reserved prices and Savings Plans discount. Reserved instances alone are a price, no capacity.
 */
function heldAlways(type: PortfolioType): PortfolioType {
  const { onDemandUsdPerHour, commitments } = type;
  if (onDemandUsdPerHour === null) return type;
  const reservation = {
    kind: 'capacity-reservation',
    termMonths: 1,
    upfrontUsd: 0,
    usdPerMonth: onDemandUsdPerHour * HOURS_PER_MONTH,
  } as const;
  return { ...type, onDemandUsdPerHour: null, commitments: [...commitments, reservation] };
}

/** The regions that a blueprint allows and whose carbon is known where it counts; sorted. */
export function regionsPriced(blueprint: Blueprint, catalog: Catalog): string[] {
  const { problem } = sizingQuestion(blueprint, catalog);
  return problem.sites
    .filter((site) => ratesAt(site, problem) !== null)
    .map((site) => site.catalog.region)
    .sort();
}

/** On demand and reserved beside what a demand names. */
function withEveryPayment(demand: Demand): Demand {
  const kinds = demand.purchase.map(({ kind }) => kind);
  const added = (['on-demand', 'reserved-1y', 'reserved-3y'] as const)
    .filter((kind) => !kinds.includes(kind))
    .map((kind): PurchaseOption => ({ kind, discount: 0, maxShare: 1, overhead: 0, blockDays: null }));
  return { ...demand, purchase: [...demand.purchase, ...added] };
}

/** Stretches of the week in which no demand changes, with all workloads' clocks side by side. */
interface Slots {
  /** Of a month. */
  readonly hours: readonly number[];
  /** By slot and workload: share of the workload's demand. */
  readonly levels: readonly (readonly number[])[];
  /** The part of the month that the slot is in, from 0. */
  readonly quarters: readonly number[];
  readonly parts: number;
}

function slotsOf(workloads: readonly WorkloadBlueprint[], start: string, parts: number): Slots {
  const weeks = workloads.map((workload) => inUtc(weekOf(workload), timeZoneOf(workload), start));
  const merged = new Map<string, { levels: number[]; hours: number }>();
  for (let hour = 0; hour < HOURS_PER_WEEK; hour += 1) {
    const here = weeks.map((week) => week[hour]!);
    // Demands that are there for a part of an hour begin it together.
    let from = 0;
    for (const until of [...new Set([...here.map(({ running }) => running), 1])].sort((one, other) => one - other)) {
      if (until <= from) continue;
      const levels = here.map(({ level, running }) => (running >= until ? level : 0));
      const key = levels.join();
      const slot = merged.get(key) ?? { levels, hours: 0 };
      slot.hours += ((until - from) * HOURS_PER_MONTH) / HOURS_PER_WEEK;
      merged.set(key, slot);
      from = until;
    }
  }
  const each = [...merged.values()].flatMap(({ levels, hours }) =>
    Array.from({ length: parts }, (_, quarter) => ({ levels, hours: hours / parts, quarter })),
  );
  return {
    hours: each.map(({ hours }) => hours),
    levels: each.map(({ levels }) => levels),
    quarters: each.map(({ quarter }) => quarter),
    parts,
  };
}

function timeZoneOf({ hours, profile }: WorkloadBlueprint): string {
  return hours?.timeZone ?? profile?.timeZone ?? 'Etc/UTC';
}

/** The week on the clock of UTC, by the time that holds on the first day of the horizon. */
function inUtc(week: readonly WeekHour[], timeZone: string, start: string): readonly WeekHour[] {
  const local = hourOfWeekIn(timeZone);
  const day = Date.parse(`${firstDay(start, 0)}T00:00:00Z`);
  const utc = hourOfWeekIn('Etc/UTC');
  const shift = local(day) - utc(day);
  return week.map((_, hour) => week[(((hour + shift) % HOURS_PER_WEEK) + HOURS_PER_WEEK) % HOURS_PER_WEEK]!);
}

interface CandidateContext {
  /** Name of the type in the problem. */
  readonly key: string;
  readonly site: Site;
  readonly rates: Rates;
  readonly slots: Slots;
  /** Index of the workload. */
  readonly workload: number;
  /** On the stated demand, by month. */
  readonly factors: readonly number[];
}

/** Null: the type can not carry the demand of every month, or nothing sells it. */
function candidateOf(
  eligible: EligibleType,
  demand: Demand,
  blueprint: WorkloadBlueprint,
  context: CandidateContext,
): { readonly candidate: Candidate; readonly peakNodes: number } | null {
  const { key, site, rates, slots, workload, factors } = context;
  const { type, hours } = eligible;
  const shares = slots.levels.map((levels) => levels[workload]!);
  const runEnds = hours.run === null ? null : hours.run / HOURS_PER_MONTH;
  const begins = factors.findIndex((factor) => factor > 0);
  const shareAt = (month: number, slot: number): number => {
    if (runEnds !== null) {
      const left = runEnds - (month - begins);
      if (begins < 0 || month < begins || slots.quarters[slot]! >= Math.ceil(left * slots.parts - 1e-9)) return 0;
    }
    return shares[slot]! * factors[month]!;
  };
  const asked = factors.map((_, month) => shares.map((_, slot) => shareAt(month, slot)));
  const distinct = [...new Set(asked.flat())].filter((share) => share > 0).sort((one, other) => one - other);
  const counted = new Map<number, number>([[0, 0]]);
  const count = (some: readonly number[]): void => {
    const fresh = some.filter((share) => !counted.has(share));
    const levels = fresh.map((share) => ({ share, hoursPerMonth: 1 }));
    const found = nodesAtLevels({ ...demand, levels }, eligible.required, eligible.perNode, eligible);
    for (const [at, share] of fresh.entries()) counted.set(share, found[at]?.nodes ?? Number.POSITIVE_INFINITY);
  };
  const looked = distinct.filter((_, at) => at % Math.max(1, Math.floor(distinct.length / LOOKED_AT)) === 0);
  const peak = distinct.at(-1);
  if (peak !== undefined) {
    count([...looked, peak]);
    const most = totalNodes(Math.min(eligible.maxRequiredNodes, 100_000), demand, eligible.nodesPerReplica);
    const needed = counted.get(peak)!;
    if (!Number.isFinite(needed) || needed > most) return null;
  }
  const floorOf = (share: number): number => counted.get(looked.findLast((each) => each <= share) ?? 0)!;
  const kwh = eligible.energyKwhPerNodeMonth === null ? 0 : toNumber(eligible.energyKwhPerNodeMonth) / hours.month;
  let nodes: readonly (readonly number[])[] | undefined;
  const peakNodes = peak === undefined ? 0 : counted.get(peak)!;
  const candidate: Candidate = {
    type: key,
    leastNodeHours: asked.map((month) =>
      month.reduce((sum, share, slot) => sum + (share === 0 ? 0 : floorOf(share)) * slots.hours[slot]!, 0),
    ),
    nodes: () => {
      if (nodes === undefined) {
        count(distinct);
        nodes = asked.map((month) => month.map((share) => counted.get(share)!));
      }
      return nodes;
    },
    spot: spotOf(type, demand, blueprint, site, rates, peakNodes),
    otherUsdPerNodeHour: carriedUsdPerHour(type, site, rates),
    weightUsdPerNodeHour: kwh * toNumber(rates.usdPerKwh),
    kwhPerNodeHour: kwh,
  };
  return { candidate, peakNodes };
}

function spotOf(
  type: InstanceType,
  demand: Demand,
  { purchase }: WorkloadBlueprint,
  site: Site,
  rates: Rates,
  peakNodes: number,
): SpotTerms | null {
  const terms = demand.purchase.find(({ kind }) => kind === 'spot');
  const rate = terms === undefined ? null : rateOf(type, site, rates, 'spot', terms.discount);
  if (terms === undefined || rate === null) return null;
  const stated = purchase.find((option) => typeof option !== 'string' && option.kind === 'spot');
  if (typeof stated === 'object' && stated.overhead !== undefined)
    return { usdPerHour: rate * (1 + stated.overhead), mostShare: terms.maxShare, lostShare: stated.overhead };
  const lostShare = lostToInterruptions(demand, peakNodes);
  // What a whole fleet loses with one of its nodes is paid at the price of the rest.
  const lostUsd = rateOf(type, site, rates, 'on-demand', 0) ?? rate;
  const usdPerHour = rate + lostShare * (demand.purpose === 'training' ? Math.max(rate, lostUsd) : rate);
  return { usdPerHour, mostShare: terms.maxShare, lostShare };
}

/** Null: not sold this way, or without a price. With the support plan's share. */
function rateOf(type: InstanceType, site: Site, rates: Rates, kind: PurchaseKind, discount: number): number | null {
  const offer = site.catalog.offers.get(type.name);
  const rate = offer === undefined || !soldAs(type, kind) ? null : catalogRate(offer, kind);
  return rate === null ? null : rate * (1 - discount) * toNumber(rates.hardwareFactor);
}

/** Volumes, agents and licences of a running node. */
function carriedUsdPerHour(type: InstanceType, site: Site, rates: Rates): number {
  return (site.nodeCosts ?? []).reduce((sum, cost) => {
    const usd = nodeCostPerMonth(cost, type, HOURS_PER_MONTH);
    if (usd === null) return sum;
    const factor = cost.category === 'hardware' ? toNumber(rates.hardwareFactor) : 1;
    return sum + (toNumber(usd) * factor) / HOURS_PER_MONTH;
  }, 0);
}

function typeOf(
  type: InstanceType,
  key: string,
  site: Site,
  rates: Rates,
  demands: readonly Demand[],
  { months, start }: PortfolioQuestion,
): PortfolioType {
  // An agreement is the account's: the least discount that the workloads state holds for all.
  const stated = (kind: PurchaseKind) => demands.flatMap(({ purchase }) => purchase.filter((one) => one.kind === kind));
  const discountOf = (kind: PurchaseKind) => Math.min(...stated(kind).map(({ discount }) => discount), 1);
  const rate = (kind: PurchaseKind) =>
    stated(kind).length === 0 ? null : rateOf(type, site, rates, kind, discountOf(kind));
  const reserved = (['reserved-1y', 'reserved-3y'] as const).flatMap((kind): Commitment[] => {
    const usdPerHour = rate(kind);
    const termMonths = TERM_HOURS[kind] / HOURS_PER_MONTH;
    if (usdPerHour === null || termMonths > months) return [];
    return [{ kind, termMonths, upfrontUsd: usdPerHour * TERM_HOURS[kind], usdPerMonth: 0 }];
  });
  const block = rate('capacity-block');
  // What a Savings Plan covers is shared by types: `heldPlansOf`.
  const held = (site.reservations ?? []).filter((one) => one.instanceType === type.name && one.plan === undefined);
  return {
    name: key,
    onDemandUsdPerHour: rate('on-demand'),
    commitments: [
      ...reserved,
      // Blocks follow each other for as long as they are needed; they are paid ahead.
      ...(block === null
        ? []
        : [{ kind: 'capacity-block', termMonths: 1, upfrontUsd: block * HOURS_PER_MONTH, usdPerMonth: 0 } as const]),
    ],
    held: Array.from({ length: months }, (_, month) =>
      held.reduce((sum, one) => (holdsAll(one, start, month) ? sum + one.nodes : sum), 0),
    ),
  };
}

function diagnosticsOf(blueprint: Blueprint, { months, start }: PortfolioQuestion): Diagnostic[] {
  return blueprint.workloads.flatMap(({ purchase, profile }, index): Diagnostic[] => {
    const at = ['workloads', index];
    const terms = purchase.flatMap((option, place): Diagnostic[] => {
      const kind = typeof option === 'string' ? option : option.kind;
      const term = kind === 'reserved-1y' || kind === 'reserved-3y' ? TERM_HOURS[kind] / HOURS_PER_MONTH : 0;
      if (term <= months) return [];
      return [
        {
          code: 'contradiction',
          severity: 'warning',
          path: [...at, 'purchase', place],
          message: `the horizon of ${months} months is shorter than the term of ${kind}: it is not considered`,
          hint: `look ${term} months ahead: --horizon ${term}`,
        },
      ];
    });
    if (monthlyFactors(profile, start, months).some((factor) => factor > 0)) return terms;
    const none: Diagnostic = {
      code: 'contradiction',
      severity: 'warning',
      path: [...at, 'profile'],
      message: `the workload has no demand between ${firstDay(start, 0)} and ${firstDay(start, months)}`,
      hint: 'begin earlier or look further ahead: --start, --horizon',
    };
    return [...terms, none];
  });
}
