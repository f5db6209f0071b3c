import { planOperations } from '../../lib/plan/operations/operations.js';
import { platformOf } from '../../lib/plan/platforms/platforms.js';
import type { NodeGroupPlan } from '../../lib/plan/shape/eks-plan.js';
import type { EksHall, Operated } from '../../lib/plan/shape/hall.js';
import type { PodAccessPlan } from '../../lib/plan/shape/identity-plan.js';
import type { LustreStorePlan, ObjectStorePlan } from '../../lib/plan/shape/store-plan.js';
import { blueprintFixture } from '../plan/hall-fixture.js';

/** A hall without fleets and stores, in two zones; tests put into it what they are about. */
export function planFixture(parts: Partial<Operated<EksHall>> = {}): Operated<EksHall> {
  const hall = {
    name: 'starter',
    accountId: null,
    region: 'us-east-1',
    platform: 'eks',
    tags: { 'datahall:hall': 'starter', team: 'research' },
    state: { kind: 'local', path: '../../../terraform.starter.tfstate' },
    identity: {
      permissionsBoundary: null,
      people: [
        {
          key: 'admin',
          roleName: 'starter-admin-us-east-1',
          clusterPolicy: 'AmazonEKSClusterAdminPolicy',
          principals: [],
          mfa: false,
        },
      ],
    },
    retention: { data: 'keep' },
    network: {
      vpcCidr: '10.0.0.0/16',
      acceleratorRanges: [],
      existing: null,
      zones: [
        { id: 'use1-az1', key: 'az1', base: true },
        { id: 'use1-az2', key: 'az2', base: true },
      ],
      subnets: [
        { key: 'accelerators-az2', role: 'accelerators', zone: 'az2', cidr: '10.0.32.0/19', existingId: null },
        { key: 'control-plane-az1', role: 'control-plane', zone: 'az1', cidr: '10.0.198.0/28', existingId: null },
        { key: 'control-plane-az2', role: 'control-plane', zone: 'az2', cidr: '10.0.206.0/28', existingId: null },
        { key: 'endpoints-az1', role: 'endpoints', zone: 'az1', cidr: '10.0.240.0/23', existingId: null },
        { key: 'endpoints-az2', role: 'endpoints', zone: 'az2', cidr: '10.0.242.0/23', existingId: null },
        { key: 'nodes-az1', role: 'nodes', zone: 'az1', cidr: '10.0.192.0/22', existingId: null },
        { key: 'nodes-az2', role: 'nodes', zone: 'az2', cidr: '10.0.200.0/22', existingId: null },
        { key: 'public-az1', role: 'public', zone: 'az1', cidr: '10.0.196.0/23', existingId: null },
        { key: 'public-az2', role: 'public', zone: 'az2', cidr: '10.0.204.0/23', existingId: null },
      ],
      natZones: ['az1', 'az2'],
      gatewayEndpoints: ['s3'],
      interfaceEndpoints: ['ecr.api', 'sts'],
      endpointSubnets: ['endpoints-az1', 'endpoints-az2'],
      endpointSecurityGroup: 'starter-endpoints',
      perimeter: null,
      flowLogs: { logGroup: '/aws/vpc/starter/flow-logs', retentionDays: 365, roleName: 'starter-flowlogs-us-east-1' },
    },
    keys: [
      { purpose: 'alerts', alias: 'alias/datahall/starter/alerts', description: 'starter: alarms and budget warnings' },
      { purpose: 'cluster', alias: 'alias/datahall/starter/cluster', description: 'starter: Kubernetes secrets' },
      { purpose: 'data', alias: 'alias/datahall/starter/data', description: 'starter: buckets and file systems' },
      { purpose: 'logs', alias: 'alias/datahall/starter/logs', description: 'starter: log groups' },
      { purpose: 'volumes', alias: 'alias/datahall/starter/volumes', description: 'starter: disks of the nodes' },
    ],
    cluster: {
      name: 'starter',
      version: '1.34',
      nodeRelease: null,
      roleName: 'starter-cluster-us-east-1',
      subnets: ['control-plane-az1', 'control-plane-az2'],
      privateAccess: true,
      publicAccessCidrs: [],
      serviceCidr: '172.20.0.0/16',
      remoteNetworks: null,
      logGroup: '/aws/eks/starter/cluster',
      logRetentionDays: 365,
      addons: [
        { name: 'coredns', version: null, when: 'after-nodes', configuration: null, identity: null },
        {
          name: 'vpc-cni',
          version: 'v1.22.4-eksbuild.3',
          when: 'before-nodes',
          configuration: { env: { WARM_IP_TARGET: '2' } },
          identity: {
            roleName: 'starter--addon--vpc-cni-us-east-1',
            namespace: 'kube-system',
            serviceAccount: 'aws-node',
            managedPolicies: ['AmazonEKS_CNI_Policy'],
          },
        },
      ],
      autoscaler: {
        kind: 'cluster-autoscaler',
        roleName: 'starter-autoscaler-us-east-1',
        namespace: 'kube-system',
        serviceAccount: 'cluster-autoscaler',
      },
      balancer: null,
      systemNodes: {
        name: 'starter-system-nodes',
        instanceType: 'm7i.xlarge',
        ami: 'AL2023_x86_64_STANDARD',
        nodes: { min: 2, desired: 2, max: 4 },
        subnets: ['nodes-az1', 'nodes-az2'],
        rootVolumeGib: 100,
      },
      nodeRoleName: 'starter-nodes-us-east-1',
      fabricSecurityGroup: 'starter-fabric',
    },
    charts: {
      stack: null,
      launcher: 'none',
      guards: { networkPolicies: false, podSecurity: false },
      mirror: null,
      releases: [],
      queues: [],
      topology: null,
      services: [],
      volumes: [],
    },
    fleets: [],
    stores: [],
    accessLogs: null,
    access: [],
    onPremises: null,
    ...parts,
  } satisfies EksHall;
  const operations =
    parts.operations ??
    planOperations(blueprintFixture(), hall, platformOf(hall), { totalUsdPerMonth: 1234.5, unpriced: [] });
  // Nothing is built from it.
  const security = { profile: 'baseline', controls: [], score: 1, waived: 0, scannerSkips: [] } as const;
  return { ...hall, operations, security };
}

