import type { Frontier, FrontierPlan } from '../../studies/frontier/frontier.js';
import { formatNumber } from '../../units/numbers.js';
import { listText } from '../../units/words.js';
import {
  amount,
  type Block,
  type Cell,
  count,
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
  table,
  warning,
} from '../document/document.js';
import { describeFleet } from '../words/phrases.js';

/** The Pareto-optimal plans, and how the blueprint's weights rank them. */
export function frontierDocument(hall: string, frontier: Frontier): ReportDocument {
  return documentOf('frontier', `Frontier of ${hall}`, leadOf(frontier), [
    ...endsOfFrontier(frontier),
    section('plans', 'Pareto-optimal plans', [...chartOf(frontier), plansTable(frontier), legend(frontier)]),
    section('ranking', 'Ranking', [rankingTable(frontier), rankingLegend(frontier)]),
  ]);
}

function leadOf({ plans, environment, complete }: Frontier): string {
  const axes = listText(['cost', environmentWord(environment), 'availability', ...(ends(plans) ? ['duration'] : [])]);
  const partial = complete ? '' : ' The search was not exhaustive: there may be more.';
  if (plans.length === 1) return `One plan is the best in ${axes}.${partial}`;
  return `${plans.length} Pareto-optimal plans by ${axes}.${partial}`;
}

function ends(plans: readonly FrontierPlan[]): boolean {
  return plans.some(({ hoursToFinish }) => hoursToFinish !== null);
}

/** Whether plans compare differently from their bills. */
function differs(plans: readonly FrontierPlan[]): boolean {
  return new Set(plans.map(({ usdPerMonth, compared }) => Math.round((compared.usd - usdPerMonth) * 100))).size > 1;
}

/** The plan that is ranked first, and the best by each axis: what a reader chooses between. */
function endsOfFrontier({ plans, ranking, environment }: Frontier): Section[] {
  if (plans.length < 2) return [];
  const item = (key: string, label: string, plan: FrontierPlan, value: Cell): FigureItem => ({
    key,
    label,
    value,
    note: `${plans.indexOf(plan) + 1}: ${fleetText(plan)}`,
  });
  const least = (of: (plan: FrontierPlan) => number | null): FrontierPlan[] =>
    plans
      .filter((plan) => of(plan) !== null)
      .reduce<FrontierPlan[]>(([best], plan) => [best !== undefined && of(best)! <= of(plan)! ? best : plan], []);
  const first = ranking.find(({ score }) => score !== null);
  return [
    pageFigures([
      ...(first === undefined
        ? []
        : [
            item(
              'first',
              'ranked first',
              plans[first.plan]!,
              `plan ${first.plan + 1}, score ${formatNumber(first.score!, 3)}`,
            ),
          ]),
      ...least(({ usdPerMonth }) => usdPerMonth).map((plan) =>
        item('cheapest', 'cheapest', plan, { value: plan.usdPerMonth, unit: 'USD/month' }),
      ),
      ...(environment === 'energy'
        ? least(({ kwhPerMonth }) => kwhPerMonth).map((plan) =>
            item('energy', 'least energy', plan, amount(plan.kwhPerMonth, 'kWh/month')),
          )
        : least(({ co2eKgPerMonth }) => co2eKgPerMonth).map((plan) =>
            item('carbon', 'least CO₂e', plan, amount(plan.co2eKgPerMonth, 'kg/month')),
          )),
      ...least(({ hoursToFinish }) => hoursToFinish).map((plan) =>
        item('time', 'shortest', plan, timeText(plan.hoursToFinish)),
      ),
      ...least(({ availability }) => -availability).map((plan) =>
        item('availability', 'most available', plan, amount(plan.availability, 'share')),
      ),
    ]),
  ];
}

