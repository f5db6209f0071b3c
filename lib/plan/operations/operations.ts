import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import { bucketPrefix, joinName, roleName } from '../kinds/names.js';
import { keepsDataAlone } from '../security/control-catalogue.js';
import type { BatchHall, Hall } from '../shape/hall.js';
import type { AccountPlan, BackupPlan, EventPlan, OperationsPlan } from '../shape/operations-plan.js';
import { planAlarms } from './alarms.js';
import { planDashboard } from './dashboard.js';

/** Time to notice that a backup is needed. */
const LOCK_DAYS = 7;

const LOG_RETENTION_DAYS = 365;
const AUDIT_RETENTION_DAYS = 2555;

/** An object in a hundred: a set of personal data has many, and the bill is by the gigabyte. */
const MACIE_SAMPLING_PERCENT = 1;

/** Of Container Insights, whose agents would make them without retention and key. */
const INSIGHTS_LOGS = ['application', 'dataplane', 'host', 'performance'] as const;

/** Tags that datahall sets, and that a bill may be split by. */
export const COST_TAGS = ['datahall:fleet', 'datahall:hall', 'datahall:store', 'datahall:workload'] as const;

/** In the small hours of America and Europe, on no full hour, when AWS Backup has the most to do. */
const BACKUP_SCHEDULE = 'cron(17 4 ? * * *)';

/** What a plan is going to cost. */
export type PlannedCost = Pick<Sizing['cost'], 'totalUsdPerMonth' | 'unpriced'>;

export function planOperations(
  blueprint: Blueprint,
  hall: Hall,
  { totalUsdPerMonth, unpriced }: PlannedCost,
): OperationsPlan {
  const { name, region } = hall;
  const { operations } = blueprint;
  const account = planAccount(blueprint, hall);
  const backup = planBackup(blueprint, hall);
  return {
    topic: { name: joinName([name, 'alerts']), emails: [...(operations.emails ?? [])].sort() },
    alarms: planAlarms(hall),
    events: planEvents(hall, account, backup),
    dashboard: planDashboard(hall, totalUsdPerMonth, unpriced.length),
    budget: {
      name: `datahall-${name}-${region}`,
      limitUsdPerMonth: Math.max(1, Math.ceil(totalUsdPerMonth)),
      leavesOut: unpriced.map(({ item }) => item),
      scope: operations.budget,
      notifications: [
        { kind: 'ACTUAL', percent: 80 },
        { kind: 'FORECASTED', percent: 100 },
      ],
    },
    logGroups: hall.platform === 'eks' ? insightsLogs(hall.cluster.name) : [],
    backup,
    account,
  };
}

function insightsLogs(cluster: string): OperationsPlan['logGroups'] {
  return INSIGHTS_LOGS.map((log) => ({
    key: `insights.${log}`,
    name: `/aws/containerinsights/${cluster}/${log}`,
    retentionDays: LOG_RETENTION_DAYS,
  }));
}

/**
 * Sorted by key. Scratch file systems take no backup; those linked to a bucket have their data there, and AWS makes none
 * of them.
 */
function planBackup({ operations, retention, security }: Blueprint, { name, region, stores }: Hall): BackupPlan | null {
  const kept = stores.filter(keepsDataAlone).map(({ key }) => key);
  if (kept.length === 0) return null;
  // A lock would outlive the wish to let data go.
  const isLocked =
    security.profile === 'hardened' &&
    retention.data === 'keep' &&
    !security.waivers.some(({ control }) => control === 'backup-lock');
  return {
    vaultName: joinName([name, 'backups']),
    planName: joinName([name, 'daily']),
    roleName: roleName([name, 'backup'], region),
    stores: kept.sort(),
    schedule: BACKUP_SCHEDULE,
    retentionDays: operations.backupDays,
    lockDays: isLocked ? Math.min(LOCK_DAYS, operations.backupDays) : null,
  };
}

