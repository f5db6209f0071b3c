import type { Frontier, FrontierPlan } from '../../studies/frontier/frontier.js';
import type { RankedPlan } from '../../studies/frontier/rank-plans.js';
import { formatNumber } from '../../units/numbers.js';
import { listText } from '../../units/words.js';
import {
  amount,
  type Block,
  type Cell,
  count,
  left,
  type ReportDocument,
  right,
  type Table,
  table,
} from '../document/document.js';
import { describeFleet } from '../sections/phrases.js';

/** The plans of which none is at least as good as another on every axis, and which of them the weights prefer. */
export function frontierDocument(hall: string, frontier: Frontier): ReportDocument {
  const { plans, ranking } = frontier;
  return {
    format: 1,
    kind: 'frontier',
    title: `Frontier of ${hall}`,
    lead: leadOf(frontier),
    sections: [
      { id: 'plans', title: 'Plans', blocks: [plansTable(frontier), ...legend(frontier), ...chartOf(frontier)] },
      { id: 'ranking', title: 'Ranking', blocks: [rankingTable(frontier), rankingLegend(ranking, plans)] },
    ],
  };
}

function leadOf({ plans, environment, complete }: Frontier): string {
  const axes = ['cost', environmentWord(environment), ...(ends(plans) ? ['availability and time'] : ['availability'])];
  const named = ends(plans) ? axes.join(', ') : listText(axes);
  const partial = complete ? '' : ' Not all were looked for: there may be more.';
  if (plans.length === 1) return `One plan is the best in ${named} at once.${partial}`;
  return `${plans.length} plans of which none is at least as good as another in ${named}.${partial}`;
}

function ends(plans: readonly FrontierPlan[]): boolean {
  return plans.some(({ hoursToFinish }) => hoursToFinish !== null);
}

/** Whether plans stand to each other in another way than their bills do. */
function differs(plans: readonly FrontierPlan[]): boolean {
  return new Set(plans.map(({ usdPerMonth, compared }) => Math.round((compared.usd - usdPerMonth) * 100))).size > 1;
}

function plansTable({ plans, environment }: Frontier): Table {
  const finishes = ends(plans);
  const compared = differs(plans);
  const carbon = environment === 'co2e';
  return table(
    'plans',
    'Plans, the cheapest first',
    [
      right('number', '#'),
      left('fleet', 'fleet'),
      right('cost', 'USD/month', { unit: 'USD/month' }),
      ...(compared ? [right('compared', 'compared at', { unit: 'USD' })] : []),
      right('energy', 'kWh/month', { unit: 'kWh/month' }),
      ...(carbon ? [right('carbon', 'kg CO₂e', { unit: 'kg/month' })] : []),
      right('availability', 'up'),
      ...(finishes ? [right('time', 'done in')] : []),
    ],
    plans.map((plan, index) => ({
      number: count(index + 1),
      fleet: fleetText(plan),
      cost: { value: plan.usdPerMonth, unit: 'USD/month' },
      ...(compared && { compared: { value: plan.compared.usd, unit: 'USD' } }),
      energy: plan.kwhPerMonth === null ? 'unknown' : amount(plan.kwhPerMonth, 'kWh/month'),
      ...(carbon && { carbon: plan.co2eKgPerMonth === null ? 'unknown' : amount(plan.co2eKgPerMonth, 'kg/month') }),
      availability: amount(plan.availability, 'share'),
      ...(finishes && { time: timeText(plan.hoursToFinish) }),
    })),
  );
}