/** Two working p4d nodes and a spare, bought on demand, on EFA: four cards, one EFA interface on each. */
export function fleetFixture(parts: Partial<NodeGroupPlan> = {}): NodeGroupPlan {
  return {
    key: 'train',
    workload: 'train',
    name: 'starter-train',
    instanceType: 'p4d.24xlarge',
    accelerators: { vendor: 'NVIDIA', model: 'A100-SXM-40GB', perNode: 8 },
    purchase: 'on-demand',
    alternatives: [],
    reservation: null,
    ami: 'AL2023_x86_64_NVIDIA',
    startedBy: 'node-group',
    subnets: ['accelerators-az2'],
    nodes: { min: 0, desired: 0, max: 3 },
    workingNodes: 2,
    interfaces: [
      { card: 0, device: 0, kind: 'interface' },
      { card: 0, device: 1, kind: 'efa-only' },
      { card: 1, device: 0, kind: 'efa-only' },
      { card: 2, device: 0, kind: 'efa-only' },
      { card: 3, device: 0, kind: 'efa-only' },
    ],
    placement: 'cluster',
    rootVolumeGib: 200,
    stripeLocalDisks: true,
    podsPerNode: 28,
    labels: { 'datahall/fleet': 'train', 'nvidia.com/gpu.present': 'true' },
    taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NO_SCHEDULE' }],
    vcpus: 96,
    memoryMib: 1152 * 1024,
    resources: { 'nvidia.com/gpu': 8, 'vpc.amazonaws.com/efa': 4 },
    ...parts,
  };
}

export function bucketFixture(parts: Partial<ObjectStorePlan> = {}): ObjectStorePlan {
  return {
    kind: 'object',
    key: 'train.datasets',
    workload: 'train',
    name: 'datasets',
    bucketPrefix: 'starter-train-datasets-us-east-1',
    capacityBytes: 10e12,
    noncurrentVersionDays: 30,
    abortUploadDays: 7,
    transitions: [{ days: 0, storageClass: 'INTELLIGENT_TIERING' }],
    expirationDays: null,
    ...parts,
  };
}

export function scratchFixture(parts: Partial<LustreStorePlan> = {}): LustreStorePlan {
  return {
    kind: 'lustre',
    key: 'train.scratch',
    workload: 'train',
    name: 'scratch',
    fileSystemName: 'starter-train-scratch',
    securityGroup: 'starter-train-scratch',
    deployment: 'SCRATCH_2',
    version: '2.15',
    capacityGib: 9600,
    mbytesPerSecondPerTib: null,
    subnet: 'nodes-az2',
    efa: false,
    metadata: null,
    backup: false,
    link: null,
    logGroup: '/aws/fsx/starter-train-scratch',
    logRetentionDays: 365,
    ...parts,
  };
}

export function persistentFixture(parts: Partial<LustreStorePlan> = {}): LustreStorePlan {
  return scratchFixture({
    deployment: 'PERSISTENT_2',
    mbytesPerSecondPerTib: 250,
    metadata: 'AUTOMATIC',
    backup: true,
    ...parts,
  });
}

export function accessFixture(parts: Partial<PodAccessPlan> = {}): PodAccessPlan {
  return {
    key: 'train',
    roleName: 'starter-workload-train-us-east-1',
    namespace: 'train',
    serviceAccount: 'train',
    grants: [{ store: 'train.datasets', prefix: '', mode: 'write' }],
    ...parts,
  };
}

/** Everything that a hall can have: a fleet on EFA, a bucket, a scratch and a persistent file system. */
export function fullPlanFixture(parts: Partial<Operated<EksHall>> = {}): Operated<EksHall> {
  return planFixture({
    fleets: [fleetFixture()],
    stores: [
      persistentFixture({
        key: 'train.checkpoints',
        name: 'checkpoints',
        fileSystemName: 'starter-train-checkpoints',
        securityGroup: 'starter-train-checkpoints',
        logGroup: '/aws/fsx/starter-train-checkpoints',
      }),
      bucketFixture(),
      scratchFixture(),
    ],
    accessLogs: { bucketPrefix: 'starter-logs-us-east-1', retentionDays: 365 },
    access: [accessFixture()],
    ...parts,
  });
}
