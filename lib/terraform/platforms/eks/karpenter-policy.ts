import type { NodeGroupPlan } from '../../../plan/shape/eks-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import type { PolicyStatement } from '../../foundation/policy-document.js';

/** What the controller of Karpenter may reach. */
interface KarpenterReach {
  readonly cluster: string;
  readonly nodeRoleArn: string;
  readonly queueArn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly fleets: readonly NodeGroupPlan[];
}

const MADE = ['fleet', 'instance', 'launch-template', 'network-interface', 'spot-instances-request', 'volume'];

/**
 * What Karpenter's controller may do, after the policy that the project publishes: narrowed to the subnets, groups and
 * reservations of the fleets, and without what it does not use here (price lists, instance profiles).
 * @see https://karpenter.sh/docs/reference/cloudformation/
 */
export function karpenterStatements(account: HallAccount, reach: KarpenterReach): PolicyStatement[] {
  const { cluster, fleets } = reach;
  const ec2 = (resource: string) => account.arn('ec2', resource);
  const owned = { [`aws:ResourceTag/kubernetes.io/cluster/${cluster}`]: 'owned' };
  const ofPool = { 'aws:ResourceTag/karpenter.sh/nodepool': '*' };
  const asked = {
    [`aws:RequestTag/kubernetes.io/cluster/${cluster}`]: 'owned',
    'aws:RequestTag/eks:eks-cluster-name': cluster,
  };
  const forPool = { 'aws:RequestTag/karpenter.sh/nodepool': '*' };
  const made = MADE.map((kind) => ec2(`${kind}/*`));
  return [
    {
      sid: 'LaunchIntoTheFleets',
      actions: ['ec2:CreateFleet', 'ec2:RunInstances'],
      resources: [
        `arn:${account.partition}:ec2:${account.region}::image/*`,
        `arn:${account.partition}:ec2:${account.region}::snapshot/*`,
        ...reach.subnetIds.map((id) => ec2(`subnet/${id}`)),
        ...reach.securityGroupIds.map((id) => ec2(`security-group/${id}`)),
        ...fleets.flatMap(({ name, placement }) => (placement === null ? [] : [ec2(`placement-group/${name}`)])),
        ...reservations(fleets).map((id) => ec2(`capacity-reservation/${id}`)),
      ],
    },
    {
      sid: 'LaunchFromOwnTemplates',
      actions: ['ec2:CreateFleet', 'ec2:RunInstances'],
      resources: [ec2('launch-template/*')],
      conditions: { StringEquals: owned, StringLike: ofPool },
    },
    {
      sid: 'MakeWhatBearsItsTags',
      actions: ['ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:RunInstances'],
      resources: made,
      conditions: { StringEquals: asked, StringLike: forPool },
    },
    {
      sid: 'TagWhatItMakes',
      actions: ['ec2:CreateTags'],
      resources: made,
      conditions: {
        StringEquals: { ...asked, 'ec2:CreateAction': ['CreateFleet', 'CreateLaunchTemplate', 'RunInstances'] },
        StringLike: forPool,
      },
    },
    {
      sid: 'NameItsInstances',
      actions: ['ec2:CreateTags'],
      resources: [ec2('instance/*')],
      conditions: {
        StringEquals: owned,
        StringLike: ofPool,
        StringEqualsIfExists: { 'aws:RequestTag/eks:eks-cluster-name': cluster },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['Name', 'eks:eks-cluster-name', 'karpenter.sh/nodeclaim'] },
      },
    },
    {
      sid: 'EndItsOwn',
      actions: ['ec2:DeleteLaunchTemplate', 'ec2:TerminateInstances'],
      resources: [ec2('instance/*'), ec2('launch-template/*')],
      conditions: { StringEquals: owned, StringLike: ofPool },
    },
    {
      // These actions support no resource-level permissions.
      sid: 'SeeCapacity',
      actions: [
        'ec2:DescribeCapacityReservations',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceStatus',
        'ec2:DescribeInstanceTypeOfferings',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeInstances',
        'ec2:DescribeLaunchTemplates',
        'ec2:DescribePlacementGroups',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSpotPriceHistory',
        'ec2:DescribeSubnets',
      ],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': account.region } },
    },
    {
      sid: 'FindImages',
      actions: ['ssm:GetParameter'],
      resources: [`arn:${account.partition}:ssm:${account.region}::parameter/aws/service/eks/optimized-ami/*`],
    },
    {
      sid: 'HandNodesTheirRole',
      actions: ['iam:PassRole'],
      resources: [reach.nodeRoleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    },
    {
      sid: 'FindTheCluster',
      actions: ['eks:DescribeCluster'],
      resources: [account.arn('eks', `cluster/${cluster}`)],
    },
    {
      sid: 'HearOfInterruptions',
      actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      resources: [reach.queueArn],
    },
  ];
}

/** A block is named only when Terraform runs the second stack. */
function reservations(fleets: readonly NodeGroupPlan[]): string[] {
  if (fleets.some(({ purchase }) => purchase === 'capacity-block')) return ['*'];
  return fleets.flatMap(({ reservation }) => (reservation?.kind === 'pool' ? reservation.ids : []));
}
