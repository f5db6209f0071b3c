import type { InstanceType } from '../../catalog/facts/catalog.js';
import type { NodeSource } from '../../units/closed-lists.js';
import { compare, type Decimal, decimal, ZERO } from '../../units/decimal.js';
import { kept, once } from '../../units/remembered.js';
import { type Choice, compareChoices } from '../choice/choice.js';
import { capableTypes, type EligibleType, eligibleTypes } from '../choice/eligible.js';
import { fixedChoice } from '../choice/fixed-choice.js';
import {
  bestOfWays,
  type Fits,
  fleetChoices,
  fleetWays,
  hasWay,
  leastOfWays,
  waysWithin,
} from '../choice/fleet-choices.js';
import type { SharedLimit } from '../choice/limits.js';
import { withoutBeaten } from '../choice/mixed.js';
import type { Rates } from '../choice/rates.js';
import type { Resources } from '../choice/resources.js';
import { storeChoices } from '../choice/store-choices.js';
import type { ExcludedReason } from '../model/delivery.js';
import type { Demand, Site, SizingProblem } from '../model/demand.js';
import { type Block, choiceBlock } from '../solver/block.js';
import { amountsOf, type Entry } from '../solver/lagrangian-bound.js';
import { mixedBlock } from '../solver/mixed-block.js';
import { purchaseBlock, purchaseEntries } from '../solver/purchase-block.js';

/** A part of the problem: a fleet, a store, or what is fixed. */
export interface Slot {
  /** Unique; a workload's name, or `workload/store`. */
  readonly key: string;
  /**
   * Complete ways of meeting it, best first. Of a mixed fleet only those of one type: whether a mix is better
   * is for the solver to say. Of fleets on spot there are as many as they have sizes: they are listed when they are first
   * asked for.
   */
  readonly choices: () => readonly Choice[];
  /** Whether there are none. */
  readonly isEmpty: boolean;
  /** The first of `choices`, of those that fit; null: there is none. */
  readonly best: (fits?: Fits) => Choice | null;
  /** Those of `choices` that are the best on their type and zones, best first; of what is no fleet, all. */
  readonly bestOfEach: () => readonly Choice[];
  /** One of `choices` that takes least of an amount; null: there is none. */
  readonly least: (amountOf: (taken: Resources) => Decimal) => Choice | null;
  /** Those of `choices` that fit, best first. */
  readonly within: (fits: Fits) => readonly Choice[];
  /** As many as there are of `choices` at most, without listing them. */
  readonly sizes: number;
  /** Null: the best of `choices` is the best there is, where no limit is shared. */
  readonly mixed: (() => Block) | null;
  /** Whether `choices` holds every way that any limit could call for. */
  readonly complete: boolean;
  /** The part as the solver sees it; `keep`: of the entries alone. */
  readonly block: (limits: readonly SharedLimit[], keep?: ReadonlySet<number>) => Block;
  /** Its ways as prices on the limits see them; null: they cannot be listed. */
  readonly entries: ((limits: readonly SharedLimit[]) => readonly Entry[]) | null;
}

/** The parts of a problem at one site, and the types that each workload can not use. */
export interface Slots {
  readonly slots: readonly Slot[];
  /** By workload and type. */
  readonly excluded: () => ReadonlyMap<string, ReadonlyMap<string, ExcludedReason>>;
}

/** The parts of a problem in canonical order at one site: by workload its fleet, then its stores; the fixed part last. */
export function slotsAt(site: Site, problem: SizingProblem, rates: Rates): Slots {
  const parts = problem.demands.map((demand) => partsOf(demand, site, problem, rates));
  const fixed = listSlot('fixed', [fixedChoice(problem, site, rates)]);
  return {
    slots: [...parts.flatMap(({ fleet, stores }) => [...fleet().slots, ...stores]), fixed],
    excluded: once(() => new Map(problem.demands.map(({ name }, at) => [name, parts[at]!.fleet().excluded()]))),
  };
}

/** Whether a part has no way of meeting it, whatever the limits: of a problem with many sites found before the rest is listed. */
export function lacksWay(site: Site, problem: SizingProblem, rates: Rates): boolean {
  const parts = problem.demands.map((demand) => partsOf(demand, site, problem, rates));
  if (parts.some(({ stores }) => stores.some(lacksAny))) return true;
  const isRun = (at: number) => Number(problem.demands[at]!.run !== undefined);
  // The fleets of runs, of any size and pace, take longest to list.
  return [...parts.keys()].sort((a, b) => isRun(a) - isRun(b)).some((at) => parts[at]!.fleet().slots.some(lacksAny));
}

