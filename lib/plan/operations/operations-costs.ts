import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { priceFigure } from '../../catalog/facts/figure-path.js';
import type { NodeUse, UnpricedCost, UseSubject } from '../../sizing/model/cost-subject.js';
import type { FixedCost, NodeCost } from '../../sizing/model/demand.js';
import { GIB } from '../../units/conversions.js';
import { counted, gigabytes, kept, type PriceKey, priceOf, UNPRICED, used } from '../kinds/fixed-costs.js';
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

/** A bill with the alarms counted: a metric of an alarm is what AWS bills. */
export function withAlarmsCounted(
  unpriced: readonly UnpricedCost[],
  alarms: readonly Pick<AlarmPlan, 'metrics'>[],
): UnpricedCost[] {
  const quantity = alarms.reduce((sum, { metrics }) => sum + metrics.length, 0);
  return unpriced.map((cost) =>
    cost.subject.kind === 'alarms' ? { ...cost, quantity, reason: 'after-choice' } : cost,
  );
}

/** Logs of one node. */
export function nodeLogCosts(region: RegionCatalog, { nodeLogs }: Usage): NodeCost[] {
  const cost = (kind: NodeUse, amount: number, key: PriceKey): NodeCost => {
    const price = region.prices[key];
    return {
      category: 'software',
      part: { kind },
      per: 'node',
      usdPerMonth: price === null ? null : amount * price,
      figure: priceFigure(region.region, key),
    };
  };
  return [
    cost('log-ingestion', nodeLogs / 1e9, 'logIngestUsdPerGb'),
    cost('log-storage', (STORED_PER_INGESTED * nodeLogs) / GIB, 'logStorageUsdPerGibMonth'),
  ];
}

/** What of a blueprint says what the services of the account look at. */
type Watched = Pick<Blueprint, 'account' | 'usage' | 'workloads'>;

/** Runs of Macie's weekly job in a month. */
const RUNS_PER_MONTH = 52 / 12;

/** Services of the account that this hall sets up. A first trail of management events is free of charge. */
export function accountCosts(region: RegionCatalog, { account, usage, workloads }: Watched): FixedCost[] {
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
  ];
}
