import {
  compareFields,
  compareLists,
  compareOne,
  type Effects,
  ELSEWHERE,
  inPlace,
  losesAll,
  replaces,
  sameJson,
} from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import { compareRecords } from '../records/compare-records.js';
import { madeBucket } from '../records/log-bucket.js';
import type {
  AccountPlan,
  AlarmPlan,
  AuditBucketPlan,
  BackupPlan,
  EventPlan,
  OperationsPlan,
} from '../shape/operations-plan.js';

/** @param what - e.g. `alarm` */
const items = (what: string) => ({
  added: { kind: 'adds', why: `a new ${what}` } as const,
  removed: { kind: 'removes', why: `the ${what} is deleted` } as const,
  kept: updated(`the ${what} is updated`),
});

/** Changes of what watches a hall and keeps its records. Nothing here runs a workload; backups and audit logs are data. */
export function compareOperations(before: OperationsPlan, after: OperationsPlan): PlanChange[] {
  return [
    ...compareFields('alert topic', TOPIC_EFFECTS, before.topic, after.topic),
    ...compareFields('budget', BUDGET_EFFECTS, before.budget, after.budget),
    ...compareLists<AlarmPlan>(({ key }) => `alarm ${key}`, before.alarms, after.alarms, items('alarm')),
    ...compareLists<EventPlan>(({ key }) => `event ${key}`, before.events, after.events, items('event rule')),
    ...(sameJson(before.dashboard, after.dashboard)
      ? []
      : [
          {
            ...inPlace('the dashboard is updated'),
            subject: 'dashboard',
            field: null,
            before: before.dashboard.name,
            after: after.dashboard.name,
          },
        ]),
    ...compareLists(({ name }) => `log group ${name}`, before.logGroups, after.logGroups, {
      added: { kind: 'adds', why: 'agents write logs to it' },
      removed: { kind: 'removes-data', why: 'the log group is deleted, with its logs' },
      kept: updated('older logs are deleted'),
    }),
    ...compareOne('backup', BACKUP_EFFECTS, before.backup, after.backup, 'removes-data'),
    ...compareAccount(before.account, after.account),
  ];
}

/** All differences in an item are one change, in place. */
function updated(why: string) {
  return (before: object, after: object, subject: string): PlanChange[] =>
    sameJson(before, after) ? [] : [{ ...inPlace(why), subject, field: null, before, after }];
}

const TOPIC_EFFECTS: Effects<OperationsPlan['topic']> = {
  name: replaces('a topic cannot be renamed: its subscribers have to confirm again'),
  emails: inPlace('new addresses have to confirm'),
};

const BUDGET_EFFECTS: Effects<OperationsPlan['budget']> = {
  name: replaces('a budget cannot be renamed'),
  limitUsdPerMonth: inPlace('the budget follows the plan'),
  unpricedItems: ELSEWHERE,
  scope: inPlace('the budget tracks another part of the bill'),
  notifications: inPlace('the notifications are updated'),
  action: inPlace('what follows when the budget is spent is updated'),
};

const BACKUP_EFFECTS: Effects<BackupPlan> = {
  vaultName: losesAll('a vault cannot be renamed: its backups are deleted with it'),
  planName: inPlace('the backup plan is renamed'),
  roleName: replaces('a role cannot be renamed'),
  stores: inPlace('other file systems are backed up'),
  schedule: inPlace('the schedule is updated'),
  lockDays: inPlace('the minimum retention of the vault lock is updated'),
  retentionDays: (before, after) =>
    after < before ? { kind: 'removes-data', why: 'older backups are deleted' } : inPlace('backups are kept longer'),
};

const AUDIT_EFFECTS: Effects<AuditBucketPlan> = {
  bucketPrefix: losesAll('a bucket cannot be renamed: an empty one is created'),
  retentionDays: (before, after) =>
    after < before
      ? { kind: 'removes-data', why: 'older records are deleted' }
      : inPlace('the lifecycle rule is updated'),
  isLocked: inPlace('the lock of new records is updated'),
};

function compareAccount(before: AccountPlan, after: AccountPlan): PlanChange[] {
  const renamed = replaces('it cannot be renamed');
  const newJob = replaces('a Macie job cannot be changed: a new one scans everything again');
  const services = (account: AccountPlan) => [
    ...(account.guardDuty ? [{ name: 'GuardDuty' }] : []),
    ...(account.autoScalingRole ? [{ name: 'role of Auto Scaling' }] : []),
    ...account.costTags.map((tag) => ({ name: `cost allocation tag ${tag}` })),
  ];
  return [
    ...compareOne(
      'audit bucket',
      AUDIT_EFFECTS,
      madeBucket(before.auditBucket),
      madeBucket(after.auditBucket),
      'removes-data',
    ),
    ...compareRecords('audit records', before.auditBucket, after.auditBucket),
    ...compareOne('Access Analyzer', { name: renamed }, before.accessAnalyzer, after.accessAnalyzer, 'removes'),
    ...compareOne('trail', { name: renamed }, before.trail, after.trail, 'removes'),
    ...compareOne('AWS Config', { name: renamed, roleName: renamed }, before.config, after.config, 'removes'),
    ...compareOne(
      'Macie',
      { jobName: renamed, samplingPercent: newJob, stores: newJob },
      before.macie,
      after.macie,
      'removes',
    ),
    ...compareLists(({ name }) => name, services(before), services(after), {
      added: { kind: 'adds', why: 'the hall sets it up for the account' },
      removed: { kind: 'removes', why: 'the account no longer has it' },
      kept: () => [],
    }),
  ];
}
