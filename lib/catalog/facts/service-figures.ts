/** What one service price is for, and the highest that any region asks or could ask, in USD by the unit of its name. */
interface ServiceFigureFacts {
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
  gp3UsdPerGibMonth: { of: 'EBS gp3: capacity', ceilingUsd: 0.5 },
  ebsSnapshotUsdPerGibMonth: { of: 'EBS: snapshots', ceilingUsd: 0.5 },
  lustreMetadataUsdPerIopsMonth: { of: 'FSx for Lustre: provisioned metadata IOPS', ceilingUsd: 1 },
  lustreBackupUsdPerGibMonth: { of: 'FSx for Lustre: backups', ceilingUsd: 0.5 },
  efsUsdPerGibMonth: { of: 'EFS Standard: capacity', ceilingUsd: 1 },
  efsInfrequentUsdPerGibMonth: { of: 'EFS Infrequent Access: capacity', ceilingUsd: 0.2 },
  efsBackupUsdPerGibMonth: { of: 'AWS Backup: EFS backups, warm storage', ceilingUsd: 0.5 },
  efsReadUsdPerGb: { of: 'EFS elastic throughput: bytes read', ceilingUsd: 0.5 },
  efsWriteUsdPerGb: { of: 'EFS elastic throughput: bytes written', ceilingUsd: 0.5 },
  s3ExpressUsdPerGibMonth: { of: 'S3 Express One Zone: capacity', ceilingUsd: 1 },
  s3GlacierInstantUsdPerGibMonth: { of: 'S3 Glacier Instant Retrieval: capacity', ceilingUsd: 0.1 },
  s3GlacierFlexibleUsdPerGibMonth: { of: 'S3 Glacier Flexible Retrieval: capacity', ceilingUsd: 0.1 },
  s3DeepArchiveUsdPerGibMonth: { of: 'S3 Glacier Deep Archive: capacity', ceilingUsd: 0.1 },
  s3InfrequentUsdPerGibMonth: { of: 'S3 Standard-Infrequent Access: capacity', ceilingUsd: 0.1 },
  s3MonitoringUsdPer1000Objects: { of: 'S3 Intelligent-Tiering: monitored objects', ceilingUsd: 0.1 },
  s3PutUsdPer1000: { of: 'S3 Standard: PUT, COPY, POST and LIST requests', ceilingUsd: 0.1 },
  s3GetUsdPer1000: { of: 'S3 Standard: GET and other requests', ceilingUsd: 0.1 },
  s3TransitionUsdPer1000: { of: 'S3: transitions into Intelligent-Tiering', ceilingUsd: 0.2 },
  ecrUsdPerGibMonth: { of: 'ECR: stored images', ceilingUsd: 1 },
  dataSyncUsdPerGb: { of: 'DataSync: copied bytes', ceilingUsd: 0.1 },
  // Network
  natGatewayUsdPerHour: { of: 'NAT gateway', ceilingUsd: 0.5 },
  natGatewayUsdPerGb: { of: 'NAT gateway: processed bytes', ceilingUsd: 0.5 },
  interfaceEndpointUsdPerHour: { of: 'Interface endpoint, in one zone', ceilingUsd: 0.1 },
  interfaceEndpointUsdPerGb: { of: 'Interface endpoint: processed bytes', ceilingUsd: 0.1 },
  publicIpv4UsdPerHour: { of: 'Public IPv4 address', ceilingUsd: 0.05 },
  interZoneUsdPerGb: { of: 'Traffic between zones, in each direction', ceilingUsd: 0.1 },
  interRegionUsdPerGb: { of: 'Traffic to other regions', ceilingUsd: 0.5 },
  transitGatewayAttachmentUsdPerHour: { of: 'Transit gateway attachment', ceilingUsd: 0.5 },
  transitGatewayUsdPerGb: { of: 'Transit gateway: processed bytes', ceilingUsd: 0.2 },
  vpnConnectionUsdPerHour: { of: 'Site-to-Site VPN connection', ceilingUsd: 0.5 },
  resolverEndpointUsdPerHour: { of: 'Route 53 Resolver endpoint: network interface', ceilingUsd: 1 },
  resolverQueriesUsdPerMillion: { of: 'Route 53 Resolver: recursive queries', ceilingUsd: 2 },
  // Clusters
  eksClusterUsdPerHour: { of: 'EKS control plane', ceilingUsd: 1 },
  eksExtendedSupportUsdPerHour: {
    of: 'EKS control plane on a version in extended support, in all',
    ceilingUsd: 5,
  },
  eksHybridUsdPerVcpuHour: { of: 'EKS hybrid nodes', ceilingUsd: 0.2 },
  pcsSmallUsdPerHour: { of: 'PCS controller, small', ceilingUsd: 10 },
  pcsMediumUsdPerHour: { of: 'PCS controller, medium', ceilingUsd: 20 },
  pcsLargeUsdPerHour: { of: 'PCS controller, large', ceilingUsd: 50 },
  pcsNodeUsdPerHour: { of: 'PCS: managed node', ceilingUsd: 5 },
  // Keys, logs, metrics, security
  kmsKeyUsdPerMonth: { of: 'KMS key', ceilingUsd: 10 },
  kmsRequestsUsdPer10000: { of: 'KMS: requests', ceilingUsd: 1 },
  logIngestUsdPerGb: { of: 'CloudWatch Logs: ingested bytes', ceilingUsd: 2 },
  logStorageUsdPerGibMonth: { of: 'CloudWatch Logs: stored bytes', ceilingUsd: 0.2 },
  metricUsdPerMonth: { of: 'CloudWatch: custom metric', ceilingUsd: 2 },
  alarmUsdPerMonth: { of: 'CloudWatch: alarm on a metric', ceilingUsd: 1 },
  dashboardUsdPerMonth: { of: 'CloudWatch: dashboard', ceilingUsd: 10 },
  trailEventsUsdPer100000: { of: 'CloudTrail: management events after the first copy', ceilingUsd: 10 },
  trailDataEventsUsdPer100000: { of: 'CloudTrail: data events', ceilingUsd: 1 },
  guardDutyEventsUsdPerMillion: { of: 'GuardDuty: management events', ceilingUsd: 20 },
  guardDutyFlowUsdPerGb: { of: 'GuardDuty: VPC flow and DNS logs', ceilingUsd: 5 },
  guardDutyDataEventsUsdPerMillion: { of: 'GuardDuty: S3 data events', ceilingUsd: 5 },
  guardDutyAuditUsdPerMillion: { of: 'GuardDuty: EKS audit logs', ceilingUsd: 10 },
  guardDutyRuntimeUsdPerVcpuMonth: { of: 'GuardDuty: runtime monitoring', ceilingUsd: 10 },
  macieBucketUsdPerMonth: { of: 'Macie: evaluated bucket', ceilingUsd: 1 },
  macieUsdPerGb: { of: 'Macie: inspected bytes', ceilingUsd: 5 },
  macieUsdPer100000Objects: { of: 'Macie: monitored objects', ceilingUsd: 1 },
  configItemUsd: { of: 'AWS Config: recorded configuration item', ceilingUsd: 0.1 },
  configRuleUsdPer1000: { of: 'AWS Config: rule evaluations', ceilingUsd: 10 },
} as const satisfies Readonly<Record<string, ServiceFigureFacts>>;

/** Name of a service price that is one figure in each region. */
export type ServiceFigureKey = keyof typeof SERVICE_FIGURES;

/** All of them, in the order of the table. */
export const SERVICE_FIGURE_KEYS = Object.keys(SERVICE_FIGURES) as readonly ServiceFigureKey[];

/** A region of which no service price is known. */
export const UNKNOWN_SERVICE_PRICES = Object.freeze(
  Object.fromEntries(SERVICE_FIGURE_KEYS.map((figure) => [figure, null])),
) as Readonly<Record<ServiceFigureKey, null>>;
