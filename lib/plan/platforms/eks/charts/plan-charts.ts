import type { Blueprint } from '../../../../blueprint/schema/blueprint.js';
import type { ChartsPlan, ChartsStackPlan, ReleasePlan } from '../../../shape/charts-plan.js';
import type { EksClusterPlan, NodeGroupPlan } from '../../../shape/eks-plan.js';
import type { PodAccessPlan } from '../../../shape/identity-plan.js';
import type { StatePlan } from '../../../shape/state-plan.js';
import { clusterAutoscaler } from './cluster-autoscaler.js';
import { devicePlugins } from './device-plugins.js';
import { karpenterReleases } from './karpenter.js';
import { kueue } from './kueue.js';
import { planQueues } from './queues.js';

export interface ChartsInput {
  readonly blueprint: Blueprint;
  readonly region: string;
  readonly cluster: EksClusterPlan;
  readonly fleets: readonly NodeGroupPlan[];
  readonly access: readonly PodAccessPlan[];
  /** Of the hall. */
  readonly state: StatePlan;
}

export function planCharts(input: ChartsInput): ChartsPlan {
  const releases: ReleasePlan[] = [...devicePlugins(input), kueue(input), ...autoscalerReleases(input)];
  const queues = planQueues(input.blueprint, input.fleets, input.access);
  return { stack: planStack(input), releases: releases.sort(byKey), queues };
}

function autoscalerReleases(input: ChartsInput): ReleasePlan[] {
  const { autoscaler } = input.cluster;
  if (autoscaler === null) return [];
  return autoscaler.kind === 'karpenter' ? karpenterReleases(input, autoscaler) : [clusterAutoscaler(input)];
}

function planStack({ blueprint, state }: ChartsInput): ChartsStackPlan | null {
  if (blueprint.kubernetes.charts === 'none') return null;
  const name = `${blueprint.name}.charts`;
  return { name, state: stateBeside(state, name) };
}

/** In the same bucket, or in a file beside the hall's. */
function stateBeside(state: StatePlan, stack: string): StatePlan {
  if (state.kind === 'local') return { kind: 'local', path: `../../../terraform.${stack}.tfstate` };
  return { ...state, key: `${state.key.replace(/\.tfstate$/, '')}.charts.tfstate` };
}

function byKey(a: ReleasePlan, b: ReleasePlan): number {
  return a.key < b.key ? -1 : 1;
}
