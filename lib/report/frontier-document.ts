import type { Frontier, FrontierPlan } from '../sizing/frontier.js';
import type { RankedPlan } from '../sizing/rank-plans.js';
import { amount, type Cell, count, left, type ReportDocument, right, type Table, table } from './document.js';
import { formatNumber } from './numbers.js';
import { describeFleet } from './sections/phrases.js';

/** The plans of which none is at least as good as another on every axis, and which of them the weights prefer. */
export function frontierDocument(hall: string, frontier: Frontier): ReportDocument {
  const { plans, ranking, complete } = frontier;
  const best = ranking.find(({ score }) => score !== null)?.plan;
  const partial = complete ? '' : ' The search was cut short: there may be more.';
  return {
    format: 1,
    kind: 'frontier',
    title: `Frontier of ${hall}`,
    lead: `${plans.length} plans of which none is at least as good as another in cost, energy, availability and time.${partial}`,
    sections: [
      {
        id: 'plans',
        title: 'Plans',
        blocks: [
          plansTable(plans),
          {
            kind: 'chart',
            id: 'frontier-chart',
            caption: 'Cost against energy: each plan by its number; the filled one ranks best',
            table: 'plans',
            chart: {
              kind: 'scatter',
              x: { label: 'cost', unit: 'USD/month' },
              y: { label: 'energy', unit: 'kWh/month' },
              points: plans.map((plan, index) => ({
                x: plan.usdPerMonth,
                y: plan.kwhPerMonth,
                name: String(index + 1),
                label: `${index + 1}: ${fleetText(plan)}`,
                chosen: index === best,
              })),
            },
          },
        ],
      },
      { id: 'ranking', title: 'Ranking', blocks: [rankingTable(ranking)] },
    ],
  };
}

function plansTable(plans: readonly FrontierPlan[]): Table {
  const finishes = plans.some(({ hoursToFinish }) => hoursToFinish !== null);
  return table(
    'plans',
    'Plans, the cheapest first',
    [
      right('number', '#'),
      left('fleet', 'fleet'),
      right('cost', 'USD/month', { unit: 'USD/month' }),
      right('energy', 'kWh/month', { unit: 'kWh/month' }),
      right('availability', 'up'),
      ...(finishes ? [right('time', 'done in')] : []),
    ],
    plans.map((plan, index) => ({
      number: count(index + 1),
      fleet: fleetText(plan),
      cost: { value: plan.usdPerMonth, unit: 'USD/month' },
      energy: { value: plan.kwhPerMonth, unit: 'kWh/month' },
      availability: amount(plan.availability, 'share'),
      ...(finishes && { time: timeText(plan.hoursToFinish) }),
    })),
  );
}

function fleetText({ fleets, region }: FrontierPlan): string {
  const phrases = fleets.flatMap((fleet) => describeFleet(fleet).map((phrase) => phrase.replace(/ in [^ ].*$/, '')));
  return `${[...new Set(phrases)].join(', ')} (${region})`;
}

function timeText(hours: number | null): Cell {
  return hours === null ? null : `${formatNumber(hours / 24, 1)} d`;
}

function rankingTable(ranking: readonly RankedPlan[]): Table {
  return table(
    'ranking',
    'Weighted score of each plan, 1 the best on every axis',
    [
      right('plan', '#'),
      right('score', 'score'),
      right('cost', 'cost'),
      right('energy', 'energy'),
      right('availability', 'up'),
      right('scalability', 'headroom'),
      right('security', 'security'),
      ...(ranking.some(({ missed }) => missed.length > 0) ? [left('missed', 'misses')] : []),
    ],
    ranking.map(({ plan, score, scores, missed }) => ({
      plan: count(plan + 1),
      score: score === null ? null : scoreText(score),
      cost: scoreText(scores.cost),
      energy: scoreText(scores.energy),
      availability: scoreText(scores.availability),
      scalability: scoreText(scores.scalability),
      security: scoreText(scores.security),
      missed: missed.join(', '),
    })),
  );
}

function scoreText(score: number): string {
  return formatNumber(score, 3);
}
