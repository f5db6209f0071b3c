import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import { BLOCK_DRAIN_MINUTES } from '../../catalog/facts/capacity-blocks.js';
import type { Catalog, InstanceType, OwnedReservation, RegionCatalog } from '../../catalog/facts/catalog.js';
import type { FleetGroup, SizedFleet } from '../../sizing/model/sizing.js';
import type { NodeSource } from '../../units/closed-lists.js';
import { instantOf, minutesOf } from '../../units/instant.js';
import { by } from '../../units/order.js';
import { splitByWeight } from '../../units/rounding.js';
import { nodeGroupName } from '../kinds/names.js';
import type { DraftFleet, NodeTraits } from '../kinds/platform.js';
import { zoneKey } from '../kinds/zone-id.js';
import type { FleetPlan, NodeRange, ReservationPlan } from '../shape/fleet-plan.js';
import { efaInterfaces } from './network-interfaces.js';
import { weekCalendar } from './week-calendar.js';

/** Container images of a few tens of GiB each, and logs; where local disks are striped, those hold them. */
export const NODE_ROOT_VOLUME_GIB = 200;

/** What fleets are drafted from. */
interface FleetParts {
  /** Of the hall. */
  readonly name: string;
  readonly workloads: readonly WorkloadBlueprint[];
  /** Of the hall's platform. */
  readonly nodes: NodeTraits;
  readonly catalog: Catalog;
  readonly region: RegionCatalog;
  /** What nodes may start in without being bought. */
  readonly held: readonly OwnedReservation[];
}

/**
 * The fleets that every platform makes its own; sorted by key.
 * @throws Error when the sizing names a workload or a type that is not there
 */
export function draftFleets(parts: FleetParts, sizedFleets: readonly SizedFleet[]): DraftFleet[] {
  const drafts = sizedFleets.flatMap((sized) => {
    const workload = parts.workloads.find(({ name }) => name === sized.workload);
    if (workload === undefined) throw new Error(`sizing names a workload that the blueprint lacks: ${sized.workload}`);
    return draftFleet(parts, workload, sized);
  });
  return drafts.sort(by(({ fleet }) => fleet.key));
}

/** Nodes of one type and one purchase option, before zones are decided. */
interface Pool {
  readonly type: InstanceType;
  readonly purchase: NodeSource;
  readonly blockDays: number | null;
  /** Null: the nodes are bought. */
  readonly owned: OwnedReservation | null;
  readonly zones: readonly string[];
  readonly nodes: number;
  readonly spares: number;
  /** Which of the groups that hold the nodes of one offer, from 1; those after the first carry it in their name. */
  readonly part: number;
}

function draftFleet(
  { name: hall, nodes, catalog, region, held }: FleetParts,
  workload: WorkloadBlueprint,
  sized: SizedFleet,
): DraftFleet[] {
  const fabric = usesFabric(workload);
  // What a lost zone takes is no spare: the needed nodes are up only where those run too.
  const survives = typeof workload.zones === 'object' && 'survive' in workload.zones && workload.zones.survive > 0;
  const pools = poolsOf(sized, survives ? 0 : sized.spareNodes, { catalog, held }, fabric).flatMap(inGroups);
  const floors = trackedFloors(workload, pools);
  const calendar = weekCalendar(workload, sized);
  const severalTypes = new Set(pools.map(({ type }) => type.name)).size > 1;
  const severalBlocks = new Set(pools.flatMap(({ blockDays }) => blockDays ?? [])).size > 1;
  return pools.map((pool, at): DraftFleet => {
    const { type, purchase } = pool;
    const spans = fabric && (nodes.fabricOnSpot || purchase !== 'spot');
    const interfaces = spans ? efaInterfaces(type, nodes.reservedSlots) : [];
    const severalZones = pools.some((other) => sameOffer(other, pool) && other.zones.join() !== pool.zones.join());
    const qualifiers = [
      ...(severalTypes ? [type.name.replaceAll('.', '-')] : []),
      ...(purchase === 'on-demand' ? [] : [purchase]),
      ...(pool.owned === null ? [] : [pool.owned.name]),
      ...(severalBlocks && pool.blockDays !== null ? [`${pool.blockDays}d`] : []),
      ...(severalZones ? pool.zones.map(zoneKey) : []),
      ...(pool.part === 1 ? [] : [`${pool.part}`]),
    ];
    const key = [workload.name, ...qualifiers].join('.');
    const name = nodeGroupName([hall, workload.name, ...qualifiers]);
    const reservation = planReservation(workload, pool, name);
    const fleet: FleetPlan = {
      key,
      workload: workload.name,
      ...(workload.team !== undefined && { team: workload.team }),
      name,
      instanceType: type.name,
      accelerators: acceleratorsOf(type),
      purchase,
      alternatives: interfaces.length > 0 ? [] : alternativesOf(pool, workload, catalog, region),
      reservation,
      subnets: pool.zones.map((zone) => `accelerators-${zoneKey(zone)}`),
      nodes: nodeRange(pool, workload, floors[at]!),
      workingNodes: pool.nodes - pool.spares,
      interfaces,
      placement: reservation === null ? placementOf(type, purchase, interfaces.length > 0) : null,
      rootVolumeGib: NODE_ROOT_VOLUME_GIB,
      stripeLocalDisks: type.localNvmeGb > 0,
    };
    const weights = pools.map(({ nodes: all }) => all);
    return {
      fleet,
      type,
      workload,
      floor: floors[at]!,
      // A capacity block has its own beginning and end.
      calendar:
        purchase === 'capacity-block'
          ? []
          : calendar.map((step) => ({ ...step, nodes: splitByWeight(step.nodes, weights)[at]! })),
    };
  });
}

