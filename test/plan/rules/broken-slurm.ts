import type { DocumentPath } from '../../../lib/blueprint/document/diagnostic.js';
import { planNodeAgent } from '../../../lib/plan/operations/node-agent.js';
import type { Infrastructure, SlurmHall } from '../../../lib/plan/shape/hall.js';
import type { SlurmFleetPlan, SlurmPlan } from '../../../lib/plan/shape/slurm-plan.js';
import { fleetFixture, fullPlanFixture } from '../../terraform/plan-fixture.js';

const plan = fullPlanFixture();

/** A hall on Slurm with one fleet, which keeps every rule. */
function onSlurm(fleetParts: Partial<SlurmFleetPlan> = {}, parts: Partial<SlurmPlan> = {}): SlurmHall & Infrastructure {
  const { cluster: _, charts: __, ...rest } = plan;
  const { ami, podsPerNode, labels, taints, resources, ...fleet } = fleetFixture();
  return {
    ...rest,
    platform: 'slurm',
    slurm: {
      cluster: {
        name: 'starter',
        stackName: 'starter-pcs',
        size: 'SMALL',
        version: '25.11',
        subnet: plan.network.subnets.find(({ role }) => role === 'control-plane')!.key,
        idleSeconds: 600,
        accounting: { purgeDays: -1 },
        settings: [],
        logGroup: '/aws/vendedlogs/pcs/starter',
        logRetentionDays: 365,
        logMetrics: [],
      },
      login: {
        groupName: 'login',
        name: 'starter-login',
        instanceType: 'm7i.xlarge',
        subnets: ['nodes-az1'],
        nodes: 1,
        imageParameter: '/aws/service/pcs/ami/dlami-base-ubuntu2404/x86_64/latest/ami-id',
        roleName: 'AWSPCS-starter-login-us-east-1',
        rootVolumeGib: 100,
        bootScript: [],
      },
      queues: [{ key: 'train', workload: 'train', name: 'train', fleets: ['train'], settings: [] }],
      users: [],
      securityGroup: 'starter-instances',
      fabricSecurityGroup: 'starter-fabric',
      controllerSecurityGroup: 'starter-controller',
      ...parts,
    },
    fleets: [
      {
        ...fleet,
        agent: planNodeAgent('starter', fleet),
        groupName: 'train',
        purchaseOption: 'ONDEMAND',
        imageParameter: '/aws/service/pcs/ami/dlami-base-ubuntu2404/x86_64/latest/ami-id',
        settings: [],
        bootScript: [],
        ...fleetParts,
      },
    ],
    access: [],
  };
}

const kept = onSlurm();
const withCluster = (parts: Partial<SlurmPlan['cluster']>) =>
  onSlurm({}, { cluster: { ...kept.slurm.cluster, ...parts } });
const [fleet] = kept.fleets;
const [queue] = kept.slurm.queues;
const TRAIN: DocumentPath = ['workloads', 1];

/** A hall that keeps every rule of PCS. */
export const KEPT_SLURM: Infrastructure = kept;

