import type { InstanceType } from '../../catalog/facts/catalog.js';
import { COLLECTIVE_RATES, LINE_RATE_SHARE } from '../../catalog/facts/collective-rates.js';
import { seenBy } from '../../plan/kinds/pools.js';
import type { FleetPlan } from '../../plan/shape/fleet-plan.js';
import type { Infrastructure } from '../../plan/shape/hall.js';
import { storeOf } from '../../plan/stores/stores.js';

/** A rate that a fleet should reach, and how it is known; null: nothing is known, so it is measured and not judged. */
export type ExpectedRate =
  | {
      readonly value: number;
      /** `published`: measured by others on the same type and count of nodes. `derived`: from the network or the capacity. */
      readonly basis: 'published' | 'derived';
      readonly source: string;
      readonly doubt: string | null;
    }
  | { readonly value: null; readonly why: string };

/** What a burn-in of one fleet should show. */
export interface FleetExpectation {
  readonly fleet: string;
  readonly workload: string;
  readonly instanceType: string;
  readonly vendor: 'NVIDIA' | 'AWS' | null;
  /** All that the fleet may have, spares included. */
  readonly nodes: number;
  /** Devices of a node; 0: none. */
  readonly accelerators: number;
  /** EFA interfaces of a node. */
  readonly efaInterfaces: number;
  /** Largest message of the all-reduce, in GiB: buffers for it, its result and its check fit an accelerator. */
  readonly messageGib: number;
  /** Of an all-reduce over every node, in GB/s. */
  readonly busGbytesPerSecond: ExpectedRate;
  /** Of all nodes together, in MB/s; sorted by store. */
  readonly stores: readonly { readonly store: string; readonly mbytesPerSecond: ExpectedRate }[];
}

/** A measured rate may be so much under a published one: runs differ by a few percent. */
const SHARE_OF_PUBLISHED = 0.85;
/** A derived one is an upper bound that nobody has shown for the type. */
const SHARE_OF_DERIVED = 0.7;

/** The least that is accepted of a rate; null: anything is. */
export function leastOf(rate: ExpectedRate): number | null {
  if (rate.value === null) return null;
  return rate.value * (rate.basis === 'published' ? SHARE_OF_PUBLISHED : SHARE_OF_DERIVED);
}

/** What a burn-in of every fleet of a hall should show, in the order of the plan. */
export function expectationsOf(
  hall: Infrastructure,
  types: ReadonlyMap<string, InstanceType>,
): readonly FleetExpectation[] {
  return hall.fleets.map((planned: FleetPlan): FleetExpectation => {
    const fleet = seenBy(hall, planned);
    const type = types.get(fleet.instanceType);
    if (type === undefined) throw new Error(`the catalog has no type ${fleet.instanceType}`);
    const { accelerators, interfaces, nodes } = fleet;
    const efaInterfaces = interfaces.filter(({ kind }) => kind !== 'interface').length;
    return {
      fleet: fleet.key,
      workload: fleet.workload,
      instanceType: fleet.instanceType,
      vendor: accelerators?.vendor ?? null,
      nodes: nodes.max,
      accelerators: accelerators === null ? 0 : Math.max(1, Math.floor(accelerators.perNode)),
      efaInterfaces,
      messageGib: largestMessageGib(type),
      busGbytesPerSecond: busRate(type, nodes.max, efaInterfaces),
      stores: hall.stores
        .filter(({ workload }) => workload === fleet.workload)
        .map((store) => ({
          store: store.key,
          mbytesPerSecond: storeRate(storeOf(store).baselineBytesPerSecond?.(store), type, nodes.max),
        })),
    };
  });
}

/** Published rates are of messages up to 16 GiB. */
const MESSAGE_GIB_MAX = 16;
const BUFFERS = 4;

function largestMessageGib({ accelerators }: InstanceType): number {
  const memoryGib = accelerators === null ? 0 : accelerators.model.memoryGib * Math.min(1, accelerators.count);
  let message = 1;
  while (message * 2 <= MESSAGE_GIB_MAX && message * 2 * BUFFERS <= memoryGib) message *= 2;
  return message;
}

function busRate({ name, accelerators, network }: InstanceType, nodes: number, efaInterfaces: number): ExpectedRate {
  if (accelerators === null) return { value: null, why: 'no accelerators' };
  const published = COLLECTIVE_RATES.find((rate) => rate.instanceType === name && rate.nodes === nodes);
  if (published !== undefined) {
    const { busGbytesPerSecond: value, source, doubt } = published;
    return { value, basis: 'published', source, doubt };
  }
  if (accelerators.model.vendor !== 'NVIDIA') return { value: null, why: 'no rate of nccom-test is published' };
  if (nodes === 1) return { value: null, why: 'no rate within one node of the type is published' };
  if (efaInterfaces === 0 || network.baselineGbps === null) {
    return { value: null, why: 'no rate without EFA is published' };
  }
  return {
    value: (network.baselineGbps / 8) * LINE_RATE_SHARE,
    basis: 'derived',
    source: `${LINE_RATE_SHARE} of the line rate of ${network.baselineGbps} Gbit/s, as 16 p5en.48xlarge reach`,
    doubt: 'no rate of this type and count of nodes is published',
  };
}

/** No more than the network of the nodes carries. */
function storeRate(baseline: number | undefined, { network }: InstanceType, nodes: number): ExpectedRate {
  if (baseline === undefined) return { value: null, why: 'AWS states no throughput of the store' };
  if (network.baselineGbps === null) return { value: null, why: 'the network of the type is not published' };
  const network1 = (network.baselineGbps / 8) * 1e9 * nodes;
  return {
    value: Math.min(baseline, network1) / 1e6,
    basis: 'derived',
    source: baseline <= network1 ? 'the throughput that the file system is made with' : 'the network of the nodes',
    doubt: null,
  };
}
