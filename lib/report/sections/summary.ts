import type { Plan } from '../../plan/shape/plan.js';
import { plannerOf, storeOf } from '../../plan/stores/stores.js';
import type { SizingExplanation } from '../../sizing/model/explanation.js';
import { DELIVERY_UNITS } from '../../units/closed-lists.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { formatNumber, formatShare, formatShort, formatSignificant } from '../../units/numbers.js';
import { countOf, listText } from '../../units/words.js';
import { type FigureItem as Item, type Section, section, warning } from '../document/document.js';
import { formatAmount } from '../document/format-cell.js';
import { costWords } from '../words/bill-words.js';
import { constraintWords } from '../words/constraint-words.js';
import { LIMIT_WORDS } from '../words/delivery-words.js';
import { capacityRisks, describeFleet, describeStore, fleetWords } from '../words/phrases.js';

/** `us-east-1, eks, catalog of 2026-11-22, prices from 2026-05-18`. */
export function whereAndWhen({ region, platform, catalog }: Plan): string {
  const own = catalog.overlays.map(({ name, date }) => ` with ${name} of ${date}`).join('');
  return `${region}, ${platform}, catalog of ${catalog.date}${own}, ${pricesText(catalog.prices)}`;
}

/** With the day of the oldest price: their age is the reader's to judge, as no document knows today. */
function pricesText({ oldest, newest }: Plan['catalog']['prices']): string {
  return oldest === newest ? `prices of ${oldest}` : `prices from ${oldest}`;
}

/** The first screen: what to buy, what it costs a month, what is at risk, what it draws; then why. */
export function summarySection({
  plan,
  explanation,
  title = '',
  warnings = [],
  more,
}: {
  readonly plan: Plan;
  /** @default - what decided is left out */
  readonly explanation?: SizingExplanation;
  readonly title?: string;
  readonly warnings?: readonly string[];
  /** The command that prints the rest. @default - none */
  readonly more?: string;
}): Section {
  const items = [...purchaseItems(plan), ...monthlyItems(plan, explanation)];
  const asks = more === undefined || plan.sizing.fleets.length <= MOST_ASKED;
  const why = explanation === undefined ? [] : decisiveItems(plan, explanation, asks);
  const rest = more === undefined ? [] : [{ key: 'more', label: 'more', value: more, detail: true }];
  return section('summary', title, [
    { kind: 'figures', id: 'key-figures', items: [...items, ...why, ...rest] },
    ...warnings.map(warning),
  ]);
}

/** Each fleet by type and purchase option, with the workload's stores below it. */
function purchaseItems(plan: Plan): Item[] {
  return plan.sizing.fleets.flatMap((fleet) => {
    const { workload } = fleet;
    const store = (name: string, value: string): Item => ({
      key: `${workload}.${name}`,
      label: `  ${name}`,
      value,
      detail: true,
    });
    const sized = plan.sizing.stores.filter((each) => each.workload === workload);
    const others = plan.stores.filter(
      (each) => each.workload === workload && !sized.some(({ name }) => name === each.name),
    );
    return [
      ...describeFleet(fleet).map((value, index) => ({
        key: `${workload}.${index}`,
        label: workload,
        value,
        tile: 'what to buy',
      })),
      ...sized.map((each) => store(each.name, describeStore(each, 3))),
      ...others.map((each) => store(each.name, `${storeOf(each).service}, grows as it fills`)),
    ];
  });
}

function monthlyItems(plan: Plan, explanation: SizingExplanation | undefined): Item[] {
  const risks = capacityRisks(plan);
  return [
    {
      key: 'cost',
      label: 'cost',
      value: `${formatShort(plan.sizing.cost.totalUsdPerMonth)} USD/month`,
      note: costNote(plan, explanation === undefined),
      tile: 'cost',
    },
    ...(plan.sizing.runs ?? []).map(({ workload, totalUsd, runHours }) => ({
      key: `run-${workload}`,
      label: `run of ${workload}`,
      value: `${formatShort(totalUsd)} USD in ${formatNumber(runHours)} h`,
      tile: 'cost',
    })),
    {
      key: 'capacity-risk',
      label: 'capacity risk',
      value: risks.length === 0 ? 'none known' : risks.join('; '),
      ...(risks.length > 0 && { tone: 'warning' as const }),
    },
    {
      key: 'energy',
      label: 'energy',
      value: `${formatShort(plan.sizing.energy.totalKwhPerMonth)} kWh/month`,
      note: energyNote(plan),
    },
  ];
}

function costNote({ sizing: { cost } }: Plan, countsUnpriced: boolean): string {
  const parts = [
    ['hardware', cost.hardwareUsdPerMonth],
    ['software', cost.softwareUsdPerMonth],
    ['maintenance', cost.maintenanceUsdPerMonth],
  ] as const;
  const split = parts.filter(([, usd]) => usd > 0).map(([name, usd]) => `${name} ${formatShort(usd)}`);
  const missing =
    cost.unpriced.length === 0 || !countsUnpriced ? '' : `; ${countOf(cost.unpriced.length, 'item')} not priced`;
  return `${split.join(', ')}${missing}`;
}

