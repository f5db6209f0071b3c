import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import { instantOf, minutesOf } from '../../units/instant.js';
import { byKey } from '../../units/order.js';
import { metric, text } from '../kinds/monitoring.js';
import { bucketPrefix, joinName, roleName } from '../kinds/names.js';
import type { PlatformPlanner } from '../kinds/platform.js';
import { existingLogBucket } from '../records/log-bucket.js';
import { includes, isSetBy } from '../security/profiles.js';
import type { Hall } from '../shape/hall.js';
import type {
  AccountPlan,
  AlarmPlan,
  BackupPlan,
  BudgetActionPlan,
  EventPlan,
  OperationsPlan,
  StopRunbookPlan,
} from '../shape/operations-plan.js';
import { keysOf } from '../stores/stores.js';
import { planAlarms } from './alarms.js';
import { planDashboard } from './dashboard.js';
import { AUDIT_RETENTION_DAYS, MACIE_SAMPLING_PERCENT } from './operations-costs.js';

/** Time to notice that a backup is needed. */
const LOCK_DAYS = 7;

/** As AWS Health names the services that every hall is built from. */
const HEALTH_SERVICES = ['DIRECTCONNECT', 'EBS', 'EC2', 'EKS', 'FSX', 'KMS', 'S3', 'VPC'] as const;

/** Tags that datahall sets, and that a bill may be split by. A key that nothing has yet can not be activated. */
function costTags({ fleets, stores }: Pick<Hall, 'fleets' | 'stores'>): string[] {
  const owned = [...fleets, ...stores].some((one) => 'team' in one && one.team !== undefined);
  return [
    'datahall:fleet',
    'datahall:hall',
    'datahall:store',
    ...(owned ? ['datahall:team'] : []),
    'datahall:workload',
  ];
}

/** In the small hours of America and Europe, on no full hour, when AWS Backup has the most to do. */
const BACKUP_SCHEDULE = 'cron(17 4 ? * * *)';

/** What a plan is going to cost. */
export type PlannedCost = Pick<Sizing['cost'], 'totalUsdPerMonth' | 'unpriced'>;

/** Monitoring, budget, backups and services of the account. */
export function planOperations(
  { account: services, operations, security }: Pick<Blueprint, 'account' | 'operations' | 'security'>,
  hall: Hall,
  platform: PlatformPlanner,
  { totalUsdPerMonth, unpriced }: PlannedCost,
): OperationsPlan {
  const { name, region } = hall;
  const account = planAccount(services, security, hall);
  const action = operations.overBudget === 'stop-scaling' ? planBudgetAction(hall, platform) : null;
  const backup = planBackup(operations.backupDays, security, hall);
  return {
    topic: { name: joinName([name, 'alerts']), emails: [...(operations.emails ?? [])].sort() },
    alarms: [...planAlarms(hall, platform), ...spentAlarm(action?.runbook ?? null)].sort(byKey),
    events: planEvents(hall, platform, account, backup),
    dashboard: planDashboard(hall, platform, totalUsdPerMonth, unpriced.length),
    budget: {
      name: `datahall-${name}-${region}`,
      limitUsdPerMonth: Math.max(1, Math.ceil(totalUsdPerMonth)),
      unpricedItems: unpriced.length,
      scope: operations.budget,
      notifications: [
        { kind: 'ACTUAL', percent: 80 },
        { kind: 'FORECASTED', percent: 100 },
      ],
      action,
    },
    logGroups: platform.agentLogGroups(hall),
    backup,
    account,
  };
}

/** Of the limit: the forecast has warned before. */
const ACTION_PERCENT = 100;

function planBudgetAction(hall: Hall, platform: PlatformPlanner): BudgetActionPlan | null {
  const { name, region } = hall;
  const { denial, calls } = platform.scalingStop(hall);
  if (denial === null && calls.length === 0) return null;
  return {
    percent: ACTION_PERCENT,
    denial: denial && {
      roleName: roleName([name, 'budget'], region),
      policyName: roleName([name, 'overbudget'], region),
      ...denial,
    },
    runbook:
      calls.length === 0
        ? null
        : {
            topicName: joinName([name, 'spent']),
            alarmName: `${name}/${SPENT_ALARM}`,
            ruleName: joinName([name, 'stop-scaling']),
            documentName: joinName([name, 'stop-scaling']),
            roleName: roleName([name, 'stop-scaling'], region),
            starterRoleName: roleName([name, 'stop-scaling', 'starter'], region),
            calls,
          },
  };
}

const SPENT_ALARM = 'budget.spent';

/** Rings once, when AWS Budgets publishes to the topic: SNS counts what is published, minute by minute. */
function spentAlarm(runbook: StopRunbookPlan | null): AlarmPlan[] {
  if (runbook === null) return [];
  return [
    {
      key: SPENT_ALARM,
      name: runbook.alarmName,
      description: 'the month has cost more than the budget: no more nodes are started',
      metrics: [
        metric({
          id: 'spent',
          namespace: 'AWS/SNS',
          metric: 'NumberOfMessagesPublished',
          dimensions: { TopicName: text(runbook.topicName) },
          statistic: 'Sum',
          label: 'messages of AWS Budgets',
        }),
      ],
      expression: null,
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 1,
      missing: 'notBreaching',
    },
  ];
}

/**
 * Sorted by key. Those that the blueprint wants: by default file systems with the only copy of data that can not be made
 * again.
 */
