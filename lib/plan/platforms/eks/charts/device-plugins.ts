import type { ReleasePlan } from '../../../shape/charts-plan.js';
import type { NodeGroupPlan, OwnedGroupPlan } from '../../../shape/eks-plan.js';
import { FABRIC_LABEL } from './node-labels.js';
import { chartSource, eksRegistry, mirroredImage, PUBLISHED } from './sources.js';

const NAMESPACE = 'kube-system';

/** Device plugins of the accelerators and the fabric that a fleet or an owned node has. */
export function devicePlugins(
  region: string,
  mirror: string | undefined,
  fleets: readonly NodeGroupPlan[],
  owned: readonly OwnedGroupPlan[],
): ReleasePlan[] {
  const has = (resource: string) => [...fleets, ...owned].some(({ resources }) => resources[resource] !== undefined);
  return [
    ...(has('vpc.amazonaws.com/efa') ? [efaPlugin(region, mirror, fleets)] : []),
    ...(has('aws.amazon.com/neuron') ? [neuronPlugin(mirror, fleets)] : []),
    ...(has('nvidia.com/gpu') ? [nvidiaPlugin(mirror)] : []),
  ];
}

/** Its own rules put it on nodes with `nvidia.com/gpu.present`, and it tolerates their taint. */
function nvidiaPlugin(mirror: string | undefined): ReleasePlan {
  const { image, tag } = PUBLISHED['nvidia-device-plugin'];
  const repository = mirroredImage(image, mirror);
  return {
    key: 'nvidia-device-plugin',
    namespace: NAMESPACE,
    chart: chartSource('nvidia-device-plugin', mirror),
    images: [`${repository}:${tag}`],
    values: { image: { repository, tag } },
  };
}

/** Its image is in a registry of EKS in every region: a hall without internet reaches it too. */
function efaPlugin(region: string, mirror: string | undefined, fleets: readonly NodeGroupPlan[]): ReleasePlan {
  const { image, tag } = PUBLISHED['aws-efa-k8s-device-plugin'];
  const repository = `${eksRegistry(region)}/${image}`;
  const taints = fleets
    .filter(({ resources }) => resources['vpc.amazonaws.com/efa'] !== undefined)
    .flatMap((fleet) => fleet.taints.map(({ key }) => key));
  return {
    key: 'aws-efa-k8s-device-plugin',
    namespace: NAMESPACE,
    chart: chartSource('aws-efa-k8s-device-plugin', mirror),
    images: [`${repository}:${tag}`],
    values: {
      image: { repository, tag },
      // By default types by name, without those that are newer than the chart.
      supportedInstanceLabels: { keys: [FABRIC_LABEL], values: ['true'] },
      tolerations: [...new Set(taints)].sort().map((key) => ({ key, operator: 'Exists', effect: 'NoSchedule' })),
    },
  };
}

/**
 * The plugin alone: EKS's own agent watches the nodes' health and repairs them. The chart names the types that it runs on,
 * and leaves out those that are newer than it.
 */
function neuronPlugin(mirror: string | undefined, fleets: readonly NodeGroupPlan[]): ReleasePlan {
  const { image, tag } = PUBLISHED['neuron-helm-chart'];
  const repository = mirroredImage(image, mirror);
  const types = fleets
    .filter(({ resources }) => resources['aws.amazon.com/neuron'] !== undefined)
    .flatMap(({ instanceType, alternatives }) => [instanceType, ...alternatives]);
  return {
    key: 'neuron-device-plugin',
    namespace: NAMESPACE,
    chart: chartSource('neuron-helm-chart', mirror),
    images: [`${repository}:${tag}`],
    values: {
      neuronInstances: [...new Set(types)].sort(),
      devicePlugin: { image: { repository, tag } },
      npd: { enabled: false },
    },
  };
}
