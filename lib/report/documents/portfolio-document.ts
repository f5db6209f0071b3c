import type { CommitmentKind } from '../../studies/portfolio/model/problem.js';
import type { Portfolio, PortfolioPurchase, PortfolioVariation } from '../../studies/portfolio/portfolio.js';
import type { SavingsPlanPayment } from '../../units/closed-lists.js';
import { formatNumber, formatShare } from '../../units/numbers.js';
import {
  amount,
  type Block,
  count,
  documentOf,
  left,
  list,
  paragraph,
  type ReportDocument,
  right,
  section,
  type Table,
  table,
  usd,
} from '../document/document.js';
import { formatFigure } from '../document/format-cell.js';
import { CAPACITY_KINDS, drawCapacity } from '../drawings/capacity.js';
import { WIDE_CHART } from '../drawings/svg.js';
import { portfolioFigures } from '../sections/portfolio-figures.js';

/** What to buy when, what it costs, and how sure that is. */
export function portfolioDocument(portfolio: Portfolio): ReportDocument {
  const { hall, months, start } = portfolio;
  return documentOf(
    'portfolio',
    `${hall}: purchases over ${months} months from ${start.slice(0, 7)}`,
    leadOf(portfolio),
    [
      portfolioFigures(portfolio),
      section('purchases', 'Purchases', [
        workloadsTable(portfolio),
        ...teamsTable(portfolio),
        ...purchases(portfolio),
        ...spotTable(portfolio),
        ...regionsTable(portfolio),
      ]),
      section('capacity', 'Capacity over demand', [
        {
          kind: 'chart',
          id: 'capacity',
          caption: 'Accelerators in the busiest hours of each month',
          table: 'capacity-by-month',
          chart: { kind: 'svg', svg: drawCapacity(portfolio), wide: drawCapacity(portfolio, WIDE_CHART) },
        },
        capacityTable(portfolio),
      ]),
      section('cost', 'Cost by year and month', [yearsTable(portfolio), costTable(portfolio)]),
      section('rules', 'Comparison with simple rules', [rulesTable(portfolio)]),
      section('sensitivity', 'Sensitivity', [sensitivityTable(portfolio), paragraph(waitingWords(portfolio))]),
      section('excluded', 'Not considered', [
        list(portfolio.excluded.map(({ option, reason }) => `${option}: ${reason}`)),
      ]),
    ],
  );
}

function leadOf({ presentUsd, totalUsd, discountRate, unusedShare, proof, purchases: bought }: Portfolio): string {
  const proven =
    proof.status === 'optimal'
      ? 'no portfolio of these options is cheaper'
      : `at most ${formatShare(proof.gap)} above the optimum`;
  const unused =
    bought.length === 0 ? 'Nothing is committed.' : `${formatShare(unusedShare)} of the commitments is unused.`;
  return `Present value ${words(presentUsd)} at ${formatShare(discountRate)} a year, ${words(totalUsd)} in total: ${proven}. ${unused} Excluded: stores, network, control plane.`;
}

function words(value: number): string {
  return formatFigure(usd(value));
}

function workloadsTable(portfolio: Portfolio): Table {
  const { workloads } = portfolio;
  const several = isInSeveral(portfolio);
  return table(
    'workloads',
    'Instance type of each workload; cost over the horizon, of a shared type by node-hours',
    [
      left('workload', 'workload'),
      ...(several ? [left('region', 'region')] : []),
      left('type', 'instance type'),
      right('peak', 'most nodes'),
      right('hours', 'node-hours', { digits: 0 }),
      right('total', 'total, USD', { unit: 'USD' }),
      right('each', 'USD/node-hour', { unit: 'USD/h' }),
    ],
    workloads.map(({ workload, region, instanceType, peakNodes, nodeHours, totalUsd, usdPerNodeHour }) => ({
      workload,
      ...(several && { region }),
      type: instanceType,
      peak: count(peakNodes),
      hours: count(nodeHours),
      total: usd(totalUsd),
      each: amount(usdPerNodeHour, 'USD/h'),
    })),
  );
}

function teamsTable({ teams = [] }: Portfolio): Table[] {
  if (teams.length === 0) return [];
  return [
    table(
      'teams',
      'Totals by team over the horizon',
      [left('team', 'team'), right('total', 'total, USD', { unit: 'USD' })],
      teams.map(({ team, totalUsd }) => ({ team: team ?? 'none', total: usd(totalUsd) })),
    ),
  ];
}

