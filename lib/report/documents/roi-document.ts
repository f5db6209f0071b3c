import { RENTAL_NAMES } from '../../studies/investment/derive-rentals.js';
import type { DocumentedInput } from '../../studies/investment/documented-inputs.js';
import type {
  AppraisedAlternative,
  Comparison,
  Investment,
  SensitivityInput,
} from '../../studies/investment/investment.js';
import { formatNumber, formatShare, formatShort } from '../../units/numbers.js';
import { countOf } from '../../units/words.js';
import {
  amount,
  type Block,
  type Chart,
  type ChartRole,
  documentOf,
  left,
  list,
  pageFigures,
  type ReportDocument,
  right,
  type Section,
  section,
  type TableColumn,
  type TableRow,
  table,
  usd,
} from '../document/document.js';

/** What an appraisal rests on, beside its result. */
export interface RoiFacts {
  /** Whose nodes they are; null: those of all workloads that go on. */
  readonly workload: string | null;
  readonly nodes: number;
  /** Of every month, in [0, 1]; of a run that is done once, its months. */
  readonly utilization: number;
  /** The nodes work until a run ends, as often a year (null: once). @default null - they work every month */
  readonly run: { readonly hours: number; readonly perYear: number | null } | null;
  /** Figures that were used, with where each comes from; `given`: by the user. */
  readonly inputs: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: string;
    readonly basis: DocumentedInput['basis'] | 'given' | 'catalog';
    readonly source: string;
  }[];
  /** Purchase options that could not be appraised, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

/** An appraisal with what it rests on. */
export interface Appraised {
  readonly investment: Investment;
  readonly facts: RoiFacts;
}

/**
 * Purchase options of the same nodes over the years: what each costs, when it pays back, its break-even utilisation.
 * @param appraised - at least one: what goes on, and each run by itself
 */
export function roiDocument(hall: string, appraised: readonly Appraised[]): ReportDocument {
  const [{ investment }] = appraised as readonly [Appraised];
  const single = appraised.length === 1;
  const best = appraised.map(
    ({ investment: { alternatives }, facts: { workload } }) =>
      `${alternatives[0]!.name} is cheapest${single ? '' : ` for ${workload ?? 'what goes on'}`}`,
  );
  const uses = appraised.map(
    ({ facts }) => `${single || !facts.workload ? '' : `${facts.workload}: `}${useWords(facts)}`,
  );
  return documentOf(
    'roi',
    `${hall}: ${best.join(', ')} over ${investment.horizonMonths} months`,
    `${uses.join('; ')}, discount rate ${formatShare(investment.discountRate)} a year, before taxes. Excluded: storage, network, control plane (same for every option).`,
    [...(single ? keyFigures(investment) : []), ...appraised.flatMap((each) => sectionsOf(each, single))],
  );
}

/** The cheapest option, how far the next one is, and where owning would pay. */
function keyFigures({ alternatives, comparisons, horizonMonths }: Investment): Section[] {
  const [best, second] = alternatives as readonly [AppraisedAlternative, AppraisedAlternative?];
  const owned = comparisons.find(
    ({ first, second }) =>
      second === ON_DEMAND && alternatives.some(({ name, kind }) => name === first && kind === 'purchase'),
  );
  return [
    pageFigures([
      { key: 'best', label: 'cheapest', value: best.name, note: `over ${horizonMonths} months` },
      {
        key: 'present',
        label: 'present value of its cost',
        value: usd(best.presentUsd),
        note: `${formatShort(best.totalUsd)} USD in total`,
      },
      ...(second === undefined
        ? []
        : [
            {
              key: 'runner-up',
              label: 'runner-up',
              value: second.name,
              note: `${formatShort(second.presentUsd - best.presentUsd)} USD more`,
            },
          ]),
      ...(owned === undefined
        ? []
        : [
            {
              key: 'pays-back',
              label: `${owned.first} against ${owned.second}`,
              value: `pays back: ${paybackWords(owned.payback)}`,
              note: `cheaper at utilisation: ${breakEvenWords(owned.breakEven)}`,
            },
          ]),
    ]),
  ];
}

