import type { CostSubject, EnergySubject, UnpricedCost, UseBasedSubject } from '../../sizing/model/cost-subject.js';
import type { CostLine } from '../../sizing/model/sizing.js';

type SubjectOf<Kind extends CostSubject['kind']> = Extract<CostSubject, { readonly kind: Kind }>;

const CLASS_NAMES: Readonly<Record<SubjectOf<'bucket'>['objectClass'], string>> = {
  standard: 'S3 Standard',
  'intelligent-tiering': 'S3 Intelligent-Tiering',
};

const LINKS: Readonly<Record<SubjectOf<'site-link'>['link'], string>> = {
  vpn: 'Site-to-Site VPN connection',
  'direct-connect': 'Direct Connect connection',
};

const NAMES: { readonly [Kind in CostSubject['kind']]: string | ((subject: SubjectOf<Kind>) => string) } = {
  nodes: ({ instanceType, purchase, reservation }) =>
    `${instanceType} ${purchase}${reservation === null ? '' : `, reservation ${reservation}`}`,
  'node-parts': ({ part, instanceType }) =>
    `${part.kind === 'licence' ? `licence, ${part.name}` : 'root volumes'} on ${instanceType}`,
  'file-system': ({ store, deployment, mbytesPerSecondPerTib }) =>
    `FSx for Lustre ${deployment} ${mbytesPerSecondPerTib} MB/s/TiB, ${store}`,
  bucket: ({ store, objectClass, tierToTb }) =>
    `${CLASS_NAMES[objectClass]}, ${store}${tierToTb === null ? '' : ` (tier to ${tierToTb} TB)`}`,
  'control-plane': 'EKS control plane',
  'system-nodes': ({ instanceType, nodes }) => `system nodes, ${nodes} × ${instanceType}`,
  'system-node-volumes': 'system nodes, root volumes',
  'nat-gateways': 'NAT gateways',
  'public-ipv4-addresses': 'public IPv4 addresses',
  'interface-endpoints': 'interface endpoints',
  'transit-gateway-attachments': 'transit gateway attachments',
  'resolver-interfaces': 'resolver interfaces',
  'owned-nodes': ({ workload }) => `owned nodes on premises, ${workload}`,
  'unsized-store': ({ service, store }) => `${service}, ${store}`,
  'site-link': ({ link }) => LINKS[link],
  'kms-keys': 'KMS keys',
  'operations-staff': 'operations staff',
  'hybrid-nodes': 'EKS hybrid nodes, by the vCPU',
  'data-transfers': 'DataSync, by the gigabyte',
  'support-plan': 'support plan',
  licence: ({ name }) => `licence, ${name}`,
  'endpoint-traffic': 'data through NAT gateways and interface endpoints',
  'zone-and-internet-traffic': 'traffic between zones and to the internet',
  requests: 'S3 and KMS requests',
  observability: 'logs, metrics and alarms',
  backups: 'backups',
  'tiering-monitoring': 'S3 Intelligent-Tiering monitoring fee',
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

/** A line of the bill: `train: p5.48xlarge owned, reservation spring, already paid`. */
export function lineWords({ workload, subject, unitPriceUsd }: CostLine): string {
  const paid = subject.kind === 'nodes' && subject.reservation !== null && unitPriceUsd === 0 ? ', already paid' : '';
  return `${ownedBy(workload)}${costWords(subject)}${paid}`;
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

const USE_REASONS: Readonly<Record<UseBasedSubject, string>> = {
  'endpoint-traffic': 'billed by the gigabyte',
  'zone-and-internet-traffic': 'billed by the gigabyte',
  requests: 'billed by the request',
  observability: 'billed by the gigabyte, the series and the alarm',
  backups: 'billed by the gigabyte stored',
  'tiering-monitoring': 'billed by the object',
};

/** What has no price in a region, and why: `backups (billed by the gigabyte stored)`. */
export function unpricedWords({ subject, reason }: UnpricedCost, region: string): string {
  const why =
    reason === 'billed-by-use'
      ? USE_REASONS[subject.kind as UseBasedSubject]
      : `no source gives its price in ${region}`;
  return `${costWords(subject)} (${why})`;
}