/** A plan on Slurm with one thing wrong for each rule of PCS. */
export const BROKEN_SLURM: readonly {
  readonly rule: string;
  readonly hall: Infrastructure;
  readonly path: DocumentPath;
  readonly message: string;
}[] = [
  {
    rule: 'pcs-size-holds-nodes',
    hall: onSlurm({ nodes: { min: 0, desired: 0, max: 32 } }),
    path: ['slurm', 'size'],
    message: 'a SMALL cluster manages 32 nodes, and the hall has up to 33 with its login nodes',
  },
  {
    rule: 'pcs-cluster-name',
    hall: withCluster({ name: 'ai' }),
    path: ['name'],
    message: 'a cluster of PCS has a name of 3 to 40 letters, digits and hyphens, and this would be "ai"',
  },
  {
    rule: 'pcs-group-name',
    hall: onSlurm({ groupName: 'pcs_train' }),
    path: [...TRAIN, 'name'],
    message:
      'a compute node group of PCS has a name of 3 to 25 letters, digits and hyphens, and this would be "pcs_train"',
  },
  {
    rule: 'pcs-queue-name',
    hall: onSlurm({}, { queues: [{ ...queue!, name: 'ml' }] }),
    path: [...TRAIN, 'name'],
    message: 'a queue of PCS has a name of 3 to 25 letters, digits and hyphens, and this would be "ml"',
  },
  {
    rule: 'pcs-group-names-differ',
    hall: onSlurm({ groupName: 'login' }),
    path: [...TRAIN, 'name'],
    message: 'two compute node groups would be named login',
  },
  {
    rule: 'pcs-groups-per-cluster',
    hall: {
      ...kept,
      fleets: Array.from({ length: 10 }, (_, at) => ({ ...fleet!, key: `train.${at}`, groupName: `train-${at}` })),
      slurm: {
        ...kept.slurm,
        queues: [{ ...queue!, fleets: Array.from({ length: 10 }, (_, at) => `train.${at}`) }],
      },
    },
    path: ['workloads'],
    message: 'a cluster of PCS has at most 10 compute node groups, and the hall has 11 with that of the login nodes',
  },
  {
    rule: 'pcs-queues-per-cluster',
    hall: onSlurm(
      {},
      { queues: [queue!, ...Array.from({ length: 10 }, (_, at) => ({ ...queue!, key: `q${at}`, fleets: [] }))] },
    ),
    path: ['workloads'],
    message: 'a cluster of PCS has at most 10 queues, and the hall has 11',
  },
  {
    rule: 'pcs-role-name',
    hall: onSlurm({}, { login: { ...kept.slurm.login, roleName: 'starter-login' } }),
    path: ['name'],
    message: 'PCS would not hand on the role starter-login',
  },
  {
    rule: 'pcs-purchase-option',
    hall: onSlurm({ purchaseOption: 'SPOT' }),
    path: [...TRAIN, 'purchase'],
    message: 'fleet train is bought as on-demand, and its group says SPOT',
  },
  {
    rule: 'pcs-block-dates',
    hall: onSlurm({ purchase: 'capacity-block', purchaseOption: 'CAPACITY_BLOCK', placement: null, interfaces: [] }),
    path: [...TRAIN, 'purchase'],
    message: 'fleet train: the dates of its capacity block are unknown, and jobs would run into its end',
  },
  {
    rule: 'pcs-image-fits-type',
    hall: onSlurm({ accelerators: { vendor: 'AWS', model: 'Trainium', perNode: 16 } }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: the image of PCS has no driver for the accelerators of p4d.24xlarge',
  },
  {
    rule: 'pcs-image-fits-type',
    hall: onSlurm(
      { instanceType: 'g5g.xlarge' },
      {
        image: {
          name: 'starter-slurm',
          imageParameter: kept.slurm.login.imageParameter,
          instanceType: 'm7i.xlarge',
          subnet: 'nodes-az1',
          roleName: 'starter-image-us-east-1',
          rootVolumeGib: 100,
          logGroup: '/aws/imagebuilder/starter-slurm',
          logRetentionDays: 365,
          build: [],
          validate: [],
        },
      },
    ),
    path: [...TRAIN, 'types'],
    message: 'fleet train: the image with pyxis is built for x86_64, and g5g.xlarge is arm64',
  },
  {
    rule: 'pcs-types-alike',
    hall: onSlurm({ alternatives: ['g5.xlarge'] }),
    path: [...TRAIN, 'homogeneous'],
    message:
      'fleet train: one group of PCS cannot start p4d.24xlarge and g5.xlarge, which differ in processors or accelerators',
  },
  {
    rule: 'pcs-queue-has-groups',
    hall: onSlurm({}, { queues: [{ ...queue!, fleets: [] }] }),
    path: [...TRAIN, 'name'],
    message: 'fleet train is in 0 queues, and belongs in one',
  },
  {
    rule: 'pcs-setting-known',
    hall: onSlurm({ settings: [{ parameter: 'Port', value: '1' }] }),
    path: ['slurm'],
    message: 'fleet train: PCS has no setting Port there',
  },
  {
    rule: 'pcs-limits-need-accounting',
    hall: withCluster({ accounting: null, settings: [{ parameter: 'PriorityWeightFairshare', value: '1000' }] }),
    path: ['slurm', 'accounting'],
    message: 'PriorityWeightFairshare works on records of jobs, and accounting is off',
  },
  {
    rule: 'pcs-endpoint-in-closed-hall',
    hall: { ...kept, network: { ...kept.network, natZones: [] } },
    path: ['network', 'endpoints'],
    message: 'no node reaches PCS: the hall has neither internet nor its endpoint',
  },
  {
    rule: 'pcs-controller-subnet',
    hall: withCluster({ subnet: 'control-plane-az9' }),
    path: ['network', 'zones'],
    message: 'the controller has no subnet control-plane-az9',
  },
];
