import { windowOf } from '../../blueprint/names/held-capacity.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { InstanceType, OwnedReservation, RegionCatalog } from '../../catalog/facts/catalog.js';
import { familyOf } from '../../catalog/facts/instance-family.js';
import { savingsPlanRate } from '../../catalog/facts/savings-plans.js';
import { decimal, floorOfRatio } from '../../units/decimal.js';

type Entry = Blueprint['capacity'][number];

/**
 * Prices that are held in a region: regional reserved instances, and of Savings Plans what they cover of each type. They are
 * paid whether used or not, so that a node under them costs nothing more.
 */
export function heldRates(
  capacity: Blueprint['capacity'],
  region: RegionCatalog,
  types: ReadonlyMap<string, InstanceType>,
): OwnedReservation[] {
  return capacity.flatMap((entry): OwnedReservation[] => {
    if (entry.region !== undefined && entry.region !== region.region) return [];
    if (isRegional(entry))
      return [{ ...sharedOf(entry), name: entry.name, instanceType: entry.type!, nodes: entry.nodes! }];
    return entry.kind === 'savings-plan' ? coveredBy(entry, region, types) : [];
  });
}

/** Whether an entry is a reserved instance that keeps no capacity: a price in every zone of its region. */
export function isRegional({ kind, zone }: Pick<Entry, 'kind' | 'zone'>): boolean {
  return kind === 'reserved-instance' && zone === undefined;
}

function sharedOf(entry: Entry) {
  const { from, until } = windowOf(entry);
  return {
    kind: entry.kind,
    zone: null,
    usdPerHour: 0,
    isStated: true,
    id: null,
    ...(from !== null && { from }),
    until,
    ...(entry.workloads !== undefined && { workloads: entry.workloads }),
  };
}

/** Whole nodes alone: of a node that is covered in part AWS charges the rest, so that the bill is no higher. */
function coveredBy(entry: Entry, region: RegionCatalog, types: ReadonlyMap<string, InstanceType>): OwnedReservation[] {
  const { name, commitment = 0, family = null } = entry;
  return [...types.values()].flatMap((type): OwnedReservation[] => {
    if (family !== null && familyOf(type.name) !== family) return [];
    const usdPerHour = heldPlanRate(entry, region, type);
    if (usdPerHour === null) return [];
    const nodes = Number(floorOfRatio(decimal(commitment), decimal(usdPerHour)));
    if (nodes === 0) return [];
    const plan = { name, family, commitmentUsdPerHour: commitment, usdPerHour };
    return [{ ...sharedOf(entry), name: `${name}/${type.name}`, instanceType: type.name, plan, nodes }];
  });
}

/** What an hour of a type takes of a Savings Plan: the catalog's rate, else the stated discount; null: neither is known. */
export function heldPlanRate(
  { family, term = '1y', payment = 'no-upfront', discount }: Entry,
  region: RegionCatalog,
  { name }: InstanceType,
): number | null {
  const offer = region.offers.get(name);
  if (offer === undefined || offer.onDemandUsdPerHour === null) return null;
  const known = savingsPlanRate(offer, family === undefined ? 'compute' : 'instance', term, payment);
  if (known !== null) return known > 0 ? known : null;
  return discount === undefined ? null : offer.onDemandUsdPerHour * (1 - discount);
}
