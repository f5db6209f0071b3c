import type { Plan } from '../../plan/shape/plan.js';
import type { ResourceChange } from '../../plan/shape/resource-change.js';
import type { CostLine } from '../../sizing/model/sizing.js';
import { formatNumber, formatRise } from '../../units/numbers.js';
import { sortedBy } from '../../units/order.js';
import { countOf } from '../../units/words.js';
import {
  type Amount,
  amount,
  type Block,
  type Cell,
  left,
  type ReportDocument,
  right,
  type Section,
  type TableRow,
  table,
} from '../document/document.js';
import { lineName, unpricedWords } from '../sections/bill-words.js';
import { describeFleet, describeStore } from '../sections/phrases.js';
import { controlState } from '../sections/resources.js';
import { whereAndWhen } from '../sections/summary.js';
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

/** What a change of a hall does: short first, details folded, so that it fits a comment on a pull request. */
export function diffDocument(change: HallChange, verdicts: readonly Verdict[]): ReportDocument {
  const { after } = change;
  const sections: Section[] = [
    { id: 'figures', title: '', blocks: [...warnings(change), ...verdictBlocks(verdicts), figuresTable(change)] },
    choiceSection(change),
    effectsSection(change),
    costSection(change),
    controlsSection(change),
    resourcesSection(change),
  ];
  return {
    format: 1,
    kind: 'diff',
    title: `${after.plan.name}: ${headline(change)}`,
    lead: leadOf(change),
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

/** `+1,234.00 USD/month (+12 %), replaces resources`. */
export function headline(change: HallChange): string {
  const { before, after } = change;
  const fresh = after.plan.sizing.cost.totalUsdPerMonth;
  if (before === null) return `a new hall, ${formatNumber(fresh, 2)} USD/month`;
  const old = before.plan.sizing.cost.totalUsdPerMonth;
  const cents = Math.round(fresh * 100) - Math.round(old * 100);
  const share = old === 0 ? '' : ` (${formatRise(fresh / old - 1)})`;
  const cost = cents === 0 ? 'same cost' : `${cents > 0 ? '+' : ''}${formatNumber(cents / 100, 2)} USD/month${share}`;
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

function warnings(change: HallChange): Block[] {
  const { before, after } = change;
  const told: string[] = [
    ...lostData(change).map(({ address, kind }) => `Data is lost: ${address} is ${kind}.`),
    ...lostControls(change).map(({ title }) => `No longer in force: ${title}.`),
  ];
  const unpriced = before === null ? [] : newlyUnpriced(change);
  if (unpriced.length > 0) {
    const items = unpriced.map((one) => unpricedWords(one, after.plan.region)).join('; ');
    told.push(`The totals are not of the same things: ${countOf(unpriced.length, 'item')} without a price: ${items}.`);
  }
  if (before !== null && before.plan.catalog.hash !== after.plan.catalog.hash) {
    told.push('The versions were sized with different catalogs: part of the difference is prices.');
  }
  if (before !== null && before.plan.name !== after.plan.name) {
    told.push(
      `The hall was named ${before.plan.name}: Terraform takes ${after.plan.name} for another one, and the old one stays.`,
    );
  }
  return told.map((text) => ({ kind: 'paragraph', text, tone: 'warning' }));
}

function verdictBlocks(verdicts: readonly Verdict[]): Block[] {
  if (verdicts.length === 0) return [];
  return [
    table(
      'verdicts',
      'Rules',
      [left('rule', 'rule'), left('kept', ''), left('detail', 'because')],
      verdicts.map(({ rule, kept, detail }) => ({ rule, kept: kept ? 'kept' : 'BROKEN', detail })),
    ),
  ];
}

type Figure = (plan: Plan) => number | null;

const FIGURES: readonly (readonly [label: string, unit: string, of: Figure])[] = [
  ['cost', 'USD/month', ({ sizing }) => sizing.cost.totalUsdPerMonth],
  ['of it hardware', 'USD/month', ({ sizing }) => sizing.cost.hardwareUsdPerMonth],
  ['of it software', 'USD/month', ({ sizing }) => sizing.cost.softwareUsdPerMonth],
  ['of it maintenance', 'USD/month', ({ sizing }) => sizing.cost.maintenanceUsdPerMonth],
  ['not priced', 'items', ({ sizing }) => sizing.cost.unpriced.length],
  ['accelerated nodes', '', nodesOf],
  ['energy', 'kWh/month', ({ sizing }) => sizing.energy.totalKwhPerMonth],
  ['CO₂e', 'kg/month', ({ sizing }) => sizing.energy.co2eKgPerMonth],
];

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
    FIGURES.map(([figure, unit, of]) => {
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

function nodesOf({ sizing }: Plan): number {
  return sizing.fleets.reduce((sum, { groups }) => sum + groups.reduce((all, { nodes }) => all + nodes, 0), 0);
}

function choiceSection({ before, after }: HallChange): Section {
  const [old, fresh] = [before === null ? new Map<string, string>() : choices(before.plan), choices(after.plan)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const rows = names
    .filter((name) => old.get(name) !== fresh.get(name))
    .map((name) => ({ part: name, before: old.get(name) ?? null, after: fresh.get(name) ?? null }));
  const blocks: Block[] =
    rows.length === 0
      ? [{ kind: 'paragraph', text: 'The same fleets and stores are chosen.' }]
      : [table('choice', 'What is chosen', [left('part', ''), left('before', 'before'), left('after', 'after')], rows)];
  return { id: 'choice', title: 'What is chosen', blocks };
}

function choices({ sizing }: Plan): Map<string, string> {
  return new Map([
    ...sizing.fleets.map((fleet) => [fleet.workload, describeFleet(fleet).join(' + ')] as const),
    ...sizing.stores.map((store) => [`${store.workload}: ${store.name}`, describeStore(store)] as const),
  ]);
}

/** Lines that differ, with what did not change as one line, so that the table sums to the totals. */
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
  return {
    id: 'cost',
    title: `Cost, line by line: ${countOf(differing.length, 'line')} changed`,
    folded: true,
    blocks: [
      table(
        'cost-lines',
        'Cost of a month, in USD',
        [
          left('item', 'item'),
          right('before', 'before', monthly),
          right('after', 'after', monthly),
          right('change', 'change', monthly),
        ],
        [
          ...differing.map((item) => row(names.get(item)!, old!.get(item), fresh!.get(item))),
          ...(same.length === 0
            ? []
            : [row(`${countOf(same.length, 'line')} unchanged`, sum(old!, same), sum(fresh!, same))]),
        ],
        row('total', sum(old!, items), sum(fresh!, items)),
      ),
    ],
  };
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
  return { value: value / 100, unit: 'USD/month' };
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
  return {
    id: 'controls',
    title: 'Safeguards',
    blocks:
      rows.length === 0
        ? []
        : [
            table(
              'controls',
              'Safeguards that changed',
              [left('title', 'safeguard'), left('before', 'before'), left('after', 'after')],
              rows,
            ),
          ],
  };
}

/** What applying the change does, in words. */
function effectsSection({ effects }: HallChange): Section {
  return {
    id: 'effects',
    title: 'What applying it does',
    blocks:
      effects.length === 0
        ? []
        : [
            table(
              'effects',
              'What applying it does, the worst first',
              [left('subject', ''), left('kind', ''), left('why', 'because')],
              effects.map(({ subject, field, kind, why }) => ({
                subject: field === null ? subject : `${subject}, ${field}`,
                kind: kind.replaceAll('-', ' '),
                why,
              })),
            ),
          ],
  };
}

const KIND_WORDS: Readonly<Record<ResourceChange['kind'], string>> = {
  added: 'added',
  removed: 'removed',
  'in-place': 'changed in place',
  drain: 'changed, nodes drain',
  replaced: 'replaced',
};

/** Most resources that are named one by one; a comment on GitHub holds 65,536 characters. */
const MOST_NAMED = 200;

function resourcesSection({ resources }: HallChange): Section {
  const named = resources.slice(0, MOST_NAMED);
  // Who reviews a change of the second stack applies that one too.
  const charts = resources.find(({ stack }) => stack !== null)?.stack ?? null;
  const counts = charts === null ? '' : `; in ${charts}: ${countKinds(ofStack(resources, charts))}`;
  const blocks: Block[] = [
    resourcesTable('resources', ofStack(named, null)),
    ...(charts === null
      ? []
      : [
          { kind: 'paragraph', text: `In ${charts}:` } as const,
          resourcesTable('chart-resources', ofStack(named, charts)),
        ]),
  ];
  return {
    id: 'resources',
    title: `Resources: ${countKinds(ofStack(resources, null))}${counts}`,
    folded: true,
    blocks: [
      ...(resources.length === 0 ? [{ kind: 'paragraph', text: 'Terraform has nothing to do.' } as const] : blocks),
      ...(resources.length > named.length
        ? [{ kind: 'paragraph', text: `and ${resources.length - named.length} more` } as const]
        : []),
    ],
  };
}

function ofStack(changes: readonly ResourceChange[], stack: string | null): ResourceChange[] {
  return changes.filter((change) => change.stack === stack);
}

function resourcesTable(id: string, changes: readonly ResourceChange[]): Block {
  return table(
    id,
    'Resources that change',
    [left('address', 'resource'), left('kind', ''), left('arguments', 'arguments')],
    changes.map((change) => ({
      address: change.address,
      kind: KIND_WORDS[change.kind],
      arguments: change.arguments.join(', '),
    })),
  );
}

/** `2 added, 1 replaced`. */
function countKinds(changes: readonly ResourceChange[]): string {
  const counts = Object.entries(KIND_WORDS).flatMap(([kind, words]) => {
    const number = changes.filter((change) => change.kind === kind).length;
    return number === 0 ? [] : [`${number} ${words}`];
  });
  return counts.length === 0 ? 'none changes' : counts.join(', ');
}
