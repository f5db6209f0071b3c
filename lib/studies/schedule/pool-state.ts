import { byName } from '../../units/order.js';
import { isOpenTo, nodeAmounts, secondsOn, storeAmounts, storeCapacity } from './model/amounts.js';
import type { NodeGroup, NodePool } from './model/node-pool.js';
import type { Task } from './model/task.js';
import { type Amounts, Timeline } from './model/timeline.js';

/** Where and when a task runs, or would. */
export interface Slot {
  readonly group: string;
  /** From 0, ascending. */
  readonly nodes: readonly number[];
  readonly startSeconds: number;
  /** Exclusive. */
  readonly endSeconds: number;
}

interface GroupState {
  readonly group: NodeGroup;
  readonly nodes: readonly NodeState[];
}

interface NodeState {
  readonly index: number;
  readonly timeline: Timeline;
  /** Latest start of a task bound to it in order. */
  lastStartSeconds: number;
}

/** What is taken of every node and store over time. */
export class PoolState {
  /** Smallest nodes first, so that a task leaves larger ones to those that need them; then by name. */
  private readonly groups: readonly GroupState[];
  private readonly stores: ReadonlyMap<string, Timeline>;

  constructor(pool: NodePool) {
    this.groups = [...pool.groups]
      .sort((a, b) => byAmounts(nodeAmounts(a.perNode), nodeAmounts(b.perNode)) || byName(a, b))
      .map((group) => ({
        group,
        nodes: Array.from({ length: group.nodes }, (_, index) => ({
          index,
          timeline: new Timeline(nodeAmounts(group.perNode)),
          lastStartSeconds: 0,
        })),
      }));
    this.stores = new Map(pool.stores.map((store) => [store.name, new Timeline(storeCapacity(store))]));
  }

  /** Takes what the task needs in that slot. */
  take(task: Task, slot: Slot): void {
    for (const [timeline, amounts] of this.timelinesOf(task, slot)) {
      timeline.take(slot.startSeconds, slot.endSeconds, amounts);
    }
  }

  /** Undoes `take`. */
  give(task: Task, slot: Slot): void {
    for (const [timeline, amounts] of this.timelinesOf(task, slot)) {
      timeline.give(slot.startSeconds, slot.endSeconds, amounts);
    }
  }

  /** Keeps later tasks that are bound in order from starting on these nodes before this one. */
  bindInOrder(slot: Slot): void {
    const { nodes } = this.groups.find(({ group }) => group.name === slot.group)!;
    for (const index of slot.nodes) nodes[index]!.lastStartSeconds = slot.startSeconds;
  }

  /** Nothing will be asked before `now` again. */
  forgetBefore(now: number): void {
    for (const { nodes } of this.groups) for (const { timeline } of nodes) timeline.forgetBefore(now);
    for (const timeline of this.stores.values()) timeline.forgetBefore(now);
  }

  /** A slot that starts now, in the first group that has one. */
  slotNow(task: Task, now: number): Slot | null {
    const amounts = nodeAmounts(task.perNode);
    for (const state of this.groupsOpenTo(task)) {
      const seconds = secondsOn(state.group, task);
      if (this.storesFit(task, now, seconds) > now) continue;
      const fitting = state.nodes.filter(({ timeline }) => timeline.earliestFit(now, seconds, amounts) === now);
      if (fitting.length >= task.nodes) return fullestNodes(state.group, fitting, task, now, seconds);
    }
    return null;
  }

  /** The slot of each group that is open to the task and can hold it, as early as it can be; smallest nodes first. */
  earliestSlots(task: Task, from: number, inOrder: boolean): Slot[] {
    return this.groupsOpenTo(task).flatMap((state) => {
      const slot = this.earliestSlot(state, task, from, inOrder);
      return slot === null ? [] : [slot];
    });
  }

  /**
   * Jumps from a moment to the first one at which the stores fit, and on to the first by which enough nodes fit,
   * until it stays where it is: no earlier moment can do.
   */
  private earliestSlot({ group, nodes }: GroupState, task: Task, from: number, inOrder: boolean): Slot | null {
    const seconds = secondsOn(group, task);
    const amounts = nodeAmounts(task.perNode);
    /** First moment at which each node fits, found from an earlier start; it stays right until the start passes it. */
    const fits = new Float64Array(nodes.length).fill(-1);
    for (let start = from; ; ) {
      const earliest = this.storesFit(task, start, seconds);
      for (const [i, { timeline, lastStartSeconds }] of nodes.entries()) {
        if (fits[i]! >= earliest) continue;
        fits[i] = timeline.earliestFit(inOrder ? Math.max(earliest, lastStartSeconds) : earliest, seconds, amounts);
      }
      const next = kthLeast(fits, task.nodes);
      if (next === Number.POSITIVE_INFINITY) return null;
      if (next === start) {
        const fitting = nodes.filter((_, i) => fits[i] === start);
        return fullestNodes(group, fitting, task, start, seconds);
      }
      start = next;
    }
  }

  private groupsOpenTo(task: Task): GroupState[] {
    return this.groups.filter(({ group }) => isOpenTo(group, task.workload));
  }

  /** First moment, `from` or later, from which every store has what the task takes of it. */
  private storesFit(task: Task, from: number, seconds: number): number {
    const uses = [...storeAmounts(task)];
    for (let start = from; ; ) {
      const next = uses.reduce(
        (latest, [store, amounts]) => this.storeNamed(store).earliestFit(latest, seconds, amounts),
        start,
      );
      if (next === start || next === Number.POSITIVE_INFINITY) return next;
      start = next;
    }
  }

  private timelinesOf(task: Task, slot: Slot): [Timeline, Amounts][] {
    const { nodes } = this.groups.find(({ group }) => group.name === slot.group)!;
    const amounts = nodeAmounts(task.perNode);
    return [
      ...slot.nodes.map((index): [Timeline, Amounts] => [nodes[index]!.timeline, amounts]),
      ...[...storeAmounts(task)].map(([store, used]): [Timeline, Amounts] => [this.storeNamed(store), used]),
    ];
  }

  private storeNamed(name: string): Timeline {
    const timeline = this.stores.get(name);
    if (timeline === undefined) throw new Error(`no store named ${name}`);
    return timeline;
  }
}

/** By the first amount that differs, least first. */
function byAmounts(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k += 1) {
    if (a[k] !== b[k]) return a[k]! - b[k]!;
  }
  return 0;
}

/** The `k`-th least value, counted from 1; Infinity when there are fewer. */
function kthLeast(values: Float64Array, k: number): number {
  if (k === 1) return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  return values.toSorted()[k - 1] ?? Number.POSITIVE_INFINITY;
}

/** The fullest of the nodes that fit, so that whole nodes stay free for gangs; then the first ones. */
function fullestNodes(
  group: NodeGroup,
  fitting: readonly NodeState[],
  task: Task,
  start: number,
  seconds: number,
): Slot {
  const end = start + seconds;
  const byFree = fitting
    .map(({ index, timeline }) => ({ index, free: timeline.leastFree(start, end) }))
    .sort((a, b) => byAmounts(a.free, b.free) || a.index - b.index);
  const nodes = byFree.slice(0, task.nodes).map(({ index }) => index);
  return { group: group.name, nodes: nodes.sort((a, b) => a - b), startSeconds: start, endSeconds: end };
}
