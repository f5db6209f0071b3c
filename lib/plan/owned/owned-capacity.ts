import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { joinsCluster } from '../../blueprint/kinds/owned-facts.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { Demand, FixedCost } from '../../sizing/model/demand.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import type { WorkloadDemand } from '../demand/derive-demands.js';
import type { EdgeServicePlan, OwnedContribution, OwnedSitePlan } from '../shape/site-plan.js';
import { besideOwned, type OwnedPart, type OwnNodes } from './beside-owned.js';
import { type OwnedEnergy, ownedEnergy } from './owned-energy.js';
import { acceleratorKey } from './owned-nodes.js';
import { claimantsOf, type OwnedSite, openShare, ownedSites, wattsAtMeter } from './owned-sites.js';
import { placeNodes } from './place-nodes.js';
import { siteCosts } from './site-costs.js';

/** What the sizing is asked for once owned nodes have done their part, and what those cost and draw. */
export interface OwnedCapacity {
  /** What is missing: the demands of the cloud. */
  readonly workloads: readonly WorkloadDemand[];
  readonly contributions: readonly OwnedContribution[];
  readonly sites: readonly OwnedSitePlan[];
  readonly services: readonly EdgeServicePlan[];
  readonly costs: readonly FixedCost[];
  readonly energy: readonly OwnedEnergy[];
  /** Errors where what is owned can not do what it is meant for; warnings where it does none of it, or all beside a floor. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What a demand costs on AWS, its nodes alone, USD a month; Infinity: nothing that can be rented meets it. */
export type RentOf = (demand: Demand) => number;

type OnPremises = NonNullable<Blueprint['onPremises']>;

/**
 * Takes what is owned off what each workload asks for; floors and ceilings on nodes are about nodes of the cloud.
 * @param asked - in the blueprint's order
 * @param rentOf - decides which workload has nodes that several may use, and which nodes rest where the power of a site is not
 *   enough for all. Called for those alone.
 */
export function subtractOwned(
  onPremises: OnPremises | undefined,
  asked: readonly WorkloadDemand[],
  catalog: Catalog,
  rentOf?: RentOf,
): OwnedCapacity {
  const fleets = onPremises?.fleets ?? [];
  const sites = ownedSites(onPremises);
  const siteOf = (at: number) => sites.find((site) => site.fleets.includes(at))!;
  const claimed = asked.map(({ demand }) =>
    fleets.flatMap((fleet, at) => (claimantsOf(fleet).includes(demand.name) ? [{ fleet, at, site: siteOf(at) }] : [])),
  );
  const partOf = (index: number, nodes: readonly number[]): OwnedPart => {
    const own = claimed[index]!.map((each, at): OwnNodes => ({ ...each, nodes: nodes[at]! }));
    return besideOwned(asked[index]!, own, onPremises, catalog);
  };
  const whole = asked.map((_, index) =>
    partOf(
      index,
      claimed[index]!.map(({ fleet }) => fleet.nodes),
    ),
  );
  const wrong = whole.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
  const parts =
    wrong || !isContended(fleets, sites)
      ? whole
      : placed(fleets, sites, claimed, partOf, rentOf).map((nodes, index) => partOf(index, nodes));
  const energy = ownedEnergy(
    parts.flatMap(({ working, workload }) =>
      working.map(({ fleet, nodes, site }) => ({
        workload: workload.demand.name,
        nodes,
        watts: fleet.power ?? null,
        site,
        hours: Math.min(
          asked.find(({ demand }) => demand.name === workload.demand.name)!.demand.hoursPerMonth,
          HOURS_PER_MONTH * openShare(site),
        ),
      })),
    ),
    catalog,
  );
  return {
    workloads: parts.map(({ workload }) => workload),
    contributions: parts.flatMap(({ contributions }) => contributions),
    sites: sites
      .map((site) => sitePlan(site, fleets, parts, catalog, onPremises?.nodes !== undefined))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    services: parts.flatMap(({ service }) => service ?? []),
    costs: siteCosts(fleets, sites, energy),
    energy,
    diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** Whether something has to decide who works: nodes that several may use, or too little power for all nodes of a site. */
function isContended(fleets: OnPremises['fleets'], sites: readonly OwnedSite[]): boolean {
  return (
    fleets.some(({ sharedWith }) => sharedWith.length > 0) || sites.some((site) => drawn(site, fleets) > limitOf(site))
  );
}

const limitOf = ({ powerLimitWatts }: OwnedSite) => powerLimitWatts ?? Number.POSITIVE_INFINITY;

function drawn(site: OwnedSite, fleets: OnPremises['fleets']): number {
  return site.fleets.reduce((sum, at) => sum + fleets[at]!.nodes * (wattsAtMeter(fleets[at]!, site) ?? 0), 0);
}

/** Nodes of each fleet that each workload has, in the order of what it claims. */
function placed(
  fleets: OnPremises['fleets'],
  sites: readonly OwnedSite[],
  claimed: readonly (readonly Pick<OwnNodes, 'at'>[])[],
  partOf: (index: number, nodes: readonly number[]) => OwnedPart,
  rentOf: RentOf | undefined,
): readonly (readonly number[])[] {
  if (rentOf === undefined) throw new Error('owned nodes that several workloads may use need prices of what is rented');
  const groups = fleets.map((fleet, at) => {
    const site = sites.find((each) => each.fleets.includes(at))!;
    const watts = wattsAtMeter(fleet, site) ?? 0;
    const kwhPerMonth = (watts / 1000) * HOURS_PER_MONTH * openShare(site);
    return { nodes: fleet.nodes, site: site.name, watts, usdPerNode: kwhPerMonth * (site.powerPriceUsdPerKwh ?? 0) };
  });
  const claims = claimed.map((own, index) => ({
    groups: own.map(({ at }) => at),
    rentOf: (nodes: readonly number[]) => {
      const { demand } = partOf(index, nodes).workload;
      return demand.storesAlone ? 0 : rentOf(demand);
    },
  }));
  const limits = new Map(
    sites.flatMap((site) => (site.powerLimitWatts === null ? [] : [[site.name, site.powerLimitWatts] as const])),
  );
  return placeNodes(groups, claims, limits).nodes;
}

function sitePlan(
  site: OwnedSite,
  fleets: OnPremises['fleets'],
  parts: readonly OwnedPart[],
  catalog: Catalog,
  joins: boolean,
): OwnedSitePlan {
  return {
    name: site.name,
    place: site.place ?? null,
    linkBytesPerSecond: site.linkBytesPerSecond,
    linkAvailability: site.linkAvailability,
    open: openShare(site),
    fleets: site.fleets.map((at) => {
      const fleet = fleets[at]!;
      return {
        at,
        nodes: fleet.nodes,
        joins: joins && joinsCluster(fleet),
        acceleratorsPerNode: fleet.accelerators?.perNode ?? 0,
        accelerator: acceleratorKey(fleet, catalog),
        vcpusPerNode: fleet.vcpus ?? null,
        memoryBytesPerNode: fleet.memory ?? null,
        workloads: parts
          .flatMap(({ working, workload }) =>
            working.flatMap((own) =>
              own.at === at && own.nodes > 0 ? [{ workload: workload.demand.name, nodes: own.nodes }] : [],
            ),
          )
          .sort((a, b) => (a.workload < b.workload ? -1 : 1)),
      };
    }),
  };
}
