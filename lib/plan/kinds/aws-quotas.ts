import { vcpuQuota } from '../../sizing/model/quotas.js';
import type { NodeSource } from '../../units/closed-lists.js';

/** One quota of Service Quotas. */
export interface AwsQuota {
  /** As people call the service, e.g. `EC2`. */
  readonly service: string;
  /** As `aws service-quotas` takes it. */
  readonly serviceCode: string;
  /** Null: Service Quotas does not hold it, or no source gives the code. */
  readonly quotaCode: string | null;
  /** As the Service Quotas console names it; without a code, what is counted. */
  readonly name: string;
  /** Empty: things are counted. */
  readonly unit: 'GiB' | 'TiB' | 'vCPU' | '';
  /** What an account has before anyone asks for more, in `unit`; a new account may have less. */
  readonly defaultValue: number;
  /** Region that holds the quota for all regions; null: each region holds its own. */
  readonly heldIn: 'us-east-1' | null;
}

/**
 * Codes and defaults of vCPU quotas by name (see `sizing/quotas.ts`).
 * Source: AWS General Reference, "Amazon EC2 instance type quotas". It lists no spot quota for HPC and High Memory.
 */
const VCPU_QUOTAS: Readonly<Record<string, readonly [quotaCode: string | null, defaultValue: number]>> = {
  'on-demand-dl': ['L-6E869C2A', 0],
  'on-demand-f': ['L-74FC7D96', 0],
  'on-demand-g': ['L-DB2E81BA', 0],
  'on-demand-high-memory': ['L-43DA4232', 0],
  'on-demand-hpc': ['L-F7808C92', 0],
  'on-demand-inf': ['L-1945791B', 0],
  'on-demand-p': ['L-417A185B', 0],
  'on-demand-standard': ['L-1216C47A', 5],
  'on-demand-trn': ['L-2C3B7624', 0],
  'on-demand-x': ['L-7295265B', 0],
  'spot-dl': ['L-85EED4F7', 0],
  'spot-f': ['L-88CF9481', 0],
  'spot-g': ['L-3819A6DF', 0],
  'spot-high-memory': [null, 0],
  'spot-hpc': [null, 0],
  'spot-inf': ['L-B5D1601B', 0],
  'spot-p4': ['L-7212CCBC', 0],
  'spot-p5': ['L-C4BD4855', 0],
  'spot-standard': ['L-34B43A08', 5],
  'spot-trn': ['L-6B0D517C', 0],
  'spot-x': ['L-E3A00192', 0],
};

/**
 * Codes of "Concurrent … Capacity Blocks per account" by family; the default is 0.
 * Source: as above, which counts them in vCPUs; those of P4de and P6 are in no page of AWS, but in the listings of
 * `aws service-quotas` that others published.
 */
const CAPACITY_BLOCK_CODES: Readonly<Record<string, readonly [name: string, quotaCode: string]>> = {
  p4d: ['P4d', 'L-2C8F52B3'],
  p4de: ['P4de', 'L-CFF3E941'],
  p5: ['P5', 'L-DA6814F2'],
  p5e: ['P5e', 'L-C45F30BC'],
  p5en: ['P5en', 'L-4F9BB70B'],
  'p6-b200': ['P6-B200', 'L-8B23CEF3'],
  'p6-b300': ['P6-B300', 'L-9C38E5AB'],
  'p6e-gb200': ['P6e-GB200', 'L-FCF0179E'],
  trn1: ['Trn1', 'L-2E30FD7D'],
  trn2: ['Trn2', 'L-64569A79'],
};

/**
 * Quota in vCPUs that running nodes of a family count against; null: no rule names the family, or the nodes start in
 * a reservation that is owned, which took its part of the on-demand quota when it was made.
 */
