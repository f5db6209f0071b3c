import type { Diagnostic, DocumentPath } from '../../blueprint/document/diagnostic.js';
import { type Placed, roundTripMilliseconds, statedTrips } from '../../blueprint/kinds/round-trips.js';
import { HOURS_PER_WEEK } from '../../blueprint/profile/week.js';
import type { Blueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog, InstanceType } from '../../catalog/facts/catalog.js';
import { formatWhole } from '../../units/numbers.js';
import { byName } from '../../units/order.js';
import { roundTo } from '../../units/rounding.js';
import { deriveFromModel } from '../demand/model-demand.js';
import type { EdgeServicePlan, SiteLossPlan } from '../shape/site-plan.js';
import { acceleratorKey } from './owned-nodes.js';
import type { OwnedFleet, OwnedSite } from './owned-sites.js';
import { type Routes, routeRequests, servedOf } from './route-requests.js';

/** Nodes of one fleet that serve a workload. */
export interface ServingNodes {
  readonly fleet: OwnedFleet;
  /** Its place in `onPremises.fleets`. */
  readonly at: number;
  readonly site: OwnedSite;
  readonly nodes: number;
}

/** What owned nodes serve of a workload, and what they leave to AWS. */
export interface Served {
  readonly plan: EdgeServicePlan;
  /** What AWS must be able to serve, in requests a second at its busiest; 0: nothing. */
  readonly cloudPerSecond: number;
  /** Share of that in each hour of the week; null: the same in all hours. */
  readonly week: readonly number[] | null;
  readonly diagnostics: readonly Diagnostic[];
}

type OnPremises = NonNullable<Blueprint['onPremises']>;

/**
 * Owned nodes serve first, the nearest to its users first; AWS serves what is left, and holds nodes for the loss of a site as the
 * workload asks. Where a site may be used in some hours alone, it serves nothing in the others.
 * @param workload - with `inference`
 */
