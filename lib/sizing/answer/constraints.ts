import { DELIVERY_UNITS } from '../../units/closed-lists.js';
import { GIB } from '../../units/conversions.js';
import {
  compare,
  type Decimal,
  decimal,
  floorOfRatio,
  minus,
  ONE,
  plus,
  times,
  toNumber,
} from '../../units/decimal.js';
import { identityKey } from '../../units/identity-key.js';
import type { Choice, FleetShape, StoreShape } from '../choice/choice.js';
import { givenTimesSlowdown, spotNodesOf } from '../choice/fleet-meets.js';
import type { SharedLimit } from '../choice/limits.js';
import { GIVEN_BY_EACH, localStoreBytes, requiredOf } from '../choice/minima.js';
import { demandOfPart } from '../choice/mixed.js';
import { totalResources } from '../choice/resources.js';
import { lustreBytesPerSecondPerGib, lustreStepBelow, lustreSuffices } from '../choice/store-choices.js';
import { fleetAvailability, reachesAvailability } from '../model/availability.js';
import type { Constraint, SharedLimitKey } from '../model/constraint.js';
import type { Demand } from '../model/demand.js';
import { replicaAvailability } from '../model/fleet-totals.js';
import { EACH_MINIMA, MINIMA, type Minimum, SUMMED_MINIMA, type Summed } from '../model/minima.js';
import { spotTerms } from '../model/purchase.js';
import type { ConstraintReport, CostSummary } from '../model/sizing.js';
import { SIZED_STORES } from '../model/store-kinds.js';

/** Every constraint of a plan with what it asks and gets: by workload in plan order, then the shared limits. */
export function constraintReports(
  choices: readonly Choice[],
  limits: readonly SharedLimit[],
  bindingLimits: ReadonlySet<string>,
  { totalUsdPerMonth }: CostSummary,
): ConstraintReport[] {
  const reports = workloadReports(choices);
  const total = totalResources(choices.map(({ resources }) => resources));
  for (const limit of limits) {
    const taken = limit.taken(total);
    const { constraint } = limit;
    const isOwned = constraint.kind === 'reservation';
    const isCost = isLimit(constraint, 'monthly-cost');
    const implied = isOwned || isLimit(constraint, 'capacity-block-nodes');
    if (implied && taken.digits === 0n) continue;
    reports.push({
      workload: null,
      constraint,
      unit: limit.unit,
      ...(isCost
        ? withinBudget(limit.most, totalUsdPerMonth)
        : atMost(plus(limit.most, limit.beforehand), plus(taken, limit.beforehand))),
      binding: bindingLimits.has(identityKey(constraint)) || (isOwned && compare(taken, limit.most) === 0),
    });
  }
  return reports;
}

/** The constraints of the workloads alone. */
export function workloadReports(choices: readonly Choice[]): ConstraintReport[] {
  return choices.flatMap(({ part }) => {
    if (part.kind === 'fleet') return fleetReports(part.demand, part.shapes);
    return part.kind === 'store' ? storeReports(part.demand, part.shape) : [];
  });
}

function isLimit(constraint: Constraint, limit: SharedLimitKey): boolean {
  return constraint.kind === 'limit' && constraint.limit === limit;
}

function minimumOf(workload: string, minimum: Minimum) {
  return { workload, constraint: { kind: 'minimum', minimum }, unit: MINIMA[minimum].unit } as const;
}

/** What is printed may exceed the exact cost, which the budget is checked on, by a cent a line. */
function withinBudget(most: Decimal, provided: number) {
  const amounts = atMost(most, decimal(provided));
  return { ...amounts, slack: Math.max(0, amounts.slack) };
}

