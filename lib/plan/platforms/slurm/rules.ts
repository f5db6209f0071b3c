import {
  type AwsRule,
  awsRule,
  eachFleetOf,
  OUR_MISTAKE,
  type Subjects,
  wholeHall,
  workloadPath,
} from '../../kinds/aws-rule.js';
import type { SlurmHall } from '../../shape/hall.js';
import type { SlurmFleetPlan, SlurmQueuePlan, SlurmSettingPlan } from '../../shape/slurm-plan.js';
import { CLUSTER_SETTINGS, NODE_GROUP_SETTINGS, QUEUE_SETTINGS } from './boot/pcs-settings.js';
import { CLUSTER_SIZES, SIZE_LIMITS } from './cluster.js';
import { PCS_NAMES, ROLE_PREFIX } from './names.js';

/** Settings that PCS takes, by what they are of. */
const SETTINGS = { cluster: CLUSTER_SETTINGS, group: NODE_GROUP_SETTINGS, queue: QUEUE_SETTINGS } as const;

const API = 'https://docs.aws.amazon.com/pcs/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/pcs/latest/userguide';

/** Of each cluster; they cannot be raised. */
const GROUPS_PER_CLUSTER = 10;
const QUEUES_PER_CLUSTER = 10;

const nodesOf = ({ slurm, fleets }: SlurmHall): number =>
  fleets.reduce((sum, fleet) => sum + fleet.nodes.max, slurm.login.nodes);

const eachSlurmFleet = (key: string) => eachFleetOf<SlurmHall>(key);

