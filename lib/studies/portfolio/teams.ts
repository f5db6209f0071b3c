import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { planPools } from '../../plan/kinds/pools.js';
import { compareText } from '../../units/order.js';
import { payersOfPool } from '../pool-payers.js';
import type { Portfolio } from './portfolio.js';

/** Totals of a portfolio by team; null: the blueprint names none. */
export function teamsOf(
  blueprint: Pick<Blueprint, 'workloads' | 'pools'>,
  workloads: readonly Pick<Portfolio['workloads'][number], 'workload' | 'totalUsd'>[],
): NonNullable<Portfolio['teams']> | null {
  if (blueprint.workloads.every(({ team }) => team === undefined)) return null;
  const pools = planPools(blueprint);
  const totals = new Map<string | null, number>();
  for (const { workload, totalUsd } of workloads) {
    const cents = Math.round(totalUsd * 100);
    const shares = pools.find(({ name }) => name === workload)?.shares;
    for (const payer of shares === undefined ? [{ workload, cents }] : payersOfPool(shares, cents)) {
      const team = blueprint.workloads.find(({ name }) => name === payer.workload)?.team ?? null;
      totals.set(team, (totals.get(team) ?? 0) + payer.cents);
    }
  }
  return [...totals]
    .sort(([one], [other]) => (one === null ? 1 : other === null ? -1 : compareText(one, other)))
    .map(([team, cents]) => ({ team, totalUsd: cents / 100 }));
}
