import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import type { UnpricedCost, UseSubject } from '../../sizing/model/cost-subject.js';
import type { FixedCost, NodeCost } from '../../sizing/model/demand.js';
import { GIB, HOURS_PER_MONTH } from '../../units/conversions.js';
import {
  counted,
  gigabytes,
  kept,
  nodeCost,
  type PriceKey,
  priceOf,
  standardPrice,
  UNPRICED,
  used,
} from '../kinds/fixed-costs.js';
import type { AlarmPlan } from '../shape/operations-plan.js';
import { plannerOf } from '../stores/stores.js';

type Usage = Blueprint['usage'];

/** An object in a hundred: a set of personal data has many, and the bill is by the gigabyte. */
export const MACIE_SAMPLING_PERCENT = 1;

/** Stored bytes for each byte of a month's log lines: a year of them, at most, for CloudWatch bills them compressed. */
const STORED_PER_INGESTED = 12;

/** Logs of the hall as a whole, a month of them taken in and a year of them kept. */
export function logCosts(region: RegionCatalog, { logs }: Usage): FixedCost[] {
  return [
    gigabytes('software', { kind: 'log-ingestion' }, logs, priceOf(region, 'logIngestUsdPerGb')),
    {
      ...kept({ kind: 'log-storage' }, STORED_PER_INGESTED * logs, priceOf(region, 'logStorageUsdPerGibMonth')),
      category: 'software',
    },
  ];
}

/** The dashboard, and the alarms, whose number the plan knows once fleets are placed. */
export function monitoringCosts(region: RegionCatalog): FixedCost[] {
  return [
    used('software', { kind: 'dashboard' }, 1, 'dashboard-month', priceOf(region, 'dashboardUsdPerMonth')),
    used('software', { kind: 'alarms' }, 0, 'alarm metric', UNPRICED),
  ];
}

/** A bill with what follows from the fleets counted: metrics of alarms, and series that the agents fold by fleet. */
export function withFleetsCounted(
  unpriced: readonly UnpricedCost[],
  alarms: readonly Pick<AlarmPlan, 'metrics'>[],
  fleets: number,
): UnpricedCost[] {
  const counts: Partial<Record<UnpricedCost['subject']['kind'], number>> = {
    alarms: alarms.reduce((sum, { metrics }) => sum + metrics.length, 0),
    'fleet-metrics': SERIES_PER_NODE * fleets,
  };
  return unpriced.map((cost) => {
    const quantity = counts[cost.subject.kind];
    return quantity === undefined ? cost : { ...cost, quantity, reason: 'after-choice' };
  });
}

/** Series of an agent, of each node and once more of its fleet: disk, memory and four of GPUs; Neuron chips have one. */
const SERIES_PER_NODE = 6;

/** Custom metrics of the agent of one node. */
export function agentMetricsCost(region: RegionCatalog): NodeCost {
  return nodeCost('software', 'metrics', region, SERIES_PER_NODE, 'metricUsdPerMonth');
}

/** Custom metrics of the agents by fleet, whose number the plan knows once fleets are placed. */
export function fleetMetricsCost(): FixedCost {
  return used('software', { kind: 'fleet-metrics' }, 0, 'metric', UNPRICED);
}

/**
 * Metrics of an instance with detailed monitoring, billed as custom ones: CPU, and what disks and network read and write.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html
 */
export const DETAILED_METRICS = 7;

/** Detailed monitoring of one node. */
export function detailedMonitoringCost(region: RegionCatalog): NodeCost {
  return nodeCost('software', 'detailed-monitoring', region, DETAILED_METRICS, 'metricUsdPerMonth');
}

/** Logs of one node. */
export function nodeLogCosts(region: RegionCatalog, { nodeLogs }: Usage): NodeCost[] {
  return [
    nodeCost('software', 'log-ingestion', region, nodeLogs / 1e9, 'logIngestUsdPerGb'),
    nodeCost('software', 'log-storage', region, (STORED_PER_INGESTED * nodeLogs) / GIB, 'logStorageUsdPerGibMonth'),
  ];
}

/** For which the bucket of the trail and of Config keeps what they write. */
export const AUDIT_RETENTION_DAYS = 2555;
const AUDIT_MONTHS = (AUDIT_RETENTION_DAYS * 24) / HOURS_PER_MONTH;
/** Of an event or a configuration item, in the compressed files in which both arrive. Assumed. */
const BYTES_PER_RECORD = 300;

/** What of a blueprint says what the services of the account look at. */
type Watched = Pick<Blueprint, 'account' | 'security' | 'usage' | 'workloads'>;

/** Runs of Macie's weekly job in a month. */
const RUNS_PER_MONTH = 52 / 12;

/** Services of the account that this hall sets up. A first trail of management events is free of charge. */
export function accountCosts(region: RegionCatalog, { account, security, usage, workloads }: Watched): FixedCost[] {
  const buckets = workloads.flatMap(({ storage }) =>
    storage.filter((store) => plannerOf(store)?.scannedByMacie === true),
  );
  const bytes = buckets.reduce((sum, { capacity }) => sum + capacity, 0);
  const objects = buckets.reduce((sum, { capacity }) => sum + Math.ceil(capacity / usage.objectSize), 0);
  const events = (kind: UseSubject, times: number, by: number, what: string, key: PriceKey) =>
    counted('software', { kind }, times, by, what, priceOf(region, key));
  const millions = (kind: UseSubject, times: number, key: PriceKey) => events(kind, times, 1e6, 'events', key);
  const volume = (kind: UseSubject, amount: number, key: PriceKey) =>
    gigabytes('software', { kind }, amount, priceOf(region, key));
  return [
    ...(account.guardDuty
      ? [
          millions('guardduty-management-events', usage.managementEvents, 'guardDutyEventsUsdPerMillion'),
          volume('guardduty-flow-logs', usage.logs, 'guardDutyFlowUsdPerGb'),
          millions(
            'guardduty-data-events',
            buckets.length * (usage.reads + usage.writes),
            'guardDutyDataEventsUsdPerMillion',
          ),
          millions('guardduty-audit-logs', usage.auditEvents, 'guardDutyAuditUsdPerMillion'),
        ]
      : []),
    ...(account.macie
      ? [
          events('macie-buckets', buckets.length, 1, 'bucket', 'macieBucketUsdPerMonth'),
          events('macie-objects', objects, 1e5, 'objects', 'macieUsdPer100000Objects'),
          volume('macie-bytes', (RUNS_PER_MONTH * MACIE_SAMPLING_PERCENT * bytes) / 100, 'macieUsdPerGb'),
        ]
      : []),
    ...(account.config ? [events('config-items', usage.configItems, 1, 'item', 'configItemUsd')] : []),
    ...((account.trail || account.config) && security.buckets?.audit === undefined
      ? [
          kept(
            { kind: 'audit-storage' },
            AUDIT_MONTHS *
              BYTES_PER_RECORD *
              ((account.trail ? usage.managementEvents : 0) + (account.config ? usage.configItems : 0)),
            standardPrice(region),
          ),
        ]
      : []),
  ];
}
