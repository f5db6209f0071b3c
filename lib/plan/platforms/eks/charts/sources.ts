import type { ChartSource } from '../../../shape/charts-plan.js';

/** Charts as they are published, each at one version, with the image that this version runs. */
interface Published extends ChartSource {
  /** Without registry host where it differs by region. */
  readonly image: string;
  readonly tag: string;
}

/** Every chart that a hall installs, by name. */
export const PUBLISHED = {
  /**
   * Index: https://kubernetes.github.io/autoscaler/index.yaml. The image follows the cluster's version.
   * Values: https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-chart-9.59.0/cluster-autoscaler/charts/cluster-autoscaler/values.yaml
   */
  'cluster-autoscaler': {
    name: 'cluster-autoscaler',
    repository: 'https://kubernetes.github.io/autoscaler',
    version: '9.59.0',
    image: 'registry.k8s.io/autoscaling/cluster-autoscaler',
    tag: 'v1.35.2',
  },
  /**
   * AWS's own build, which its support covers on hybrid nodes, as 1.17 and 1.18 for every version of Kubernetes that EKS has; it
   * needs a Linux kernel of 5.10 or later.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-cni.html
   * Version: github.com/aws-samples/sample-eks-hybrid-nodes-poc names 1.18.8-1 (read 2026-11-29).
   * Values: https://github.com/cilium/cilium/blob/v1.18.8/install/kubernetes/cilium/values.yaml
   */
  cilium: {
    name: 'cilium',
    repository: 'oci://public.ecr.aws/eks/cilium',
    version: '1.18.8-1',
    image: 'public.ecr.aws/eks/cilium/cilium',
    tag: 'v1.18.8-1',
  },
  /**
   * Kubernetes 1.36 needs 1.13 or later, placement groups and interfaces by card 1.11.
   * @see https://karpenter.sh/docs/upgrading/compatibility/
   * Values: https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/charts/karpenter/values.yaml
   */
  karpenter: {
    name: 'karpenter',
    repository: 'oci://public.ecr.aws/karpenter',
    version: '1.14.1',
    image: 'public.ecr.aws/karpenter/controller',
    tag: '1.14.1',
  },
  'karpenter-crd': {
    name: 'karpenter-crd',
    repository: 'oci://public.ecr.aws/karpenter',
    version: '1.14.1',
    image: 'public.ecr.aws/karpenter/controller',
    tag: '1.14.1',
  },
  /**
   * In https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/charts/jobset/README.md
   * Values: https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/charts/jobset/values.yaml
   */
  jobset: {
    name: 'jobset',
    repository: 'oci://registry.k8s.io/jobset/charts',
    version: '0.12.0',
    image: 'registry.k8s.io/jobset/jobset',
    tag: 'v0.12.0',
  },
  /**
   * Release: https://github.com/kubeflow/trainer/releases/tag/v2.3.0, which is made for JobSet 0.12.0.
   * Values: https://github.com/kubeflow/trainer/blob/v2.3.0/charts/kubeflow-trainer/values.yaml
   */
  'kubeflow-trainer': {
    name: 'kubeflow-trainer',
    repository: 'oci://ghcr.io/kubeflow/charts',
    version: '2.3.0',
    image: 'ghcr.io/kubeflow/trainer/trainer-controller-manager',
    tag: 'v2.3.0',
  },
  /**
   * Index: https://ray-project.github.io/kuberay-helm/index.yaml
   * Values: https://github.com/ray-project/kuberay/blob/v1.7.0/helm-chart/kuberay-operator/values.yaml
   */
  'kuberay-operator': {
    name: 'kuberay-operator',
    repository: 'https://ray-project.github.io/kuberay-helm',
    version: '1.7.0',
    image: 'quay.io/kuberay/operator',
    tag: 'v1.7.0',
  },
  /**
   * Index: https://aws.github.io/eks-charts/index.yaml.
   * Values: https://github.com/aws/eks-charts/blob/master/stable/aws-load-balancer-controller/values.yaml
   */
  'aws-load-balancer-controller': {
    name: 'aws-load-balancer-controller',
    repository: 'https://aws.github.io/eks-charts',
    version: '3.5.0',
    image: 'public.ecr.aws/eks/aws-load-balancer-controller',
    tag: 'v3.5.0',
  },
  /**
   * Index: https://kedacore.github.io/charts/index.yaml. Its two other images have the same registry and tag.
   * Values: https://github.com/kedacore/charts/blob/main/keda/values.yaml
   */
  keda: {
    name: 'keda',
    repository: 'https://kedacore.github.io/charts',
    version: '2.20.2',
    image: 'ghcr.io/kedacore/keda',
    tag: '2.20.2',
  },
  /**
   * In https://lws.sigs.k8s.io/docs/installation/
   * Values: https://github.com/kubernetes-sigs/lws/blob/v0.10.0/charts/lws/values.yaml
   */
  lws: {
    name: 'lws',
    repository: 'oci://registry.k8s.io/lws/charts',
    version: '0.10.0',
    image: 'registry.k8s.io/lws/lws',
    tag: 'v0.10.0',
  },
  /**
   * In https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/charts/kueue/README.md
   * Values: https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/charts/kueue/values.yaml; a release sets the image.
   */
  kueue: {
    name: 'kueue',
    repository: 'oci://registry.k8s.io/kueue/charts',
    version: '0.19.2',
    image: 'registry.k8s.io/kueue/kueue',
    tag: 'v0.19.2',
  },
  /**
   * The AL2023 images of EKS carry the driver and the container toolkit, not the plugin.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-k8s-device-plugin.html
   * Index: https://nvidia.github.io/k8s-device-plugin/index.yaml.
   * Values: https://github.com/NVIDIA/k8s-device-plugin/blob/v0.19.3/deployments/helm/nvidia-device-plugin/values.yaml
   */
  'nvidia-device-plugin': {
    name: 'nvidia-device-plugin',
    repository: 'https://nvidia.github.io/k8s-device-plugin',
    version: '0.19.3',
    image: 'nvcr.io/nvidia/k8s-device-plugin',
    tag: 'v0.19.3',
  },
  /**
   * Index: https://aws.github.io/eks-charts/index.yaml.
   * Values: https://github.com/aws/eks-charts/blob/master/stable/aws-efa-k8s-device-plugin/values.yaml
   */
  'aws-efa-k8s-device-plugin': {
    name: 'aws-efa-k8s-device-plugin',
    repository: 'https://aws.github.io/eks-charts',
    version: 'v0.5.30',
    image: 'eks/aws-efa-k8s-device-plugin',
    tag: 'v0.5.20',
  },
  /**
   * Release: https://github.com/aws-neuron/neuron-helm-charts/releases/tag/1.9.0
   * Values: https://github.com/aws-neuron/neuron-helm-charts/blob/1.9.0/charts/neuron-helm-chart/values.yaml
   */
  'neuron-helm-chart': {
    name: 'neuron-helm-chart',
    repository: 'oci://public.ecr.aws/neuron',
    version: '1.9.0',
    image: 'public.ecr.aws/neuron/neuron-device-plugin',
    tag: '2.31.0.0',
  },
} as const satisfies Readonly<Record<string, Published>>;

