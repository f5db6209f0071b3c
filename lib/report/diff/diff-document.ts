import type { Plan } from '../../plan/shape/plan.js';
import type { CostLine } from '../../sizing/model/sizing.js';
import { formatNumber, formatRise } from '../../units/numbers.js';
import { sortedBy } from '../../units/order.js';
import { countOf } from '../../units/words.js';
import {
  type Amount,
  amount,
  type Block,
  type Cell,
  documentOf,
  type FigureItem,
  left,
  pageFigures,
  paragraph,
  type ReportDocument,
  right,
  type Section,
  section,
  type Table,
  type TableRow,
  table,
  usdPerMonth,
  warning,
} from '../document/document.js';
import { formatFigure } from '../document/format-cell.js';
import { controlState } from '../sections/resources.js';
import { whereAndWhen } from '../sections/summary.js';
import { lineName, unpricedWords } from '../words/bill-words.js';
import { acceleratedNodes, capacityRisks, describeFleet, describeStore } from '../words/phrases.js';
import { boughtWords } from '../words/verdict.js';
import { accessSection } from './access-section.js';
import { runsApart } from './cost-change.js';
import {
  costKey,
  gravityOf,
  type HallChange,
  type HallVersion,
  lostControls,
  lostData,
  newlyUnpriced,
} from './hall-change.js';
import type { Verdict } from './policy.js';
import { resourcesSection } from './resources-section.js';
import { riskLine } from './risk-line.js';

/** A change of a hall for its reviewer: figures first, details folded, so that it fits a comment on a pull request. */
export function diffDocument(change: HallChange, verdicts: readonly Verdict[]): ReportDocument {
  return documentOf('diff', `${change.after.plan.name}: ${headline(change)}`, leadOf(change), [
    keyFigures(change),
    section('figures', '', [
      paragraph(riskLine(change)),
      ...warnings(change),
      ...verdictBlocks(verdicts),
      figuresTable(change),
    ]),
    choiceSection(change),
    effectsSection(change),
    accessSection(change),
    costSection(change),
    controlsSection(change),
    resourcesSection(change.resources),
  ]);
}

/** What a reviewer of two plans reads where no Terraform of them is at hand: figures, fleets, effects, cost and controls. */
export function planDifference(before: Plan, after: Plan, effects: HallChange['effects']): ReportDocument {
  const version = (plan: Plan): HallVersion => ({ plan, controls: [] });
  const change: HallChange = { before: version(before), after: version(after), access: [], effects, resources: [] };
  return documentOf('diff', `${before.name} and ${after.name}`, leadOf(change), [
    section('figures', '', [...warnings(change), figuresTable(change)]),
    choiceSection(change),
    effectsSection(change),
    costSection(change),
    controlsSection(change),
  ]);
}

/** `+1,234.00 USD/month (+12 %), replaces resources`; with a run that the month does not tell. */
export function headline(change: HallChange): string {
  const { before, after } = change;
  const fresh = after.plan.sizing.cost.totalUsdPerMonth;
  if (before === null) return `a new hall, ${formatNumber(fresh, 2)} USD/month`;
  const old = before.plan.sizing.cost.totalUsdPerMonth;
  const cents = Math.round(fresh * 100) - Math.round(old * 100);
  const share = old === 0 ? '' : ` (${formatRise(fresh / old - 1)})`;
  const month = cents === 0 ? 'same cost' : `${cents > 0 ? '+' : ''}${formatNumber(cents / 100, 2)} USD/month${share}`;
  const cost = [month, runsApart(change)].filter((part) => part !== null).join(', ');
  const gravity = gravityOf(change);
  return gravity === 'unchanged' ? `${cost}, no resource changes` : `${cost}, ${gravity}`;
}

function leadOf({ before, after }: HallChange): string {
  const now = whereAndWhen(after.plan);
  if (before === null) return `${now}.`;
  const then = whereAndWhen(before.plan);
  return then === now && before.plan.catalog.hash === after.plan.catalog.hash
    ? `${now}.`
    : `Before: ${then}. Now: ${now}.`;
}

/** What is bought after the change, and how the month and the energy move. */
function keyFigures({ before, after }: HallChange): Section {
  const moved = (label: string, unit: string, of: (plan: Plan) => number): FigureItem => ({
    key: label,
    label,
    value: { value: of(after.plan), unit },
    note: before === null ? 'a new hall' : `before: ${formatFigure({ value: of(before.plan), unit })}`,
  });
  const bought = boughtWords(after.plan);
  const was = before === null ? bought : boughtWords(before.plan);
  const risks = capacityRisks(after.plan);
  return pageFigures([
    { key: 'buy', label: 'what to buy', value: bought, ...(was !== bought && { note: `before: ${was}` }) },
    moved('cost', 'USD/month', ({ sizing }) => sizing.cost.totalUsdPerMonth),
    {
      key: 'risk',
      label: 'capacity risk',
      value: risks.length === 0 ? 'none known' : risks.join('; '),
      ...(risks.length > 0 && { tone: 'warning' as const }),
    },
    moved('energy', 'kWh/month', ({ sizing }) => sizing.energy.totalKwhPerMonth),
  ]);
}

