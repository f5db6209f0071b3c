import { STORE_FACTS } from '../../blueprint/kinds/store-facts.js';
import type { Blueprint, StoreBlueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';

/** A blueprint of one region, made of one that is spread over several. */
export interface OnePlace {
  readonly blueprint: Blueprint;
  /** Index in the blueprint that is spread of each workload that is here. */
  readonly workloads: readonly number[];
}

/** Where a place is. */
export interface PlaceAsked {
  readonly region: string;
  /** Short, as in ids of zones: `use1`. It ends the name of the hall. */
  readonly code: string;
  /** Whether the workloads that do not divide are here. */
  readonly home: boolean;
}

/** Whether a workload is in a hall for each region. */
export function isSpread({ workloads }: Pick<Blueprint, 'workloads'>): boolean {
  return workloads.some(({ spread }) => spread !== undefined);
}

/** Of the demand of a workload, by region, in the order of `region`; empty: it does not divide. */
export function sharesBy(
  { region }: Pick<Blueprint, 'region'>,
  { spread }: Pick<WorkloadBlueprint, 'spread'>,
): ReadonlyMap<string, number> {
  const regions = [region].flat();
  if (spread === undefined) return new Map();
  const stated = spread === 'regions' ? undefined : spread.shares;
  if (stated === undefined) return new Map(regions.map((each) => [each, 1 / regions.length]));
  return new Map(regions.flatMap((each) => (stated[each] === undefined ? [] : [[each, stated[each]] as const])));
}

/** Regions that have a hall, whatever does not divide is in; in the order of `region`. */
export function regionsOf(blueprint: Pick<Blueprint, 'region' | 'workloads'>): string[] {
  return [blueprint.region]
    .flat()
    .filter((region) => blueprint.workloads.some((workload) => sharesBy(blueprint, workload).has(region)));
}

/** Data of stores that a month changes, or that it reads, where the blueprint is silent. Assumed, as other volumes of `usage`. */
const MOVED_BYTES = 1e12;

/**
 * The hall of one region: each workload that divides with its share of the demand, at home the others too, with their pools.
 * Where data come from pays for what goes to the other regions.
 */
export function onePlace(blueprint: Blueprint, { region, code, home }: PlaceAsked): OnePlace {
  const { account, name, pools, state, usage, workloads } = blueprint;
  let sent = 0;
  const here: number[] = [];
  const divided = workloads.flatMap((workload, index): WorkloadBlueprint[] => {
    const shares = sharesBy(blueprint, workload);
    if (shares.size === 0 ? !home : !shares.has(region)) return [];
    here.push(index);
    const share = shares.get(region);
    if (share === undefined) return [workload];
    const source = [...shares.keys()][0];
    const { data = 'replicated', moved } = workload.spread === 'regions' ? {} : workload.spread!;
    const buckets = workload.storage.filter(isObjectStore).length;
    if (region === source) sent += (shares.size - 1) * (moved ?? (buckets > 0 ? MOVED_BYTES : 0));
    return [scaled(workload, share, data === 'pulled' && region !== source)];
  });
  return {
    blueprint: {
      ...blueprint,
      name: `${name}-${code}`,
      region,
      account: region === regionsOf(blueprint)[0] ? account : withoutGlobal(account),
      workloads: divided,
      pools: home ? pools : [],
      usage: { ...usage, ...(sent > 0 && { regionTraffic: (usage.regionTraffic ?? 0) + sent }) },
      ...(state && { state: { ...state, key: keyOf(state.key, code) } }),
    },
    workloads: here,
  };
}

/** An account has one of each in all regions: the first hall sets them up. */
function withoutGlobal(account: Blueprint['account']): Blueprint['account'] {
  return { ...account, autoScalingRole: false, costTags: false, trail: false };
}

/** States of several places are in one bucket. */
function keyOf(key: string, code: string): string {
  const dot = key.lastIndexOf('.');
  return dot > key.lastIndexOf('/') ? `${key.slice(0, dot)}-${code}${key.slice(dot)}` : `${key}-${code}`;
}

/** @param pulls - whether its object stores are elsewhere */
function scaled(workload: WorkloadBlueprint, share: number, pulls: boolean): WorkloadBlueprint {
  const { spread: _, ...whole } = workload;
  const { accelerators, compute, host, inference, network, nodes, storage } = whole;
  const some = (count: number) => Math.max(1, Math.ceil(count * share * (1 - SLIP)));
  return {
    ...whole,
    ...(compute && { compute: { ...compute, atLeast: compute.atLeast * share } }),
    ...(accelerators && {
      accelerators: {
        ...accelerators,
        ...(accelerators.atLeast !== undefined && { atLeast: some(accelerators.atLeast) }),
        ...(accelerators.memory !== undefined && { memory: accelerators.memory * share }),
      },
    }),
    ...(network && { network: { ...network, atLeast: network.atLeast * share } }),
    ...(host && {
      host: {
        ...host,
        ...(host.memory !== undefined && { memory: host.memory * share }),
        ...(host.vcpus !== undefined && { vcpus: some(host.vcpus) }),
        ...(host.nvme !== undefined && { nvme: host.nvme * share }),
      },
    }),
    ...(inference && { inference: { ...inference, requestsPerSecond: inference.requestsPerSecond * share } }),
    nodes: {
      ...nodes,
      atLeast: some(nodes.atLeast),
      ...(nodes.atMost !== undefined && { atMost: some(nodes.atMost) }),
    },
    storage: pulls ? storage.filter((store) => !isObjectStore(store)) : storage,
  };
}

/** Relative: a product of a share is off by less. */
const SLIP = 1e-12;

function isObjectStore({ kind }: StoreBlueprint): boolean {
  return STORE_FACTS[kind].isObjectStore;
}
