/** The whole path in one call: what the command line and a user's own cdktf app and tests share. */
import type { Checked, Diagnostic } from '../blueprint/document/diagnostic.js';
import { placed } from '../blueprint/document/read-document.js';
import type { AcceleratorTypes } from '../blueprint/names/accelerator-names.js';
import type { KnownNames } from '../blueprint/names/known-names.js';
import { readBlueprint } from '../blueprint/read-blueprint.js';
import { regionsAsked } from '../blueprint/regions-asked.js';
import type { Blueprint, BlueprintInput } from '../blueprint/schema/blueprint.js';
import type { Catalog, CatalogIndex, InstanceType } from '../catalog/facts/catalog.js';
import { familyOf } from '../catalog/facts/instance-family.js';
import { partitionOf } from '../catalog/facts/partitions.js';
import {
  loadAccelerators,
  loadCatalog,
  loadCatalogIndex,
  SHIPPED_CATALOG_DIRECTORY,
} from '../catalog/files/load-catalog.js';
import { loadModels } from '../catalog/files/load-models.js';
import { applyOverlay, type OverlaidCatalog } from '../catalog/overlay/apply-overlay.js';
import type { CatalogOverlay } from '../catalog/overlay/overlay-schema.js';
import { VCPU_QUOTA_NAMES } from '../sizing/model/quotas.js';
import type { AcceleratorVendor } from '../units/closed-lists.js';
import { makePlan, type PlanOutcome } from './make-plan.js';
import { nearEnds, unusedReservations } from './supply/reservations.js';

/** Which catalog a blueprint is planned with. */
export interface CatalogChoice {
  /** Folder of a catalog. @default - the one that ships with the package */
  readonly directory?: string;
  /** The user's own figures, from `readOverlay`. @default - none */
  readonly overlay?: CatalogOverlay;
}

/** All that a catalog knows; files are the caller's. */
type CatalogNames = Required<Omit<KnownNames, 'readFile'>> & Pick<KnownNames, 'readFile'>;

/** A catalog, opened once for all blueprints that are planned with it. */
export interface OpenCatalog {
  readonly directory: string;
  readonly index: CatalogIndex;
  /** What a blueprint may name. */
  readonly names: CatalogNames;
  /** Null: the user has no figures of their own. */
  readonly overlay: CatalogOverlay | null;
  /** Figures of some regions, the user's own over them, with what is doubtful in the user's own. Read once a set. */
  readonly figures: (regions: readonly string[]) => CatalogFigures;
}

/** @throws CorruptCatalogError when the folder holds no whole catalog */
export function openCatalog({ directory = SHIPPED_CATALOG_DIRECTORY, overlay }: CatalogChoice = {}): OpenCatalog {
  const index = loadCatalogIndex(directory);
  const read = new Map<string, CatalogFigures>();
  const figures = (regions: readonly string[]): CatalogFigures => {
    const key = [...regions].sort().join(' ');
    const known = read.get(key);
    if (known !== undefined) return known;
    const base = { catalog: loadCatalog({ regions, directory }), accelerators: loadAccelerators(directory) };
    const made = overlay === undefined ? { ...base, warnings: [] } : applyOverlay(base, overlay);
    read.set(key, made);
    return made;
  };
  const carried = () => acceleratorTypes(figures([]).catalog);
  return { directory, index, names: namesOf(index, overlay, carried), overlay: overlay ?? null, figures };
}

type CatalogFigures = OverlaidCatalog & { readonly warnings: readonly Diagnostic[] };

/** Accelerators that instance types carry. */
function acceleratorTypes({ types }: Pick<Catalog, 'types'>): AcceleratorTypes {
  const carried = new Map<string, { vendor: AcceleratorVendor; types: InstanceType[] }>();
  for (const type of types.values()) {
    if (type.accelerators === null) continue;
    const { key, vendor } = type.accelerators.model;
    carried.set(key, { vendor, types: [...(carried.get(key)?.types ?? []), type] });
  }
  return carried;
}