export function runningQuota(family: string, purchase: NodeSource): AwsQuota | null {
  if (purchase === 'owned') return null;
  if (purchase === 'capacity-block') {
    const [name, quotaCode] = CAPACITY_BLOCK_CODES[family] ?? [family, null];
    return { ...ec2(quotaCode, `Concurrent ${name} Capacity Blocks per account`, 0), unit: 'vCPU' };
  }
  const quota = vcpuQuota(family, purchase);
  if (quota === null) return null;
  const known = VCPU_QUOTAS[quota.name];
  if (known === undefined) throw new Error(`no code and default of the vCPU quota ${quota.name}`);
  return { ...ec2(known[0], quota.awsName, known[1]), unit: 'vCPU' };
}

const quotasOf =
  (service: string, serviceCode: string) =>
  (quotaCode: string | null, name: string, defaultValue: number): AwsQuota => ({
    service,
    serviceCode,
    quotaCode,
    name,
    unit: '',
    defaultValue,
    heldIn: null,
  });

const ec2 = quotasOf('EC2', 'ec2');
const vpc = quotasOf('VPC', 'vpc');
const eks = quotasOf('EKS', 'eks');
const fsx = quotasOf('FSx', 'fsx');
const s3 = quotasOf('S3', 's3');

/**
 * Sources: Amazon VPC User Guide, "Amazon VPC quotas"; AWS General Reference, pages of EKS and EBS; Amazon S3 User Guide,
 * "General purpose bucket quotas" (kept in us-east-1 for all regions) and "Directory buckets" (raised by AWS Support
 * alone); EC2 User Guide, "Capacity Blocks for ML". Codes and defaults of FSx, EFS and KMS: listings of
 * `aws service-quotas list-aws-default-service-quotas` that others published; no page of AWS at hand gives them.
 */
export const QUOTAS = {
  capacityBlockInstances: ec2(null, 'Instances in all Capacity Blocks', 256),
  elasticIps: ec2('L-0263D0A3', 'EC2-VPC Elastic IPs', 5),
  gp3Storage: {
    ...quotasOf('EBS', 'ebs')('L-7A658B76', 'Storage for General Purpose SSD (gp3) volumes, in TiB', 50),
    unit: 'TiB',
  },
  vpcs: vpc('L-F678F1CE', 'VPCs per Region', 5),
  internetGateways: vpc('L-A4707A72', 'Internet gateways per Region', 5),
  natGateways: vpc('L-FE5A380F', 'NAT gateways per Availability Zone', 5),
  subnets: vpc('L-407747CB', 'Subnets per VPC', 200),
  interfaceEndpoints: vpc('L-29B6F2EB', 'Interface VPC endpoints per VPC', 50),
  gatewayEndpoints: vpc('L-1B52E74A', 'Gateway VPC endpoints per Region', 20),
  clusters: eks('L-1194D53C', 'Clusters', 100),
  nodeGroups: eks('L-6D54EA21', 'Managed node groups per cluster', 30),
  nodesInGroup: eks('L-BD136A63', 'Nodes per managed node group', 450),
  scratchStorage: { ...fsx('L-AD2FC696', 'Lustre Scratch storage capacity', 100_800), unit: 'GiB' },
  scratchFileSystems: fsx('L-C48231E5', 'Lustre Scratch file systems', 100),
  persistentStorage: { ...fsx('L-8F1B9C74', 'Lustre Persistent_2 storage capacity', 100_800), unit: 'GiB' },
  persistentFileSystems: fsx('L-FD6F2F22', 'Lustre Persistent_2 file systems', 100),
  homeFileSystems: quotasOf('EFS', 'elasticfilesystem')('L-848C634D', 'File systems per account', 1000),
  buckets: { ...s3('L-DC2B2D3D', 'General purpose buckets', 10_000), heldIn: 'us-east-1' },
  directoryBuckets: s3(null, 'Directory buckets', 100),
  customerKeys: quotasOf('KMS', 'kms')('L-C2F1777E', 'Customer Master Keys (CMKs)', 100_000),
} as const satisfies Readonly<Record<string, AwsQuota>>;
