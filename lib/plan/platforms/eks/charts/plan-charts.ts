import type { Blueprint } from '../../../../blueprint/schema/blueprint.js';
import { byKey } from '../../../../units/order.js';
import type { ChartsPlan, ChartsStackPlan, NamespaceGuards, ReleasePlan } from '../../../shape/charts-plan.js';
import type { EksClusterPlan, NodeGroupPlan, OwnedGroupPlan } from '../../../shape/eks-plan.js';
import type { PoolPlan } from '../../../shape/fleet-plan.js';
import type { PodAccessPlan } from '../../../shape/identity-plan.js';
import type { NetworkPlan } from '../../../shape/network-plan.js';
import type { StatePlan } from '../../../shape/state-plan.js';
import type { StorePlan } from '../../../shape/store-plan.js';
import { autoscalerReleases } from './autoscaler-releases.js';
import { devicePlugins } from './device-plugins.js';
import { hybridNetwork } from './hybrid-network.js';
import { kueue } from './kueue.js';
import { launcherReleases } from './launchers.js';
import { planQueues, planReserves } from './queues.js';
import { planServices, serviceReleases } from './services.js';
import { planOwnedTopology, planTopology } from './topology.js';
import { planVolumes } from './volumes.js';

/** What the charts of a cluster follow from. */
interface ChartsInput extends Pick<Blueprint, 'kubernetes' | 'name' | 'workloads'> {
  /** Of the namespaces. @default - none */
  readonly guards?: NamespaceGuards;
  readonly region: string;
  /** @default - none */
  readonly pooled?: readonly PoolPlan[];
  readonly cluster: EksClusterPlan;
  readonly network: NetworkPlan;
  readonly fleets: readonly NodeGroupPlan[];
  /** @default - none */
  readonly owned?: readonly OwnedGroupPlan[];
  readonly access: readonly PodAccessPlan[];
  /** Of all workloads. */
  readonly stores: readonly StorePlan[];
  /** Of the hall. */
  readonly state: StatePlan;
}

/** What a second stack installs in the cluster, or the user from what the report lists. */
export function planCharts({
  name,
  kubernetes,
  guards = { networkPolicies: false, podSecurity: false },
  workloads,
  pooled = [],
  region,
  cluster,
  network,
  fleets,
  owned = [],
  access,
  stores,
  state,
}: ChartsInput): ChartsPlan {
  const { launcher, mirror } = kubernetes;
  const releases: ReleasePlan[] = [
    ...devicePlugins(region, mirror, fleets, owned),
    ...hybridNetwork(cluster, network, owned, mirror),
    ...launcherReleases(launcher, mirror),
    ...serviceReleases(cluster, network, region, mirror),
    kueue(workloads, launcher, mirror),
    ...autoscalerReleases(cluster, region, mirror),
  ];
  const topology = planTopology(workloads, fleets);
  const ownedTopology = planOwnedTopology(workloads, fleets, owned, topology);
  return {
    stack: kubernetes.charts === 'none' ? null : planStack(name, state),
    launcher,
    mirror: mirror ?? null,
    guards,
    releases: releases.sort(byKey),
    queues: planQueues(name, workloads, fleets, access, pooled, owned),
    ...(pooled.length > 0 && { reserves: planReserves(name, fleets, pooled) }),
    topology,
    ...(ownedTopology !== null && { ownedTopology }),
    services: planServices(workloads, network),
    volumes: planVolumes(name, region, workloads, access, stores),
  };
}

function planStack(hall: string, state: StatePlan): ChartsStackPlan {
  const name = `${hall}.charts`;
  return { name, state: stateBeside(state, name) };
}

/** In the same bucket, or in a file beside the hall's. */
function stateBeside(state: StatePlan, stack: string): StatePlan {
  if (state.kind === 's3') return { ...state, key: `${state.key.replace(/\.tfstate$/, '')}.charts.tfstate` };
  return { kind: 'local', path: `../../../terraform.${stack}.tfstate` };
}
