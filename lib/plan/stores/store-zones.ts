import type { Diagnostic, DocumentPath } from '../../blueprint/document/diagnostic.js';
import type { Blueprint, StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { zoneKey } from '../fleets/draft-fleets.js';
import { hasSubnets } from '../network/zones.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { SubnetPlan } from '../shape/network-plan.js';
import type { StorePlan } from '../shape/store-plan.js';
import { EXPRESS_ZONES } from './object-stores.js';

/** Zones of file systems that the blueprint names: the network reaches into them. */
export function zonesOfFileSystems({ workloads }: Blueprint): string[] {
  return workloads.flatMap(({ storage }) =>
    storage.flatMap(({ kind, zone }) => (kind === 'express' || zone === undefined ? [] : [zone])),
  );
}

/** Zones that a blueprint names for its stores and that can not hold them. */
export function checkStoreZones({ workloads, network }: Blueprint, region: RegionCatalog): Diagnostic[] {
  const wrongZone = ({ kind, zone }: StoreBlueprint): Pick<Diagnostic, 'message' | 'hint'> | null => {
    if (zone === undefined) return null;
    const offered = region.zones.filter(
      (one) => hasSubnets(one) && (kind !== 'express' || EXPRESS_ZONES.includes(one)),
    );
    const taken =
      kind === 'express' || network.vpc === undefined
        ? offered
        : offered.filter((one) =>
            network.vpc!.subnets.some((subnet) => subnet.zone === one && subnet.roles.includes('nodes')),
          );
    if (taken.includes(zone)) return null;
    const what = kind === 'express' ? ' with S3 Express One Zone' : '';
    const where = taken === offered ? region.region : 'the VPC with a subnet for nodes';
    return {
      message: `"${zone}" is no zone of ${where}${what}`,
      hint: taken.length === 0 ? 'leave it out' : `zones: ${taken.join(', ')}`,
    };
  };
  return workloads.flatMap(({ storage }, index) =>
    storage.flatMap((store, item): Diagnostic[] => {
      const wrong = wrongZone(store);
      const path: DocumentPath = ['workloads', index, 'storage', item, 'zone'];
      return wrong === null ? [] : [{ code: 'reference-unknown', severity: 'error', path, ...wrong }];
    }),
  );
}

/** Stores of one zone in which none of their workload's nodes stand: it works, slower, and traffic is billed. */
export function storesApart(
  { workloads }: Blueprint,
  stores: readonly StorePlan[],
  fleets: readonly FleetPlan[],
  subnets: readonly SubnetPlan[],
): Diagnostic[] {
  return workloads.flatMap(({ name, storage }, index) =>
    storage.flatMap((asked, item): Diagnostic[] => {
      const store = stores.find(({ key }) => key === `${name}.${asked.name}`);
      const zone = store && zoneOf(store, subnets);
      const zones = fleets
        .filter(({ workload }) => workload === name)
        .flatMap((fleet) => subnets.filter(({ key }) => fleet.subnets.includes(key)).map((subnet) => subnet.zone));
      if (zone === undefined || zones.length === 0 || zones.includes(zone)) return [];
      const named = [...new Set(zones)].sort().join(', ');
      return [
        {
          code: 'store-apart',
          severity: 'warning',
          path: ['workloads', index, 'storage', item, asked.zone === undefined ? 'kind' : 'zone'],
          message: `${name}.${asked.name} stands in ${zone}, and the nodes of ${name} in ${named}: what they read and write crosses zones, which takes longer and is billed`,
          hint:
            asked.zone === undefined
              ? 'take another kind of store, or types that are offered in its zone'
              : 'copy the data to a store in their zone when it suits you, or limit the types to those of its zone',
        },
      ];
    }),
  );
}

/** Zone key; undefined: it stands in all zones, or in none. */
function zoneOf(store: StorePlan, subnets: readonly SubnetPlan[]): string | undefined {
  if (store.kind === 'express') return zoneKey(store.zone);
  return store.kind === 'lustre' ? subnets.find(({ key }) => key === store.subnet)?.zone : undefined;
}