function useWords({ nodes, utilization, run }: RoiFacts): string {
  const used = countOf(nodes, 'node');
  if (run === null) return `${used} at ${formatShare(utilization)} utilisation`;
  const hours = `${formatNumber(run.hours)} h`;
  if (run.perYear === null) return `${used} for one run of ${hours}, then idle where they are owned`;
  return `${used} for ${formatNumber(run.perYear, 2)} runs a year of ${hours}`;
}

/** Nothing is used alike all through the horizon where a run is done once: it has no utilisation to vary. */
function sectionsOf({ investment, facts }: Appraised, single: boolean): Section[] {
  const { alternatives, comparisons } = investment;
  const once = facts.run !== null && facts.run.perYear === null;
  const sections = [
    optionsSection(alternatives, facts),
    ...(once ? [] : [utilizationSection(investment)]),
    comparisonsSection(comparisons, once),
    sensitivitySection(mostTelling(investment)),
    inputsSection(facts),
  ];
  const { workload } = facts;
  return single || workload === null ? sections : sections.map((each) => ofWorkload(each, workload));
}

/** Ids are unique in a document. */
function ofWorkload(given: Section, workload: string): Section {
  const id = (of: string) => `${of}-${workload}`;
  return {
    ...given,
    id: id(given.id),
    title: given.title === '' ? '' : `${workload}: ${given.title}`,
    blocks: given.blocks.map((block) => {
      if (block.kind === 'chart') return { ...block, id: id(block.id), table: id(block.table) };
      return block.kind === 'table' ? { ...block, id: id(block.id) } : block;
    }),
  };
}

const COST_COLUMNS: readonly TableColumn[] = [
  right('total', 'total, USD', { unit: 'USD' }),
  right('present', 'present value, USD', { unit: 'USD' }),
];

function optionsSection(alternatives: readonly AppraisedAlternative[], { leftOut }: RoiFacts): Section {
  return section('alternatives', 'Purchase options', [
    table(
      'alternatives',
      'Cost over the horizon, cheapest first',
      [left('name', 'purchase option'), ...COST_COLUMNS, right('hour', 'USD per used node-hour', { unit: 'USD/h' })],
      alternatives.map(({ name, totalUsd, presentUsd, usdPerUsedNodeHour }) => ({
        name,
        total: usd(totalUsd),
        present: usd(presentUsd),
        hour: amount(usdPerUsedNodeHour, 'USD/h'),
      })),
    ),
    list(leftOut.map(({ name, reason }) => `not appraised: ${name} (${reason})`)),
    ...alternatives.filter(({ lines }) => lines.length > 1).map(breakdown),
  ]);
}

function breakdown({ name, lines, totalUsd, presentUsd }: AppraisedAlternative): Block {
  return table(
    `lines-${name.replaceAll(' ', '-')}`,
    `Cost items of ${name}`,
    [left('item', name), ...COST_COLUMNS],
    lines.map((line) => ({
      item: line.item.replaceAll('-', ' '),
      total: usd(line.totalUsd),
      present: usd(line.presentUsd),
    })),
    { item: 'total', total: usd(totalUsd), present: usd(presentUsd) },
  );
}

const MOST_LINES = 5;
const ON_DEMAND = 'on demand';

