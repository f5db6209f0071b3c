import type { NetworkCard } from './catalog.js';

/**
 * Cards of a type from their interface limits in card order. `DescribeInstanceTypes` says how many EFA interfaces a
 * type takes but not where: where there are fewer than cards (p6-b300: 16 on 17), the first cards take ENA only.
 */
export function networkCards(interfacesByCard: readonly number[], efaInterfaces: number): NetworkCard[] {
  const firstWithEfa = interfacesByCard.length - efaInterfaces;
  return interfacesByCard.map((interfaces, card) => ({ interfaces, efa: efaInterfaces > 0 && card >= firstWithEfa }));
}
