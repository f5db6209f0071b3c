import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { priceFigure } from '../../catalog/facts/figure-path.js';
import type { FixedCost, NodeCost } from '../../sizing/model/demand.js';
import { NODE_ROOT_VOLUME_GIB } from '../fleets/draft-fleets.js';
import { hourly, monthly, type PriceKey, priceOf } from '../kinds/fixed-costs.js';
import { onPremisesCosts } from '../network/on-premises.js';
import { plannerOf } from '../stores/stores.js';
import type { Foundation } from './foundation.js';

/** What of a blueprint has a price of its own. */
type Priced = Pick<Blueprint, 'maintenance' | 'onPremises' | 'software' | 'workloads'>;

/**
 * What the hall costs before its first accelerator runs, per month. What depends on traffic (requests, gigabytes
 * through gateways, logs) is not here: see `USE_BASED_COSTS`.
 */
export function fixedCosts(
  { maintenance, onPremises, software, workloads }: Priced,
  { region, baseZones, natZones, endpoints, keyPurposes, platform }: Foundation,
): FixedCost[] {
  return [
    ...platform.fixedCosts(),
    ...perHour(region, 'NAT gateways', natZones.length, 'natGatewayUsdPerHour'),
    ...perHour(region, 'public IPv4 addresses', natZones.length, 'publicIpv4UsdPerHour'),
    ...perHour(
      region,
      'interface endpoints',
      endpoints.interfaces.length * baseZones.length,
      'interfaceEndpointUsdPerHour',
    ),
    ...unsizedStores(workloads),
    ...onPremisesCosts(onPremises, region, baseZones.length),
    {
      category: 'software',
      item: 'KMS keys',
      quantity: keyPurposes.length,
      unit: 'key-month',
      ...priceOf(region, 'kmsKeyUsdPerMonth'),
    },
    ...licences(software, 'hall').map(({ name, monthlyCost }) =>
      monthly('software', `licence, ${name}`, 1, monthlyCost),
    ),
    ...staff(maintenance),
  ];
}

/** Empty: there is none. */
function perHour(region: RegionCatalog, things: string, count: number, price: PriceKey): FixedCost[] {
  return count === 0 ? [] : [hourly('hardware', `${things}, ${count}`, count, priceOf(region, price))];
}

/** Of stores that sizing chooses nothing of. */
function unsizedStores(workloads: Blueprint['workloads']): FixedCost[] {
  return workloads.flatMap(({ name, storage }) =>
    storage.flatMap((asked) => plannerOf(asked)?.fixedCosts?.(asked, `${name}.${asked.name}`) ?? []),
  );
}

function staff({ operationsStaff, staffMonthlyCost }: Blueprint['maintenance']): FixedCost[] {
  if (operationsStaff === 0) return [];
  // A head count without its cost is reported as not priced.
  return [monthly('maintenance', 'operations staff', operationsStaff, staffMonthlyCost ?? null)];
}

type Licence = Blueprint['software']['licences'][number];

function licences({ licences: all }: Blueprint['software'], ...per: Licence['per'][]): Licence[] {
  return all.filter((licence) => per.includes(licence.per));
}

/** What every node costs beside its instance price. */
export function nodeCosts({ software: asked }: Pick<Blueprint, 'software'>, region: RegionCatalog): NodeCost[] {
  const { gp3UsdPerGibMonth } = region.prices;
  const volume: NodeCost = {
    category: 'hardware',
    item: 'root volumes',
    per: 'node',
    usdPerMonth: gp3UsdPerGibMonth === null ? null : NODE_ROOT_VOLUME_GIB * gp3UsdPerGibMonth,
    figure: priceFigure(region.region, 'gp3UsdPerGibMonth'),
  };
  const software = licences(asked, 'node', 'accelerator', 'vcpu').map(({ name, monthlyCost, per }): NodeCost => {
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

/** What is billed by use that a blueprint does not state: listed beside every total, never counted as zero. */
export function useBasedCosts(workloads: Blueprint['workloads']): { readonly item: string; readonly reason: string }[] {
  const ofStores = workloads.flatMap(({ storage }) =>
    storage.flatMap((asked) => plannerOf(asked)?.useBasedCosts?.(asked) ?? []),
  );
  return [...USE_BASED_COSTS, ...new Map(ofStores.map((cost) => [cost.item, cost])).values()];
}

const USE_BASED_COSTS: readonly { readonly item: string; readonly reason: string }[] = [
  { item: 'data through NAT gateways and interface endpoints', reason: 'billed by the gigabyte' },
  { item: 'traffic between zones and to the internet', reason: 'billed by the gigabyte' },
  { item: 'S3 and KMS requests', reason: 'billed by the request' },
  { item: 'logs, metrics and alarms', reason: 'billed by the gigabyte, the series and the alarm' },
  { item: 'backups', reason: 'billed by the gigabyte that is kept' },
];
