import type { ChartsPlan } from '../../shape/charts-plan.js';
import type { EksClusterPlan, NodeGroupPlan } from '../../shape/eks-plan.js';
import type { EksHall, Hall } from '../../shape/hall.js';

/** The Kubernetes cluster of a hall; null: it is not on EKS. */
export function clusterOf(hall: Hall): EksClusterPlan | null {
  return eksHallOf(hall)?.cluster ?? null;
}

/** A hall as one on EKS; null: it is not. */
export function eksHallOf(hall: Hall): EksHall | null {
  return hall.platform === 'eks' ? hall : null;
}

/** What runs inside the cluster of a hall; null: it is not on EKS. */
export function chartsOf(hall: Hall): ChartsPlan | null {
  return eksHallOf(hall)?.charts ?? null;
}

/** Fleets that are nodes of a cluster; empty: the hall is not on EKS. */
export function nodeGroupsOf(hall: Hall): readonly NodeGroupPlan[] {
  return eksHallOf(hall)?.fleets ?? [];
}
