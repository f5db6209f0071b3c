import { identityKey } from '../../units/identity-key.js';
import { byName, sortedBy } from '../../units/order.js';
import { withAssumedFileSystems } from './assumed-prices.js';
import type { RunAsked } from './delivery.js';
import type { Demand, PurchaseOption, RunDemand, Site, SizingProblem } from './demand.js';
import { PURCHASE_ORDER } from './purchase.js';

/** The same problem with every list in one order, so that the answer depends on none, and with assumed prices. */
export function inCanonicalOrder(problem: SizingProblem): SizingProblem {
  return {
    ...problem,
    types: [...problem.types].sort(byName),
    demands: [...problem.demands].sort(byName).map(demandInOrder),
    sites: withAssumedFileSystems(sortedBy(problem.sites, ({ catalog }) => catalog.region).map(siteInOrder)),
  };
}

function siteInOrder(site: Site): Site {
  return {
    ...site,
    zones: [...site.zones].sort(),
    // The whole line last: two fleets that are owned may differ in their count or their price alone.
    fixedCosts: sortedBy(
      site.fixedCosts,
      (cost) => `${cost.subject.kind} ${identityKey(cost.subject, 'count')} ${identityKey(cost)}`,
    ),
    ...(site.nodeCosts && {
      nodeCosts: sortedBy(site.nodeCosts, (cost) => `${identityKey(cost.part)} ${identityKey(cost)}`),
    }),
    ...(site.reservations && { reservations: [...site.reservations].sort(byName) }),
  };
}

function demandInOrder(demand: Demand): Demand {
  const { types, stores, purchase, delivery } = demand;
  return {
    ...demand,
    ...(delivery?.asked.kind === 'run' && { run: runOf(delivery.asked) }),
    stores: [...stores].sort(byName),
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

/** A run that a delivery asks for ends when it is done. */
export function runOf({ deadlineHours, startUpHours }: RunAsked): RunDemand {
  return { endsWith: 'work', deadlineHours, startUpHours };
}

function comparePurchases(a: PurchaseOption, b: PurchaseOption): number {
  return PURCHASE_ORDER.indexOf(a.kind) - PURCHASE_ORDER.indexOf(b.kind) || (a.blockDays ?? 0) - (b.blockDays ?? 0);
}
