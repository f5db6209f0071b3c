import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Checked, Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { PlanOutcome } from '../../plan/make-plan.js';
import {
  type OpenCatalog,
  type OpenHall,
  openCatalog,
  openHall,
  placedIn,
  planOpenHall,
} from '../../plan/plan-hall.js';
import { planPlaces } from '../../plan/plan-places.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { Infeasibility } from '../../sizing/model/sizing.js';
import { readBounded } from '../files/read-bounded.js';
import { systemErrorReason } from '../files/system-errors.js';
import { catalogInUse } from './catalog-in-use.js';
import { filesBelow } from './named-file.js';
import { type OverlayFile, overlayIn } from './overlay-file.js';
import { startProgress } from './progress.js';

/** A blueprint file and what became of it. */
type HallFile = PlannedFile | InfeasibleFile | WrongFile;

/** As `HallFile`; or a plan that was written to a file earlier. */
export type FileResult = PlanFile | InfeasibleFile | WrongFile;

interface HallText {
  readonly file: string;
  /** What diagnostics point into; empty if the file can not be read. */
  readonly text: string;
  /** Region of the hall, where the blueprint is spread over several. @default - it is of one hall */
  readonly place?: string;
  /** The user's own catalog, which some diagnostics point into; null: there is none. */
  readonly overlay: OverlayFile | null;
}

/** A plan, and what is doubtful about it. */
interface PlanFile extends HallText {
  readonly status: 'planned';
  readonly plan: Plan;
  readonly warnings: readonly Diagnostic[];
}

/** A blueprint that was planned. */
export interface PlannedFile extends PlanFile {
  /** The blueprint as it was read, and the catalog that it was planned with. */
  readonly open: OpenHall;
}

/** A blueprint that nothing in the catalog fits. */
interface InfeasibleFile extends HallText {
  readonly status: 'infeasible';
  readonly infeasibility: Infeasibility;
  /** Of the blueprint and of the user's own catalog. */
  readonly warnings: readonly Diagnostic[];
}

