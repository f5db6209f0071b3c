import type { Diagnostic, DocumentPath } from '../../blueprint/document/diagnostic.js';
import { acceleratorsNamed } from '../../blueprint/names/accelerator-names.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Accelerator, Catalog } from '../../catalog/facts/catalog.js';
import type { Demand, DemandMinima, FixedCost } from '../../sizing/model/demand.js';
import { MINIMA, SUMMED_MINIMA, type SummedMinimum } from '../../sizing/model/minima.js';
import { GIB, HOURS_PER_MONTH } from '../../units/conversions.js';
import { formatWhole } from '../../units/numbers.js';
import { roundTo } from '../../units/rounding.js';
import { listText } from '../../units/words.js';
import type { WorkloadDemand } from '../demand/derive-demands.js';
import type { OwnedContribution } from '../shape/site-plan.js';
import { type OwnedEnergy, ownedEnergy } from './owned-energy.js';

/** What the sizing is asked for once owned nodes have done their part, and what those cost and draw. */
export interface OwnedCapacity {
  /** What is missing: the demands of the cloud. */
  readonly workloads: readonly WorkloadDemand[];
  readonly contributions: readonly OwnedContribution[];
  readonly costs: readonly FixedCost[];
  readonly energy: readonly OwnedEnergy[];
  /** Errors where what is owned can not do what it is meant for; warnings where it does none of it, or all beside a floor. */
  readonly diagnostics: readonly Diagnostic[];
}

type OnPremises = NonNullable<Blueprint['onPremises']>;
type OwnedFleet = OnPremises['fleets'][number];

/**
 * Takes what is owned off what each workload asks for; floors and ceilings on nodes are about nodes of the cloud.
 * @param asked - in the blueprint's order
 */
