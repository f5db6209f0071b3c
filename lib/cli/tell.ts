import type { Diagnostic } from '../blueprint/diagnostic.js';
import { formatDiagnostic } from '../blueprint/format-diagnostic.js';
import type { PlanOutcome } from '../plan/make-plan.js';
import { formatInfeasibility } from '../report/infeasibility.js';
import type { HallFile } from './hall-files.js';
import { print, terminalOf } from './terminal.js';

/** Prints what is wrong or doubtful with each file on stderr; true when every file was planned. */
export function tellProblems(halls: readonly HallFile[]): boolean {
  const terminal = terminalOf(process.stderr);
  // Blueprints of one folder share the user's own catalog: what is wrong with it is told once.
  const told = new Set<string>();
  for (const { file, text, outcome, overlay } of halls) {
    for (const diagnostic of diagnosticsOf(outcome)) {
      const source = diagnostic.document === 'overlay' && overlay !== undefined ? overlay : { file, text };
      const lines = formatDiagnostic(diagnostic, { file: source.file, text: source.text, color: terminal.color });
      if (told.has(lines)) continue;
      told.add(lines);
      print(process.stderr, [lines]);
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
