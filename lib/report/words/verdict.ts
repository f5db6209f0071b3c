import type { Plan } from '../../plan/shape/plan.js';
import type { SizingExplanation } from '../../sizing/model/explanation.js';
import { formatNumber, formatShare, formatShort } from '../../units/numbers.js';
import { countOf, listText } from '../../units/words.js';
import { constraintWords } from './constraint-words.js';
import { acceleratedNodes, capacityRisks, fleetWords, PURCHASE_WORDS } from './phrases.js';

/** Fleets that a sentence can name; more are counted. */
const MOST_NAMED = 2;

/**
 * The answer in one sentence: `2 × p4d.24xlarge on demand in us-east-1: 40.3k USD a month; capacity not guaranteed; nodes
 * and their energy 20 % cheaper than the runner-up, 1 × p5.48xlarge`.
 * @param explanation - default: nothing is said of runners-up
 */
export function verdict(plan: Plan, explanation?: SizingExplanation): string {
  const { sizing } = plan;
  const cost = `${formatShort(sizing.cost.totalUsdPerMonth)} USD a month`;
  const parts = [
    `${boughtWords(plan)} in ${plan.region}: ${cost}`,
    riskWords(plan),
    ...runnerUpWords(plan, explanation),
  ];
  return `${parts.join('; ')}.`;
}

/** `2 × p4d.24xlarge on demand`; of many fleets, how many nodes they have. */
export function boughtWords({ sizing }: Pick<Plan, 'sizing'>): string {
  const fleets = sizing.fleets.filter(({ groups }) => groups.some(({ nodes }) => nodes > 0));
  if (fleets.length === 0) return 'No node is bought';
  if (fleets.length > MOST_NAMED) {
    return `${countOf(acceleratedNodes(sizing), 'node')} in ${countOf(fleets.length, 'fleet')}`;
  }
  return listText(
    fleets.map(({ groups }) => {
      const nodes = groups.reduce((sum, each) => sum + each.nodes, 0);
      const types = [...new Set(groups.map(({ instanceType }) => instanceType))];
      const ways = [...new Set(groups.map(({ purchase }) => PURCHASE_WORDS[purchase]))];
      return `${fleetWords(nodes, types)} ${listText(ways)}`;
    }),
  );
}

function riskWords(plan: Plan): string {
  return capacityRisks(plan).length === 0 ? 'no capacity risk known' : 'capacity not guaranteed';
}

/** Of the one fleet that is bought. */
function runnerUpWords({ sizing }: Plan, explanation: SizingExplanation | undefined): string[] {
  const fleets = sizing.fleets.filter(({ groups }) => groups.length > 0);
  if (explanation === undefined || fleets.length !== 1) return [];
  const first = explanation.alternatives.find(({ workload }) => workload === fleets[0]!.workload);
  if (first === undefined) return ['no other type qualifies'];
  const nodes = formatNumber(first.requiredNodes + first.spareNodes);
  const runnerUp = `the runner-up, ${nodes} × ${first.instanceType}`;
  if (first.excess < 0) {
    const broken = first.breaks.length === 0 ? '' : `, but breaks ${listText(first.breaks.map(constraintWords))}`;
    return [`${runnerUp}, is cheaper${broken}`];
  }
  const cheaper = formatShare(first.excess / (1 + first.excess));
  return [`nodes and their energy ${cheaper} cheaper than ${runnerUp}`];
}
