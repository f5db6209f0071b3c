import { PURCHASE_KINDS } from '../names.js';
import { above0, choice, closed, quantity } from './fields.js';
import { Type } from './type.js';

const kind = choice(PURCHASE_KINDS, {
  description:
    'on-demand: by the hour. spot: spare capacity that AWS may take back. reserved-1y, reserved-3y: paid upfront for a term. capacity-block: a block of days bought ahead.',
});

export const Purchase = Type.Union(
  [
    kind,
    Type.Object(
      {
        kind,
        discount: Type.Optional(
          quantity('share', { description: 'Taken off the catalog price.', examples: ['12 %'], limits: { max: 0.99 } }),
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
            description: 'capacity-block: length of the block, in days: 1 to 14, or a multiple of 7 up to 182.',
          }),
        ),
      },
      closed,
    ),
  ],
  { description: 'A way in which nodes may be bought: its name, or an object with its terms.' },
);
