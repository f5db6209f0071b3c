import { PLATFORMS, type Platform } from '../../units/closed-lists.js';

/** What a blueprint may ask of a platform, and how other tools call it. */
interface PlatformFacts {
  /** Follows the platform's name in the description of the key, e.g. `eks: pods on Amazon EKS.` */
  readonly description: string;
  /** Words of other tools and of AWS for it, lower-case with hyphens. */
  readonly synonyms: readonly string[];
  /** Whether there is a Kubernetes cluster, which `kubernetes`, `people` and `onPremises.nodes` are about. */
  readonly hasCluster: boolean;
  /** Whether AWS runs a controller of Slurm for it, which `slurm` is about. */
  readonly hasSlurmController: boolean;
  /** What makes the queues that `scheduling` ranks; null: a scheduler of the user's. */
  readonly queues: 'platform' | 'charts' | null;
  /** How its queues keep the shares of a pool: as quotas with a ceiling, or as weights; null: they do not. */
  readonly shares: 'quotas' | 'weights' | null;
  /** What starts and stops nodes; null: `hours` and `scaling`. */
  readonly nodesStartedBy: 'pods' | 'jobs' | null;
  /** What runs `hours` and a curve of the week: actions of Auto Scaling groups, or schedules of EventBridge, whose cron differs. */
  readonly schedules: 'groups' | 'eventbridge';
  /** Whether nodes start in a capacity block whose dates are not known before Terraform runs. */
  readonly hasCapacityBlocks: boolean;
  /** Why nodes may not start in a capacity block that is held; null: they do. */
  readonly blockDoubt: string | null;
  /** Names that the platform takes for itself, where each workload gets one (a namespace). */
  readonly reservedNames: readonly string[];
  /** Whether something keeps its fleets from growing when the budget is spent. */
  readonly stopsScaling: boolean;
  /** Whether a training job on spot may span nodes. */
  readonly spansSpotNodes: boolean;
}

/** Facts of each platform. */
export const PLATFORM_FACTS: Readonly<Record<Platform, PlatformFacts>> = {
  eks: {
    description: 'pods on Amazon EKS',
    synonyms: ['kubernetes', 'k8s'],
    hasCluster: true,
    hasSlurmController: false,
    queues: 'charts',
    shares: 'quotas',
    nodesStartedBy: 'pods',
    schedules: 'groups',
    hasCapacityBlocks: true,
    blockDoubt: null,
    reservedNames: [
      'amazon-cloudwatch',
      'default',
      'jobset-system',
      'karpenter',
      'keda',
      'kube-node-lease',
      'kube-public',
      'kube-system',
      'kubeflow-system',
      'kuberay-system',
      'kueue-system',
      'lws-system',
    ],
    stopsScaling: true,
    spansSpotNodes: true,
  },
  batch: {
    description: 'jobs on AWS Batch',
    synonyms: ['aws-batch'],
    hasCluster: false,
    hasSlurmController: false,
    queues: 'platform',
    shares: 'weights',
    nodesStartedBy: 'jobs',
    schedules: 'eventbridge',
    hasCapacityBlocks: false,
    blockDoubt:
      'AWS publishes a template of Batch with a capacity block, and the user guide of Batch lists the market option among what is ignored',
    reservedNames: [],
    stopsScaling: true,
    spansSpotNodes: false,
  },
  ec2: {
    description: 'instances for a scheduler of your own',
    synonyms: ['instances'],
    hasCluster: false,
    hasSlurmController: false,
    queues: null,
    shares: null,
    nodesStartedBy: null,
    schedules: 'groups',
    hasCapacityBlocks: true,
    blockDoubt: null,
    reservedNames: [],
    stopsScaling: true,
    spansSpotNodes: true,
  },
  slurm: {
    description: 'jobs of a Slurm cluster of AWS Parallel Computing Service',
    synonyms: ['pcs', 'aws-pcs', 'parallelcluster', 'parallel-computing-service', 'pcluster'],
    hasCluster: false,
    hasSlurmController: true,
    queues: 'platform',
    shares: 'weights',
    nodesStartedBy: 'jobs',
    schedules: 'eventbridge',
    hasCapacityBlocks: false,
    // https://docs.aws.amazon.com/pcs/latest/userguide/capacity-blocks-configure-cng.html
    blockDoubt: null,
    reservedNames: ['default', 'login'],
    stopsScaling: false,
    spansSpotNodes: true,
  },
};

/** Platforms of which something holds, as a hint names them: `"platform: eks" or "platform: ec2"`. */
export function platformsWhere(holds: (facts: PlatformFacts) => boolean): string {
  return PLATFORMS.filter((platform) => holds(PLATFORM_FACTS[platform]))
    .map((platform) => `"platform: ${platform}"`)
    .join(' or ');
}
