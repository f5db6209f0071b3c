import { LUSTRE_DEPLOYMENTS, LUSTRE_DRIVES, SIZED_STORE_KINDS } from '../units/closed-lists.js';
import { PURCHASE_ORDER, SOURCE_ORDER } from './model/purchase.js';

/**
 * JSON Schema (draft 2020-12) of what `datahall size --json` prints: `sizing.ts` and `explanation.ts` as data. Every
 * object is closed and every key required but those of what is owned, so that a key that is added or dropped without the
 * schema is caught.
 */
export type Schema = Readonly<Record<string, unknown>>;

export const described = (schema: Schema, description: string): Schema => ({ ...schema, description });
export const text = (description: string): Schema => ({ type: 'string', description });
export const number = (description: string): Schema => ({ type: 'number', description });
export const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
export const flag = (description: string): Schema => ({ type: 'boolean', description });
export const oneOf = (values: readonly string[], description: string): Schema => ({ enum: [...values], description });
export const orNull = (schema: Schema): Schema => {
  const { description, ...rest } = schema;
  return { anyOf: [rest, { type: 'null' }], description };
};
export const list = (items: Schema, description: string): Schema => ({ type: 'array', items, description });
export function object(
  required: Readonly<Record<string, Schema>>,
  description?: string,
  optional: Readonly<Record<string, Schema>> = {},
): Schema {
  const properties = { ...required, ...optional };
  const closed = { type: 'object', properties, required: Object.keys(required), additionalProperties: false };
  return description === undefined ? closed : { ...closed, description };
}

const workload = text('Name of the workload.');
const anyWorkload = orNull(text('Name of the workload; null: shared by all.'));
export const region = text('AWS region.');
const instanceType = text('As AWS names it, e.g. `p5.48xlarge`.');
const instanceTypes = list({ type: 'string' }, 'As AWS names them.');
const purchase = oneOf(SOURCE_ORDER, 'How the nodes are had: bought, or out of a reservation that is owned.');
const route = oneOf(PURCHASE_ORDER, 'A way of buying.');
export const usd = (what: string) => number(`${what}, in USD per month, to the cent.`);
const category = oneOf(['hardware', 'software', 'maintenance'], 'Kind of cost.');

const zone = text('Zone id, e.g. `use1-az6`.');
const reservationName = text('As the own catalog names it.');
const group = object(
  {
    instanceType,
    purchase,
    blockDays: orNull(count('Capacity block: days of the block.')),
    zone,
    nodes: count('Nodes, spares among them.'),
    usdPerHour: number('Of one node, after discount, in USD.'),
  },
  undefined,
  { reservation: reservationName },
);

const reservation = object({
  name: reservationName,
  instanceType,
  zone,
  nodes: count('Nodes that it holds.'),
  usedNodes: count('Nodes that the plan starts in it.'),
  usdPerHour: number('What one more hour of a node costs, in USD.'),
  until: orNull(text('Day on which it ends; null: it has no end.')),
  barred: list(object({ workload, reason: text('Why not.') }), 'Workloads that cannot use it.'),
});

export const fleet = object({
  workload,
  requiredNodes: count('Nodes that the minima need, whichever of the fleet they are.'),
  spareNodes: count('Nodes on top.'),
  groups: list(group, 'Nodes of one type, bought one way, in one zone.'),
});

const tier = object(
  {
    deployment: oneOf(LUSTRE_DEPLOYMENTS, 'Deployment type.'),
    storageType: oneOf(LUSTRE_DRIVES, 'Kind of drive.'),
    mbytesPerSecondPerTib: number('Baseline throughput, in MB/s per TiB.'),
    usdPerGibMonth: orNull(number('Price; null: none known in this region.')),
  },
  'Class of the file system.',
);

export const store = object({
  workload,
  name: text('Name of the store.'),
  kind: oneOf(SIZED_STORE_KINDS, 'Kind of store.'),
  requiredBytes: number('Capacity asked for.'),
  requiredBytesPerSecond: number('Throughput asked for; 0: none.'),
  providedBytes: number('Capacity provided.'),
  providedBytesPerSecond: orNull(number('Throughput provided; null: the service states none.')),
  lustre: orNull(object({ tier, capacityGib: count('Capacity, in GiB.') }, 'FSx for Lustre; null: another kind.')),
});

const costSubject: Schema = {
  anyOf: [
    object({
      kind: { const: 'nodes' },
      instanceType,
      purchase,
      reservation: orNull(text('That is owned and that they start in; null: they are bought.')),
    }),
    object({ kind: { const: 'node-parts' }, instanceType }, 'What each node of the type carries.'),
    object({ kind: { const: 'store' }, store: text('Name of the store.') }),
    { type: 'null' },
  ],
  description: 'What the line is for, by the names of the plan; null: shared by all.',
};

