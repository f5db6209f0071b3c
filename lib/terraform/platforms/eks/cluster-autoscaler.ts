import { Construct } from 'constructs';
import type { PodRolePlan } from '../../../plan/shape/identity-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import type { EksControlPlane } from './cluster/control-plane.js';
import { PodRole } from './pod-role.js';

/** What the role of cluster-autoscaler is built from. */
interface ClusterAutoscalerProps {
  readonly account: HallAccount;
  readonly cluster: EksControlPlane;
  readonly clusterPlanName: string;
  readonly role: PodRolePlan;
}

/** What cluster-autoscaler may do: see everything, resize the groups of this cluster. Charts are another stack's. */
export class ClusterAutoscaler extends Construct {
  constructor(scope: Construct, id: string, props: ClusterAutoscalerProps) {
    super(scope, id);
    const { account, clusterPlanName } = props;
    const role = new PodRole(this, 'pods', {
      account,
      cluster: clusterPlanName,
      role: props.role,
      description: `Resizes the node groups of ${clusterPlanName}`,
      statements: [
        {
          // These actions support no resource-level permissions.
          sid: 'See',
          actions: [
            'autoscaling:DescribeAutoScalingGroups',
            'autoscaling:DescribeAutoScalingInstances',
            'autoscaling:DescribeLaunchConfigurations',
            'autoscaling:DescribeScalingActivities',
            'ec2:DescribeImages',
            'ec2:DescribeInstanceTypes',
            'ec2:DescribeLaunchTemplateVersions',
            'ec2:GetInstanceTypesFromInstanceRequirements',
          ],
          resources: ['*'],
        },
        {
          sid: 'SeeNodeGroups',
          actions: ['eks:DescribeNodegroup'],
          resources: [account.arn('eks', `nodegroup/${clusterPlanName}/*`)],
        },
        {
          sid: 'ResizeOwnGroups',
          actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
          resources: [account.arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*')],
          conditions: {
            StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterPlanName}`]: 'owned' },
          },
        },
      ],
    });
    role.associate(props.cluster.clusterName);
  }
}
