import type { Diagnostic, DocumentPath } from '../../blueprint/document/diagnostic.js';
import type { Blueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { Demand } from '../../sizing/model/demand.js';
import { type DemandMinima, MINIMA, SUMMED_MINIMA, type SummedMinimum } from '../../sizing/model/minima.js';
import { formatWhole } from '../../units/numbers.js';
import { roundTo } from '../../units/rounding.js';
import { deriveDemands, type WorkloadDemand } from '../demand/derive-demands.js';
import type { EdgeServicePlan, OwnedContribution } from '../shape/site-plan.js';
import { cloudWeek } from './cloud-week.js';
import { givenByNodes, ownedMistakes } from './owned-nodes.js';
import { type OwnedFleet, type OwnedSite, openShare } from './owned-sites.js';
import { serveAtSites } from './serve-at-sites.js';

/** Owned nodes of one kind that a workload may have. */
export interface OwnNodes {
  readonly fleet: OwnedFleet;
  /** Its place in `onPremises.fleets`. */
  readonly at: number;
  readonly site: OwnedSite;
  readonly nodes: number;
}

/** What owned nodes do of one workload, and what they leave to AWS. */
export interface OwnedPart {
  readonly workload: WorkloadDemand;
  readonly contributions: readonly OwnedContribution[];
  /** Null: it is not sized from a model that is served, or no owned node serves it. */
  readonly service: EdgeServicePlan | null;
  /** Those of its owned nodes that work for it. */
  readonly working: readonly OwnNodes[];
  readonly diagnostics: readonly Diagnostic[];
}

type OnPremises = NonNullable<Blueprint['onPremises']>;

/** What so many owned nodes do of a workload. */
export function besideOwned(
  workload: WorkloadDemand,
  own: readonly OwnNodes[],
  onPremises: OnPremises | undefined,
  catalog: Catalog,
): OwnedPart {
  const none = { workload, contributions: [], service: null, working: [], diagnostics: [] };
  const used = own.filter(({ nodes }) => nodes > 0);
  if (onPremises === undefined || used.length === 0) return none;
  if (workload.workload.inference !== undefined) return served(workload, used, onPremises, catalog);
  const demand = workload.besideOwned ?? workload.demand;
  const diagnostics = used.flatMap(({ fleet, at }) => ownedMistakes(fleet, at, demand, catalog));
  if (diagnostics.length > 0) return { ...none, diagnostics };
  return demand.purpose === 'training'
    ? trained(workload, demand, used, catalog)
    : divided(workload, demand, used, catalog);
}

type Given = Partial<Record<SummedMinimum, number>>;

/** What nodes give together. @param share - of the time in which they count */
function givenBy(
  own: readonly OwnNodes[],
  demand: Demand,
  catalog: Catalog,
  share: (site: OwnedSite) => number,
): Given {
  const each = own.map(({ fleet, nodes, site }) => ({
    given: givenByNodes(nodes, fleet, demand, catalog),
    counts: share(site),
  }));
  return Object.fromEntries(
    SUMMED_MINIMA.map((key) => [
      key,
      roundTo(
        each.reduce((sum, { given, counts }) => sum + (given[key] ?? 0) * counts, 0),
        6,
      ),
    ]),
  );
}

function contributionsOf(demand: Demand, given: Given): OwnedContribution[] {
  return SUMMED_MINIMA.flatMap((key): OwnedContribution[] => {
    const required = demand.minima[key];
    if (required === undefined) return [];
    const owned = given[key] ?? 0;
    return [
      {
        workload: demand.name,
        minimum: key,
        unit: MINIMA[key].unit,
        required,
        owned,
        missing: roundTo(Math.max(0, required - owned), 6),
      },
    ];
  });
}

const isComplete = (contributions: readonly OwnedContribution[]) =>
  contributions.length > 0 && contributions.every(({ missing }) => missing === 0);

/**
 * A synchronous run stays at one site: the first whose nodes carry it, else AWS, with the nodes that say what they exchange. A
 * site that may be used for a part of the week counts for that part.
 */
function trained(workload: WorkloadDemand, demand: Demand, own: readonly OwnNodes[], catalog: Catalog): OwnedPart {
  const given = (nodes: readonly OwnNodes[]) => contributionsOf(demand, givenBy(nodes, demand, catalog, openShare));
  const sites = [...new Set(own.map(({ site }) => site))].map((site) => own.filter((each) => each.site === site));
  const carrying = sites.find((nodes) => isComplete(given(nodes)));
  if (carrying !== undefined) return missingOf(workload, demand, carrying, given(carrying), {});
  const apart = own.filter(({ fleet }) => fleet.exchange === undefined);
  const joined = own.filter(({ fleet }) => fleet.exchange !== undefined);
  if (apart.length === 0 || given(own).length === 0) return missingOf(workload, demand, own, given(own), {});
  const diagnostics = apart.map((each) => atOneSite(each, demand.name, joined.length > 0, given(own)));
  if (joined.length === 0) return { workload, contributions: [], service: null, working: [], diagnostics };
  const part = missingOf(workload, demand, joined, given(joined), {});
  return { ...part, diagnostics: [...part.diagnostics, ...diagnostics] };
}

/** Work that divides, such as requests: owned nodes do it first, in every hour that they may be used. */
function divided(workload: WorkloadDemand, demand: Demand, own: readonly OwnNodes[], catalog: Catalog): OwnedPart {
  const contributions = contributionsOf(
    demand,
    givenBy(own, demand, catalog, () => 1),
  );
  const { missing, week } = cloudWeek(
    Object.fromEntries(contributions.map(({ minimum, required }) => [minimum, required])),
    own.map(({ fleet, nodes, site }) => ({ given: givenByNodes(nodes, fleet, demand, catalog), week: site.week })),
    workload.workload,
  );
  const left = contributions.map((each) => ({ ...each, missing: missing[each.minimum]! }));
  const follows = week === null ? workload.workload : inWeek(workload.workload, week, own);
  const [timed] = week === null ? [workload] : deriveDemands({ workloads: [follows], pools: [] }, catalog);
  const { hoursPerMonth, levels } = timed!.demand;
  const time = week === null ? {} : { hoursPerMonth, ...(levels && { levels }) };
  return missingOf({ ...workload, workload: follows }, demand, own, left, time);
}

/** The workload with the shares of each hour of the week that AWS serves; a curve of its own keeps its time zone. */
function inWeek(workload: WorkloadBlueprint, week: readonly number[], own: readonly OwnNodes[]): WorkloadBlueprint {
  const { timeZone } = own.find(({ site }) => site.timeZone !== null)?.site ?? { timeZone: null };
  const profile = workload.profile ?? { timeZone: timeZone ?? 'Etc/UTC', growthPerMonth: 0, changes: [] };
  return { ...workload, profile: { ...profile, week: [...week] } };
}

function missingOf(
  workload: WorkloadDemand,
  demand: Demand,
  working: readonly OwnNodes[],
  contributions: readonly OwnedContribution[],
  time: Partial<Pick<Demand, 'hoursPerMonth' | 'levels'>>,
): OwnedPart {
  const minima: Record<string, unknown> = { ...demand.minima };
  for (const { minimum, missing } of contributions) {
    if (missing === 0) delete minima[minimum];
    else minima[minimum] = missing;
  }
  const complete = isComplete(contributions);
  return {
    workload: {
      ...workload,
      demand: {
        ...demand,
        ...time,
        minima: minima as DemandMinima,
        ...untilDeadline(demand, contributions),
        ...(complete && demand.nodes.min <= 1 && { storesAlone: true as const }),
      },
    },
    contributions,
    service: null,
    working,
    diagnostics: complete && demand.nodes.min > 1 ? [nothingMissing(demand, workload.path)] : [],
  };
}

/** A service that is sized from its model: its nodes serve at their sites, and AWS what is left. */
function served(
  workload: WorkloadDemand,
  own: readonly OwnNodes[],
  onPremises: OnPremises,
  catalog: Catalog,
): OwnedPart {
  const { inference } = workload.workload;
  const { plan, cloudPerSecond, week, diagnostics } = serveAtSites(
    workload.workload,
    workload.path,
    own,
    onPremises,
    catalog,
  );
  const beside = { contributions: [], service: plan, working: own };
  if (cloudPerSecond === 0) {
    const { demand } = workload;
    const floor = demand.nodes.min > 1;
    return {
      ...beside,
      workload: floor ? workload : { ...workload, demand: { ...demand, storesAlone: true } },
      diagnostics: floor ? [...diagnostics, nothingMissing(demand, workload.path)] : diagnostics,
    };
  }
  const left = { ...workload.workload, inference: { ...inference!, requestsPerSecond: cloudPerSecond } };
  const rest = week === null ? left : inWeek(left, week, own);
  const [derived] = deriveDemands({ workloads: [rest], pools: [] }, catalog);
  return {
    ...beside,
    workload: { ...derived!, path: workload.path, derivation: workload.derivation },
    diagnostics,
  };
}

/** A synchronous run waits at every step for its slowest link: the owned nodes that are too few for it do none of it. */
function atOneSite(
  { at, nodes }: OwnNodes,
  workload: string,
  beside: boolean,
  contributions: readonly OwnedContribution[],
): Diagnostic {
  const short = contributions.find(({ missing }) => missing > 0);
  const reach =
    short === undefined
      ? 'no site alone gives what it takes'
      : `what is owned gives ${formatWhole(short.owned)} of ${formatWhole(short.required)} ${short.unit}`;
  return {
    code: 'rule',
    severity: 'warning',
    path: ['onPremises', 'fleets', at, 'workload'],
    message: `${workload} is planned on AWS${beside ? ' and on the nodes that exchange with it' : ' as a whole'}, and the ${nodes} owned nodes do none of it: ${reach}, and a run is not split between two sites`,
    hint: 'give these nodes a workload that they carry alone, or state the exchange over the link that the run takes: "exchange: { bytes: 2 GB, every: 30 s }"',
  };
}

/** Owned nodes do their share of a run until its deadline: those beside them can not end it sooner. */
function untilDeadline({ run }: Demand, contributions: readonly unknown[]): Pick<Demand, 'run'> {
  return run === undefined || contributions.length === 0 ? {} : { run: { ...run, endsWith: 'deadline' } };
}

function nothingMissing({ name, nodes }: Demand, path: DocumentPath): Diagnostic {
  return {
    code: 'rule',
    severity: 'warning',
    path: [...path, 'name'],
    message: `owned capacity meets the whole demand of ${name}: its fleet in the cloud is the floor of nodes.atLeast, ${nodes.min}`,
    hint: 'leave nodes.atLeast out to plan no fleet for it',
  };
}