/** Training spans nodes; inference does where it asks for bandwidth between them. */
function usesFabric(workload: WorkloadBlueprint): boolean {
  return workload.purpose === 'training' || workload.network !== undefined;
}

/** EFA stays in one zone, so a pool on it has one; without it a node group spreads over its zones. */
function poolsOf(
  sized: SizedFleet,
  dispensable: number,
  { catalog, held }: Pick<FleetParts, 'catalog' | 'held'>,
  fabric: boolean,
): Omit<Pool, 'part'>[] {
  const byKey = new Map<string, FleetGroup[]>();
  const groups = sized.groups.filter(({ nodes }) => nodes > 0).map((group) => asStarted(group, held));
  for (const group of groups) {
    // A capacity block is in one zone too.
    const onFabric = fabric && typeOf(catalog, group.instanceType).network.efaInterfaces > 0;
    const apart = onFabric || group.purchase === 'capacity-block';
    const { instanceType, purchase, blockDays, reservation } = group;
    const key = [instanceType, purchase, blockDays ?? '', apart ? group.zone : '', reservation ?? ''].join(' ');
    byKey.set(key, [...(byKey.get(key) ?? []), group]);
  }
  const pools = [...byKey.keys()].sort().map((key) => {
    const groups = byKey.get(key)!;
    const owned = reservationOf(held, groups[0]!);
    return {
      type: typeOf(catalog, groups[0]!.instanceType),
      // Nodes start in a block in one way, whoever sized it.
      purchase: owned?.kind === 'capacity-block' ? 'capacity-block' : groups[0]!.purchase,
      blockDays: groups[0]!.blockDays,
      owned,
      zones: [...new Set(groups.map(({ zone }) => zone))].sort(),
      nodes: groups.reduce((sum, { nodes }) => sum + nodes, 0),
    };
  });
  const spares = splitByWeight(
    dispensable,
    pools.map(({ nodes }) => nodes),
  );
  return pools.map((pool, index) => ({ ...pool, spares: spares[index]! }));
}

/** Most nodes of one capacity block (EC2 User Guide, "Capacity Blocks for ML"), which a group is for. */
const BLOCK_NODES = 64;

/** Most nodes of a managed node group (EKS User Guide, "Service quotas"), and what we give other groups. */
const GROUP_NODES = 450;

/** Groups that hold a pool, full ones first: where a fleet grows, those that are there stay as they are. */
function inGroups(pool: Omit<Pool, 'part'>): Pool[] {
  const most = pool.purchase === 'capacity-block' ? BLOCK_NODES : GROUP_NODES;
  const sizes = Array.from({ length: Math.ceil(pool.nodes / most) }, (_, at) => Math.min(most, pool.nodes - at * most));
  const spares = splitByWeight(pool.spares, sizes);
  return sizes.map((nodes, at) => ({ ...pool, nodes, spares: spares[at]!, part: at + 1 }));
}

/** Reserved instances and Savings Plans are prices: their nodes start on demand as any other. */
function asStarted(group: FleetGroup, held: FleetParts['held']): FleetGroup {
  const { reservation: _, ...plain } = group;
  const kind = reservationOf(held, group)?.kind;
  return kind === 'reserved-instance' || kind === 'savings-plan' ? { ...plain, purchase: 'on-demand' } : group;
}

function reservationOf(held: FleetParts['held'], { reservation }: FleetGroup): OwnedReservation | null {
  if (reservation === undefined) return null;
  const found = held.find(({ name }) => name === reservation);
  if (found === undefined) throw new Error(`sizing uses a reservation that nobody holds: ${reservation}`);
  return found;
}

function typeOf(catalog: Catalog, name: string): InstanceType {
  const type = catalog.types.get(name);
  if (type === undefined) throw new Error(`sizing chose a type that the catalog lacks: ${name}`);
  return type;
}

function sameOffer(one: Pool, other: Pool): boolean {
  return (
    one.type.name === other.type.name &&
    one.purchase === other.purchase &&
    one.blockDays === other.blockDays &&
    one.owned?.name === other.owned?.name
  );
}

/**
 * Nodes that run whatever the load is. A capacity block has no nodes before it starts, so its group never asks for any: what
 * scales it does. Nor does a fleet that has hours, or a curve of the week.
 */