/** Whether nothing on offer meets a part. */
export function lacksAny({ isEmpty, mixed }: Slot): boolean {
  return isEmpty && mixed === null;
}

/** What a demand comes to at a site. */
interface Parts {
  /** Listed when it is first asked for. */
  readonly fleet: () => FleetPart;
  readonly stores: readonly Slot[];
}

interface FleetPart {
  /** None: the workload has stores alone. */
  readonly slots: readonly Slot[];
  readonly excluded: () => ReadonlyMap<string, ExcludedReason>;
}

/**
 * Parts by demand, site and types: explanations solve a problem again with one demand changed, and the parts of the
 * others stay what they are.
 */
const knownParts = new WeakMap<Demand, WeakMap<Site, WeakMap<readonly InstanceType[], Map<string, Parts>>>>();

function partsOf(demand: Demand, site: Site, problem: SizingProblem, rates: Rates): Parts {
  const bySite = kept(knownParts, demand, () => new WeakMap());
  const byTypes = kept(bySite, site, () => new WeakMap());
  const byRates = kept(byTypes, problem.types, () => new Map());
  const { digits, scale } = rates.usdPerKwh;
  return kept(byRates, `${digits}e-${scale} ${rates.energyMatters} ${limitedQuotas(problem.limits)}`, () => ({
    fleet: once(() => fleetPart(demand, site, problem, rates)),
    stores: demand.stores.map((store) =>
      listSlot(`${demand.name}/${store.name}`, storeChoices(store, demand, site, rates).sort(compareChoices)),
    ),
  }));
}

/** Names of vCPU quotas that have a limit. */
function limitedQuotas({ vcpuQuotas = {} }: SizingProblem['limits']): string[] {
  return Object.keys(vcpuQuotas).sort();
}

function fleetPart(demand: Demand, site: Site, { types, limits }: SizingProblem, rates: Rates): FleetPart {
  if (demand.storesAlone === true) return { slots: [], excluded: () => new Map() };
  const { capable, ruledOut } = capableTypes(types, demand);
  const here = new Map<string, ExcludedReason>();
  const eligibles: EligibleType[] = [];
  for (const type of capable) {
    const found = eligibleTypes(type, demand, site, rates);
    if (typeof found === 'string') here.set(type.name, found);
    else eligibles.push(...found);
  }
  const slot = fleetSlot(demand, inUsefulZones(eligibles, demand), limits, rates, here);
  return { slots: [slot], excluded: once(() => new Map([...ruledOut, ...here])) };
}

/** A mix in one zone needs no zone that offers less than another, in what is for sale and in what is owned there. */
function inUsefulZones(eligibles: readonly EligibleType[], demand: Demand): readonly EligibleType[] {
  if (demand.homogeneous || demand.zones.kind !== 'single') return eligibles;
  const offers = new Map<string, Set<string>>();
  for (const { type, zones, options } of eligibles) {
    const offer = offers.get(zones[0]!) ?? new Set();
    offers.set(zones[0]!, offer.add(type.name));
    for (const { reservation } of options) if (reservation !== null) offer.add(`owned ${reservation.name}`);
  }
  const zones = [...offers.keys()].sort();
  const useful = zones.filter((zone, at) => {
    const own = [...offers.get(zone)!];
    return !zones.some((other, place) => {
      const theirs = offers.get(other)!;
      return other !== zone && own.every((name) => theirs.has(name)) && (theirs.size > own.length || place < at);
    });
  });
  return eligibles.filter((eligible) => useful.includes(eligible.zones[0]!));
}

/** A part whose choices are all listed, best first. */
export function listSlot(key: string, choices: readonly Choice[]): Slot {
  const ways = {
    key,
    isEmpty: choices.length === 0,
    best: (fits?: Fits) => firstOf(choices, fits),
    bestOfEach: () => choices,
    choices: () => choices,
    least: (amountOf: (taken: Resources) => Decimal) => leastOf(choices, amountOf),
    within: (fits: Fits) => choices.filter(({ resources }) => fits(resources)),
    sizes: choices.length,
  };
  return { ...ways, mixed: null, complete: true, ...listed(() => choices) };
}

