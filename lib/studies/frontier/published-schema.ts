import {
  count,
  described,
  flag,
  fleet,
  infeasibility,
  kwh,
  list,
  number,
  object,
  oneOf,
  orNull,
  region,
  type Schema,
  store,
  usd,
} from '../../sizing/published-schema.js';

const share = (what: string) => ({ type: 'number', minimum: 0, maximum: 1, description: what });

const plan = object({
  region,
  fleets: list(fleet, 'One for each workload.'),
  stores: list(store, 'Where data lies.'),
  usdPerMonth: usd('The bill'),
  kwhPerMonth: orNull(kwh('IT and cooling; null: the power of a type is unknown')),
  co2eKgPerMonth: orNull(number('In kg CO₂e per month; null: unknown.')),
  compared: object(
    {
      usd: number('In USD, to the cent.'),
      environment: orNull(number('kWh or kg CO₂e, as `environment` says; null, worse than any: unknown.')),
    },
    'What plans are compared by: a month, with each run that is longer whole, and with what the region has no price for at the dearest price among the regions asked about.',
  ),
  availability: share('Probability that every fleet has the nodes that its minima take; the least of the fleets.'),
  hoursToFinish: orNull(
    number('Time that the last run may take, which it is paid for, in hours; null: no workload ends.'),
  ),
  scalability: number('Most nodes that limits and quotas allow ÷ nodes, the least over the fleets; at most 1000.'),
});

const scores = object(
  {
    cost: share('Low cost.'),
    energy: share('Low energy or CO₂e, as `environment` says.'),
    availability: share('High availability.'),
    scalability: share('Headroom.'),
    security: share('Controls that are on: the same for every plan.'),
  },
  'Each in [0, 1], 1 the best of the plans that meet every threshold and 0 the worst; null: it misses one.',
);

const frontier = object({
  environment: oneOf(['energy', 'co2e'], 'Axis beside cost, availability and time: CO₂e where carbon counts.'),
  plans: list(plan, 'By what they are compared at, the cheapest first.'),
  ranking: list(
    object({
      plan: count('Place in `plans`, from 0.'),
      score: orNull(share('Σ weight × score ÷ Σ weight; null: it misses a threshold.')),
      missed: list({ enum: ['energy', 'availability', 'scalability', 'security'] }, 'Thresholds that it misses.'),
      scores: orNull(scores),
    }),
    'Best first; plans that miss a threshold last.',
  ),
  complete: flag('Whether every plan of the tried paces that none beats is there.'),
});

/** JSON Schema of what `datahall frontier --json` prints: `frontier.ts` as data. */
export const FRONTIER_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Answer of datahall frontier --json',
  anyOf: [frontier, object({ status: described({ const: 'infeasible' }, 'There is none.'), infeasibility })],
};
