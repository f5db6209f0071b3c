import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { HOURS_PER_MONTH, type RegionCatalog, type ServicePrices } from '../../catalog/facts/catalog.js';
import { offerFigure, priceFigure } from '../../catalog/facts/figure-path.js';
import type { FixedCost, NodeCost, Site } from '../../sizing/model/demand.js';
import { NODE_ROOT_VOLUME_GIB } from '../fleets/draft-fleets.js';
import { keyPurposes } from '../identity/keys.js';
import { autoscalerOf, endpointServices } from '../network/endpoints.js';
import { fleetZones, makesEndpoints, natZones, standingZones } from '../network/network.js';
import { planAddons, SYSTEM_NODES, SYSTEM_ROOT_VOLUME_GIB, systemType } from '../platforms/eks/cluster.js';
import { onPremisesCalls, onPremisesCosts } from '../sites/on-premises.js';
import { storeKinds } from '../stores/stores.js';

/** A region as a place for this blueprint: its zones, what standing there costs anyway, what each node costs besides. */
export function planSite(blueprint: Blueprint, region: RegionCatalog, owned: readonly FixedCost[] = []): Site {
  return {
    catalog: region,
    zones: fleetZones(blueprint, region),
    fixedCosts: [...fixedCosts(blueprint, region), ...owned],
    nodeCosts: nodeCosts(blueprint, region),
    supportShare: blueprint.maintenance.supportShare,
  };
}

/**
 * What the hall costs before its first accelerator runs, per month. What depends on traffic (requests, gigabytes
 * through gateways, logs) is not here: see `USE_BASED_COSTS`.
 */
function fixedCosts(blueprint: Blueprint, region: RegionCatalog): FixedCost[] {
  const base = standingZones(blueprint, region);
  const natGateways = natZones(blueprint, base).length;
  const endpoints = interfaceEndpoints(blueprint, region.region) * base.length;
  return [
    ...(blueprint.platform === 'eks' ? clusterCosts(region) : []),
    ...(natGateways === 0
      ? []
      : [
          hourly('hardware', `NAT gateways, ${natGateways}`, natGateways, pricedAs(region, 'natGatewayUsdPerHour')),
          hourly(
            'hardware',
            `public IPv4 addresses, ${natGateways}`,
            natGateways,
            pricedAs(region, 'publicIpv4UsdPerHour'),
          ),
        ]),
    ...(endpoints === 0
      ? []
      : [
          hourly(
            'hardware',
            `interface endpoints, ${endpoints}`,
            endpoints,
            pricedAs(region, 'interfaceEndpointUsdPerHour'),
          ),
        ]),
    ...unsizedStores(blueprint),
    ...onPremisesCosts(blueprint, region, base.length),
    {
      category: 'software',
      item: 'KMS keys',
      quantity: keyPurposes(blueprint).length,
      unit: 'key-month',
      ...pricedAs(region, 'kmsKeyUsdPerMonth'),
    },
    ...licences(blueprint, 'hall').map(({ name, monthlyCost }) =>
      monthly('software', `licence, ${name}`, 1, monthlyCost),
    ),
    ...staff(blueprint),
  ];
}

function clusterCosts(region: RegionCatalog): FixedCost[] {
  const system = systemType(region);
  return [
    hourly('software', 'EKS control plane', 1, pricedAs(region, 'eksClusterUsdPerHour')),
    hourly('hardware', `system nodes, ${SYSTEM_NODES.desired} × ${system}`, SYSTEM_NODES.desired, {
      unitPriceUsd: region.offers.get(system)?.onDemandUsdPerHour ?? null,
      figure: offerFigure(region.region, system, 'onDemandUsdPerHour'),
    }),
    {
      category: 'hardware',
      item: 'system nodes, root volumes',
      quantity: SYSTEM_NODES.desired * SYSTEM_ROOT_VOLUME_GIB,
      unit: 'GiB-month',
      ...pricedAs(region, 'gp3UsdPerGibMonth'),
    },
  ];
}

type Price = Pick<FixedCost, 'unitPriceUsd' | 'figure'>;
type PriceKey = Exclude<keyof ServicePrices, 's3StandardTiers' | 'lustre' | 'internetEgressTiers'>;

function hourly(category: FixedCost['category'], item: string, count: number, price: Price): FixedCost {
  return { category, item, quantity: count * HOURS_PER_MONTH, unit: 'h', ...price };
}

