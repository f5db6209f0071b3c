import { describe, expect, it } from 'vitest';
import type { OwnedReservation } from '../../lib/catalog/facts/catalog.js';
import type { FleetShape } from '../../lib/sizing/choice/choice.js';
import { evenSpread, ownedRoom, ownedSuffices, zonesOf } from '../../lib/sizing/choice/owned-nodes.js';

const held = (zone: string | null, nodes = 100) => ({ reservation: { zone, nodes } as OwnedReservation });
const BOUGHT = { reservation: null };

function fleet(
  totalNodes: number,
  bought: readonly (readonly [option: { reservation: OwnedReservation | null }, nodes: number])[],
  nodesPerReplica = 1,
): FleetShape {
  const eligible = { zones: ['a', 'b', 'c'], zonesUnowned: ['d', 'e', 'f'], nodesPerReplica };
  return {
    eligible,
    totalNodes,
    bought: bought.map(([option, nodes]) => ({ option, nodes })),
  } as unknown as FleetShape;
}

it.each([
  [6, 3, 1, { each: 2, fuller: 0, more: 1 }],
  [8, 3, 1, { each: 2, fuller: 2, more: 1 }],
  // 4 replicas of 2: one a zone, and one more.
  [8, 3, 2, { each: 2, fuller: 1, more: 2 }],
  [2, 3, 1, { each: 0, fuller: 2, more: 1 }],
])('spreads %i nodes over %i zones, in replicas of %i', (nodes, zones, more, spread) => {
  expect(evenSpread(nodes, zones, more)).toEqual(spread);
});

describe('room in the zones of reservations', () => {
  /** What is taken of 2 nodes a zone, of which one zone may have one more. */
  const taken = (...asked: readonly (readonly [zone: string | null, most: number])[]) => {
    const room = ownedRoom({ each: 2, fuller: 1, more: 1 });
    return asked.map(([zone, most]) => room.take(held(zone), most));
  };

  it.each([
    [
      'as much as the fuller zone has, once',
      [
        ['a', 5],
        ['b', 5],
        ['c', 5],
      ],
      [3, 2, 2],
    ],
    [
      'no more of a zone that is full',
      [
        ['a', 5],
        ['a', 1],
      ],
      [3, 0],
    ],
    [
      'what is asked for',
      [
        ['a', 1],
        ['b', 2],
        ['c', 0],
      ],
      [1, 2, 0],
    ],
    [
      'from several of a zone what the zone has room for',
      [
        ['a', 1],
        ['a', 5],
        ['b', 5],
      ],
      [1, 2, 2],
    ],
    [
      'a zone is fuller only when it has more than the others',
      [
        ['a', 2],
        ['b', 3],
        ['a', 1],
      ],
      [2, 3, 0],
    ],
    [
      'one more, where a zone has as many as the others',
      [
        ['a', 2],
        ['a', 1],
        ['b', 3],
      ],
      [2, 1, 2],
    ],
    [
      'all, where the price is in every zone',
      [
        [null, 50],
        ['a', 5],
      ],
      [50, 3],
    ],
  ] as const)('takes %s', (_, asked, expected) => {
    expect(taken(...asked)).toEqual(expected);
  });

  it('takes everything that is bought', () => {
    expect(ownedRoom({ each: 2, fuller: 0, more: 1 }).take({ reservation: null }, 50)).toBe(50);
  });

  it('has the nodes of a whole replica more in a fuller zone', () => {
    const room = ownedRoom({ each: 2, fuller: 1, more: 2 });
    expect([room.take(held('a'), 9), room.take(held('b'), 9)]).toEqual([4, 2]);
  });
});

describe('reservations hold a fleet', () => {
  it.each([
    ['that takes none of them', fleet(8, [[BOUGHT, 8]]), true],
    [
      'that takes no more than they have',
      fleet(3, [
        [held('a', 1), 1],
        [BOUGHT, 2],
      ]),
      true,
    ],
    [
      'not one that takes more',
      fleet(8, [
        [held('a', 2), 3],
        [BOUGHT, 5],
      ]),
      false,
    ],
    [
      'not one that is in another zone',
      fleet(3, [
        [held('z'), 1],
        [BOUGHT, 2],
      ]),
      false,
    ],
    [
      'not one with more nodes in the zone than an even spread has',
      fleet(8, [
        [held('a'), 4],
        [BOUGHT, 4],
      ]),
      false,
    ],
    [
      'two fuller zones of 8 nodes',
      fleet(8, [
        [held('a'), 3],
        [held('b'), 3],
        [held('c'), 2],
      ]),
      true,
    ],
    [
      'not three fuller zones',
      fleet(8, [
        [held('a'), 3],
        [held('b'), 3],
        [held('c'), 3],
      ]),
      false,
    ],
    ['at a price in every zone, as far as it goes', fleet(8, [[held(null, 8), 8]]), true],
    ['not further', fleet(8, [[held(null, 7), 8]]), false],
  ] as const)('%s', (_, shape, answer) => {
    expect(ownedSuffices(shape)).toBe(answer);
  });
});

describe('the nodes of a fleet in its zones', () => {
  const rows = (...of: [zone: string, nodes: number, owned: number][]) =>
    of.map(([zone, nodes, owned]) => ({ zone, nodes, owned }));

  it.each([
    [
      'of what is bought alone: the first zones are the fuller',
      fleet(8, [[BOUGHT, 8]]),
      rows(['d', 3, 0], ['e', 3, 0], ['f', 2, 0]),
    ],
    [
      'the zone whose reservation needs it is fuller, and one other',
      fleet(8, [
        [held('c'), 3],
        [BOUGHT, 5],
      ]),
      rows(['a', 3, 0], ['b', 2, 0], ['c', 3, 3]),
    ],
    [
      'also where it is the first',
      fleet(8, [
        [held('a'), 3],
        [BOUGHT, 5],
      ]),
      rows(['a', 3, 3], ['b', 3, 0], ['c', 2, 0]),
    ],
    [
      'those that need it, and no other',
      fleet(8, [
        [held('b'), 3],
        [held('c'), 3],
        [BOUGHT, 2],
      ]),
      rows(['a', 2, 0], ['b', 3, 3], ['c', 3, 3]),
    ],
    [
      'a zone with as much owned as the others have needs no more',
      fleet(8, [
        [held('c'), 2],
        [BOUGHT, 6],
      ]),
      rows(['a', 3, 0], ['b', 3, 0], ['c', 2, 2]),
    ],
    [
      'several reservations of a zone count together',
      fleet(7, [
        [held('c'), 2],
        [held('c'), 1],
        [BOUGHT, 4],
      ]),
      rows(['a', 2, 0], ['b', 2, 0], ['c', 3, 3]),
    ],
    ['a price in every zone is in none', fleet(7, [[held(null), 7]]), rows(['a', 3, 0], ['b', 2, 0], ['c', 2, 0])],
    ['in whole replicas', fleet(8, [[BOUGHT, 8]], 2), rows(['d', 4, 0], ['e', 2, 0], ['f', 2, 0])],
  ])('%s', (_, shape, zones) => {
    expect(zonesOf(shape)).toEqual(zones);
  });
});
