import type { OwnedReservation } from '../../catalog/facts/catalog.js';
import { GIB } from '../../units/conversions.js';
import { decimal, minus, times, toNumber } from '../../units/decimal.js';
import { instantOf, minutesOf } from '../../units/instant.js';
import { by, byEntryKey } from '../../units/order.js';
import { printedSum, roundedUp } from '../../units/rounding.js';
import { type Choice, type FleetShape, pricedObjective } from '../choice/choice.js';
import { zonesOf } from '../choice/owned-nodes.js';
import { nodesAtLevels } from '../choice/paces.js';
import { totalResources } from '../choice/resources.js';
import { lustreBytesPerSecondPerGib } from '../choice/store-choices.js';
import { holds, mayUse } from '../held/window.js';
import type { ExcludedReason, FleetDelivery } from '../model/delivery.js';
import type { Demand } from '../model/demand.js';
import { soldAs } from '../model/purchase.js';
import type {
  CostSummary,
  ExcludedTypes,
  FleetGroup,
  FleetLevel,
  ReservationUse,
  SiteOutcome,
  SizedFleet,
  SizedStore,
  Sizing,
} from '../model/sizing.js';
import { SIZED_STORES } from '../model/store-kinds.js';
import type { SiteOptions, SiteResult } from '../site/site-result.js';
import { billOf } from './bill.js';
import { constraintReports } from './constraints.js';
import { energyOf } from './energy.js';
import { runCosts } from './run-costs.js';

type Sized = Extract<SiteResult, { status: 'sized' }>;

const CENTS = 2;

/** The plan of a site as plain data. `sites` has the outcome of the other sites. */
export function sizingOf(result: Sized, sites: readonly SiteOutcome[], deliveries: readonly FleetDelivery[]): Sizing {
  const { choices, options, method, proven, boundUsd, bindingLimits } = result;
  const { site, rates, limits, excluded } = options;
  const cost = billOf(choices, site);
  const objective = printedObjective(choices, cost);
  const assumedUsd = toNumber(
    minus(totalResources(choices.map(({ resources }) => resources)).objectiveUsd, pricedObjective(choices)),
  );
  const bound = proven ? objective : Math.min(objective, Math.floor((boundUsd - assumedUsd) * 100) / 100);
  const fleets = choices.flatMap(({ part }) => (part.kind === 'fleet' ? [sizedFleet(part.demand, part.shapes)] : []));
  const runs = runCosts(cost.lines, fleets);
  return {
    region: site.catalog.region,
    fleets,
    deliveries,
    scarceTypes: scarceTypes(choices),
    stores: choices.flatMap((choice) => sizedStore(choice, choices)),
    cost,
    ...(runs.length > 0 && { runs }),
    energy: energyOf(choices, site, rates),
    objectiveUsdPerMonth: objective,
    constraints: constraintReports(choices, limits, bindingLimits, cost),
    proof: {
      method,
      status: proven ? 'optimal' : 'time-limit',
      boundUsdPerMonth: bound,
      gap: objective === 0 ? 0 : (objective - bound) / objective,
    },
    excluded: excludedCounts(excluded()),
    ...(site.reservations !== undefined && { reservations: reservationUse(choices, options) }),
    sites,
  };
}

function scarceTypes(choices: readonly Choice[]): string[] {
  const shapes = choices.flatMap(({ part }) => (part.kind === 'fleet' ? part.shapes : []));
  const scarce = shapes.flatMap(({ eligible: { type } }) => (soldAs(type, 'capacity-block') ? [type.name] : []));
  return [...new Set(scarce)].sort();
}

