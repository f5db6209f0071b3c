import type { EksAddon } from '../../../units/closed-lists.js';
import { byName } from '../../../units/order.js';
import { roleName } from '../../kinds/names.js';
import type { AddonPlan } from '../../shape/eks-plan.js';
import type { StorePlan } from '../../shape/store-plan.js';
import { knownAddonVersion } from './addon-versions.js';
import { ACCELERATOR_LABELS } from './charts/node-labels.js';

/** What the network plugin holds on a node: at least so many addresses, and so many beyond the pods that run. */
export const POD_ADDRESSES = { minimum: 16, spare: 2 } as const;

/** An add-on of AWS, as every hall on EKS that needs it installs it. */
interface Addon extends Pick<AddonPlan, 'when'> {
  /** AWS services that it calls, by the rights of its role; one without a role calls nothing but the pod identity agent. */
  readonly calls: readonly string[];
  /** By the add-on's own schema. @default - its defaults */
  readonly configuration?: AddonPlan['configuration'];
  /** Service account and managed policy of its role. @default - it has none */
  readonly role?: { readonly namespace: string; readonly serviceAccount: string; readonly policy: string };
}

/** On the nodes of the vendor's accelerators, by a label that every node of theirs has. */
const nodesWith = (key: string) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: ['true'] }] }],
      },
    },
  },
});

/** In every cluster. */
const ALWAYS = {
  'amazon-cloudwatch-observability': {
    when: 'after-nodes',
    calls: ['ec2', 'logs', 'monitoring', 'ssm', 'xray'],
    // Its own rules name instance types, and leave out those that are newer than it: their nodes would be unseen.
    // https://github.com/aws-observability/helm-charts/blob/main/charts/amazon-cloudwatch-observability/values.yaml
    configuration: {
      dcgmExporter: nodesWith(ACCELERATOR_LABELS.NVIDIA),
      neuronMonitor: nodesWith(ACCELERATOR_LABELS.AWS),
    },
    role: {
      namespace: 'amazon-cloudwatch',
      serviceAccount: 'cloudwatch-agent',
      policy: 'CloudWatchAgentServerPolicy',
    },
  },
  'aws-ebs-csi-driver': {
    when: 'after-nodes',
    calls: ['ec2'],
    role: {
      namespace: 'kube-system',
      serviceAccount: 'ebs-csi-controller-sa',
      policy: 'service-role/AmazonEBSCSIDriverPolicy',
    },
  },
  coredns: { when: 'after-nodes', calls: [] },
  'eks-node-monitoring-agent': { when: 'after-nodes', calls: [] },
  'eks-pod-identity-agent': { when: 'before-nodes', calls: ['eks-auth'] },
  'kube-proxy': { when: 'before-nodes', calls: [] },
  'vpc-cni': {
    when: 'before-nodes',
    calls: ['ec2'],
    // Without these the plugin keeps a whole spare interface of addresses on every node.
    configuration: {
      // A namespace without a policy is as open as before.
      // https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
      enableNetworkPolicy: 'true',
      env: { MINIMUM_IP_TARGET: `${POD_ADDRESSES.minimum}`, WARM_IP_TARGET: `${POD_ADDRESSES.spare}` },
    },
    role: { namespace: 'kube-system', serviceAccount: 'aws-node', policy: 'AmazonEKS_CNI_Policy' },
  },
} as const satisfies Readonly<Record<string, Addon>>;

/** Where requests are answered. */
const OF_SERVICES = {
  // Use of processors and memory, for people and for autoscaling.
  'metrics-server': { when: 'after-nodes', calls: [] },
} as const satisfies Readonly<Record<string, Addon>>;

/** Drivers of stores. */
const DRIVERS = {
  'aws-efs-csi-driver': {
    when: 'after-nodes',
    calls: ['ec2', 'elasticfilesystem'],
    role: {
      namespace: 'kube-system',
      serviceAccount: 'efs-csi-controller-sa',
      policy: 'service-role/AmazonEFSCSIDriverPolicy',
    },
  },
  'aws-fsx-csi-driver': { when: 'after-nodes', calls: [] },
  'aws-mountpoint-s3-csi-driver': {
    when: 'after-nodes',
    calls: ['s3'],
    // By default it runs on no node with a taint, which all nodes with accelerators have.
    // https://github.com/awslabs/mountpoint-s3-csi-driver/blob/main/docs/CONFIGURATION.md
    configuration: { node: { tolerateAllTaints: true } },
  },
} as const satisfies Readonly<Record<string, Addon>>;

