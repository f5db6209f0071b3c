import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Hall } from '../shape/hall.js';
import type { StorePlan } from '../shape/store-plan.js';

/** What in the VPC, or on premises behind it, calls AWS. */
export interface Callers {
  readonly platform: Hall['platform'];
  /** Of a cluster; none elsewhere. */
  readonly autoscaler: Blueprint['kubernetes']['autoscaler'];
  /** Names of EKS add-ons. */
  readonly addons: readonly string[];
  readonly storeKinds: ReadonlySet<StorePlan['kind']>;
  /** Services that the blueprint names itself. */
  readonly named: readonly string[];
}

export interface EndpointServices {
  /** Sorted, as are the interfaces. */
  readonly gateways: readonly string[];
  readonly interfaces: readonly string[];
}

/** Services whose endpoint is a route, free of charge. */
const GATEWAY_SERVICES: readonly string[] = ['dynamodb', 's3', 's3express'];

/**
 * What every node calls: pulling images (whose layers lie in S3), Session Manager; on EKS describing itself and its
 * cluster, and tokens for pods; on Batch the container agent and metrics; on plain instances the lifecycle hooks, logs and
 * metrics. No `ec2messages`: regions since 2024 have none, and agents since then ask `ssmmessages`.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
const NODE_CALLS: Readonly<Record<Hall['platform'], readonly string[]>> = {
  eks: ['ec2', 'ecr.api', 'ecr.dkr', 'eks', 'eks-auth', 's3', 'ssm', 'ssmmessages', 'sts'],
  batch: [
    'ecr.api',
    'ecr.dkr',
    'ecs',
    'ecs-agent',
    'ecs-telemetry',
    'logs',
    'monitoring',
    's3',
    'ssm',
    'ssmmessages',
    'sts',
  ],
  ec2: ['autoscaling', 'ec2', 'ecr.api', 'ecr.dkr', 'logs', 'monitoring', 's3', 'ssm', 'ssmmessages', 'sts'],
};

/** By the rights of its role. */
const AUTOSCALER_CALLS: Readonly<Record<Callers['autoscaler'], readonly string[]>> = {
  'cluster-autoscaler': ['autoscaling', 'ec2', 'eks'],
  karpenter: ['ec2', 'eks', 'sqs', 'ssm', 'sts'],
  none: [],
};

/** By the rights of each add-on's role; one without a role calls nothing. */
const ADDON_CALLS: Readonly<Record<string, readonly string[]>> = {
  'amazon-cloudwatch-observability': ['ec2', 'logs', 'monitoring', 'ssm', 'xray'],
  'aws-ebs-csi-driver': ['ec2'],
  'aws-efs-csi-driver': ['ec2', 'elasticfilesystem'],
  'aws-fsx-csi-driver': [],
  'aws-mountpoint-s3-csi-driver': ['s3'],
  coredns: [],
  'eks-node-monitoring-agent': [],
  'eks-pod-identity-agent': ['eks-auth'],
  'kube-proxy': [],
  'vpc-cni': ['ec2'],
};

/** What stands in the VPC and starts nodes; elsewhere AWS does. */
export function autoscalerOf({ platform, kubernetes }: Blueprint): Callers['autoscaler'] {
  return platform === 'eks' ? kubernetes.autoscaler : 'none';
}

/** By what holds the data: a Lustre file system is mounted, not called. */
const STORE_CALLS: Readonly<Record<StorePlan['kind'], readonly string[]>> = {
  express: ['s3express'],
  home: ['elasticfilesystem'],
  lustre: [],
  object: ['s3'],
};

/**
 * Every AWS service that the hall calls, as an endpoint: derived from what the hall contains.
 * @throws Error when an add-on is not in the table: it would call in vain in a hall without Internet
 */
export function endpointServices({ platform, autoscaler, addons, storeKinds, named }: Callers): EndpointServices {
  const byAddons = addons.flatMap((addon) => {
    const services = ADDON_CALLS[addon];
    if (services === undefined) throw new Error(`what the add-on ${addon} calls is not in the table of endpoints`);
    return services;
  });
  const byStores = [...storeKinds].flatMap((kind) => STORE_CALLS[kind]);
  const called = [
    ...new Set([...NODE_CALLS[platform], ...AUTOSCALER_CALLS[autoscaler], ...byAddons, ...byStores, ...named]),
  ].sort();
  return {
    gateways: called.filter((service) => GATEWAY_SERVICES.includes(service)),
    interfaces: called.filter((service) => !GATEWAY_SERVICES.includes(service)),
  };
}