function utilizationSection({ alternatives, comparisons }: Investment): Section {
  // As many as there are colours; on demand is what the others are measured against.
  const onDemand = alternatives.filter(({ name }) => name === ON_DEMAND);
  const others = alternatives.filter(({ name }) => name !== ON_DEMAND);
  const shown = [...others.slice(0, MOST_LINES - onDemand.length), ...onDemand];
  const names = new Set(shown.map(({ name }) => name));
  const chart: Extract<Chart, { kind: 'lines' }> = {
    kind: 'lines',
    x: { label: 'utilisation', unit: '%' },
    y: { label: 'present value of the cost', unit: 'USD' },
    lines: shown.map(({ name, kind, curve }) => ({
      label: name,
      ...roleOf(name, kind),
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
  const marked = chart.marks.length === 0 ? '' : '; marks: break-even with on demand';
  return section('curve', 'Cost by utilisation', [
    { kind: 'chart', id: 'break-even', caption: `Cost by utilisation${marked}`, table: 'comparisons', chart },
  ]);
}

/** Owned nodes have the colour of what is held. */
function roleOf(name: string, kind: AppraisedAlternative['kind']): { readonly role?: ChartRole } {
  if (kind === 'purchase') return { role: 'held' };
  const role = RENTAL_NAMES.find(([, each]) => each === name)?.[0];
  return role === undefined ? {} : { role };
}

/** Curves are straight lines. */
function costAtUtilization({ curve }: AppraisedAlternative, utilization: number): number {
  const [idle, full] = [curve[0]!.presentUsd, curve.at(-1)!.presentUsd];
  return idle + (full - idle) * utilization;
}

function comparisonsSection(comparisons: readonly Comparison[], once: boolean): Section {
  return section('comparisons', 'Pairwise comparison', [
    table(
      'comparisons',
      'Net present value of the first option over the second; positive: the first is cheaper',
      [
        left('first', 'first'),
        left('second', 'second'),
        right('advantage', 'NPV, USD', { unit: 'USD' }),
        left('payback', 'payback'),
        left('discounted', 'discounted'),
        ...(once ? [] : [left('breakEven', 'cheaper at')]),
      ],
      comparisons.map((comparison) => ({
        first: comparison.first,
        second: comparison.second,
        advantage: usd(comparison.advantageUsd),
        payback: paybackWords(comparison.payback),
        discounted: paybackWords(comparison.discountedPayback),
        ...(!once && { breakEven: breakEvenWords(comparison.breakEven) }),
      })),
    ),
  ]);
}

function paybackWords(payback: Comparison['payback']): string {
  if (payback.kind === 'month') return `month ${payback.month}`;
  return payback.kind === 'never' ? 'never' : 'immediate';
}

/** Utilisation at which the first option is cheaper. */
function breakEvenWords(breakEven: Comparison['breakEven']): string {
  switch (breakEven.kind) {
    case 'at':
      return `${breakEven.firstIsCheaper} ${formatShare(breakEven.utilization)}`;
    case 'first-always-cheaper':
      return 'any';
    case 'second-always-cheaper':
      return 'none';
    default:
      return 'equal';
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
  'discount-rate': 'discount rate',
  capital: 'capital',
  life: 'useful life',
  'resale-decline': 'resale value decline',
  power: 'power draw',
  'electricity-price': 'electricity price',
  pue: 'PUE',
  'hall-price': 'colocation rent',
  maintenance: 'maintenance',
  'staff-cost': 'staff cost',
};

function inputWords(input: SensitivityInput, { first, second }: Comparison): string {
  if (input === 'first-price') return `price: ${first}`;
  return input === 'second-price' ? `price: ${second}` : INPUT_WORDS[input];
}

function sensitivitySection(comparison: Comparison | undefined): Section {
  if (comparison === undefined) return section('sensitivity', '', []);
  const rows: TableRow[] = comparison.sensitivity.map(({ input, low, high }) => ({
    input: inputWords(input, comparison),
    range: `× ${formatNumber(low.factor, 2)} to ${formatNumber(high.factor, 2)}`,
    low: usd(low.advantageUsd),
    high: usd(high.advantageUsd),
  }));
  return section('sensitivity', `Sensitivity: ${comparison.first} against ${comparison.second}`, [
    table(
      'sensitivity',
      'Net present value when one input is lower or higher, widest first',
      [
        left('input', 'input'),
        right('range', 'range'),
        right('low', 'NPV low, USD', { unit: 'USD' }),
        right('high', 'NPV high, USD', { unit: 'USD' }),
      ],
      rows,
    ),
  ]);
}

function inputsSection({ inputs }: RoiFacts): Section {
  return section('inputs', 'Inputs', [
    table(
      'inputs',
      'Inputs',
      [left('name', 'input'), right('value', 'value', { bare: true }), left('unit', ''), left('basis', 'basis')],
      inputs.map(({ name, value, unit, basis }) => ({ name, value: { value, unit }, unit, basis })),
    ),
    list(inputs.map(({ name, source }) => `${name}: ${source}`)),
  ]);
}
