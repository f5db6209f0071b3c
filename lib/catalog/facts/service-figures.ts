/** Services whose prices catalogs hold, as users' own catalogs name them. */
export const PRICED_SERVICES = [
  'backup',
  'cloudtrail',
  'cloudwatch',
  'config',
  'data-transfer',
  'datasync',
  'ebs',
  'ecr',
  'efs',
  'eks',
  'fsx',
  'guardduty',
  'kms',
  'macie',
  'pcs',
  'route53',
  's3',
  'vpc',
] as const;
/** One of `PRICED_SERVICES`. */
export type PricedService = (typeof PRICED_SERVICES)[number];

/** What one service price is for, and the highest that any region asks or could ask, in USD by the unit of its name. */
interface ServiceFigureFacts {
  /** Whose price it is: a discount on the service takes it down. */
  readonly service: PricedService;
  /** Read after "price of", e.g. `NAT gateway: processed bytes`. */
  readonly of: string;
  readonly ceilingUsd: number;
}

/**
 * Service prices that are one figure in each region, by the name that catalogs, traces and users' own catalogs use.
 * Where AWS prices by volume it is the price of the first tier, which slightly overstates large volumes. A month is
 * 730 h; storage "GB" is billed by AWS as GiB; bytes that move are billed by 10^9.
 */
