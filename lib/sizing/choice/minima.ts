import type { Accelerator, InstanceType } from '../../catalog/facts/catalog.js';
import { GIB } from '../../units/conversions.js';
import {
  ceilingOfRatio,
  compare,
  type Decimal,
  decimal,
  floorOfRatio,
  minus,
  ONE,
  plus,
  times,
} from '../../units/decimal.js';
import type { Delivery, TypeDelivery } from '../model/delivery.js';
import type { Demand, ServingDemand } from '../model/demand.js';
import { MAX_FLEET_NODES } from '../model/fleet-totals.js';
import { type EachMinimum, isWork, SUMMED_MINIMA, type Summed, type SummedMinimum } from '../model/minima.js';
import { SIZED_STORES } from '../model/store-kinds.js';

const EIGHTH = decimal(0.125);
const NONE = decimal(0);

/** Share of the dense peak reached on a type: by family, else by interconnect, else the default. */
function utilizationOn(type: InstanceType, demand: Demand): number {
  const { byFamily, byInterconnect, default: otherwise } = demand.utilization;
  const family = Object.hasOwn(byFamily, type.family) ? byFamily[type.family] : undefined;
  return family ?? byInterconnect?.[type.accelerators?.interconnect ?? 'none'] ?? otherwise;
}

/** Decimal places to which a share that is cut is rounded up: a billionth of a TFLOPS, a GiB, a GB/s. */
const CUT_PLACES = 9;

/** Numerator ÷ denominator, rounded up to a billionth. */
export function roundedUpRatio(numerator: Decimal, denominator: Decimal): Decimal {
  return {
    digits: ceilingOfRatio(times(numerator, decimal(10 ** CUT_PLACES)), denominator),
    scale: CUT_PLACES,
  };
}

/** Numerator ÷ denominator, rounded down to a billionth. */
export function roundedDownRatio(numerator: Decimal, denominator: Decimal): Decimal {
  return { digits: floorOfRatio(times(numerator, decimal(10 ** CUT_PLACES)), denominator), scale: CUT_PLACES };
}

/** A figure of one accelerator, over all of a node; null: no figure. */
function ofAll({ accelerators }: InstanceType, of: (model: Accelerator) => number | null | undefined): Decimal | null {
  if (accelerators === null) return NONE;
  const each = figure(of(accelerators.model));
  const count = figure(accelerators.count);
  return each === null || count === null ? null : times(each, count);
}

/** Peak × utilization of a node, when it does nothing else; null: no figure. */
function sustainedTflops(type: InstanceType, demand: Demand): Decimal | null {
  const { precision } = demand.minima;
  const peak = ofAll(type, ({ denseTflops }) => precision && denseTflops[precision]);
  return peak && times(peak, decimal(utilizationOn(type, demand)));
}

/**
 * The rate of a node that serves, in the time that reading the cache leaves: attention waits for memory and matrix
 * products for arithmetic, one kernel after the other. 1 ÷ (1 ÷ rate + cache per TFLOP ÷ bandwidth).
 */
function besideCache(tflops: Decimal, type: InstanceType, { serving }: Demand): Decimal {
  const bandwidth = serving && reachedBandwidth(type, serving);
  const perTflop = decimal(serving?.cacheGbytesPerTflop ?? 0);
  if (!bandwidth || bandwidth.digits === 0n || perTflop.digits === 0n) return tflops;
  return roundedUpRatio(times(tflops, bandwidth), plus(bandwidth, times(tflops, perTflop)));
}

/** Of the accelerators of a node, in GB/s; null: not published. */
function reachedBandwidth(type: InstanceType, { bandwidthEfficiency }: ServingDemand): Decimal | null {
  const peak = ofAll(type, ({ memoryBandwidthGbytesPerSecond }) => memoryBandwidthGbytesPerSecond);
  return peak && times(peak, decimal(bandwidthEfficiency));
}

/** A node that cannot even hold the model gives nothing. */
function atLeastNone(value: Decimal): Decimal {
  return compare(value, NONE) < 0 ? NONE : value;
}