function legend({ plans, environment }: Frontier): Block[] {
  const said = ['Up: the probability that every fleet has the nodes that its minima take.'];
  const onSpot = ({ fleets }: FrontierPlan) =>
    fleets.some(({ groups }) => groups.some((one) => one.purchase === 'spot'));
  if (plans.some(onSpot)) said.push('Spot nodes are taken to be up as often as others, which AWS does not promise.');
  if (ends(plans)) said.push('Done in: the time that the last run may take, which it is paid for.');
  if (differs(plans)) {
    said.push(
      'Compared at: the month, or the whole run where it is longer, with what a region has no price for at the dearest price among the regions asked about.',
    );
  }
  if (plans.some(({ compared }) => compared.environment === null)) {
    const what = environment === 'energy' ? 'power' : 'power or grid';
    said.push(`Where the ${what} is unknown, a plan counts as the worst in ${environmentWord(environment)}.`);
  }
  return [{ kind: 'paragraph', text: said.join(' ') }];
}

function environmentWord(environment: Frontier['environment']): string {
  return environment === 'energy' ? 'energy' : 'CO₂e';
}

function chartOf({ plans, ranking, environment }: Frontier): Block[] {
  const best = ranking.find(({ score }) => score !== null)?.plan;
  const points = plans.flatMap((plan, index) => {
    const { usd, environment: y } = plan.compared;
    if (y === null) return [];
    return [{ x: usd, y, name: String(index + 1), label: `${index + 1}: ${fleetText(plan)}`, chosen: index === best }];
  });
  if (points.length === 0) return [];
  const per = differs(plans) ? '' : '/month';
  const word = environmentWord(environment);
  return [
    {
      kind: 'chart',
      id: 'frontier-chart',
      caption: `Cost against ${word}: each plan by its number; the filled one ranks best`,
      table: 'plans',
      chart: {
        kind: 'scatter',
        x: { label: 'cost', unit: `USD${per}` },
        y: { label: word, unit: `${environment === 'energy' ? 'kWh' : 'kg'}${per}` },
        points,
      },
    },
  ];
}

function fleetText({ fleets, region }: FrontierPlan): string {
  const phrases = fleets.flatMap((fleet) => describeFleet(fleet).map((phrase) => phrase.replace(/ in [^ ].*$/, '')));
  return `${[...new Set(phrases)].join(', ')} (${region})`;
}

function timeText(hours: number | null): Cell {
  return hours === null ? null : `${formatNumber(hours / 24, 1)} d`;
}

function rankingTable({ ranking, environment }: Frontier): Table {
  return table(
    'ranking',
    'Weighted score of each plan, 1 the best on every axis',
    [
      right('plan', '#'),
      right('score', 'score'),
      right('cost', 'cost'),
      right('energy', environmentWord(environment)),
      right('availability', 'up'),
      right('scalability', 'headroom'),
      right('security', 'security'),
      ...(ranking.some(({ missed }) => missed.length > 0) ? [left('missed', 'misses')] : []),
    ],
    ranking.map(({ plan, score, scores, missed }) => ({
      plan: count(plan + 1),
      score: scoreText(score),
      cost: scoreText(scores?.cost),
      energy: scoreText(scores?.energy),
      availability: scoreText(scores?.availability),
      scalability: scoreText(scores?.scalability),
      security: scoreText(scores?.security),
      missed: missed.join(', '),
    })),
  );
}

function rankingLegend(ranking: readonly RankedPlan[], plans: readonly FrontierPlan[]): Block {
  const kept = ranking.filter(({ score }) => score !== null).length;
  if (kept === 0) {
    const text = `No plan meets every threshold of \`criteria\`: none of the ${formatNumber(plans.length)} is ranked.`;
    return { kind: 'paragraph', text, tone: 'warning' };
  }
  const meeting = kept === 1 ? 'the one plan that meets' : `the ${formatNumber(kept)} plans that meet`;
  const those = kept === plans.length ? 'the plans' : `${meeting} every threshold`;
  const text = `On each axis 1 is the best of ${those} and 0 the worst; 1 for all where they are alike. Security is the share of controls that are on, the same for every plan.`;
  return { kind: 'paragraph', text };
}

function scoreText(score: number | null | undefined): Cell {
  return score === null || score === undefined ? null : formatNumber(score, 3);
}
