import type { Checked, Diagnostic } from '../../blueprint/document/diagnostic.js';
import { NO_CONTROL_PLANE, zoneNumber } from '../kinds/zone-id.js';

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
 * The zones of the network: `count` base zones, and those of fleets and file systems. Sorted by id.
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
