/** Zones of a region that the layout of a VPC has room for; no region has more. */
export const MOST_ZONES = 6;

/**
 * Zones where EKS places no control plane.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export const NO_CONTROL_PLANE: readonly string[] = ['cac1-az3', 'use1-az3', 'usw1-az2'];

/** Key of a zone in a hall: `use1-az6` → `az6`. */
export function zoneKey(id: string): string {
  return id.slice(id.lastIndexOf('-') + 1);
}

/** Number of an Availability Zone, from 1; null: a Local Zone, a Wavelength Zone, or a number beyond `MOST_ZONES`. */
export function zoneNumber(id: string): number | null {
  const match = /^[a-z]+\d+-az([1-9])$/.exec(id);
  const number = Number(match?.[1] ?? 0);
  return number >= 1 && number <= MOST_ZONES ? number : null;
}
