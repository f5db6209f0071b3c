import type { ChartsPlan } from '../../shape/charts-plan.js';
import type { EksClusterPlan, NodeGroupPlan } from '../../shape/eks-plan.js';
import type { Hall } from '../../shape/hall.js';

/** The Kubernetes cluster of a hall; null: it is not on EKS. */
export function clusterOf(hall: Hall): EksClusterPlan | null {
  return hall.platform === 'eks' ? hall.cluster : null;
}

/** What runs inside the cluster of a hall; null: it is not on EKS. */
export function chartsOf(hall: Hall): ChartsPlan | null {
  return hall.platform === 'eks' ? hall.charts : null;
}

/** Fleets that are nodes of a cluster; empty: the hall is not on EKS. */
export function nodeGroupsOf(hall: Hall): readonly NodeGroupPlan[] {
  return hall.platform === 'eks' ? hall.fleets : [];
}