/** A chart that a hall installs. */
type ChartName = keyof typeof PUBLISHED;

/**
 * Last patch of each minor version: cluster-autoscaler simulates the scheduler of its own version, so its minor is the
 * cluster's. From the tags of https://github.com/kubernetes/autoscaler, 2026-08-22.
 */
const AUTOSCALER_TAGS: readonly (readonly [minor: string, tag: string])[] = [
  ['1.32', 'v1.32.7'],
  ['1.33', 'v1.33.6'],
  ['1.34', 'v1.34.5'],
  ['1.35', 'v1.35.2'],
  ['1.36', 'v1.36.1'],
];

/** For a version that is later than all that are known: the last. */
export function autoscalerTag(version: string): string {
  return (AUTOSCALER_TAGS.find(([minor]) => minor === version) ?? AUTOSCALER_TAGS.at(-1)!)[1];
}

/**
 * Accounts whose registry holds the images of EKS in a region; 602401143452 elsewhere.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
 */
const EKS_REGISTRY_ACCOUNTS: Readonly<Record<string, string>> = {
  'af-south-1': '877085696533',
  'ap-east-1': '800184023465',
  'ap-south-2': '900889452093',
  'ap-southeast-3': '296578399912',
  'ap-southeast-4': '491585149902',
  'ap-southeast-5': '151610086707',
  'ca-west-1': '761377655185',
  'eu-central-2': '900612956339',
  'eu-south-1': '590381155156',
  'eu-south-2': '455263428931',
  'il-central-1': '066635153087',
  'me-central-1': '759879836304',
  'me-south-1': '558608220178',
};

/** Account of the images of EKS in a region. */
export function eksRegistryAccount(region: string): string {
  return EKS_REGISTRY_ACCOUNTS[region] ?? '602401143452';
}

/** Reached through the endpoints of ECR too. */
export function eksRegistry(region: string): string {
  return `${eksRegistryAccount(region)}.dkr.ecr.${region}.amazonaws.com`;
}

/** Where a chart is pulled from: a mirror keeps each under its own full name. */
export function chartSource(chart: ChartName, mirror: string | undefined): ChartSource {
  const { name, repository, version } = PUBLISHED[chart];
  if (mirror === undefined) return { name, repository, version };
  return { name, repository: `oci://${mirror}/${repository.replace(/^[a-z]+:\/\//, '')}`, version };
}

/** @param image - with its registry's host */
export function mirroredImage(image: string, mirror: string | undefined): string {
  return mirror === undefined ? image : `${mirror}/${image}`;
}
