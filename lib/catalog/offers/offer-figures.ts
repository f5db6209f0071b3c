import type { ServiceFigure } from '../refresh/service-prices.js';
import { lustreFigures } from './lustre-figures.js';
import type { Attributes } from './price-list.js';

/** How a figure of the catalog is recognised among the products of a service. */
export interface OfferFigure {
  readonly figure: ServiceFigure;
  /** `usagetype` without the code of the region that it begins with nearly everywhere (`EUC1-`, or `eu-central-1-`). */
  readonly usage: string;
  /** Attributes that must have these values. */
  readonly where?: Readonly<Record<string, string>>;
  /** The catalog counts in this many of the list's units. @default 1 */
  readonly times?: number;
  /** The list has a surcharge: the catalog adds it to this figure. */
  readonly over?: ServiceFigure;
  /** Of several prices the highest is taken. @default - a figure with several prices is left out */
  readonly highest?: true;
}

/** A service as its offer file is named, and the figures in it. */
interface OfferService {
  readonly figures: readonly OfferFigure[];
  /** Figures that no usage type tells. */
  readonly figuresOf?: (attributes: Attributes) => readonly ServiceFigure[];
  /** Whether the file has instances by the hour. */
  readonly instances?: true;
}

const PER_THOUSAND = 1000;
const PER_MILLION = 1_000_000;

/**
 * Which figure of the catalog is which line of AWS's price list: the one place for it. Usage types are those that AWS's
 * documentation of bills and public programs against the list name:
 *
 * - EC2, VPC, KMS, ECR, EFS, Backup, Config: `terraform-provider` cost rules of Infracost (github.com/infracost/infracost,
 *   internal/resources/aws) and Cloud Carbon Footprint's lists of usage types.
 * - S3: "Understanding your AWS billing and usage reports for Amazon S3" in the S3 user guide; deep archive has an offer
 *   file of its own.
 * - EFS: "How AWS Billing and Cost Management data is reported" in the EFS user guide.
 * - CloudTrail: "Viewing your CloudTrail cost and usage" in its user guide. CloudWatch: "Analyzing, optimizing and
 *   reducing CloudWatch costs" in its user guide.
 * - GuardDuty: the services and rates of the AWS Pricing Calculator.
 * - EKS: price lists of 2026-09-18 (`AmazonEKS-Hours:extendedSupport` is a surcharge of 0.50 USD on the cluster's 0.10).
 */
