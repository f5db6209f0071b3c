import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog, OwnedReservation } from '../../catalog/facts/catalog.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import { EXCLUDED_WORDS } from '../demand/excluded-reasons.js';

/** Reservations of the user's own catalog that any workload may use: not those that one names where it buys its nodes. */
export function heldReservations(workloads: Blueprint['workloads'], overlays: Catalog['overlays']): OwnedReservation[] {
  const named = namedReservations(workloads);
  return overlays.flatMap(({ reservations }) => reservations).filter(({ id }) => !named.has(id ?? ''));
}

/** The workload that names a reservation where it buys its nodes, by the reservation's id. */
function namedReservations(workloads: Blueprint['workloads']): ReadonlyMap<string, string> {
  return new Map(
    workloads.flatMap(({ name, purchase }) =>
      purchase.flatMap((option) =>
        typeof option === 'string' ? [] : (option.reservation?.ids ?? []).map((id) => [id, name] as const),
      ),
    ),
  );
}

/**
 * Reservations of the user's own catalog, in its order, that no workload of a hall can use. One that the cheapest plan
 * does not need is no mistake, nor one in another region: the sizing had the choice.
 */
export function unusedReservations(
  reservations: readonly { readonly name: string; readonly id?: string }[],
  { name: hall, workloads }: Pick<Blueprint, 'name' | 'workloads'>,
  sizing: Pick<Sizing, 'reservations'>,
): Diagnostic[] {
  const named = namedReservations(workloads);
  return reservations.flatMap(({ name, id }, index): Diagnostic[] => {
    const unused = (reason: string, hint: string): Diagnostic[] => [
      {
        code: 'reservation-unused',
        severity: 'warning',
        document: 'overlay',
        path: ['reservations', index],
        message: `hall ${hall} cannot use reservation ${name}: ${reason}`,
        hint,
      },
    ];
    const buyer = named.get(id ?? '');
    if (buyer !== undefined) {
      const reason = `${buyer} names ${id} under \`purchase\`, so its nodes are paid for there`;
      return unused(reason, 'name it in one place: as owned capacity its nodes cost nothing more');
    }
    const use = sizing.reservations?.find((each) => each.name === name);
    if (use === undefined || use.barred.length < workloads.length) return [];
    const reasons = use.barred.map(({ workload, reason }) => `${workload}: ${EXCLUDED_WORDS[reason]}`);
    return unused(
      `${use.instanceType} in ${use.zone} is excluded (${reasons.join('; ')})`,
      'change the demand that excludes it, or remove the reservation from this folder',
    );
  });
}
