import { type Decimal, decimal, floorOfRatio, ONE, plus, sum, times, ZERO } from '../decimal.js';
import type { Demand } from '../demand.js';
import type { Choice, FleetShape, Resources } from './choice.js';
import { type EligibleType, MAX_FLEET_NODES } from './eligible.js';
import { nodeRule } from './node-count.js';
import { type PricedOption, PURCHASE_ORDER } from './purchase.js';
import type { Rates } from './rates.js';

/** Most nodes in capacity blocks, over all blocks of an account (EC2 User Guide, "Capacity Blocks for ML"). */
export const MAX_CAPACITY_BLOCK_NODES = 256;
/** Most nodes in one capacity block. */
export const MAX_NODES_PER_BLOCK = 64;

/**
 * The ways of carrying a demand on one type that are worth comparing: for each size of the fleet, the cheapest
 * mix of purchases. Sizes beyond the smallest matter only with spot, whose lost work takes more nodes.
 */
export function fleetChoices(eligible: EligibleType, demand: Demand, rates: Rates): Choice[] {
  return fleetShapes(eligible, demand).map((shape) => fleetChoice(demand, [shape], rates));
}

function fleetShapes(eligible: EligibleType, demand: Demand): FleetShape[] {
  const { options } = eligible;
  const uncapped = options.findIndex(({ kind }) => kind !== 'spot' && kind !== 'capacity-block');
  const spotAt = options.findIndex(({ kind }) => kind === 'spot');
  const spotHelps = spotAt >= 0 && (uncapped < 0 || spotAt < uncapped);
  const terms = spotHelps ? demand.purchase.find(({ kind }) => kind === 'spot') : undefined;
  const rule = nodeRule(eligible, demand, decimal(terms?.overhead ?? 0));
  const share = decimal(terms?.maxShare ?? 0);

  const smallest = rule.required(0);
  const largest = Math.min(eligible.maxRequiredNodes, rule.required(Number.MAX_SAFE_INTEGER));
  if (smallest > eligible.maxRequiredNodes || rule.total(smallest) === Number.POSITIVE_INFINITY) return [];

  const shapes: FleetShape[] = [];
  const last = Math.min(MAX_FLEET_NODES, rule.total(largest));
  let requiredAtMost = smallest;
  for (let totalNodes = rule.total(smallest); totalNodes <= last; totalNodes += 1) {
    while (requiredAtMost < largest && rule.total(requiredAtMost + 1) <= totalNodes) requiredAtMost += 1;
    const shared = Number(floorOfRatio(times(share, decimal(totalNodes)), ONE));
    const bought = buy(options, totalNodes, Math.min(shared, rule.mostSpot(requiredAtMost)));
    if (bought === null) continue;
    const spotNodes = bought.find(({ option }) => option.kind === 'spot')?.nodes ?? 0;
    shapes.push({ eligible, requiredNodes: rule.required(spotNodes), totalNodes, bought });
  }
  return shapes;
}

/** The cheapest way of buying so many nodes within the caps; null: the caps are too low. In `PURCHASE_ORDER`. */
function buy(options: readonly PricedOption[], nodes: number, mostSpot: number): FleetShape['bought'] | null {
  const bought: { option: PricedOption; nodes: number }[] = [];
  let left = nodes;
  for (const option of options) {
    const cap = option.kind === 'spot' ? mostSpot : option.kind === 'capacity-block' ? MAX_CAPACITY_BLOCK_NODES : left;
    const taken = Math.min(left, cap);
    if (taken > 0) bought.push({ option, nodes: taken });
    left -= taken;
  }
  if (left > 0) return null;
  return bought.sort((a, b) => PURCHASE_ORDER.indexOf(a.option.kind) - PURCHASE_ORDER.indexOf(b.option.kind));
}

export function fleetChoice(demand: Demand, shapes: readonly FleetShape[], rates: Rates): Choice {
  return {
    resources: fleetResources(shapes, rates),
    key: shapes
      .map(({ eligible, bought }) => [eligible.type.name, ...bought.map(({ option }) => option.kind)].join(' '))
      .join(','),
    part: { kind: 'fleet', demand, shapes },
  };
}

function fleetResources(shapes: readonly FleetShape[], rates: Rates): Resources {
  const vcpus = new Map<string, number>();
  let capacityBlockNodes = 0;
  let costUsd: Decimal = ZERO;
  let energyKwh: Decimal | null = ZERO;
  for (const { eligible, totalNodes, bought } of shapes) {
    for (const { option, nodes } of bought) {
      costUsd = plus(costUsd, times(option.usdPerNodeMonth, decimal(nodes)));
      if (option.quota !== null) {
        vcpus.set(option.quota, (vcpus.get(option.quota) ?? 0) + nodes * eligible.type.vcpus);
      }
      if (option.kind === 'capacity-block') capacityBlockNodes += nodes;
    }
    energyKwh =
      energyKwh === null || eligible.energyKwhPerNodeMonth === null
        ? null
        : plus(energyKwh, times(eligible.energyKwhPerNodeMonth, decimal(totalNodes)));
  }
  return resources(costUsd, energyKwh, rates, {
    nodes: shapes.reduce((total, { totalNodes }) => total + totalNodes, 0),
    vcpus,
    capacityBlockNodes,
  });
}

export function resources(
  costUsd: Decimal,
  energyKwh: Decimal | null,
  rates: Rates,
  counted: Pick<Resources, 'nodes' | 'vcpus' | 'capacityBlockNodes'>,
): Resources {
  return { objectiveUsd: plus(costUsd, times(energyKwh ?? ZERO, rates.usdPerKwh)), costUsd, energyKwh, ...counted };
}

/** Sum of the resources of parts; energy is unknown when one part's is. */
export function totalResources(parts: readonly Resources[]): Resources {
  const vcpus = new Map<string, number>();
  for (const part of parts) {
    for (const [quota, count] of part.vcpus) vcpus.set(quota, (vcpus.get(quota) ?? 0) + count);
  }
  return {
    objectiveUsd: sum(parts.map(({ objectiveUsd }) => objectiveUsd)),
    costUsd: sum(parts.map(({ costUsd }) => costUsd)),
    energyKwh: parts.some(({ energyKwh }) => energyKwh === null)
      ? null
      : sum(parts.map(({ energyKwh }) => energyKwh ?? ZERO)),
    nodes: parts.reduce((total, { nodes }) => total + nodes, 0),
    vcpus,
    capacityBlockNodes: parts.reduce((total, part) => total + part.capacityBlockNodes, 0),
  };
}
