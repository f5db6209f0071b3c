import type { PurchaseKind } from '../sizing/demand.js';
import type { CostLine, Sizing } from '../sizing/sizing.js';

const OFFER_KEYS: Readonly<Record<PurchaseKind, string>> = {
  'on-demand': 'onDemandUsdPerHour',
  spot: 'spotUsdPerHour',
  'reserved-1y': 'reserved1YearUsdPerHour',
  'reserved-3y': 'reserved3YearUsdPerHour',
  'capacity-block': 'capacityBlockUsdPerHour',
};

/** Lines that are shared by the hall, by how their item begins. */
const SHARED: readonly (readonly [begins: string, figure: string])[] = [
  ['EKS control plane', 'prices/eksClusterUsdPerHour'],
  ['KMS keys', 'prices/kmsKeyUsdPerMonth'],
  ['NAT gateways', 'prices/natGatewayUsdPerHour'],
  ['interface endpoints', 'prices/interfaceEndpointUsdPerHour'],
  ['public IPv4 addresses', 'prices/publicIpv4UsdPerHour'],
  ['transit gateway attachment', 'prices/transitGatewayAttachmentUsdPerHour'],
];

/**
 * The catalog's path of the figure that a line's unit price rests on, for `traceFigure`; null: the price comes from the
 * blueprint (a licence, staff, a support plan), not from the catalog.
 */
export function priceFigureOf(line: CostLine, sizing: Sizing): string | null {
  const place = `regions/${sizing.region}`;
  const { item } = line;
  if (line.unit === 'node-hour') {
    const group = sizing.fleets
      .flatMap(({ groups }) => groups)
      .find(({ instanceType, purchase }) => item.startsWith(`${instanceType} ${purchase}`));
    return group === undefined ? null : `${place}/offers/${group.instanceType}/${OFFER_KEYS[group.purchase]}`;
  }
  if (item.includes('root volumes')) return `${place}/prices/gp3UsdPerGibMonth`;
  if (item.startsWith('S3 Standard')) {
    const tier = { '50 TB': 0, '450 TB': 1, '500 TB': 1 }[/tier to (\d+ TB)/.exec(item)?.[1] ?? ''];
    return `${place}/prices/s3StandardTiers/${tier ?? 0}/usdPerGibMonth`;
  }
  if (item.startsWith('FSx for Lustre')) {
    const store = sizing.stores.find(
      ({ name, workload, lustre }) => lustre !== null && workload === line.workload && item.endsWith(`, ${name}`),
    );
    if (!store?.lustre) return null;
    const { deployment, storageType, mbytesPerSecondPerTib } = store.lustre.tier;
    return `${place}/prices/lustre/${deployment}-${storageType}-${mbytesPerSecondPerTib}/usdPerGibMonth`;
  }
  const system = /^system nodes, \d+ × (\S+)$/.exec(item);
  if (system) return `${place}/offers/${system[1]}/onDemandUsdPerHour`;
  const shared = SHARED.find(([begins]) => item.startsWith(begins));
  return shared === undefined ? null : `${place}/${shared[1]}`;
}