function planBackup(
  retentionDays: number,
  security: Blueprint['security'],
  { name, region, retention, stores }: Hall,
): BackupPlan | null {
  const kept = keysOf(stores, (planner, store) => planner.backedUp(store));
  if (kept.length === 0) return null;
  // A lock would outlive the wish to let data go.
  const isLocked = retention.data === 'keep' && isSetBy(security, 'backup-lock');
  return {
    vaultName: joinName([name, 'backups']),
    planName: joinName([name, 'daily']),
    roleName: roleName([name, 'backup'], region),
    stores: kept.sort(),
    schedule: BACKUP_SCHEDULE,
    retentionDays,
    lockDays: isLocked ? Math.min(LOCK_DAYS, retentionDays) : null,
  };
}

function planAccount(account: Blueprint['account'], security: Blueprint['security'], hall: Hall): AccountPlan {
  const { name, region, retention, stores } = hall;
  const isLocked = retention.data === 'keep' && isSetBy(security, 'audit-locked');
  return {
    auditBucket:
      account.trail || account.config
        ? (existingLogBucket(security.buckets?.audit) ?? {
            bucketPrefix: bucketPrefix([name, 'audit'], region),
            retentionDays: AUDIT_RETENTION_DAYS,
            isLocked,
          })
        : null,
    trail: account.trail ? { name: joinName([name, 'trail']) } : null,
    config: account.config ? { name: joinName([name, 'config']), roleName: roleName([name, 'config'], region) } : null,
    accessAnalyzer: account.accessAnalyzer ? { name: joinName([name, 'access']) } : null,
    guardDuty: account.guardDuty,
    macie: account.macie
      ? {
          jobName: joinName([name, 'personal-data']),
          samplingPercent: MACIE_SAMPLING_PERCENT,
          stores: keysOf(stores, ({ scannedByMacie }) => scannedByMacie).sort(),
        }
      : null,
    costTags: account.costTags ? costTags(hall) : [],
    diskEncryption: account.diskEncryption,
    autoScalingRole: account.autoScalingRole,
  };
}

/** What AWS knows and no metric shows; sorted by key. */
function planEvents(
  hall: Hall,
  platform: PlatformPlanner,
  account: AccountPlan,
  backup: BackupPlan | null,
): EventPlan[] {
  const drafts: Omit<EventPlan, 'name'>[] = [
    ...platform.events(hall),
    {
      key: 'health',
      description: 'AWS Health reports an issue or a scheduled change that affects the hall',
      pattern: {
        source: ['aws.health'],
        'detail-type': ['AWS Health Event'],
        detail: { service: [...HEALTH_SERVICES, ...platform.healthServices].sort() },
      },
    },
  ];
  if (backup !== null) {
    drafts.push({
      key: 'backup-failed',
      description: 'A backup job did not complete',
      pattern: {
        source: ['aws.backup'],
        'detail-type': ['Backup Job State Change'],
        detail: { state: ['ABORTED', 'EXPIRED', 'FAILED'], backupVaultName: [backup.vaultName] },
      },
    });
  }
  if (hall.fleets.some(({ purchase }) => purchase === 'capacity-block')) {
    drafts.push({
      key: 'capacity-block',
      description: 'A capacity block begins, or is about to end',
      pattern: {
        source: ['aws.ec2'],
        'detail-type': ['Capacity Block Reservation Delivered', 'Capacity Block Reservation Expiration Warning'],
      },
    });
  }
  drafts.push(...blockReminders(hall));
  if (account.guardDuty) {
    drafts.push({
      key: 'guardduty-finding',
      description: 'GuardDuty found something serious',
      pattern: {
        source: ['aws.guardduty'],
        'detail-type': ['GuardDuty Finding'],
        detail: { severity: [{ numeric: ['>=', 7] }] },
      },
    });
  }
  if (account.macie !== null) {
    drafts.push({
      key: 'macie-finding',
      description: 'Macie found personal data or an open bucket',
      pattern: { source: ['aws.macie'], 'detail-type': ['Macie Finding'] },
    });
  }
  return drafts
    .sort(byKey)
    .map(({ key, description, ...rest }) => ({ key, name: joinName([hall.name, key]), description, ...rest }));
}

/** EC2 warns when a block has 40 minutes left: a day before, work can still be saved, or the block extended. */
const REMINDER_MINUTES = 24 * 60;

/** One for each capacity block that is held, a day before it ends. */
function blockReminders({ fleets }: Pick<Hall, 'fleets'>): Omit<EventPlan, 'name'>[] {
  const blocks = new Map(
    fleets.flatMap(({ reservation }) => (reservation?.kind === 'block' ? [[reservation.name, reservation]] : [])),
  );
  return [...blocks.values()].map(({ id, name, drains, ends }) => {
    const [year, month, day, hour, minute] = instantOf(minutesOf(ends)! - REMINDER_MINUTES)
      .split(/[-T:Z]/)
      .map(Number);
    return {
      key: `block-ends-${name}`,
      description: `Capacity block ${name} ends in a day`,
      pattern: null,
      reminder: {
        cron: `cron(${minute} ${hour} ${day} ${month} ? ${year})`,
        message: `Capacity block ${name} (${id}) ends at ${ends}; its nodes are stopped from ${drains}. Save the work on them, or extend the block.`,
      },
    };
  });
}

/** Alarms and the budget speak to a topic: where the blueprint says nothing of who reads it, nobody does. */
export function unheardAlerts({ operations, security }: Pick<Blueprint, 'operations' | 'security'>): Diagnostic[] {
  const waived = security.waivers.some(({ control }) => control === 'alerts-read');
  // The hardened profile refuses it, or has it waived with a reason.
  if (operations.emails !== undefined || waived || includes(security.profile, 'hardened')) return [];
  return [
    {
      code: 'alerts-unheard',
      severity: 'warning',
      path: ['operations', 'emails'],
      message: 'alarms and budget alerts are sent to an SNS topic of the hall, and no recipient is named',
      hint: 'write "operations: { emails: [...] }", or "emails: []" where something else subscribes to the topic',
    },
  ];
}
