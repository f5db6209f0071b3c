import { Construct } from 'constructs';
import type { PodRolePlan } from '../../../plan/shape/identity-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import type { EksControlPlane } from './cluster/control-plane.js';
import { PodRole } from './pod-role.js';

/** What the role of the controller of load balancers is built from. */
interface LoadBalancersProps {
  readonly account: HallAccount;
  readonly cluster: EksControlPlane;
  readonly clusterPlanName: string;
  readonly role: PodRolePlan;
}

/** On what the controller makes, with the name of the cluster. */
const CLUSTER_TAG = 'elbv2.k8s.aws/cluster';

/**
 * What the controller of load balancers may do: see, make load balancers and security groups with the tag of this
 * cluster, and change those with the tag alone. Narrower than the policy that its project publishes, which has no
 * cluster in it, and without the rights to Shield, WAF and Cognito, and to look for
 * certificates: the blueprint names them.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json
 */
export class LoadBalancers extends Construct {
  constructor(scope: Construct, id: string, { account, cluster, clusterPlanName, role: plan }: LoadBalancersProps) {
    super(scope, id);
    const balancing = (...resources: readonly string[]) =>
      resources.map((resource) => account.arn('elasticloadbalancing', resource));
    const own = { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterPlanName } };
    const made = { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterPlanName };
    const groups = [account.arn('ec2', 'security-group/*')];
    const balancers = ['loadbalancer/app/*/*', 'loadbalancer/net/*/*'];
    const listeners = ['listener/app/*/*/*', 'listener/net/*/*/*'];
    const rules = ['listener-rule/app/*/*/*', 'listener-rule/net/*/*/*'];
    const role = new PodRole(this, 'pods', {
      account,
      cluster: clusterPlanName,
      role: plan,
      description: `Makes the load balancers of ${clusterPlanName}`,
      statements: [
        {
          // These actions support no resource-level permissions.
          sid: 'SeeBalancers',
          actions: [
            'ec2:DescribeAccountAttributes',
            'ec2:DescribeAddresses',
            'ec2:DescribeAvailabilityZones',
            'ec2:DescribeCoipPools',
            'ec2:DescribeInstances',
            'ec2:DescribeInternetGateways',
            'ec2:DescribeIpamPools',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DescribeRouteTables',
            'ec2:DescribeSecurityGroups',
            'ec2:DescribeSubnets',
            'ec2:DescribeTags',
            'ec2:DescribeVpcPeeringConnections',
            'ec2:DescribeVpcs',
            'ec2:GetSecurityGroupsForVpc',
            'elasticloadbalancing:DescribeCapacityReservation',
            'elasticloadbalancing:DescribeListenerAttributes',
            'elasticloadbalancing:DescribeListenerCertificates',
            'elasticloadbalancing:DescribeListeners',
            'elasticloadbalancing:DescribeLoadBalancerAttributes',
            'elasticloadbalancing:DescribeLoadBalancers',
            'elasticloadbalancing:DescribeRules',
            'elasticloadbalancing:DescribeSSLPolicies',
            'elasticloadbalancing:DescribeTags',
            'elasticloadbalancing:DescribeTargetGroupAttributes',
            'elasticloadbalancing:DescribeTargetGroups',
            'elasticloadbalancing:DescribeTargetHealth',
            'elasticloadbalancing:DescribeTrustStores',
          ],
          resources: ['*'],
        },
        {
          sid: 'LinkService',
          actions: ['iam:CreateServiceLinkedRole'],
          resources: [account.iamArn('role/aws-service-role/elasticloadbalancing.amazonaws.com/*')],
          conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
        },
        {
          sid: 'MakeSecurityGroups',
          actions: ['ec2:CreateSecurityGroup'],
          resources: [...groups, account.arn('ec2', 'vpc/*')],
        },
        {
          sid: 'TagNewSecurityGroups',
          actions: ['ec2:CreateTags'],
          resources: groups,
          conditions: { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup', ...made } },
        },
        {
          sid: 'OwnSecurityGroups',
          actions: [
            'ec2:AuthorizeSecurityGroupIngress',
            'ec2:CreateTags',
            'ec2:DeleteSecurityGroup',
            'ec2:DeleteTags',
            'ec2:RevokeSecurityGroupIngress',
          ],
          resources: groups,
          conditions: own,
        },
        {
          // Of the nodes: EKS tags their group so.
          sid: 'LetBalancersIn',
          actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
          resources: groups,
          conditions: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${clusterPlanName}`]: 'owned' } },
        },
        {
          sid: 'MakeBalancers',
          actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
          resources: balancing(...balancers, 'targetgroup/*/*'),
          conditions: { StringEquals: made },
        },
        {
          sid: 'TagNewBalancers',
          actions: ['elasticloadbalancing:AddTags'],
          resources: balancing(...balancers, 'targetgroup/*/*'),
          conditions: {
            StringEquals: {
              'elasticloadbalancing:CreateAction': ['CreateLoadBalancer', 'CreateTargetGroup'],
              ...made,
            },
          },
        },
        {
          sid: 'OwnBalancers',
          actions: [
            'elasticloadbalancing:AddTags',
            'elasticloadbalancing:CreateListener',
            'elasticloadbalancing:DeleteLoadBalancer',
            'elasticloadbalancing:DeleteTargetGroup',
            'elasticloadbalancing:DeregisterTargets',
            'elasticloadbalancing:ModifyCapacityReservation',
            'elasticloadbalancing:ModifyIpPools',
            'elasticloadbalancing:ModifyLoadBalancerAttributes',
            'elasticloadbalancing:ModifyTargetGroup',
            'elasticloadbalancing:ModifyTargetGroupAttributes',
            'elasticloadbalancing:RegisterTargets',
            'elasticloadbalancing:RemoveTags',
            'elasticloadbalancing:SetIpAddressType',
            'elasticloadbalancing:SetSecurityGroups',
            'elasticloadbalancing:SetSubnets',
          ],
          resources: balancing(...balancers, 'targetgroup/*/*'),
          conditions: own,
        },
        {
          sid: 'OwnListeners',
          actions: [
            'elasticloadbalancing:AddListenerCertificates',
            'elasticloadbalancing:AddTags',
            'elasticloadbalancing:CreateRule',
            'elasticloadbalancing:DeleteListener',
            'elasticloadbalancing:DeleteRule',
            'elasticloadbalancing:ModifyListener',
            'elasticloadbalancing:ModifyListenerAttributes',
            'elasticloadbalancing:ModifyRule',
            'elasticloadbalancing:RemoveListenerCertificates',
            'elasticloadbalancing:RemoveTags',
            'elasticloadbalancing:SetRulePriorities',
          ],
          resources: balancing(...listeners, ...rules),
          // A tag comes with the call that makes it, so a listener of another cluster has another.
          conditions: own,
        },
        {
          sid: 'TagNewListeners',
          actions: ['elasticloadbalancing:AddTags'],
          resources: balancing(...listeners, ...rules),
          conditions: {
            StringEquals: { 'elasticloadbalancing:CreateAction': ['CreateListener', 'CreateRule'], ...made },
          },
        },
      ],
    });
    role.associate(cluster.clusterName);
  }
}
