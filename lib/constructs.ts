/**
 * The constructs of datahall, to be built upon. `new HallStack(app, plan)` builds a hall; its parts are typed members, by
 * key of the plan: `stack.stores.of('object').get('train.datasets').bucketArn`, `stack.access.get('train').roleName`. A
 * plan that is narrowed to one platform gives a stack with that platform: `stack.platform.cluster.oidcIssuer`.
 */
export type { EnvironmentPlan } from './plan/shape/batch-plan.js';
export type { ScalingGroupPlan } from './plan/shape/ec2-plan.js';
export type { NodeGroupPlan } from './plan/shape/eks-plan.js';
export type {
  ExpressStorePlan,
  HomeStorePlan,
  LustreStorePlan,
  ObjectStorePlan,
} from './plan/shape/store-plan.js';
export { ClosedBucket, type ClosedBucketProps, type LogBucket } from './terraform/foundation/closed-bucket.js';
export { HallAccount, type HallAccountProps, QuotaRequests } from './terraform/foundation/hall-account.js';
export { HallKeys, type HallKeysProps, type LogGroupProps } from './terraform/foundation/hall-keys.js';
export { HallNetwork, type HallNetworkProps } from './terraform/foundation/hall-network.js';
export { type HallRoleProps, hallRole, type ServiceTrust, serviceTrust } from './terraform/foundation/hall-role.js';
export { Parts } from './terraform/foundation/parts.js';
export {
  PlannedStack,
  type StackOutput,
  type StackPlan,
  type StackProps,
} from './terraform/foundation/planned-stack.js';
export { type PolicyStatement, policyDocument } from './terraform/foundation/policy-document.js';
export { addHallStack, HallStack, type HallStackProps, type PlanOn } from './terraform/hall/hall-stack.js';
export type { Move } from './terraform/hall/moves.js';
export { InstanceRole, type InstanceRoleProps } from './terraform/nodes/instance-role.js';
export type {
  HallPlatform,
  PlatformContext,
  ScaledNodes,
  WorkloadRole,
  Workloads,
} from './terraform/nodes/platform.js';
export { FabricSecurityGroup, NodeSecurityGroup, type SecurityGroupProps } from './terraform/nodes/security-groups.js';
export { HallOperations, type HallOperationsProps } from './terraform/operations/hall-operations.js';
export { BatchPlatform, JobAccess } from './terraform/platforms/batch/batch-platform.js';
export { ComputeEnvironment, type ComputeEnvironmentProps } from './terraform/platforms/batch/compute-environment.js';
export { Ec2Platform } from './terraform/platforms/ec2/ec2-platform.js';
export { ScalingGroup, type ScalingGroupProps } from './terraform/platforms/ec2/scaling-group.js';
export { ChartsStack } from './terraform/platforms/eks/charts/charts-stack.js';
export { HallCluster, type HallClusterProps } from './terraform/platforms/eks/cluster/hall-cluster.js';
export { EksPlatform } from './terraform/platforms/eks/eks-platform.js';
export { Karpenter, KarpenterFleet, type KarpenterProps } from './terraform/platforms/eks/karpenter.js';
export { NodeGroup, type NodeGroupProps } from './terraform/platforms/eks/node-group.js';
export { NodeRole } from './terraform/platforms/eks/node-role.js';
export { PodRole, type PodRoleProps } from './terraform/platforms/eks/pod-role.js';
export { type NodeGroupContext, SystemNodes } from './terraform/platforms/eks/system-nodes.js';
export { WorkloadAccess, type WorkloadAccessProps } from './terraform/platforms/eks/workload-access.js';
export type { PlatformOf, WorkloadsOf } from './terraform/platforms/platforms.js';
export { OnPremisesHall, type OnPremisesHallProps } from './terraform/sites/on-premises-hall.js';
export { AccessLogStore, type AccessLogStoreProps } from './terraform/stores/access-log-store.js';
export { ExpressStore, type ExpressStoreProps } from './terraform/stores/express-store.js';
export { type GrantedAccess, grantStatements } from './terraform/stores/grants.js';
export { type BuiltStore, buildStores, HallStores } from './terraform/stores/hall-stores.js';
export { HomeStore, type HomeStoreProps } from './terraform/stores/home-store.js';
export { LustreStore, type LustreStoreProps } from './terraform/stores/lustre-store.js';
export { ObjectStore, type ObjectStoreProps } from './terraform/stores/object-store.js';
export type { Mount, Store, StoreContext } from './terraform/stores/store.js';