function energyNote({ sizing: { energy } }: Plan): string {
  const carbon =
    energy.co2eKgPerMonth === null ? 'grid intensity unknown' : `${formatShort(energy.co2eKgPerMonth)} kg CO₂e`;
  const unknown = energy.unknown.length === 0 ? '' : `; ${countOf(energy.unknown.length, 'item')} unknown`;
  return `cooling ${formatShort(energy.coolingKwhPerMonth)}${unknown}; ${carbon}`;
}

/** In a phrase each: what the total excludes, what decided, what came second, what would be cheaper. */
function decisiveItems(plan: Plan, explanation: SizingExplanation, asks: boolean): Item[] {
  const said: readonly (readonly [label: string, phrases: readonly string[]])[] = [
    ['not priced', unpriced(plan)],
    ['binding', binding(plan)],
    ['rates', rates(plan)],
    ['runner-up', runnersUp(plan, explanation)],
    ['cheaper if', [...(asks ? savings(plan, explanation) : [NOT_ASKED]), ...foundationSavings(plan, explanation)]],
    ['figures', doubts(explanation)],
    ['proof', [proof(plan)]],
  ];
  return said.flatMap(([label, phrases]): Item[] =>
    phrases.length === 0 ? [] : [{ key: label.replace(' ', '-'), label, value: phrases.join('; '), detail: true }],
  );
}

/** More than a screen holds beside the rest; the bill has all. */
const MOST_UNPRICED = 3;
/** Fleets of which a screen asks what they would save if more were allowed: each takes a tenth of a second. */
const MOST_ASKED = 20;
const NOT_ASKED = `not computed for more than ${MOST_ASKED} workloads; run size --why`;
/** Fleets of which all is told. */
const MOST_TOLD = 2;

function unpriced({ sizing }: Plan): string[] {
  const items = [...new Set(sizing.cost.unpriced.map(({ subject }) => costWords(subject)))];
  if (items.length <= MOST_UNPRICED) return items;
  return [...items.slice(0, MOST_UNPRICED - 1), `${items.length - MOST_UNPRICED + 1} more items`];
}

/** By workload. The capacity of a bucket is left out: it grows as it fills. */
function binding({ sizing }: Plan): string[] {
  const { runs } = sizing;
  const buckets = sizing.stores.filter((store) => plannerOf(store)?.provisioned === false);
  const phrases = new Map<string, string[]>();
  for (const { workload, constraint, unit, sense, required, binding: binds } of sizing.constraints) {
    const ofBucket =
      constraint.kind === 'store-capacity' &&
      buckets.some((store) => store.workload === workload && store.name === constraint.store);
    if (!binds || ofBucket) continue;
    const key = workload ?? '';
    const name = constraintWords(constraint);
    const amount = formatAmount({ value: required, unit }, !name.endsWith(unit));
    const phrase = `${name} ${sense === '>=' ? '≥' : '≤'} ${amount}`;
    phrases.set(key, [...(phrases.get(key) ?? []), phrase]);
  }
  const all = [...phrases].map(([workload, each]) => `${workload === '' ? '' : `${workload}: `}${each.join(', ')}`);
  if (all.length > 0) return all;
  return [runs === undefined ? 'none: the smallest configuration on sale suffices' : 'none: a longer run costs more'];
}

/** What a node delivers and how sure that is; of few fleets, what limits it and what the low end of the band costs. */
function rates({ sizing }: Plan): string[] {
  const brief = sizing.fleets.length > MOST_TOLD;
  return sizing.deliveries.flatMap(({ workload, unit, types, pessimistic }) =>
    types.map(({ instanceType, perNode, basis }, at) => {
      const band = basis.band === 0 ? '' : ` ± ${formatShare(basis.band)}`;
      const rate = `${workload}: ${formatSignificant(perNode, 3)} ${DELIVERY_UNITS[unit]} a node of ${instanceType}${band}`;
      if (brief) return rate;
      const limited = `${rate}, limited by ${LIMIT_WORDS[basis.limit]}`;
      return at < types.length - 1 || basis.band === 0 ? limited : `${limited}; ${lowEnd(pessimistic)}`;
    }),
  );
}

function lowEnd(pessimistic: Plan['sizing']['deliveries'][number]['pessimistic']): string {
  if (pessimistic === null) return 'at the low end no number of nodes suffices';
  const { nodes, extraUsdPerMonth, extraUsdOfRun, breaks } = pessimistic;
  const more = extraUsdOfRun ?? extraUsdPerMonth;
  if (more === 0 && breaks.length === 0) return 'enough at the low end too';
  const broken = breaks.length === 0 ? '' : `, beyond the limit on ${listText(breaks.map(constraintWords))}`;
  return `at the low end ${countOf(nodes, 'node')}, ${formatShort(more)} USD${extraUsdOfRun === null ? '/month' : ''} more${broken}`;
}

