import type { RegionCatalog } from '../../../catalog/facts/catalog.js';
import { offerFigure } from '../../../catalog/facts/figure-path.js';
import type { FixedCost, NodeCost } from '../../../sizing/model/demand.js';
import { HOURS_PER_MONTH } from '../../../units/conversions.js';
import { hourly, nodeCost, type PriceKey, priceOf, used } from '../../kinds/fixed-costs.js';
import type { PlatformRequest } from '../../kinds/platform.js';
import { carrierOf } from '../../kinds/pools.js';
import { agentMetricsCost, DETAILED_METRICS, fleetMetricsCost } from '../../operations/operations-costs.js';
import { LOGIN_ROOT_VOLUME_GIB, loginType } from './cluster.js';
import { BUILD_HOURS } from './image.js';
import { clusterMetrics } from './monitoring.js';

/** Of the controller, and of its accounting. @see https://aws.amazon.com/pcs/pricing/ */
const PRICES = {
  small: { controller: 'pcsSmallUsdPerHour', accounting: 'pcsSmallAccountingUsdPerHour' },
  medium: { controller: 'pcsMediumUsdPerHour', accounting: 'pcsMediumAccountingUsdPerHour' },
  large: { controller: 'pcsLargeUsdPerHour', accounting: 'pcsLargeAccountingUsdPerHour' },
} as const satisfies Readonly<Record<PlatformRequest['slurm']['size'], Readonly<Record<string, PriceKey>>>>;

/** Records of some hundred thousand jobs, in GB. Assumed. */
const RECORDS_GB = 1;

/**
 * The controller, its accounting, an image that is built once a month on what AWS publishes then, what CloudWatch counts in its logs and queues, and login nodes with the fee that PCS asks for
 * every node that it manages.
 */
export function clusterCosts({ pools, region, slurm, workloads }: PlatformRequest): FixedCost[] {
  const { accounting, containers, loginNodes, size } = slurm;
  const instanceType = loginType({ region });
  const queues = new Set(workloads.map(({ name }) => carrierOf({ pools }, name))).size;
  return [
    hourly('software', { kind: 'slurm-controller' }, 1, priceOf(region, PRICES[size].controller)),
    ...(containers === 'pyxis'
      ? [
          used('hardware', { kind: 'image-builds' }, BUILD_HOURS, 'h', {
            unitPriceUsd: region.offers.get(instanceType)?.onDemandUsdPerHour ?? null,
            figure: offerFigure(region.region, instanceType, 'onDemandUsdPerHour'),
          }),
          used(
            'hardware',
            { kind: 'image-snapshots' },
            LOGIN_ROOT_VOLUME_GIB,
            'GiB-month',
            priceOf(region, 'ebsSnapshotUsdPerGibMonth'),
          ),
        ]
      : []),
    ...(accounting === 'on'
      ? [
          hourly('software', { kind: 'slurm-accounting' }, 1, priceOf(region, PRICES[size].accounting)),
          used(
            'software',
            { kind: 'slurm-records' },
            RECORDS_GB,
            'GB-month',
            priceOf(region, 'pcsRecordsUsdPerGbMonth'),
          ),
        ]
      : []),
    used(
      'software',
      { kind: 'scheduler-metrics' },
      clusterMetrics(queues),
      'metric-month',
      priceOf(region, 'metricUsdPerMonth'),
    ),
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
