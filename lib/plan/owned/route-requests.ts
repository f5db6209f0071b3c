/** What asks for requests, and what may serve them. Rates in requests a second. */
export interface RoutingProblem {
  /** By place of users, at least 0. */
  readonly asked: readonly number[];
  /** By site, at least 0. */
  readonly capacity: readonly number[];
  /** By place and site: round trip in milliseconds; null: too far. */
  readonly distance: readonly (readonly (number | null)[])[];
}

/** By place and site: requests a second that the site serves for the place. */
export type Routes = readonly (readonly number[])[];

/** Below this share of all requests a rest is noise of binary fractions. */
const NOISE = 1e-12;

/**
 * The most requests that sites can serve, and of all ways to serve them the one with the least waiting: a flow of most value and
 * least cost, by shortest augmenting paths. Ties go to the earlier place and site.
 */
export function routeRequests({ asked, capacity, distance }: RoutingProblem): Routes {
  const routes = asked.map(() => capacity.map(() => 0));
  const left = [...asked];
  const room = [...capacity];
  const least = NOISE * asked.reduce((sum, rate) => sum + rate, 0);
  for (;;) {
    const path = shortestPath({ routes, left, room, distance, least });
    if (path === null) return routes;
    const last = path.at(-1)!.site;
    const back = path.slice(1).map(({ place }, at) => routes[place]![path[at]!.site]!);
    const amount = Math.min(left[path[0]!.place]!, room[last]!, ...back);
    for (const [at, { place, site }] of path.entries()) {
      routes[place]![site]! += amount;
      if (at > 0) routes[place]![path[at - 1]!.site]! -= amount;
    }
    left[path[0]!.place]! -= amount;
    room[last]! -= amount;
  }
}

/** A place whose requests move to a site; all but the first move from the site of the step before. */
interface Step {
  readonly place: number;
  readonly site: number;
}

interface Flow {
  readonly routes: Routes;
  readonly left: readonly number[];
  readonly room: readonly number[];
  readonly distance: RoutingProblem['distance'];
  readonly least: number;
}

/** The nearest way from a place with requests left to a site with room, by Bellman and Ford; null: there is none. */
function shortestPath({ routes, left, room, distance, least }: Flow): Step[] | null {
  const best: ({ readonly cost: number; readonly path: readonly Step[] } | null)[] = room.map(() => null);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [place, row] of distance.entries()) {
      const start = left[place]! > least ? [{ cost: 0, path: [] as readonly Step[] }] : [];
      const moved = best.flatMap((way, site) =>
        way !== null && routes[place]![site]! > least ? [{ cost: way.cost - row[site]!, path: way.path }] : [],
      );
      for (const { cost, path } of [...start, ...moved]) {
        for (const [site, far] of row.entries()) {
          if (far === null || path.some((step) => step.site === site)) continue;
          const known = best[site];
          if (known && known.cost <= cost + far + 1e-9) continue;
          best[site] = { cost: cost + far, path: [...path, { place, site }] };
          changed = true;
        }
      }
    }
  }
  const ends = best.flatMap((way, site) => (way !== null && room[site]! > least ? [way] : []));
  return ends.length === 0 ? null : [...ends.reduce((one, other) => (other.cost < one.cost - 1e-9 ? other : one)).path];
}

/** Requests a second that are routed. */
export function servedOf(routes: Routes): number {
  return routes.reduce((sum, row) => sum + row.reduce((part, rate) => part + rate, 0), 0);
}
