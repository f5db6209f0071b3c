import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DocumentPath } from '../../../lib/blueprint/document/diagnostic.js';
import type { Blueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { planNodeAgent } from '../../../lib/plan/operations/node-agent.js';
import { checkRules } from '../../../lib/plan/rules/check-rules.js';
import { RULES } from '../../../lib/plan/rules/every-rule.js';
import type { EnvironmentPlan, JobPlan } from '../../../lib/plan/shape/batch-plan.js';
import type { NodeGroupPlan } from '../../../lib/plan/shape/eks-plan.js';
import type { EksHall, Infrastructure } from '../../../lib/plan/shape/hall.js';
import type { LinkPlan } from '../../../lib/plan/shape/site-plan.js';
import type { LustreStorePlan, ObjectStorePlan } from '../../../lib/plan/shape/store-plan.js';
import { AWS_MISTAKES } from '../../../scripts/reference/aws-mistakes.js';
import {
  accessFixture,
  bucketFixture,
  fleetFixture,
  fullPlanFixture,
  persistentFixture,
  scratchFixture,
} from '../../terraform/plan-fixture.js';
import { blueprintFixture, catalogFixture, workloadFixture } from '../hall-fixture.js';
import { BROKEN_SLURM, KEPT_SLURM } from './broken-slurm.js';

const STORE = { kind: 'object', capacity: 10e12 } as const;
const BLUEPRINT = blueprintFixture({
  workloads: [
    workloadFixture({ name: 'serve' }),
    workloadFixture({
      storage: [
        { ...STORE, name: 'datasets' },
        { ...STORE, name: 'checkpoints', kind: 'persistent' },
        { ...STORE, name: 'scratch', kind: 'scratch' },
      ],
    }),
  ],
});

interface Found {
  readonly rule: string | undefined;
  readonly path: DocumentPath;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

function foundIn(hall: Infrastructure, blueprint: Blueprint = BLUEPRINT): Found[] {
  return checkRules({ blueprint, hall, catalog: catalogFixture() }).map(({ rule, path, message, severity }) => ({
    rule,
    path,
    message,
    severity,
  }));
}

/** A plan with one thing wrong. */
interface Broken {
  readonly rule: string;
  readonly hall: Infrastructure;
  /** Where the user is sent. */
  readonly path: DocumentPath;
  readonly message: string;
  readonly severity?: 'warning';
  readonly blueprint?: Blueprint;
}

const plan = fullPlanFixture();
const withFleet = (parts: Partial<NodeGroupPlan>) => fullPlanFixture({ fleets: [fleetFixture(parts)] });
const withCluster = (parts: Partial<EksHall['cluster']>) => fullPlanFixture({ cluster: { ...plan.cluster, ...parts } });
const withNetwork = (parts: Partial<Infrastructure['network']>) =>
  fullPlanFixture({ network: { ...plan.network, ...parts } });
const withBucket = (parts: Partial<ObjectStorePlan>) => fullPlanFixture({ stores: [bucketFixture(parts)] });
const withScratch = (parts: Partial<LustreStorePlan>) => fullPlanFixture({ stores: [scratchFixture(parts)] });
const withPersistent = (parts: Partial<LustreStorePlan>) =>
  fullPlanFixture({ stores: [persistentFixture({ key: 'train.checkpoints', name: 'checkpoints', ...parts })] });
const inSubnet = (key: string, cidr: string) =>
  withNetwork({ subnets: plan.network.subnets.map((one) => (one.key === key ? { ...one, cidr } : one)) });

const TRAIN: DocumentPath = ['workloads', 1];
const TWO_ZONES = ['accelerators-az2', 'nodes-az1'];
const BLOCK = { purchase: 'capacity-block', placement: null } as const;
const INTERFACES = fleetFixture().interfaces;

const LINE = {
  kind: 'direct-connect',
  key: '',
  name: 'starter-direct-connect',
  connection: 'dxcon-fg5678gh',
  vlan: 300,
  asn: 65010,
  gatewayName: 'starter-direct-connect',
  gatewayAsn: 64513,
} as const;
const LINK: LinkPlan = {
  site: null,
  nodeCidrs: ['10.200.0.0/16'],
  reaches: [],
  routes: 1,
  bytesPerSecond: null,
  availability: 0.95,
  lines: [LINE],
};
const withLinks = (...links: readonly LinkPlan[]) =>
  fullPlanFixture({
    onPremises: {
      contributions: [],
      sites: [],
      services: [],
      moves: [],
      site: {
        nodeCidrs: ['10.200.0.0/16'],
        podCidrs: [],
        transitGateway: { name: 'starter-transit', asn: 64512 },
        attachmentSubnets: ['endpoints-az1'],
        links,
        names: null,
        hybridNodes: null,
        clusterCalls: [],
        transfers: [],
      },
    },
  });

/** The same fleet on Batch, with one job definition and one queue. */
function onBatch(parts: Partial<EnvironmentPlan>, jobNodes: number | null = null): Infrastructure {
  const { cluster, ...rest } = plan;
  const { ami, podsPerNode, labels, taints, resources, ...fleet } = fleetFixture();
  const environment: EnvironmentPlan = {
    ...fleet,
    agent: planNodeAgent('starter', fleet),
    image: { type: 'ECS_AL2023_NVIDIA', parameter: null },
    allocation: 'BEST_FIT_PROGRESSIVE',
    vcpus: { min: 0, max: 288 },
    ...parts,
  };
  const job: JobPlan = {
    key: 'train',
    fleet: 'train',
    workload: 'train',
    name: 'starter-train',
    nodes: jobNodes,
    instanceType: 'p4d.24xlarge',
    vcpus: 96,
    memoryMib: 1_061_683,
    gpus: 8,
    sharedMemoryMib: 265_420,
    devices: [],
    schedulingPriority: 0,
    attempts: 1,
  };
  const queue = { key: 'train', workload: 'train', name: 'starter-train', priority: 0, environments: ['train'] };
  const environments = Array.from({ length: parts.key === 'four' ? 4 : 1 }, () => 'train');
  return {
    ...rest,
    platform: 'batch',
    batch: {
      instanceRoleName: 'starter-instances-us-east-1',
      securityGroup: 'starter-instances',
      fabricSecurityGroup: 'starter-fabric',
      logGroup: '/aws/batch/starter',
      logRetentionDays: 365,
      schedulingPolicy: { name: 'starter-shares', shares: [] },
      queues: [{ ...queue, environments }],
      jobs: [job],
    },
    fleets: [environment],
    access: [],
  };
}

const MIRROR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.2';
/** A queue that leads to both. */
function withSpotBeside(): Infrastructure {
  const hall = onBatch({});
  if (hall.platform !== 'batch') throw new Error('it is on Batch');
  const [environment] = hall.fleets;
  const spot: EnvironmentPlan = { ...environment!, key: 'train.spot', name: 'starter-train-spot', purchase: 'spot' };
  const [queue] = hall.batch.queues;
  return {
    ...hall,
    fleets: [environment!, { ...spot, placement: null, interfaces: [] }],
    batch: { ...hall.batch, queues: [{ ...queue!, environments: ['train', 'train.spot'] }] },
  };
}

const BROKEN: readonly Broken[] = [
  ...BROKEN_SLURM,
  {
    rule: 'karpenter-reservation-by-id',
    hall: withFleet({
      startedBy: 'karpenter',
      placement: null,
      reservation: { kind: 'group', arn: 'arn:aws:resource-groups:us-east-1:111122223333:group/training' },
    }),
    path: [...TRAIN, 'purchase'],
    message: 'fleet train: Karpenter needs the id of a reservation, and this one has a resource group',
  },
  {
    rule: 'karpenter-reservation-by-id',
    hall: withFleet({ startedBy: 'karpenter', placement: null, purchase: 'owned' }),
    path: [...TRAIN, 'purchase'],
    message: 'fleet train: Karpenter needs the id of a reservation, and this one has none',
  },
  {
    rule: 'mirror-in-region',
    hall: {
      ...withNetwork({ natZones: [] }),
      charts: {
        stack: { name: 'starter.charts', state: { kind: 'local', path: 'x' } },
        launcher: 'none',
        guards: { networkPolicies: false, podSecurity: false },
        releases: [
          {
            key: 'cluster-autoscaler',
            namespace: 'kube-system',
            chart: { name: 'cluster-autoscaler', repository: 'oci://registry.example.org', version: '9.59.0' },
            images: [MIRROR],
            values: {},
          },
        ],
        mirror: null,
        queues: [],
        topology: null,
        services: [],
        volumes: [],
      },
    },
    path: ['kubernetes', 'mirror'],
    message: `the mirror is outside us-east-1, and a hall without internet reaches registries in its own region only: ${MIRROR}`,
  },
  {
    rule: 'batch-image-fits-type',
    hall: onBatch({ instanceType: 'g5g.xlarge', interfaces: [], placement: null }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: AWS Batch has no image for NVIDIA on arm64, which g5g.xlarge is',
  },
  {
    rule: 'batch-environments-per-queue',
    hall: onBatch({ key: 'four' }),
    path: [...TRAIN, 'homogeneous'],
    message: 'a job queue of AWS Batch allows 3 compute environments, and train has 4',
  },
  {
    rule: 'batch-multi-node-not-on-spot',
    hall: onBatch({ purchase: 'spot', interfaces: [], placement: null }, 2),
    path: [...TRAIN, 'purchase'],
    message: 'fleet train: multi-node parallel jobs of 2 nodes would run on spot, which AWS Batch refuses',
  },
  {
    rule: 'batch-spot-apart',
    hall: withSpotBeside(),
    path: [...TRAIN, 'purchase'],
    message: 'queue train of AWS Batch mixes spot with other purchase options',
  },
  {
    rule: 'reservation-for-plain-capacity',
    hall: withFleet({ purchase: 'spot', placement: null, reservation: { kind: 'group', arn: 'arn:aws:x' } }),
    path: [...TRAIN, 'purchase'],
    message: 'fleet train is bought as spot and tied to an on-demand capacity reservation',
  },
  {
    rule: 'placement-for-plain-capacity',
    hall: withFleet({ reservation: { kind: 'group', arn: 'arn:aws:x' } }),
    path: [...TRAIN, 'purchase'],
    message: 'fleet train is tied to a reservation and has a placement group, which has no such capacity',
  },
  {
    rule: 'user-data-fits',
    hall: {
      ...onBatch({}),
      stores: Array.from({ length: 81 }, (_, index) => scratchFixture({ key: `train.s${index}` })),
    },
    path: [...TRAIN, 'storage'],
    message: 'nodes of train would mount 81 file systems, and their user data has room for 80',
  },
  {
    rule: 'batch-no-capacity-block',
    hall: onBatch({ ...BLOCK, interfaces: [] }),
    path: [...TRAIN, 'purchase'],
    message: 'fleet train: the dates of its capacity block are unknown, and AWS Batch would start nodes outside them',
  },
  {
    rule: 'capacity-block-in-one-zone',
    hall: withFleet({ ...BLOCK, interfaces: [], instanceType: 'p5.48xlarge', subnets: TWO_ZONES }),
    path: [...TRAIN, 'zones'],
    message: 'fleet train uses one capacity block and spans 2 zones',
  },
  {
    rule: 'capacity-block-holds-fleet',
    hall: withFleet({ ...BLOCK, instanceType: 'p5.48xlarge', nodes: { min: 0, desired: 0, max: 65 } }),
    path: [...TRAIN, 'purchase'],
    message: 'a capacity block can hold 64 instances, and fleet train has 65',
  },
  {
    rule: 'capacity-block-holds-fleet',
    hall: fullPlanFixture({
      fleets: [1, 2, 3, 4, 5].map((number) =>
        fleetFixture({
          ...BLOCK,
          key: `train.${number}`,
          name: `starter-train-${number}`,
          instanceType: 'p5.48xlarge',
          nodes: { min: 0, desired: 0, max: 52 },
        }),
      ),
    }),
    path: [...TRAIN, 'purchase'],
    message: 'an account can hold 256 instances in capacity blocks, and the hall has 260',
  },
  {
    rule: 'capacity-block-starts-empty',
    hall: withFleet({ ...BLOCK, instanceType: 'p5.48xlarge', nodes: { min: 0, desired: 2, max: 3 } }),
    path: [...TRAIN, 'nodes'],
    message: 'fleet train requests 2 nodes before its capacity block starts',
  },
  {
    rule: 'placement-in-one-zone',
    hall: withFleet({ interfaces: [], subnets: TWO_ZONES }),
    path: [...TRAIN, 'zones'],
    message: 'fleet train is in a cluster placement group and spans 2 zones',
  },
  {
    rule: 'placement-for-plain-capacity',
    hall: withFleet({ purchase: 'spot' }),
    path: [...TRAIN, 'purchase'],
    message: 'fleet train is bought as spot and has a placement group, which has no such capacity',
  },
  {
    rule: 'control-plane-zones',
    hall: withCluster({ subnets: ['control-plane-az1'] }),
    path: ['network', 'zones'],
    message: 'the control plane has subnets in 1 zones, and EKS requires two',
  },
  {
    rule: 'control-plane-zones',
    hall: withNetwork({ zones: plan.network.zones.map((zone) => ({ ...zone, id: zone.id.replace('az2', 'az3') })) }),
    path: ['network', 'zones'],
    message: 'EKS does not support a control plane in use1-az3',
  },
  {
    rule: 'control-plane-reachable',
    hall: withCluster({ privateAccess: false, publicAccessCidrs: [] }),
    path: ['kubernetes', 'privateAccess'],
    message: 'both endpoints of the API are off: the cluster would be unreachable',
  },
  {
    rule: 'addon-known',
    hall: withCluster({ addons: [{ ...plan.cluster.addons[0]!, name: 'core-dns' }] }),
    path: ['platform'],
    message: 'core-dns is not an EKS add-on',
  },
  {
    rule: 'workload-policy-fits',
    hall: fullPlanFixture({
      access: [
        accessFixture({
          grants: Array.from({ length: 40 }, (_, index) => ({
            store: 'train.datasets',
            prefix: `folder-${index}/`,
            mode: 'read' as const,
          })),
        }),
      ],
    }),
    path: [...TRAIN, 'access'],
    message: 'the policy of workload train would have up to 30200 characters, and a role allows 10240',
  },
  {
    rule: 'trust-fits',
    hall: fullPlanFixture({
      identity: {
        permissionsBoundary: null,
        people: [
          {
            ...plan.identity.people[0]!,
            principals: Array.from({ length: 40 }, (_, index) => `role/team-${index}-of-the-platform`),
          },
        ],
      },
    }),
    path: ['people', 'admins'],
    severity: 'warning',
    message: "the trust policy of the admins' role would have up to 2950 characters, and IAM allows 2048",
  },
  {
    rule: 'trust-fits',
    hall: fullPlanFixture({
      identity: {
        permissionsBoundary: null,
        people: [
          {
            ...plan.identity.people[0]!,
            principals: Array.from({ length: 100 }, (_, index) => `role/${'x'.repeat(60)}-${index}`),
          },
        ],
      },
    }),
    path: ['people', 'admins'],
    message: "the trust policy of the admins' role would have up to 10910 characters, and IAM allows 8192",
  },
  {
    rule: 'names-fit',
    hall: withCluster({ nodeRoleName: 'n'.repeat(65) }),
    path: ['name'],
    message: `the name of a role, "${'n'.repeat(65)}", has 65 characters, and AWS allows 64`,
  },
  {
    rule: 'names-fit',
    hall: withBucket({ bucketPrefix: 'starter-Datasets' }),
    path: ['name'],
    message: 'the name of a bucket, "starter-Datasets", is not valid in AWS',
  },
  {
    rule: 'names-fit',
    hall: withCluster({ fabricSecurityGroup: 'sg-fabric' }),
    path: ['name'],
    message: 'the name of a security group, "sg-fabric", is not valid in AWS',
  },
  {
    rule: 'names-fit',
    hall: withFleet({ name: 'starter-system-nodes' }),
    path: ['name'],
    message: 'the name of a node group, "starter-system-nodes", is used twice',
  },
  {
    rule: 'interface-places-differ',
    hall: withFleet({ interfaces: [...INTERFACES.slice(0, 4), { card: 0, device: 1, kind: 'interface' }] }),
    path: [...TRAIN, 'types'],
    message: 'fleet train has two interfaces on card 0, device 1',
  },
  {
    rule: 'primary-interface-has-address',
    hall: withFleet({ interfaces: [{ card: 0, device: 0, kind: 'efa-only' }] }),
    path: [...TRAIN, 'types'],
    message: 'fleet train has an interface without an IP address on card 0, device 0',
  },
  {
    rule: 'primary-interface-has-address',
    hall: withFleet({ interfaces: INTERFACES.slice(1) }),
    path: [...TRAIN, 'types'],
    message: 'fleet train has no interface on card 0, device 0',
  },
  {
    rule: 'interfaces-fit-type',
    hall: withFleet({ interfaces: [...INTERFACES, { card: 0, device: 2, kind: 'efa-only' }] }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: p4d.24xlarge supports 4 EFA interfaces, and 5 are planned',
  },
  {
    rule: 'interfaces-fit-type',
    hall: withFleet({ interfaces: [...INTERFACES.slice(0, 4), { card: 2, device: 1, kind: 'efa-only' }] }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: card 2 of p4d.24xlarge supports no further EFA interface',
  },
  {
    rule: 'interfaces-fit-type',
    hall: withFleet({ instanceType: 'p6-b300.48xlarge', interfaces: INTERFACES.slice(0, 2) }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: card 0 of p6-b300.48xlarge supports no further EFA interface',
  },
  {
    rule: 'interfaces-fit-type',
    hall: withFleet({ interfaces: [...INTERFACES.slice(0, 4), { card: 3, device: 1, kind: 'interface' }] }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: card 3 of p4d.24xlarge has no slot 1',
  },
  {
    rule: 'efa-in-one-zone',
    hall: withFleet({ placement: null, subnets: TWO_ZONES }),
    path: [...TRAIN, 'zones'],
    message: 'fleet train is on EFA and spans 2 zones',
  },
  {
    rule: 'subnet-size',
    hall: inSubnet('control-plane-az1', '10.0.198.0/29'),
    path: ['network', 'cidr'],
    message: 'subnet control-plane-az1 is 10.0.198.0/29, and AWS allows /16 to /28',
  },
  {
    rule: 'subnets-apart',
    hall: inSubnet('control-plane-az1', '10.1.0.0/28'),
    path: ['network', 'cidr'],
    message: 'subnet control-plane-az1, 10.1.0.0/28, is not in the VPC, 10.0.0.0/16',
  },
  {
    rule: 'subnets-apart',
    hall: inSubnet('control-plane-az2', '10.0.198.0/28'),
    path: ['network', 'cidr'],
    message: 'subnet control-plane-az2, 10.0.198.0/28, overlaps control-plane-az1, 10.0.198.0/28',
  },
  {
    rule: 'tags-allowed',
    hall: fullPlanFixture({ tags: { 'AWS:team': 'research' } }),
    path: ['tags', 'AWS:team'],
    message: '"AWS:team" starts with "aws:", which AWS reserves',
  },
  {
    rule: 'tags-allowed',
    hall: fullPlanFixture({ tags: Object.fromEntries(Array.from({ length: 47 }, (_, at) => [`t${at}`, ''])) }),
    path: ['tags'],
    message: 'a resource would have 51 tags, and AWS allows 50',
  },
  {
    rule: 'security-group-rules',
    hall: fullPlanFixture({
      stores: Array.from({ length: 30 }, (_, index) =>
        scratchFixture({ key: `train.s${index}`, securityGroup: `starter-train-s${index}` }),
      ),
    }),
    path: ['workloads'],
    severity: 'warning',
    message: 'the security group of the nodes would have 62 inbound rules, and the default quota is 60',
  },
  {
    rule: 'link-routes',
    hall: withLinks({ ...LINK, routes: 101 }),
    path: ['onPremises', 'link'],
    message:
      'a router announces 101 prefixes, those of the pods of each of its nodes included: AWS takes 100, and ends the session beyond',
  },
  {
    rule: 'transit-interfaces',
    hall: withLinks(...[0, 1, 2, 3, 4].map((vlan) => ({ ...LINK, lines: [{ ...LINE, vlan, key: `${vlan}` }] }))),
    path: ['onPremises', 'sites'],
    message: 'dxcon-fg5678gh has 5 transit interfaces: AWS takes 4',
  },
  {
    rule: 'node-range-ordered',
    hall: withFleet({ nodes: { min: 0, desired: 4, max: 3 } }),
    path: [...TRAIN, 'nodes'],
    message: 'fleet train has a minimum of 0, 4 desired and a maximum of 3 nodes',
  },
  {
    rule: 'node-range-ordered',
    hall: withFleet({ nodes: { min: 0, desired: 0, max: 0 } }),
    path: [...TRAIN, 'nodes'],
    message: 'fleet train has a minimum of 0, 0 desired and a maximum of 0 nodes',
  },
  {
    rule: 'type-offered-in-zone',
    hall: withFleet({ instanceType: 'p4d.25xlarge' }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: p4d.25xlarge is not in the catalog',
  },
  {
    rule: 'type-offered-in-zone',
    hall: withFleet({ ...BLOCK, instanceType: 'g5.12xlarge', interfaces: [] }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: g5.12xlarge is not sold as capacity-block',
  },
  {
    rule: 'type-offered-in-zone',
    hall: withNetwork({ zones: plan.network.zones.map((zone) => ({ ...zone, id: zone.id.replace('az2', 'az9') })) }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: p4d.24xlarge is not offered in use1-az9',
  },
  {
    rule: 'image-fits-type',
    hall: withFleet({ ami: 'AL2023_x86_64_NEURON' }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: the image AL2023_x86_64_NEURON does not fit p4d.24xlarge',
  },
  {
    rule: 'image-fits-type',
    hall: withFleet({ ami: 'AL2023_ARM_64_NVIDIA' }),
    path: [...TRAIN, 'types'],
    message: 'fleet train: the image AL2023_ARM_64_NVIDIA does not fit p4d.24xlarge',
  },
  {
    rule: 'root-volume-holds-image',
    hall: withFleet({ rootVolumeGib: 40 }),
    path: [...TRAIN, 'types'],
    message: 'a root volume of 40 GiB, and the image needs 100 GiB',
  },
  {
    rule: 'root-volume-holds-image',
    hall: withCluster({ systemNodes: { ...plan.cluster.systemNodes!, rootVolumeGib: 8 } }),
    path: ['platform'],
    message: 'a root volume of 8 GiB, and the image needs 20 GiB',
  },
  {
    rule: 'node-labels-valid',
    hall: withFleet({ labels: { 'datahall/fleet': 'x'.repeat(64) } }),
    path: [...TRAIN, 'name'],
    message: `the nodes of fleet train would be labelled datahall/fleet=${'x'.repeat(64)}, which is not a valid label value`,
  },
  {
    rule: 'lustre-capacity',
    hall: withScratch({ capacityGib: 3600 }),
    path: [...TRAIN, 'storage', 2, 'capacity'],
    message: 'file system train.scratch has 3600 GiB, and FSx allows 1200 or a multiple of 2400',
  },
  {
    rule: 'lustre-throughput',
    hall: withPersistent({ mbytesPerSecondPerTib: 200 }),
    path: [...TRAIN, 'storage', 1, 'throughput'],
    message: 'file system train.checkpoints is PERSISTENT_2 with 200 MB/s per TiB',
  },
  {
    rule: 'lustre-throughput',
    hall: withScratch({ mbytesPerSecondPerTib: 200 }),
    path: [...TRAIN, 'storage', 2, 'throughput'],
    message: 'file system train.scratch is SCRATCH_2 with 200 MB/s per TiB',
  },
  {
    rule: 'lustre-scratch-plain',
    hall: withScratch({ metadata: 'AUTOMATIC' }),
    path: [...TRAIN, 'storage', 2, 'kind'],
    message: 'scratch file system train.scratch has metadata servers',
  },
  {
    rule: 'lustre-efa',
    hall: withPersistent({ efa: true, metadata: null }),
    path: [...TRAIN, 'storage', 1, 'efa'],
    message: 'file system train.checkpoints does not support EFA',
  },
  {
    rule: 'lustre-efa',
    hall: withPersistent({ efa: true, subnet: 'nodes-az1' }),
    path: [...TRAIN, 'storage', 1, 'efa'],
    message: 'file system train.checkpoints is on EFA, and some of its clients are in another zone',
  },
  {
    rule: 'lustre-log-group',
    hall: withScratch({ logGroup: '/datahall/scratch' }),
    path: [...TRAIN, 'storage', 2, 'name'],
    message: 'file system train.scratch logs to /datahall/scratch',
  },
  {
    rule: 'lifecycle-ages-rise',
    hall: withBucket({ transitions: [{ days: 29, storageClass: 'STANDARD_IA' }] }),
    path: [...TRAIN, 'storage', 0, 'lifecycle'],
    message: 'objects of train.datasets move to Standard-IA after 29 days, and S3 requires 30',
  },
  {
    rule: 'lifecycle-ages-rise',
    hall: withBucket({ transitions: [{ days: 90, storageClass: 'GLACIER' }], expirationDays: 90 }),
    path: [...TRAIN, 'storage', 0, 'lifecycle'],
    message: 'a transition or expiration of train.datasets is at 90 days, not after the previous one at 90',
  },
];

describe('the rules of AWS', () => {
  it('hold on a plan with everything in it', () => {
    expect(foundIn(plan)).toEqual([]);
    expect(foundIn(onBatch({}, 2))).toEqual([]);
    expect(foundIn(KEPT_SLURM)).toEqual([]);
  });

  it.each(BROKEN)('$rule: $message', ({ rule, hall, path, message, severity = 'error', blueprint }) => {
    expect(foundIn(hall, blueprint)).toContainEqual({ rule, path, message, severity });
  });

  it('are each broken by a plan of these tests', () => {
    const broken = new Set(BROKEN.map(({ rule }) => rule));
    expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });

  it('have a name of their own, a title and a page that says so', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, title, source } of RULES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(title.length).toBeGreaterThan(15);
      expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|karpenter\.sh|kubernetes\.io)\//);
    }
  });

  it('send a subnet of the user to its line', () => {
    const ids = plan.network.subnets.map((_, index) => `subnet-${index}`);
    const at = plan.network.subnets.findIndex(({ key }) => key === 'control-plane-az1');
    const hall = withNetwork({
      subnets: plan.network.subnets.map((one, index) => ({
        ...one,
        existingId: ids[index]!,
        cidr: index === at ? '10.0.198.0/30' : one.cidr,
      })),
    });
    const vpc = { id: 'vpc-1', routeTables: [], endpoints: 'existing', subnets: ids.map((id) => ({ id })) };
    const blueprint = { ...BLUEPRINT, network: { ...BLUEPRINT.network, vpc } } as unknown as Blueprint;
    expect(foundIn(hall, blueprint).map(({ path }) => path)).toEqual([['network', 'vpc', 'subnets', at, 'cidr']]);
    const zones = plan.network.zones.map((zone) => ({ ...zone, id: zone.id.replace('az1', 'az3') }));
    const closed = fullPlanFixture({
      network: {
        ...hall.network,
        zones,
        subnets: hall.network.subnets.map((one, index) => ({ ...one, cidr: plan.network.subnets[index]!.cidr })),
      },
    });
    expect(foundIn(closed, blueprint)).toEqual([
      {
        rule: 'control-plane-zones',
        path: ['network', 'vpc', 'subnets', at, 'roles'],
        message: 'EKS does not support a control plane in use1-az3',
        severity: 'error',
      },
    ]);
  });
});

describe('the mistakes that Terraform lets through', () => {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

  it('are held somewhere that is there, all 25 that were seen and those beside them', () => {
    const numbers = AWS_MISTAKES.map(({ id }) => id).filter((id) => typeof id === 'number');
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    const ids = RULES.map(({ id }) => id);
    for (const { heldBy } of AWS_MISTAKES) {
      expect(heldBy.length).toBeGreaterThan(0);
      for (const holder of heldBy) {
        if ('rule' in holder) expect(ids).toContain(holder.rule);
        else expect(existsSync(join(root, holder.file)), holder.file).toBe(true);
      }
    }
  });

  it('are what every rule of the plan is there for', () => {
    const held = AWS_MISTAKES.flatMap(({ heldBy }) =>
      heldBy.flatMap((holder) => ('rule' in holder ? holder.rule : [])),
    );
    expect(RULES.map(({ id }) => id).filter((id) => !held.includes(id))).toEqual([]);
  });
});
