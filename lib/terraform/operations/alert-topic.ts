import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AlertTopicPlan } from '../../plan/shape/operations-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { type PolicyStatement, policyDocument } from '../foundation/policy-document.js';

/** What the topic of alerts is built from. */
interface AlertTopicProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly topic: AlertTopicPlan;
}

/** Where alarms, budget warnings and events of AWS arrive. */
export class AlertTopic extends Construct {
  readonly arn: string;
  /** Publishers come after it. */
  readonly policy: ITerraformDependable;

  constructor(scope: Construct, id: string, { account, keys, topic: plan }: AlertTopicProps) {
    super(scope, id);
    const keyArn = keys.arn('alerts');
    const topic = new SnsTopic(this, 'topic', {
      name: plan.name,
      // Alarms can not publish to a topic under SNS's own key: without one of ours there is none.
      ...(keyArn !== null && { kmsMasterKeyId: keyArn }),
    });
    this.arn = topic.arn;
    const publish = { actions: ['sns:Publish'], resources: [topic.arn] };
    const inAccount = { 'aws:SourceAccount': account.accountId };
    this.policy = new SnsTopicPolicy(this, 'policy', {
      arn: topic.arn,
      policy: policyDocument(this, 'policy.document', [
        {
          ...publish,
          sid: 'Alarms',
          principal: { service: 'cloudwatch.amazonaws.com' },
          conditions: { StringEquals: inAccount, ArnLike: { 'aws:SourceArn': account.arn('cloudwatch', 'alarm:*') } },
        },
        publishByBudgets(account, topic.arn),
        publishOverTls(topic.arn),
        // EventBridge gives a topic nothing that a condition could compare: with one, every event is lost.
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
        { ...publish, sid: 'Events', principal: { service: 'events.amazonaws.com' } },
      ]),
    });
    for (const email of plan.emails) subscribe(this, topic.arn, email);
  }
}

/** Lets AWS Budgets publish to a topic, for budgets of this account. */
export function publishByBudgets(account: HallAccount, topicArn: string): PolicyStatement {
  return {
    actions: ['sns:Publish'],
    resources: [topicArn],
    sid: 'Budgets',
    principal: { service: 'budgets.amazonaws.com' },
    conditions: {
      StringEquals: { 'aws:SourceAccount': account.accountId },
      ArnLike: { 'aws:SourceArn': `arn:${account.partition}:budgets::${account.accountId}:*` },
    },
  };
}

/** Lets nobody publish to a topic in plain text. */
export function publishOverTls(topicArn: string): PolicyStatement {
  return {
    actions: ['sns:Publish'],
    resources: [topicArn],
    // A service that sends no such key is not meant: a missing key meets no `Bool`.
    sid: 'TlsOnly',
    effect: 'Deny',
    principal: { aws: '*' },
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** AWS asks the reader of the address before it sends more. */
function subscribe(scope: Construct, topicArn: string, email: string): void {
  new SnsTopicSubscription(scope, `email.${idOf(email)}`, { topicArn, protocol: 'email', endpoint: email });
}

/** The address in the letters that a Terraform address has; two addresses that differ stay two. */
function idOf(email: string): string {
  return [...email]
    .map((letter) => (/[a-z0-9-]/.test(letter) ? letter : `.${letter.codePointAt(0)!.toString(16)}.`))
    .join('');
}