export function subtractOwned(
  onPremises: OnPremises | undefined,
  asked: readonly WorkloadDemand[],
  catalog: Catalog,
): OwnedCapacity {
  const fleets = onPremises?.fleets ?? [];
  const parts = asked.map((workload) => {
    const own = fleets.flatMap((fleet, at) => (fleet.workload === workload.demand.name ? [{ fleet, at }] : []));
    return subtract(workload, own, catalog);
  });
  return {
    workloads: parts.map(({ workload }) => workload),
    contributions: parts.flatMap(({ contributions }) => contributions),
    costs: fleets.map(({ workload, nodes, hourlyCost }) => ({
      // Not hardware: AWS takes no support charge on it.
      category: 'maintenance',
      subject: { kind: 'owned-nodes', workload, count: nodes },
      quantity: nodes * HOURS_PER_MONTH,
      unit: 'h',
      unitPriceUsd: hourlyCost ?? null,
      figure: null,
    })),
    energy: ownedEnergy(onPremises, asked, catalog).filter((_, at) => !parts.some(({ idle }) => idle.includes(at))),
    diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** What owned nodes leave of one workload. */
interface OwnedPart extends Pick<OwnedCapacity, 'contributions' | 'diagnostics'> {
  readonly workload: WorkloadDemand;
  /** Owned fleets that do none of it, by their place in the blueprint. */
  readonly idle: readonly number[];
}

function subtract(
  workload: WorkloadDemand,
  own: readonly { readonly fleet: OwnedFleet; readonly at: number }[],
  catalog: Catalog,
): OwnedPart {
  const demand = workload.besideOwned ?? workload.demand;
  if (own.length === 0) return { workload, contributions: [], diagnostics: [], idle: [] };
  const diagnostics = own.flatMap(({ fleet, at }) => mistakes(fleet, at, demand, catalog));
  if (diagnostics.length > 0) return { workload, contributions: [], diagnostics, idle: [] };
  const given = own.map(({ fleet }) => givenBy(fleet, demand, catalog));
  const contributions = SUMMED_MINIMA.flatMap((key): OwnedContribution[] => {
    const required = demand.minima[key];
    if (required === undefined) return [];
    const owned = roundTo(
      given.reduce((sum, one) => sum + (one[key] ?? 0), 0),
      6,
    );
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
  const minima: Record<string, unknown> = { ...demand.minima };
  for (const { minimum, missing } of contributions) {
    if (missing === 0) delete minima[minimum];
    else minima[minimum] = missing;
  }
  const complete = contributions.length > 0 && contributions.every((one) => one.missing === 0);
  const apart = own.filter(({ fleet }) => fleet.exchange === undefined);
  if (demand.purpose === 'training' && contributions.length > 0 && !complete && apart.length > 0) {
    return {
      workload,
      contributions: [],
      diagnostics: apart.map(({ fleet, at }) => atOneSite(fleet, at, contributions)),
      idle: own.map(({ at }) => at),
    };
  }
  return {
    workload: {
      ...workload,
      demand: {
        ...demand,
        minima: minima as DemandMinima,
        ...besideOwned(demand, contributions),
        ...(complete && demand.nodes.min <= 1 && { storesAlone: true as const }),
      },
    },
    contributions,
    diagnostics: complete && demand.nodes.min > 1 ? [nothingMissing(demand, workload.path)] : [],
    idle: [],
  };
}

/** A synchronous run waits at every step for its slowest link: the owned nodes that are too few for it do none of it. */
function atOneSite(
  { workload, nodes }: OwnedFleet,
  at: number,
  contributions: readonly OwnedContribution[],
): Diagnostic {
  const { owned, required, unit } = contributions.find(({ missing }) => missing > 0)!;
  return {
    code: 'rule',
    severity: 'warning',
    path: ['onPremises', 'fleets', at, 'workload'],
    message: `${workload} is planned on AWS as a whole, and the ${nodes} owned nodes do none of it: what is owned gives ${formatWhole(owned)} of ${formatWhole(required)} ${unit}, and a run is not split between two sites`,
    hint: 'give these nodes a workload that they carry alone, or state the exchange over the link that the run takes: "exchange: { bytes: 2 GB, every: 30 s }"',
  };
}

/** Owned nodes do their share of a run until its deadline: those beside them can not end it sooner. */
function besideOwned({ run }: Demand, contributions: readonly unknown[]): Pick<Demand, 'run'> {
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

function mistakes({ accelerators }: OwnedFleet, at: number, demand: Demand, catalog: Catalog): Diagnostic[] {
  const path: DocumentPath = ['onPremises', 'fleets', at];
  const wrong = (code: Diagnostic['code'], where: DocumentPath, message: string, hint: string): Diagnostic[] => [
    { code, severity: 'error', path: [...path, ...where], message, hint },
  ];
  if (demand.delivery !== undefined) {
    return wrong(
      'rule',
      ['workload'],
      `${demand.name} is sized from the model that it serves: owned nodes cannot be deducted from it`,
      'state its needs as compute and accelerators instead of inference',
    );
  }
  if (accelerators === undefined) return [];
  const type = accelerators.type === undefined ? null : acceleratorOf(accelerators.type, catalog);
  if (type === undefined) {
    return wrong(
      'reference-unknown',
      ['accelerators', 'type'],
      `"${accelerators.type}" is not one accelerator of the catalog`,
      acceleratorHint(accelerators.type!, catalog),
    );
  }
  const { precision, computeTflops, acceleratorMemoryEachGib: wanted } = demand.minima;
  if (computeTflops !== undefined && precision !== undefined && rateOf(accelerators, precision, type) === null) {
    return wrong(
      'contradiction',
      ['accelerators'],
      `the rate of the accelerators at ${precision}, which ${demand.name} requires, is unknown`,
      `give rateEach with precision: ${precision}`,
    );
  }
  const memory = memoryOf(accelerators, type);
  if (wanted !== undefined && (memory === null || memory < wanted)) {
    return wrong(
      'contradiction',
      ['accelerators'],
      `${demand.name} requires ${wanted} GiB on each accelerator, and these have ${memory ?? 'no stated memory'}`,
      'assign them to another workload, or require less',
    );
  }
  return [];
}

type OwnedAccelerators = NonNullable<OwnedFleet['accelerators']>;

/** Null: nothing says it. */
function rateOf(
  { rateEach, precision }: OwnedAccelerators,
  wanted: NonNullable<DemandMinima['precision']>,
  type: Accelerator | null,
): number | null {
  if (type !== null) return type.denseTflops[wanted];
  return precision === wanted ? (rateEach ?? null) : null;
}

function memoryOf({ memoryEach }: OwnedAccelerators, type: Accelerator | null): number | null {
  if (type !== null) return type.memoryGib;
  return memoryEach === undefined ? null : memoryEach / GIB;
}

function givenBy(fleet: OwnedFleet, demand: Demand, catalog: Catalog): Partial<Record<SummedMinimum, number>> {
  const { nodes, accelerators, network, memory, vcpus, nvme } = fleet;
  const { precision } = demand.minima;
  const count = nodes * (accelerators?.perNode ?? 0);
  const type = accelerators?.type === undefined ? null : (acceleratorOf(accelerators.type, catalog) ?? null);
  const rate = accelerators && precision ? (rateOf(accelerators, precision, type) ?? 0) : 0;
  return {
    computeTflops: count * rate * demand.utilization.default,
    acceleratorMemoryGib: count * (accelerators ? (memoryOf(accelerators, type) ?? 0) : 0),
    accelerators: count,
    networkGbytesPerSecond: (nodes * (network ?? 0)) / 1e9,
    hostMemoryGib: (nodes * (memory ?? 0)) / GIB,
    vcpus: nodes * (vcpus ?? 0),
    localNvmeGb: (nodes * (nvme ?? 0)) / 1e9,
  };
}

function acceleratorsOf(catalog: Catalog): Map<string, Accelerator> {
  return new Map(
    [...catalog.types.values()].flatMap(({ accelerators }) =>
      accelerators === null ? [] : [[accelerators.model.key, accelerators.model] as const],
    ),
  );
}

function acceleratorHint(name: string, catalog: Catalog): string {
  const keys = [...acceleratorsOf(catalog).keys()].sort();
  const meant = acceleratorsNamed(name, keys);
  return meant.length > 1 ? `write ${listText(meant, 'or')}` : `accelerators: ${keys.join(', ')}`;
}

/** By its key, or by a name that means it alone. */
function acceleratorOf(name: string, catalog: Catalog): Accelerator | undefined {
  const known = acceleratorsOf(catalog);
  const keys = acceleratorsNamed(name, [...known.keys()]);
  return keys.length === 1 ? known.get(keys[0]!) : undefined;
}