/** A request's cache is on one node. */
function wholeRequests(cacheGib: Decimal, { requestGib = 0 }: ServingDemand): Decimal {
  if (requestGib === 0) return cacheGib;
  const each = decimal(requestGib);
  return times({ digits: floorOfRatio(cacheGib, each), scale: 0 }, each);
}

/** What one node gives of a minimum; null: the catalog has no figure for it. */
export const GIVEN_BY_NODE: Readonly<Record<SummedMinimum, (type: InstanceType, demand: Demand) => Decimal | null>> = {
  computeTflops: (type, demand) => {
    const tflops = sustainedTflops(type, demand);
    return tflops && besideCache(tflops, type, demand);
  },
  acceleratorMemoryGib: (type) => ofAll(type, ({ memoryGib }) => memoryGib),
  accelerators: ({ accelerators }) => (accelerators === null ? NONE : figure(accelerators.count)),
  networkGbytesPerSecond: ({ network }) => {
    const gbps = figure(network.baselineGbps);
    return gbps === null ? null : times(gbps, EIGHTH);
  },
  cacheGib: (type, { serving }) => {
    if (serving === undefined) return NONE;
    const memory = ofAll(type, ({ memoryGib }) => memoryGib);
    if (memory === null) return null;
    const usable = times(memory, minus(ONE, decimal(serving.memoryReserve)));
    return wholeRequests(atLeastNone(minus(usable, decimal(serving.weightsGib))), serving);
  },
  cacheGbytesPerSecond: (type, { serving }) => {
    if (serving === undefined) return NONE;
    const reached = reachedBandwidth(type, serving);
    if (reached === null) return null;
    const weights = times(decimal(serving.weightsGib), decimal((GIB / 1e9) * serving.stepsPerSecond));
    return atLeastNone(minus(reached, weights));
  },
  hostMemoryGib: ({ memoryGib }) => figure(memoryGib),
  vcpus: ({ vcpus }) => figure(vcpus),
  localNvmeGb: ({ localNvmeGb }) => figure(localNvmeGb),
};

/** What a request takes from the one node that serves it. */
const SERVED: readonly Summed[] = ['computeTflops', 'cacheGib', 'cacheGbytesPerSecond'];

/**
 * What a node adds to a fleet, out of what it has. Where types mix and requests are served, a node serves as many as
 * the scarcest of what they take lets it, and what it has beyond that serves none: compute here and cache there do
 * not add up to a served request, and a node that cannot hold the model adds nothing.
 */
export function usablePerNode(
  given: ReadonlyMap<Summed, Decimal>,
  required: ReadonlyMap<Summed, Decimal>,
  { homogeneous, serving }: Demand,
): ReadonlyMap<Summed, Decimal> {
  const served = SERVED.filter((key) => required.has(key));
  if (homogeneous || serving === undefined || served.length === 0) return given;
  // The scarcest has the least share given ÷ required; shares are compared multiplied out.
  const scarcest = served.reduce((least, key) =>
    compare(times(given.get(key)!, required.get(least)!), times(given.get(least)!, required.get(key)!)) < 0
      ? key
      : least,
  );
  const usable = new Map(given);
  for (const key of served) {
    if (key === scarcest) continue;
    usable.set(key, roundedUpRatio(times(given.get(scarcest)!, required.get(key)!), required.get(scarcest)!));
  }
  return usable;
}

/** Whether a node without these serves no request at all. */
export function servesNone(lacking: readonly Summed[], { serving }: Demand): boolean {
  return serving !== undefined && lacking.some((key) => SERVED.includes(key));
}

/** Null where the catalog has no usable figure. */
function figure(value: number | null | undefined): Decimal | null {
  return value === null || value === undefined || !Number.isFinite(value) || value < 0 ? null : decimal(value);
}

const BYTES_PER_GB = 1e9;