function plansTable({ plans, environment }: Frontier): Table {
  const finishes = ends(plans);
  // Beside the cost of runs there is no room for it within eighty columns.
  const compared = differs(plans) && !ends(plans);
  const carbon = environment === 'co2e';
  return table(
    'plans',
    'Plans, cheapest first',
    [
      right('number', '#'),
      left('fleet', 'fleet'),
      right('cost', 'USD/month', { unit: 'USD/month' }),
      ...(finishes ? [right('run', 'USD/run', { unit: 'USD/run' })] : []),
      ...(compared ? [right('compared', 'compared at', { unit: 'USD' })] : []),
      right('energy', 'kWh/month', { unit: 'kWh/month' }),
      ...(carbon ? [right('carbon', 'kg CO₂e', { unit: 'kg/month' })] : []),
      right('availability', 'availability'),
      ...(finishes ? [right('time', 'duration')] : []),
    ],
    plans.map((plan, index) => ({
      number: count(index + 1),
      fleet: fleetText(plan),
      cost: { value: plan.usdPerMonth, unit: 'USD/month' },
      ...(finishes && { run: runsUsd(plan) }),
      ...(compared && { compared: { value: plan.compared.usd, unit: 'USD' } }),
      energy: plan.kwhPerMonth === null ? 'unknown' : amount(plan.kwhPerMonth, 'kWh/month'),
      ...(carbon && { carbon: plan.co2eKgPerMonth === null ? 'unknown' : amount(plan.co2eKgPerMonth, 'kg/month') }),
      availability: amount(plan.availability, 'share'),
      ...(finishes && { time: timeText(plan.hoursToFinish) }),
    })),
  );
}

function runsUsd({ runs }: FrontierPlan): Cell {
  if (runs === undefined) return null;
  const cents = runs.reduce((sum, { totalUsd }) => sum + Math.round(totalUsd * 100), 0);
  return { value: cents / 100, unit: 'USD/run' };
}

function legend({ plans, environment }: Frontier): Block {
  const said = ['Availability: the probability that every fleet has the nodes that its minima require.'];
  const onSpot = ({ fleets }: FrontierPlan) =>
    fleets.some(({ groups }) => groups.some((one) => one.purchase === 'spot'));
  if (plans.some(onSpot)) said.push('Spot nodes count as available as on-demand nodes, which AWS does not promise.');
  if (ends(plans)) said.push('Duration: the longest run. USD/run: all runs to their ends.');
  if (differs(plans)) {
    said.push(
      'Plans are compared at the month, or the whole run where it is longer; an item without a price in a region counts at the highest price among the candidate regions.',
    );
  }
  if (plans.some(({ compared }) => compared.environment === null)) {
    const what = environment === 'energy' ? 'power' : 'power or grid intensity';
    said.push(`A plan whose ${what} is unknown ranks last in ${environmentWord(environment)}.`);
  }
  return paragraph(said.join(' '));
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
      caption: `Cost against ${word}, by plan number; filled: ranked first`,
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
    'Weighted score of each plan',
    [
      right('plan', '#'),
      right('score', 'score'),
      right('cost', 'cost'),
      right('energy', environmentWord(environment)),
      right('availability', 'availability'),
      right('scalability', 'headroom'),
      right('security', 'security'),
      ...(ranking.some(({ missed }) => missed.length > 0) ? [left('missed', 'thresholds missed')] : []),
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

function rankingLegend({ ranking, plans }: Frontier): Block {
  const kept = ranking.filter(({ score }) => score !== null).length;
  if (kept === 0) {
    return warning(
      `No plan meets every threshold of \`criteria\`: none of the ${formatNumber(plans.length)} is ranked.`,
    );
  }
  const meeting = kept === 1 ? 'the one plan that meets' : `the ${formatNumber(kept)} plans that meet`;
  const those = kept === plans.length ? 'the plans' : `${meeting} every threshold`;
  return paragraph(
    `On each axis 1 is the best of ${those} and 0 the worst; 1 for all where they are equal. Security: the share of controls in force, the same for every plan.`,
  );
}

function scoreText(score: number | null | undefined): Cell {
  return score === null || score === undefined ? null : formatNumber(score, 3);
}
