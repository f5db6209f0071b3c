import type { Blueprint, WorkloadBlueprint } from '../blueprint/schema.js';
import type { Catalog, InstanceType } from '../catalog/catalog.js';
import type { PurchaseKind } from '../sizing/demand.js';
import type { FleetGroup, SizedFleet } from '../sizing/sizing.js';
import { nodeGroupName } from './names.js';
import { efaInterfaces } from './network-interfaces.js';
import type { AmiFamily, FleetPlan, NodeRange } from './plan.js';

/**
 * Pods on an accelerator node. Every accelerated type carries as many beside its EFA interfaces: the smallest
 * (g4dn.xlarge) takes 29, p5 and trn2, whose card 0 is full, take 49.
 */
export const PODS_PER_NODE = 28;

/** Container images of a few tens of GiB each, and logs; where local disks are striped, those hold them. */
export const NODE_ROOT_VOLUME_GIB = 200;

/** Sorted by key. */
export function planFleets(blueprint: Blueprint, sizedFleets: readonly SizedFleet[], catalog: Catalog): FleetPlan[] {
  const fleets = sizedFleets.flatMap((sized) => {
    const workload = blueprint.workloads.find(({ name }) => name === sized.workload);
    if (workload === undefined) throw new Error(`sizing names a workload that the blueprint lacks: ${sized.workload}`);
    return planFleet(blueprint.name, workload, sized, catalog);
  });
  return fleets.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Nodes of one type, bought one way, before zones are decided. */
interface Pool {
  readonly type: InstanceType;
  readonly purchase: PurchaseKind;
  readonly blockDays: number | null;
  readonly zones: readonly string[];
  readonly nodes: number;
  readonly spares: number;
}

function planFleet(hall: string, workload: WorkloadBlueprint, sized: SizedFleet, catalog: Catalog): FleetPlan[] {
  const fabric = usesFabric(workload);
  const pools = poolsOf(sized, catalog, fabric);
  const severalTypes = new Set(pools.map(({ type }) => type.name)).size > 1;
  const severalBlocks = new Set(pools.flatMap(({ blockDays }) => blockDays ?? [])).size > 1;
  return pools.map((pool): FleetPlan => {
    const { type, purchase } = pool;
    const interfaces = fabric ? efaInterfaces(type) : [];
    const severalZones = pools.some((other) => sameOffer(other, pool) && other !== pool);
    const qualifiers = [
      ...(severalTypes ? [type.name.replaceAll('.', '-')] : []),
      ...(purchase === 'on-demand' ? [] : [purchase]),
      ...(severalBlocks && pool.blockDays !== null ? [`${pool.blockDays}d`] : []),
      ...(severalZones ? pool.zones.map(zoneKey) : []),
    ];
    const key = [workload.name, ...qualifiers].join('.');
    const accelerators = acceleratorsOf(type);
    return {
      key,
      workload: workload.name,
      name: nodeGroupName([hall, workload.name, ...qualifiers]),
      instanceType: type.name,
      accelerators,
      purchase,
      ami: amiFamily(type),
      subnets: pool.zones.map((zone) => `accelerators-${zoneKey(zone)}`),
      nodes: nodeRange(pool, workload.nodes.running, purchase),
      interfaces,
      placement: placementOf(type, purchase, interfaces.length > 0),
      rootVolumeGib: NODE_ROOT_VOLUME_GIB,
      stripeLocalDisks: type.localNvmeGb > 0,
      podsPerNode: PODS_PER_NODE,
      labels: labelsOf(workload.name, key, accelerators, interfaces.length > 0),
      taints: taintsOf(accelerators),
      resources: resourcesOf(type, interfaces),
    };
  });
}

/** Training spans nodes; inference does where it asks for bandwidth between them. */
function usesFabric(workload: WorkloadBlueprint): boolean {
  return workload.purpose === 'training' || workload.network !== undefined;
}

/** EFA stays in one zone, so a pool on it has one; without it a node group spreads over its zones. */
function poolsOf(sized: SizedFleet, catalog: Catalog, fabric: boolean): Pool[] {
  const byKey = new Map<string, FleetGroup[]>();
  for (const group of sized.groups.filter(({ nodes }) => nodes > 0)) {
    // A capacity block lies in one zone too.
    const onFabric = fabric && typeOf(catalog, group.instanceType).network.efaInterfaces > 0;
    const apart = onFabric || group.purchase === 'capacity-block';
    const key = [group.instanceType, group.purchase, group.blockDays ?? '', apart ? group.zone : ''].join(' ');
    byKey.set(key, [...(byKey.get(key) ?? []), group]);
  }
  const pools = [...byKey.keys()].sort().map((key) => {
    const groups = byKey.get(key)!;
    return {
      type: typeOf(catalog, groups[0]!.instanceType),
      purchase: groups[0]!.purchase,
      blockDays: groups[0]!.blockDays,
      zones: [...new Set(groups.map(({ zone }) => zone))].sort(),
      nodes: groups.reduce((sum, { nodes }) => sum + nodes, 0),
    };
  });
  const spares = shareOut(
    sized.spareNodes,
    pools.map(({ nodes }) => nodes),
  );
  return pools.map((pool, index) => ({ ...pool, spares: spares[index]! }));
}

/** A whole number split by weight: largest remainders; ties to the first. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((weight) => Math.floor((total * weight) / sum));
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % sum }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const left = total - shares.reduce((a, b) => a + b, 0);
  for (const { index } of byRemainder.slice(0, left)) shares[index]! += 1;
  return shares;
}

function typeOf(catalog: Catalog, name: string): InstanceType {
  const type = catalog.types.get(name);
  if (type === undefined) throw new Error(`sizing chose a type that the catalog lacks: ${name}`);
  return type;
}

function sameOffer(one: Pool, other: Pool): boolean {
  return one.type.name === other.type.name && one.purchase === other.purchase && one.blockDays === other.blockDays;
}

/** `use1-az6` → `az6`. */
export function zoneKey(zone: string): string {
  return zone.slice(zone.lastIndexOf('-') + 1);
}

/** A capacity block has no nodes before it starts, so its group never asks for any: the autoscaler does. */
function nodeRange(pool: Pool, running: 'none' | 'all', purchase: PurchaseKind): NodeRange {
  const working = pool.nodes - pool.spares;
  const floor = running === 'all' && purchase !== 'capacity-block' ? working : 0;
  return { min: floor, desired: floor, max: pool.nodes };
}

/**
 * A cluster placement group brings nodes close; in a capacity block or on spot it only makes launches fail for want
 * of capacity.
 */
function placementOf(type: InstanceType, purchase: PurchaseKind, fabric: boolean): 'cluster' | null {
  const plain = purchase === 'on-demand' || purchase === 'reserved-1y' || purchase === 'reserved-3y';
  return fabric && plain && type.placementStrategies.includes('cluster') ? 'cluster' : null;
}

function acceleratorsOf({ name, accelerators }: InstanceType): FleetPlan['accelerators'] {
  if (accelerators === null) return null;
  const { vendor, key } = accelerators.model;
  if (vendor !== 'NVIDIA' && vendor !== 'AWS') throw new Error(`no image for ${vendor} accelerators: ${name}`);
  return { vendor, model: key, perNode: accelerators.count };
}

function amiFamily(type: InstanceType): AmiFamily {
  const arm = type.architecture === 'arm64';
  if (type.accelerators === null) return arm ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD';
  if (type.accelerators.model.vendor === 'AWS') return 'AL2023_x86_64_NEURON';
  return arm ? 'AL2023_ARM_64_NVIDIA' : 'AL2023_x86_64_NVIDIA';
}

/** The vendors' own keys where a device plugin or the autoscaler looks for them. */
function labelsOf(
  workload: string,
  fleet: string,
  accelerators: FleetPlan['accelerators'],
  fabric: boolean,
): Record<string, string> {
  return {
    'datahall/fleet': fleet,
    'datahall/workload': workload,
    ...(accelerators && { 'k8s.amazonaws.com/accelerator': accelerators.model.toLowerCase() }),
    ...(accelerators?.vendor === 'NVIDIA' && { 'nvidia.com/gpu.present': 'true' }),
    ...(fabric && { 'vpc.amazonaws.com/efa.present': 'true' }),
  };
}

function taintsOf(accelerators: FleetPlan['accelerators']): FleetPlan['taints'] {
  if (accelerators === null) return [];
  const key = accelerators.vendor === 'NVIDIA' ? 'nvidia.com/gpu' : 'aws.amazon.com/neuron';
  return [{ key, value: 'true', effect: 'NO_SCHEDULE' }];
}

/** A fraction of an accelerator is one device to its plugin. */
function resourcesOf(type: InstanceType, interfaces: FleetPlan['interfaces']): Record<string, number> {
  const efa = interfaces.filter(({ kind }) => kind !== 'interface').length;
  const accelerators = acceleratorsOf(type);
  const devices = Math.max(1, Math.floor(accelerators?.perNode ?? 0));
  return {
    ...(accelerators?.vendor === 'AWS' && { 'aws.amazon.com/neuron': devices }),
    ...(accelerators?.vendor === 'NVIDIA' && { 'nvidia.com/gpu': devices }),
    ...(efa > 0 && { 'vpc.amazonaws.com/efa': efa }),
  };
}
