import type { ResourceChange } from '../../plan/changes/resource-change.js';
import { countOf } from '../../units/words.js';
import { type Amount, left, right, type Section, section, table, usdPerMonth } from '../document/document.js';
import type { ChangeStep } from './hall-review.js';

const CAUSE_WORDS: Readonly<Record<ChangeStep['cause'], string>> = {
  tool: 'datahall, another version',
  prices: 'prices: catalog, own figures',
  blueprint: 'blueprint',
};

/** What each cause changes: the steps add up to the whole; empty where there is one cause. */
export function causesSection(steps: readonly ChangeStep[]): Section {
  const monthly = { unit: 'USD/month' };
  const columns = [
    left('cause', 'cause'),
    right('before', 'before', monthly),
    right('after', 'after', monthly),
    right('change', 'change', monthly),
    left('resources', 'resources'),
  ];
  const rows = steps.map((step) => ({
    cause: CAUSE_WORDS[step.cause],
    ...costs(step),
    resources: counts(step.resources),
  }));
  const [first, last] = [steps[0], steps.at(-1)];
  const total =
    first === undefined || last === undefined
      ? undefined
      : {
          cause: 'total',
          ...costs({ beforeUsdPerMonth: first.beforeUsdPerMonth, afterUsdPerMonth: last.afterUsdPerMonth }),
        };
  return section(
    'causes',
    'Causes',
    total === undefined ? [] : [table('causes', 'Cost by cause, USD a month', columns, rows, total)],
  );
}

function costs({
  beforeUsdPerMonth,
  afterUsdPerMonth,
}: Pick<ChangeStep, 'beforeUsdPerMonth' | 'afterUsdPerMonth'>): Record<'before' | 'after' | 'change', Amount> {
  const [before, after] = [beforeUsdPerMonth, afterUsdPerMonth].map((value) => Math.round(value * 100));
  return {
    before: usdPerMonth(before! / 100),
    after: usdPerMonth(after! / 100),
    change: usdPerMonth((after! - before!) / 100),
  };
}

function counts(resources: readonly ResourceChange[]): string {
  const lost = resources.filter(({ kind }) => kind === 'removed' || kind === 'replaced').length;
  if (resources.length === 0) return 'no changes';
  return `${countOf(resources.length, 'change')}${lost > 0 ? `, ${lost} removed or replaced` : ''}`;
}