/** What becomes of each owned reservation of the site, by name. */
function reservationUse(
  choices: readonly Choice[],
  { site, excluded }: Pick<SiteOptions, 'site' | 'excluded'>,
): ReservationUse[] {
  const { owned } = totalResources(choices.map(({ resources }) => resources));
  const fleets = choices.flatMap(({ part }) => (part.kind === 'fleet' ? [part] : []));
  const uses = (site.reservations ?? []).map((held): ReservationUse => {
    const { name, kind, instanceType, zone, nodes, plan, usdPerHour, from, until } = held;
    const offered = zone === null || (site.catalog.offers.get(instanceType)?.zones.includes(zone) ?? false);
    const spanned = zone === null || site.zones.includes(zone);
    const place = !spanned ? 'zone-not-spanned' : offered ? undefined : 'not-offered-in-zone';
    return {
      name,
      ...(kind !== undefined && { kind }),
      ...(plan !== undefined && { plan }),
      instanceType,
      zone,
      nodes,
      usedNodes: owned.get(name) ?? 0,
      usdPerHour,
      ...(typeof from === 'string' && { from }),
      until,
      barred: fleets.flatMap(({ demand, shapes }) => {
        const reason = excluded().get(demand.name)?.get(instanceType) ?? place ?? timeBars(held, demand, shapes);
        return reason === undefined ? [] : [{ workload: demand.name, reason }];
      }),
    };
  });
  // A plan covers hundreds of types: those that a workload could use are told, or one that says why none could.
  const isUseful = ({ plan, barred }: ReservationUse) => plan === undefined || barred.length < fleets.length;
  const useful = new Set(uses.filter(isUseful).map(({ name, plan }) => plan?.name ?? name));
  return uses.filter(
    (use, at) =>
      isUseful(use) ||
      (!useful.has(use.plan!.name) && uses.findIndex(({ plan }) => plan?.name === use.plan!.name) === at),
  );
}

function timeBars(held: OwnedReservation, demand: Demand, shapes: readonly FleetShape[]) {
  if (!mayUse(held, demand)) return 'kept-for-others';
  const runHours = shapes[0]?.eligible.hours.run ?? null;
  const begins = demand.startsAt === undefined ? null : minutesOf(demand.startsAt);
  return holds(held, demand, runHours, begins) ? undefined : 'outside-window';
}

/** When a run begins for the sake of held capacity that it uses. */
function startOf(shapes: readonly FleetShape[]): Pick<SizedFleet, 'startsAt'> {
  const dated = shapes.some(({ bought }) => bought.some(({ option }) => typeof option.reservation?.from === 'string'));
  const begins = shapes[0]?.eligible.begins ?? null;
  return dated && begins !== null ? { startsAt: instantOf(begins) } : {};
}

/** Exceeds the bill by the weighted energy alone. */
export function printedObjective(choices: readonly Choice[], { totalUsdPerMonth }: CostSummary): number {
  const { costUsd } = totalResources(choices.map(({ resources }) => resources));
  return printedSum([totalUsdPerMonth, roundedUp(minus(pricedObjective(choices), costUsd), CENTS)], CENTS);
}

/** The fleet of one workload as plain data; groups sorted by type, purchase, zone and reservation. */
export function sizedFleet(demand: Demand, shapes: readonly FleetShape[]): SizedFleet {
  const required = shapes.reduce((total, { requiredNodes }) => total + requiredNodes, 0);
  const total = shapes.reduce((count, { totalNodes }) => count + totalNodes, 0);
  const groups = shapes.flatMap(groupsOf).sort(
    by(
      (group) => group.instanceType,
      (group) => group.purchase,
      (group) => group.zone,
      (group) => group.reservation ?? '',
    ),
  );
  const runHours = shapes[0]?.eligible.hours.run ?? null;
  const levels = levelsOf(demand, shapes);
  return {
    workload: demand.name,
    requiredNodes: required,
    spareNodes: total - required,
    ...(levels.length > 0 && { levels }),
    runHours,
    ...startOf(shapes),
    groups,
  };
}

