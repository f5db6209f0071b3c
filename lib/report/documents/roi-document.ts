import type { DocumentedInput } from '../../studies/investment/documented-inputs.js';
import type {
  AppraisedAlternative,
  Comparison,
  Investment,
  SensitivityInput,
} from '../../studies/investment/investment.js';
import { formatNumber, formatShare } from '../../units/numbers.js';
import { countOf } from '../../units/words.js';
import {
  amount,
  type Chart,
  left,
  type ReportDocument,
  right,
  type Section,
  type TableRow,
  table,
} from '../document/document.js';

/** What an appraisal rests on, beside its result. */
export interface ReturnFacts {
  readonly hall: string;
  readonly nodes: number;
  /** Of every month, in [0, 1]. */
  readonly utilization: number;
  /** Figures that were used, with where each comes from; `given`: by the user. */
  readonly inputs: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: string;
    readonly basis: DocumentedInput['basis'] | 'given' | 'catalog';
    readonly source: string;
  }[];
  /** Ways that could not be appraised, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

/** Ways of having the same nodes, over the years: what each costs, when it pays back, from which use on. */
export function returnDocument(investment: Investment, facts: ReturnFacts): ReportDocument {
  const { horizonMonths, discountRate, alternatives, comparisons } = investment;
  const cheapest = alternatives[0]!;
  const sections: Section[] = [
    alternativesSection(alternatives, facts),
    chartSection(investment),
    comparisonsSection(comparisons),
    sensitivitySection(mostTelling(investment)),
    inputsSection(facts),
  ];
  return {
    format: 1,
    kind: 'return',
    title: `${facts.hall}: ${cheapest.name} is cheapest over ${horizonMonths} months`,
    lead: `${countOf(facts.nodes, 'node')}, working ${formatShare(facts.utilization)} of the time; money costs ${formatShare(discountRate)} a year. Before taxes. Stores, network and the control plane are in none of the ways: they are the same in all.`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

function alternativesSection(alternatives: readonly AppraisedAlternative[], { leftOut }: ReturnFacts): Section {
  return {
    id: 'alternatives',
    title: 'Ways of having the nodes',
    blocks: [
      table(
        'alternatives',
        'Cost over the horizon, cheapest first',
        [
          left('name', 'way'),
          right('total', 'USD in all', { unit: 'USD' }),
          right('present', 'worth today', { unit: 'USD' }),
          right('hour', 'USD per used node-hour', { unit: 'USD/h' }),
        ],
        alternatives.map(({ name, totalUsd, presentUsd, usdPerUsedNodeHour }) => ({
          name,
          total: { value: totalUsd, unit: 'USD' },
          present: { value: presentUsd, unit: 'USD' },
          hour: amount(usdPerUsedNodeHour, 'USD/h'),
        })),
      ),
      { kind: 'list', items: leftOut.map(({ name, reason }) => `not appraised: ${name} (${reason})`) },
      ...alternatives.filter(({ lines }) => lines.length > 1).map(breakdown),
    ],
  };
}

function breakdown({ name, lines, totalUsd, presentUsd }: AppraisedAlternative): Section['blocks'][number] {
  return table(
    `lines-${name.replaceAll(' ', '-')}`,
    `What ${name} is made of`,
    [
      left('item', name),
      right('total', 'USD in all', { unit: 'USD' }),
      right('present', 'worth today', { unit: 'USD' }),
    ],
    lines.map((line) => ({
      item: line.item.replaceAll('-', ' '),
      total: { value: line.totalUsd, unit: 'USD' },
      present: { value: line.presentUsd, unit: 'USD' },
    })),
    { item: 'total', total: { value: totalUsd, unit: 'USD' }, present: { value: presentUsd, unit: 'USD' } },
  );
}

const MOST_LINES = 5;
const ON_DEMAND = 'on demand';

function chartSection(investment: Investment): Section {
  const { alternatives, comparisons } = investment;
  // As many as there are colours; on demand is what the others are measured against.
  const onDemand = alternatives.filter(({ name }) => name === ON_DEMAND);
  const others = alternatives.filter(({ name }) => name !== ON_DEMAND);
  const shown = [...others.slice(0, MOST_LINES - onDemand.length), ...onDemand];
  const names = new Set(shown.map(({ name }) => name));
  const chart: Extract<Chart, { kind: 'lines' }> = {
    kind: 'lines',
    x: { label: 'utilisation', unit: '%' },
    y: { label: 'worth today of the cost', unit: 'USD' },
    lines: shown.map(({ name, curve }) => ({
      label: name,
      points: curve.map(({ utilization, presentUsd }) => ({ x: utilization * 100, y: presentUsd })),
    })),
    marks: comparisons
      .filter(({ first, second }) => names.has(first) && names.has(second) && second === ON_DEMAND)
      .flatMap(({ first, breakEven }) => {
        if (breakEven.kind !== 'at') return [];
        const y = costAtUtilization(alternatives.find(({ name }) => name === first)!, breakEven.utilization);
        return [{ x: breakEven.utilization * 100, y, label: formatShare(breakEven.utilization) }];
      }),
  };
  return {
    id: 'curve',
    title: 'Against the utilisation',
    blocks: [
      {
        kind: 'chart',
        id: 'break-even',
        caption: `Cost against utilisation${chart.marks.length === 0 ? '' : '; marks: from where on a way is cheaper than on demand'}`,
        table: 'comparisons',
        chart,
      },
    ],
  };
}

/** Curves are straight lines. */
function costAtUtilization({ curve }: AppraisedAlternative, utilization: number): number {
  const [idle, full] = [curve[0]!.presentUsd, curve.at(-1)!.presentUsd];
  return idle + (full - idle) * utilization;
}

function comparisonsSection(comparisons: readonly Comparison[]): Section {
  return {
    id: 'comparisons',
    title: 'One way against another',
    blocks:
      comparisons.length === 0
        ? []
        : [
            table(
              'comparisons',
              'Net present value of the first way over the second; above 0, the first is cheaper',
              [
                left('first', 'first'),
                left('second', 'second'),
                right('advantage', 'NPV, USD', { unit: 'USD' }),
                left('payback', 'payback'),
                left('discounted', 'discounted'),
                left('breakEven', 'cheaper when used'),
              ],
              comparisons.map((comparison) => ({
                first: comparison.first,
                second: comparison.second,
                advantage: { value: comparison.advantageUsd, unit: 'USD' },
                payback: paybackWords(comparison.payback),
                discounted: paybackWords(comparison.discountedPayback),
                breakEven: breakEvenWords(comparison.breakEven),
              })),
            ),
          ],
  };
}

function paybackWords(payback: Comparison['payback']): string {
  if (payback.kind === 'month') return `month ${payback.month}`;
  return payback.kind === 'never' ? 'never' : 'at once';
}

function breakEvenWords(breakEven: Comparison['breakEven']): string {
  switch (breakEven.kind) {
    case 'at':
      return `${breakEven.firstIsCheaper} ${formatShare(breakEven.utilization)}`;
    case 'first-always-cheaper':
      return 'always';
    case 'second-always-cheaper':
      return 'never';
    default:
      return 'no matter';
  }
}

/** Owning against the cheapest rental; without a purchase, the first comparison. */
function mostTelling({ alternatives, comparisons }: Investment): Comparison | undefined {
  const owned = alternatives.find(({ kind }) => kind === 'purchase')?.name;
  const rental = alternatives.find(({ kind }) => kind === 'rental')?.name;
  return comparisons.find(({ first, second }) => first === owned && second === rental) ?? comparisons[0];
}

const INPUT_WORDS: Readonly<Record<Exclude<SensitivityInput, 'first-price' | 'second-price'>, string>> = {
  utilization: 'utilisation',
  'discount-rate': 'cost of money',
  capital: 'capital',
  life: 'life of the nodes',
  'resale-decline': 'loss of value',
  power: 'power drawn',
  'electricity-price': 'price of electricity',
  pue: 'PUE',
  'hall-price': 'rent of the hall',
  maintenance: 'maintenance',
  'staff-cost': 'cost of staff',
};

function inputWords(input: SensitivityInput, { first, second }: Comparison): string {
  if (input === 'first-price') return `price: ${first}`;
  return input === 'second-price' ? `price: ${second}` : INPUT_WORDS[input];
}

function sensitivitySection(comparison: Comparison | undefined): Section {
  const rows: TableRow[] = (comparison?.sensitivity ?? []).map(({ input, low, high }) => ({
    input: inputWords(input, comparison!),
    low: { value: low.advantageUsd, unit: 'USD' },
    high: { value: high.advantageUsd, unit: 'USD' },
    range: `× ${formatNumber(low.factor, 2)} to ${formatNumber(high.factor, 2)}`,
  }));
  return {
    id: 'sensitivity',
    title: comparison === undefined ? '' : `What ${comparison.first} against ${comparison.second} hangs on`,
    blocks:
      rows.length === 0
        ? []
        : [
            table(
              'sensitivity',
              'Net present value when one input is lower or higher, widest first',
              [
                left('input', 'input'),
                right('range', 'taken'),
                right('low', 'NPV at the lower, USD', { unit: 'USD' }),
                right('high', 'NPV at the higher, USD', { unit: 'USD' }),
              ],
              rows,
            ),
          ],
  };
}

function inputsSection({ inputs }: ReturnFacts): Section {
  return {
    id: 'inputs',
    title: 'What it rests on',
    blocks: [
      table(
        'inputs',
        'Inputs',
        [left('name', 'input'), right('value', 'value', { bare: true }), left('unit', ''), left('basis', 'basis')],
        inputs.map(({ name, value, unit, basis }) => ({ name, value: { value, unit }, unit, basis })),
      ),
      { kind: 'list', items: inputs.map(({ name, source }) => `${name}: ${source}`) },
    ],
  };
}
