import type { DocumentPath } from '../../blueprint/document/diagnostic.js';
import {
  type AwsRule,
  awsRule,
  eachFleet,
  OUR_MISTAKE,
  type RuledHall,
  type Subject,
  workloadPath,
} from '../kinds/aws-rule.js';
import { workloadsOn } from '../kinds/pools.js';
import { platformOf } from '../platforms/platforms.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { Hall } from '../shape/hall.js';
import { storeOf } from '../stores/stores.js';

/** The largest image in use, with the drivers of its vendor, and some room for what is pulled onto it. */
const ACCELERATED_ROOT_GIB_MIN = 100;
/** What the snapshot of a plain image of EKS takes. */
const PLAIN_ROOT_GIB_MIN = 20;

/** Of 16,384 bytes 2,000 are for all else; a file system takes up to 165, with the longest names and regions. */
const MOUNTS_MAX = 80;

/** What EC2 refuses of nodes, those of the platform included. */
export const NODE_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'node-range-ordered',
    title: 'minimum ≤ desired ≤ maximum, and maximum ≥ 1',
    source: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html',
    subjects: eachFleet('nodes'),
    breach: ({ key, nodes: { min, desired, max } }) =>
      0 <= min && min <= desired && desired <= max && max >= 1
        ? null
        : {
            message: `fleet ${key} has a minimum of ${min}, ${desired} desired and a maximum of ${max} nodes`,
            hint: 'ask for one node or more',
          },
  }),
  awsRule({
    id: 'type-offered-in-zone',
    title: 'every type is offered in the zones of its nodes, under its purchase option',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html',
    subjects: eachNodeGroup('types', ['network', 'zones']),
    breach: ({ fleet, instanceType, purchase, subnets }, { hall, catalog }) => {
      const offered = catalog.regions.get(hall.region)?.offers.get(instanceType)?.zones;
      const without = zonesOf(hall, subnets).filter((zone) => !offered?.includes(zone));
      const missing = without.length > 0 ? `not offered in ${without.join(', ')}` : null;
      if (fleet === null) {
        // Where the catalog knows no such type in the region, it is not known that it is missing.
        if (missing === null || offered === undefined) return null;
        const message = `the system nodes, ${instanceType}, are ${missing}`;
        return { message, hint: 'choose other zones, or another region' };
      }
      const wrong = (message: string) => ({ message: `fleet ${fleet}: ${message}`, hint: 'name other types or zones' });
      const type = catalog.types.get(instanceType);
      if (type === undefined) return wrong(`${instanceType} is not in the catalog`);
      if ((purchase === 'spot' || purchase === 'capacity-block') && !type.usageClasses.includes(purchase)) {
        return wrong(`${instanceType} is not sold as ${purchase}`);
      }
      return missing === null ? null : wrong(`${instanceType} is ${missing}`);
    },
  }),
  awsRule({
    id: 'root-volume-holds-image',
    title: 'the root volume is no smaller than its image',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html',
    subjects: eachNodeGroup('types', ['platform']),
    breach: ({ accelerated, rootVolumeGib }) => {
      const least = accelerated ? ACCELERATED_ROOT_GIB_MIN : PLAIN_ROOT_GIB_MIN;
      if (rootVolumeGib >= least) return null;
      return { message: `a root volume of ${rootVolumeGib} GiB, and the image needs ${least} GiB`, hint: OUR_MISTAKE };
    },
  }),
  awsRule({
    id: 'user-data-fits',
    title: 'user data has at most 16 KB',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html',
    subjects: ({ blueprint, hall }) =>
      (platformOf(hall).nodes.mountsByUserData ? [...new Set(hall.fleets.map(({ workload }) => workload))] : []).map(
        (owner) => ({ about: owner, path: workloadPath(blueprint, owner, 'storage') }),
      ),
    breach: (name, { hall }) => {
      const workloads = workloadsOn(hall, name);
      const mounted = hall.stores.filter(
        (store) => workloads.includes(store.workload) && storeOf(store).mounted,
      ).length;
      if (mounted <= MOUNTS_MAX) return null;
      return {
        message: `nodes of ${name} would mount ${mounted} file systems, and their user data has room for ${MOUNTS_MAX}`,
        hint: 'share file systems, or write "platform: eks"',
      };
    },
  }),
];

/** Nodes of a fleet, or those of the platform itself. */
interface Nodes extends Pick<FleetPlan, 'instanceType' | 'purchase' | 'rootVolumeGib' | 'subnets'> {
  /** Null: the system nodes. */
  readonly fleet: string | null;
  readonly accelerated: boolean;
}

/** Every fleet, then the system nodes where the platform has some. @param systemPath - of their breach */
function eachNodeGroup(key: string, systemPath: DocumentPath): (ruled: RuledHall) => Subject<Nodes>[] {
  return (ruled) => {
    const fleets = eachFleet(key)(ruled).map(({ about, path }) => ({
      about: { ...about, fleet: about.key, accelerated: about.accelerators !== null },
      path,
    }));
    const system = platformOf(ruled.hall).systemNodes(ruled.hall);
    if (system === null) return fleets;
    const purchase: FleetPlan['purchase'] = 'on-demand';
    return [...fleets, { about: { ...system, purchase, fleet: null, accelerated: false }, path: systemPath }];
  };
}

/** Ids. */
function zonesOf({ network }: Hall, subnets: readonly string[]): string[] {
  return network.subnets
    .filter(({ key }) => subnets.includes(key))
    .flatMap(({ zone }) => network.zones.filter(({ key }) => key === zone).map(({ id }) => id));
}
