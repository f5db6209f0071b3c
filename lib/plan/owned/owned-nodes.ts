import type { Diagnostic, DocumentPath } from '../../blueprint/document/diagnostic.js';
import { acceleratorsNamed } from '../../blueprint/names/accelerator-names.js';
import type { Accelerator, Catalog } from '../../catalog/facts/catalog.js';
import type { Demand } from '../../sizing/model/demand.js';
import type { DemandMinima, SummedMinimum } from '../../sizing/model/minima.js';
import { GIB } from '../../units/conversions.js';
import { listText } from '../../units/words.js';
import type { OwnedFleet } from './owned-sites.js';

/** Why the nodes of a fleet can not do what a workload asks of each of them. @param at - its place in `onPremises.fleets` */
export function ownedMistakes(
  { accelerators }: OwnedFleet,
  at: number,
  demand: Demand,
  catalog: Catalog,
): Diagnostic[] {
  const path: DocumentPath = ['onPremises', 'fleets', at];
  const wrong = (code: Diagnostic['code'], where: DocumentPath, message: string, hint: string): Diagnostic[] => [
    { code, severity: 'error', path: [...path, ...where], message, hint },
  ];
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

/** What so many nodes of a fleet give of the minima of a workload, in their units; compute is sustained. */
export function givenByNodes(
  nodes: number,
  fleet: OwnedFleet,
  demand: Demand,
  catalog: Catalog,
): Partial<Record<SummedMinimum, number>> {
  const { accelerators, network, memory, vcpus, nvme } = fleet;
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

/** Key in the catalog of the accelerators of a fleet; null: it has none, or none that the catalog knows. */
export function acceleratorKey({ accelerators }: OwnedFleet, catalog: Catalog): string | null {
  if (accelerators?.type === undefined) return null;
  return acceleratorOf(accelerators.type, catalog)?.key ?? null;
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
