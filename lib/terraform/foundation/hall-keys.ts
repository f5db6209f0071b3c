import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { DataAwsKmsKey } from '@cdktf/provider-aws/lib/data-aws-kms-key/index.js';
import { IamServiceLinkedRole } from '@cdktf/provider-aws/lib/iam-service-linked-role/index.js';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import type { KeyPlan, KeyPurpose } from '../../plan/shape/identity-plan.js';
import type { OperationsPlan } from '../../plan/shape/operations-plan.js';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { HallAccount } from './hall-account.js';
import type { StackOutput } from './planned-stack.js';
import { type PolicyStatement, policyDocument } from './policy-document.js';

/** What the keys of a hall are built from: their policies name who uses them. */
export interface HallKeysProps {
  readonly account: HallAccount;
  readonly keys: readonly KeyPlan[];
  /** Names of the log groups that the key for logs encrypts. */
  readonly logGroups: readonly string[];
  /** Role that starts nodes itself, with disks under the key for volumes; null: Auto Scaling starts them all. */
  readonly launcherRoleName: string | null;
  /** Roles that make disks under the key for volumes while nodes run, for the claims of pods. */
  readonly volumeRoleNames: readonly string[];
  /** What AWS services may do with the key for data. */
  readonly dataStatements: readonly PolicyStatement[];
  readonly retention: RetentionPlan;
  readonly operations: Pick<OperationsPlan, 'account' | 'budget' | 'topic'>;
}

/** A log group of CloudWatch. */
export interface LogGroupProps {
  readonly name: string;
  readonly retentionDays: number;
}

/**
 * One KMS key for each purpose, rotated yearly; Terraform refuses to destroy it unless the plan releases data. One that is
 * there already is looked up, never changed.
 */
export class HallKeys extends Construct {
  private readonly arns = new Map<KeyPurpose, string>();
  private readonly pasted: StackOutput[] = [];

