import type { Diagnostic } from '../blueprint/diagnostic.js';
import type { Catalog } from '../catalog/catalog.js';

/**
 * Reservations of the user's own catalog in the regions that a hall may stand in: the sizing does not use them yet, and
 * buys their nodes again. Said rather than left out in silence.
 */
export function unusedReservations({ overlays, regions }: Catalog): Diagnostic[] {
  const zones = new Set([...regions.values()].flatMap((region) => region.zones));
  return overlays.flatMap(({ name, reservations }) =>
    reservations
      .filter(({ zone }) => zones.has(zone))
      .map(
        (reservation): Diagnostic => ({
          code: 'reservation-unused',
          severity: 'warning',
          path: ['region'],
          message: `the sizing does not use reservation "${reservation.name}" of catalog "${name}" (${reservation.nodes} × ${reservation.instanceType} in ${reservation.zone}): its nodes are bought again`,
          hint: 'take what the reservation gives off what the workloads ask for',
        }),
      ),
  );
}
