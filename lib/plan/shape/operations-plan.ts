import type { ExistingLogBucketPlan } from './state-plan.js';

/** Monitoring and backups: alarms, dashboard, budget, backups, services of the account. */
export interface OperationsPlan {
  readonly topic: AlertTopicPlan;
  /** Sorted by key. */
  readonly alarms: readonly AlarmPlan[];
  readonly events: readonly EventPlan[];
  readonly dashboard: DashboardPlan;
  readonly budget: BudgetPlan;
  /** What agents in the cluster write to: made first, or it would have neither retention nor key. Sorted by name. */
  readonly logGroups: readonly LogGroupPlan[];
  /** Null: nothing that a backup could be made of. */
  readonly backup: BackupPlan | null;
  readonly account: AccountPlan;
}

/** A log group that is made before anything writes to it. */
export interface LogGroupPlan {
  readonly key: string;
  readonly name: string;
  readonly retentionDays: number;
}

/** Where alarms and warnings are sent. */
export interface AlertTopicPlan {
  readonly name: string;
  /** Sorted. */
  readonly emails: readonly string[];
}

/** A time series of CloudWatch. */
export interface MetricPlan {
  /** Lower-case letter first; expressions refer to it. */
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, DimensionPlan>>;
  readonly statistic: 'Average' | 'Maximum' | 'Sum';
  readonly periodSeconds: number;
  readonly label: string;
  /** Shown, or only used by an expression. */
  readonly shown: boolean;
  /** Where the series is kept, if not in the region of the hall. */
  readonly region: string | null;
}

/** A value, or the key of what AWS names when it is made. */
export type DimensionPlan =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'scaling-group'; readonly fleet: string }
  | { readonly kind: 'system-scaling-group' }
  | { readonly kind: 'file-system'; readonly store: string }
  | { readonly kind: 'nat-gateway'; readonly zone: string };

/** An alarm of CloudWatch; it sends to the topic when it fires and when it clears. */
export interface AlarmPlan {
  /** e.g. `fleet.train.in-service`. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly metrics: readonly MetricPlan[];
  /** Over the metrics' ids; null: the one metric itself. */
  readonly expression: string | null;
  readonly comparison: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  /** Periods in a row. */
  readonly periods: number;
  /** breaching: silence is a fault. */
  readonly missing: 'breaching' | 'missing' | 'notBreaching';
}

/** Something that AWS announces, sent on to the topic. */
export interface EventPlan {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Of what AWS announces; null: a reminder. */
  readonly pattern: Readonly<Record<string, unknown>> | null;
  /** @default - none: AWS announces it */
  readonly reminder?: ReminderPlan;
}

/** A message at one time that is known beforehand. */
export interface ReminderPlan {
  /** Schedule of EventBridge, in UTC, with its year. */
  readonly cron: string;
  readonly message: string;
}

/** A dashboard of CloudWatch. */
export interface DashboardPlan {
  readonly name: string;
  /** On a grid of 24 columns, in reading order. */
  readonly widgets: readonly WidgetPlan[];
}

/** A widget in its place on the dashboard, in columns and rows of the grid. */
export type WidgetPlan = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
} & (
  | { readonly kind: 'text'; readonly markdown: string }
  | { readonly kind: 'alarms'; readonly title: string }
  | {
      readonly kind: 'metrics';
      readonly title: string;
      readonly unit: string;
      readonly metrics: readonly MetricPlan[];
      readonly expressions: readonly { readonly id: string; readonly expression: string; readonly label: string }[];
    }
);

/** A monthly cost budget of AWS Budgets. */
export interface BudgetPlan {
  readonly name: string;
  /** The plan's own cost, rounded up. */
  readonly limitUsdPerMonth: number;
  /** Items that the limit leaves out, for want of a price: the real spend is higher, and warnings come early. */
  readonly unpricedItems: number;
  /** account: all that the account spends. hall: what carries the hall's tag. */
  readonly scope: 'account' | 'hall';
  readonly notifications: readonly { readonly kind: 'ACTUAL' | 'FORECASTED'; readonly percent: number }[];
  /** What follows when it is spent; null: nothing but alerts. */
  readonly action: BudgetActionPlan | null;
}

/** No more nodes start once the month has cost a part of the limit. */
export interface BudgetActionPlan {
  /** Of the limit. */
  readonly percent: number;
  /** Null: no role of the hall starts nodes. */
  readonly denial: ScalingDenialPlan | null;
  /** Null: no call keeps a fleet from growing. */
  readonly runbook: StopRunbookPlan | null;
}

/** AWS Budgets denies roles to start nodes, until somebody takes the policy off or the next month begins. */
export interface ScalingDenialPlan {
  /** That Budgets assumes. */
  readonly roleName: string;
  readonly policyName: string;
  /** Of what starts nodes; sorted. */
  readonly deniedRoles: readonly string[];
  /** Actions of IAM; sorted. */
  readonly actions: readonly string[];
}

/**
 * A runbook of Systems Manager that makes calls when AWS Budgets publishes to a topic: EventBridge hears of it from an alarm on
 * what the topic counts.
 */
export interface StopRunbookPlan {
  readonly topicName: string;
  /** Of the alarm on the topic. */
  readonly alarmName: string;
  readonly ruleName: string;
  readonly documentName: string;
  /** That the runbook assumes. */
  readonly roleName: string;
  /** That starts the runbook. */
  readonly starterRoleName: string;
  /** At least one; sorted by fleet. */
  readonly calls: readonly StopCallPlan[];
}

/** A call that keeps a fleet from growing, and lets its running nodes be. */
export interface StopCallPlan {
  /** Its key. */
  readonly fleet: string;
  /** As the SDKs name it, and IAM in actions. */
  readonly service: 'autoscaling' | 'batch';
  readonly api: string;
  /** Parameter that names the fleet's resource. */
  readonly parameter: string;
  /** The other parameters. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Daily backups of file systems by AWS Backup. */
export interface BackupPlan {
  readonly vaultName: string;
  readonly planName: string;
  readonly roleName: string;
  /** Keys of stores, sorted. */
  readonly stores: readonly string[];
  /** In UTC, as AWS Backup writes it. */
  readonly schedule: string;
  readonly retentionDays: number;
  /** Days for which nobody but an administrator of backups deletes one; null: no lock. */
  readonly lockDays: number | null;
}

/** The bucket of the trail and of the configuration history. */
export interface AuditBucketPlan {
  readonly bucketPrefix: string;
  readonly retentionDays: number;
  /** Whether nobody deletes a record before its time but who may bypass the lock. */
  readonly isLocked: boolean;
}

/** What an account has one of, where this hall sets it up; null or false: it does not. */
export interface AccountPlan {
  /** Where trail and configuration history go; null: neither is on. */
  readonly auditBucket: AuditBucketPlan | ExistingLogBucketPlan | null;
  readonly accessAnalyzer: { readonly name: string } | null;
  readonly trail: { readonly name: string } | null;
  readonly config: { readonly name: string; readonly roleName: string } | null;
  readonly guardDuty: boolean;
  readonly macie: {
    readonly jobName: string;
    /** Of the objects that are new: looking at a terabyte costs about a thousand dollars. */
    readonly samplingPercent: number;
    /** Keys of object stores, sorted. */
    readonly stores: readonly string[];
  } | null;
  /** Tags that bills are split by, sorted. */
  readonly costTags: readonly string[];
  /** Encryption of EBS volumes by default. */
  readonly diskEncryption: boolean;
  readonly autoScalingRole: boolean;
}
