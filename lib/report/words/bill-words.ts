import type {
  CostSubject,
  EnergySubject,
  NodeUse,
  StoreUse,
  UnpricedCost,
  UseSubject,
} from '../../sizing/model/cost-subject.js';
import type { CostLine } from '../../sizing/model/sizing.js';
import { formatWhole } from '../../units/numbers.js';

type SubjectOf<Kind extends CostSubject['kind']> = Extract<CostSubject, { readonly kind: Kind }>;

const CLASS_NAMES: Readonly<Record<SubjectOf<'bucket'>['objectClass'], string>> = {
  standard: 'S3 Standard',
  'intelligent-tiering': 'S3 Intelligent-Tiering',
};

const LINKS: Readonly<Record<SubjectOf<'site-link'>['link'], string>> = {
  vpn: 'Site-to-Site VPN connection',
  'direct-connect': 'Direct Connect connection',
};

const OUT_OVER: Readonly<Record<SubjectOf<'site-traffic-out'>['link'], string>> = {
  vpn: 'over VPN',
  'direct-connect': 'over Direct Connect',
};

const NODE_USES: Readonly<Record<NodeUse, string>> = {
  'log-ingestion': 'CloudWatch Logs ingestion',
  'log-storage': 'CloudWatch Logs storage',
  metrics: 'CloudWatch metrics',
  'container-insights': 'Container Insights observations',
  'slurm-node-fee': 'PCS fee of managed nodes',
};

const NODE_PARTS: Readonly<Record<'root-volumes' | 'detailed-monitoring' | NodeUse, string>> = {
  'root-volumes': 'root volumes',
  'detailed-monitoring': 'EC2 detailed monitoring',
  ...NODE_USES,
};

const STORE_USES: Readonly<Record<StoreUse, string>> = {
  writes: 'write requests',
  reads: 'read requests',
  'old-versions': 'noncurrent versions',
  'tiering-monitoring': 'S3 Intelligent-Tiering monitoring fee',
  'tiering-transitions': 'S3 Intelligent-Tiering transitions',
  'bytes-read': 'data read',
  'bytes-written': 'data written',
  backups: 'backups',
  'access-logs': 'access log storage',
};

/** Of what the volumes of `usage` price. */
const USE_NAMES: Readonly<Record<UseSubject, string>> = {
  'nat-traffic': 'NAT gateway data processing',
  'endpoint-traffic': 'interface endpoint data processing',
  'region-traffic': 'data transfer to other regions',
  'zone-traffic': 'data transfer between zones, both directions',
  'internet-traffic': 'data transfer to the internet',
  'transit-traffic': 'transit gateway data processing',
  'resolver-queries': 'Route 53 Resolver queries',
  'dns-firewall-queries': 'Route 53 Resolver DNS Firewall, queries',
  'key-requests': 'KMS requests',
  'log-ingestion': NODE_PARTS['log-ingestion'],
  'log-storage': NODE_PARTS['log-storage'],
  'container-insights': NODE_PARTS['container-insights'],
  'guardduty-management-events': 'GuardDuty, management events',
  'guardduty-flow-logs': 'GuardDuty, flow and DNS logs',
  'guardduty-data-events': 'GuardDuty, S3 data events',
  'guardduty-audit-logs': 'GuardDuty, EKS audit logs',
  'macie-buckets': 'Macie, buckets',
  'macie-objects': 'Macie, monitored objects',
  'macie-bytes': 'Macie, data inspected',
  'config-items': 'AWS Config, configuration items',
  'audit-storage': 'S3 Standard, trail and configuration history',
  'data-transfers': 'DataSync, data copied',
};

