import type { InstanceType } from '../../../catalog/facts/catalog.js';
import { EKS_ADDONS } from '../../../units/closed-lists.js';
import {
  type AwsRule,
  awsRule,
  eachFleetOf,
  OUR_MISTAKE,
  type RuledHall,
  type Subject,
  wholeHall,
} from '../../kinds/aws-rule.js';
import { NO_CONTROL_PLANE } from '../../kinds/zone-id.js';
import type { AmiFamily } from '../../shape/eks-plan.js';
import type { EksHall } from '../../shape/hall.js';

const NETWORK = 'https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html';

/**
 * Add-ons of AWS that a hall may install.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 */
const ADDONS: readonly string[] = [...EKS_ADDONS, 'adot', 'snapshot-controller'];

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

/** Private registry of ECR and its region. */
const ECR_IMAGE = /^[0-9]{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/;

/** What EKS and what runs in a cluster refuse. */
export const EKS_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'mirror-in-region',
    title: 'a hall without internet pulls images from a registry in its own region',
    source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    subjects: wholeHall<EksHall>('kubernetes', 'mirror'),
    breach: ({ region, charts, network: { natZones, existing } }) => {
      if (charts.stack === null || natZones.length > 0 || (existing !== null && !existing.closed)) return null;
      const images = charts.releases.flatMap((release) => release.images);
      const elsewhere = images.filter((image) => (ECR_IMAGE.exec(image)?.[1] ?? region) !== region);
      if (elsewhere.length === 0) return null;
      return {
        message: `the mirror is outside ${region}, and a hall without internet reaches registries in its own region only: ${elsewhere.join(', ')}`,
        hint: `copy the images to a registry in ${region}`,
      };
    },
  }),
  awsRule({
    id: 'control-plane-zones',
    title: 'the control plane has subnets in two or more zones that support it',
    source: NETWORK,
    subjects: controlPlane,
    breach: ({ zone, zones, hint }) => {
      if (zone === null) {
        return zones >= 2
          ? null
          : { message: `the control plane has subnets in ${zones} zones, and EKS requires two`, hint };
      }
      return NO_CONTROL_PLANE.includes(zone)
        ? { message: `EKS does not support a control plane in ${zone}`, hint }
        : null;
    },
  }),
  awsRule({
    id: 'control-plane-reachable',
    title: 'the API has a private or a public endpoint',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
    subjects: wholeHall<EksHall>('kubernetes', 'privateAccess'),
    breach: ({ cluster: { privateAccess, publicAccessCidrs } }) =>
      privateAccess || publicAccessCidrs.length > 0
        ? null
        : {
            message: 'both endpoints of the API are off: the cluster would be unreachable',
            hint: 'remove it, or name ranges in publicAccess',
          },
  }),
  awsRule({
    id: 'addon-known',
    title: 'every add-on is an EKS add-on of AWS',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html',
    subjects: ({ hall }: RuledHall<EksHall>) => hall.cluster.addons.map((about) => ({ about, path: ['platform'] })),
    breach: ({ name }) =>
      ADDONS.includes(name) ? null : { message: `${name} is not an EKS add-on`, hint: OUR_MISTAKE },
  }),
  awsRule({
    id: 'karpenter-reservation-by-id',
    title: 'Karpenter uses reservations by id only: no resource group, no open reservation without an id',
    source: 'https://karpenter.sh/docs/tasks/odcrs/',
    subjects: eachFleetOf<EksHall>('purchase'),
    breach: ({ key, startedBy, purchase, reservation }) => {
      if (startedBy !== 'karpenter') return null;
      const group = reservation?.kind === 'group';
      if (!group && !(purchase === 'owned' && reservation === null)) return null;
      return {
        message: `fleet ${key}: Karpenter needs the id of a reservation, and this one has ${group ? 'a resource group' : 'none'}`,
        hint: group
          ? 'give the ids of its reservations, or write "autoscaler: cluster-autoscaler"'
          : 'give its id in your own catalog, or write "autoscaler: cluster-autoscaler"',
      };
    },
  }),
  awsRule({
    id: 'image-fits-type',
    title: 'the image supports the architecture and accelerators of the type',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html',
    subjects: eachFleetOf<EksHall>('types'),
    breach: ({ key, instanceType, ami }, { catalog }) => {
      const type = catalog.types.get(instanceType);
      if (type === undefined || fits(ami, type)) return null;
      return {
        message: `fleet ${key}: the image ${ami} does not fit ${instanceType}`,
        hint: 'allow other types, or set `vendors` and `architectures`',
      };
    },
  }),
  awsRule({
    id: 'node-labels-valid',
    title: 'every value of a node label is valid in Kubernetes: at most 63 characters',
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/',
    subjects: eachFleetOf<EksHall>('name'),
    breach: ({ key, labels }) => {
      const wrong = Object.entries(labels).find(([, value]) => !LABEL_VALUE.test(value));
      if (wrong === undefined) return null;
      return {
        message: `the nodes of fleet ${key} would be labelled ${wrong[0]}=${wrong[1]}, which is not a valid label value`,
        hint: 'choose a shorter name',
      };
    },
  }),
];

/** The zones of the control plane: how many there are (`zone` is null), and each by itself. */
function controlPlane({ blueprint, hall: { cluster, network } }: RuledHall<EksHall>): Subject<{
  readonly zone: string | null;
  readonly zones: number;
  readonly hint: string;
}>[] {
  if (cluster.existing !== undefined) return [];
  const own = network.subnets.filter(({ key }) => cluster.subnets.includes(key));
  const zones = network.zones.filter(({ key }) => own.some(({ zone }) => zone === key));
  const existing = blueprint.network.vpc?.subnets;
  return [
    {
      about: { zone: null, zones: zones.length, hint: 'name zones or subnets for it' },
      path: existing === undefined ? ['network', 'zones'] : ['network', 'vpc', 'subnets'],
    },
    ...zones.map(({ id, key }) => {
      const subnet = own.find(({ zone }) => zone === key)?.existingId;
      const index = existing?.findIndex((one) => one.id === subnet) ?? -1;
      return {
        about: {
          zone: id,
          zones: zones.length,
          hint: index < 0 ? 'choose other zones' : 'write "roles: [nodes, accelerators]": nodes may run there',
        },
        path: index < 0 ? ['network', 'zones'] : ['network', 'vpc', 'subnets', index, 'roles'],
      };
    }),
  ];
}

function fits(ami: AmiFamily, { architecture, accelerators }: InstanceType): boolean {
  const vendor = accelerators?.model.vendor;
  const suffix = vendor === undefined ? '_STANDARD' : vendor === 'AWS' ? '_NEURON' : '_NVIDIA';
  return ami.endsWith(suffix) && ami.includes(architecture === 'arm64' ? 'ARM_64' : 'x86_64');
}