function spotTable({ workloads }: Portfolio): Block[] {
  const onSpot = workloads.flatMap(({ workload, spot }) => (spot === null ? [] : [{ workload, ...spot }]));
  if (onSpot.length === 0) return [];
  return [
    table(
      'spot',
      'Share of the nodes that spot is cheaper for; price with the work that interruptions cost',
      [
        left('workload', 'workload'),
        right('share', 'share'),
        right('usd', 'USD/h', { unit: 'USD/h' }),
        right('lost', 'lost to interruptions'),
      ],
      onSpot.map(({ workload, share, usdPerHour, lostShare }) => ({
        workload,
        share: amount(share, 'share'),
        usd: amount(usdPerHour, 'USD/h'),
        lost: amount(lostShare, 'share'),
      })),
    ),
  ];
}

function regionsTable({ regions }: Portfolio): Block[] {
  if (regions.length < 2) return [];
  return [
    table(
      'regions',
      'The best portfolio of each region; beside: network, control plane and stores',
      [
        left('region', 'region'),
        right('present', 'present value, USD', { unit: 'USD' }),
        right('beside', 'beside, USD/month', { unit: 'USD' }),
      ],
      regions.map(({ region, presentUsd, besideUsdPerMonth }) => ({
        region,
        present: amount(presentUsd, 'USD'),
        beside: usd(besideUsdPerMonth),
      })),
    ),
  ];
}

function yearsTable({ years }: Portfolio): Table {
  return table(
    'years',
    'What is paid in each year',
    [left('from', 'from'), right('months', 'months'), right('total', 'total, USD', { unit: 'USD' })],
    years.map(({ from, months, totalUsd }) => ({ from, months: count(months), total: usd(totalUsd) })),
  );
}

/** What a purchase option is called; the dates have its term. */
const KINDS: Readonly<Record<CommitmentKind, string>> = {
  'reserved-1y': 'reserved-1y',
  'reserved-3y': 'reserved-3y',
  'capacity-block': 'capacity-block',
  'capacity-reservation': 'reservation',
  'compute-savings-plan-1y': 'Compute Savings Plan',
  'compute-savings-plan-3y': 'Compute Savings Plan',
  'instance-savings-plan-1y': 'Instance Savings Plan',
  'instance-savings-plan-3y': 'Instance Savings Plan',
};

const PAYMENTS: Readonly<Record<SavingsPlanPayment, string>> = {
  'no-upfront': 'monthly',
  'partial-upfront': 'half upfront',
  'all-upfront': 'all upfront',
};

function purchases(portfolio: Portfolio): Block[] {
  const { purchases: bought } = portfolio;
  if (bought.length === 0) return [paragraph('Commit to nothing: at these prices and this demand renting is cheaper.')];
  const several = isInSeveral(portfolio);
  const plans = bought.some(({ usdPerHour }) => usdPerHour !== null);
  const chains = bought.filter(({ blocks }) => blocks.length > 0);
  return [
    table(
      'purchases',
      'What to buy when',
      [
        left('on', 'on'),
        left('until', 'until'),
        left('kind', 'purchase option'),
        ...(plans ? [left('payment', 'paid')] : []),
        right('nodes', 'nodes'),
        ...(plans ? [right('commitment', 'USD/h', { unit: 'USD/h' })] : []),
        ...(several ? [left('region', 'region')] : []),
        left('type', 'instance type'),
        right('upfront', 'upfront, USD', { unit: 'USD' }),
        right('monthly', 'USD/month', { unit: 'USD' }),
      ],
      bought.map(
        ({ on, until, kind, payment, nodes, usdPerHour, region, instanceType, family, upfrontUsd, usdPerMonth }) => ({
          on,
          until,
          kind: KINDS[kind],
          ...(plans && { payment: PAYMENTS[payment] }),
          nodes: amount(nodes, ''),
          ...(plans && { commitment: amount(usdPerHour, 'USD/h') }),
          ...(several && { region: region ?? 'any' }),
          type: instanceType ?? (family === null ? 'any' : `${family}.*`),
          upfront: usd(upfrontUsd),
          monthly: usd(usdPerMonth),
        }),
      ),
    ),
    ...(chains.length === 0 ? [] : [blocksTable(chains)]),
  ];
}

function blocksTable(chains: readonly PortfolioPurchase[]): Table {
  return table(
    'blocks',
    'Capacity blocks, one after another; AWS offers each at most eight weeks ahead',
    [
      left('soldFrom', 'offered from'),
      left('on', 'starts'),
      right('days', 'days'),
      right('nodes', 'nodes'),
      left('type', 'instance type'),
    ],
    chains.flatMap(({ blocks, nodes, instanceType }) =>
      blocks.map(({ soldFrom, on, days }) => ({
        soldFrom,
        on,
        days: count(days),
        nodes: amount(nodes, ''),
        type: instanceType,
      })),
    ),
  );
}

function isInSeveral({ region, workloads }: Portfolio): boolean {
  return workloads.some((workload) => workload.region !== region);
}