export const SERVICE_FIGURES = {
  // Storage
  gp3UsdPerGibMonth: { service: 'ebs', of: 'EBS gp3: capacity', ceilingUsd: 0.5 },
  ebsSnapshotUsdPerGibMonth: { service: 'ebs', of: 'EBS: snapshots', ceilingUsd: 0.5 },
  lustreMetadataUsdPerIopsMonth: { service: 'fsx', of: 'FSx for Lustre: provisioned metadata IOPS', ceilingUsd: 1 },
  lustreBackupUsdPerGibMonth: { service: 'fsx', of: 'FSx for Lustre: backups', ceilingUsd: 0.5 },
  efsUsdPerGibMonth: { service: 'efs', of: 'EFS Standard: capacity', ceilingUsd: 1 },
  efsInfrequentUsdPerGibMonth: { service: 'efs', of: 'EFS Infrequent Access: capacity', ceilingUsd: 0.2 },
  efsBackupUsdPerGibMonth: { service: 'backup', of: 'AWS Backup: EFS backups, warm storage', ceilingUsd: 0.5 },
  efsReadUsdPerGb: { service: 'efs', of: 'EFS elastic throughput: bytes read', ceilingUsd: 0.5 },
  efsWriteUsdPerGb: { service: 'efs', of: 'EFS elastic throughput: bytes written', ceilingUsd: 0.5 },
  s3ExpressUsdPerGibMonth: { service: 's3', of: 'S3 Express One Zone: capacity', ceilingUsd: 1 },
  s3GlacierInstantUsdPerGibMonth: { service: 's3', of: 'S3 Glacier Instant Retrieval: capacity', ceilingUsd: 0.1 },
  s3GlacierFlexibleUsdPerGibMonth: { service: 's3', of: 'S3 Glacier Flexible Retrieval: capacity', ceilingUsd: 0.1 },
  s3DeepArchiveUsdPerGibMonth: { service: 's3', of: 'S3 Glacier Deep Archive: capacity', ceilingUsd: 0.1 },
  s3InfrequentUsdPerGibMonth: { service: 's3', of: 'S3 Standard-Infrequent Access: capacity', ceilingUsd: 0.1 },
  s3MonitoringUsdPer1000Objects: { service: 's3', of: 'S3 Intelligent-Tiering: monitored objects', ceilingUsd: 0.1 },
  s3PutUsdPer1000: { service: 's3', of: 'S3 Standard: PUT, COPY, POST and LIST requests', ceilingUsd: 0.1 },
  s3GetUsdPer1000: { service: 's3', of: 'S3 Standard: GET and other requests', ceilingUsd: 0.1 },
  s3TransitionUsdPer1000: { service: 's3', of: 'S3: transitions into Intelligent-Tiering', ceilingUsd: 0.2 },
  ecrUsdPerGibMonth: { service: 'ecr', of: 'ECR: stored images', ceilingUsd: 1 },
  dataSyncUsdPerGb: { service: 'datasync', of: 'DataSync: copied bytes', ceilingUsd: 0.1 },
  // Network
  natGatewayUsdPerHour: { service: 'vpc', of: 'NAT gateway', ceilingUsd: 0.5 },
  natGatewayUsdPerGb: { service: 'vpc', of: 'NAT gateway: processed bytes', ceilingUsd: 0.5 },
  interfaceEndpointUsdPerHour: { service: 'vpc', of: 'Interface endpoint, in one zone', ceilingUsd: 0.1 },
  interfaceEndpointUsdPerGb: { service: 'vpc', of: 'Interface endpoint: processed bytes', ceilingUsd: 0.1 },
  publicIpv4UsdPerHour: { service: 'vpc', of: 'Public IPv4 address', ceilingUsd: 0.05 },
  interZoneUsdPerGb: { service: 'data-transfer', of: 'Traffic between zones, in each direction', ceilingUsd: 0.1 },
  interRegionUsdPerGb: { service: 'data-transfer', of: 'Traffic to other regions', ceilingUsd: 0.5 },
  transitGatewayAttachmentUsdPerHour: { service: 'vpc', of: 'Transit gateway attachment', ceilingUsd: 0.5 },
  transitGatewayUsdPerGb: { service: 'vpc', of: 'Transit gateway: processed bytes', ceilingUsd: 0.2 },
  directConnectPort1UsdPerHour: { service: 'vpc', of: 'Direct Connect: dedicated port of 1 Gbit/s', ceilingUsd: 2 },
  directConnectPort10UsdPerHour: { service: 'vpc', of: 'Direct Connect: dedicated port of 10 Gbit/s', ceilingUsd: 15 },
  directConnectPort100UsdPerHour: {
    service: 'vpc',
    of: 'Direct Connect: dedicated port of 100 Gbit/s',
    ceilingUsd: 150,
  },
  directConnectUsdPerGb: { service: 'data-transfer', of: 'Direct Connect: bytes that leave AWS', ceilingUsd: 0.3 },
  vpnConnectionUsdPerHour: { service: 'vpc', of: 'Site-to-Site VPN connection', ceilingUsd: 0.5 },
  resolverEndpointUsdPerHour: {
    service: 'route53',
    of: 'Route 53 Resolver endpoint: network interface',
    ceilingUsd: 1,
  },
  resolverQueriesUsdPerMillion: { service: 'route53', of: 'Route 53 Resolver: recursive queries', ceilingUsd: 2 },
  // Clusters
  eksClusterUsdPerHour: { service: 'eks', of: 'EKS control plane', ceilingUsd: 1 },
  eksExtendedSupportUsdPerHour: {
    service: 'eks',
    of: 'EKS control plane on a version in extended support, in all',
    ceilingUsd: 5,
  },
  /**
   * The first of the tiers of a month and region, up to 576,000 vCPU-hours (789 vCPUs that run all month). Later ones are cheaper,
   * down to 0.006 USD beyond 11,520,000; no public file that quotes all of them was found (2026-11-29), so that larger sites pay
   * less than the bill says.
   */
  eksHybridUsdPerVcpuHour: { service: 'eks', of: 'EKS hybrid nodes', ceilingUsd: 0.2 },
  pcsSmallUsdPerHour: { service: 'pcs', of: 'PCS controller, small', ceilingUsd: 10 },
  pcsMediumUsdPerHour: { service: 'pcs', of: 'PCS controller, medium', ceilingUsd: 20 },
  pcsLargeUsdPerHour: { service: 'pcs', of: 'PCS controller, large', ceilingUsd: 50 },
  pcsSmallAccountingUsdPerHour: { service: 'pcs', of: 'PCS accounting, small controller', ceilingUsd: 10 },
  pcsMediumAccountingUsdPerHour: { service: 'pcs', of: 'PCS accounting, medium controller', ceilingUsd: 20 },
  pcsLargeAccountingUsdPerHour: { service: 'pcs', of: 'PCS accounting, large controller', ceilingUsd: 50 },
  pcsRecordsUsdPerGbMonth: { service: 'pcs', of: 'PCS accounting: records of jobs', ceilingUsd: 5 },
  pcsNodeUsdPerHour: { service: 'pcs', of: 'PCS: managed node', ceilingUsd: 5 },
  // Keys, logs, metrics, security
  kmsKeyUsdPerMonth: { service: 'kms', of: 'KMS key', ceilingUsd: 10 },
  kmsRequestsUsdPer10000: { service: 'kms', of: 'KMS: requests', ceilingUsd: 1 },
  logIngestUsdPerGb: { service: 'cloudwatch', of: 'CloudWatch Logs: ingested bytes', ceilingUsd: 2 },
  logStorageUsdPerGibMonth: { service: 'cloudwatch', of: 'CloudWatch Logs: stored bytes', ceilingUsd: 0.2 },
  metricUsdPerMonth: { service: 'cloudwatch', of: 'CloudWatch: custom metric', ceilingUsd: 2 },
  observationUsdPerMillion: {
    service: 'cloudwatch',
    of: 'CloudWatch: observations of Container Insights',
    ceilingUsd: 2,
  },
  alarmUsdPerMonth: { service: 'cloudwatch', of: 'CloudWatch: alarm on a metric', ceilingUsd: 1 },
  dashboardUsdPerMonth: { service: 'cloudwatch', of: 'CloudWatch: dashboard', ceilingUsd: 10 },
  trailEventsUsdPer100000: {
    service: 'cloudtrail',
    of: 'CloudTrail: management events after the first copy',
    ceilingUsd: 10,
  },
  trailDataEventsUsdPer100000: { service: 'cloudtrail', of: 'CloudTrail: data events', ceilingUsd: 1 },
  guardDutyEventsUsdPerMillion: { service: 'guardduty', of: 'GuardDuty: management events', ceilingUsd: 20 },
  guardDutyFlowUsdPerGb: { service: 'guardduty', of: 'GuardDuty: VPC flow and DNS logs', ceilingUsd: 5 },
  guardDutyDataEventsUsdPerMillion: { service: 'guardduty', of: 'GuardDuty: S3 data events', ceilingUsd: 5 },
  guardDutyAuditUsdPerMillion: { service: 'guardduty', of: 'GuardDuty: EKS audit logs', ceilingUsd: 10 },
  guardDutyRuntimeUsdPerVcpuMonth: { service: 'guardduty', of: 'GuardDuty: runtime monitoring', ceilingUsd: 10 },
  macieBucketUsdPerMonth: { service: 'macie', of: 'Macie: evaluated bucket', ceilingUsd: 1 },
  macieUsdPerGb: { service: 'macie', of: 'Macie: inspected bytes', ceilingUsd: 5 },
  macieUsdPer100000Objects: { service: 'macie', of: 'Macie: monitored objects', ceilingUsd: 1 },
  configItemUsd: { service: 'config', of: 'AWS Config: recorded configuration item', ceilingUsd: 0.1 },
  configRuleUsdPer1000: { service: 'config', of: 'AWS Config: rule evaluations', ceilingUsd: 10 },
} as const satisfies Readonly<Record<string, ServiceFigureFacts>>;

/** Name of a service price that is one figure in each region. */
export type ServiceFigureKey = keyof typeof SERVICE_FIGURES;

/** All of them, in the order of the table. */
export const SERVICE_FIGURE_KEYS = Object.keys(SERVICE_FIGURES) as readonly ServiceFigureKey[];

/** A region of which no service price is known. */
export const UNKNOWN_SERVICE_PRICES = Object.freeze(
  Object.fromEntries(SERVICE_FIGURE_KEYS.map((figure) => [figure, null])),
) as Readonly<Record<ServiceFigureKey, null>>;
