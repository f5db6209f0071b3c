import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { formatDiagnostic } from '../../blueprint/format-diagnostic.js';
import { formatInfeasibility } from '../../report/documents/infeasibility.js';
import type { HallFile } from './hall-files.js';
import { printMessages, terminalOf } from './terminal.js';

/** Prints sentences on stderr. */
export function tell(...lines: readonly string[]): void {
  printMessages(process.stderr, lines);
}

/** Prints diagnostics about one text on stderr. */
export function tellDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: { readonly file: string; readonly text: string },
): void {
  for (const diagnostic of diagnostics) {
    printMessages(process.stderr, [formatDiagnostic(diagnostic, { ...source, ...terminalOf(process.stderr) })]);
  }
}

/**
 * Prints what is wrong or doubtful with each file; true when every file was planned.
 * @param warnings - stream for what is doubtful, where it is not stderr
 */
export function tellProblems(halls: readonly HallFile[], warnings: NodeJS.WriteStream = process.stderr): boolean {
  // Blueprints of one folder share the user's own catalog: what is wrong with it is told once.
  const told = new Set<string>();
  for (const hall of halls) {
    const { file, text, outcome, overlay } = hall;
    for (const diagnostic of diagnosticsOf(hall)) {
      const source = diagnostic.document === 'overlay' && overlay !== undefined ? overlay : { file, text };
      const stream = diagnostic.severity === 'error' ? process.stderr : warnings;
      const lines = formatDiagnostic(diagnostic, { file: source.file, text: source.text, ...terminalOf(stream) });
      if (told.has(lines)) continue;
      told.add(lines);
      printMessages(stream, [lines]);
    }
    if (outcome.status === 'infeasible') tell(...formatInfeasibility(outcome.infeasibility, { file }));
  }
  return halls.every(({ outcome }) => outcome.status === 'planned');
}

/** The mistakes of a blueprint; or the warnings that came with its plan, or came before there was found to be none. */
function diagnosticsOf({ outcome, warnings = [] }: HallFile): readonly Diagnostic[] {
  if (outcome.status === 'wrong') return outcome.diagnostics;
  return outcome.status === 'planned' ? outcome.warnings : warnings;
}

/** What became of each file, as data. */
export function resultsOf(halls: readonly HallFile[]) {
  return halls.map((hall) => ({
    file: hall.file,
    status: hall.outcome.status,
    diagnostics: diagnosticsOf(hall),
    ...(hall.outcome.status === 'infeasible' && { infeasibility: hall.outcome.infeasibility }),
  }));
}
