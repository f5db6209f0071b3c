import type { InstanceType } from '../../catalog/facts/catalog.js';
import type { InterfacePlan } from '../shape/fleet-plan.js';

/**
 * The interfaces of a node on EFA: one with an address on card 0, and as many EFA interfaces as the type takes, one a
 * card, without addresses. A type whose card 0 is ENA only (p6-b300) has its EFA interfaces on the cards behind it.
 * Empty when the type has no EFA.
 * @param keptFree - slots on card 0 that others attach interfaces to
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
 */
export function efaInterfaces(type: InstanceType, keptFree = 0): InterfacePlan[] {
  const { cards, efaInterfaces: count } = type.network;
  if (count === 0) return [];
  const withEfa = cards.flatMap(({ efa }, card) => (efa ? [card] : [])).slice(0, count);
  const first = cards[0];
  if (first === undefined || withEfa.length < count) {
    throw new Error(`catalog: ${type.name} has ${count} EFA interfaces and ${withEfa.length} cards that take one`);
  }
  // No room on card 0 for an interface beside the primary one: that one does both.
  if (first.efa && first.interfaces < 2 + keptFree) {
    return withEfa.map((card) => ({ card, device: 0, kind: card === 0 ? 'efa' : 'efa-only' }));
  }
  return [
    { card: 0, device: 0, kind: 'interface' },
    ...withEfa.map((card): InterfacePlan => ({ card, device: card === 0 ? 1 : 0, kind: 'efa-only' })),
  ];
}