function pricedAs({ region, prices }: RegionCatalog, key: PriceKey): Price {
  return { unitPriceUsd: prices[key], figure: priceFigure(region, key) };
}

/** The catalog has no price of them: reported, never taken as zero. */
function unsizedStores({ workloads }: Blueprint): FixedCost[] {
  const services = { express: 'S3 Express One Zone', home: 'EFS' } as const;
  return workloads.flatMap(({ name, storage }) =>
    storage.flatMap((store): FixedCost[] => {
      if (store.kind !== 'express' && store.kind !== 'home') return [];
      const item = `${services[store.kind]}, ${name}.${store.name}`;
      return [
        {
          category: 'hardware',
          item,
          quantity: store.capacity / 2 ** 30,
          unit: 'GiB-month',
          unitPriceUsd: null,
          figure: null,
        },
      ];
    }),
  );
}

function monthly(
  category: FixedCost['category'],
  item: string,
  quantity: number,
  usdPerMonth: number | null,
): FixedCost {
  return { category, item, quantity, unit: 'month', unitPriceUsd: usdPerMonth, figure: null };
}

function staff({ maintenance: { operationsStaff, staffMonthlyCost } }: Blueprint): FixedCost[] {
  if (operationsStaff === 0) return [];
  // A head count without its cost is reported as not priced.
  return [monthly('maintenance', 'operations staff', operationsStaff, staffMonthlyCost ?? null)];
}

type Licence = Blueprint['software']['licences'][number];

function licences({ software }: Blueprint, ...per: Licence['per'][]): Licence[] {
  return software.licences.filter((licence) => per.includes(licence.per));
}

/** In each zone. */
function interfaceEndpoints(blueprint: Blueprint, region: string): number {
  if (!makesEndpoints(blueprint)) return 0;
  const kinds = storeKinds(blueprint);
  const { platform } = blueprint;
  const addons = platform === 'eks' ? planAddons(blueprint, region, kinds).map(({ name }) => name) : [];
  const named = [...blueprint.network.endpoints, ...onPremisesCalls(blueprint)];
  const autoscaler = autoscalerOf(blueprint);
  return endpointServices({ platform, autoscaler, addons, storeKinds: kinds, named }).interfaces.length;
}

function nodeCosts(blueprint: Blueprint, region: RegionCatalog): NodeCost[] {
  const { gp3UsdPerGibMonth } = region.prices;
  const volume: NodeCost = {
    category: 'hardware',
    item: 'root volumes',
    per: 'node',
    usdPerMonth: gp3UsdPerGibMonth === null ? null : NODE_ROOT_VOLUME_GIB * gp3UsdPerGibMonth,
    figure: priceFigure(region.region, 'gp3UsdPerGibMonth'),
  };
  const software = licences(blueprint, 'node', 'accelerator', 'vcpu').map(({ name, monthlyCost, per }): NodeCost => {
    return {
      category: 'software',
      item: `licence, ${name}`,
      per: per as NodeCost['per'],
      usdPerMonth: monthlyCost,
      figure: null,
    };
  });
  return [volume, ...software];
}

/** What is billed by use that a blueprint does not tell: said beside every total, never counted as zero. */
export function useBasedCosts({ workloads }: Blueprint): { readonly item: string; readonly reason: string }[] {
  const tiered = workloads.some(({ storage }) =>
    storage.some(({ kind, lifecycle }) => kind === 'object' && (lifecycle?.tiering ?? 'intelligent') === 'intelligent'),
  );
  const watching = { item: 'watching of objects by S3 Intelligent-Tiering', reason: 'billed by the object' };
  return [...USE_BASED_COSTS, ...(tiered ? [watching] : [])];
}

const USE_BASED_COSTS: readonly { readonly item: string; readonly reason: string }[] = [
  { item: 'data through NAT gateways and interface endpoints', reason: 'billed by the gigabyte' },
  { item: 'traffic between zones and to the internet', reason: 'billed by the gigabyte' },
  { item: 'S3 and KMS requests', reason: 'billed by the request' },
  { item: 'logs, metrics and alarms', reason: 'billed by the gigabyte, the series and the alarm' },
  { item: 'backups', reason: 'billed by the gigabyte that is kept' },
];
