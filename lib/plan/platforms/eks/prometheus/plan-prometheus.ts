import type { FixedCost } from '../../../../sizing/model/demand.js';
import { hourly, UNPRICED, used } from '../../../kinds/fixed-costs.js';
import { joinName, roleName } from '../../../kinds/names.js';
import type { PlatformRequest } from '../../../kinds/platform.js';
import type { PrometheusPlan } from '../../../shape/eks-plan.js';
import { gpuDashboards } from './gpu-dashboards.js';

/** Shortest that the collector takes. @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html */
const INTERVAL_SECONDS = 30;

/** What decides it. */
type PrometheusRequest = Pick<PlatformRequest, 'kubernetes' | 'name' | 'region'>;

/**
 * A workspace of Amazon Managed Service for Prometheus with its collector, and one of Grafana.
 * @param subnets - keys; the collector has an interface in each
 * @returns undefined where the blueprint does not ask for it
 */
export function planPrometheus(
  { name, kubernetes, region }: PrometheusRequest,
  subnets: readonly string[],
  hasFabric: boolean,
): PrometheusPlan | undefined {
  if (kubernetes.prometheus === 'none') return undefined;
  return {
    workspaceName: joinName([name, 'metrics']),
    subnets,
    intervalSeconds: INTERVAL_SECONDS,
    grafana:
      kubernetes.prometheus === 'grafana'
        ? { name: joinName([name, 'dashboards']), roleName: roleName([name, 'grafana'], region.region) }
        : null,
    dashboards: gpuDashboards(name, region.region, hasFabric),
  };
}

/** The collector by the hour, and the licence of an editor, without whom nobody could sign in; no source has prices by region. */
export function prometheusCosts({ kubernetes: { prometheus } }: Pick<PrometheusRequest, 'kubernetes'>): FixedCost[] {
  if (prometheus === 'none') return [];
  return [
    hourly('software', { kind: 'prometheus-collector' }, 1, UNPRICED),
    ...(prometheus === 'grafana' ? [used('software', { kind: 'grafana-users' }, 1, 'active editor', UNPRICED)] : []),
  ];
}
