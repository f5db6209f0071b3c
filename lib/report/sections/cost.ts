import type { Plan } from '../../plan/shape/plan.js';
import type { CostLine } from '../../sizing/model/sizing.js';
import { costTotals, teamTotals } from '../../studies/cost-totals.js';
import { formatNumber } from '../../units/numbers.js';
import { byKey } from '../../units/order.js';
import {
  type Amount,
  type Block,
  type ChartBlock,
  count,
  left,
  list,
  paragraph,
  right,
  type Section,
  section,
  type Table,
  type TableColumn,
  type TableRow,
  table,
  usdPerMonth,
  warning,
} from '../document/document.js';
import { isEstimate, lineWords, unpricedWords } from '../words/bill-words.js';

/** Where a unit price comes from. */
export interface PriceSource {
  /** Short name, e.g. `aws-price-list`. */
  readonly key: string;
  readonly text: string;
  /** Of the data, `YYYY-MM-DD`. */
  readonly date: string;
}

/** Of the cost lines, in their order; null: a price of the blueprint, not of the catalog. */
export type PriceSources = readonly (PriceSource | null)[];

/**
 * The bill, line by line, with the sum of each category and of all.
 * @param facts.priceSources - absent: not looked up
 */
export function costSection({
  plan,
  priceSources,
}: {
  readonly plan: Plan;
  readonly priceSources?: PriceSources;
}): Section {
  const { cost } = plan.sizing;
  return section('cost', 'Cost', [
    billChart(cost),
    categoriesTable(cost),
    billTable(cost, priceSources),
    ...estimateBlocks(cost),
    totalsTable(plan),
    ...teamsTable(plan),
    ...runCostBlocks(plan),
    ...unpricedBlocks(plan),
    budgetBlock(plan),
  ]);
}

type Cost = Plan['sizing']['cost'];

const COLUMNS: readonly TableColumn[] = [
  left('item', 'item'),
  right('month', 'USD/month', { unit: 'USD/month' }),
  right('quantity', 'quantity'),
  left('unit', ''),
  right('each', 'USD each', { unit: 'USD each' }),
];

function billTable({ lines, totalUsdPerMonth }: Cost, sources?: PriceSources): Table {
  const row = (line: CostLine, index: number): TableRow => ({
    item: lineWords(line),
    quantity: count(line.quantity),
    unit: line.unit,
    each: { value: line.unitPriceUsd, unit: 'USD each' },
    month: usdPerMonth(line.usdPerMonth),
    ...(sources !== undefined && { source: sourceCell(sources[index], sources) }),
  });
  const columns = sources === undefined ? COLUMNS : [...COLUMNS, left('source', 'price source')];
  const total = { item: 'total', month: usdPerMonth(totalUsdPerMonth) };
  return table('cost-lines', 'Cost a month, line by line', columns, lines.map(row), total);
}

function billChart({ lines }: Cost): ChartBlock {
  return {
    kind: 'chart',
    id: 'cost-chart',
    caption: 'Largest cost items, USD a month',
    table: 'cost-lines',
    chart: {
      kind: 'bars',
      unit: 'USD/month',
      bars: lines.map((line) => ({ label: lineWords(line), group: line.category, value: line.usdPerMonth })),
    },
  };
}

function categoriesTable(cost: Cost): Table {
  return table(
    'cost-split',
    'Cost a month by category',
    [left('category', 'category'), right('month', 'USD/month', { unit: 'USD/month' })],
    [
      { category: 'hardware', month: usdPerMonth(cost.hardwareUsdPerMonth) },
      { category: 'software', month: usdPerMonth(cost.softwareUsdPerMonth) },
      { category: 'maintenance', month: usdPerMonth(cost.maintenanceUsdPerMonth) },
    ],
    { category: 'total', month: usdPerMonth(cost.totalUsdPerMonth) },
  );
}

function estimateBlocks({ lines }: Cost): Block[] {
  const estimates = lines.filter(isEstimate);
  if (estimates.length === 0) return [];
  const usd = estimates.reduce((sum, line) => sum + line.usdPerMonth, 0);
  return [
    paragraph(
      `Estimates make up ${formatNumber(usd, 2)} USD a month of the total: what AWS bills by use, at the volumes of \`usage\` in the blueprint, stated or by default.`,
    ),
  ];
}

