import type { InstanceType } from '../../catalog/facts/catalog.js';
import { plannerOf } from '../../plan/stores/stores.js';
import type { OwnedNodes } from '../../plan/supply/owned-nodes.js';
import type { FleetGroup, SizedFleet, SizedStore } from '../../sizing/model/sizing.js';
import { GIB } from '../../units/conversions.js';
import { byName } from '../../units/order.js';
import { splitByWeight } from '../../units/rounding.js';
import type { NodeGroup, NodePool, SharedStore } from './model/node-pool.js';

/** The pool of a sized hall. */
interface DerivedPool {
  readonly pool: NodePool;
  /** Groups whose type has no published network baseline: they count as having none. By name. */
  readonly networkUnknown: readonly string[];
}

/**
 * The working nodes of a sized hall, spares left out, its owned nodes, and its file systems. A fleet belongs to its workload, and each
 * of its types, purchase options and zones is a group; owned nodes are a group by site. Speeds are all 1: no source gives how a task's
 * time differs by type.
 * @param owned - none of them spans a site; figures that the blueprint does not state count as 0
 */
export function derivePool(
  sizing: { readonly fleets: readonly SizedFleet[]; readonly stores: readonly SizedStore[] },
  types: ReadonlyMap<string, InstanceType>,
  owned: readonly OwnedNodes[] = [],
): DerivedPool {
  const groups = [...sizing.fleets.flatMap((fleet) => groupsOf(fleet, types)), ...owned.map(ownedGroup)].sort(byName);
  return {
    pool: { groups: groups.map(({ group }) => group), stores: sizing.stores.flatMap(sharedStore).sort(byName) },
    networkUnknown: groups.filter(({ networkUnknown }) => networkUnknown).map(({ name }) => name),
  };
}

function groupsOf({ workload, spareNodes, groups }: SizedFleet, types: ReadonlyMap<string, InstanceType>) {
  const standing = groups.filter(({ nodes }) => nodes > 0);
  const spares = splitByWeight(
    spareNodes,
    standing.map(({ nodes }) => nodes),
  );
  return standing.map((group, index) => {
    const type = types.get(group.instanceType);
    if (type === undefined) throw new Error(`no instance type ${group.instanceType} in the catalog`);
    const name = [workload, ...qualifiersOf(group, standing)].join('.');
    return {
      name,
      group: nodeGroup(name, workload, group.nodes - spares[index]!, type),
      networkUnknown: type.network.baselineGbps === null,
    };
  });
}

function ownedGroup({ key, workload, nodes, accelerators, perNode }: OwnedNodes) {
  const group: NodeGroup = {
    name: key,
    nodes,
    workload,
    perNode: {
      accelerators: accelerators?.perNode ?? 0,
      memoryBytes: perNode.memoryBytes,
      storageBytes: perNode.nvmeBytes,
      networkBytesPerSecond: perNode.networkBytesPerSecond,
    },
    speed: 1,
  };
  return { name: key, group, networkUnknown: perNode.networkBytesPerSecond === 0 };
}

/** Only what distinguishes a group from its siblings: names are printed in narrow places. */
function qualifiersOf(group: FleetGroup, siblings: readonly FleetGroup[]): string[] {
  const parts: ((of: FleetGroup) => string)[] = [
    ({ instanceType }) => instanceType,
    ({ purchase }) => purchase,
    ({ blockDays }) => (blockDays === null ? '' : `${blockDays}d`),
    ({ zone }) => zone,
  ];
  return parts
    .filter((part) => siblings.some((sibling) => part(sibling) !== part(group)))
    .map((part) => part(group))
    .filter((text) => text !== '');
}

function nodeGroup(name: string, workload: string, nodes: number, type: InstanceType): NodeGroup {
  return {
    name,
    nodes,
    workload,
    perNode: {
      accelerators: type.accelerators?.count ?? 0,
      memoryBytes: Math.floor(type.memoryGib * GIB),
      storageBytes: Math.floor(type.localNvmeGb * 1e9),
      networkBytesPerSecond: Math.floor(((type.network.baselineGbps ?? 0) * 1e9) / 8),
    },
    speed: 1,
  };
}

/** A store that grows as it fills has no limit that a hall could reach; disks inside the nodes are not shared. */
function sharedStore({ workload, name, kind, providedBytes, providedBytesPerSecond }: SizedStore): SharedStore[] {
  const planner = plannerOf({ kind });
  if (planner === null) return [];
  const named = { name: `${workload}/${name}` };
  if (!planner.provisioned) return [{ ...named, capacityBytes: null, throughputBytesPerSecond: null }];
  return [
    {
      ...named,
      capacityBytes: wholeBelow(providedBytes),
      throughputBytesPerSecond: providedBytesPerSecond === null ? null : wholeBelow(providedBytesPerSecond),
    },
  ];
}

/** At 9 PB and more a task may wait without need, but never starts too early. */
function wholeBelow(value: number): number {
  return Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER);
}
