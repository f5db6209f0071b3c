import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { type CatalogChoice, type OpenHall, openHall, planOpenHall } from '../../hall.js';
import type { PlanOutcome } from '../../plan/make-plan.js';
import { catalogInUse } from './catalog-in-use.js';
import { type OverlayFile, overlayBeside } from './overlay-file.js';
import { startProgress } from './progress.js';

/** A blueprint file and what became of it. `text` is what diagnostics point into; empty if it could not be read. */
export interface HallFile {
  readonly file: string;
  readonly text: string;
  readonly outcome: PlanOutcome;
  /** What it was planned with. @default - it was not planned */
  readonly choice?: CatalogChoice;
  /** What is doubtful in it and in the user's own catalog, before it is sized. @default - it was not read */
  readonly warnings?: readonly Diagnostic[];
  /** The blueprint as it was read. @default - it was not planned */
  readonly open?: OpenHall;
  /** The user's own catalog, which some diagnostics point into. @default - there is none */
  readonly overlay?: OverlayFile;
}

/**
 * Reads and plans every file, whatever becomes of the others, so that all mistakes are told at once.
 * Two files that name the same hall would share a Terraform stack: the second is wrong.
 */
export async function planFiles(files: readonly string[]): Promise<HallFile[]> {
  const halls: HallFile[] = [];
  const directory = catalogInUse(undefined);
  const overlays = new Map<string, OverlayFile | null>();
  const fileOfHall = new Map<string, string>();
  const progress = startProgress();
  for (const [index, file] of files.entries()) {
    progress.step(`planning ${files.length > 1 ? `${index + 1} of ${files.length}: ` : ''}${file}`);
    const folder = dirname(file);
    if (!overlays.has(folder)) {
      const overlay = await overlayBeside(file, directory);
      overlays.set(folder, overlay);
      if (overlay !== null && !overlay.read.ok) {
        const { diagnostics } = overlay.read;
        halls.push({ file: overlay.file, text: overlay.text, outcome: { status: 'wrong', diagnostics } });
      }
    }
    const overlay = overlays.get(folder);
    // Its blueprints cannot be planned with a catalog that is wrong.
    if (overlay && !overlay.read.ok) continue;
    const hall = await planFile(file, directory, overlay ?? null);
    if (hall.outcome.status !== 'planned') {
      halls.push(hall);
      continue;
    }
    const { name } = hall.outcome.plan;
    const earlier = fileOfHall.get(name);
    fileOfHall.set(name, earlier ?? file);
    halls.push(
      earlier === undefined ? hall : { ...hall, outcome: { status: 'wrong', diagnostics: [sameHall(name, earlier)] } },
    );
  }
  progress.done();
  return halls;
}

/** Plans a text as if it stood in a file: with the catalog in use and the figures beside that file. */
export async function planText(file: string, text: string, beside: string): Promise<HallFile> {
  const directory = catalogInUse(undefined);
  const overlay = await overlayBeside(beside, directory);
  if (overlay !== null && !overlay.read.ok) {
    return {
      file: overlay.file,
      text: overlay.text,
      outcome: { status: 'wrong', diagnostics: overlay.read.diagnostics },
    };
  }
  return planned(file, text, text, directory, overlay);
}

async function planFile(file: string, directory: string, overlay: OverlayFile | null): Promise<HallFile> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { file, text: '', outcome: { status: 'wrong', diagnostics: [unreadable(error)] } };
  }
  return planned(file, new TextDecoder().decode(bytes), bytes, directory, overlay);
}

/** @param overlay - one that was read without a mistake, or none */
async function planned(
  file: string,
  text: string,
  content: string | Uint8Array,
  directory: string,
  overlay: OverlayFile | null,
): Promise<HallFile> {
  const choice = { directory, ...(overlay?.read.ok && { overlay: overlay.read.value }) };
  const open = openHall(content, choice);
  const outcome = await planOpenHall(open);
  return {
    file,
    text,
    outcome,
    choice,
    ...(open.ok && { open: open.value, warnings: open.warnings }),
    ...(overlay !== null && { overlay }),
  };
}

function unreadable(error: unknown): Diagnostic {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return {
    code: 'file-unreadable',
    severity: 'error',
    path: [],
    message: `the file cannot be read (${reason})`,
    hint: 'give the path of a blueprint, such as blueprints/starter.yaml',
  };
}

function sameHall(name: string, earlier: string): Diagnostic {
  return {
    code: 'name-duplicate',
    severity: 'error',
    path: ['name'],
    message: `hall "${name}" is described in ${earlier} already`,
    hint: 'give each hall a name of its own: it names the Terraform stack',
  };
}