/** The constraints of one fleet, in the order in which reports list them. */
export function fleetReports(demand: Demand, shapes: readonly FleetShape[]): ConstraintReport[] {
  const reports: ConstraintReport[] = [];
  const workload = demand.name;
  const required = requiredOf(demand);
  const work = required.get('delivery');
  const bindsWork =
    work !== undefined && withoutOne(shapes).some((fewer) => isLess(given(fewer, 'delivery', demand), work));
  if (work !== undefined && demand.delivery?.asked.kind === 'service') {
    const { unit } = demand.delivery;
    const amounts = atLeast(work, given(shapes, 'delivery', demand));
    reports.push({
      workload,
      constraint: { kind: 'delivery', unit },
      unit: DELIVERY_UNITS[unit],
      ...amounts,
      binding: bindsWork,
    });
  }
  for (const key of SUMMED_MINIMA) {
    const need = required.get(key);
    if (need === undefined) continue;
    const binding = withoutOne(shapes).some((fewer) => isLess(given(fewer, key, demand), need));
    reports.push({ ...minimumOf(workload, key), ...atLeast(need, given(shapes, key, demand)), binding });
  }
  for (const key of EACH_MINIMA) {
    const need = demand.minima[key];
    if (need === undefined || need <= 0) continue;
    const givenBy = shapes.map(({ eligible }) => GIVEN_BY_EACH[key](eligible.type));
    const least = givenBy.reduce((a, b) => (isLess(b, a) ? b : a));
    reports.push({ ...minimumOf(workload, key), ...atLeast(decimal(need), least), binding: false });
  }
  const { run } = demand;
  if (run !== undefined) {
    const { eligible, requiredNodes } = shapes[0]!;
    const hours = Math.min(run.deadlineHours, eligible.hours.run!);
    // There is no fleet without the nodes of one replica, whatever the deadline.
    const hasFewer = shapes.length > 1 || requiredNodes > eligible.nodesPerReplica;
    const binding = run.endsWith === 'deadline' || hours === run.deadlineHours || (bindsWork && hasFewer);
    const amounts = atMost(decimal(run.deadlineHours), decimal(hours));
    reports.push({ workload, constraint: { kind: 'deadline' }, unit: 'h', ...amounts, binding });
  }
  const working = shapes.reduce((total, { requiredNodes }) => total + requiredNodes, 0);
  const floor = Math.max(1, demand.nodes.min);
  const nodes = { workload, unit: 'nodes' };
  if (floor > 1) {
    reports.push({
      ...nodes,
      constraint: { kind: 'fewest-nodes' },
      ...atLeast(decimal(floor), decimal(working)),
      binding: working === floor,
    });
  }
  if (demand.nodes.max !== null) {
    const most = decimal(demand.nodes.max);
    reports.push({
      ...nodes,
      constraint: { kind: 'most-nodes' },
      ...atMost(most, decimal(working)),
      binding: working === demand.nodes.max,
    });
  }
  const spot = spotTerms(demand);
  if (spot !== undefined && spot.maxShare < 1) {
    for (const shape of shapes) {
      const onSpot = spotNodesOf(shape);
      const most = times(decimal(spot.maxShare), decimal(shape.totalNodes));
      const constraint = { kind: 'spot-nodes', instanceType: typeApart(shape, shapes) } as const;
      reports.push({
        ...nodes,
        constraint,
        ...atMost(most, decimal(onSpot)),
        binding: isLess(most, decimal(onSpot + 1)),
      });
    }
  }
  reports.push(...toleranceReports(demand, shapes));
  const localBytes = localStoreBytes(demand);
  if (localBytes > 0) {
    const asked = decimal(localBytes);
    const bytesOf = (fleet: readonly FleetShape[]) => times(given(fleet, 'localNvmeGb', demand), decimal(1e9));
    const provided = bytesOf(shapes);
    const binding = withoutOne(shapes).some((fewer) => isLess(bytesOf(fewer), asked));
    reports.push({ workload, constraint: { kind: 'local-capacity' }, unit: 'B', ...atLeast(asked, provided), binding });
  }
  return reports;
}

/** The fleet with one working replica less, of each type in turn. */
function withoutOne(shapes: readonly FleetShape[]): FleetShape[][] {
  return shapes.map((_, at) =>
    shapes.map((shape, place) =>
      place === at ? { ...shape, requiredNodes: shape.requiredNodes - shape.eligible.nodesPerReplica } : shape,
    ),
  );
}

/** The type of a part of a mixed fleet; null: the fleet has one. */
function typeApart({ eligible }: FleetShape, shapes: readonly FleetShape[]): string | null {
  return shapes.length > 1 ? eligible.type.name : null;
}