function fleetSlot(
  demand: Demand,
  eligibles: readonly EligibleType[],
  limits: SizingProblem['limits'],
  rates: Rates,
  excluded: Map<string, ExcludedReason>,
): Slot {
  const waysOf = (eligible: EligibleType) => fleetWays(eligible, demand, rates);
  let sizes = 0;
  const fitting = eligibles.filter((eligible) => {
    if (!suffices(eligible)) return false;
    const ways = waysOf(eligible);
    sizes += ways.sizes.count;
    return hasWay(ways);
  });
  if (demand.homogeneous) {
    const carried = new Set(fitting.map(({ type }) => type.name));
    for (const { type } of eligibles) if (!carried.has(type.name)) excluded.set(type.name, 'too-many-nodes');
  }
  const choicesOn = (some: readonly EligibleType[]) =>
    once(() => some.flatMap((eligible) => fleetChoices(eligible, demand, rates)).sort(compareChoices));
  const choices = choicesOn(fitting);
  const isShort = sizes <= MOST_LISTED;
  const first = once(() => bestOfWays(fitting.map(waysOf)));
  const ways = {
    key: demand.name,
    isEmpty: fitting.length === 0,
    best: (fits?: Fits) => (fits === undefined ? first() : bestOfWays(fitting.map(waysOf), fits)),
    bestOfEach: once(() => fitting.flatMap((each) => bestOfWays([waysOf(each)]) ?? []).sort(compareChoices)),
    choices,
    least: (amountOf: (taken: Resources) => Decimal) =>
      isShort
        ? leastOf(choices(), amountOf)
        : fitting.reduce<Choice | null>((least, each) => {
            const most = least && amountOf(least.resources);
            const isLess = (taken: Resources) => most === null || compare(amountOf(taken), most) < 0;
            return leastOfWays(waysOf(each), amountOf, isLess) ?? least;
          }, null),
    within: (fits: Fits) =>
      isShort
        ? choices().filter(({ resources }) => fits(resources))
        : fitting.flatMap((each) => waysWithin(waysOf(each), fits)).sort(compareChoices),
    sizes,
  };
  const quotas = limitedQuotas(limits);
  const splits = fitting.some(
    ({ options }) =>
      options.length > 1 && (quotas.length > 0 || options.some(({ kind }) => SHARED_SOURCES.includes(kind))),
  );
  const mixing = demand.homogeneous ? [] : eligibles.filter((eligible) => !aloneOnly(eligible, demand));
  if (mixing.length > 0) {
    // Spares for an availability target are fewer where no second type has to be up.
    const everyType = demand.spares.kind === 'availability';
    const alone = everyType ? fitting : fitting.filter((eligible) => aloneOnly(eligible, demand));
    const aloneChoices = everyType ? choices : choicesOn(alone);
    const block = () => {
      const single = splits ? { choices: [], split: alone } : { choices: aloneChoices(), split: [] };
      return mixedBlock(demand, withoutBeaten(mixing, quotas), single, rates);
    };
    return { ...ways, mixed: block, complete: false, block, entries: null };
  }
  if (!splits) return { ...ways, mixed: null, complete: true, ...listed(choices) };
  return {
    ...ways,
    mixed: null,
    complete: false,
    block: (_, keep) => purchaseBlock(demand, fitting, first()?.resources.objectiveUsd ?? ZERO, rates, keep),
    entries: (shared) => purchaseEntries(demand, fitting, rates, shared),
  };
}

/** What all fleets share where nothing else is limited. */
const SHARED_SOURCES: readonly NodeSource[] = ['capacity-block', 'owned'];

function listed(choices: () => readonly Choice[]): Pick<Slot, 'block' | 'entries'> {
  return {
    block: (limits, keep) =>
      choiceBlock(keep === undefined ? choices() : choices().filter((_, at) => keep.has(at)), limits),
    entries: (limits) =>
      choices().map(({ resources }) => ({
        fixed: amountsOf(resources, limits),
        nodes: 0,
        zones: 1,
        nodesPerReplica: 1,
        options: [],
      })),
  };
}

/** Whether nodes of this type alone meet every minimum. */
function suffices({ required, perNode }: EligibleType): boolean {
  return [...required.keys()].every((key) => perNode.get(key)!.digits > decimal(0).digits);
}

/** A node without a fast interconnect works alone or not at all; types that mix end a run at its deadline. */
function aloneOnly({ type, pacedAlone }: EligibleType, demand: Demand): boolean {
  if (pacedAlone) return true;
  return demand.types.interconnect === 'fast' && type.accelerators?.interconnect === 'none';
}

/** Beyond so many ways a part is searched by halves instead of listed. */
export const MOST_LISTED = 5000;

function firstOf(choices: readonly Choice[], fits: Fits = () => true): Choice | null {
  return choices.find(({ resources }) => fits(resources)) ?? null;
}

function leastOf(choices: readonly Choice[], amountOf: (taken: Resources) => Decimal): Choice | null {
  const amount = (choice: Choice) => amountOf(choice.resources);
  return choices.reduce<Choice | null>(
    (least, choice) => (least === null || compare(amount(choice), amount(least)) < 0 ? choice : least),
    null,
  );
}
