import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import { lineAndColumn } from '../../../blueprint/format-diagnostic.js';
import { formatInfeasibility } from '../../../report/documents/infeasibility.js';
import type { Infeasibility } from '../../../sizing/model/sizing.js';
import { type CatalogOpener, type FileResult, type PlannedFile, planText } from '../../edge/plan-files.js';
import { readBounded } from '../../files/read-bounded.js';
import { systemErrorReason } from '../../files/system-errors.js';

/** A blueprint that a tool is given: its text, or a file below the root. */
export interface HallSource {
  readonly blueprint?: string;
  readonly file?: string;
}

/** What a client has done wrong, in words that it can act on. */
export class ToolMistake extends Error {}

/** The blueprints that tools are given. Nothing outside of a root is read, also not over a symbolic link. */
export interface HallTexts {
  /** Reads, sizes and plans. @throws ToolMistake when neither or both forms are given, or the file is not below the root */
  open(source: HallSource): Promise<FileResult>;
  /** A hall that can be planned. @throws ToolMistake as `open`, and with what is wrong with the blueprint */
  planned(source: HallSource): Promise<PlannedFile>;
}

/** @param folder - the root: what the server may read */
export function hallTexts(folder: string, catalogOf: CatalogOpener): HallTexts {
  const root = realpathSync(folder);
  const open = async (source: HallSource) => {
    const { name, text, folder } = textOf(root, source);
    return planText(name, text, folder, catalogOf);
  };
  const planned = async (source: HallSource) => {
    const hall = await open(source);
    if (hall.status === 'planned') return hall;
    throw new ToolMistake(
      hall.status === 'infeasible'
        ? infeasibilityText(hall.infeasibility, hall.file)
        : mistakes(hall.diagnostics, hall.text).map(mistakeText).join('\n'),
    );
  };
  return { open, planned };
}

function textOf(root: string, { blueprint, file }: HallSource) {
  if (blueprint !== undefined && file === undefined) return { name: 'blueprint.yaml', text: blueprint, folder: root };
  if (blueprint !== undefined || file === undefined) {
    throw new ToolMistake('give "blueprint" (a text) or "file" (a path below the root), and not both');
  }
  try {
    const path = realpathSync(isAbsolute(file) ? file : join(root, file));
    const below = relative(root, path);
    if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) {
      throw new ToolMistake(`${file} is outside of the folder that this server may read`);
    }
    return { name: file, text: new TextDecoder().decode(readBounded(path)), folder: dirname(path) };
  } catch (error) {
    if (error instanceof ToolMistake) throw error;
    throw new ToolMistake(`${file} cannot be read (${systemErrorReason(error)})`);
  }
}

/** A diagnostic for a client: with line and column from 1, and what to write instead. */
export interface Mistake {
  readonly severity: Diagnostic['severity'];
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint?: string;
}

/** Diagnostics with their places in the text. */
export function mistakes(diagnostics: readonly Diagnostic[], text: string): Mistake[] {
  return diagnostics.map(({ severity, code, message, hint, range }) => ({
    severity,
    code,
    ...lineAndColumn(text, range?.[0] ?? 0),
    message,
    ...(hint !== undefined && { hint }),
  }));
}

/** `3:9: error[region-unknown]: unknown region "us-esat-1"; did you mean "us-east-1"?` */
export function mistakeText({ line, column, severity, code, message, hint }: Mistake): string {
  return `${line}:${column}: ${severity}[${code}]: ${message}${hint === undefined ? '' : `; ${hint}`}`;
}

/** Which constraints are in conflict, and by how much each would have to give way. */
export function infeasibilityText(infeasibility: Infeasibility, file: string): string {
  return formatInfeasibility(infeasibility, { file }).join('\n');
}
