/**
 * Mistakes that Terraform validates and plans, and AWS refuses or obeys to one's harm, with what keeps a hall from each.
 * The numbers are those that the audit of the synthesised Terraform reports.
 */
export interface AwsMistake {
  readonly number: number;
  readonly mistake: string;
  /** At least one; how the reader, a rule of the plan, or the only construct that writes it, prevents it. */
  readonly heldBy: readonly Holder[];
}

export type Holder =
  /** By its id: checked on every plan. */
  | { readonly rule: string }
  /** A file that writes or reads it so that it can not come about. */
  | { readonly file: string };

const rule = (id: string): Holder => ({ rule: id });
const file = (path: string): Holder => ({ file: path });
const fleet = file('lib/terraform/gpu-fleet.ts');
const template = file('lib/terraform/node-template.ts');

/** In number order. */
export const AWS_MISTAKES: readonly AwsMistake[] = [
  { number: 1, mistake: 'security groups of a launch template beside its network interfaces', heldBy: [fleet] },
  { number: 2, mistake: 'an EFA-only primary interface', heldBy: [rule('primary-interface-has-address')] },
  { number: 3, mistake: 'two interfaces on one card and device', heldBy: [rule('interface-places-differ')] },
  { number: 4, mistake: 'a public address with several interfaces', heldBy: [fleet] },
  { number: 5, mistake: 'a capacity block with options of spot', heldBy: [fleet] },
  { number: 6, mistake: 'a capacity block without a reservation', heldBy: [fleet] },
  { number: 7, mistake: 'an instance type in the template and in the node group', heldBy: [fleet, template] },
  { number: 8, mistake: 'a disk size or remote access beside a template', heldBy: [fleet, template] },
  {
    number: 9,
    mistake: "an instance profile or a subnet in a managed node group's template",
    heldBy: [fleet, template],
  },
  {
    number: 10,
    mistake: 'an image of the template beside the family of the node group',
    heldBy: [fleet, template, rule('image-fits-type')],
  },
  { number: 11, mistake: 'a capacity block over two subnets', heldBy: [rule('capacity-block-in-one-zone')] },
  { number: 12, mistake: 'more nodes desired or at least than at most', heldBy: [rule('node-range-ordered')] },
  {
    number: 13,
    mistake: 'an instance type or a Kubernetes version that AWS does not know',
    heldBy: [rule('type-offered-in-zone'), file('lib/blueprint/checks/hall-sense.ts')],
  },
  {
    number: 14,
    mistake: 'one subnet for the control plane, or no endpoint of it',
    heldBy: [rule('control-plane-zones'), rule('control-plane-reachable')],
  },
  { number: 15, mistake: 'an add-on that AWS does not know', heldBy: [rule('addon-known')] },
  { number: 16, mistake: 'a cluster placement group over several zones', heldBy: [rule('placement-in-one-zone')] },
  {
    number: 17,
    mistake: 'a capacity or throughput that FSx does not make',
    heldBy: [rule('lustre-capacity'), rule('lustre-throughput')],
  },
  {
    number: 18,
    mistake: 'a scratch file system with backups or a key',
    heldBy: [rule('lustre-scratch-plain'), file('lib/terraform/lustre-store.ts')],
  },
  {
    number: 19,
    mistake: 'a file system on EFA without metadata, with IOPS that follow and are given, or logs under another name',
    heldBy: [
      rule('lustre-efa'),
      rule('lustre-linked-unbacked'),
      rule('lustre-log-group'),
      file('lib/terraform/lustre-store.ts'),
    ],
  },
  {
    number: 20,
    mistake: 'a bucket in capitals, Standard-IA before 30 days, expiry before transition',
    heldBy: [rule('names-fit'), rule('lifecycle-ages-rise')],
  },
  {
    number: 21,
    mistake: 'a subnet under /28, tags of AWS, a description of a security group beyond ASCII',
    heldBy: [rule('subnet-size'), rule('tags-allowed'), file('lib/blueprint/names.ts')],
  },
  { number: 22, mistake: 'user data that is not base64', heldBy: [file('lib/terraform/node-config.ts')] },
  { number: 23, mistake: 'Pod Identity without TagSession', heldBy: [file('lib/terraform/pod-role.ts')] },
  {
    number: 24,
    mistake: 'a Batch compute environment without an instance role',
    heldBy: [file('lib/terraform/batch/batch-fleet.ts')],
  },
  {
    number: 25,
    mistake: 'what only AWS knows: types by zone, names taken, quotas, the size of an image, the key of a disk',
    heldBy: [
      rule('type-offered-in-zone'),
      rule('root-volume-holds-image'),
      rule('security-group-rules'),
      rule('workload-policy-fits'),
      file('lib/plan/quotas/quota-needs.ts'),
      file('lib/plan/names.ts'),
      file('lib/terraform/hall-keys.ts'),
    ],
  },
];