  constructor(scope: Construct, id: string, props: HallKeysProps) {
    super(scope, id);
    const autoScalingRole =
      props.operations.account.autoScalingRole &&
      new IamServiceLinkedRole(this, 'auto-scaling-role', { awsServiceName: 'autoscaling.amazonaws.com' });
    for (const { purpose, alias, description, existing } of props.keys) {
      if (existing !== undefined) {
        this.arns.set(purpose, this.lookUp(purpose, existing));
        this.pasted.push(this.toPaste(purpose, existing, props));
        continue;
      }
      const key = new KmsKey(this, purpose, {
        description,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: policyDocument(this, `${purpose}.document`, [administration(props.account), ...usage(purpose, props)]),
        tags: { Name: alias.replace(/^alias\//, '') },
        lifecycle: { preventDestroy: props.retention.data === 'keep' },
        // KMS refuses a policy that names a role which is not there.
        ...(purpose === 'volumes' && autoScalingRole && { dependsOn: [autoScalingRole] }),
      });
      new KmsAlias(this, `${purpose}.alias`, { name: alias, targetKeyId: key.keyId });
      this.arns.set(purpose, key.arn);
    }
  }

  /** @returns null where the plan does without: AWS's own keys encrypt */
  arn(purpose: KeyPurpose): string | null {
    return this.arns.get(purpose) ?? null;
  }

  /** Statements for the policies of keys that are there already: the hall changes none. */
  outputs(): readonly StackOutput[] {
    return this.pasted;
  }

  private lookUp(purpose: KeyPurpose, keyId: string): string {
    const found = new DataAwsKmsKey(this, purpose, { keyId });
    found.addOverride('lifecycle.postcondition', [
      {
        condition: `\${${['self.enabled', 'self.key_manager == "CUSTOMER"', 'self.key_spec == "SYMMETRIC_DEFAULT"'].join(' && ')}}`,
        error_message: `Key ${keyId} of "security.keys.${purpose}" can not encrypt ${purpose} of this hall: it is disabled, of AWS or asymmetric. Enable it, or name another one.`,
      },
    ]);
    return found.arn;
  }

  private toPaste(purpose: KeyPurpose, keyId: string, props: HallKeysProps): StackOutput {
    return {
      name: `key_policy_${purpose}`,
      value: policyDocument(this, `${purpose}.paste`, [throughIam(props.account), ...usage(purpose, props)]),
      description: `Statements to paste into the policy of ${keyId}, which encrypts ${purpose} and which the hall does not change`,
    };
  }

  /** A log group under the key for logs, whose policy must name it. */
  logGroup(scope: Construct, id: string, { name, retentionDays }: LogGroupProps): CloudwatchLogGroup {
    const kmsKeyId = this.arn('logs');
    return new CloudwatchLogGroup(scope, id, {
      name,
      retentionInDays: retentionDays,
      ...(kmsKeyId !== null && { kmsKeyId }),
    });
  }
}

/** IAM policies of the account decide who uses and administers the key; without this statement no principal could. */
function administration(account: HallAccount): PolicyStatement {
  return {
    sid: 'AccountAdministersThroughIam',
    principal: { aws: account.iamArn('root') },
    actions: ['kms:*'],
    resources: ['*'],
  };
}

/** IAM policies of the account decide who of the hall uses a key whose policy is somebody else's. */
function throughIam(account: HallAccount): PolicyStatement {
  return {
    sid: 'HallUsesThroughIam',
    principal: { aws: account.iamArn('root') },
    actions: [...KEY_USE, 'kms:CreateGrant'],
    resources: ['*'],
  };
}

/** What a service does with a key that it encrypts by. */
export const KEY_USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** What AWS services need beside IAM: the role behind Auto Scaling and the logs service have no policy of ours. */
function usage(
  purpose: KeyPurpose,
  { account, logGroups, launcherRoleName, volumeRoleNames, dataStatements, operations }: HallKeysProps,
): PolicyStatement[] {
  if (purpose === 'alerts') {
    const { topic, budget } = operations;
    return alertUsage(
      account,
      [topic.name, budget.action?.runbook?.topicName].flatMap((name) => (name ? [account.arn('sns', name)] : [])),
    );
  }
  if (purpose === 'audit') return auditUsage(account, operations.account.trail);
  if (purpose === 'logs') {
    // In an existing VPC a hall may have no log group; a condition needs at least one value.
    if (logGroups.length === 0) return [];
    return [
      {
        sid: 'LogGroupsOfThisHall',
        principal: { service: `logs.${account.region}.amazonaws.com` },
        actions: KEY_USE,
        resources: ['*'],
        conditions: {
          ArnEquals: {
            'kms:EncryptionContext:aws:logs:arn': logGroups.map((name) => account.arn('logs', `log-group:${name}`)),
          },
        },
      },
    ];
  }
  if (purpose === 'data') return [...dataStatements];
  if (purpose === 'volumes') {
    const autoScaling = account.iamArn('role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling');
    return [
      { sid: 'AutoScalingUses', principal: { aws: autoScaling }, actions: KEY_USE, resources: ['*'] },
      {
        sid: 'AutoScalingAttachesDisks',
        principal: { aws: autoScaling },
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
      ...(launcherRoleName === null ? [] : launcherUsage(account, launcherRoleName)),
      ...(volumeRoleNames.length === 0 ? [] : claimUsage(account, volumeRoleNames)),
    ];
  }
  return [];
}

/**
 * Disks of instances that are started by a role of ours, on spot by the role behind it. By condition rather than as
 * principals: KMS refuses a policy that names a role which is not there.
 * @see https://karpenter.sh/docs/troubleshooting/#node-terminates-before-ready-on-failed-encrypted-ebs-volume
 */
function launcherUsage(account: HallAccount, roleName: string): PolicyStatement[] {
  return throughEc2(account, 'Launches', [
    `role/${roleName}`,
    'role/aws-service-role/ec2fleet.amazonaws.com/AWSServiceRoleForEC2Fleet',
    'role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot',
  ]);
}

/**
 * Disks that pods claim.
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/example-iam-policy.json
 */
function claimUsage(account: HallAccount, roleNames: readonly string[]): PolicyStatement[] {
  return throughEc2(
    account,
    'Claims',
    roleNames.map((name) => `role/${name}`),
  );
}

/** @param who - beginning of the ids of the statements */
function throughEc2(account: HallAccount, who: string, roles: readonly string[]): PolicyStatement[] {
  const conditions = {
    StringEquals: {
      'kms:CallerAccount': account.accountId,
      'kms:ViaService': `ec2.${account.region}.amazonaws.com`,
    },
    ArnLike: {
      'aws:PrincipalArn': roles.map((role) => account.iamArn(role)),
    },
  };
  const anyone = { principal: { aws: '*' }, resources: ['*'] };
  return [
    { ...anyone, sid: `${who}ThroughEc2`, actions: KEY_USE, conditions },
    {
      ...anyone,
      sid: `${who}AttachDisks`,
      actions: ['kms:CreateGrant'],
      conditions: { ...conditions, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

/** EventBridge does not say for whom it encrypts; the topic is in the context that SNS gives. */
function alertUsage(account: HallAccount, topicArns: readonly string[]): PolicyStatement[] {
  const use = { actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'] };
  const context = { 'kms:EncryptionContext:aws:sns:topicArn': topicArns };
  const inAccount = { StringEquals: { ...context, 'aws:SourceAccount': account.accountId } };
  return [
    { ...use, sid: 'Alarms', principal: { service: 'cloudwatch.amazonaws.com' }, conditions: inAccount },
    { ...use, sid: 'Budgets', principal: { service: 'budgets.amazonaws.com' }, conditions: inAccount },
    { ...use, sid: 'Events', principal: { service: 'events.amazonaws.com' }, conditions: { StringEquals: context } },
  ];
}

function auditUsage(account: HallAccount, trail: OperationsPlan['account']['trail']): PolicyStatement[] {
  if (trail === null) return [];
  const principal = { service: 'cloudtrail.amazonaws.com' };
  const ofTrail = { 'aws:SourceArn': account.arn('cloudtrail', `trail/${trail.name}`) };
  return [
    {
      sid: 'TrailEncrypts',
      principal,
      actions: ['kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: {
        ArnEquals: ofTrail,
        ArnLike: {
          'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${account.partition}:cloudtrail:*:${account.accountId}:trail/*`,
        },
      },
    },
    {
      sid: 'TrailLooks',
      principal,
      actions: ['kms:DescribeKey'],
      resources: ['*'],
      conditions: { ArnEquals: ofTrail },
    },
  ];
}
