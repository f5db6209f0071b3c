import type { FleetGroup } from '../sizing.js';

/** As the bill calls nodes of a fleet that are had one way. */
export function instanceItem({
  instanceType,
  purchase,
  reservation,
  usdPerHour,
}: Pick<FleetGroup, 'instanceType' | 'purchase' | 'reservation' | 'usdPerHour'>): string {
  if (reservation === undefined) return `${instanceType} ${purchase}`;
  return `${instanceType} ${purchase}, reservation ${reservation}${usdPerHour === 0 ? ', already paid' : ''}`;
}
