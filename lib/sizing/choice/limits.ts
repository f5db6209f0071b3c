import { compare, type Decimal, decimal, sum, times, ZERO } from '../../units/decimal.js';
import type { SharedConstraint, SharedLimitKey } from '../model/constraint.js';
import type { Site, SizingProblem } from '../model/demand.js';
import { vcpuQuota } from '../model/quotas.js';
import { MAX_CAPACITY_BLOCK_NODES } from './fleet-choices.js';
import type { Rates } from './rates.js';
import type { Resources } from './resources.js';

/** The unit of each shared limit. */
export const LIMIT_UNITS: Readonly<Record<SharedLimitKey, string>> = {
  'monthly-cost': 'USD',
  'monthly-energy': 'kWh',
  'monthly-co2e': 'kg',
  nodes: 'nodes',
  'capacity-block-nodes': 'nodes',
};

/** The unit of a quota on running vCPUs. */
export const VCPU_UNIT = 'vCPU';

/** The unit of what a Savings Plan commits to. */
const PLAN_UNIT = 'USD/h';

/** A ceiling that all parts of the problem share. */
export interface SharedLimit {
  readonly constraint: SharedConstraint;
  readonly unit: string;
  /** What is left for the plan. */
  readonly most: Decimal;
  /** What is taken before the plan takes anything, on top of `most`. */
  readonly beforehand: Decimal;
  readonly taken: (resources: Resources) => Decimal;
}

/** The limits of a problem at a site, in the order in which reports list them. */
export function sharedLimits({ limits, types }: SizingProblem, site: Site, rates: Rates): SharedLimit[] {
  const list: SharedLimit[] = [];
  const limit = (key: SharedLimitKey, most: number, taken: SharedLimit['taken']) =>
    list.push({
      constraint: { kind: 'limit', limit: key },
      unit: LIMIT_UNITS[key],
      most: decimal(most),
      beforehand: ZERO,
      taken,
    });
  if (limits.monthlyCostUsd !== undefined) {
    limit('monthly-cost', limits.monthlyCostUsd, (r) => r.costUsd);
  }
  if (limits.monthlyEnergyKwh !== undefined) {
    limit('monthly-energy', limits.monthlyEnergyKwh, (r) => r.energyKwh ?? ZERO);
  }
  if (limits.monthlyCo2eKg !== undefined) {
    const kgPerKwh = rates.kgPerKwh!;
    limit('monthly-co2e', limits.monthlyCo2eKg, (r) => times(r.energyKwh ?? ZERO, kgPerKwh));
  }
  if (limits.nodes !== undefined) {
    limit('nodes', limits.nodes, (r) => decimal(r.nodes));
  }
  for (const name of Object.keys(limits.vcpuQuotas ?? {}).sort()) {
    const reserved = reservedVcpus(name, types, site);
    const most = decimal(Math.max(0, limits.vcpuQuotas![name]! - reserved));
    const taken = (r: Resources) => decimal(r.vcpus.get(name) ?? 0);
    list.push({
      constraint: { kind: 'vcpu-quota', quota: name },
      unit: VCPU_UNIT,
      most,
      beforehand: decimal(reserved),
      taken,
    });
  }
  const held = blockNodesHeld(site);
  list.push({
    constraint: { kind: 'limit', limit: 'capacity-block-nodes' },
    unit: LIMIT_UNITS['capacity-block-nodes'],
    most: decimal(Math.max(0, MAX_CAPACITY_BLOCK_NODES - held)),
    beforehand: decimal(held),
    taken: (r) => decimal(r.capacityBlockNodes),
  });
  for (const { name, nodes, plan } of site.reservations ?? []) {
    if (plan !== undefined) continue;
    const taken = (r: Resources) => decimal(r.owned.get(name) ?? 0);
    const most = decimal(nodes);
    list.push({ constraint: { kind: 'reservation', reservation: name }, unit: 'nodes', most, beforehand: ZERO, taken });
  }
  return [...list, ...planLimits(site)];
}

/** Nodes of all types that a Savings Plan covers take no more of it than is committed, each at the rate of its type. */
function planLimits({ reservations = [] }: Site): SharedLimit[] {
  const names = [...new Set(reservations.flatMap(({ plan }) => plan?.name ?? []))];
  return names.map((name): SharedLimit => {
    const covered = reservations.filter(({ plan }) => plan?.name === name);
    const rates = new Map(covered.map((held) => [held.name, decimal(held.plan!.usdPerHour)]));
    return {
      constraint: { kind: 'reservation', reservation: name },
      unit: PLAN_UNIT,
      most: decimal(covered[0]!.plan!.commitmentUsdPerHour),
      beforehand: ZERO,
      taken: ({ owned }) => sum([...owned].map(([key, nodes]) => times(rates.get(key) ?? ZERO, decimal(nodes)))),
    };
  });
}

/**
 * What owned reservations take of an on-demand quota, used or not; a node that starts in one takes no more.
 * Source: EC2 User Guide, "Create a Capacity Reservation": the request fails beyond the on-demand quota. Zonal reserved
 * instances come on top of it ("Reserved Instance quotas").
 */
function reservedVcpus(quota: string, types: SizingProblem['types'], { reservations = [] }: Site): number {
  return reservations.reduce((sum, { instanceType, kind, nodes }) => {
    const type = types.find(({ name }) => name === instanceType);
    if (
      type === undefined ||
      (kind ?? 'reservation') !== 'reservation' ||
      vcpuQuota(type.family, 'on-demand')?.name !== quota
    )
      return sum;
    return sum + nodes * type.vcpus;
  }, 0);
}

/** Nodes in capacity blocks that are held, used or not, which leave fewer of those that an account may buy. */
function blockNodesHeld({ reservations = [] }: Site): number {
  return reservations.reduce((sum, { kind, nodes }) => sum + (kind === 'capacity-block' ? nodes : 0), 0);
}

/** Whether parts together respect a limit, in exact arithmetic. */
export function isWithin(limit: SharedLimit, resources: Resources): boolean {
  return compare(limit.taken(resources), limit.most) <= 0;
}