function warnings(change: HallChange): Block[] {
  const { before, after } = change;
  const found: string[] = [
    ...lostData(change).map(({ address, kind }) => `Data loss: ${address} is ${kind}.`),
    ...lostControls(change).map(({ title }) => `No longer in force: ${title}.`),
  ];
  const unpriced = before === null ? [] : newlyUnpriced(change);
  if (unpriced.length > 0) {
    const items = unpriced.map((one) => unpricedWords(one, after.plan.region)).join('; ');
    found.push(`The totals are not comparable: ${countOf(unpriced.length, 'item')} without a price: ${items}.`);
  }
  if (before !== null && before.plan.catalog.hash !== after.plan.catalog.hash) {
    found.push('The versions are sized with different catalogs: part of the difference is prices.');
  }
  if (before !== null && before.plan.name !== after.plan.name) {
    found.push(
      `The hall was named ${before.plan.name}: Terraform creates ${after.plan.name} as a new hall. The old one stays and is paid for until its stack is destroyed; where both have the same state, it is deleted.`,
    );
  }
  return found.map(warning);
}

function verdictBlocks(verdicts: readonly Verdict[]): Block[] {
  if (verdicts.length === 0) return [];
  return [
    table(
      'verdicts',
      'Policy',
      [left('rule', 'rule'), left('kept', ''), left('detail', 'reason')],
      verdicts.map(({ rule, kept, detail }) => ({ rule, kept: kept ? 'passed' : 'FAILED', detail })),
    ),
  ];
}

type Figure = (plan: Plan) => number | null;

type NamedFigure = readonly [label: string, unit: string, of: Figure];

const FIGURES: readonly NamedFigure[] = [
  ['cost', 'USD/month', ({ sizing }) => sizing.cost.totalUsdPerMonth],
  ['of which hardware', 'USD/month', ({ sizing }) => sizing.cost.hardwareUsdPerMonth],
  ['of which software', 'USD/month', ({ sizing }) => sizing.cost.softwareUsdPerMonth],
  ['of which maintenance', 'USD/month', ({ sizing }) => sizing.cost.maintenanceUsdPerMonth],
  ['not priced', 'items', ({ sizing }) => sizing.cost.unpriced.length],
  ['accelerated nodes', '', ({ sizing }) => acceleratedNodes(sizing)],
  ['energy', 'kWh/month', ({ sizing }) => sizing.energy.totalKwhPerMonth],
  ['CO₂e', 'kg/month', ({ sizing }) => sizing.energy.co2eKgPerMonth],
];

/** With the cost of every run of either version below the costs of the month. */
function figuresOf(plans: readonly Plan[]): readonly NamedFigure[] {
  const runs = [...new Set(plans.flatMap(({ sizing }) => (sizing.runs ?? []).map(({ workload }) => workload)))].sort();
  const ofRuns = runs.map((name): NamedFigure => {
    const usd = ({ sizing }: Plan) => sizing.runs?.find(({ workload }) => workload === name)?.totalUsd ?? null;
    return [`run of ${name}`, 'USD/run', usd];
  });
  const costs = FIGURES.filter(([, unit]) => unit === 'USD/month');
  return [...costs, ...ofRuns, ...FIGURES.filter((figure) => !costs.includes(figure))];
}

function figuresTable({ before, after }: HallChange): Block {
  return table(
    'figures',
    'Before and after',
    [
      left('figure', ''),
      left('unit', ''),
      right('before', 'before', { bare: true }),
      right('after', 'after', { bare: true }),
      right('change', 'change', { bare: true }),
      right('share', ''),
    ],
    figuresOf(before === null ? [after.plan] : [before.plan, after.plan]).map(([figure, unit, of]) => {
      const [old, fresh] = [before === null ? null : of(before.plan), of(after.plan)];
      return { figure, unit, before: amount(old, unit), after: amount(fresh, unit), ...changed(old, fresh, unit) };
    }),
  );
}

function changed(old: number | null, fresh: number | null, unit: string): { change: Amount | null; share: Cell } {
  if (old === null || fresh === null) return { change: null, share: null };
  const places = unit.startsWith('USD') ? 100 : 1000;
  const value = (Math.round(fresh * places) - Math.round(old * places)) / places;
  return { change: { value, unit }, share: old === 0 || value === 0 ? '' : formatRise(fresh / old - 1) };
}

