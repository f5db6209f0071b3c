/**
 * Mistakes that Terraform validates and plans, and AWS refuses or obeys to one's harm, with what keeps a hall from each.
 * The audit of the synthesised Terraform, which shares nothing with what holds them here, reports the same names.
 */
export interface AwsMistake {
  /** A number of the 25 that were seen to pass Terraform; a word for what was found beside them. */
  readonly id: number | string;
  readonly mistake: string;
  /** At least one; how the reader, a rule of the plan, or the only construct that writes it, prevents it. */
  readonly heldBy: readonly Holder[];
  /** Why the hall's Terraform does not show it. @default - it does */
  readonly unseen?: string;
}

export type Holder =
  /** By its id: checked on every plan. */
  | { readonly rule: string }
  /** A file that writes or reads it so that it can not come about. */
  | { readonly file: string };

const rule = (id: string): Holder => ({ rule: id });
const file = (path: string): Holder => ({ file: path });
const fleet = file('lib/terraform/platforms/eks/node-group.ts');
const template = file('lib/terraform/nodes/node-template.ts');
const slurm = file('lib/terraform/platforms/slurm/slurm-platform.ts');

const NUMBERED: readonly AwsMistake[] = [
  { id: 1, mistake: 'security groups of a launch template beside its network interfaces', heldBy: [fleet] },
  { id: 2, mistake: 'an EFA-only primary interface', heldBy: [rule('primary-interface-has-address')] },
  { id: 3, mistake: 'two interfaces on one card and device', heldBy: [rule('interface-places-differ')] },
  { id: 4, mistake: 'a public address with several interfaces', heldBy: [fleet] },
  { id: 5, mistake: 'a capacity block with options of spot', heldBy: [fleet] },
  { id: 6, mistake: 'a capacity block without a reservation', heldBy: [fleet] },
  { id: 7, mistake: 'an instance type in the template and in the node group', heldBy: [fleet, template] },
  { id: 8, mistake: 'a disk size or remote access beside a template', heldBy: [fleet, template] },
  {
    id: 9,
    mistake: "an instance profile or a subnet in a managed node group's template",
    heldBy: [fleet, template],
  },
  {
    id: 10,
    mistake: 'an image of the template beside the family of the node group',
    heldBy: [fleet, template, rule('image-fits-type')],
  },
  { id: 11, mistake: 'a capacity block over two subnets', heldBy: [rule('capacity-block-in-one-zone')] },
  { id: 12, mistake: 'a desired or minimum count above the maximum', heldBy: [rule('node-range-ordered')] },
  {
    id: 13,
    mistake: 'an unknown instance type or Kubernetes version',
    heldBy: [rule('type-offered-in-zone'), file('lib/blueprint/checks/hall.ts')],
  },
  {
    id: 14,
    mistake: 'one subnet for the control plane, or no endpoint of it',
    heldBy: [rule('control-plane-zones'), rule('control-plane-reachable')],
  },
  { id: 15, mistake: 'an unknown add-on', heldBy: [rule('addon-known')] },
  { id: 16, mistake: 'a cluster placement group over several zones', heldBy: [rule('placement-in-one-zone')] },
  {
    id: 17,
    mistake: 'a capacity or throughput that FSx does not offer',
    heldBy: [rule('lustre-capacity'), rule('lustre-throughput')],
  },
  {
    id: 18,
    mistake: 'a scratch file system with backups or a key',
    heldBy: [rule('lustre-scratch-plain'), file('lib/terraform/stores/lustre-store.ts')],
  },
  {
    id: 19,
    mistake: 'a file system on EFA without metadata, with IOPS that follow and are given, or logs under another name',
    heldBy: [rule('lustre-efa'), rule('lustre-log-group'), file('lib/terraform/stores/lustre-store.ts')],
  },
  {
    id: 20,
    mistake: 'a bucket name in upper case, Standard-IA before 30 days, expiration before transition',
    heldBy: [rule('names-fit'), rule('lifecycle-ages-rise')],
  },
  {
    id: 21,
    mistake: 'a subnet under /28, tags of AWS, a description of a security group beyond ASCII',
    heldBy: [rule('subnet-size'), rule('tags-allowed'), file('lib/blueprint/names/name-rules.ts')],
  },
  { id: 22, mistake: 'user data that is not base64', heldBy: [file('lib/terraform/platforms/eks/node-group.ts')] },
  { id: 23, mistake: 'Pod Identity without TagSession', heldBy: [file('lib/terraform/platforms/eks/pod-role.ts')] },
  {
    id: 24,
    mistake: 'a Batch compute environment without an instance role',
    heldBy: [file('lib/terraform/platforms/batch/compute-environment.ts')],
  },
  {
    id: 25,
    mistake: 'what only AWS knows: types by zone, names taken, quotas, the size of an image, the key of a disk',
    heldBy: [
      rule('type-offered-in-zone'),
      rule('root-volume-holds-image'),
      rule('security-group-rules'),
      rule('workload-policy-fits'),
      file('lib/plan/quotas/quota-needs.ts'),
      file('lib/plan/kinds/names.ts'),
      file('lib/terraform/foundation/hall-keys.ts'),
    ],
  },
];

