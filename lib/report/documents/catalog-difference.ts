import type { FigureChange } from '../../catalog/figures/diff-catalogs.js';
import { compareText } from '../../units/order.js';
import { amount, left, type ReportDocument, right, table } from '../document/document.js';

/** What another catalog does to one blueprint; null: it is not planned with that catalog. */
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

/** The figures that changed, largest relative change first, and what becomes of each blueprint. */
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
  return {
    format: 1,
    kind: 'catalog',
    title: 'Difference of two catalogs',
    lead: `${known.length} figures differ${rest}.`,
    sections: [
      {
        id: 'figures',
        title: 'Figures',
        blocks: [
          table(
            'figures',
            'Figures that differ',
            [left('figure', 'figure'), right('before', 'before'), right('after', 'after'), right('change', 'change')],
            shown.map((change) => ({
              figure: change.path,
              before: valueText(change.before),
              after: valueText(change.after),
              change: amount(change.relative, 'share'),
            })),
          ),
        ],
      },
      ...(effects.length === 0
        ? []
        : [
            {
              id: 'blueprints',
              title: 'Blueprints',
              blocks: [
                table(
                  'blueprints',
                  'What becomes of the blueprints',
                  [
                    left('file', 'blueprint'),
                    right('before', 'before', { unit: 'USD/month' }),
                    right('after', 'after', { unit: 'USD/month' }),
                    left('choice', 'choice'),
                  ],
                  effects.map(effectRow),
                ),
              ],
            },
          ]),
    ],
  };
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
  if (after === null) return 'no plan any more';
  if (before === null) return after.choice;
  return before.choice === after.choice ? 'the same' : `${before.choice} → ${after.choice}`;
}

function valueText(value: FigureChange['before']): string | null {
  return value === undefined || value === null ? null : String(value);
}