function planAccount({ account }: Blueprint, { name, region, stores }: Hall): AccountPlan {
  const buckets = stores.flatMap(({ kind, key }) => (kind === 'object' ? [key] : []));
  return {
    auditBucket:
      account.trail || account.config
        ? { bucketPrefix: bucketPrefix([name, 'audit'], region), retentionDays: AUDIT_RETENTION_DAYS }
        : null,
    trail: account.trail ? { name: joinName([name, 'trail']) } : null,
    config: account.config ? { name: joinName([name, 'config']), roleName: roleName([name, 'config'], region) } : null,
    guardDuty: account.guardDuty,
    macie: account.macie
      ? { jobName: joinName([name, 'personal-data']), samplingPercent: MACIE_SAMPLING_PERCENT, stores: buckets.sort() }
      : null,
    costTags: account.costTags ? COST_TAGS : [],
    diskEncryption: account.diskEncryption,
    autoScalingRole: account.autoScalingRole,
  };
}

/** Queues are named by their ARN. */
function queuesOf({ batch }: BatchHall): readonly { readonly suffix: string }[] {
  return batch.queues.map(({ name }) => ({ suffix: `/${name}` }));
}

/** Sorted by key: what AWS knows and no metric shows. */
function planEvents(hall: Hall, account: AccountPlan, backup: BackupPlan | null): EventPlan[] {
  const event = (key: string, description: string, pattern: EventPlan['pattern']): EventPlan => ({
    key,
    name: joinName([hall.name, key]),
    description,
    pattern,
  });
  const blocks = hall.fleets.some(({ purchase }) => purchase === 'capacity-block');
  return [
    ...(backup
      ? [
          event('backup-failed', 'A backup was not made', {
            source: ['aws.backup'],
            'detail-type': ['Backup Job State Change'],
            detail: { state: ['ABORTED', 'EXPIRED', 'FAILED'], backupVaultName: [backup.vaultName] },
          }),
        ]
      : []),
    ...(hall.platform === 'batch'
      ? [
          event('batch-job-failed', 'A job failed for good', {
            source: ['aws.batch'],
            'detail-type': ['Batch Job State Change'],
            detail: { status: ['FAILED'], jobQueue: queuesOf(hall) },
          }),
          // Batch's scaling groups are its own, and no alarm can count their nodes.
          // https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html
          event('batch-queue-blocked', 'A queue waits for nodes: there is no capacity, or they fail', {
            source: ['aws.batch'],
            'detail-type': ['Batch Job Queue Blocked'],
            detail: { jobQueue: queuesOf(hall) },
          }),
        ]
      : []),
    ...(blocks
      ? [
          event('capacity-block', 'A capacity block begins, or is about to end', {
            source: ['aws.ec2'],
            'detail-type': ['Capacity Block Reservation Delivered', 'Capacity Block Reservation Expiration Warning'],
          }),
        ]
      : []),
    ...(account.guardDuty
      ? [
          event('guardduty-finding', 'GuardDuty found something serious', {
            source: ['aws.guardduty'],
            'detail-type': ['GuardDuty Finding'],
            detail: { severity: [{ numeric: ['>=', 7] }] },
          }),
        ]
      : []),
    event('health', 'AWS tells of trouble or work ahead with something that the hall stands on', {
      source: ['aws.health'],
      'detail-type': ['AWS Health Event'],
      detail: {
        service: [
          ...(hall.platform === 'batch' ? ['BATCH'] : []),
          ...['DIRECTCONNECT', 'EBS', 'EC2', 'EKS', 'FSX', 'KMS', 'S3', 'VPC'],
        ],
      },
    }),
    ...(account.macie
      ? [
          event('macie-finding', 'Macie found personal data or an open bucket', {
            source: ['aws.macie'],
            'detail-type': ['Macie Finding'],
          }),
        ]
      : []),
  ];
}