const DRIVER_OF_STORE = {
  'existing-bucket': 'aws-mountpoint-s3-csi-driver',
  'existing-home': 'aws-efs-csi-driver',
  'existing-lustre': 'aws-fsx-csi-driver',
  express: 'aws-mountpoint-s3-csi-driver',
  home: 'aws-efs-csi-driver',
  lustre: 'aws-fsx-csi-driver',
  object: 'aws-mountpoint-s3-csi-driver',
} as const satisfies Readonly<Record<StorePlan['kind'], keyof typeof DRIVERS>>;

/** Owned nodes have a set of its pods of their own, off by default: pods there would have no role. */
const ON_HYBRID_NODES: Readonly<Record<string, AddonPlan['configuration']>> = {
  // https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-add-ons.html
  'eks-pod-identity-agent': { daemonsets: { hybrid: { create: true } } },
};

/** Names, sorted. */
export const ADDONS_OF_EVERY_CLUSTER: readonly string[] = Object.keys(ALWAYS).sort();

const ALL: Readonly<Record<EksAddon, Addon>> = { ...ALWAYS, ...OF_SERVICES, ...DRIVERS };

/** Add-ons that jobs on the nodes, their pods' roles and their stores need; who installs them does not matter. */
const RELIED_ON: readonly EksAddon[] = ['eks-pod-identity-agent', 'kube-proxy', 'vpc-cni'];

/** Add-ons and the AWS services that they call. */
interface Addons {
  /** That the hall installs; sorted by name. */
  readonly addons: readonly AddonPlan[];
  /** Names of those that it needs and finds in the cluster; sorted. */
  readonly reliesOn: readonly string[];
  /** Unsorted. */
  readonly calls: readonly string[];
}

/**
 * The add-ons of a cluster: drivers for stores only where there are such stores.
 * @param cluster - whether owned nodes join it, and whether it answers requests; of one that is there, what is asked for
 * @param kubernetes - its minor version, and the pinned versions of add-ons by name: the others are those that the catalog
 *   knows
 */
export function planAddons(
  hall: string,
  region: string,
  storeKinds: ReadonlySet<StorePlan['kind']>,
  {
    hybrid,
    serving,
    askedFor,
  }: { readonly hybrid: boolean; readonly serving: boolean; readonly askedFor?: readonly EksAddon[] | undefined },
  { version, addons: pinned }: { readonly version: string; readonly addons: Readonly<Record<string, string>> },
): Addons {
  const drivers = new Set([...storeKinds].map((kind) => DRIVER_OF_STORE[kind]));
  const needed: readonly EksAddon[] = [
    ...(askedFor === undefined ? (Object.keys(ALWAYS) as (keyof typeof ALWAYS)[]) : RELIED_ON),
    ...(serving ? (Object.keys(OF_SERVICES) as (keyof typeof OF_SERVICES)[]) : []),
    ...drivers,
  ];
  const names = askedFor ?? needed;
  const installed = names.map((name): readonly [string, Addon] => [name, ALL[name]]);
  return {
    addons: installed
      .map(
        ([name, { when, configuration = null, role }]): AddonPlan => ({
          name,
          version: pinned[name] ?? knownAddonVersion(name, version),
          when,
          configuration: (hybrid ? ON_HYBRID_NODES[name] : undefined) ?? configuration,
          identity: role === undefined ? null : identityOf(role, roleName([hall, 'addon', name], region)),
        }),
      )
      .sort(byName),
    reliesOn: needed.filter((name) => !names.includes(name)).sort(),
    // Those of the owner are called on the nodes of the hall too.
    calls: [...new Set([...names, ...needed])].flatMap((name) => ALL[name].calls),
  };
}

function identityOf(
  { namespace, serviceAccount, policy }: NonNullable<Addon['role']>,
  role: string,
): AddonPlan['identity'] {
  return { roleName: role, namespace, serviceAccount, managedPolicies: [policy] };
}