function capacityTable({ byMonth }: Portfolio): Table {
  const shown = CAPACITY_KINDS.filter(([, , of]) => byMonth.some(({ capacity }) => of(capacity) > 0));
  return table(
    'capacity-by-month',
    'Accelerators in the busiest hours of each month',
    [
      left('month', 'month'),
      right('needed', 'needed'),
      right('mean', 'mean'),
      ...shown.map(([name]) => right(name, name)),
    ],
    byMonth.map(({ month, capacity }) => ({
      month,
      needed: count(capacity.needed),
      mean: count(capacity.mean),
      ...Object.fromEntries(shown.map(([name, , of]) => [name, count(of(capacity))])),
    })),
  );
}

function costTable({ byMonth, totalUsd, unusedUsd }: Portfolio): Table {
  const whole = { unit: 'USD', digits: 0 } as const;
  const rows = byMonth.map((month) => ({ ...month, committedUsd: month.upfrontUsd + month.recurringUsd }));
  const sumOf = (key: 'committedUsd' | 'onDemandUsd' | 'spotUsd' | 'otherUsd') =>
    usd(rows.reduce((sum, month) => sum + Math.round(month[key] * 100), 0) / 100);
  return table(
    'cost-by-month',
    'What is paid in each month, USD; other: volumes, agents, licences; unused: of the commitments',
    [
      left('month', 'month'),
      right('committed', 'commitments', whole),
      right('onDemand', 'on demand', whole),
      right('spot', 'spot', whole),
      right('other', 'other', whole),
      right('total', 'total', whole),
      right('unused', 'unused', whole),
    ],
    rows.map((month) => ({
      month: month.month,
      committed: usd(month.committedUsd),
      onDemand: usd(month.onDemandUsd),
      spot: usd(month.spotUsd),
      other: usd(month.otherUsd),
      total: usd(month.totalUsd),
      unused: usd(month.unusedUsd),
    })),
    {
      month: 'total',
      committed: sumOf('committedUsd'),
      onDemand: sumOf('onDemandUsd'),
      spot: sumOf('spotUsd'),
      other: sumOf('otherUsd'),
      total: usd(totalUsd),
      unused: usd(unusedUsd),
    },
  );
}

const RULES: Readonly<Record<Portfolio['rules'][number]['rule'], string>> = {
  'all-on-demand': 'all on demand',
  'all-reserved': 'all reserved, longest term',
  'base-at-30th-percentile': 'base at the 30th percentile reserved, rest on demand',
};

function rulesTable({ rules, presentUsd }: Portfolio): Table {
  return table(
    'rules',
    'The same types bought by simple rules',
    [
      left('rule', 'rule'),
      right('present', 'present value, USD', { unit: 'USD' }),
      right('saved', 'this portfolio saves'),
    ],
    [
      { rule: 'this portfolio', present: usd(presentUsd), saved: null },
      ...rules.map(({ rule, presentUsd: present, savedShare }) => ({
        rule: RULES[rule],
        present: amount(present, 'USD'),
        saved: amount(savedShare, 'share'),
      })),
    ],
  );
}

function variationWords({ input, by }: PortfolioVariation): string {
  if (input === 'start') return `no commitment in the first ${by === 1 ? 'month' : `${by} months`}`;
  const name = input === 'demand' ? 'demand' : 'prices on demand and on spot';
  return `${name} × ${formatNumber(by, 2)}`;
}

function sensitivityTable({ sensitivity, presentUsd }: Portfolio): Table {
  return table(
    'sensitivity',
    'Present value when one input differs, on the same types',
    [
      left('input', 'input'),
      right('best', 'best purchases for it, USD', { unit: 'USD' }),
      right('kept', 'these purchases kept, USD', { unit: 'USD' }),
    ],
    [
      { input: 'as planned', best: usd(presentUsd), kept: usd(presentUsd) },
      ...sensitivity.map((variation) => ({
        input: variationWords(variation),
        best: amount(variation.bestUsd, 'USD'),
        kept: amount(variation.keptUsd, 'USD'),
      })),
    ],
  );
}

function waitingWords({ waiting }: Portfolio): string {
  const { months, nowUsd, waitUsd, valueUsd } = waiting;
  if (nowUsd === null || waitUsd === null || valueUsd === null)
    return 'The value of waiting is unknown: some demand can not be met.';
  const compared = `If demand is 20 % lower, as planned or 20 % higher, each as likely, committing now costs ${words(nowUsd)} on average, and waiting ${months} months to see it ${words(waitUsd)}`;
  if (valueUsd > 0) return `${compared}: waiting is worth ${words(valueUsd)}.`;
  return valueUsd === 0
    ? `${compared}: waiting changes nothing.`
    : `${compared}: commit now, waiting loses ${words(-valueUsd)}.`;
}
