import type { RegionCatalog } from '../../../catalog/facts/catalog.js';
import { offerFigure } from '../../../catalog/facts/figure-path.js';
import type { FixedCost, NodeCost } from '../../../sizing/model/demand.js';
import { HOURS_PER_MONTH } from '../../../units/conversions.js';
import { hourly, nodeCost, type PriceKey, priceOf, used } from '../../kinds/fixed-costs.js';
import type { PlatformRequest } from '../../kinds/platform.js';
import { agentMetricsCost, DETAILED_METRICS, fleetMetricsCost } from '../../operations/operations-costs.js';
import { LOGIN_ROOT_VOLUME_GIB, loginType } from './cluster.js';

/** @see https://aws.amazon.com/pcs/pricing/ */
const CONTROLLER_PRICES = {
  small: 'pcsSmallUsdPerHour',
  medium: 'pcsMediumUsdPerHour',
  large: 'pcsLargeUsdPerHour',
} as const satisfies Readonly<Record<PlatformRequest['slurm']['size'], PriceKey>>;

/** The controller, and login nodes with the fee that PCS asks for every node that it manages. */
export function clusterCosts({ region, slurm: { loginNodes, size } }: PlatformRequest): FixedCost[] {
  const instanceType = loginType({ region });
  return [
    hourly('software', { kind: 'slurm-controller' }, 1, priceOf(region, CONTROLLER_PRICES[size])),
    hourly('software', { kind: 'slurm-login-fee' }, loginNodes, priceOf(region, 'pcsNodeUsdPerHour')),
    hourly('hardware', { kind: 'system-nodes', instanceType, nodes: loginNodes }, loginNodes, {
      unitPriceUsd: region.offers.get(instanceType)?.onDemandUsdPerHour ?? null,
      figure: offerFigure(region.region, instanceType, 'onDemandUsdPerHour'),
    }),
    used(
      'hardware',
      { kind: 'system-node-volumes' },
      loginNodes * LOGIN_ROOT_VOLUME_GIB,
      'GiB-month',
      priceOf(region, 'gp3UsdPerGibMonth'),
    ),
    used(
      'software',
      { kind: 'system-node-monitoring' },
      loginNodes * DETAILED_METRICS,
      'metric-month',
      priceOf(region, 'metricUsdPerMonth'),
    ),
    fleetMetricsCost(),
  ];
}

/** The fee of PCS, and the metrics of the agent. */
export function nodeCosts(region: RegionCatalog): NodeCost[] {
  return [
    nodeCost('software', 'slurm-node-fee', region, HOURS_PER_MONTH, 'pcsNodeUsdPerHour'),
    agentMetricsCost(region),
  ];
}