/** Of each workload; of more than a screen holds, the nearest, and how many more there are. */
function runnersUp(plan: Plan, { alternatives }: SizingExplanation): string[] {
  const fleets = plan.sizing.fleets.filter(({ groups }) => groups.length > 0);
  if (fleets.length <= MOST_TOLD) return runnersUpOf(fleets, plan, alternatives);
  const nearest = alternatives.reduce((least, each) => (each.excess < least.excess ? each : least), alternatives[0]!);
  const [phrase] = runnersUpOf(
    fleets.filter(({ workload }) => workload === nearest?.workload),
    plan,
    alternatives,
  );
  return phrase === undefined ? [] : [`${phrase} (${formatNumber(fleets.length - 1)} more)`];
}

function runnersUpOf(
  fleets: Plan['sizing']['fleets'],
  { sizing }: Plan,
  alternatives: SizingExplanation['alternatives'],
): string[] {
  return fleets.flatMap(({ workload, groups }) => {
    const first = alternatives.find((each) => each.workload === workload);
    if (first === undefined) return groups.length === 0 ? [] : [`${workload}: no other type qualifies`];
    const { instanceType, requiredNodes, spareNodes, withinBand } = first;
    const nodes = formatNumber(requiredNodes + spareNodes);
    // What is compared is what is minimised: for some blueprints more than money; of a long run more than its first month.
    const byCost = sizing.objectiveUsdPerMonth === sizing.cost.totalUsdPerMonth || exceedsMonth(sizing);
    return [
      `${workload}: ${nodes} × ${instanceType}, ${comparedWords(first, byCost)}${withinBand ? ', within the band' : ''}`,
    ];
  });
}

/** `13.9 % more expensive`, `20.2 % cheaper, but breaks monthly cost`. */
function comparedWords({ excess, breaks }: SizingExplanation['alternatives'][number], byCost: boolean): string {
  const [more, less] = byCost ? ['more expensive', 'cheaper'] : ['more incl. energy', 'less incl. energy'];
  const than = `${formatShare(Math.abs(excess))} ${excess < 0 ? less : more}`;
  if (breaks.length === 0) return than;
  return `${than}, ${excess < 0 ? 'but' : 'and'} breaks ${breaks.map(constraintWords).join(', ')}`;
}

/** What a saving of the foundation is of the month, at least, to be on the first screen; the report has all. */
const LEAST_OF_FOUNDATION = 0.01;

function foundationSavings({ sizing }: Plan, { foundationChoices }: SizingExplanation): string[] {
  return foundationChoices
    .filter(({ savingUsdPerMonth }) => savingUsdPerMonth >= LEAST_OF_FOUNDATION * sizing.cost.totalUsdPerMonth)
    .map(({ setting, savingUsdPerMonth }) => `${setting} saves ${formatShort(savingUsdPerMonth)} USD/month`);
}

/** The largest saving of a fleet, and how many more there are. */
function savings({ sizing }: Plan, { openChoices }: SizingExplanation): string[] {
  const [first, ...rest] = openChoices;
  if (first === undefined) return [];
  const { workload, condition, byCostAlone, instanceTypes, nodes, savingUsdPerMonth } = first;
  const saving = `${fleetWords(nodes, instanceTypes)} ${nodes === 1 ? 'saves' : 'save'} ${formatShort(savingUsdPerMonth)} ${savingUnit(workload, sizing)}`;
  const more = rest.length === 0 ? '' : ` (${formatNumber(rest.length)} more)`;
  return [`${workload} allowed ${condition}: ${saving}${byCostAlone ? ' by cost alone' : ''}${more}`];
}

function exceedsMonth({ fleets }: Plan['sizing']): boolean {
  return fleets.some(({ runHours }) => runHours !== null && runHours > HOURS_PER_MONTH);
}

/** A run is compared as a whole, a month or longer. */
export function savingUnit(workload: string, { fleets }: Plan['sizing']): 'USD/run' | 'USD/month' {
  const ends = fleets.some((fleet) => fleet.workload === workload && fleet.runHours !== null);
  return ends ? 'USD/run' : 'USD/month';
}

function doubts({ doubts: all }: SizingExplanation): string[] {
  return all.map(({ workload, instanceType }) => `${workload}: ${instanceType} has estimated or disputed figures`);
}

function proof({ sizing: { proof: given } }: Plan): string {
  return given.status === 'optimal'
    ? 'optimal: no qualifying alternative scores lower'
    : `within ${formatNumber(given.gap * 100, 2)} % of the optimum: the time limit ended the search, and another run may return another plan`;
}