const environments = file('lib/plan/platforms/batch/environments.ts');
const environment = file('lib/terraform/platforms/batch/compute-environment.ts');
const scaling = file('lib/terraform/platforms/ec2/scaling-group.ts');
const interfaces = file('lib/terraform/nodes/fleet-template.ts');

/** By theme: interfaces and nodes, buying, clusters, Batch, networks, data, names. */
const NAMED: readonly AwsMistake[] = [
  {
    id: 'efa-layout',
    mistake: 'EFA interfaces that the cards of the type do not support, or fewer than it has',
    heldBy: [rule('interfaces-fit-type'), file('lib/plan/fleets/network-interfaces.ts')],
  },
  {
    id: 'efa-plain',
    mistake: 'EFA-only interfaces with addresses, interfaces without groups or that outlive the node',
    heldBy: [interfaces],
  },
  {
    id: 'efa-security-group',
    mistake: 'EFA in a security group without self-referencing rules for all traffic, in and out',
    heldBy: [file('lib/terraform/nodes/security-groups.ts')],
  },
  { id: 'efa-one-zone', mistake: 'EFA over several zones', heldBy: [rule('efa-in-one-zone')] },
  {
    id: 'placement-plain',
    mistake: 'a placement group beside a reservation, a capacity block or spot',
    heldBy: [rule('placement-for-plain-capacity')],
  },
  {
    id: 'template-version',
    mistake: 'a template version that changes by itself',
    heldBy: [fleet, environment, scaling],
  },
  { id: 'template-safe', mistake: 'IMDSv1, or unencrypted disks', heldBy: [template] },
  { id: 'image-family', mistake: 'an image without the driver of the accelerators', heldBy: [rule('image-fits-type')] },
  {
    id: 'user-data-size',
    mistake: 'user data of more than 16 KB',
    heldBy: [rule('user-data-fits')],
  },
  {
    id: 'desired-is-the-scaler-s',
    mistake: 'a node count that every apply resets',
    heldBy: [fleet, environment, scaling],
  },
  {
    id: 'no-cpu-tracking',
    mistake: 'target tracking of CPU',
    heldBy: [file('lib/blueprint/checks/platform.ts'), scaling],
  },
  {
    id: 'scaling-template',
    mistake: 'an Auto Scaling group whose template has no image, type or role, or buys spot beside a mixed policy',
    heldBy: [scaling],
  },
  { id: 'block-size', mistake: 'a capacity block of more than 64 nodes', heldBy: [rule('capacity-block-holds-fleet')] },
  {
    id: 'block-starts-empty',
    mistake: 'nodes requested before a capacity block starts',
    heldBy: [rule('capacity-block-starts-empty')],
  },
  {
    id: 'block-drains',
    mistake: 'a capacity block that ends while instances of a group run in it',
    heldBy: [
      file('lib/plan/platforms/ec2/scaling-groups.ts'),
      file('lib/terraform/nodes/block-schedule.ts'),
      file('lib/terraform/platforms/batch/environment-schedules.ts'),
    ],
  },
  {
    id: 'block-plain',
    mistake:
      'a capacity block in a mixed policy, a warm pool, a compute environment that is enabled before it, or with types of the node group',
    heldBy: [rule('batch-no-capacity-block'), fleet, scaling],
  },
  {
    id: 'reservation-target',
    mistake: 'a reservation for spot, in place of a block, or beside a preference',
    heldBy: [rule('reservation-for-plain-capacity'), interfaces],
  },
  {
    id: 'reservation-pool',
    mistake: 'a resource group of reservations that is not a reservation pool',
    heldBy: [file('lib/terraform/nodes/fleet-template.ts')],
  },
  {
    id: 'node-group-template',
    mistake: 'a template of a managed node group with spot options or a shutdown behaviour',
    heldBy: [template, interfaces],
  },
  { id: 'cluster-group', mistake: 'nodes outside the security group of the cluster', heldBy: [fleet, interfaces] },
  {
    id: 'cluster-settings',
    mistake: 'a cluster with config map authentication, self-managed default add-ons, or a log group created later',
    heldBy: [file('lib/terraform/platforms/eks/cluster/hall-cluster.ts')],
  },
  {
    id: 'system-nodes',
    mistake: 'no untainted nodes over two zones',
    heldBy: [file('lib/plan/platforms/eks/cluster.ts')],
  },
  {
    id: 'addons-order',
    mistake: 'nodes before the network plugin, or DNS before nodes',
    heldBy: [file('lib/terraform/platforms/eks/eks-platform.ts'), fleet],
  },
  {
    id: 'scaler-tags',
    mistake: 'a node group at zero without node-template tags on its Auto Scaling group',
    heldBy: [fleet],
  },
  { id: 'labels', mistake: 'labels and taints that are not valid in Kubernetes', heldBy: [rule('node-labels-valid')] },
  {
    id: 'batch',
    mistake: 'a compute environment that places jobs otherwise, or ends within a node',
    heldBy: [environments],
  },
  {
    id: 'batch-queue',
    mistake: 'a queue with more than three environments, or with several architectures',
    heldBy: [rule('batch-environments-per-queue'), rule('batch-image-fits-type')],
  },
  {
    id: 'batch-multi-node',
    mistake: 'a multi-node parallel job on spot, over several zones, or with more nodes than the fleet',
    heldBy: [rule('batch-multi-node-not-on-spot'), file('lib/plan/platforms/batch/jobs.ts')],
  },
  {
    id: 'batch-spot-apart',
    mistake: 'a queue that mixes spot with other environments, where a multi-node parallel job may never start',
    heldBy: [rule('batch-spot-apart')],
  },
  {
    id: 'batch-job-fits',
    mistake: 'a job definition that requests more than a node has',
    heldBy: [file('lib/plan/platforms/batch/jobs.ts')],
  },
  {
    id: 'batch-image',
    mistake: 'an image of Batch without the driver of the accelerators',
    heldBy: [rule('batch-image-fits-type'), environments],
  },
  {
    id: 'batch-user-data',
    mistake: 'user data that Batch cannot merge with its own',
    heldBy: [file('lib/terraform/nodes/instance-user-data.ts')],
  },
  {
    id: 'batch-shares',
    mistake: 'share identifiers or weights that Batch rejects',
    heldBy: [file('lib/plan/platforms/batch/queues.ts')],
  },
  {
    id: 'pcs-name',
    mistake: 'a cluster, group or queue of PCS whose name it refuses',
    heldBy: [rule('pcs-cluster-name'), rule('pcs-group-name'), rule('pcs-queue-name')],
  },
  {
    id: 'pcs-names-differ',
    mistake: 'two groups, queues or stacks of one name',
    heldBy: [rule('pcs-group-names-differ')],
  },
  {
    id: 'pcs-size',
    mistake: 'more nodes than the class of the cluster manages',
    heldBy: [rule('pcs-size-holds-nodes')],
  },
  {
    id: 'pcs-counts',
    mistake: 'more compute node groups or queues than a cluster has',
    heldBy: [rule('pcs-groups-per-cluster'), rule('pcs-queues-per-cluster')],
  },
  { id: 'pcs-role', mistake: 'an instance profile that PCS does not hand on', heldBy: [rule('pcs-role-name')] },
  { id: 'pcs-join', mistake: 'nodes that may not register with their cluster', heldBy: [slurm] },
  {
    id: 'pcs-purchase',
    mistake: 'a purchase option of the group that differs from its launch template',
    heldBy: [rule('pcs-purchase-option')],
  },
  {
    id: 'pcs-spot-unreserved',
    mistake: 'spot nodes in reserved capacity',
    heldBy: [rule('reservation-for-plain-capacity')],
  },
  {
    id: 'pcs-block',
    mistake: 'a group that neither starts nor drains with its capacity block',
    heldBy: [rule('pcs-block-dates')],
  },
  {
    id: 'pcs-image',
    mistake: 'an image without the driver or for another architecture',
    heldBy: [rule('pcs-image-fits-type')],
  },
  {
    id: 'pcs-types',
    mistake: 'types that differ in processors or accelerators in one group',
    heldBy: [rule('pcs-types-alike')],
  },
  { id: 'pcs-queues', mistake: 'a group in no queue or in two', heldBy: [rule('pcs-queue-has-groups')] },
  { id: 'pcs-settings', mistake: 'a setting of slurm.conf that PCS refuses', heldBy: [rule('pcs-setting-known')] },
  {
    id: 'pcs-accounting',
    mistake: 'limits and shares without accounting',
    heldBy: [rule('pcs-limits-need-accounting')],
  },
  { id: 'pcs-endpoint', mistake: 'nodes that do not reach PCS', heldBy: [rule('pcs-endpoint-in-closed-hall')] },
  {
    id: 'pcs-ports',
    mistake: 'a controller and nodes that do not reach the ports of Slurm',
    heldBy: [rule('pcs-controller-subnet'), file('lib/terraform/platforms/slurm/controller-security-group.ts')],
  },
  {
    id: 'pcs-user-data',
    mistake: 'user data that PCS cannot merge with its own',
    heldBy: [file('lib/terraform/nodes/instance-user-data.ts')],
  },
  {
    id: 'pcs-template',
    mistake: 'a launch template with an instance type or profile of its own, or of a fixed version',
    heldBy: [file('lib/terraform/platforms/slurm/node-group.ts')],
  },
  {
    id: 'subnet-holds-nodes',
    mistake: 'a subnet with fewer addresses than the nodes and pods in it',
    heldBy: [file('lib/plan/network/network.ts')],
  },
  { id: 'subnets-apart', mistake: 'overlapping subnets', heldBy: [rule('subnets-apart')] },
  {
    id: 'link-in-every-zone',
    mistake: 'nodes in a zone without an attachment of the transit gateway',
    heldBy: [file('lib/plan/network/on-premises.ts')],
  },
  {
    id: 'routers-distinct',
    mistake: 'two customer gateways of one address and number, which AWS takes for one',
    heldBy: [file('lib/blueprint/checks/site/links.ts')],
  },
  {
    id: 'link-limits',
    mistake: 'more routes, or more transit interfaces of a connection, than a link takes',
    heldBy: [rule('link-routes'), rule('transit-interfaces')],
  },
  {
    id: 'events-arrive',
    mistake: 'a condition in the policy of a topic that EventBridge publishes to',
    heldBy: [file('lib/terraform/operations/alert-topic.ts')],
  },
  {
    id: 'group-rules',
    mistake: 'more rules in a security group than the default quota',
    heldBy: [rule('security-group-rules')],
  },
  {
    id: 'policy-size',
    mistake: 'a policy or a trust policy longer than IAM allows',
    heldBy: [rule('workload-policy-fits'), rule('trust-fits')],
  },
  {
    id: 'bucket-closed',
    mistake: 'a bucket that is public, unencrypted, unversioned, or keeps incomplete uploads',
    heldBy: [file('lib/terraform/foundation/closed-bucket.ts')],
  },
  {
    id: 'lustre-reachable',
    mistake: 'a file system whose ports are closed to its clients',
    heldBy: [file('lib/terraform/stores/lustre-store.ts')],
  },
  {
    id: 'metrics-sent',
    mistake: 'an alarm on a metric that no node publishes, is permitted to publish, or can publish without internet',
    heldBy: [
      file('lib/plan/operations/node-agent.ts'),
      file('lib/terraform/nodes/node-agent.ts'),
      file('lib/plan/network/endpoints.ts'),
    ],
  },
  {
    id: 'karpenter-reservation-by-id',
    mistake: 'a reservation that Karpenter does not support: a resource group, or an open one without id',
    heldBy: [rule('karpenter-reservation-by-id')],
    unseen: 'the pools are in a stack of their own',
  },
  {
    id: 'mirror-in-region',
    mistake: 'chart images in a registry that a hall without internet cannot reach',
    heldBy: [rule('mirror-in-region')],
    unseen: 'the charts are in a stack of their own',
  },
  {
    // No load balancer and no target group is made.
    id: 'names',
    mistake: 'names that are too long, invalid or duplicate',
    heldBy: [rule('names-fit')],
  },
];

/** The numbered ones in their order, then those with names. */
export const AWS_MISTAKES: readonly AwsMistake[] = [...NUMBERED, ...NAMED];
