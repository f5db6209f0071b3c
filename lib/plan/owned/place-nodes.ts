/** Owned nodes of one kind at one site, which several workloads may use. */
export interface NodeGroup {
  /** Whole, at least 0. */
  readonly nodes: number;
  /** Name of its site. */
  readonly site: string;
  /** What a node draws at the meter of the site, in watts; at least 0. */
  readonly watts: number;
  /** What a node that works costs more than one that rests, USD a month: its power. At least 0. */
  readonly usdPerNode: number;
}

/** A workload that may use owned nodes. */
export interface NodeClaim {
  /** Groups that it may use, by index, ascending. */
  readonly groups: readonly number[];
  /**
   * What is rented beside so many nodes of each of its groups, USD a month; it never rises with any of them. Infinity: nothing
   * that can be rented is enough.
   */
  readonly rentOf: (nodes: readonly number[]) => number;
}

/** Which nodes each claim has. */
export interface Placement {
  /** By claim, of each of its groups. */
  readonly nodes: readonly (readonly number[])[];
  /** Rent and power of all, USD a month. */
  readonly usd: number;
}

/** One way to use the groups: nodes of each, and what it costs. */
interface Use {
  readonly used: readonly number[];
  readonly usd: number;
  readonly nodes: readonly (readonly number[])[];
}

/**
 * The nodes of each workload at the lowest sum of rent and power, within the nodes of each group and the power of each site.
 * Exact: a workload has no use for more nodes than the fewest that lower its rent, so those alone are combined. Ties: the
 * fewest nodes, then the most for the earlier claim.
 * @param powerLimits - by site, in watts at the meter; a site without a limit is not in it
 */
export function placeNodes(
  groups: readonly NodeGroup[],
  claims: readonly NodeClaim[],
  powerLimits: ReadonlyMap<string, number>,
): Placement {
  let uses: readonly Use[] = [{ used: groups.map(() => 0), usd: 0, nodes: [] }];
  for (const claim of claims) {
    const steps = stepsOf(claim, groups, powerLimits);
    const best = new Map<string, Use>();
    for (const use of uses) {
      for (const step of steps) {
        const used = use.used.map((count, at) => count + (step.nodes[claim.groups.indexOf(at)] ?? 0));
        if (!fits(used, groups, powerLimits)) continue;
        const candidate = { used, usd: use.usd + step.usd, nodes: [...use.nodes, step.nodes] };
        const key = used.join();
        const known = best.get(key);
        if (known === undefined || isBetter(candidate, known)) best.set(key, candidate);
      }
    }
    uses = undominated([...best.values()]);
  }
  const best = uses.reduce((one, other) => (isBetter(other, one) ? other : one));
  return { nodes: best.nodes, usd: best.usd };
}

/** A tolerance far below a cent, so that the order of a sum decides nothing. */
const SAME_USD = 1e-6;

function isBetter(one: Use, other: Use): boolean {
  if (one.usd !== other.usd && !(Math.abs(one.usd - other.usd) <= SAME_USD)) return one.usd < other.usd;
  const [few, many] = [one, other].map(({ used }) => used.reduce((sum, count) => sum + count, 0));
  if (few !== many) return few! < many!;
  const [first, second] = [one.nodes.flat(), other.nodes.flat()];
  const differs = first.findIndex((count, at) => count !== second[at]);
  return differs >= 0 && first[differs]! > second[differs]!;
}

/** Uses of which no other has as few nodes of every group for as little. */
function undominated(uses: readonly Use[]): Use[] {
  const sorted = [...uses].sort((one, other) => (isBetter(one, other) ? -1 : 1));
  const kept: Use[] = [];
  for (const use of sorted) {
    const beaten = kept.some(
      ({ used, usd }) => usd <= use.usd + SAME_USD && used.every((count, at) => count <= use.used[at]!),
    );
    if (!beaten) kept.push(use);
  }
  return kept;
}

function fits(
  used: readonly number[],
  groups: readonly NodeGroup[],
  powerLimits: ReadonlyMap<string, number>,
): boolean {
  if (used.some((count, at) => count > groups[at]!.nodes)) return false;
  return [...powerLimits].every(([site, watts]) => {
    const drawn = used.reduce((sum, count, at) => sum + (groups[at]!.site === site ? count * groups[at]!.watts : 0), 0);
    return drawn <= watts * (1 + 1e-12);
  });
}

/** Nodes of a claim's groups beyond which fewer would cost the same rent, with what they cost. */
function stepsOf(
  { groups: own, rentOf }: NodeClaim,
  groups: readonly NodeGroup[],
  powerLimits: ReadonlyMap<string, number>,
): { readonly nodes: readonly number[]; readonly usd: number }[] {
  const known = new Map<string, number>();
  const rent = (nodes: readonly number[]): number => {
    const key = nodes.join();
    const found = known.get(key) ?? rentOf(nodes);
    known.set(key, found);
    return found;
  };
  const most = own.map((at) => {
    const { nodes, site, watts } = groups[at]!;
    const limit = powerLimits.get(site);
    return limit === undefined || watts === 0 ? nodes : Math.min(nodes, Math.floor((limit / watts) * (1 + 1e-12)));
  });
  const corners: (readonly number[])[] = [];
  gather(
    own.map(() => 0),
    most,
    rent,
    corners,
  );
  return corners.map((nodes) => ({
    nodes,
    usd: rent(nodes) + nodes.reduce((sum, count, at) => sum + count * groups[own[at]!]!.usdPerNode, 0),
  }));
}

/**
 * Corners of the boxes in which the rent is the same: where it is so at both ends of a box it is so inside, for it falls in no
 * direction and rises in none; else the box is halved along its longest side, of those along which the rent changes at an end.
 */
function gather(
  low: readonly number[],
  high: readonly number[],
  rent: (nodes: readonly number[]) => number,
  corners: (readonly number[])[],
): void {
  if (rent(low) === rent(high)) {
    corners.push(low);
    return;
  }
  const matters = (at: number) =>
    rent(low.with(at, high[at]!)) !== rent(low) || rent(high.with(at, low[at]!)) !== rent(high);
  const sides = [...low.keys()].sort((a, b) => high[b]! - low[b]! - (high[a]! - low[a]!));
  const widest = sides.find(matters) ?? sides[0]!;
  const middle = Math.floor((low[widest]! + high[widest]!) / 2);
  gather(low, high.with(widest, middle), rent, corners);
  gather(low.with(widest, middle + 1), high, rent, corners);
}
