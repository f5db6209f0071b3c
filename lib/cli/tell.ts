import type { Diagnostic } from '../blueprint/diagnostic.js';
import { formatDiagnostic } from '../blueprint/format-diagnostic.js';
import type { PlanOutcome } from '../plan/make-plan.js';
import { formatInfeasibility } from '../report/infeasibility.js';
import type { HallFile } from './hall-files.js';
import { print, terminalOf } from './terminal.js';

/** Prints what is wrong or doubtful with each file on stderr; true when every file was planned. */
export function tellProblems(halls: readonly HallFile[]): boolean {
  const terminal = terminalOf(process.stderr);
  for (const { file, text, outcome } of halls) {
    for (const diagnostic of diagnosticsOf(outcome)) {
      print(process.stderr, [formatDiagnostic(diagnostic, { file, text, color: terminal.color })]);
    }
    if (outcome.status === 'infeasible') {
      print(process.stderr, formatInfeasibility(outcome.infeasibility, { file }));
    }
  }
  return halls.every(({ outcome }) => outcome.status === 'planned');
}

/** The mistakes of a blueprint, or the warnings that came with its plan. */
export function diagnosticsOf(outcome: PlanOutcome): readonly Diagnostic[] {
  if (outcome.status === 'wrong') return outcome.diagnostics;
  return outcome.status === 'planned' ? outcome.warnings : [];
}
