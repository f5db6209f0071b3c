import { withAssumedFileSystems } from './assumed-prices.js';
import type { Demand, PurchaseOption, Site, SizingProblem } from './demand.js';
import { PURCHASE_ORDER } from './purchase.js';

/** The same problem with every list in one order, so that the answer depends on none, and with assumed prices. */
export function inCanonicalOrder(problem: SizingProblem): SizingProblem {
  return {
    ...problem,
    types: byName(problem.types),
    demands: byName(problem.demands).map(demandInOrder),
    sites: withAssumedFileSystems(sorted(problem.sites, ({ catalog }) => catalog.region).map(siteInOrder)),
  };
}

function siteInOrder(site: Site): Site {
  return {
    ...site,
    zones: [...site.zones].sort(),
    fixedCosts: sorted(site.fixedCosts, ({ item }) => item),
    ...(site.nodeCosts && { nodeCosts: sorted(site.nodeCosts, ({ item }) => item) }),
    ...(site.reservations && { reservations: byName(site.reservations) }),
  };
}

function demandInOrder(demand: Demand): Demand {
  const { types, stores, purchase } = demand;
  return {
    ...demand,
    stores: byName(stores),
    purchase: [...purchase].sort(comparePurchases),
    types: {
      ...types,
      vendors: [...types.vendors].sort(),
      architectures: [...types.architectures].sort(),
      allow: [...types.allow].sort(),
      deny: [...types.deny].sort(),
    },
  };
}

function comparePurchases(a: PurchaseOption, b: PurchaseOption): number {
  return PURCHASE_ORDER.indexOf(a.kind) - PURCHASE_ORDER.indexOf(b.kind) || (a.blockDays ?? 0) - (b.blockDays ?? 0);
}

function byName<T extends { readonly name: string }>(list: readonly T[]): T[] {
  return sorted(list, ({ name }) => name);
}

function sorted<T>(list: readonly T[], key: (item: T) => string): T[] {
  const keyed = list.map((item) => ({ item, at: key(item) }));
  return keyed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ item }) => item);
}
