import type { Diagnostic } from '../../lib/blueprint/document/diagnostic.js';
import { formatDiagnostic } from '../../lib/blueprint/format-diagnostic.js';
import type { PlanOutcome } from '../../lib/plan/make-plan.js';
import { type OpenCatalog, openCatalog, planHallFrom } from '../../lib/plan/plan-hall.js';

/** What came of a text. */
export interface Survival {
  readonly outcome: 'planned' | 'infeasible' | 'wrong';
  /** What should never be; empty: nothing. */
  readonly faults: readonly string[];
}

let opened: OpenCatalog | undefined;

/** Plans a text: it never throws, and every diagnostic is at a place of the text and can be printed. */
export async function survive(text: string): Promise<Survival> {
  opened ??= openCatalog();
  const outcome = await planHallFrom(text, opened);
  const diagnostics = diagnosticsOf(outcome);
  const faults = diagnostics.flatMap((diagnostic) => {
    const { range, code, path, message } = diagnostic;
    if (path.length === 0 && range?.[1] === 0 && !code.startsWith('file-'))
      return [`about nothing: ${code}: ${message}`];
    const told = `${code} ${path.join('.')}: ${message}`;
    if (range === undefined) return [`without a place: ${told}`];
    const [start, end] = range;
    if (!(start >= 0 && start <= end && end <= text.length)) return [`outside the text (${start} to ${end}): ${told}`];
    const line = formatDiagnostic(diagnostic, { file: 'f.yaml', text });
    return /^f\.yaml:\d+:\d+: (error|warning)\[/.test(line) ? [] : [`not printed as a diagnostic: ${line}`];
  });
  if (outcome.status === 'wrong' && !diagnostics.some(({ severity }) => severity === 'error'))
    faults.push('refused without an error');
  return { outcome: outcome.status, faults };
}

function diagnosticsOf(outcome: PlanOutcome): readonly Diagnostic[] {
  switch (outcome.status) {
    case 'planned':
      return outcome.warnings;
    case 'wrong':
      return outcome.diagnostics;
    case 'infeasible':
      return [];
  }
}
