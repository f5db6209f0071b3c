import { MAX_CAPACITY_BLOCK_NODES } from './choice/fleet-choices.js';
import type { Rates } from './choice/rates.js';
import type { Resources } from './choice/resources.js';
import { compare, type Decimal, decimal, times, ZERO } from './decimal.js';
import type { SizingProblem } from './demand.js';

/** A ceiling that all parts of the problem share. */
export interface SharedLimit {
  /** `monthly cost`, `monthly energy`, `monthly CO2e`, `nodes`, `capacity-block nodes`, or a quota's name. */
  readonly name: string;
  readonly unit: string;
  readonly most: Decimal;
  readonly taken: (resources: Resources) => Decimal;
}

/** The limits of a problem at a site, in the order in which reports list them. */
export function sharedLimits(limits: SizingProblem['limits'], rates: Rates): SharedLimit[] {
  const list: SharedLimit[] = [];
  if (limits.monthlyCostUsd !== undefined) {
    list.push({ name: 'monthly cost', unit: 'USD', most: decimal(limits.monthlyCostUsd), taken: (r) => r.costUsd });
  }
  if (limits.monthlyEnergyKwh !== undefined) {
    const most = decimal(limits.monthlyEnergyKwh);
    list.push({ name: 'monthly energy', unit: 'kWh', most, taken: (r) => r.energyKwh ?? ZERO });
  }
  if (limits.monthlyCo2eKg !== undefined) {
    const kgPerKwh = rates.kgPerKwh!;
    const taken = (r: Resources) => times(r.energyKwh ?? ZERO, kgPerKwh);
    list.push({ name: 'monthly CO2e', unit: 'kg', most: decimal(limits.monthlyCo2eKg), taken });
  }
  if (limits.nodes !== undefined) {
    list.push({ name: 'nodes', unit: 'nodes', most: decimal(limits.nodes), taken: (r) => decimal(r.nodes) });
  }
  for (const name of Object.keys(limits.vcpuQuotas ?? {}).sort()) {
    const most = decimal(limits.vcpuQuotas![name]!);
    list.push({ name, unit: 'vCPU', most, taken: (r) => decimal(r.vcpus.get(name) ?? 0) });
  }
  list.push({
    name: 'capacity-block nodes',
    unit: 'nodes',
    most: decimal(MAX_CAPACITY_BLOCK_NODES),
    taken: (r) => decimal(r.capacityBlockNodes),
  });
  return list;
}

export function isWithin(limit: SharedLimit, resources: Resources): boolean {
  return compare(limit.taken(resources), limit.most) <= 0;
}
