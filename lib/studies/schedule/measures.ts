import { byName } from '../../units/order.js';
import { NODE_RESOURCES, nodeAmounts, STORE_RESOURCES, storeAmounts, storeCapacity } from './model/amounts.js';
import type { NodePool } from './model/node-pool.js';
import type { Placement, Schedule, Utilization, WaitSummary } from './model/schedule.js';
import type { Task } from './model/task.js';
import type { Amounts } from './model/timeline.js';

/** Waits of all placements, and of each priority, the highest first. */
export function summarizeWaits(placements: readonly Placement[]): Pick<Schedule, 'waits' | 'waitsByPriority'> {
  const priorities = [...new Set(placements.map(({ priority }) => priority))].sort((a, b) => b - a);
  return {
    waits: summarize(placements),
    waitsByPriority: priorities.map((priority) => ({
      priority,
      ...summarize(placements.filter((placement) => placement.priority === priority)),
    })),
  };
}

function summarize(placements: readonly Placement[]): WaitSummary {
  const waits = placements.map(({ readySeconds, startSeconds }) => startSeconds - readySeconds).sort((a, b) => a - b);
  const sum = waits.reduce((total, wait) => total + wait, 0);
  return {
    tasks: waits.length,
    meanSeconds: waits.length === 0 ? 0 : sum / waits.length,
    p95Seconds: waits[Math.ceil((waits.length * 95) / 100) - 1] ?? 0,
    maxSeconds: waits.at(-1) ?? 0,
  };
}

/** Resources of which there is nothing, or no end, are left out. Nodes first, then groups and stores by name. */
export function measureUtilization(
  tasks: readonly Task[],
  placements: readonly Placement[],
  pool: NodePool,
  makespanSeconds: number,
): Utilization[] {
  const taskOf = new Map(tasks.map((task) => [task.name, task]));
  const groups = [...pool.groups].sort(byName);
  const stores = [...pool.stores].sort(byName);

  const groupUse = groups.map(({ name, nodes, perNode }) => ({
    of: { kind: 'group', group: name } as const,
    capacity: nodeAmounts(perNode).map((amount) => BigInt(amount) * BigInt(nodes)),
    used: sumOverTime(
      placements
        .filter(({ group }) => group === name)
        .map((placement) => ({
          seconds: (placement.endSeconds - placement.startSeconds) * placement.nodes.length,
          amounts: nodeAmounts(taskOf.get(placement.task)!.perNode),
        })),
      NODE_RESOURCES.length,
    ),
  }));
  const allNodes = {
    of: { kind: 'all-nodes' } as const,
    capacity: addUp(groupUse.map(({ capacity }) => capacity)),
    used: addUp(groupUse.map(({ used }) => used)),
  };
  const storeUse = stores.map((store) => ({
    of: { kind: 'store', store: store.name } as const,
    capacity: storeCapacity(store).map((limit) => (limit === Number.POSITIVE_INFINITY ? 0n : BigInt(limit))),
    used: sumOverTime(
      placements.map(({ task, startSeconds, endSeconds }) => ({
        seconds: endSeconds - startSeconds,
        amounts: storeAmounts(taskOf.get(task)!).get(store.name) ?? [0, 0],
      })),
      STORE_RESOURCES.length,
    ),
  }));

  const span = BigInt(makespanSeconds);
  const shares = (resources: readonly Utilization['resource'][], { of, capacity, used }: Use): Utilization[] =>
    resources.flatMap((resource, k) =>
      capacity[k] === 0n ? [] : [{ of, resource, share: Number(used[k]) / Number(capacity[k]! * span) }],
    );
  return [
    ...[allNodes, ...groupUse].flatMap((use) => shares(NODE_RESOURCES, use)),
    ...storeUse.flatMap((use) => shares(STORE_RESOURCES, use)),
  ];
}

interface Use {
  readonly of: Utilization['of'];
  readonly capacity: readonly bigint[];
  /** Amount × seconds. */
  readonly used: readonly bigint[];
}

/** Bytes × seconds outgrow what a double counts exactly. */
export function sumOverTime(
  uses: readonly { readonly seconds: number; readonly amounts: Amounts }[],
  resources: number,
): bigint[] {
  const none = Array.from({ length: resources }, () => 0n);
  return uses.reduce(
    (sums, { seconds, amounts }) => sums.map((sum, k) => sum + BigInt(amounts[k]!) * BigInt(seconds)),
    none,
  );
}

function addUp(rows: readonly (readonly bigint[])[]): bigint[] {
  return rows.reduce<bigint[]>((sums, row) => row.map((amount, k) => amount + (sums[k] ?? 0n)), []);
}
