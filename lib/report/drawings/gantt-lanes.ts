import type { Placement } from '../../studies/schedule/model/schedule.js';

/** Part of a task's bar: a run of neighbouring nodes, and which of the lanes of their rows it takes. */
export interface Lane {
  readonly firstNode: number;
  readonly nodes: number;
  readonly lane: number;
  /** Lanes that the row of each of these nodes is divided into while the task runs. */
  readonly lanes: number;
}

/**
 * Divides each node's row among the tasks that overlap on it, each in the first lane that is free when it starts; the
 * row is whole again when all have ended. Neighbouring nodes that one task has to itself become one part.
 *
 * @param placements - of one group, in the order of a schedule
 */
export function assignLanes(placements: readonly Placement[]): ReadonlyMap<Placement, readonly Lane[]> {
  const parts = new Map<Placement, Lane[]>(placements.map((placement) => [placement, []]));
  const nodes = [...new Set(placements.flatMap((placement) => placement.nodes))].sort((a, b) => a - b);
  for (const node of nodes) {
    for (const crowd of overlapping(placements.filter((placement) => placement.nodes.includes(node)))) {
      /** When each lane is free again. */
      const freeAt: number[] = [];
      const taken = crowd.map((placement) => {
        const free = freeAt.findIndex((end) => end <= placement.startSeconds);
        const lane = free === -1 ? freeAt.length : free;
        freeAt[lane] = placement.endSeconds;
        return lane;
      });
      for (const [index, placement] of crowd.entries()) {
        parts.get(placement)!.push({ firstNode: node, nodes: 1, lane: taken[index]!, lanes: freeAt.length });
      }
    }
  }
  return new Map([...parts].map(([placement, lanes]) => [placement, joinNeighbours(lanes)]));
}

/** Splits tasks in order of start where all that came before have ended. */
function overlapping(placements: readonly Placement[]): Placement[][] {
  const crowds: Placement[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const placement of placements) {
    if (placement.startSeconds >= end) crowds.push([]);
    crowds.at(-1)!.push(placement);
    end = Math.max(end, placement.endSeconds);
  }
  return crowds;
}

function joinNeighbours(lanes: readonly Lane[]): Lane[] {
  const joined: Lane[] = [];
  for (const lane of lanes) {
    const last = joined.at(-1);
    const touches = last !== undefined && last.firstNode + last.nodes === lane.firstNode;
    if (touches && last.lanes === 1 && lane.lanes === 1) {
      joined[joined.length - 1] = { ...last, nodes: last.nodes + 1 };
    } else {
      joined.push(lane);
    }
  }
  return joined;
}
