import { fleetAvailability } from '../availability.js';
import type { Choice, FleetShape, StoreShape } from '../choice/choice.js';
import { totalResources } from '../choice/fleet-choices.js';
import { localStoreBytes, memoryEachGib, SUMMED_MINIMA } from '../choice/minima.js';
import { lustreBytesPerSecondPerGib, lustreSuffices } from '../choice/store-choices.js';
import { compare, type Decimal, decimal, floorOfRatio, minus, ONE, plus, sum, times, toNumber } from '../decimal.js';
import type { Demand } from '../demand.js';
import type { SharedLimit } from '../limits.js';
import type { ConstraintReport } from '../sizing.js';

/** Every constraint of a plan with what it asks and gets: by workload in plan order, then the shared limits. */
export function constraintReports(
  choices: readonly Choice[],
  limits: readonly SharedLimit[],
  bindingLimits: ReadonlySet<string>,
): ConstraintReport[] {
  const reports: ConstraintReport[] = [];
  for (const { part } of choices) {
    if (part.kind === 'fleet') reports.push(...fleetReports(part.demand, part.shapes));
    if (part.kind === 'store') reports.push(...storeReports(part.demand, part.shape));
  }
  const total = totalResources(choices.map(({ resources }) => resources));
  for (const limit of limits) {
    const taken = limit.taken(total);
    if (limit.name === 'capacity-block nodes' && taken.digits === 0n) continue;
    reports.push({
      workload: null,
      name: limit.name,
      unit: limit.unit,
      ...atMost(limit.most, taken),
      binding: bindingLimits.has(limit.name),
    });
  }
  return reports;
}

function fleetReports(demand: Demand, shapes: readonly FleetShape[]): ConstraintReport[] {
  const reports: ConstraintReport[] = [];
  const workload = demand.name;
  const required = shapes[0]!.eligible.required;
  const fewer = shapes.map((shape) => ({ ...shape, requiredNodes: shape.requiredNodes - 1 }));
  for (const { key, name, unit } of SUMMED_MINIMA) {
    const need = required.get(key);
    if (need === undefined) continue;
    const provided = sum(shapes.map((shape) => givenBy(shape, key, demand)));
    const binding = fewer.some((shape, at) =>
      isLess(sum(shapes.map((same, index) => givenBy(index === at ? shape : same, key, demand))), need),
    );
    reports.push({ workload, name, unit, ...atLeast(need, provided), binding });
  }
  const each = demand.minima.acceleratorMemoryEachGib;
  if (each !== undefined && each > 0) {
    const least = shapes.map(({ eligible }) => memoryEachGib(eligible.type)).reduce((a, b) => (isLess(b, a) ? b : a));
    const report = { workload, name: 'memory of each accelerator', unit: 'GiB' };
    reports.push({ ...report, ...atLeast(decimal(each), least), binding: false });
  }
  const working = shapes.reduce((total, { requiredNodes }) => total + requiredNodes, 0);
  const floor = Math.max(1, demand.nodes.min);
  const nodes = { workload, unit: 'nodes' };
  if (floor > 1) {
    reports.push({
      ...nodes,
      name: 'nodes at least',
      ...atLeast(decimal(floor), decimal(working)),
      binding: working === floor,
    });
  }
  if (demand.nodes.max !== null) {
    const most = decimal(demand.nodes.max);
    reports.push({
      ...nodes,
      name: 'nodes at most',
      ...atMost(most, decimal(working)),
      binding: working === demand.nodes.max,
    });
  }
  const spot = demand.purchase.find(({ kind }) => kind === 'spot');
  if (spot !== undefined && spot.maxShare < 1) {
    const total = shapes.reduce((count, { totalNodes }) => count + totalNodes, 0);
    const onSpot = shapes.reduce((count, shape) => count + spotNodes(shape), 0);
    const most = times(decimal(spot.maxShare), decimal(total));
    const binding = compare(decimal(onSpot + 1), most) > 0;
    reports.push({ ...nodes, name: 'spot nodes', ...atMost(most, decimal(onSpot)), binding });
  }
  reports.push(...toleranceReports(demand, shapes));
  const localBytes = localStoreBytes(demand);
  if (localBytes > 0) {
    const provided = times(sum(shapes.map((shape) => givenBy(shape, 'localNvmeGb', demand))), decimal(1e9));
    const asked = decimal(localBytes);
    const binding = fewer.length === 1 && isLess(times(givenBy(fewer[0]!, 'localNvmeGb', demand), decimal(1e9)), asked);
    reports.push({ workload, name: 'capacity of local stores', unit: 'B', ...atLeast(asked, provided), binding });
  }
  return reports;
}

