import { type AppliedFix, editOf } from '../blueprint/document/apply-fixes.js';
import type { Diagnostic } from '../blueprint/document/diagnostic.js';
import { type ParsedDocument, parseDocument } from '../blueprint/document/parse-document.js';
import { excerptOf } from '../blueprint/format-diagnostic.js';
import type { PlanOutcome } from '../plan/make-plan.js';
import { formatInfeasibility } from '../report/documents/infeasibility.js';
import { countOf } from '../units/words.js';

/** What became of a text: as a plan's outcome, with what is doubtful about an infeasible one too. */
export type TextOutcome =
  | Exclude<PlanOutcome, { readonly status: 'infeasible' }>
  | (Extract<PlanOutcome, { readonly status: 'infeasible' }> & { readonly warnings: readonly Diagnostic[] });

/** A text in an editor as datahall reads it. */
export interface PlannedText {
  readonly outcome: TextOutcome;
  readonly document: ParsedDocument;
  /** Each with its `range`; an infeasibility is one at the name of the hall. */
  readonly diagnostics: readonly Diagnostic[];
  /** The changes that diagnostics state. */
  readonly fixes: readonly AppliedFix[];
}

/** A blueprint has workloads; other YAML and JSON is none of ours. */
export function isBlueprint(text: string): boolean {
  return /(?:^|[{,])\s*"?workloads"?\s*:/m.test(text);
}

/**
 * What an editor shows of a text that was planned.
 * @param file - of the text, as messages name it
 */
export function plannedText(file: string, text: string, outcome: TextOutcome): PlannedText {
  const document = parseDocument(text);
  const diagnostics = diagnosticsOf(file, outcome, document);
  const mended = diagnostics.filter(({ fix }) => fix !== undefined);
  const fixes = mended.flatMap((each) => editOf(text, document.positions, each) ?? []);
  return { outcome, document, diagnostics, fixes };
}

/** What an editor calls a quick fix: `Write platform`. */
export function fixTitle({ before, after }: AppliedFix): string {
  return after === '' ? `Remove ${excerptOf(before)}` : `Write ${excerptOf(after)}`;
}

function diagnosticsOf(file: string, outcome: TextOutcome, { positions }: ParsedDocument): readonly Diagnostic[] {
  if (outcome.status === 'planned') return outcome.warnings.filter(isHere);
  if (outcome.status === 'wrong') {
    const here = outcome.diagnostics.filter(isHere);
    const elsewhere = outcome.diagnostics.length - here.length;
    return here.length > 0 || elsewhere === 0 ? here : [mistakesElsewhere('the catalog of your own', elsewhere)];
  }
  const [summary, ...details] = formatInfeasibility(outcome.infeasibility, { file });
  const message = [summary!.replace(`${file}: error[infeasible]: `, ''), ...details].join('\n');
  const range = positions.get('/name')?.value ?? [0, 0];
  return [
    ...outcome.warnings.filter(isHere),
    { code: 'contradiction', severity: 'error', path: ['name'], message, range },
  ];
}

/** What is wrong with the user's own catalog has its places there. */
function isHere({ document }: Diagnostic): boolean {
  return document === undefined;
}

/** One diagnostic, at the start of the text, for the mistakes of another file that it is planned with. */
export function mistakesElsewhere(file: string, count: number): Diagnostic {
  const message = `${file} has ${countOf(count, 'mistake')}: nothing is planned with it`;
  return { code: 'contradiction', severity: 'error', path: [], message, range: [0, 0] };
}
