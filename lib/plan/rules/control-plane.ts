import type { AwsRule, Breach } from '../kinds/aws-rule.js';
import { clusterOf } from '../platforms/eks/cluster-of.js';

/**
 * Zones where EKS places no control plane.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
const NO_CONTROL_PLANE: readonly string[] = ['cac1-az3', 'use1-az3', 'usw1-az2'];

/**
 * Add-ons of AWS that a hall may install.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 */
const ADDONS: readonly string[] = [
  'adot',
  'amazon-cloudwatch-observability',
  'aws-ebs-csi-driver',
  'aws-efs-csi-driver',
  'aws-fsx-csi-driver',
  'aws-mountpoint-s3-csi-driver',
  'coredns',
  'eks-node-monitoring-agent',
  'eks-pod-identity-agent',
  'kube-proxy',
  'metrics-server',
  'snapshot-controller',
  'vpc-cni',
];

export const CONTROL_PLANE_RULES: readonly AwsRule[] = [
  {
    id: 'control-plane-zones',
    title: 'the control plane has subnets in two zones or more, none of them closed to it',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html',
    breaches: ({ blueprint, hall }) => {
      if (hall.platform !== 'eks') return [];
      const { cluster, network } = hall;
      const own = network.subnets.filter(({ key }) => cluster.subnets.includes(key));
      const zones = network.zones.filter(({ key }) => own.some(({ zone }) => zone === key));
      const existing = blueprint.network.vpc?.subnets;
      const few: Breach[] =
        zones.length >= 2
          ? []
          : [
              {
                path: existing === undefined ? ['network', 'zones'] : ['network', 'vpc', 'subnets'],
                message: `the control plane has subnets in ${zones.length} zones, and EKS wants two`,
                hint: 'name zones or subnets for it',
              },
            ];
      const closed = zones.filter(({ id }) => NO_CONTROL_PLANE.includes(id));
      return [
        ...few,
        ...closed.map(({ id, key }): Breach => {
          const subnet = own.find(({ zone }) => zone === key)?.existingId;
          const index = existing?.findIndex((one) => one.id === subnet) ?? -1;
          return {
            path: index < 0 ? ['network', 'zones'] : ['network', 'vpc', 'subnets', index, 'roles'],
            message: `EKS places no control plane in ${id}`,
            hint: index < 0 ? 'take other zones' : 'write "roles: [nodes, accelerators]": nodes may stand there',
          };
        }),
      ];
    },
  },
  {
    id: 'control-plane-reachable',
    title: 'the API has a private or a public endpoint',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
    breaches: ({ hall }) =>
      hall.platform !== 'eks' || hall.cluster.privateAccess || hall.cluster.publicAccessCidrs.length > 0
        ? []
        : [
            {
              path: ['kubernetes', 'privateAccess'],
              message: 'both endpoints of the API are off: nobody could reach the cluster',
              hint: 'leave it on, or name ranges in publicAccess',
            },
          ],
  },
  {
    id: 'addon-known',
    title: 'every add-on is one of AWS',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html',
    breaches: ({ hall }) =>
      (clusterOf(hall)?.addons ?? [])
        .filter(({ name }) => !ADDONS.includes(name))
        .map(({ name }) => ({
          path: ['platform'],
          message: `${name} is no add-on of EKS`,
          hint: 'this is a mistake of datahall: report it',
        })),
  },
];