/** A blueprint with mistakes; or the user's own catalog with mistakes, in place of the blueprints of its folder. */
interface WrongFile extends HallText {
  readonly status: 'wrong';
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads and plans every file, and stdin for `-`, also when others fail, so that every error is reported in one pass. A blueprint that
 * is spread over regions has a hall in each; `hall.yaml@us-east-1` is one of them.
 * Two files that name one hall would share a Terraform stack: the second is wrong.
 * @param catalogOf - handed on where one command plans more than once
 * @param adjust - each hall that was read, before it is planned. @default - as it was read
 */
export async function planFiles(
  files: readonly string[],
  catalogOf = catalogsInUse(),
  adjust: Adjustment = (open) => open,
): Promise<HallFile[]> {
  const halls: HallFile[] = [];
  const broken = new Set<string>();
  const fileOfHall = new Map<string, string>();
  const progress = startProgress();
  for (const [index, file] of files.entries()) {
    progress.step(`planning ${files.length > 1 ? `${index + 1} of ${files.length}: ` : ''}${file}`);
    const catalog = catalogOf(dirname(file));
    // The blueprints of a folder can not be planned with a catalog that is wrong: it is reported once.
    if ('status' in catalog) {
      if (!broken.has(catalog.file)) halls.push(catalog);
      broken.add(catalog.file);
      continue;
    }
    for (const hall of await planFile(file, catalog, adjust)) {
      const earlier = hall.status === 'planned' ? fileOfHall.get(hall.plan.name) : undefined;
      if (hall.status === 'planned' && earlier === undefined) fileOfHall.set(hall.plan.name, file);
      halls.push(hall.status === 'planned' && earlier !== undefined ? sharingStack(hall, earlier) : hall);
    }
  }
  progress.done();
  return halls;
}

/**
 * Plans a text that is in no file: of several halls the first that can not be planned, or the first.
 * @param name - of the text, for diagnostics
 * @param folder - whose own catalog it is planned with
 */
export async function planText(
  name: string,
  text: string,
  folder: string,
  catalogOf: CatalogOpener,
): Promise<HallFile> {
  const halls = await planTexts(name, text, folder, catalogOf);
  return halls.find(({ status }) => status !== 'planned') ?? halls[0]!;
}

/** As `planText`: every hall of the blueprint. */
export async function planTexts(
  name: string,
  text: string,
  folder: string,
  catalogOf: CatalogOpener,
): Promise<HallFile[]> {
  const catalog = catalogOf(folder);
  return 'status' in catalog
    ? [catalog]
    : planContent({ file: name, text, overlay: catalog.overlay }, text, catalog.open, folder);
}

/** Changes a hall between reading and planning, or finds mistakes in it. */
export type Adjustment = (open: Checked<OpenHall>) => Checked<OpenHall>;

interface FolderCatalog {
  readonly open: OpenCatalog;
  readonly overlay: OverlayFile | null;
}

/** The catalog of a folder's blueprints, opened once; or the mistakes of the user's own. */
export type CatalogOpener = (folder: string) => FolderCatalog | WrongFile;

/**
 * Opens nothing until it is asked.
 * @param directory - folder of the catalog. Default: the one in use
 */
export function catalogsInUse(directory: () => string = catalogInUse): CatalogOpener {
  let shared: OpenCatalog | undefined;
  const opened = new Map<string, FolderCatalog | WrongFile>();
  return (folder) => {
    const known = opened.get(folder);
    if (known !== undefined) return known;
    shared ??= openCatalog({ directory: directory() });
    const made = openIn(folder, shared);
    opened.set(folder, made);
    return made;
  };
}

function openIn(folder: string, shared: OpenCatalog): FolderCatalog | WrongFile {
  const overlay = overlayIn(folder, shared);
  if (overlay === null) return { open: shared, overlay };
  const { file, text, read } = overlay;
  if (!read.ok) return { status: 'wrong', file, text, overlay: null, diagnostics: read.diagnostics };
  return { open: openCatalog({ directory: shared.directory, overlay: read.value }), overlay };
}

async function planFile(named: string, { open, overlay }: FolderCatalog, adjust: Adjustment): Promise<HallFile[]> {
  const { file, place } = placeNamed(named);
  let bytes: Uint8Array;
  try {
    bytes = readBounded(file);
  } catch (error) {
    return [{ status: 'wrong', file, text: '', overlay, diagnostics: [unreadable(error)] }];
  }
  const text: HallText = { file, text: new TextDecoder().decode(bytes), overlay };
  const halls = await planContent(text, bytes, open, dirname(file), adjust);
  const there = halls.filter((hall) => place === null || hall.place === place || hall.status === 'wrong');
  return there.length > 0 ? there : [{ ...text, status: 'wrong', diagnostics: [noHallIn(place!, halls)] }];
}

/** `hall.yaml@us-east-1`, where no file has that name. */
function placeNamed(named: string): { readonly file: string; readonly place: string | null } {
  const [, file, place] = /^(.+)@([a-z]+(?:-[a-z]+)+-\d+)$/.exec(named) ?? [];
  return file === undefined || existsSync(named) ? { file: named, place: null } : { file, place: place! };
}

function noHallIn(place: string, halls: readonly HallFile[]): Diagnostic {
  const regions = halls.flatMap((hall) => hall.place ?? []);
  return {
    code: 'region-unknown',
    severity: 'error',
    path: ['region'],
    message: `this blueprint has no hall that is named by its region ${place}`,
    hint: regions.length === 0 ? 'name the file alone: it is of one hall' : `regions: ${regions.join(', ')}`,
  };
}

async function planContent(
  hall: HallText,
  content: string | Uint8Array,
  catalog: OpenCatalog,
  folder: string,
  adjust: Adjustment = (open) => open,
): Promise<HallFile[]> {
  const open = adjust(openHall(content, { ...catalog, names: { ...catalog.names, readFile: filesBelow(folder) } }));
  if (!open.ok) return [{ ...hall, status: 'wrong', diagnostics: open.diagnostics }];
  const { value, warnings } = open;
  const places = await planPlaces(value);
  if (places === null) return [hallFile(hall, value, warnings, placedIn(content, await planOpenHall(open)))];
  return places.map(({ region, open: place, outcome }, at) =>
    // What is doubtful about the whole is said once.
    hallFile(
      { ...hall, place: region },
      place,
      at === 0 ? warnings : [],
      placedIn(content, withWarnings(outcome, at === 0 ? warnings : [])),
    ),
  );
}

function withWarnings(outcome: PlanOutcome, warnings: readonly Diagnostic[]): PlanOutcome {
  return outcome.status === 'planned' ? { ...outcome, warnings: [...warnings, ...outcome.warnings] } : outcome;
}

function hallFile(hall: HallText, open: OpenHall, warnings: readonly Diagnostic[], outcome: PlanOutcome): HallFile {
  if (outcome.status === 'planned') return { ...hall, ...outcome, open };
  return outcome.status === 'wrong' ? { ...hall, ...outcome } : { ...hall, ...outcome, warnings };
}

function unreadable(error: unknown): Diagnostic {
  return {
    code: 'file-unreadable',
    severity: 'error',
    path: [],
    message: `the file cannot be read (${systemErrorReason(error)})`,
    hint: 'give the path of a blueprint, such as blueprints/starter.yaml',
  };
}

function sharingStack({ file, text, overlay, plan }: PlannedFile, earlier: string): WrongFile {
  const diagnostic: Diagnostic = {
    code: 'name-duplicate',
    severity: 'error',
    path: ['name'],
    message: `hall "${plan.name}" is already defined in ${earlier}`,
    hint: 'give each hall a unique name: it names the Terraform stack',
  };
  return { status: 'wrong', file, text, overlay, diagnostics: [diagnostic] };
}