function nodeRange(pool: Pool, { nodes, hours }: WorkloadBlueprint, tracked: number): NodeRange {
  const working = pool.nodes - pool.spares;
  const scheduled = hours !== undefined || pool.purchase === 'capacity-block';
  const floor = scheduled ? 0 : nodes.running === 'all' ? working : tracked;
  return { min: floor, desired: floor, max: pool.nodes };
}

/**
 * The floor of each group that follows a metric: `nodes.atLeast` over all of them, with what a lost zone takes, and one node in
 * each: a metric of nodes that do not run starts none. 0 in all without `scaling`: jobs, pods or a scheduler start the first.
 */
function trackedFloors({ nodes, scaling, zones }: WorkloadBlueprint, pools: readonly Pool[]): number[] {
  const working = pools.map((pool) => pool.nodes - pool.spares);
  if (scaling === undefined) return pools.map(() => 0);
  const lost =
    typeof zones === 'object' && 'survive' in zones
      ? zones.survive * Math.ceil(nodes.atLeast / (zones.spread - zones.survive))
      : 0;
  return splitByWeight(nodes.atLeast + lost, working).map((floor, at) => Math.min(working[at]!, Math.max(1, floor)));
}

/**
 * A cluster placement group brings nodes close; in a capacity block or on spot it only makes launches fail for want
 * of capacity, as beside a reservation, named or owned, that was not made in the group.
 */
function placementOf(type: InstanceType, purchase: NodeSource, fabric: boolean): 'cluster' | null {
  const plain = purchase === 'on-demand' || purchase === 'reserved-1y' || purchase === 'reserved-3y';
  return fabric && plain && type.placementStrategies.includes('cluster') ? 'cluster' : null;
}

/** The user's own, by its id; else as the blueprint states for this purchase option. */
function planReservation(
  workload: WorkloadBlueprint,
  { purchase, owned }: Pool,
  fleet: string,
): ReservationPlan | null {
  if (owned !== null) {
    const { id, kind, from, until } = owned;
    if (id === null) return null;
    if (kind !== 'capacity-block') return { kind: 'pool', name: fleet, ids: [id] };
    const drains = minutesOf(until!)! - BLOCK_DRAIN_MINUTES;
    const [begins, drained, ends] = [from!, instantOf(drains), until!].map((time) => time.replace('Z', ':00Z'));
    return { kind: 'block', id, name: owned.name, begins: begins!, drains: drained!, ends: ends! };
  }
  const option = workload.purchase.find((one) => typeof one === 'object' && one.kind === purchase);
  if (typeof option !== 'object' || option.reservation === undefined) return null;
  const { ids, group } = option.reservation;
  if (group !== undefined) return { kind: 'group', arn: group };
  return ids === undefined ? null : { kind: 'pool', name: fleet, ids: [...ids].sort() };
}

/**
 * Spot nodes of a mixed fleet may be of any type that does as much: the same accelerators, no fewer of anything else,
 * at a spot price no higher than the chosen type's own on-demand price, in every zone of the fleet.
 */
function alternativesOf(
  { type, purchase, zones }: Pool,
  { homogeneous, types }: WorkloadBlueprint,
  catalog: Catalog,
  region: RegionCatalog,
): string[] {
  if (purchase !== 'spot' || homogeneous || type.accelerators === null) return [];
  const ceiling = region.offers.get(type.name)?.onDemandUsdPerHour ?? 0;
  const isAllowed = ({ name, family }: InstanceType) =>
    (types.allow.length === 0 || types.allow.includes(name) || types.allow.includes(family)) &&
    !types.deny.includes(name) &&
    !types.deny.includes(family);
  const doesAsMuch = ({ accelerators, architecture, vcpus, memoryGib, localNvmeGb }: InstanceType) =>
    accelerators?.model.key === type.accelerators?.model.key &&
    accelerators?.count === type.accelerators?.count &&
    architecture === type.architecture &&
    // Batch counts nodes in vCPU, so there they must be alike.
    vcpus === type.vcpus &&
    memoryGib >= type.memoryGib &&
    localNvmeGb >= type.localNvmeGb;
  const isOffered = ({ name }: InstanceType) => {
    const offer = region.offers.get(name);
    return (
      offer !== undefined &&
      (offer.spotUsdPerHour ?? Number.POSITIVE_INFINITY) <= ceiling &&
      zones.every((zone) => offer.zones.includes(zone))
    );
  };
  return [...catalog.types.values()]
    .filter((other) => other.name !== type.name && isAllowed(other) && doesAsMuch(other) && isOffered(other))
    .map(({ name }) => name)
    .sort();
}

function acceleratorsOf({ name, accelerators }: InstanceType): FleetPlan['accelerators'] {
  if (accelerators === null) return null;
  const { vendor, key } = accelerators.model;
  if (vendor !== 'NVIDIA' && vendor !== 'AWS') throw new Error(`no image for ${vendor} accelerators: ${name}`);
  return { vendor, model: key, perNode: accelerators.count };
}