const NAMES: { readonly [Kind in CostSubject['kind']]: string | ((subject: SubjectOf<Kind>) => string) } = {
  nodes: ({ instanceType, purchase, reservation }) =>
    `${instanceType} ${purchase}${reservation === null ? '' : `, reservation ${reservation}`}`,
  'node-parts': ({ part, instanceType }) =>
    `${part.kind === 'licence' ? `licence, ${part.name}` : NODE_PARTS[part.kind]} on ${instanceType}`,
  'file-system': ({ store, deployment, mbytesPerSecondPerTib }) =>
    `FSx for Lustre ${deployment} ${mbytesPerSecondPerTib} MB/s/TiB, ${store}`,
  bucket: ({ store, objectClass, tierToTb }) =>
    `${CLASS_NAMES[objectClass]}, ${store}${tierToTb === null ? '' : ` (tier to ${tierToTb} TB)`}`,
  'control-plane': 'EKS control plane',
  'slurm-controller': 'PCS controller',
  'slurm-accounting': 'PCS accounting',
  'slurm-records': 'PCS accounting, records of jobs',
  'slurm-login-fee': 'PCS fee of login nodes',
  'image-builds': 'image of the nodes, built once a month',
  'image-snapshots': 'image of the nodes, snapshot',
  'system-nodes': ({ instanceType, nodes }) => `system nodes, ${nodes} × ${instanceType}`,
  'system-node-volumes': 'system nodes, root volumes',
  'system-node-monitoring': 'system nodes, EC2 detailed monitoring',
  'vpn-addresses': 'public IPv4 addresses of the VPN tunnels',
  'nat-gateways': 'NAT gateways',
  'public-ipv4-addresses': 'public IPv4 addresses',
  'interface-endpoints': 'interface endpoints',
  'transit-gateway-attachments': 'transit gateway attachments',
  'resolver-interfaces': 'resolver interfaces',
  'owned-nodes': ({ workload }) => `owned nodes on premises, ${workload}`,
  'owned-power': ({ site }) => `power of owned nodes, ${site}`,
  'owned-staff': ({ site }) => `staff and maintenance of owned nodes, ${site}`,
  'unsized-store': ({ service, store }) => `${service}, ${store}`,
  'site-link': ({ link, port }) => (port === undefined ? LINKS[link] : `${LINKS[link]}, port of ${port} Gbit/s`),
  'site-traffic-out': ({ link }) => `data to sites, ${OUT_OVER[link]}`,
  'kms-keys': 'KMS keys',
  'operations-staff': 'operations staff',
  'hybrid-nodes': 'EKS Hybrid Nodes, vCPU-hours',
  dashboard: 'CloudWatch dashboard',
  'prometheus-collector': 'Managed Prometheus, collector and samples',
  'grafana-users': 'Managed Grafana, users who sign in',
  alarms: 'CloudWatch alarms',
  'fleet-metrics': 'CloudWatch metrics by fleet',
  'scheduler-metrics': 'CloudWatch metrics of the scheduler',
  'support-plan': 'support plan',
  licence: ({ name }) => `licence, ${name}`,
  ...USE_NAMES,
  'store-use': ({ use, store }) => `${STORE_USES[use]}, ${store}`,
};

/** What a subject of the bill is called, without how many there are: `interface endpoints`. */
function costName(subject: CostSubject): string {
  const name = NAMES[subject.kind] as string | ((subject: CostSubject) => string);
  return typeof name === 'string' ? name : name(subject);
}

/** What a subject of the bill is called, with its count: `interface endpoints, 39`. */
export function costWords(subject: CostSubject): string {
  return 'count' in subject ? `${costName(subject)}, ${subject.count}` : costName(subject);
}

/** Whether a volume of `usage` decides the line, rather than what is planned. */
export function isEstimate({ subject }: Pick<CostLine, 'subject'>): boolean {
  if (subject.kind === 'node-parts') return subject.part.kind in NODE_USES;
  return subject.kind === 'store-use' || subject.kind === 'site-traffic-out' || subject.kind in USE_NAMES;
}

/** A line of the bill: `train: p5.48xlarge owned, reservation spring, already paid`. */
export function lineWords({ workload, subject, unitPriceUsd }: CostLine): string {
  const paid = subject.kind === 'nodes' && subject.reservation !== null && unitPriceUsd === 0 ? ', already paid' : '';
  return `${ownedBy(workload)}${costWords(subject)}${paid}${isEstimate({ subject }) ? ' (estimate)' : ''}`;
}

/** As `lineWords`, without what changes from one version of a hall to the next: counts, and whether it is paid. */
export function lineName({ workload, subject }: Pick<CostLine, 'workload' | 'subject'>): string {
  return `${ownedBy(workload)}${costName(subject)}`;
}

function ownedBy(workload: string | null): string {
  return workload === null ? '' : `${workload}: `;
}

/** What draws power: `p5.48xlarge`, `scratch`, `owned nodes on premises, 4`. */
export function energyWords(subject: EnergySubject): string {
  if (subject.kind === 'nodes') return subject.instanceType;
  return subject.kind === 'store' ? subject.store : `owned nodes on premises, ${subject.count}`;
}

/** What has no price in a region, and why: `backups, train.scratch (900 GiB-month: no source gives its price in us-west-2)`. */
export function unpricedWords({ subject, reason, quantity, unit }: UnpricedCost, region: string): string {
  // Units such as `1,000 requests` are multiplied: `10,000 × 1,000 requests`.
  const amount = `${formatWhole(quantity, 6)} ${/^\d/.test(unit) ? '× ' : ''}${unit}`;
  const why = {
    'no-volume': `billed by the ${unit}; how many is not known`,
    'no-price': `${amount}: no source gives its price in ${region}`,
    'after-choice': `${amount}: counted once the fleets are chosen`,
  }[reason];
  return `${costWords(subject)} (${why})`;
}
