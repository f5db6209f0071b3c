import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint, StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { carrierOf } from '../kinds/pools.js';
import { zoneNumber } from '../kinds/zone-id.js';
import type { FleetPlan, PoolPlan } from '../shape/fleet-plan.js';
import type { SubnetPlan } from '../shape/network-plan.js';
import type { StorePlan } from '../shape/store-plan.js';
import { plannerOf, storeOf } from './stores.js';

/** Ids of the zones that the blueprint names for file systems: the network reaches into them. */
export function zonesOfFileSystems(workloads: Blueprint['workloads']): string[] {
  return workloads.flatMap(({ storage }) =>
    storage.flatMap((store) => (store.zone !== undefined && plannerOf(store)?.mounted ? [store.zone] : [])),
  );
}

/** Stores whose service no zone of the region offers, or not the zone that the blueprint names for them. */
export function checkStoreZones(
  { workloads, network }: Pick<Blueprint, 'network' | 'workloads'>,
  region: RegionCatalog,
): Diagnostic[] {
  return workloads.flatMap(({ storage }, index) =>
    storage.flatMap((store, item): Diagnostic[] => {
      const mistake = zoneMistake(store, region, network);
      if (mistake === null) return [];
      const { key, ...rest } = mistake;
      return [{ severity: 'error', path: ['workloads', index, 'storage', item, key], ...rest }];
    }),
  );
}

type ZoneMistake = Pick<Diagnostic, 'code' | 'message' | 'hint'> & { readonly key: keyof StoreBlueprint };

function zoneMistake(
  asked: StoreBlueprint,
  { region, zones: regionZones }: RegionCatalog,
  { vpc }: Blueprint['network'],
): ZoneMistake | null {
  const planner = plannerOf(asked);
  if (planner === null) return null;
  const { zones, mounted, service } = planner;
  const offered = regionZones.filter(
    (zone) => zoneNumber(zone) !== null && (zones === undefined || zones.includes(zone)),
  );
  if (offered.length === 0 && zones !== undefined) {
    const message = `no zone of ${region} has ${service}`;
    return { key: 'kind', code: 'contradiction', message, hint: 'use an object store, or another region' };
  }
  const { zone } = asked;
  if (zone === undefined) return null;
  const own = mounted ? vpc : undefined;
  const taken = own
    ? offered.filter((one) => own.subnets.some((subnet) => subnet.zone === one && subnet.roles.includes('nodes')))
    : offered;
  if (taken.includes(zone)) return null;
  const where = own ? 'the VPC with a subnet for nodes' : region;
  return {
    key: 'zone',
    code: 'reference-unknown',
    message: `"${zone}" is not a zone of ${where}${zones === undefined ? '' : ` with ${service}`}`,
    hint: taken.length === 0 ? 'remove it' : `zones: ${taken.join(', ')}`,
  };
}

/** Stores of one zone that holds none of their workload's nodes: it works, slower, and traffic is billed. */
export function storesApart(
  { workloads, pools }: Pick<Blueprint, 'workloads'> & { readonly pools: readonly PoolPlan[] },
  stores: readonly StorePlan[],
  fleets: readonly FleetPlan[],
  subnets: readonly SubnetPlan[],
): Diagnostic[] {
  return workloads.flatMap(({ name, storage }, index) =>
    storage.flatMap((asked, item): Diagnostic[] => {
      const store = stores.find(({ key }) => key === `${name}.${asked.name}`);
      const zone = store && storeOf(store).zoneKey?.(store, subnets);
      const zones = fleets
        .filter(({ workload }) => workload === carrierOf({ pools }, name))
        .flatMap((fleet) => subnets.filter(({ key }) => fleet.subnets.includes(key)).map((subnet) => subnet.zone));
      if (zone === undefined || zones.length === 0 || zones.includes(zone)) return [];
      const named = [...new Set(zones)].sort().join(', ');
      return [
        {
          code: 'store-apart',
          severity: 'warning',
          path: ['workloads', index, 'storage', item, asked.zone === undefined ? 'kind' : 'zone'],
          message: `${name}.${asked.name} is in ${zone}, and the nodes of ${name} in ${named}: traffic crosses zones, which is slower and is billed`,
          hint:
            asked.zone === undefined
              ? 'use another kind of store, or types that are offered in its zone'
              : 'copy the data to a store in their zone, or limit the types to those of its zone',
        },
      ];
    }),
  );
}