/** What AWS Parallel Computing Service (PCS) refuses, or takes to one's harm. */
export const SLURM_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'pcs-size-holds-nodes',
    title: 'the class of a cluster bounds the nodes of all its groups: 32, 512 or 2,048',
    source: `${API}/API_CreateCluster.html`,
    subjects: wholeHall<SlurmHall>('slurm', 'size'),
    breach: (hall) => {
      const { size } = hall.slurm.cluster;
      const nodes = nodesOf(hall);
      if (nodes <= SIZE_LIMITS[size].nodes) return null;
      const [fits] = Object.entries(CLUSTER_SIZES).find(([, one]) => nodes <= SIZE_LIMITS[one].nodes) ?? [];
      return {
        message: `a ${size} cluster manages ${SIZE_LIMITS[size].nodes} nodes, and the hall has up to ${nodes} with its login nodes`,
        hint: fits === undefined ? 'split the workloads over several halls' : `write "slurm: { size: ${fits} }"`,
      };
    },
  }),
  awsRule({
    id: 'pcs-cluster-name',
    title: `the name of a cluster has ${PCS_NAMES.shortest} to ${PCS_NAMES.cluster} letters, digits and hyphens, a letter first`,
    source: `${API}/API_CreateCluster.html`,
    subjects: wholeHall<SlurmHall>('name'),
    breach: ({ slurm: { cluster } }) => wrongName('cluster', cluster.name, PCS_NAMES.cluster),
  }),
  awsRule({
    id: 'pcs-group-name',
    title: `the name of a compute node group has ${PCS_NAMES.shortest} to ${PCS_NAMES.group} letters, digits and hyphens, a letter first`,
    source: `${API}/API_CreateComputeNodeGroup.html`,
    subjects: eachSlurmFleet('name'),
    breach: ({ groupName }) => wrongName('compute node group', groupName, PCS_NAMES.group),
  }),
  awsRule({
    id: 'pcs-queue-name',
    title: `the name of a queue has ${PCS_NAMES.shortest} to ${PCS_NAMES.group} letters, digits and hyphens, a letter first`,
    source: `${API}/API_CreateQueue.html`,
    subjects: eachQueue('name'),
    breach: ({ name }) => wrongName('queue', name, PCS_NAMES.group),
  }),
  awsRule({
    id: 'pcs-group-names-differ',
    title: 'no two compute node groups of a cluster have one name',
    source: `${API}/API_CreateComputeNodeGroup.html`,
    subjects: eachSlurmFleet('name'),
    breach: ({ groupName }, { hall }) => {
      const names = [hall.slurm.login.groupName, ...hall.fleets.map((fleet) => fleet.groupName)];
      return names.filter((name) => name === groupName).length === 1
        ? null
        : { message: `two compute node groups would be named ${groupName}`, hint: 'rename a workload' };
    },
  }),
  awsRule({
    id: 'pcs-groups-per-cluster',
    title: `a cluster has at most ${GROUPS_PER_CLUSTER} compute node groups, that of the login nodes among them`,
    source: `${GUIDE}/service-endpoints-quotas.html`,
    subjects: wholeHall<SlurmHall>('workloads'),
    breach: ({ fleets }) =>
      fleets.length < GROUPS_PER_CLUSTER
        ? null
        : {
            message: `a cluster of PCS has at most ${GROUPS_PER_CLUSTER} compute node groups, and the hall has ${fleets.length + 1} with that of the login nodes`,
            hint: 'allow fewer types and purchase options, share a pool, or split the workloads over several halls',
          },
  }),
  awsRule({
    id: 'pcs-queues-per-cluster',
    title: `a cluster has at most ${QUEUES_PER_CLUSTER} queues`,
    source: `${GUIDE}/service-endpoints-quotas.html`,
    subjects: wholeHall<SlurmHall>('workloads'),
    breach: ({ slurm: { queues } }) =>
      queues.length <= QUEUES_PER_CLUSTER
        ? null
        : {
            message: `a cluster of PCS has at most ${QUEUES_PER_CLUSTER} queues, and the hall has ${queues.length}`,
            hint: 'let workloads share a pool, or split them over several halls',
          },
  }),
  awsRule({
    id: 'pcs-role-name',
    title: `the role of nodes has a name that begins with ${ROLE_PREFIX.replace('-', '')}: PCS hands on no other`,
    source: `${GUIDE}/security-instance-profiles.html`,
    subjects: wholeHall<SlurmHall>('name'),
    breach: ({ slurm: { login }, access }) => {
      const [wrong] = [login, ...access]
        .map(({ roleName }) => roleName)
        .filter((name) => !name.startsWith(ROLE_PREFIX));
      return wrong === undefined ? null : { message: `PCS would not hand on the role ${wrong}`, hint: OUR_MISTAKE };
    },
  }),
  awsRule({
    id: 'pcs-purchase-option',
    title: 'the purchase option of a group is that of its launch template: a block is CAPACITY_BLOCK, spot SPOT',
    source: `${API}/API_CreateComputeNodeGroup.html`,
    subjects: eachSlurmFleet('purchase'),
    breach: ({ key, purchase, purchaseOption }) =>
      (purchase === 'capacity-block') === (purchaseOption === 'CAPACITY_BLOCK') &&
      (purchase === 'spot') === (purchaseOption === 'SPOT')
        ? null
        : { message: `fleet ${key} is bought as ${purchase}, and its group says ${purchaseOption}`, hint: OUR_MISTAKE },
  }),
  awsRule({
    id: 'pcs-block-dates',
    title: 'a group in a capacity block is resized by the dates of the block',
    source: `${GUIDE}/working-with_cng.html`,
    subjects: eachSlurmFleet('purchase'),
    breach: ({ key, purchase, calendar }) =>
      purchase !== 'capacity-block' || calendar?.changes.some(({ once }) => once !== null)
        ? null
        : {
            message: `fleet ${key}: the dates of its capacity block are unknown, and jobs would run into its end`,
            hint: 'write the block under `capacity`, or allow another purchase option',
          },
  }),
  awsRule({
    id: 'pcs-image-fits-type',
    title:
      'the image of PCS has drivers of NVIDIA, and none of Trainium and Inferentia; with pyxis it is one of x86_64',
    source: 'https://docs.aws.amazon.com/pcs/latest/userguide/working-with_ami.html',
    subjects: eachSlurmFleet('types'),
    breach: ({ key, instanceType, accelerators }, { catalog, hall }) => {
      if (accelerators?.vendor === 'AWS') {
        return {
          message: `fleet ${key}: the image of PCS has no driver for the accelerators of ${instanceType}`,
          hint: 'write "vendors: [NVIDIA]" under `types`, or "platform: eks" or "platform: ec2"',
        };
      }
      const architecture = catalog.types.get(instanceType)?.architecture ?? 'x86_64';
      return hall.slurm.image === undefined || architecture === 'x86_64'
        ? null
        : {
            message: `fleet ${key}: the image with pyxis is built for x86_64, and ${instanceType} is ${architecture}`,
            hint: 'write "slurm: { containers: docker }", or deny the type under `types`',
          };
    },
  }),
  awsRule({
    id: 'pcs-types-alike',
    title: 'all types of a compute node group have the same processors, architecture and accelerators',
    source: `${GUIDE}/working-with_cng_create.html`,
    subjects: eachSlurmFleet('homogeneous'),
    breach: ({ key, instanceType, alternatives }, { catalog }) => {
      const shape = (name: string) => {
        const type = catalog.types.get(name);
        return type && `${type.vcpus} ${type.architecture} ${type.accelerators?.count ?? 0}`;
      };
      const other = alternatives.find((name) => shape(name) !== shape(instanceType));
      if (other === undefined) return null;
      return {
        message: `fleet ${key}: one group of PCS cannot start ${instanceType} and ${other}, which differ in processors or accelerators`,
        hint: OUR_MISTAKE,
      };
    },
  }),
  awsRule({
    id: 'pcs-queue-has-groups',
    title: 'a queue leads to compute node groups of its cluster, and each of them is in one queue',
    source: `${API}/API_CreateQueue.html`,
    subjects: eachSlurmFleet('name'),
    breach: ({ key }, { hall }) => {
      const queues = hall.slurm.queues.filter(({ fleets }) => fleets.includes(key));
      return queues.length === 1
        ? null
        : { message: `fleet ${key} is in ${queues.length} queues, and belongs in one`, hint: OUR_MISTAKE };
    },
  }),
  awsRule({
    id: 'pcs-setting-known',
    title: 'PCS takes listed settings of slurm.conf alone, each once: of the cluster, a group or a queue',
    source: `${GUIDE}/slurm-custom-settings.html`,
    subjects: eachSettings(),
    breach: ({ scope, what, settings }) => {
      const names = settings.map(({ parameter }) => parameter);
      const known: readonly string[] = SETTINGS[scope];
      const unknown = names.find((name) => !known.includes(name));
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (unknown !== undefined) return { message: `${what}: PCS has no setting ${unknown} there`, hint: OUR_MISTAKE };
      return twice === undefined ? null : { message: `${what}: ${twice} is set twice`, hint: OUR_MISTAKE };
    },
  }),
  awsRule({
    id: 'pcs-limits-need-accounting',
    title: 'Slurm enforces associations and shares where it keeps records of jobs alone',
    source: `${GUIDE}/slurm-accounting.html`,
    subjects: wholeHall<SlurmHall>('slurm', 'accounting'),
    breach: ({ slurm: { cluster } }) => {
      const [needs] = cluster.settings.filter(
        ({ parameter }) => parameter.startsWith('AccountingStor') || parameter === 'PriorityWeightFairshare',
      );
      return cluster.accounting !== null || needs === undefined
        ? null
        : {
            message: `${needs.parameter} works on records of jobs, and accounting is off`,
            hint: 'write "slurm: { accounting: on }"',
          };
    },
  }),
  awsRule({
    id: 'pcs-endpoint-in-closed-hall',
    title: 'nodes register with the API of PCS: a hall without internet has its endpoint',
    source: `${GUIDE}/vpc-interface-endpoints.html`,
    subjects: wholeHall<SlurmHall>('network', 'endpoints'),
    breach: ({ network }) => {
      if (network.existing !== null || network.natZones.length > 0) return null;
      return network.interfaceEndpoints.includes('pcs')
        ? null
        : { message: 'no node reaches PCS: the hall has neither internet nor its endpoint', hint: OUR_MISTAKE };
    },
  }),
  awsRule({
    id: 'pcs-controller-subnet',
    title: 'the controller has one subnet of the VPC, in a zone of the region',
    source: `${API}/API_Networking.html`,
    subjects: wholeHall<SlurmHall>('network', 'zones'),
    breach: ({ slurm: { cluster }, network }) =>
      network.subnets.some(({ key }) => key === cluster.subnet)
        ? null
        : { message: `the controller has no subnet ${cluster.subnet}`, hint: OUR_MISTAKE },
  }),
];

