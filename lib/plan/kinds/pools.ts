import type { Blueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import { by } from '../../units/order.js';
import type { FleetPlan, PoolPlan } from '../shape/fleet-plan.js';

/** Pools and their shares, sorted by name. */
export function planPools({ pools }: Pick<Blueprint, 'pools'>): PoolPlan[] {
  return pools
    .map(({ name, workloads }) => ({
      name,
      shares: workloads
        .map(({ workload, guaranteed, atMost, largestJob }) => ({
          workload,
          guaranteed,
          atMost: atMost ?? null,
          largestJob: largestJob ?? null,
        }))
        .sort(by(({ workload }) => workload)),
    }))
    .sort(by(({ name }) => name));
}

/** What has pools; absent: none. */
interface Pooled {
  readonly pools?: readonly PoolPlan[];
}

/** Owner of the fleets that a workload runs on: its pool, or itself. */
export function carrierOf({ pools = [] }: Pooled, workload: string): string {
  return pools.find(({ shares }) => shares.some((share) => share.workload === workload))?.name ?? workload;
}

/** The team that owns all workloads of a pool; undefined: several do, or none is named. */
export function commonTeam(workloads: readonly Pick<WorkloadBlueprint, 'team'>[]): string | undefined {
  const teams = new Set(workloads.map(({ team }) => team));
  return teams.size === 1 ? workloads[0]?.team : undefined;
}

/** Name of a store among those of all workloads of a pool. */
export function pooledStore(workload: string, store: string): string {
  return `${workload}.${store}`;
}

/** The workloads that run on the fleets of an owner; sorted. */
export function workloadsOn({ pools = [] }: Pooled, owner: string): readonly string[] {
  return pools.find(({ name }) => name === owner)?.shares.map(({ workload }) => workload) ?? [owner];
}

/** A fleet as one of its workloads sees it: as its own, within its ceiling; a ceiling below a node leaves a part of one. @param workload - default: the first of them */
export function seenBy<Fleet extends FleetPlan>({ pools = [] }: Pooled, fleet: Fleet, workload?: string): Fleet {
  const shares = pools.find(({ name }) => name === fleet.workload)?.shares;
  const share = shares?.find((each) => workload === undefined || each.workload === workload);
  if (share === undefined) return fleet;
  const perNode = Math.max(1, fleet.accelerators?.perNode ?? 1);
  const most = share.largestJob ?? share.atMost ?? Number.POSITIVE_INFINITY;
  const workingNodes = Math.max(1, Math.min(fleet.workingNodes, Math.floor(most / perNode)));
  const accelerators = fleet.accelerators && {
    ...fleet.accelerators,
    perNode: Math.min(fleet.accelerators.perNode, most),
  };
  return { ...fleet, workload: share.workload, workingNodes, accelerators };
}