function namesOf(
  { regions, instanceTypes }: CatalogIndex,
  overlay: CatalogOverlay | undefined,
  accelerators: () => AcceleratorTypes,
): CatalogNames {
  const types = [...instanceTypes, ...(overlay?.instanceTypes ?? []).map(({ name }) => name)];
  return {
    regions: regions.map(({ region }) => region),
    partitionOf: (region) => partitionOf(region).name,
    places: Object.fromEntries(
      regions.map(({ region, label, country, continent }) => [region, { label, country, continent }]),
    ),
    zones: Object.fromEntries(regions.map(({ region, zones }) => [region, zones])),
    instanceTypes: types,
    families: [...new Set(types.map(familyOf))],
    quotas: VCPU_QUOTA_NAMES,
    accelerators,
    models: loadModels(),
  };
}

/** A blueprint to read: a text in YAML or JSON, or an object that is written as such a text is. */
export type BlueprintSource = string | Uint8Array | BlueprintInput;

/**
 * Reads a blueprint against the names of a catalog. An object is held to the same rules as a text; its diagnostics have
 * a path and no range.
 */
export function readHall(source: BlueprintSource, choice: CatalogChoice = {}): Checked<Blueprint> {
  return readNaming(source, openCatalog(choice).names);
}

function readNaming(source: BlueprintSource, names: KnownNames): Checked<Blueprint> {
  if (typeof source === 'string' || source instanceof Uint8Array) return readBlueprint(source, names);
  const read = readBlueprint(JSON.stringify(source), names);
  return read.ok
    ? { ...read, warnings: read.warnings.map(withoutRange) }
    : { ...read, diagnostics: read.diagnostics.map(withoutRange) };
}

function withoutRange({ range: _, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}

/** A blueprint that was read, and the catalog of every region that it allows. */
export interface OpenHall extends OverlaidCatalog {
  readonly blueprint: Blueprint;
  /** Where `catalog` and `accelerators` are from. */
  readonly from: OpenCatalog;
}

/**
 * Reads a blueprint and what it needs of the catalog.
 * @param from - default: the catalog that ships with the package
 */
export function openHall(source: BlueprintSource, from: OpenCatalog = openCatalog()): Checked<OpenHall> {
  const read = readNaming(source, from.names);
  if (!read.ok) return read;
  const { warnings, ...figures } = from.figures(regionsAsked(read.value, from.names.places, from.names.partitionOf));
  return { ok: true, value: { blueprint: read.value, ...figures, from }, warnings: [...read.warnings, ...warnings] };
}

/**
 * Reads, sizes and plans a blueprint. Touches nothing but the catalog's files.
 *
 * @returns the plan, with warnings; or every mistake of the blueprint; or why nothing that exists fits it
 */
export async function planHall(source: BlueprintSource, choice: CatalogChoice = {}): Promise<PlanOutcome> {
  return planHallFrom(source, openCatalog(choice));
}

/** `planHall` with a catalog that is open. Every diagnostic of a text has its place there. */
export async function planHallFrom(source: BlueprintSource, from: OpenCatalog): Promise<PlanOutcome> {
  const outcome = await planOpenHall(openHall(source, from));
  return typeof source === 'string' || source instanceof Uint8Array ? placedIn(source, outcome) : outcome;
}

/** The outcome with each of its diagnostics at its place of the text that the hall was opened from. */
export function placedIn(text: string | Uint8Array, outcome: PlanOutcome): PlanOutcome {
  switch (outcome.status) {
    case 'planned':
      return { ...outcome, warnings: placed(text, outcome.warnings) };
    case 'wrong':
      return { ...outcome, diagnostics: placed(text, outcome.diagnostics) };
    case 'infeasible':
      return outcome;
  }
}

/** `planHall` of what `openHall` read. */
export async function planOpenHall(open: Checked<OpenHall>): Promise<PlanOutcome> {
  if (!open.ok) return { status: 'wrong', diagnostics: open.diagnostics };
  const { blueprint, catalog, from } = open.value;
  const outcome = await makePlan(blueprint, catalog);
  if (outcome.status !== 'planned') return outcome;
  const { sizing } = outcome.plan;
  const unused = unusedReservations(from.overlay?.reservations ?? [], blueprint, sizing);
  return { ...outcome, warnings: [...open.warnings, ...unused, ...nearEnds(blueprint, sizing), ...outcome.warnings] };
}
