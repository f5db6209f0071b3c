import { formatDiagnostic } from '../blueprint/format-diagnostic.js';
import { formatInfeasibility } from '../report/infeasibility.js';
import type { HallFile } from './hall-files.js';
import { print, terminalOf } from './terminal.js';

/** Prints what is wrong or doubtful with each file on stderr; true when every file was planned. */
export function tellProblems(halls: readonly HallFile[]): boolean {
  const terminal = terminalOf(process.stderr);
  for (const hall of halls) {
    const { file, text, outcome } = hall;
    const diagnostics = outcome.status === 'wrong' ? outcome.diagnostics : hall.warnings;
    for (const diagnostic of diagnostics) {
      print(process.stderr, [formatDiagnostic(diagnostic, { file, text, color: terminal.color })]);
    }
    if (outcome.status === 'infeasible') {
      print(process.stderr, formatInfeasibility(outcome.infeasibility, { file, width: terminal.width }));
    }
  }
  return halls.every(({ outcome }) => outcome.status === 'planned');
}
