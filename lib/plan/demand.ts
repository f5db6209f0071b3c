import type { Blueprint, WorkloadBlueprint } from '../blueprint/schema.js';
import type { Demand, DemandMinima, PurchaseOption, ZoneDemand } from '../sizing/demand.js';
import { HOURS_PER_MONTH, POWER_LOAD, SPOT_MAX_SHARE, SPOT_OVERHEAD } from './assumptions.js';

const GIB = 2 ** 30;

/** What each workload of a blueprint asks of the sizing, in the blueprint's order. */
export function deriveDemands(blueprint: Blueprint): Demand[] {
  return blueprint.workloads.map((workload) => deriveDemand(workload, blueprint));
}

function deriveDemand(workload: WorkloadBlueprint, blueprint: Blueprint): Demand {
  return {
    name: workload.name,
    purpose: workload.purpose,
    minima: deriveMinima(workload),
    utilization: { default: workload.compute?.utilization ?? 1, byFamily: {} },
    types: {
      ...workload.types,
      // Accelerators joined only by PCIe, or nodes joined by a thin network, are right for serving and wrong for
      // training that spans them.
      interconnect: workload.purpose === 'training' ? 'fast' : 'any',
      doubtful: 'allow',
    },
    homogeneous: true,
    purchase: workload.purchase.map((option) => derivePurchase(option, workload.purpose)),
    zones: deriveZones(workload, blueprint),
    spares: { kind: 'count', nodes: 0 },
    nodes: { min: workload.nodes.atLeast, max: workload.nodes.atMost ?? null },
    hoursPerMonth: HOURS_PER_MONTH,
    load: POWER_LOAD[workload.purpose],
    stores: workload.storage.map((store) => ({
      name: store.name,
      kind: store.kind,
      capacityBytes: store.capacity,
      throughputBytesPerSecond: store.throughput ?? 0,
    })),
  };
}

/** Minima under their units; a minimum that the blueprint does not name stays absent. */
function deriveMinima(workload: WorkloadBlueprint): DemandMinima {
  const { compute, accelerators, network, host } = workload;
  return {
    ...(compute && { computeTflops: compute.atLeast, precision: compute.precision }),
    ...(accelerators?.atLeast !== undefined && { accelerators: accelerators.atLeast }),
    ...(accelerators?.memory !== undefined && { acceleratorMemoryGib: accelerators.memory / GIB }),
    ...(accelerators?.memoryEach !== undefined && { acceleratorMemoryEachGib: accelerators.memoryEach / GIB }),
    ...(network && { networkGbytesPerSecond: network.atLeast / 1e9 }),
    ...(host?.memory !== undefined && { hostMemoryGib: host.memory / GIB }),
    ...(host?.vcpus !== undefined && { vcpus: host.vcpus }),
    ...(host?.nvme !== undefined && { localNvmeGb: host.nvme / 1e9 }),
  };
}

function derivePurchase(
  option: WorkloadBlueprint['purchase'][number],
  purpose: WorkloadBlueprint['purpose'],
): PurchaseOption {
  const given = typeof option === 'string' ? { kind: option } : option;
  const spot = given.kind === 'spot';
  return {
    kind: given.kind,
    discount: given.discount ?? 0,
    maxShare: spot ? (given.maxShare ?? SPOT_MAX_SHARE[purpose]) : 1,
    overhead: spot ? (given.overhead ?? SPOT_OVERHEAD[purpose]) : 0,
    blockDays: given.kind === 'capacity-block' ? (given.days ?? 1) : null,
  };
}

/** Training keeps to one zone, where its fabric is; serving spreads over the zones of the network. */
function deriveZones(workload: WorkloadBlueprint, blueprint: Blueprint): ZoneDemand {
  if (workload.purpose === 'training') return { kind: 'single' };
  return { kind: 'spread', zones: blueprint.network.zones, survive: 0 };
}
