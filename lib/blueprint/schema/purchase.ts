import { HELD_KINDS, PURCHASE_KINDS, SAVINGS_PLAN_PAYMENTS, SAVINGS_PLAN_TERMS } from '../../units/closed-lists.js';
import { closed, Type } from '../../units/schema.js';
import { HELD_NAME_MAX } from '../names/name-rules.js';
import { above0, choice, formatted, name, quantity } from './fields.js';

const kind = choice(PURCHASE_KINDS, {
  description:
    'on-demand: by the hour. spot: spare capacity that AWS may reclaim. reserved-1y, reserved-3y: paid upfront for a term. capacity-block: a Capacity Block for ML, bought ahead for days.',
});

/** Existing capacity reservations of the account, by id or by group; nothing is bought. */
const Reservation = Type.Object(
  {
    ids: Type.Optional(
      Type.Array(
        formatted(
          '^cr-[0-9a-f]{8,17}$',
          { code: 'wrong-value', rule: 'the id of a capacity reservation, such as cr-0123456789abcdef0' },
          { description: 'Of an on-demand capacity reservation.', examples: ['cr-0123456789abcdef0'] },
        ),
        { minItems: 1, maxItems: 100, uniqueItems: true, description: 'Reservations, put into a group of the hall.' },
      ),
    ),
    group: Type.Optional(
      formatted(
        '^arn:aws[a-z-]*:resource-groups:[a-z0-9-]+:[0-9]{12}:group/[A-Za-z0-9_./-]+$',
        { code: 'wrong-value', rule: 'the ARN of a resource group of capacity reservations' },
        {
          description: 'An existing group of reservations.',
          examples: ['arn:aws:resource-groups:us-east-1:111122223333:group/training'],
        },
      ),
    ),
  },
  { ...closed, description: 'on-demand, reserved: nodes start in these capacity reservations. One of ids and group.' },
);

/** One purchase option: its name, or an object with its terms. */
export const Purchase = Type.Union(
  [
    kind,
    Type.Object(
      {
        kind,
        discount: Type.Optional(
          quantity('share', {
            description: 'Discount on the catalog price.',
            examples: ['12 %'],
            limits: { max: 0.99 },
          }),
        ),
        maxShare: Type.Optional(
          quantity('share', { description: 'spot: largest share of the nodes.', examples: ['50 %'], limits: above0 }),
        ),
        overhead: Type.Optional(
          quantity('share', { description: 'spot: extra work for interruptions.', examples: ['10 %'] }),
        ),
        days: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 182,
            examples: [14],
            description:
              'capacity-block: length of the block, in days: 1 to 14, or a multiple of 7 up to 182. A run may leave it out: the block is then the shortest that lasts until the run ends; beyond 182 days, the shortest of which as few as can be last as long.',
          }),
        ),
        restUsed: Type.Optional(
          Type.Boolean({
            description:
              'reserved-1y, reserved-3y, for a run: what the run leaves of the term has other work, so that the run is charged its own hours alone. Default: the run is charged the whole term.',
          }),
        ),
        reservation: Type.Optional(Reservation),
      },
      closed,
    ),
  ],
  { description: 'A purchase option: its name, or an object with its terms.' },
);

const time = (description: string) =>
  Type.Optional(
    formatted(
      '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:00)?Z)?$',
      { code: 'wrong-value', rule: 'a day or a time in UTC, such as 2026-12-07 or 2026-12-07T11:30Z' },
      { description, examples: ['2026-12-07T11:30Z'] },
    ),
  );

/** Key `runStart` of a workload. */
export const RunStart = time(
  'When the run starts, as a day or a time in UTC. Default: when the held capacity that it uses does, else at will.',
);

/** Name of an entry of `capacity`. */
export const heldName = (description: string) => name(HELD_NAME_MAX, 1, { description, examples: ['week-50'] });

/** Key `capacity`: what the user holds at AWS. */
export const Capacity = Type.Array(
  Type.Object(
    {
      name: heldName('Unique in the list; part of the names of the nodes that start in it.'),
      kind: choice(HELD_KINDS, {
        description:
          'capacity-block: a Capacity Block for ML. reservation: an on-demand capacity reservation; with a `start`, a future-dated one. reserved-instance: reserved instances, zonal with a `zone`, else regional. savings-plan: a Compute Savings Plan; with a `family`, an EC2 Instance Savings Plan.',
      }),
      id: Type.Optional(
        Type.String({
          description:
            'Of the reservation or the block, which nodes start in. Default: an open reservation, which takes every instance that matches; a block needs its id.',
          examples: ['cr-0123456789abcdef0'],
        }),
      ),
      type: Type.Optional(
        Type.String({ description: 'Its instance type; a Savings Plan has none.', examples: ['p5.48xlarge'] }),
      ),
      zone: Type.Optional(
        Type.String({
          description:
            'Id of its zone; or the name of the zone, where `account.zoneIds` says which zone that is. A regional reserved instance and a Savings Plan have none.',
          examples: ['use1-az6'],
        }),
      ),
      nodes: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 100_000,
          examples: [8],
          description: 'Instances that it holds; a Savings Plan has none.',
        }),
      ),
      region: Type.Optional(
        Type.String({
          description: 'Of a regional reserved instance or an EC2 Instance Savings Plan. Default: that of the hall.',
          examples: ['us-east-1'],
        }),
      ),
      commitment: Type.Optional(
        quantity('money', {
          description:
            'savings-plan: what is committed, per hour, as far as other use of the account leaves it to this hall.',
          examples: ['40 USD'],
          limits: above0,
        }),
      ),
      family: Type.Optional(
        Type.String({ description: 'savings-plan: family of an EC2 Instance Savings Plan.', examples: ['p5'] }),
      ),
      term: Type.Optional(
        choice(SAVINGS_PLAN_TERMS, { description: 'savings-plan: its term, which decides its rates. Default: 1y.' }),
      ),
      payment: Type.Optional(
        choice(SAVINGS_PLAN_PAYMENTS, {
          description: 'savings-plan: its payment, which decides its rates. Default: no-upfront.',
        }),
      ),
      discount: Type.Optional(
        quantity('share', {
          description:
            'savings-plan: what it takes off the price on demand of types that the catalog has no rate of. Default: they are not covered.',
          examples: ['28 %'],
          limits: { max: 0.99 },
        }),
      ),
      start: time('When it begins: a day or a time in UTC; a block begins at 11:30. Default: it is there.'),
      length: Type.Optional(
        quantity('duration', { description: 'capacity-block: its length.', examples: ['14 d'], limits: above0 }),
      ),
      end: time('When it ends, as a day or a time in UTC; a block ends by its length. Default: it has no end.'),
      hourlyCost: Type.Optional(
        quantity('money', {
          description: 'What one more hour of one instance costs. Default: 0 USD, as it is paid whether used or not.',
          examples: ['0 USD'],
        }),
      ),
      workloads: Type.Optional(
        Type.Array(Type.String(), {
          minItems: 1,
          maxItems: 200,
          uniqueItems: true,
          examples: [['train']],
          description: 'Workloads that may use it. Default: all.',
        }),
      ),
    },
    { ...closed, description: 'One block, reservation, purchase of reserved instances or Savings Plan.' },
  ),
  {
    default: [],
    maxItems: 100,
    description:
      'Capacity that is held at AWS already. Every workload may use it, whatever its `purchase`, where it costs less than buying; nothing here is bought or changed.',
  },
);
