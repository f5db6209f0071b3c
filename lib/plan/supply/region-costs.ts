import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { priceFigure } from '../../catalog/facts/figure-path.js';
import type { CountedSubject, UnpricedCost, UseBasedSubject } from '../../sizing/model/cost-subject.js';
import type { FixedCost, NodeCost } from '../../sizing/model/demand.js';
import { identityKey } from '../../units/identity-key.js';
import { NODE_ROOT_VOLUME_GIB } from '../fleets/draft-fleets.js';
import { hourly, monthly, type PriceKey, priceOf } from '../kinds/fixed-costs.js';
import { onPremisesCosts } from '../network/on-premises.js';
import { plannerOf } from '../stores/stores.js';
import type { Foundation } from './foundation.js';

/** What of a blueprint has a price of its own. */
type Priced = Pick<Blueprint, 'maintenance' | 'onPremises' | 'software' | 'workloads'>;

/**
 * What the hall costs before its first accelerator runs, per month. What depends on traffic (requests, gigabytes
 * through gateways, logs) is not here: see `useBasedCosts`.
 */
export function fixedCosts(
  { maintenance, onPremises, software, workloads }: Priced,
  { region, baseZones, natZones, endpoints, keyPurposes, platform }: Foundation,
): FixedCost[] {
  return [
    ...platform.fixedCosts(),
    ...perHour(region, 'nat-gateways', natZones.length, 'natGatewayUsdPerHour'),
    ...perHour(region, 'public-ipv4-addresses', natZones.length, 'publicIpv4UsdPerHour'),
    ...perHour(
      region,
      'interface-endpoints',
      endpoints.interfaces.length * baseZones.length,
      'interfaceEndpointUsdPerHour',
    ),
    ...unsizedStores(workloads),
    ...onPremisesCosts(onPremises, region, baseZones.length),
    {
      category: 'software',
      subject: { kind: 'kms-keys' },
      quantity: keyPurposes.length,
      unit: 'key-month',
      ...priceOf(region, 'kmsKeyUsdPerMonth'),
    },
    ...licences(software, 'hall').map(({ name, monthlyCost }) =>
      monthly('software', { kind: 'licence', name }, 1, monthlyCost),
    ),
    ...staff(maintenance),
  ];
}

/** Empty: there is none. */
function perHour(region: RegionCatalog, kind: CountedSubject, count: number, price: PriceKey): FixedCost[] {
  return count === 0 ? [] : [hourly('hardware', { kind, count }, count, priceOf(region, price))];
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
  return [monthly('maintenance', { kind: 'operations-staff' }, operationsStaff, staffMonthlyCost ?? null)];
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
    part: { kind: 'root-volumes' },
    per: 'node',
    usdPerMonth: gp3UsdPerGibMonth === null ? null : NODE_ROOT_VOLUME_GIB * gp3UsdPerGibMonth,
    figure: priceFigure(region.region, 'gp3UsdPerGibMonth'),
  };
  const software = licences(asked, 'node', 'accelerator', 'vcpu').map(({ name, monthlyCost, per }): NodeCost => {
    return {
      category: 'software',
      part: { kind: 'licence', name },
      per: per as NodeCost['per'],
      usdPerMonth: monthlyCost,
      figure: null,
    };
  });
  return [volume, ...software];
}

/** What is billed by use that a blueprint does not state: listed beside every total, never counted as zero. */
export function useBasedCosts(workloads: Blueprint['workloads']): UnpricedCost[] {
  const ofStores = workloads.flatMap(({ storage }) =>
    storage.flatMap((asked) => plannerOf(asked)?.useBasedCosts?.(asked) ?? []),
  );
  const ofHall = USE_BASED_COSTS.map(
    (kind) => ({ workload: null, subject: { kind }, reason: 'billed-by-use' }) as const,
  );
  return [...ofHall, ...new Map(ofStores.map((cost) => [identityKey(cost), cost])).values()];
}

const USE_BASED_COSTS: readonly UseBasedSubject[] = [
  'endpoint-traffic',
  'zone-and-internet-traffic',
  'requests',
  'observability',
  'backups',
];