/** Spares and zones. Every type of a mixed fleet keeps its own. */
function toleranceReports(demand: Demand, shapes: readonly FleetShape[]): ConstraintReport[] {
  const reports: ConstraintReport[] = [];
  for (const shape of shapes) {
    const { requiredNodes, totalNodes } = shape;
    const each = shape.eligible.nodesPerReplica;
    const [working, all] = [requiredNodes / each, totalNodes / each];
    const instanceType = typeApart(shape, shapes);
    const workload = demand.name;
    const { spares, zones } = shapes.length > 1 ? demandOfPart(demand) : demand;
    if (spares.kind === 'count' && spares.nodes > 0) {
      const counts = atLeast(decimal(spares.nodes), decimal(totalNodes - requiredNodes));
      const binding = totalNodes - each - requiredNodes < spares.nodes;
      reports.push({ workload, constraint: { kind: 'spare-nodes', instanceType }, unit: 'nodes', ...counts, binding });
    }
    if (spares.kind === 'availability') {
      const up = replicaAvailability(spares.nodeAvailability, each);
      const provided = fleetAvailability(working, all, up);
      const binding = !reachesAvailability(working, all - 1, up, spares.target);
      const amounts = atLeast(decimal(spares.target), decimal(provided));
      reports.push({
        workload,
        constraint: { kind: 'availability', instanceType },
        unit: 'probability',
        ...amounts,
        binding,
      });
    }
    if (zones.kind === 'spread' && zones.survive > 0) {
      const left = each * replicasAfterLoss(all, zones.zones, zones.survive);
      const binding = replicasAfterLoss(all - 1, zones.zones, zones.survive) < working;
      const constraint = { kind: 'zone-loss', lost: zones.survive, zones: zones.zones, instanceType } as const;
      reports.push({ workload, constraint, unit: 'nodes', ...atLeast(decimal(requiredNodes), decimal(left)), binding });
    }
  }
  return reports;
}

/** Replicas that remain when the fullest zones of an even spread are lost. */
function replicasAfterLoss(replicas: number, zones: number, lost: number): number {
  const fuller = replicas % zones;
  return replicas - lost * Math.floor(replicas / zones) - Math.min(lost, fuller);
}

function storeReports(demand: Demand, { store, lustre }: StoreShape): ConstraintReport[] {
  if (SIZED_STORES[store.kind].heldBy === 'node-disks') return [];
  const workload = demand.name;
  const capacity = { workload, constraint: { kind: 'store-capacity', store: store.name }, unit: 'B' } as const;
  const asked = decimal(store.capacityBytes);
  if (lustre === null) return [{ ...capacity, ...atLeast(asked, asked), binding: true }];
  const { tier, capacityGib } = lustre;
  const stepBelow = lustreStepBelow(store, tier, capacityGib);
  const bytes = times(decimal(capacityGib), decimal(GIB));
  const throughput = times(decimal(capacityGib), lustreBytesPerSecondPerGib(tier));
  const bindsCapacity = !lustreSuffices({ ...store, throughputBytesPerSecond: 0 }, tier, stepBelow);
  const reports: ConstraintReport[] = [{ ...capacity, ...atLeast(asked, bytes), binding: bindsCapacity }];
  if (store.throughputBytesPerSecond > 0) {
    reports.push({
      workload,
      constraint: { kind: 'store-throughput', store: store.name },
      unit: 'B/s',
      ...atLeast(decimal(store.throughputBytesPerSecond), throughput),
      binding: !lustreSuffices({ ...store, capacityBytes: 0 }, tier, stepBelow),
    });
  }
  return reports;
}

const QUOTIENT_PLACES = 15;

/** What the required nodes give, whichever of the fleet's nodes they are; not more than that, where it is no decimal. */
function given(shapes: readonly FleetShape[], key: Summed, demand: Demand): Decimal {
  const { given: product, slowdown } = givenTimesSlowdown(shapes, key, demand);
  if (compare(slowdown, ONE) === 0) return product;
  const unit = { ...slowdown, scale: slowdown.scale + QUOTIENT_PLACES };
  return { digits: floorOfRatio(product, unit), scale: QUOTIENT_PLACES };
}

function isLess(left: Decimal, right: Decimal): boolean {
  return compare(left, right) < 0;
}

function atLeast(required: Decimal, provided: Decimal) {
  const slack = toNumber(minus(provided, required));
  return { sense: '>=', required: toNumber(required), provided: toNumber(provided), slack } as const;
}

function atMost(required: Decimal, provided: Decimal) {
  const slack = toNumber(minus(required, provided));
  return { sense: '<=', required: toNumber(required), provided: toNumber(provided), slack } as const;
}