/** Of a fleet of one type: as counted for its bill, and the whole fleet at the whole demand. */
function levelsOf(demand: Demand, shapes: readonly FleetShape[]): readonly FleetLevel[] {
  if (demand.levels === undefined || shapes.length !== 1) return [];
  const { eligible, totalNodes } = shapes[0]!;
  const levels = nodesAtLevels(demand, eligible.required, eligible.perNode, eligible, eligible.type.name);
  const more = totalNodes - Math.max(0, ...levels.map(({ nodes }) => nodes));
  const isWhole = (at: number) => {
    const { share, byType } = demand.levels![at]!;
    return (byType?.get(eligible.type.name) ?? share) === 1;
  };
  return levels.map((level, at) => (isWhole(at) ? { ...level, nodes: level.nodes + more } : level));
}

/**
 * Nodes in owned reservations are in their zones; the others are dealt out zone by zone, so that the whole and every
 * purchase are spread as evenly as the reservations leave room for.
 */
function groupsOf(shape: FleetShape): FleetGroup[] {
  const { eligible, bought } = shape;
  const zones = zonesOf(shape);
  const room = zones.map(({ nodes, owned }) => nodes - owned);
  let next = 0;
  return bought.flatMap(({ option, nodes }) => {
    const inZone = zones.map(({ zone }) => (option.reservation?.zone === zone ? nodes : 0));
    if (option.reservation === null || option.reservation.zone === null) {
      for (let left = nodes; left > 0; left -= 1) {
        while (room[next] === 0) next = (next + 1) % zones.length;
        room[next]! -= 1;
        inZone[next]! += 1;
        next = (next + 1) % zones.length;
      }
    }
    return zones.flatMap(({ zone }, at): FleetGroup[] => {
      if (inZone[at]! === 0) return [];
      const spot = option.kind === 'spot' ? eligible.spotByZone?.[zone] : undefined;
      return [
        {
          instanceType: eligible.type.name,
          purchase: option.kind,
          blockDays: option.blockDays,
          zone,
          nodes: inZone[at]!,
          usdPerHour: toNumber(option.usdPerHour),
          ...(spot !== undefined && { spot }),
          ...(option.reservation !== null && { reservation: option.reservation.name }),
        },
      ];
    });
  });
}

function sizedStore({ part }: Choice, choices: readonly Choice[]): SizedStore[] {
  if (part.kind !== 'store') return [];
  const { store, lustre } = part.shape;
  const asked = {
    workload: part.demand.name,
    name: store.name,
    kind: store.kind,
    requiredBytes: store.capacityBytes,
    requiredBytesPerSecond: store.throughputBytesPerSecond,
  };
  if (lustre !== null) {
    const { tier, capacityGib } = lustre;
    const provided = times(decimal(capacityGib), lustreBytesPerSecondPerGib(tier));
    return [{ ...asked, providedBytes: capacityGib * GIB, providedBytesPerSecond: toNumber(provided), lustre }];
  }
  const onNodes = SIZED_STORES[store.kind].heldBy === 'node-disks';
  const providedBytes = onNodes ? localBytesFor(part.demand.name, choices) : store.capacityBytes;
  return [{ ...asked, providedBytes, providedBytesPerSecond: null, lustre: null }];
}

/** All local disks of the working nodes; the local stores of a workload share them. */
function localBytesFor(workload: string, choices: readonly Choice[]): number {
  let bytes = 0;
  for (const { part } of choices) {
    if (part.kind !== 'fleet' || part.demand.name !== workload) continue;
    for (const { eligible, requiredNodes } of part.shapes) bytes += eligible.type.localNvmeGb * 1e9 * requiredNodes;
  }
  return bytes;
}

const EXAMPLES = 3;

/** Excluded types by workload and reason, with the first three names of each. */
export function excludedCounts(excluded: ReturnType<SiteOptions['excluded']>): ExcludedTypes[] {
  return [...excluded].flatMap(([workload, reasons]) => {
    const byReason = new Map<ExcludedReason, string[]>();
    for (const [name, reason] of reasons) {
      const names = byReason.get(reason);
      if (names === undefined) byReason.set(reason, [name]);
      else names.push(name);
    }
    return [...byReason]
      .sort(byEntryKey)
      .map(([reason, names]) => ({ workload, reason, types: names.length, examples: names.slice(0, EXAMPLES) }));
  });
}
