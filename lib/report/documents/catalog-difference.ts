import type { FigureChange } from '../../catalog/figures/diff-catalogs.js';
import { compareText } from '../../units/order.js';
import { amount, documentOf, left, type ReportDocument, right, section, table } from '../document/document.js';

/** The plan of one blueprint with each catalog; null: there is none. */
export interface BlueprintEffect {
  readonly file: string;
  readonly before: SizedSummary | null;
  readonly after: SizedSummary | null;
}

interface SizedSummary {
  readonly choice: string;
  readonly totalUsdPerMonth: number;
}

/** More rows than a person reads; `--json` gives all. */
const MOST_CHANGES = 40;

/** The figures that changed, largest relative change first, and the plans that change with them. */
export function catalogDifferenceDocument(
  changes: readonly FigureChange[],
  effects: readonly BlueprintEffect[],
): ReportDocument {
  // A type that came or went changes figures that nobody knows, too.
  const known = changes.filter(({ before, after }) => (before ?? null) !== null || (after ?? null) !== null);
  const largest = known.toSorted(
    (a, b) => Math.abs(b.relative ?? 0) - Math.abs(a.relative ?? 0) || compareText(a.path, b.path),
  );
  const shown = largest.slice(0, MOST_CHANGES);
  const rest = known.length > shown.length ? `; the ${shown.length} largest are shown, --json gives all` : '';
  const figures = table(
    'figures',
    'Figures that differ',
    [left('figure', 'figure'), right('before', 'before'), right('after', 'after'), right('change', 'change')],
    shown.map((change) => ({
      figure: change.path,
      before: valueText(change.before),
      after: valueText(change.after),
      change: amount(change.relative, 'share'),
    })),
  );
  const plans = table(
    'blueprints',
    'Plans of the blueprints',
    [
      left('file', 'blueprint'),
      right('before', 'before', { unit: 'USD/month' }),
      right('after', 'after', { unit: 'USD/month' }),
      left('choice', 'fleets'),
    ],
    effects.map(effectRow),
  );
  return documentOf('catalog', 'Catalog differences', `${known.length} figures differ${rest}.`, [
    section('figures', 'Figures', [figures]),
    section('blueprints', 'Blueprints', effects.length === 0 ? [] : [plans]),
  ]);
}

function effectRow({ file, before, after }: BlueprintEffect) {
  return {
    file,
    before: amount(before?.totalUsdPerMonth ?? null, 'USD/month'),
    after: amount(after?.totalUsdPerMonth ?? null, 'USD/month'),
    choice: choiceText(before, after),
  };
}

function choiceText(before: SizedSummary | null, after: SizedSummary | null): string {
  if (after === null) return 'no longer feasible';
  if (before === null) return after.choice;
  return before.choice === after.choice ? 'unchanged' : `${before.choice} → ${after.choice}`;
}

function valueText(value: FigureChange['before']): string | null {
  return value === undefined || value === null ? null : String(value);
}
