import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile/index.js';
import { PlacementGroup } from '@cdktf/provider-aws/lib/placement-group/index.js';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy/index.js';
import { Construct } from 'constructs';
import type { KarpenterPlan, NodeGroupPlan } from '../../../plan/shape/eks-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import type { HallNetwork } from '../../foundation/hall-network.js';
import { policyDocument } from '../../foundation/policy-document.js';
import type { EksControlPlane } from './cluster/control-plane.js';
import { karpenterStatements } from './karpenter-policy.js';
import { NodeRole } from './node-role.js';
import { PodRole } from './pod-role.js';

/** An interruption notice is two minutes ahead: it is useless after five. */
const EVENT_SECONDS = 300;

/** What the AWS side of Karpenter is built from. */
export interface KarpenterProps {
  readonly account: HallAccount;
  readonly cluster: EksControlPlane;
  readonly clusterPlanName: string;
  readonly network: HallNetwork;
  readonly karpenter: KarpenterPlan;
  /** Those that it starts the nodes of. */
  readonly fleets: readonly NodeGroupPlan[];
  readonly fabricSecurityGroupId: string | null;
}

/**
 * What Karpenter needs of AWS: a role for its pods, a role and an instance profile for the nodes that it starts, their
 * entry to the cluster, and a queue of what AWS announces. Its pools are another stack's.
 */
export class Karpenter extends Construct {
  /** Role of the nodes that it starts. */
  readonly nodeRoleArn: string;
  /** Role of its pods. */
  readonly roleArn: string;
  /** Queue of interruption notices. */
  readonly queueArn: string;

  constructor(scope: Construct, id: string, props: KarpenterProps) {
    super(scope, id);
    const { account, cluster, clusterPlanName, network, karpenter: plan, fleets } = props;
    const nodes = new NodeRole(this, 'nodes', { account, roleName: plan.nodeRoleName });
    // Made here rather than by Karpenter, which then needs no right to make any.
    new IamInstanceProfile(this, 'profile', { name: plan.nodeRoleName, role: nodes.roleName });
    new EksAccessEntry(this, 'access', {
      clusterName: cluster.clusterName,
      principalArn: nodes.roleArn,
      type: 'EC2_LINUX',
    });
    const queue = this.addQueue(account, plan);
    const fabric = props.fabricSecurityGroupId;
    const role = new PodRole(this, 'pods', {
      account,
      cluster: clusterPlanName,
      role: plan,
      description: `Starts and stops nodes of ${clusterPlanName}`,
      statements: karpenterStatements(account, {
        cluster: clusterPlanName,
        nodeRoleArn: nodes.roleArn,
        queueArn: queue.arn,
        subnetIds: [...new Set(fleets.flatMap(({ subnets }) => subnets))].sort().map((key) => network.subnetId(key)),
        securityGroupIds: [cluster.securityGroupId, ...(fabric === null ? [] : [fabric])],
        fleets,
      }),
    });
    role.associate(cluster.clusterName);
    this.nodeRoleArn = nodes.roleArn;
    this.roleArn = role.roleArn;
    this.queueArn = queue.arn;
  }

  private addQueue(account: HallAccount, plan: KarpenterPlan): SqsQueue {
    const queue = new SqsQueue(this, 'queue', {
      name: plan.queue,
      messageRetentionSeconds: EVENT_SECONDS,
      sqsManagedSseEnabled: true,
    });
    new SqsQueuePolicy(this, 'queue.policy', {
      queueUrl: queue.url,
      policy: policyDocument(this, 'queue.policy.document', [
        {
          sid: 'Events',
          principal: { service: 'events.amazonaws.com' },
          actions: ['sqs:SendMessage'],
          resources: [queue.arn],
          conditions: {
            ArnEquals: { 'aws:SourceArn': plan.events.map(({ name }) => account.arn('events', `rule/${name}`)) },
          },
        },
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          principal: { aws: '*' },
          actions: ['sqs:*'],
          resources: [queue.arn],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    });
    for (const { key, name, description, pattern } of plan.events) {
      const rule = new CloudwatchEventRule(this, `event.${key}`, {
        name,
        description,
        eventPattern: JSON.stringify(pattern),
      });
      new CloudwatchEventTarget(this, `event.${key}.queue`, { rule: rule.name, targetId: 'queue', arn: queue.arn });
    }
    return queue;
  }
}

/** A fleet whose nodes Karpenter starts: its placement group, where it has one. */
export class KarpenterFleet extends Construct {
  constructor(scope: Construct, id: string, { fleet }: { readonly fleet: NodeGroupPlan }) {
    super(scope, id);
    if (fleet.placement === null) return;
    new PlacementGroup(this, 'placement', { name: fleet.name, strategy: fleet.placement });
  }
}
