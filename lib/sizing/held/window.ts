import { BLOCK_DRAIN_MINUTES } from '../../catalog/facts/capacity-blocks.js';
import type { OwnedReservation } from '../../catalog/facts/catalog.js';
import { minutesOf } from '../../units/instant.js';
import type { Demand } from '../model/demand.js';

/** Whether a workload may start nodes in held capacity, whatever the time. */
export function mayUse({ name, plan, workloads }: OwnedReservation, demand: Demand): boolean {
  return (workloads?.includes(demand.name) ?? true) && (demand.boundTo?.includes(plan?.name ?? name) ?? true);
}

/** Minutes from the epoch at which held capacity begins; null: it is there. */
export function beginOf({ from }: OwnedReservation): number | null {
  return from === undefined || from === null ? null : minutesOf(from);
}

/**
 * Whether a fleet that works so long may be in held capacity. What goes on month by month is in no capacity block, which
 * ends. A run that ends when its work is done has to be over before the block drains; one of a stated length takes the
 * block as it is.
 * @param runHours - null: it goes on month by month
 * @param begins - minutes from the epoch; null: when the capacity does
 */
export function holds(held: OwnedReservation, demand: Demand, runHours: number | null, begins: number | null): boolean {
  const isBlock = held.kind === 'capacity-block';
  if (runHours === null) return !isBlock;
  const from = beginOf(held);
  const start = begins ?? from;
  if (start === null) return true;
  if (from !== null && start < from) return false;
  const until = held.until === null ? null : minutesOf(held.until);
  const drains = isBlock && demand.run?.endsWith === 'work' ? BLOCK_DRAIN_MINUTES : 0;
  return until === null || start + Math.ceil(runHours * 60) <= until - drains;
}
