import type { Checked, Diagnostic } from '../../blueprint/document/diagnostic.js';

/** An Availability Zone of the network. */
export interface ZoneChoice {
  /** e.g. `use1-az6`: the same place in every account. */
  readonly id: string;
  /** e.g. `az6`. */
  readonly key: string;
  /** 1 to 6: the number in the id, which decides the addresses of its subnets. */
  readonly number: number;
  /** May hold the control plane, system nodes and endpoints; the others only serve a fleet. */
  readonly base: boolean;
}

/**
 * Zones where EKS places no control plane.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
const NO_CONTROL_PLANE: readonly string[] = ['cac1-az3', 'use1-az3', 'usw1-az2'];

/** No region has more; the network layout reserves room for as many. */
export const MOST_ZONES = 6;

/**
 * The first `count` zones of the region that EKS takes, in number order. They depend on nothing else, so a new
 * workload never moves them and a larger count only adds.
 */
export function baseZones(regionZones: readonly string[], count: number): string[] {
  return regionZones
    .filter((id) => zoneNumber(id) !== null && !NO_CONTROL_PLANE.includes(id))
    .sort((a, b) => zoneNumber(a)! - zoneNumber(b)!)
    .slice(0, count);
}

/**
 * The zones of the network: `count` base zones, and those where a fleet stands besides. Sorted by id.
 * @param count - at least 2: EKS wants two
 */
export function chooseZones(
  region: string,
  regionZones: readonly string[],
  count: number,
  fleetZones: readonly string[],
): Checked<readonly ZoneChoice[]> {
  const base = baseZones(regionZones, count);
  if (base.length < count) {
    const diagnostic: Diagnostic = {
      code: 'zones-too-few',
      severity: 'error',
      path: ['network', 'zones'],
      message: `${region} has ${base.length} zones for EKS, ${count} are asked for`,
      hint: base.length < 2 ? 'choose another region' : `ask for ${base.length} or choose another region`,
    };
    return { ok: false, diagnostics: [diagnostic] };
  }
  return { ok: true, value: zoneChoices([...new Set([...base, ...fleetZones])], base), warnings: [] };
}

/** Sorted by id. */
export function zoneChoices(ids: readonly string[], base: readonly string[]): ZoneChoice[] {
  return [...ids].sort().map((id) => {
    const number = zoneNumber(id);
    if (number === null) throw new Error(`not an Availability Zone that a subnet can lie in: ${id}`);
    return { id, key: `az${number}`, number, base: base.includes(id) };
  });
}

/** Whether a subnet of the hall can lie in a zone. */
export function hasSubnets(id: string): boolean {
  return zoneNumber(id) !== null;
}

/** Null: a Local Zone or Wavelength Zone, or a number beyond the layout. */
function zoneNumber(id: string): number | null {
  const match = /^[a-z]+\d+-az([1-9])$/.exec(id);
  const number = Number(match?.[1] ?? 0);
  return number >= 1 && number <= MOST_ZONES ? number : null;
}
