import type { Candidate, PortfolioType, SpotTerms } from '../model/problem.js';

/** A workload in a pool, with the share of it that is there: 1, or less in a relaxation. */
export interface Member {
  readonly candidate: Candidate;
  readonly share: number;
}

/** The demand on one type in one slot of one month, and the cheapest way to rent it. */
export interface SlotDemand {
  readonly nodes: number;
  readonly hours: number;
  /** Steps from the last node down, cheapest first; the rest is on demand. */
  readonly spot: readonly { readonly nodes: number; readonly usdPerHour: number }[];
}

/** Nodes that cost alike to rent in a month. */
export interface Layer {
  readonly nodes: number;
  /** Of one node, for the hours of the month in which it is needed. */
  readonly usd: number;
}

/** The demand of the members of a pool in the slots of a month. */
export function slotDemands(
  { onDemandUsdPerHour }: PortfolioType,
  members: readonly Member[],
  slotHours: readonly number[],
  month: number,
): SlotDemand[] {
  const ceiling = onDemandUsdPerHour ?? Number.POSITIVE_INFINITY;
  return slotHours.map((hours, slot) => {
    let nodes = 0;
    const byPrice = new Map<number, number>();
    for (const { candidate, share } of members) {
      const needed = candidate.nodes()[month]![slot]!;
      nodes += share * needed;
      const { spot } = candidate;
      if (spot === null || spot.usdPerHour >= ceiling) continue;
      const most = share * spotNodes(spot, needed);
      if (most > 0) byPrice.set(spot.usdPerHour, (byPrice.get(spot.usdPerHour) ?? 0) + most);
    }
    const spot = [...byPrice]
      .sort(([one], [other]) => one - other)
      .map(([usdPerHour, most]) => ({ nodes: most, usdPerHour }));
    return { nodes, hours, spot };
  });
}

/** Most nodes on spot, of so many: whole ones. A hair forgives that 0.3 × 10 is less than 3 in binary. */
export function spotNodes({ mostShare }: SpotTerms, nodes: number): number {
  return Math.floor(mostShare * nodes + 1e-9);
}

/**
 * What the nodes above a committed base cost to rent, from the top: each layer no cheaper than the one above it, since
 * more hours need it. Where nothing is sold on demand the layers end above the nodes that must be committed.
 */
export function layersOf({ onDemandUsdPerHour }: PortfolioType, demands: readonly SlotDemand[]): Layer[] {
  /** By number of nodes, what a node below it costs more than one above it. */
  const rises = new Map<number, number>();
  const rise = (below: number, usd: number) => rises.set(below, (rises.get(below) ?? 0) + usd);
  let firm = 0;
  for (const { nodes, hours, spot } of demands) {
    let [below, price] = [nodes, 0];
    for (const step of spot) {
      rise(below, (step.usdPerHour - price) * hours);
      price = step.usdPerHour;
      below -= step.nodes;
    }
    if (below <= 0) continue;
    if (onDemandUsdPerHour === null) firm = Math.max(firm, below);
    else rise(below, (onDemandUsdPerHour - price) * hours);
  }
  const levels = [...rises.keys()].filter((level) => level > 0).sort((one, other) => other - one);
  let usd = 0;
  return levels.flatMap((level, at) => {
    usd += rises.get(level)!;
    const nodes = Math.min(level, Number.POSITIVE_INFINITY) - Math.max(levels[at + 1] ?? 0, firm);
    return nodes > 0 ? [{ nodes, usd }] : [];
  });
}