function wrongName(what: string, name: string, longest: number) {
  if (name.length >= PCS_NAMES.shortest && name.length <= longest && PCS_NAMES.pattern.test(name)) return null;
  return {
    message: `a ${what} of PCS has a name of ${PCS_NAMES.shortest} to ${longest} letters, digits and hyphens, and this would be "${name}"`,
    hint: 'choose another name',
  };
}

function eachQueue(key: string): Subjects<SlurmQueuePlan, SlurmHall> {
  return ({ blueprint, hall }) =>
    hall.slurm.queues.map((about) => ({ about, path: workloadPath(blueprint, about.workload, key) }));
}

interface Settings {
  readonly scope: keyof typeof SETTINGS;
  /** In words. */
  readonly what: string;
  readonly settings: readonly SlurmSettingPlan[];
}

function eachSettings(): Subjects<Settings, SlurmHall> {
  return ({ hall: { slurm, fleets } }) =>
    [
      { scope: 'cluster' as const, what: `cluster ${slurm.cluster.name}`, settings: slurm.cluster.settings },
      ...fleets.map(({ key, settings }: SlurmFleetPlan) => ({
        scope: 'group' as const,
        what: `fleet ${key}`,
        settings,
      })),
      ...slurm.queues.map(({ key, settings }) => ({ scope: 'queue' as const, what: `queue ${key}`, settings })),
    ].map((about) => ({ about, path: ['slurm'] }));
}
