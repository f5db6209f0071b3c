import type { InstanceType } from '../../catalog/facts/catalog.js';
import {
  type AwsRule,
  type Breach,
  breachesOf,
  fleetBreaches,
  nodeGroups,
  type RuledHall,
  workloadPath,
} from '../kinds/aws-rule.js';
import { clusterOf } from '../platforms/eks/cluster-of.js';
import type { AmiFamily } from '../shape/eks-plan.js';
import type { FleetPlan } from '../shape/fleet-plan.js';

/** The largest image in use, with the drivers of its vendor, and some room for what is pulled onto it. */
const ACCELERATED_ROOT_GIB_MIN = 100;
/** What the snapshot of a plain image of EKS takes. */
const PLAIN_ROOT_GIB_MIN = 20;

/** Of 16,384 bytes 2,000 are for all else; a file system takes up to 165, with the longest names and regions. */
const MOUNTS_MAX = 80;

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

export const NODE_RULES: readonly AwsRule[] = [
  {
    id: 'node-range-ordered',
    title: 'minimum ≤ desired ≤ maximum, and at least one node at most',
    source: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html',
    breaches: (ruled) =>
      fleetBreaches(ruled, 'nodes', ({ key, nodes: { min, desired, max } }) =>
        0 <= min && min <= desired && desired <= max && max >= 1
          ? []
          : [
              {
                message: `fleet ${key} has ${min} nodes at least, ${desired} desired and ${max} at most`,
                hint: 'ask for one node or more',
              },
            ],
      ),
  },
  {
    id: 'type-offered-in-zone',
    title: 'every type is there, in every zone where its nodes stand, for sale in the way it is bought',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html',
    breaches: (ruled) => [
      ...fleetBreaches(ruled, 'types', (fleet) => wrongOffer(ruled, fleet)),
      ...wrongSystemOffer(ruled),
    ],
  },
  {
    id: 'image-fits-type',
    title: 'the image is made for the processor and the accelerators of the type',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html',
    breaches: (ruled) =>
      breachesOf(ruled, nodeGroups(ruled), 'types', ({ key, instanceType, ami }) => {
        const type = ruled.catalog.types.get(instanceType);
        if (type === undefined || fits(ami, type)) return [];
        return [
          {
            message: `fleet ${key}: the image ${ami} does not fit ${instanceType}`,
            hint: 'allow other types, or set `vendors` and `architectures`',
          },
        ];
      }),
  },
  {
    id: 'root-volume-holds-image',
    title: 'the root volume is no smaller than the image that it starts from',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html',
    breaches: (ruled) => {
      const system = clusterOf(ruled.hall)?.systemNodes.rootVolumeGib ?? PLAIN_ROOT_GIB_MIN;
      const wrong = (rootVolumeGib: number, least: number) => ({
        message: `a root volume of ${rootVolumeGib} GiB, and the image takes ${least} GiB`,
        hint: 'this is a mistake of datahall: report it',
      });
      return [
        ...fleetBreaches(ruled, 'types', ({ accelerators, rootVolumeGib }) => {
          const least = accelerators === null ? PLAIN_ROOT_GIB_MIN : ACCELERATED_ROOT_GIB_MIN;
          return rootVolumeGib >= least ? [] : [wrong(rootVolumeGib, least)];
        }),
        ...(system >= PLAIN_ROOT_GIB_MIN ? [] : [{ path: ['platform'], ...wrong(system, PLAIN_ROOT_GIB_MIN) }]),
      ];
    },
  },
  {
    id: 'user-data-fits',
    title: 'what an instance runs at its first start has 16 KB at most',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html',
    breaches: ({ blueprint, hall }) =>
      hall.platform === 'eks'
        ? []
        : blueprint.workloads.flatMap(({ name }): Breach[] => {
            const mounted = hall.stores.filter(
              ({ workload, kind }) => workload === name && (kind === 'lustre' || kind === 'home'),
            ).length;
            if (mounted <= MOUNTS_MAX) return [];
            return [
              {
                path: workloadPath(blueprint, name, 'storage'),
                message: `nodes of ${name} would mount ${mounted} file systems, and their user data has room for ${MOUNTS_MAX}`,
                hint: 'share file systems, or write "platform: eks"',
              },
            ];
          }),
  },
  {
    id: 'node-labels-valid',
    title: 'every value of a node label has 63 characters at most, of those that Kubernetes takes',
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/',
    breaches: (ruled) =>
      breachesOf(ruled, nodeGroups(ruled), 'name', ({ key, labels }) => {
        const wrong = Object.entries(labels).find(([, value]) => !LABEL_VALUE.test(value));
        if (wrong === undefined) return [];
        return [
          {
            message: `the nodes of fleet ${key} would be labelled ${wrong[0]}=${wrong[1]}, which is no value of a label`,
            hint: 'choose a shorter name',
          },
        ];
      }),
  },
];

function wrongOffer({ hall, catalog }: RuledHall, fleet: FleetPlan): Omit<Breach, 'path'>[] {
  const { key, instanceType, purchase, subnets } = fleet;
  const wrong = (message: string) => [{ message: `fleet ${key}: ${message}`, hint: 'name other types or zones' }];
  const type = catalog.types.get(instanceType);
  if (type === undefined) return wrong(`${instanceType} is no instance type of the catalog`);
  if ((purchase === 'spot' || purchase === 'capacity-block') && !type.usageClasses.includes(purchase)) {
    return wrong(`${instanceType} is not sold as ${purchase}`);
  }
  const offered = catalog.regions.get(hall.region)?.offers.get(instanceType)?.zones ?? [];
  const without = zonesOf(hall, subnets).filter((zone) => !offered.includes(zone));
  return without.length === 0 ? [] : wrong(`${instanceType} is not offered in ${without.join(', ')}`);
}

/** Where the catalog knows no such type in the region, it is not known that it is missing. */
function wrongSystemOffer({ hall, catalog }: RuledHall): Breach[] {
  if (hall.platform !== 'eks') return [];
  const { instanceType, subnets } = hall.cluster.systemNodes;
  const offered = catalog.regions.get(hall.region)?.offers.get(instanceType)?.zones;
  const without = offered === undefined ? [] : zonesOf(hall, subnets).filter((zone) => !offered.includes(zone));
  if (without.length === 0) return [];
  return [
    {
      path: ['network', 'zones'],
      message: `the system nodes, ${instanceType}, are not offered in ${without.join(', ')}`,
      hint: 'take other zones, or another region',
    },
  ];
}

function zonesOf({ network }: RuledHall['hall'], subnets: readonly string[]): string[] {
  return network.subnets
    .filter(({ key }) => subnets.includes(key))
    .flatMap(({ zone }) => network.zones.filter(({ key }) => key === zone).map(({ id }) => id));
}

function fits(ami: AmiFamily, { architecture, accelerators }: InstanceType): boolean {
  const vendor = accelerators?.model.vendor;
  const suffix = vendor === undefined ? '_STANDARD' : vendor === 'AWS' ? '_NEURON' : '_NVIDIA';
  return ami.endsWith(suffix) && ami.includes(architecture === 'arm64' ? 'ARM_64' : 'x86_64');
}
