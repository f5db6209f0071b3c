import type { OpenChoice, SizingExplanation } from '../../sizing/model/explanation.js';
import { formatUsd } from '../../units/numbers.js';
import { amount, type Block, count, left, right, type Section, type Table, table } from '../document/document.js';
import { fleetWords, PURCHASE_WORDS } from './phrases.js';

/** More runners-up than a person reads; data has all. */
const MOST_ALTERNATIVES = 6;

/** Why the choice is what it is, what else there was, and what would change it. */
export function explanationSections(explanation: SizingExplanation): Section[] {
  const sections: Section[] = [
    { id: 'alternatives', title: 'What else there was', blocks: alternatives(explanation) },
    { id: 'open-choices', title: 'What other answers would save', blocks: openChoices(explanation) },
    { id: 'relaxations', title: 'What a tenth less would save', blocks: relaxations(explanation) },
    {
      id: 'doubts',
      title: 'What the choice rests on',
      blocks: [...doubts(explanation), ...ties(explanation), ...routes(explanation)],
    },
  ];
  return sections.filter(({ blocks }) => blocks.length > 0);
}

function alternatives({ alternatives: all }: SizingExplanation): Block[] {
  const workloads = [...new Set(all.map(({ workload }) => workload))];
  return workloads.map((workload): Table => {
    const own = all.filter((each) => each.workload === workload);
    const shown = own.slice(0, MOST_ALTERNATIVES);
    const rest = own.length > shown.length ? `, the ${shown.length} cheapest of ${own.length}` : '';
    return table(
      `alternatives-${workload}`,
      `Other types for ${workload}${rest}`,
      [
        left('type', workloads.length > 1 ? workload : 'type'),
        right('nodes', 'nodes'),
        right('excess', 'dearer by'),
        left('because', 'because'),
      ],
      shown.map(({ instanceType, requiredNodes, spareNodes, excess, because }) => ({
        type: instanceType,
        nodes: count(requiredNodes + spareNodes),
        excess: amount(excess, 'share'),
        because,
      })),
    );
  });
}

const OPEN_WORDS: Readonly<Partial<Record<OpenChoice['choice'], string>>> = {
  'vendor-aws': 'software on AWS Neuron',
  'vendor-nvidia': 'software on CUDA',
  'architecture-arm64': 'hosts on Arm',
  'any-interconnect': 'accelerators joined by PCIe',
  'doubtful-figures': 'figures that are estimated or disputed',
  'denied-types': 'the types that are denied',
  'all-types': 'every type',
  'mixed-types': 'types that mix',
  'unknown-power': 'types of unknown power',
};

/** What another answer is, as a person says it. */
export function openWords(choice: OpenChoice['choice']): string {
  return OPEN_WORDS[choice] ?? PURCHASE_WORDS[choice as keyof typeof PURCHASE_WORDS] ?? choice;
}

function openChoices({ openChoices: all }: SizingExplanation): Block[] {
  if (all.length === 0) return [];
  return [
    table(
      'open-choices',
      'Answers that would save, if they may be given',
      [
        left('workload', 'workload'),
        left('choice', 'if'),
        left('fleet', 'fleet'),
        right('saving', 'saves USD/month', { unit: 'USD/month' }),
        right('share', ''),
      ],
      all.map(({ workload, choice, condition, byCostAlone, instanceTypes, nodes, savingUsdPerMonth, savingShare }) => ({
        workload,
        choice: `${condition.replace(/^if /, '')}${byCostAlone && choice !== 'unknown-power' ? ', energy left aside' : ''}`,
        fleet: fleetWords(nodes, instanceTypes),
        saving: { value: savingUsdPerMonth, unit: 'USD/month' },
        share: amount(savingShare, 'share'),
      })),
    ),
  ];
}

function relaxations({ relaxations: all, relaxationsLeftOut }: SizingExplanation): Block[] {
  const saving = all.filter(({ savingUsdPerMonth }) => savingUsdPerMonth > 0);
  const blocks: Block[] = [];
  if (saving.length > 0) {
    blocks.push(
      table(
        'relaxations',
        'Each number loosened by a tenth, and sized again',
        [
          left('constraint', 'constraint'),
          right('asked', 'asked'),
          right('to', 'loosened to'),
          right('saving', 'saves USD/month', { unit: 'USD/month' }),
        ],
        saving.map(({ workload, name, unit, asked, loosenedTo, savingUsdPerMonth }) => ({
          constraint: workload === null ? name : `${workload}: ${name}`,
          asked: { value: asked, unit },
          to: { value: loosenedTo, unit },
          saving: { value: savingUsdPerMonth, unit: 'USD/month' },
        })),
      ),
    );
  } else if (all.length > 0) {
    blocks.push({ kind: 'paragraph', text: 'No number loosened by a tenth saves anything by itself.' });
  }
  if (relaxationsLeftOut > 0) {
    blocks.push({
      kind: 'paragraph',
      text: `${relaxationsLeftOut} relaxations were not tried: each takes a coupled problem of its own.`,
    });
  }
  return blocks;
}

function doubts({ doubts: all }: SizingExplanation): Block[] {
  return all.map(({ workload, instanceType, reasons, firm }) => {
    const best =
      firm === null
        ? 'no fleet rests on firm figures alone'
        : `on firm figures the best is ${fleetWords(firm.nodes, firm.instanceTypes)}, ${formatUsd(firm.extraUsdPerMonth)} USD/month more`;
    const text = `${workload}: the figures of ${instanceType} are in doubt (${reasons.join('; ')}); ${best}.`;
    return { kind: 'paragraph', tone: 'warning', text };
  });
}

function ties({ ties: all }: SizingExplanation): Block[] {
  return all.map(({ workload, chosen, chosenNodes, instanceType, nodes }) => ({
    kind: 'paragraph',
    text: `${workload}: ${nodes} × ${instanceType} costs the same as ${chosenNodes} × ${chosen}; fewer nodes, then less energy, then the name decide.`,
  }));
}

function routes({ routes: all }: SizingExplanation): Block[] {
  if (all.length === 0) return [];
  const ways = table(
    'routes',
    'How the chosen types can be bought there',
    [left('type', 'type'), left('route', 'way'), right('price', 'USD an hour', { unit: 'USD/h' }), left('note', '')],
    all.flatMap(({ instanceType, chosen, routes: each }) =>
      each
        .filter(({ sold }) => sold)
        .map(({ kind, usdPerHour }) => ({
          type: instanceType,
          route: PURCHASE_WORDS[kind],
          price: amount(usdPerHour, 'USD/h'),
          note: chosen.includes(kind) ? 'chosen' : '',
        })),
    ),
  );
  const warnings = scarceRoutes(all).map(
    ({ workload, instanceType }): Block => ({
      kind: 'paragraph',
      tone: 'warning',
      text: `${workload}: ${instanceType} is sold in capacity blocks, a sign that it is scarce: an on-demand price is no promise of capacity.`,
    }),
  );
  return [ways, ...warnings];
}

/** Types that are scarce, where no block and no reservation promises all of their nodes. */
export function scarceRoutes(routes: SizingExplanation['routes']): SizingExplanation['routes'] {
  const promised = ['capacity-block', 'owned'];
  return routes.filter(({ scarce, chosen }) => scarce && chosen.some((kind) => !promised.includes(kind)));
}