const cost = object(
  {
    lines: list(
      object({
        category,
        workload: anyWorkload,
        subject: costSubject,
        item: text('What is paid for, in words.'),
        quantity: number('How much of it.'),
        unit: text('Unit of the quantity.'),
        unitPriceUsd: number('Of one unit, in USD.'),
        figure: orNull(text('Path in the catalog of the figure behind the price; null: a price of the blueprint.')),
        usdPerMonth: usd('Of the line'),
      }),
      'The bill; its lines add up to the total.',
    ),
    unpriced: list(
      object({ item: text('What has no price.'), reason: text('Why not.') }),
      'What the total is without, because no source gives its price.',
    ),
    hardwareUsdPerMonth: usd('Compute, storage and network'),
    softwareUsdPerMonth: usd('Control plane, keys and licences'),
    maintenanceUsdPerMonth: usd('Support and staff'),
    totalUsdPerMonth: usd('All lines, rounded up'),
  },
  'C.',
);

export const kwh = (what: string) => number(`${what}, in kWh per month.`);
const energy = object(
  {
    lines: list(
      object({
        workload: anyWorkload,
        item: text('What draws power.'),
        itKwhPerMonth: kwh('At the server'),
        coolingKwhPerMonth: kwh('Cooling and other overhead'),
        method: text('How the figure was made.'),
        uncertainty: number('Relative, e.g. 0.25.'),
      }),
      'What is known.',
    ),
    unknown: list(
      object({ workload, item: text('What draws power.') }),
      'What draws power that nothing lets us estimate; the totals are without it.',
    ),
    itKwhPerMonth: kwh('At the servers'),
    coolingKwhPerMonth: kwh('Cooling and other overhead'),
    totalKwhPerMonth: kwh('IT and cooling'),
    co2eKgPerMonth: orNull(number('Location-based, in kg CO₂e per month; null: the grid is unknown.')),
  },
  'E.',
);

const constraint = object({
  workload: anyWorkload,
  name: text('e.g. `compute`, `monthly cost`.'),
  unit: text('Unit of the amounts.'),
  sense: oneOf(['>=', '<='], 'Minimum or limit.'),
  required: number('What is asked, or allowed.'),
  provided: number('What the plan gives, or takes.'),
  slack: number('What is to spare; never negative.'),
  binding: flag('Whether one step less would break it; of a limit, whether the best plan without limits does.'),
});

const site = object({
  region,
  pue: number('Power usage effectiveness.'),
  gridGramsCo2ePerKwh: orNull(number('Of the grid; null: no source gives it.')),
  status: oneOf(['chosen', 'sized', 'infeasible', 'undecided', 'carbon-unknown'], 'How the site fared.'),
  plan: orNull(
    object(
      {
        objectiveUsdPerMonth: usd('C + λE'),
        comparedUsdPerMonth: usd('C + λE, with what has no price at the dearest price among the regions asked about'),
        totalUsdPerMonth: usd('C'),
        totalKwhPerMonth: orNull(kwh('E; null: partly unknown')),
        co2eKgPerMonth: orNull(number('In kg CO₂e per month; null: unknown.')),
        fleets: list(
          object({
            workload,
            nodes: count('Nodes in all.'),
            instanceTypes,
            zones: list({ type: 'string' }, 'Zones that offer every one of the types.'),
            routes: list(route, 'Ways in which every one of the types can be bought at a known price.'),
          }),
          'What would stand there.',
        ),
        unpriced: count('Things without a price there.'),
      },
      'The best plan there; null: none.',
    ),
  ),
  lacks: list(
    object({
      workload,
      store: orNull(text('Name of the store; null: the fleet.')),
      leftOut: list(
        object({ reason: text('Why the types are out of the running.'), types: count('How many.') }),
        'Of a fleet.',
      ),
    }),
    'Infeasible: what nothing on offer meets; empty: each part is met, and the limits are not.',
  ),
});

const sizing = object(
  {
    region,
    fleets: list(fleet, 'One for each workload.'),
    stores: list(store, 'Where data lies.'),
    cost,
    energy,
    objectiveUsdPerMonth: usd('C + λE and the carbon price, rounded up'),
    constraints: list(constraint, 'Every constraint with what it asks and gets.'),
    proof: object(
      {
        method: oneOf(['closed-form', 'milp'], 'Closed form, or branch and bound.'),
        status: oneOf(
          ['optimal', 'time-limit'],
          'Whether it is proven that nothing is better; after the time limit another run may give another plan.',
        ),
        boundUsdPerMonth: usd('Nothing is better than this'),
        gap: number('(objective − bound) ÷ objective.'),
      },
      'Why nothing is better.',
    ),
    leftOut: list(
      object({
        workload,
        reason: text('Why the types were not in the running.'),
        types: count('How many.'),
        examples: list({ type: 'string' }, 'The first three by name.'),
      }),
      'Types that were not in the running.',
    ),
    sites: list(site, 'Every region that was asked about.'),
  },
  'The plan.',
  { reservations: list(reservation, 'What becomes of the reservations that are owned there.') },
);