function choiceSection({ before, after }: HallChange): Section {
  const [old, fresh] = [before === null ? new Map<string, string>() : choices(before.plan), choices(after.plan)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const rows = names
    .filter((name) => old.get(name) !== fresh.get(name))
    .map((name) => ({ part: name, before: old.get(name) ?? null, after: fresh.get(name) ?? null }));
  const columns = [left('part', ''), left('before', 'before'), left('after', 'after')];
  return section('choice', 'Fleets and stores', [
    rows.length === 0 ? paragraph('No change.') : table('choice', 'Fleets and stores that change', columns, rows),
  ]);
}

function choices({ sizing }: Plan): Map<string, string> {
  return new Map([
    ...sizing.fleets.map((fleet) => [fleet.workload, describeFleet(fleet).join(' + ')] as const),
    ...sizing.stores.map((store) => [`${store.workload}: ${store.name}`, describeStore(store)] as const),
  ]);
}

/** Lines that differ, and the others as one line, so that the table sums to the totals. */
function costSection({ before, after }: HallChange): Section {
  const lines = [before === null ? [] : before.plan.sizing.cost.lines, after.plan.sizing.cost.lines];
  const [old, fresh] = lines.map(byCost);
  const names = new Map(lines.flat().map((line) => [costKey(line), lineName(line)]));
  const items = sortedBy([...names], ([, name]) => name).map(([key]) => key);
  const differing = items.filter((item) => old!.get(item) !== fresh!.get(item));
  const same = items.filter((item) => old!.get(item) === fresh!.get(item));
  const row = (item: string, was: number | undefined, is: number | undefined): TableRow => ({
    item,
    before: was === undefined ? null : cents(was),
    after: is === undefined ? null : cents(is),
    change: cents((is ?? 0) - (was ?? 0)),
  });
  const sum = (amounts: ReadonlyMap<string, number>, of: readonly string[]): number =>
    of.reduce((total, item) => total + (amounts.get(item) ?? 0), 0);
  const monthly = { unit: 'USD/month' };
  const unchanged =
    same.length === 0 ? [] : [row(`${countOf(same.length, 'line')} unchanged`, sum(old!, same), sum(fresh!, same))];
  const bill = table(
    'cost-lines',
    'Cost, USD a month',
    [
      left('item', 'item'),
      right('before', 'before', monthly),
      right('after', 'after', monthly),
      right('change', 'change', monthly),
    ],
    [...differing.map((item) => row(names.get(item)!, old!.get(item), fresh!.get(item))), ...unchanged],
    row('total', sum(old!, items), sum(fresh!, items)),
  );
  return { ...section('cost', `Cost: ${countOf(differing.length, 'line')} changed`, [bill]), folded: true };
}

/** In cents, by what is paid for. */
function byCost(lines: readonly CostLine[]): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const line of lines) {
    const key = costKey(line);
    amounts.set(key, (amounts.get(key) ?? 0) + Math.round(line.usdPerMonth * 100));
  }
  return amounts;
}

function cents(value: number): Amount {
  return usdPerMonth(value / 100);
}

function controlsSection({ before, after }: HallChange): Section {
  const states = ({ controls, plan }: HallVersion): Map<string, string> =>
    new Map([
      ...controls.map(({ title, holds }) => [title, controlState(holds)] as const),
      ...plan.security.controls.map(({ title, status }) => [title, status.replaceAll('-', ' ')] as const),
    ]);
  const old = before === null ? new Map<string, string>() : states(before);
  const rows = [...states(after)]
    .filter(([title, state]) => before !== null && old.get(title) !== state)
    .map(([title, state]) => ({ title, before: old.get(title) ?? null, after: state }));
  const columns = [left('title', 'control'), left('before', 'before'), left('after', 'after')];
  return section('controls', 'Security controls', whereRows(table('controls', 'Controls that change', columns, rows)));
}

function effectsSection({ effects }: HallChange): Section {
  const rows = effects.map(({ subject, field, kind, why }) => ({
    subject: field === null ? subject : `${subject}, ${field}`,
    kind: kind.replaceAll('-', ' '),
    why,
  }));
  const columns = [left('subject', ''), left('kind', 'effect'), left('why', 'reason')];
  return section('effects', 'Effects of applying', whereRows(table('effects', 'Effects, worst first', columns, rows)));
}

/** No block for a table without rows, so that its section is left out. */
function whereRows(lines: Table): Block[] {
  return lines.rows.length === 0 ? [] : [lines];
}
