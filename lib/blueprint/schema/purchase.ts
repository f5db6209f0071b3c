import { PURCHASE_KINDS } from '../../units/closed-lists.js';
import { closed, Type } from '../../units/schema.js';
import { above0, choice, formatted, quantity } from './fields.js';

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
            description: 'capacity-block: length of the block, in days: 1 to 14, or a multiple of 7 up to 182.',
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
