import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { formatDiagnostic } from '../../blueprint/format-diagnostic.js';
import { formatInfeasibility } from '../../report/documents/infeasibility.js';
import type { FileResult } from './plan-files.js';
import { printError, printMessages, terminalOf } from './terminal.js';

/** Prints diagnostics about one text on stderr. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: { readonly file: string; readonly text: string },
): void {
  for (const diagnostic of diagnostics) {
    printError(formatDiagnostic(diagnostic, { ...source, ...terminalOf(process.stderr) }));
  }
}

/**
 * Prints what is wrong or doubtful with each file; true when every file was planned.
 * @param warnings - stream for what is doubtful, where it is not stderr
 */
export function printProblems(halls: readonly FileResult[], warnings: NodeJS.WriteStream = process.stderr): boolean {
  // The blueprints of a folder share the user's own catalog: a mistake in it is printed once.
  const printed = new Set<string>();
  for (const hall of halls) {
    const { file, text, overlay } = hall;
    for (const diagnostic of diagnosticsOf(hall)) {
      const source = diagnostic.document === 'overlay' && overlay !== null ? overlay : { file, text };
      const stream = diagnostic.severity === 'error' ? process.stderr : warnings;
      const lines = formatDiagnostic(diagnostic, { file: source.file, text: source.text, ...terminalOf(stream) });
      if (printed.has(lines)) continue;
      printed.add(lines);
      printMessages(stream, [lines]);
    }
    if (hall.status === 'infeasible') printError(...formatInfeasibility(hall.infeasibility, { file }));
  }
  return halls.every(({ status }) => status === 'planned');
}

/** What became of each file, as data. */
export function resultsOf(halls: readonly FileResult[]) {
  return halls.map((hall) => ({
    file: hall.file,
    ...(hall.place !== undefined && { place: hall.place }),
    status: hall.status,
    diagnostics: diagnosticsOf(hall),
    ...(hall.status === 'infeasible' && { infeasibility: hall.infeasibility }),
  }));
}

/** What is wrong with a file; of one that was planned, or that nothing fits, what is doubtful. */
export function diagnosticsOf(hall: FileResult): readonly Diagnostic[] {
  return hall.status === 'wrong' ? hall.diagnostics : hall.warnings;
}
