import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../blueprint/diagnostic.js';
import { readBlueprint } from '../blueprint/read-blueprint.js';
import type { Blueprint } from '../blueprint/schema.js';
import { loadCatalog, loadCatalogIndex } from '../catalog/load-catalog.js';
import { makePlan } from '../plan/make-plan.js';
import type { Plan } from '../plan/plan.js';
import type { Infeasibility } from '../sizing/sizing.js';

/** A blueprint file and what became of it. `text` is what diagnostics point into; empty if it could not be read. */
export interface HallFile {
  readonly file: string;
  readonly text: string;
  readonly warnings: readonly Diagnostic[];
  readonly outcome: HallOutcome;
}

export type HallOutcome =
  | { readonly status: 'planned'; readonly blueprint: Blueprint; readonly plan: Plan }
  | { readonly status: 'wrong'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly status: 'infeasible'; readonly infeasibility: Infeasibility };

/**
 * Reads and plans every file, whatever becomes of the others, so that all mistakes are told at once.
 * Two files that name the same hall would share a Terraform stack: the second is wrong.
 */
export async function planFiles(files: readonly string[]): Promise<HallFile[]> {
  const halls: HallFile[] = [];
  const fileOfHall = new Map<string, string>();
  for (const file of files) {
    const hall = await planFile(file);
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
  return halls;
}

async function planFile(file: string): Promise<HallFile> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { file, text: '', warnings: [], outcome: { status: 'wrong', diagnostics: [unreadable(error)] } };
  }
  const text = new TextDecoder().decode(bytes);
  const index = loadCatalogIndex();
  const read = readBlueprint(bytes, {
    regions: index.regions.map(({ region }) => region),
    instanceTypes: index.instanceTypes,
    families: [...new Set(index.instanceTypes.map((name) => name.slice(0, name.indexOf('.'))))],
  });
  if (!read.ok) return { file, text, warnings: [], outcome: { status: 'wrong', diagnostics: read.diagnostics } };
  const blueprint = read.value;
  const outcome = await makePlan(blueprint, loadCatalog({ regions: [blueprint.region] }));
  if (outcome.status !== 'planned') return { file, text, warnings: read.warnings, outcome };
  const warnings = [...read.warnings, ...outcome.warnings];
  return { file, text, warnings, outcome: { status: 'planned', blueprint, plan: outcome.plan } };
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