export function serveAtSites(
  workload: WorkloadBlueprint,
  path: DocumentPath,
  serving: readonly ServingNodes[],
  onPremises: Pick<OnPremises, 'roundTrips' | 'sites'>,
  catalog: Catalog,
): Served {
  const roundTrips = statedTrips(onPremises, [...catalog.regions.keys()]);
  const { inference, edge, profile } = workload;
  const asked = inference!.requestsPerSecond;
  const sites = [...new Map(serving.map(({ site }) => [site.name, site])).values()].sort(byName);
  const own = sites.map(({ name }) => serving.filter(({ site }) => site.name === name));
  const capacity = own.map((fleets) =>
    fleets.reduce((sum, each) => sum + capacityOf(workload, each.fleet, each.nodes, asked, catalog), 0),
  );
  const users = edge?.users ?? [{ place: '', share: 1 }];
  const trips = users.map(({ place }) =>
    sites.map((site) => (place === '' ? 0 : roundTripMilliseconds(placedAt(site), { name: place }, roundTrips))),
  );
  const within = (edge?.roundTripWithin ?? Number.POSITIVE_INFINITY) * MILLISECONDS_PER_HOUR;
  const distance = trips.map((row) => row.map((trip) => (trip === null || trip > within ? null : trip)));
  const routed = (level: number, open: readonly boolean[]): Routes =>
    routeRequests({
      asked: users.map(({ share }) => asked * level * share),
      capacity: capacity.map((rate, site) => (open[site] ? rate : 0)),
      distance,
    });
  const failover = edge?.failover ?? 0;
  const restAt = (level: number, open: readonly boolean[]) => {
    const all = servedOf(routed(level, open));
    const without = sites.map((_, lost) => servedOf(routed(level, open.with(lost, false))));
    const rest = asked * level - all;
    const loss = Math.max(0, ...without.map((left) => all - left));
    return { rest: clean(rest, asked), failover: clean(loss * failover, asked), without, all };
  };

  const hours = Array.from({ length: HOURS_PER_WEEK }, (_, at) => ({
    level: profile?.week[at] ?? 1,
    open: sites.map(({ week }) => week[at] === 1),
  }));
  const known = new Map<string, number>();
  const cloudAt = hours.map(({ level, open }) => {
    const key = `${level} ${open.join()}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const { rest, failover: held } = restAt(level, open);
    known.set(key, rest + held);
    return rest + held;
  });
  const cloudPerSecond = Math.max(...cloudAt);
  const even = cloudAt.every((rate) => rate === cloudAt[0]);

  const open = sites.map(() => true);
  const peak = restAt(1, open);
  const routes = routed(1, open);
  const plan: EdgeServicePlan = {
    workload: workload.name,
    requestsPerSecond: asked,
    sites: sites.map((site, at) => {
      const requestsPerSecond = routes.reduce((sum, row) => sum + row[at]!, 0);
      return {
        site: site.name,
        capacityPerSecond: rounded(capacity[at]!),
        requestsPerSecond: rounded(requestsPerSecond),
        nodesNeeded: nodesFor(workload, own[at]!, requestsPerSecond, asked, catalog),
        nodes: own[at]!.reduce((sum, { nodes }) => sum + nodes, 0),
        users:
          edge?.users === undefined
            ? []
            : users.flatMap(({ place }, user) =>
                routes[user]![at]! === 0
                  ? []
                  : [
                      {
                        place,
                        requestsPerSecond: rounded(routes[user]![at]!),
                        roundTripMilliseconds: rounded(trips[user]![at]!),
                      },
                    ],
              ),
      };
    }),
    cloudRequestsPerSecond: rounded(peak.rest),
    failoverRequestsPerSecond: rounded(peak.failover),
    losses: sites.map((site, at): SiteLossPlan => {
      const otherSites = peak.without[at]!;
      const cloud = Math.min(asked - otherSites, Math.max(cloudPerSecond, peak.rest + peak.failover));
      return {
        site: site.name,
        neededPerSecond: asked,
        otherSitesPerSecond: rounded(otherSites),
        cloudPerSecond: rounded(cloud),
        missingPerSecond: rounded(Math.max(0, asked - otherSites - cloud)),
      };
    }),
  };
  return {
    plan,
    cloudPerSecond: rounded(cloudPerSecond),
    week: even || cloudPerSecond === 0 ? null : cloudAt.map((rate) => roundTo(rate / cloudPerSecond, 9)),
    diagnostics: [
      ...tooFarFromAws(workload, path, routes, { within, roundTrips }, catalog),
      ...serving.flatMap((each) => unserved(workload, each, asked, catalog)),
    ],
  };
}

const MILLISECONDS_PER_HOUR = 3_600_000;
/** Digits of a rate that is printed. */
const RATE_DIGITS = 6;
const rounded = (rate: number) => roundTo(rate, RATE_DIGITS);
/** A rest that is noise beside all requests is none. */
const clean = (rate: number, asked: number) => (rate <= asked * 1e-9 ? 0 : rate);

const placedAt = ({ name, place }: OwnedSite): Placed => ({ name, ...(place !== undefined && { place }) });

/** An instance type with the accelerators of an owned node, of which the node is so many. */
interface Likeness {
  readonly type: InstanceType;
  readonly times: number;
}

/**
 * Instance types with the same accelerators: of as many, else of the largest number that divides those of the node, which is
 * then as so many nodes. The first by name that serves the workload decides.
 */
function likenesses(fleet: OwnedFleet, { types }: Catalog): Likeness[] {
  const key = acceleratorKey(fleet, { types } as Catalog);
  const count = fleet.accelerators?.perNode ?? 0;
  return [...types.values()]
    .flatMap((type) => {
      const own = type.accelerators;
      if (own === null || own.model.key !== key || own.count < 1 || count % own.count !== 0) return [];
      return [{ type, times: count / own.count }];
    })
    .sort((one, other) => one.times - other.times || (one.type.name < other.type.name ? -1 : 1));
}

/** Requests a second of one node, and how many nodes a replica takes, where a fleet has so many to serve; null: it serves none. */
function rateOf(
  workload: WorkloadBlueprint,
  fleet: OwnedFleet,
  perSecond: number,
  catalog: Catalog,
): { readonly perNode: number; readonly nodesPerReplica: number } | null {
  const asked = { ...workload, inference: { ...workload.inference!, requestsPerSecond: perSecond } };
  for (const { type, times } of likenesses(fleet, catalog)) {
    const found = deriveFromModel(asked, [type])?.delivery?.byType.get(type.name);
    if (found === undefined) continue;
    // A replica that spans nodes of the catalog needs their network; within a larger node it has that of the node.
    const nodesPerReplica = Math.ceil(found.nodesPerReplica / times);
    if (nodesPerReplica > 1 && fleet.network === undefined) continue;
    return { perNode: found.perNode * times, nodesPerReplica };
  }
  return null;
}

/** Halvings of the span from none to all requests: to a millionth of it. */
const HALVINGS = 20;

/** Most requests a second that so many nodes serve at the level, at most `most`: fewer requests need a larger margin each. */
function capacityOf(
  workload: WorkloadBlueprint,
  fleet: OwnedFleet,
  nodes: number,
  most: number,
  catalog: Catalog,
): number {
  const serves = (perSecond: number) => {
    const rate = rateOf(workload, fleet, perSecond, catalog);
    return rate !== null && wholeReplicas(perSecond / rate.perNode, rate.nodesPerReplica) <= nodes;
  };
  if (nodes === 0) return 0;
  if (serves(most)) return most;
  let low = 0;
  let high = most;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (serves(middle)) low = middle;
    else high = middle;
  }
  // At the rate of a node that serves the lower end, which is no more than its rate at what the nodes serve together.
  const rate = low === 0 ? null : rateOf(workload, fleet, low, catalog);
  if (rate === null) return 0;
  return Math.min(most, Math.floor(nodes / rate.nodesPerReplica) * rate.nodesPerReplica * rate.perNode);
}

function wholeReplicas(nodes: number, perReplica: number): number {
  return Math.ceil(nodes / perReplica - 1e-9) * perReplica;
}

/** Nodes of a site that serve so many requests: those of the earlier fleets first. */
function nodesFor(
  workload: WorkloadBlueprint,
  fleets: readonly ServingNodes[],
  perSecond: number,
  asked: number,
  catalog: Catalog,
): number {
  let left = perSecond;
  let needed = 0;
  for (const { fleet, nodes } of fleets) {
    if (left <= asked * 1e-9) break;
    const part = Math.min(left, capacityOf(workload, fleet, nodes, left, catalog));
    const rate = part > 0 ? rateOf(workload, fleet, part, catalog) : null;
    if (rate !== null) needed += Math.min(nodes, wholeReplicas(part / rate.perNode, rate.nodesPerReplica));
    left -= part;
  }
  return needed;
}

/** Nodes that serve nothing: their accelerators are in no instance type, hold no replica, or miss the level. */
function unserved(
  workload: WorkloadBlueprint,
  { fleet, at, nodes }: ServingNodes,
  asked: number,
  catalog: Catalog,
): Diagnostic[] {
  if (nodes === 0 || rateOf(workload, fleet, asked, catalog) !== null) return [];
  const alike = likenesses(fleet, catalog);
  return [
    {
      code: 'rule',
      severity: 'error',
      path: ['onPremises', 'fleets', at, 'accelerators'],
      message:
        alike.length === 0
          ? `what these nodes serve of ${workload.name} is not known: no instance type of the catalog has such accelerators, in a number that divides theirs`
          : `a node serves nothing of ${workload.name}: such accelerators hold no replica of the model, or miss its level`,
      hint:
        alike.length === 0
          ? 'write the type of the catalog that they are, or give these nodes another workload'
          : 'serve it in fewer bits, lower the level, or give these nodes another workload',
    },
  ];
}

/** Users whose requests go to AWS although no region that is asked about is near enough. */
function tooFarFromAws(
  { edge, inference }: WorkloadBlueprint,
  path: DocumentPath,
  routes: Routes,
  { within, roundTrips }: { readonly within: number; readonly roundTrips: ReturnType<typeof statedTrips> },
  { regions }: Catalog,
): Diagnostic[] {
  return (edge?.users ?? []).flatMap(({ place, share }, user): Diagnostic[] => {
    const asked = inference!.requestsPerSecond * share;
    const rest = asked - routes[user]!.reduce((sum, rate) => sum + rate, 0);
    if (rest <= asked * 1e-9) return [];
    const far = [...regions.keys()].flatMap((region) => {
      const trip = roundTripMilliseconds({ name: region }, { name: place }, roundTrips);
      return trip !== null && trip <= within ? [] : [{ region, trip }];
    });
    if (far.length === 0) return [];
    const { region, trip } = far[0]!;
    return [
      {
        code: 'rule',
        severity: 'error',
        path: [...path, 'edge', 'users', user],
        message:
          `of ${formatWhole(asked)} requests a second from ${place}, ${formatWhole(rest)} are served by no owned node within ` +
          `${formatWhole(within)} ms, and ${region} is ${trip === null ? 'at an unknown distance' : `${formatWhole(trip)} ms away`}`,
        hint: 'add owned nodes near these users, choose a nearer region, or raise roundTripWithin',
      },
    ];
  });
}