/** What the fleet must sum to, with the local stores laid onto the local disks; absent minima are left out. */
export function requiredOf(demand: Demand): ReadonlyMap<Summed, Decimal> {
  const required = new Map<Summed, Decimal>();
  const asked = demand.delivery?.asked;
  const work = asked && (asked.kind === 'run' ? asked.amount : asked.perSecond);
  if (work !== undefined && work > 0) required.set('delivery', decimal(work));
  for (const key of SUMMED_MINIMA) {
    const value = demand.minima[key];
    if (value !== undefined && value > 0) required.set(key, decimal(value));
  }
  const localBytes = localStoreBytes(demand);
  if (localBytes > 0 && localBytes / BYTES_PER_GB > (demand.minima.localNvmeGb ?? 0)) {
    required.set('localNvmeGb', { digits: BigInt(Math.ceil(localBytes)), scale: 9 });
  }
  return required;
}

/** What the stores on the nodes' disks hold together, in bytes. */
export function localStoreBytes({ stores }: Demand): number {
  return stores
    .filter(({ kind }) => SIZED_STORES[kind].heldBy === 'node-disks')
    .reduce((total, { capacityBytes }) => total + capacityBytes, 0);
}

/** Whether the demand asks for accelerators at all. */
export function needsAccelerators({ minima, delivery }: Demand): boolean {
  return (
    delivery !== undefined ||
    (minima.computeTflops ?? 0) > 0 ||
    (minima.acceleratorMemoryGib ?? 0) > 0 ||
    (minima.acceleratorMemoryEachGib ?? 0) > 0 ||
    (minima.nodeTflops ?? 0) > 0 ||
    (minima.accelerators ?? 0) > 0 ||
    (minima.cacheGib ?? 0) > 0 ||
    (minima.cacheGbytesPerSecond ?? 0) > 0 ||
    minima.precision !== undefined
  );
}

/** Sustained by one node, in TFLOPS; none where its rate is unknown. */
function nodeTflops(type: InstanceType, demand: Demand): Decimal {
  return sustainedTflops(type, demand) ?? NONE;
}

/** Memory of each accelerator, or of the part that a fractional type exposes, in GiB. */
function memoryEachGib(type: InstanceType): Decimal {
  const { model, count } = type.accelerators ?? { model: { memoryGib: 0 }, count: 0 };
  return times(figure(model.memoryGib) ?? NONE, figure(Math.min(1, count)) ?? NONE);
}

/** What each node, or each accelerator, of a type gives of a minimum that it meets by itself. */
export const GIVEN_BY_EACH: Readonly<Record<EachMinimum, (type: InstanceType, demand: Demand) => Decimal>> = {
  nodeTflops,
  acceleratorMemoryEachGib: memoryEachGib,
};

const SECONDS_PER_HOUR = decimal(3600);

/** What a node delivers of what a demand asks for: a second of a service, or a whole run until its deadline. */
export function deliveredBy({ perNode }: TypeDelivery, { asked }: Delivery): Decimal {
  if (asked.kind === 'service') return decimal(perNode);
  const hours = minus(decimal(asked.deadlineHours), decimal(asked.startUpHours));
  return times(times(decimal(perNode), SECONDS_PER_HOUR), times(hours, minus(ONE, decimal(asked.lostTime))));
}

/** How nodes of a type come, whatever they do. */
export interface NodeSteps {
  /** Fewest working nodes. */
  readonly minRequiredNodes: number;
  /** Nodes come in multiples of this. */
  readonly nodesPerReplica: number;
}

/** So many nodes, in whole replicas. */
export function wholeReplicas(nodes: number, { nodesPerReplica }: NodeSteps): number {
  return nodesPerReplica * Math.ceil(nodes / nodesPerReplica);
}

/** Fewest working nodes by every minimum but what is done over time; Infinity beyond any fleet. */
export function fewestNodes(
  { nodes }: Demand,
  required: ReadonlyMap<Summed, Decimal>,
  perNode: ReadonlyMap<Summed, Decimal>,
  steps: NodeSteps,
): number {
  let fewest = Math.max(1, nodes.min, steps.minRequiredNodes);
  for (const [key, need] of required) {
    if (isWork(key)) continue;
    const count = ceilingOfRatio(need, perNode.get(key)!);
    fewest = Math.max(fewest, count > BigInt(MAX_FLEET_NODES) ? Number.POSITIVE_INFINITY : Number(count));
  }
  return wholeReplicas(fewest, steps);
}