/** Spares and zones. Every type of a mixed fleet keeps its own. */
function toleranceReports(demand: Demand, shapes: readonly FleetShape[]): ConstraintReport[] {
  const reports: ConstraintReport[] = [];
  for (const { eligible, requiredNodes, totalNodes } of shapes) {
    const suffix = shapes.length > 1 ? ` of ${eligible.type.name}` : '';
    const workload = demand.name;
    const { spares, zones } = demand;
    if (spares.kind === 'count' && spares.nodes > 0) {
      const counts = atLeast(decimal(spares.nodes), decimal(totalNodes - requiredNodes));
      const binding = totalNodes - requiredNodes === spares.nodes;
      reports.push({ workload, name: `spare nodes${suffix}`, unit: 'nodes', ...counts, binding });
    }
    if (spares.kind === 'availability') {
      const provided = fleetAvailability(requiredNodes, totalNodes, spares.nodeAvailability);
      const binding = fleetAvailability(requiredNodes, totalNodes - 1, spares.nodeAvailability) < spares.target;
      const amounts = atLeast(decimal(spares.target), decimal(provided));
      reports.push({ workload, name: `availability${suffix}`, unit: 'probability', ...amounts, binding });
    }
    if (zones.kind === 'spread' && zones.survive > 0) {
      const left = nodesAfterLoss(totalNodes, zones.zones, zones.survive);
      const binding = nodesAfterLoss(totalNodes - 1, zones.zones, zones.survive) < requiredNodes;
      const name = `nodes left after the loss of ${zones.survive} of ${zones.zones} zones${suffix}`;
      reports.push({ workload, name, unit: 'nodes', ...atLeast(decimal(requiredNodes), decimal(left)), binding });
    }
  }
  return reports;
}

/** Nodes that remain when the fullest zones of an even spread are lost. */
export function nodesAfterLoss(totalNodes: number, zones: number, lost: number): number {
  const fuller = totalNodes % zones;
  return totalNodes - lost * Math.floor(totalNodes / zones) - Math.min(lost, fuller);
}

function storeReports(demand: Demand, { store, lustre }: StoreShape): ConstraintReport[] {
  if (store.kind === 'local') return [];
  const workload = demand.name;
  const capacity = { workload, name: `capacity of ${store.name}`, unit: 'B' };
  const asked = decimal(store.capacityBytes);
  if (lustre === null) return [{ ...capacity, ...atLeast(asked, asked), binding: true }];
  const { tier, capacityGib } = lustre;
  const stepBelow = capacityGib <= 1200 ? 0 : Math.max(1200, capacityGib - 2400);
  const bytes = times(decimal(capacityGib), decimal(2 ** 30));
  const throughput = times(decimal(capacityGib), lustreBytesPerSecondPerGib(tier));
  const bindsCapacity = !lustreSuffices({ ...store, throughputBytesPerSecond: 0 }, tier, stepBelow);
  const reports: ConstraintReport[] = [{ ...capacity, ...atLeast(asked, bytes), binding: bindsCapacity }];
  if (store.throughputBytesPerSecond > 0) {
    reports.push({
      workload,
      name: `throughput of ${store.name}`,
      unit: 'B/s',
      ...atLeast(decimal(store.throughputBytesPerSecond), throughput),
      binding: !lustreSuffices({ ...store, capacityBytes: 0 }, tier, stepBelow),
    });
  }
  return reports;
}

const QUOTIENT_PLACES = 15;

/** What the required nodes give, whichever of the fleet's nodes they are; a spot node loses part of its work. */
function givenBy(shape: FleetShape, key: (typeof SUMMED_MINIMA)[number]['key'], demand: Demand): Decimal {
  const each = shape.eligible.perNode.get(key)!;
  const whole = times(each, decimal(shape.requiredNodes));
  const overhead = demand.purchase.find(({ kind }) => kind === 'spot')?.overhead ?? 0;
  const onSpot = Math.min(shape.requiredNodes, spotNodes(shape));
  if (key !== 'computeTflops' || onSpot === 0 || overhead === 0) return whole;
  const slowed = plus(ONE, decimal(overhead));
  const exact = minus(times(whole, slowed), times(times(each, decimal(onSpot)), decimal(overhead)));
  const unit = { ...slowed, scale: slowed.scale + QUOTIENT_PLACES };
  return { digits: floorOfRatio(exact, unit), scale: QUOTIENT_PLACES };
}

export function spotNodes({ bought }: FleetShape): number {
  return bought.find(({ option }) => option.kind === 'spot')?.nodes ?? 0;
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