const bought = object({ kind: purchase, nodes: count('Nodes bought this way.') });
const explanation = object(
  {
    alternatives: list(
      object({
        workload,
        instanceType,
        requiredNodes: count('Nodes that the minima need.'),
        spareNodes: count('Nodes on top.'),
        purchases: list(bought, 'How the nodes are bought.'),
        objectiveUsdPerMonth: usd('C + λE of the fleet'),
        excess: number('Above the chosen fleet: 0.12 is 12 % more.'),
        binding: list({ type: 'string' }, 'Minima that set the number of nodes.'),
        breaks: list({ type: 'string' }, 'Shared limits that it would break.'),
        because: text('What decides against it.'),
      }),
      'The best plan on each other type, cheapest first.',
    ),
    openChoices: list(
      object({
        workload,
        choice: text('Question that the demand settles.'),
        condition: text('When the other answer holds.'),
        byCostAlone: flag('The power of its types is unknown: the saving is in cost, energy left aside.'),
        instanceTypes,
        nodes: count('Nodes then.'),
        savingUsdPerMonth: usd('Saved'),
        savingShare: number('Of the fleet.'),
      }),
      'What other answers would save, largest first.',
    ),
    relaxations: list(
      object({
        workload: anyWorkload,
        name: text('Constraint.'),
        unit: text('Unit of the amounts.'),
        asked: number('As asked.'),
        loosenedTo: number('Loosened by a tenth.'),
        savingUsdPerMonth: usd('Saved'),
      }),
      'Each number loosened by a tenth and the problem solved again, largest saving first.',
    ),
    relaxationsLeftOut: count('Numbers that were not loosened.'),
    ties: list(
      object({
        workload,
        chosen: instanceType,
        instanceType,
        chosenNodes: count('Nodes of the chosen type.'),
        nodes: count('Nodes of the other type.'),
      }),
      'Types that do as well to the last digit.',
    ),
    doubts: list(
      object({
        workload,
        instanceType,
        reasons: list({ type: 'string' }, 'What is estimated or disputed.'),
        firm: orNull(
          object(
            { instanceTypes, nodes: count('Nodes.'), extraUsdPerMonth: usd('More than the plan') },
            'The best fleet on firm figures; null: none.',
          ),
        ),
      }),
      'Choices that rest on doubtful figures.',
    ),
    routes: list(
      object({
        workload,
        instanceType,
        chosen: list(purchase, 'As planned.'),
        routes: list(
          object({
            kind: route,
            sold: flag('Whether AWS sells it this way at all.'),
            usdPerHour: orNull(number('Of one node, in USD; null: no price known here.')),
          }),
          'Every way of buying.',
        ),
        scarce: flag('Sold in capacity blocks: an on-demand price is no promise of capacity.'),
      }),
      'How each chosen type can really be bought.',
    ),
  },
  'Why, and what would change it.',
);

export const infeasibility = object(
  {
    kind: oneOf(['invalid-input', 'conflict', 'undecided'], 'Why there is no plan.'),
    conflict: list(
      object({ workload: anyWorkload, name: text('Condition.'), detail: text('What it asks.') }),
      'Conditions that cannot hold together; none can be spared.',
    ),
    nearest: orNull(
      object(
        {
          changes: list(
            object({
              workload: anyWorkload,
              name: text('Condition.'),
              unit: text('Unit of the amounts.'),
              asked: number('As asked.'),
              to: number('What the plan gives or takes.'),
            }),
            'Numbers that are loosened.',
          ),
          region,
          totalUsdPerMonth: usd('Of that plan'),
          fleets: list(fleet, 'Its fleets.'),
          exact: flag('Whether it is proven that none is nearer.'),
        },
        'The plan nearest to what was asked: fewest numbers changed, then the least factor, then cost; null: none.',
      ),
    ),
    summary: text('In a sentence.'),
  },
  'Why nothing fits.',
);

export const SIZING_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Answer of datahall size --json',
  anyOf: [
    object({ status: described({ const: 'sized' }, 'There is a plan.'), sizing, explanation }),
    object({ status: described({ const: 'infeasible' }, 'There is none.'), infeasibility }),
  ],
};