/** By workload: a month, a year, a run, and what a million tokens cost. */
function totalsTable(plan: Plan): Table {
  const totals = costTotals(plan);
  const has = (key: 'usdPerRun' | 'usdPerMillionTokens' | 'usdPerMillionOutputTokens') =>
    totals.some((total) => total[key] !== null);
  const amount = (value: number | null, unit: string): Amount | null => (value === null ? null : { value, unit });
  return table(
    'totals',
    'Totals',
    [
      left('workload', 'workload'),
      right('month', 'USD/month', { unit: 'USD/month' }),
      right('year', 'USD/year', { unit: 'USD/year' }),
      ...(has('usdPerRun') ? [right('run', 'USD/run', { unit: 'USD/run' })] : []),
      ...(has('usdPerMillionTokens') ? [right('tokens', 'USD/1M tokens', { unit: 'USD/1M tokens' })] : []),
      ...(has('usdPerMillionOutputTokens')
        ? [right('output', 'USD/1M output tokens', { unit: 'USD/1M output tokens' })]
        : []),
    ],
    totals.map((total) => ({
      workload: total.workload ?? 'shared',
      month: usdPerMonth(total.usdPerMonth),
      year: amount(total.usdPerYear, 'USD/year'),
      run: amount(total.usdPerRun, 'USD/run'),
      tokens: amount(total.usdPerMillionTokens, 'USD/1M tokens'),
      output: amount(total.usdPerMillionOutputTokens, 'USD/1M output tokens'),
    })),
  );
}

/** By who pays, where the blueprint names teams. */
function teamsTable(plan: Plan): Table[] {
  const totals = teamTotals(plan);
  if (totals.length === 0) return [];
  return [
    table(
      'teams',
      'Totals by team, tag `datahall:team`',
      [
        left('team', 'team'),
        left('workloads', 'workloads'),
        right('month', 'USD/month', { unit: 'USD/month' }),
        right('year', 'USD/year', { unit: 'USD/year' }),
      ],
      totals.map(({ team, workloads, usdPerMonth: month, usdPerYear }) => ({
        team: team ?? 'shared',
        workloads: workloads.join(', '),
        month: usdPerMonth(month),
        year: { value: usdPerYear, unit: 'USD/year' },
      })),
      {
        team: 'total',
        month: usdPerMonth(plan.sizing.cost.totalUsdPerMonth),
      },
    ),
  ];
}

function runCostBlocks({ sizing: { runs = [] } }: Plan): Block[] {
  if (runs.length === 0) return [];
  const run = (value: number): Amount => ({ value, unit: 'USD/run' });
  const column = (key: string, heading: string) => right(key, heading, { unit: 'USD/run' });
  return [
    table(
      'cost-runs',
      'Cost of a run',
      [
        left('workload', 'run of'),
        right('hours', 'hours'),
        column('hardware', 'hardware'),
        column('software', 'software'),
        column('maintenance', 'maintenance'),
        column('total', 'USD/run'),
      ],
      runs.map(({ workload, runHours, hardwareUsd, softwareUsd, maintenanceUsd, totalUsd }) => ({
        workload,
        hours: count(runHours),
        hardware: run(hardwareUsd),
        software: run(softwareUsd),
        maintenance: run(maintenanceUsd),
        total: run(totalUsd),
      })),
    ),
    paragraph('A run is charged its nodes and its stores by the hour. Shared resources are in no run.'),
  ];
}

function unpricedBlocks({ region, sizing }: Plan): Block[] {
  const { unpriced } = sizing.cost;
  if (unpriced.length === 0) return [paragraph('Every item of the plan has a price.')];
  return [warning('Not priced, and in no total:'), list(unpriced.map((one) => unpricedWords(one, region)))];
}

function budgetBlock({ operations: { budget } }: Plan): Block {
  const [actual, forecast] = ['ACTUAL', 'FORECASTED'].map(
    (kind) => budget.notifications.find((one) => one.kind === kind)?.percent,
  );
  const set = `AWS Budgets limit: ${formatNumber(budget.limitUsdPerMonth)} USD a month (the total, rounded up), with alerts at ${actual} % actual and ${forecast} % forecast spend.`;
  if (budget.unpricedItems === 0) return paragraph(set);
  return warning(
    `${set} It excludes the ${budget.unpricedItems} items without a price: actual spend is higher, and the alerts come early.`,
  );
}

function sourceCell(source: PriceSource | null | undefined, sources: PriceSources): string {
  if (source == null) return 'the blueprint';
  return `${source.date} [${eachOnce(sources).findIndex(({ key }) => key === source.key) + 1}]`;
}

/** In the order of their numbers. */
function eachOnce(sources: PriceSources): PriceSource[] {
  const unique = new Map(sources.flatMap((source) => (source === null ? [] : [[source.key, source] as const])));
  return [...unique.values()].sort(byKey);
}

/** The sources of the unit prices, each once. */
export function priceSourcesSection({ priceSources }: { readonly priceSources: PriceSources }): Section {
  return section('sources', 'Price sources', [
    table(
      'sources',
      'Price sources',
      [left('number', ''), left('key', 'source'), left('date', 'date'), left('text', 'description')],
      eachOnce(priceSources).map(({ key, date, text }, index) => ({ number: `[${index + 1}]`, key, date, text })),
    ),
  ]);
}
