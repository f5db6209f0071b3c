import type { EksClusterPlan } from '../shape/eks-plan.js';
import type { Hall } from '../shape/hall.js';

/** Null: the hall is not on EKS. */
export function clusterOf(hall: Hall): EksClusterPlan | null {
  return hall.platform === 'eks' ? hall.cluster : null;
}

/** Roles that the platform has beside those of workloads and people. */
export function platformRoleNames(hall: Hall): string[] {
  if (hall.platform === 'ec2') return [];
  if (hall.platform === 'batch') return [hall.batch.instanceRoleName];
  const { roleName, nodeRoleName, autoscaler, addons } = hall.cluster;
  return [
    roleName,
    nodeRoleName,
    ...(autoscaler === null ? [] : [autoscaler.roleName]),
    ...(autoscaler?.kind === 'karpenter' ? [autoscaler.nodeRoleName] : []),
    ...addons.flatMap(({ identity }) => identity?.roleName ?? []),
  ];
}

/** Log groups that the platform writes to. */
export function platformLogGroups(hall: Hall): { readonly name: string; readonly retentionDays: number }[] {
  if (hall.platform === 'ec2') return [];
  const { logGroup: name, logRetentionDays: retentionDays } = hall.platform === 'eks' ? hall.cluster : hall.batch;
  return [{ name, retentionDays }];
}

export function platformSecurityGroups(hall: Hall): string[] {
  if (hall.platform === 'eks') return [hall.cluster.fabricSecurityGroup];
  const { securityGroup, fabricSecurityGroup } = hall.platform === 'batch' ? hall.batch : hall.ec2;
  return [fabricSecurityGroup, securityGroup];
}
