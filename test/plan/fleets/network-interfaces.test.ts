import { describe, expect, it } from 'vitest';
import { efaInterfaces } from '../../../lib/plan/fleets/network-interfaces.js';
import { G5, P4D, P5, P6_B300, TRN1, typeFixture } from '../hall-fixture.js';

describe('interfaces of a node on EFA', () => {
  it('puts one with an address on card 0 and one for EFA on every card', () => {
    expect(efaInterfaces(P4D)).toEqual([
      { card: 0, device: 0, kind: 'interface' },
      { card: 0, device: 1, kind: 'efa-only' },
      { card: 1, device: 0, kind: 'efa-only' },
      { card: 2, device: 0, kind: 'efa-only' },
      { card: 3, device: 0, kind: 'efa-only' },
    ]);
  });

  it('leaves card 0 of p6-b300 to ENA', () => {
    const [first, ...rest] = efaInterfaces(P6_B300);
    expect(first).toEqual({ card: 0, device: 0, kind: 'interface' });
    expect(rest).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].map((card) => ({ card, device: 0, kind: 'efa-only' })),
    );
  });

  it.each([
    [P5, 33],
    [TRN1, 9],
    [G5, 0],
  ])('$name: %#', (type, count) => {
    expect(efaInterfaces(type)).toHaveLength(count);
  });

  it.each([P4D, P5, P6_B300, TRN1])('keeps $name within its slots and one EFA interface a card', (type) => {
    const interfaces = efaInterfaces(type);
    expect(interfaces[0]?.kind).not.toBe('efa-only');
    for (const [card, { interfaces: slots, efa }] of type.network.cards.entries()) {
      const here = interfaces.filter((planned) => planned.card === card);
      expect(new Set(here.map(({ device }) => device)).size).toBe(here.length);
      expect(here.length).toBeLessThanOrEqual(slots);
      expect(here.filter(({ kind }) => kind !== 'interface').length).toBeLessThanOrEqual(efa ? 1 : 0);
    }
  });

  it('uses fewer EFA interfaces than cards where the type takes fewer', () => {
    const type = typeFixture('x.large', { network: { ...P4D.network, efaInterfaces: 2 } });
    expect(efaInterfaces(type).filter(({ kind }) => kind === 'efa-only')).toHaveLength(2);
  });

  it('makes the primary interface carry EFA where card 0 has one slot', () => {
    const one = { interfaces: 1, efa: true };
    const type = typeFixture('x.large', { network: { baselineGbps: 100, cards: [one, one], efaInterfaces: 2 } });
    expect(efaInterfaces(type)).toEqual([
      { card: 0, device: 0, kind: 'efa' },
      { card: 1, device: 0, kind: 'efa-only' },
    ]);
  });

  it('refuses a catalog that names more EFA interfaces than cards for them', () => {
    const type = typeFixture('x.large', { network: { baselineGbps: 100, cards: [], efaInterfaces: 1 } });
    expect(() => efaInterfaces(type)).toThrow('x.large has 1 EFA interfaces and 0 cards');
  });
});
