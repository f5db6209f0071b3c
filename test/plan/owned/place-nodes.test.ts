import { describe, expect, it } from 'vitest';
import { type NodeClaim, type NodeGroup, placeNodes } from '../../../lib/plan/owned/place-nodes.js';
import { chance, generator, pick, whole } from '../../sizing/random-problem.js';

const SEEDS = 300;

/** A workload that asks for so much, of which a node of a group does so much, and rented nodes of one type the rest. */
interface Asked {
  readonly groups: readonly number[];
  readonly required: number;
  readonly given: readonly number[];
  /** It is at one site or on AWS, whole. */
  readonly whole: boolean;
  readonly rented: { readonly gives: number; readonly usd: number };
}

function rent(asked: Asked, groups: readonly NodeGroup[], nodes: readonly number[]): number {
  const gives = (site: string | null) =>
    nodes.reduce(
      (sum, count, at) =>
        sum + (site === null || groups[asked.groups[at]!]!.site === site ? count * asked.given[at]! : 0),
      0,
    );
  const { gives: each, usd } = asked.rented;
  if (!asked.whole) return Math.ceil(Math.max(0, asked.required - gives(null)) / each) * usd;
  const carried = groups.some(({ site }) => gives(site) >= asked.required);
  return carried ? 0 : Math.ceil(asked.required / each) * usd;
}

function drawn(seed: number) {
  const random = generator(seed);
  const sites = ['north', 'south'].slice(0, whole(random, 1, 2));
  const groups = Array.from(
    { length: whole(random, 1, 3) },
    (): NodeGroup => ({
      nodes: whole(random, 1, 4),
      site: pick(random, sites),
      watts: chance(random, 0.8) ? whole(random, 1, 9) * 1000 : 0,
      usdPerNode: chance(random, 0.5) ? whole(random, 1, 40) : 0,
    }),
  );
  const asked = Array.from({ length: whole(random, 1, 3) }, (): Asked => {
    const own = groups.flatMap((_, at) => (chance(random, 0.75) ? [at] : []));
    return {
      groups: own,
      required: whole(random, 1, 60),
      given: own.map(() => whole(random, 1, 9)),
      whole: chance(random, 0.4),
      rented: { gives: whole(random, 2, 12), usd: whole(random, 20, 200) },
    };
  });
  const limits = new Map(sites.flatMap((site) => (chance(random, 0.5) ? [[site, whole(random, 0, 40) * 1000]] : [])));
  return { groups, asked, limits: limits as Map<string, number> };
}

/** The least of all ways to give nodes to workloads, by trying each. */
function bruteForce({ groups, asked, limits }: ReturnType<typeof drawn>): number {
  const used = groups.map(() => 0);
  const within = () =>
    used.every((count, at) => count <= groups[at]!.nodes) &&
    [...limits].every(
      ([site, watts]) =>
        used.reduce((sum, count, at) => sum + (groups[at]!.site === site ? count * groups[at]!.watts : 0), 0) <= watts,
    );
  const best = (claim: number): number => {
    if (claim === asked.length) return within() ? 0 : Number.POSITIVE_INFINITY;
    const own = asked[claim]!.groups;
    let least = Number.POSITIVE_INFINITY;
    const choose = (at: number, nodes: number[]): void => {
      if (at === own.length) {
        const power = nodes.reduce((sum, count, index) => sum + count * groups[own[index]!]!.usdPerNode, 0);
        least = Math.min(least, rent(asked[claim]!, groups, nodes) + power + best(claim + 1));
        return;
      }
      for (let count = 0; used[own[at]!]! + count <= groups[own[at]!]!.nodes; count += 1) {
        used[own[at]!]! += count;
        choose(at + 1, [...nodes, count]);
        used[own[at]!]! -= count;
      }
    };
    choose(0, []);
    return least;
  };
  return best(0);
}

const claimsOf = ({ groups, asked }: ReturnType<typeof drawn>): NodeClaim[] =>
  asked.map((one) => ({ groups: one.groups, rentOf: (nodes) => rent(one, groups, nodes) }));

describe('which workload has which owned nodes', () => {
  it(`costs the least of all ways, on ${SEEDS} drawn sites`, () => {
    const seen = { limited: 0, shared: 0, whole: 0, rented: 0 };
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const question = drawn(seed);
      const { groups, asked, limits } = question;
      const { nodes, usd } = placeNodes(groups, claimsOf(question), limits);
      expect(usd, `seed ${seed}`).toBeCloseTo(bruteForce(question), 6);
      const used = groups.map((_, at) =>
        asked.reduce((sum, one, claim) => sum + (nodes[claim]![one.groups.indexOf(at)] ?? 0), 0),
      );
      for (const [at, count] of used.entries()) expect(count, `seed ${seed}`).toBeLessThanOrEqual(groups[at]!.nodes);
      for (const [site, watts] of limits) {
        const drawnWatts = used.reduce(
          (sum, n, at) => sum + (groups[at]!.site === site ? n * groups[at]!.watts : 0),
          0,
        );
        expect(drawnWatts, `seed ${seed}`).toBeLessThanOrEqual(watts);
      }
      const paid = asked.map((one, claim) => rent(one, groups, nodes[claim]!));
      if (limits.size > 0) seen.limited += 1;
      if (nodes.filter((counts) => counts.some((count) => count > 0)).length > 1) seen.shared += 1;
      if (asked.some((one, claim) => one.whole && paid[claim] === 0)) seen.whole += 1;
      if (paid.some((rentUsd) => rentUsd > 0)) seen.rented += 1;
    }
    for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(SEEDS / 20);
  });

  it('uses no more nodes than lower the rent, and gives the first its nodes where nothing else decides', () => {
    const group: NodeGroup = { nodes: 4, site: 'north', watts: 0, usdPerNode: 0 };
    const claim: NodeClaim = { groups: [0], rentOf: ([nodes]) => (nodes! >= 3 ? 0 : 100) };
    expect(placeNodes([group], [claim, claim], new Map())).toEqual({ nodes: [[3], [0]], usd: 100 });
  });

  it('asks for the rent beside few of many nodes that do not lower it', () => {
    const group = (nodes: number): NodeGroup => ({ nodes, site: 'north', watts: 0, usdPerNode: 0 });
    const asked: (readonly number[])[] = [];
    const rentOf = (nodes: readonly number[]) => {
      asked.push(nodes);
      return nodes[1]! >= 3 ? 0 : 100;
    };
    const { nodes } = placeNodes([group(100_000), group(8)], [{ groups: [0, 1], rentOf }], new Map());
    expect(nodes).toEqual([[0, 3]]);
    // Three halvings of eight nodes, and at each the four corners that tell which side matters.
    expect(asked.length).toBeLessThan(20);
  });
});
