/** The whole path in one call: what the command line and a user's own cdktf app and tests share. */
import type { Checked, Diagnostic } from './blueprint/document/diagnostic.js';
import type { KnownNames, Place } from './blueprint/names/known-names.js';
import { readBlueprint } from './blueprint/read-blueprint.js';
import { regionsAsked } from './blueprint/regions-asked.js';
import type { Blueprint, BlueprintInput } from './blueprint/schema/blueprint.js';
import type { Catalog, CatalogIndex } from './catalog/facts/catalog.js';
import { familyOf } from './catalog/facts/instance-family.js';
import { loadAccelerators, loadCatalog, loadCatalogIndex } from './catalog/files/load-catalog.js';
import { applyOverlay } from './catalog/overlay/apply-overlay.js';
import type { CatalogOverlay } from './catalog/overlay/overlay-schema.js';
import { makePlan, type PlanOutcome } from './plan/make-plan.js';
import { unusedReservations } from './plan/supply/unused-reservations.js';
import { VCPU_QUOTA_NAMES } from './sizing/model/quotas.js';

/** Which catalog a blueprint is planned with. */
export interface CatalogChoice {
  /** Folder of a catalog. @default - the one that ships with the package */
  readonly directory?: string;
  /** The user's own figures, from `readOverlay`. @default - none */
  readonly overlay?: CatalogOverlay;
}

/** A blueprint to read: a text in YAML or JSON, or an object that is written as such a text is. */
export type BlueprintSource = string | Uint8Array | BlueprintInput;

/**
 * Reads a blueprint against the names of a catalog. An object is held to the same rules as a text; its diagnostics have
 * a path and no range.
 */
export function readHall(source: BlueprintSource, choice: CatalogChoice = {}): Checked<Blueprint> {
  const known = knownNames(choice);
  if (typeof source === 'string' || source instanceof Uint8Array) return readBlueprint(source, known);
  const read = readBlueprint(JSON.stringify(source), known);
  return read.ok
    ? { ...read, warnings: read.warnings.map(withoutRange) }
    : { ...read, diagnostics: read.diagnostics.map(withoutRange) };
}

function withoutRange({ range: _, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}

/** What a blueprint may name. */
export function knownNames({ directory, overlay }: CatalogChoice = {}): KnownNames {
  const { regions, instanceTypes } = loadCatalogIndex(directory);
  const types = [...instanceTypes, ...(overlay?.instanceTypes ?? []).map(({ name }) => name)];
  return {
    regions: regions.map(({ region }) => region),
    places: placesOf(regions),
    instanceTypes: types,
    families: [...new Set(types.map(familyOf))],
    quotas: VCPU_QUOTA_NAMES,
  };
}

function placesOf(regions: CatalogIndex['regions']): Readonly<Record<string, Place>> {
  return Object.fromEntries(
    regions.map(({ region, label, country, continent }) => [region, { label, country, continent }]),
  );
}

/** A blueprint that was read, and the catalog of every region that it lets the hall stand in. */
export interface OpenHall {
  readonly blueprint: Blueprint;
  readonly catalog: Catalog;
  /** Null: the catalog is without figures of the user's own. */
  readonly overlay: CatalogOverlay | null;
}

/** Reads a blueprint and what it needs of the catalog. */
export function openHall(source: BlueprintSource, choice: CatalogChoice = {}): Checked<OpenHall> {
  const read = readHall(source, choice);
  if (!read.ok) return read;
  const regions = regionsAsked(read.value, placesOf(loadCatalogIndex(choice.directory).regions));
  const { catalog, warnings } = overlaidCatalog(regions, choice);
  const value = { blueprint: read.value, catalog, overlay: choice.overlay ?? null };
  return { ok: true, value, warnings: [...read.warnings, ...warnings] };
}

/**
 * Reads, sizes and plans a blueprint. Touches nothing but the catalog's files.
 *
 * @returns the plan, with warnings; or every mistake of the blueprint; or why nothing that exists fits it
 */
export async function planHall(source: BlueprintSource, choice: CatalogChoice = {}): Promise<PlanOutcome> {
  return planOpenHall(openHall(source, choice));
}

/** `planHall` of what `openHall` read. */
export async function planOpenHall(open: Checked<OpenHall>): Promise<PlanOutcome> {
  if (!open.ok) return { status: 'wrong', diagnostics: open.diagnostics };
  const { blueprint, catalog, overlay } = open.value;
  const outcome = await makePlan(blueprint, catalog);
  if (outcome.status !== 'planned') return outcome;
  const unused = unusedReservations(overlay?.reservations ?? [], blueprint, outcome.plan.sizing);
  return { ...outcome, warnings: [...open.warnings, ...unused, ...outcome.warnings] };
}

/** The catalog that a hall in one of the regions is planned with. */
export function planCatalog(regions: readonly string[], choice: CatalogChoice = {}): Catalog {
  return overlaidCatalog(regions, choice).catalog;
}

function overlaidCatalog(
  regions: readonly string[],
  { directory, overlay }: CatalogChoice,
): { readonly catalog: Catalog; readonly warnings: readonly Diagnostic[] } {
  const catalog = loadCatalog({ regions, ...(directory !== undefined && { directory }) });
  if (overlay === undefined) return { catalog, warnings: [] };
  return applyOverlay({ catalog, accelerators: loadAccelerators(directory) }, overlay);
}
