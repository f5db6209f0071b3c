import type { Plan } from '../../plan/shape/plan.js';
import type { Constraint } from '../../sizing/model/constraint.js';
import type { SizingExplanation } from '../../sizing/model/explanation.js';
import { formatShort } from '../../units/numbers.js';
import {
  type Amount,
  amount,
  type Block,
  count,
  left,
  paragraph,
  right,
  type Section,
  section,
  type Table,
  type TableColumn,
  table,
  usdPerMonth,
  warning,
} from '../document/document.js';
import { againstWords, constraintOfWords } from '../words/constraint-words.js';
import { fleetWords, PURCHASE_WORDS } from '../words/phrases.js';
import { savingUnit } from './summary.js';

/** More runners-up than a person reads; data has all. */
const MOST_ALTERNATIVES = 6;

interface Explained {
  readonly explanation: SizingExplanation;
}

interface Planned extends Explained {
  readonly plan: Plan;
}

/** For each workload the best fleet on each other type, cheapest first, with what decides against it. */
export function runnersUpSection({ explanation: { alternatives, ties } }: Explained): Section {
  const workloads = [...new Set(alternatives.map(({ workload }) => workload))];
  const tables = workloads.map((workload): Table => {
    const own = alternatives.filter((each) => each.workload === workload);
    const shown = own.slice(0, MOST_ALTERNATIVES);
    const rest = own.length > shown.length ? `, the ${shown.length} cheapest of ${own.length}` : '';
    return table(
      `alternatives-${workload}`,
      `Runners-up for ${workload}${rest}`,
      [
        left('type', workloads.length > 1 ? workload : 'instance type'),
        right('nodes', 'nodes'),
        right('excess', 'over the chosen fleet'),
        left('because', 'reason'),
      ],
      shown.map((one) => ({
        type: one.instanceType,
        nodes: count(one.requiredNodes + one.spareNodes),
        excess: amount(one.excess, 'share'),
        because: againstWords(one),
      })),
    );
  });
  const tied = ties.map(
    ({ workload, chosen, chosenNodes, instanceType, nodes }) =>
      `${workload}: ${nodes} × ${instanceType} costs the same as ${chosenNodes} × ${chosen}. Ties are broken by fewer nodes, then less energy, then the name.`,
  );
  return section('alternatives', 'Runners-up', [...tables, ...tied.map(paragraph)]);
}

/** What the blueprint rules out and would be cheaper, largest saving first. */
export function openChoicesSection({
  explanation: { foundationChoices, openChoices },
  plan: { sizing },
}: Planned): Section {
  const rows = openChoices.map((each) => ({
    workload: each.workload,
    choice: each.byCostAlone ? `${each.condition}, by cost alone` : each.condition,
    fleet: fleetWords(each.nodes, each.instanceTypes),
    saving: { value: each.savingUsdPerMonth, unit: savingUnit(each.workload, sizing) },
    share: amount(each.savingShare, 'share'),
  }));
  const ofFoundation = table(
    'foundation-choices',
    'Savings with other settings of what every hall has, at the volumes of `usage`',
    [
      left('setting', 'setting'),
      left('consequence', 'then'),
      right('saving', 'saves USD/month', { unit: 'USD/month' }),
    ],
    foundationChoices.map(({ setting, consequence, savingUsdPerMonth }) => ({
      setting,
      consequence,
      saving: usdPerMonth(savingUsdPerMonth),
    })),
  );
  const ofFleets = table(
    'open-choices',
    'Savings if the blueprint allowed more',
    [
      left('workload', 'workload'),
      left('choice', 'if you allowed'),
      left('fleet', 'fleet'),
      savingColumn(rows),
      right('share', 'of the fleet'),
    ],
    rows,
  );
  return section('open-choices', 'Savings if you allowed …', [
    ...(openChoices.length === 0 ? [] : [ofFleets]),
    ...(foundationChoices.length === 0 ? [] : [ofFoundation]),
  ]);
}

/** With the unit in its heading where all rows have the same. */
function savingColumn(rows: readonly { readonly saving: Amount }[]): TableColumn {
  const ends = rows.some(({ saving }) => saving.unit === 'USD/run');
  return ends ? right('saving', 'saves') : right('saving', 'saves USD/month', { unit: 'USD/month' });
}

function isOfStore({ kind }: Constraint): boolean {
  return kind === 'store-capacity' || kind === 'store-throughput';
}

/** What each number of the demand, loosened by a tenth, would save; largest first. */
export function relaxationsSection({
  explanation: { relaxations, relaxationsNotTried },
  plan: { sizing },
}: Planned): Section {
  const saving = relaxations.filter(({ savingUsdPerMonth }) => savingUsdPerMonth > 0);
  const rows = saving.map(({ workload, constraint, unit, asked, loosenedTo, savingUsdPerMonth }) => ({
    constraint: constraintOfWords({ workload, constraint }),
    asked: { value: asked, unit },
    to: { value: loosenedTo, unit },
    // Stores stay when a run has ended.
    saving: {
      value: savingUsdPerMonth,
      unit: workload === null || isOfStore(constraint) ? 'USD/month' : savingUnit(workload, sizing),
    },
  }));
  const blocks: Block[] = [
    table(
      'relaxations',
      'Each minimum 10 % lower and each limit 10 % higher, one at a time',
      [left('constraint', 'constraint'), right('asked', 'now'), right('to', 'relaxed to'), savingColumn(rows)],
      rows,
    ),
  ];
  if (saving.length === 0) blocks.push(paragraph('No minimum 10 % lower saves anything by itself.'));
  if (relaxationsNotTried > 0) {
    blocks.push(
      paragraph(`Not tried: ${relaxationsNotTried} constraints, each of which needs a solver run of its own.`),
    );
  }
  return section('relaxations', 'Savings if a minimum were 10 % lower', relaxations.length === 0 ? [] : blocks);
}

/** Prices of the chosen types under every purchase option, and how firm their figures are. */
export function pricesSection({ explanation: { routes, doubts }, plan: { sizing } }: Planned): Section {
  const rows = routes.flatMap(({ instanceType, chosen, routes: each }) =>
    each
      .filter(({ sold }) => sold)
      .map(({ kind, usdPerHour }) => ({
        type: instanceType,
        option: PURCHASE_WORDS[kind],
        price: amount(usdPerHour, 'USD/h'),
        note: chosen.includes(kind) ? 'chosen' : '',
      })),
  );
  return section('prices', 'Prices used', [
    ...(rows.length === 0
      ? []
      : [
          table(
            'prices',
            'Prices of the chosen types',
            [
              left('type', 'instance type'),
              left('option', 'purchase option'),
              right('price', 'USD/h', { unit: 'USD/h' }),
              left('note', ''),
            ],
            rows,
          ),
          ...(routes.some(({ scarce }) => scarce)
            ? [
                paragraph(
                  'A type that AWS sells in capacity blocks is scarce: its on-demand price guarantees no capacity.',
                ),
              ]
            : []),
        ]),
    ...doubts.map((doubt) => doubtBlock(doubt, sizing)),
  ]);
}

function doubtBlock(
  { workload, instanceType, reasons, firm }: SizingExplanation['doubts'][number],
  sizing: Plan['sizing'],
): Block {
  const best =
    firm === null
      ? 'no fleet has firm figures only'
      : `the best fleet with firm figures only is ${fleetWords(firm.nodes, firm.instanceTypes)}, ${formatShort(firm.extraUsdPerMonth)} ${savingUnit(workload, sizing)} more`;
  return warning(`${workload}: figures of ${instanceType} are estimated or disputed (${reasons.join('; ')}); ${best}.`);
}
