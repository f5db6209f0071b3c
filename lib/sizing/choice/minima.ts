import type { Accelerator, InstanceType } from '../../catalog/facts/catalog.js';
import { ceilingOfRatio, type Decimal, decimal, floorOfRatio, minus, ONE, times } from '../../units/decimal.js';
import type { Delivery, TypeDelivery } from '../model/delivery.js';
import type { Demand } from '../model/demand.js';
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

/** Peak × utilization of a node; null: no figure. */
function sustainedTflops(type: InstanceType, demand: Demand): Decimal | null {
  const { precision } = demand.minima;
  const peak = ofAll(type, ({ denseTflops }) => precision && denseTflops[precision]);
  return peak && times(peak, decimal(utilizationOn(type, demand)));
}

/** What one node gives of a minimum; null: the catalog has no figure for it. */
export const GIVEN_BY_NODE: Readonly<Record<SummedMinimum, (type: InstanceType, demand: Demand) => Decimal | null>> = {
  computeTflops: sustainedTflops,
  acceleratorMemoryGib: (type) => ofAll(type, ({ memoryGib }) => memoryGib),
  accelerators: ({ accelerators }) => (accelerators === null ? NONE : figure(accelerators.count)),
  networkGbytesPerSecond: ({ network }) => {
    const gbps = figure(network.baselineGbps);
    return gbps === null ? null : times(gbps, EIGHTH);
  },
  hostMemoryGib: ({ memoryGib }) => figure(memoryGib),
  vcpus: ({ vcpus }) => figure(vcpus),
  localNvmeGb: ({ localNvmeGb }) => figure(localNvmeGb),
};

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
    (minima.accelerators ?? 0) > 0 ||
    minima.precision !== undefined
  );
}

/** Memory of each accelerator, or of the part that a fractional type exposes, in GiB. */
function memoryEachGib(type: InstanceType): Decimal {
  const { model, count } = type.accelerators ?? { model: { memoryGib: 0 }, count: 0 };
  return times(figure(model.memoryGib) ?? NONE, figure(Math.min(1, count)) ?? NONE);
}

/** What each accelerator of a type gives of a minimum that it meets by itself. */
export const GIVEN_BY_EACH: Readonly<Record<EachMinimum, (type: InstanceType) => Decimal>> = {
  acceleratorMemoryEachGib: memoryEachGib,
};

const SECONDS_PER_HOUR = decimal(3600);

/** What a node delivers of what a demand asks for: a second of a service, or a whole run until its deadline. */
export function deliveredBy({ perNode }: Pick<TypeDelivery, 'perNode'>, { asked }: Delivery): Decimal {
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

/** The most nodes up to so many that make up whole replicas. */
export function mostInReplicas(nodes: number, { nodesPerReplica }: NodeSteps): number {
  return nodesPerReplica * Math.floor(nodes / nodesPerReplica);
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
