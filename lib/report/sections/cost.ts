import type { Plan } from '../../plan/shape/plan.js';
import type { CostLine } from '../../sizing/model/sizing.js';
import { formatNumber } from '../../units/numbers.js';
import { byKey } from '../../units/order.js';
import { type Block, left, right, type Section, type TableColumn, type TableRow, table } from '../document/document.js';
import { lineWords, unpricedWords } from './bill-words.js';
import { runCostBlocks } from './run-cost.js';

/** Where a unit price comes from. */
export interface PriceSource {
  /** Short name, e.g. `aws-price-list`. */
  readonly key: string;
  readonly text: string;
  /** Of the data, `YYYY-MM-DD`. */
  readonly date: string;
}

const COLUMNS: readonly TableColumn[] = [
  left('item', 'item'),
  right('month', 'USD/month', { unit: 'USD/month' }),
  right('quantity', 'quantity'),
  left('unit', ''),
  right('each', 'USD each', { unit: 'USD each' }),
];

const CATEGORIES = ['hardware', 'software', 'maintenance'] as const;

/**
 * The bill, line by line, with the sum of each category and of all.
 * @param sources - of the lines' unit prices, in their order; null: an assumption of the plan, not of the catalog.
 *   Absent: not looked up
 */
export function costSection(plan: Plan, sources?: readonly (PriceSource | null)[]): Section {
  const { cost } = plan.sizing;
  const { lines } = cost;
  const columns: readonly TableColumn[] = sources === undefined ? COLUMNS : [...COLUMNS, left('source', 'price from')];
  const row = (line: CostLine, index: number): TableRow => ({
    item: lineWords(line),
    quantity: { value: line.quantity, unit: '' },
    unit: line.unit,
    each: { value: line.unitPriceUsd, unit: 'USD each' },
    month: { value: line.usdPerMonth, unit: 'USD/month' },
    ...(sources !== undefined && { source: sourceCell(sources[index], sources) }),
  });
  const total: TableRow = { item: 'total', month: { value: cost.totalUsdPerMonth, unit: 'USD/month' } };
  const sums = [cost.hardwareUsdPerMonth, cost.softwareUsdPerMonth, cost.maintenanceUsdPerMonth];
  const blocks: Block[] = [
    table('cost-lines', 'Cost of a month, line by line', columns, lines.map(row), total),
    {
      kind: 'chart',
      id: 'cost-chart',
      caption: 'Where the money goes, USD a month',
      table: 'cost-lines',
      chart: {
        kind: 'bars',
        unit: 'USD/month',
        bars: lines.map((line) => ({ label: lineWords(line), group: line.category, value: line.usdPerMonth })),
      },
    },
    table(
      'cost-split',
      'Cost by kind',
      [left('kind', 'kind'), right('month', 'USD/month', { unit: 'USD/month' })],
      CATEGORIES.map((kind, at) => ({ kind, month: { value: sums[at]!, unit: 'USD/month' } })),
      { kind: 'total', month: { value: cost.totalUsdPerMonth, unit: 'USD/month' } },
    ),
  ];
  return {
    id: 'cost',
    title: 'What it costs',
    blocks: [...blocks, ...runCostBlocks(plan), ...unpricedBlocks(plan), ...budgetBlocks(plan)],
  };
}

/** What no line holds, said one by one. */
function unpricedBlocks({ region, sizing }: Pick<Plan, 'region' | 'sizing'>): Block[] {
  const { unpriced } = sizing.cost;
  if (unpriced.length === 0) return [{ kind: 'paragraph', text: 'Everything that the plan holds is priced.' }];
  return [
    { kind: 'paragraph', text: 'Not priced, and in no total:', tone: 'warning' },
    { kind: 'list', items: unpriced.map((one) => unpricedWords(one, region)) },
  ];
}

/** What the budget on AWS is set to, and what it does not know of. */
function budgetBlocks({ operations: { budget } }: Plan): Block[] {
  const [actual, forecast] = ['ACTUAL', 'FORECASTED'].map(
    (kind) => budget.notifications.find((one) => one.kind === kind)?.percent,
  );
  const set = `The budget on AWS is ${formatNumber(budget.limitUsdPerMonth)} USD a month, this total rounded up: it warns at ${actual} % spent and at ${forecast} % forecast.`;
  if (budget.unpricedItems === 0) return [{ kind: 'paragraph', text: set }];
  const text = `${set} The ${budget.unpricedItems} items that are not priced are not in it, so the real spend is higher and it warns early.`;
  return [{ kind: 'paragraph', text, tone: 'warning' }];
}

function sourceCell(source: PriceSource | null | undefined, sources: readonly (PriceSource | null)[]): string {
  if (source == null) return 'the blueprint';
  return `${source.date} [${eachOnce(sources).findIndex(({ key }) => key === source.key) + 1}]`;
}

/** In the order of their numbers. */
function eachOnce(sources: readonly (PriceSource | null)[]): PriceSource[] {
  const unique = new Map(sources.flatMap((source) => (source === null ? [] : [[source.key, source] as const])));
  return [...unique.values()].sort(byKey);
}

/** The sources of the prices, each once. */
export function sourcesSection(sources: readonly (PriceSource | null)[]): Section {
  return {
    id: 'sources',
    title: 'Where the prices come from',
    blocks: [
      table(
        'sources',
        'Sources of the prices',
        [left('number', ''), left('key', 'source'), left('date', 'date'), left('text', 'what it is')],
        eachOnce(sources).map(({ key, date, text }, index) => ({ number: `[${index + 1}]`, key, date, text })),
      ),
    ],
  };
}