export const OFFER_SERVICES: Readonly<Record<string, OfferService>> = {
  AmazonEC2: {
    instances: true,
    figures: [
      { figure: 'gp3UsdPerGibMonth', usage: 'EBS:VolumeUsage.gp3' },
      { figure: 'ebsSnapshotUsdPerGibMonth', usage: 'EBS:SnapshotUsage' },
      { figure: 'natGatewayUsdPerHour', usage: 'NatGateway-Hours' },
      { figure: 'natGatewayUsdPerGb', usage: 'NatGateway-Bytes' },
    ],
  },
  AmazonVPC: {
    figures: [
      { figure: 'interfaceEndpointUsdPerHour', usage: 'VpcEndpoint-Hours' },
      { figure: 'interfaceEndpointUsdPerGb', usage: 'VpcEndpoint-Bytes' },
      { figure: 'publicIpv4UsdPerHour', usage: 'PublicIPv4:InUseAddress' },
      {
        figure: 'transitGatewayAttachmentUsdPerHour',
        usage: 'TransitGateway-Hours',
        where: { operation: 'TransitGatewayVPC' },
      },
      { figure: 'transitGatewayUsdPerGb', usage: 'TransitGateway-Bytes', where: { operation: 'TransitGatewayVPC' } },
      { figure: 'vpnConnectionUsdPerHour', usage: 'VPN-Usage-Hours:ipsec.1' },
    ],
  },
  AmazonEKS: {
    figures: [
      { figure: 'eksClusterUsdPerHour', usage: 'AmazonEKS-Hours:perCluster' },
      {
        figure: 'eksExtendedSupportUsdPerHour',
        usage: 'AmazonEKS-Hours:extendedSupport',
        over: 'eksClusterUsdPerHour',
      },
    ],
  },
  AmazonS3: {
    figures: [
      { figure: 's3StandardTiers', usage: 'TimedStorage-ByteHrs', where: { volumeType: 'Standard' } },
      { figure: 's3InfrequentUsdPerGibMonth', usage: 'TimedStorage-SIA-ByteHrs' },
      { figure: 's3GlacierInstantUsdPerGibMonth', usage: 'TimedStorage-GIR-ByteHrs' },
      { figure: 's3GlacierFlexibleUsdPerGibMonth', usage: 'TimedStorage-GlacierByteHrs' },
      { figure: 's3ExpressUsdPerGibMonth', usage: 'TimedStorage-XZ-ByteHrs' },
      { figure: 's3MonitoringUsdPer1000Objects', usage: 'Monitoring-Automation-INT', times: PER_THOUSAND },
      { figure: 's3PutUsdPer1000', usage: 'Requests-Tier1', times: PER_THOUSAND },
      { figure: 's3GetUsdPer1000', usage: 'Requests-Tier2', times: PER_THOUSAND },
      { figure: 's3TransitionUsdPer1000', usage: 'Requests-Tier4', times: PER_THOUSAND },
    ],
  },
  AmazonS3GlacierDeepArchive: {
    figures: [{ figure: 's3DeepArchiveUsdPerGibMonth', usage: 'TimedStorage-GDA-ByteHrs' }],
  },
  AmazonFSx: {
    figures: [{ figure: 'lustreBackupUsdPerGibMonth', usage: 'BackupUsage', where: { fileSystemType: 'Lustre' } }],
    figuresOf: lustreFigures,
  },
  AmazonEFS: {
    figures: [
      { figure: 'efsUsdPerGibMonth', usage: 'TimedStorage-ByteHrs' },
      { figure: 'efsInfrequentUsdPerGibMonth', usage: 'IATimedStorage-ByteHrs' },
      { figure: 'efsReadUsdPerGb', usage: 'ETDataAccess-Bytes', where: { accessType: 'Read' } },
      { figure: 'efsWriteUsdPerGb', usage: 'ETDataAccess-Bytes', where: { accessType: 'Write' } },
    ],
  },
  AWSBackup: {
    figures: [{ figure: 'efsBackupUsdPerGibMonth', usage: 'WarmStorage-ByteHrs-EFS', where: { operation: 'Storage' } }],
  },
  AmazonECR: { figures: [{ figure: 'ecrUsdPerGibMonth', usage: 'TimedStorage-ByteHrs' }] },
  AmazonRoute53: {
    figures: [{ figure: 'resolverEndpointUsdPerHour', usage: 'ResolverNetworkInterface' }],
  },
  awskms: {
    figures: [
      { figure: 'kmsKeyUsdPerMonth', usage: 'KMS-Keys' },
      { figure: 'kmsRequestsUsdPer10000', usage: 'KMS-Requests', times: 10_000 },
    ],
  },
  AmazonCloudWatch: {
    figures: [
      { figure: 'logIngestUsdPerGb', usage: 'DataProcessing-Bytes' },
      { figure: 'logStorageUsdPerGibMonth', usage: 'TimedStorage-ByteHrs' },
      { figure: 'metricUsdPerMonth', usage: 'CW:MetricMonitorUsage' },
      { figure: 'alarmUsdPerMonth', usage: 'CW:AlarmMonitorUsage' },
      { figure: 'dashboardUsdPerMonth', usage: 'DashboardsUsageHour' },
    ],
  },
  AWSCloudTrail: {
    figures: [
      { figure: 'trailEventsUsdPer100000', usage: 'PaidEventsRecorded', times: 100_000 },
      { figure: 'trailDataEventsUsdPer100000', usage: 'DataEventsRecorded', times: 100_000 },
    ],
  },
  AmazonGuardDuty: {
    figures: [
      { figure: 'guardDutyEventsUsdPerMillion', usage: 'PaidEventsAnalyzed', times: PER_MILLION },
      { figure: 'guardDutyFlowUsdPerGb', usage: 'PaidEventsAnalyzed-Bytes' },
      { figure: 'guardDutyDataEventsUsdPerMillion', usage: 'PaidS3DataEventsAnalyzed', times: PER_MILLION },
      { figure: 'guardDutyAuditUsdPerMillion', usage: 'PaidKubernetesAuditLogsAnalyzed', times: PER_MILLION },
      { figure: 'guardDutyRuntimeUsdPerVcpuMonth', usage: 'PaidEC2vCPUMonitored' },
    ],
  },
  AWSConfig: {
    figures: [
      { figure: 'configItemUsd', usage: 'ConfigurationItemRecorded' },
      { figure: 'configRuleUsdPer1000', usage: 'ConfigRuleEvaluations', times: PER_THOUSAND },
    ],
  },
  AWSDataTransfer: {
    figures: [
      {
        figure: 'internetEgressTiers',
        usage: 'DataTransfer-Out-Bytes',
        where: { transferType: 'AWS Outbound' },
      },
      {
        figure: 'interZoneUsdPerGb',
        usage: 'DataTransfer-Regional-Bytes',
        where: { transferType: 'IntraRegion' },
      },
      {
        // The price depends on where to: the catalog's one figure is the dearest.
        figure: 'interRegionUsdPerGb',
        usage: 'AWS-Out-Bytes',
        where: { transferType: 'InterRegion Outbound', toLocationType: 'AWS Region' },
        highest: true,
      },
    ],
  },
};

/** `EUC1-`, `USE1-EUC1-`, or `eu-central-1-`. */
const REGION_CODE = /^(?:(?:[A-Z]{2,4}\d?-){1,2}|[a-z]{2,4}(?:-[a-z]+)+-\d-)/;

/** The figures that a product of a service prices. */
export function figuresOfProduct(service: string, attributes: Attributes): readonly OfferFigure[] {
  const { figures, figuresOf } = OFFER_SERVICES[service]!;
  const { usagetype = '' } = attributes;
  const usages = new Set([usagetype, usagetype.replace(REGION_CODE, '')]);
  const named = figures.filter(
    ({ usage, where = {} }) =>
      usages.has(usage) && Object.entries(where).every(([name, value]) => attributes[name] === value),
  );
  const others = figuresOf?.(attributes).map((figure) => ({ figure, usage: usagetype })) ?? [];
  return [...named, ...others];
}
