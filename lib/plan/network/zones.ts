import type { Checked, Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
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

type NetworkBlueprint = Blueprint['network'];

/**
 * Ids of the zones that the network has with any fleets, in zone order: of a new VPC the first of the region
 * that EKS takes, of an existing one those with a subnet for the control plane. They depend on nothing else, so a new
 * workload never moves them and a larger count only adds.
 */
export function baseZones(
  { vpc, zones }: Pick<NetworkBlueprint, 'vpc' | 'zones'>,
  regionZones: readonly string[],
): string[] {
  if (vpc !== undefined) return zonesWith(vpc, 'control-plane');
  return regionZones
    .filter((id) => zoneNumber(id) !== null && !NO_CONTROL_PLANE.includes(id))
    .sort((a, b) => zoneNumber(a)! - zoneNumber(b)!)
    .slice(0, zones);
}

/** Ids of the zones that a fleet may be in: all of the region, or those where the VPC has a subnet for it. */
export function fleetZones({ vpc }: NetworkBlueprint, regionZones: readonly string[]): readonly string[] {
  return vpc === undefined ? regionZones : zonesWith(vpc, 'accelerators');
}

type ExistingVpc = NonNullable<NetworkBlueprint['vpc']>;

function zonesWith({ subnets }: ExistingVpc, role: ExistingVpc['subnets'][number]['roles'][number]): string[] {
  return [...new Set(subnets.flatMap(({ zone, roles }) => (roles.includes(role) ? [zone] : [])))].sort();
}

/** Ids of the base zones with a NAT gateway; another zone uses the first of them. */
export function natZones(
  { internet, nat, vpc }: Pick<NetworkBlueprint, 'internet' | 'nat' | 'vpc'>,
  base: readonly string[],
): readonly string[] {
  if (internet === 'none' || vpc !== undefined) return [];
  return nat === 'single' ? base.slice(0, 1) : base;
}

/**
 * Every zone that the network reaches into: base zones, and those of fleets and file systems. Sorted by id.
 * @param base - of `baseZones`
 * @param used - ids of the zones of fleets and file systems
 * @returns or that the region has too few zones for the control plane, or lacks zones that an existing VPC names
 */
export function planZones(
  { vpc, zones }: Pick<NetworkBlueprint, 'vpc' | 'zones'>,
  region: Pick<RegionCatalog, 'region' | 'zones'>,
  base: readonly string[],
  used: readonly string[],
): Checked<readonly ZoneChoice[]> {
  const mistakes = vpc === undefined ? tooFewZones(region.region, base.length, zones) : zonesElsewhere(vpc, region);
  if (mistakes.length > 0) return { ok: false, diagnostics: mistakes };
  const ids = vpc === undefined ? [...base, ...used] : vpc.subnets.map(({ zone }) => zone);
  return { ok: true, value: [...new Set(ids)].sort().map((id) => zoneChoice(id, base)), warnings: [] };
}

function tooFewZones(region: string, found: number, wanted: number): Diagnostic[] {
  if (found >= wanted) return [];
  return [
    {
      code: 'zones-too-few',
      severity: 'error',
      path: ['network', 'zones'],
      message: `${region} has ${found} zones for EKS, ${wanted} are required`,
      hint: found < 2 ? 'choose another region' : `request ${found} or choose another region`,
    },
  ];
}

function zonesElsewhere({ subnets }: ExistingVpc, region: Pick<RegionCatalog, 'region' | 'zones'>): Diagnostic[] {
  return subnets.flatMap(({ zone }, index): Diagnostic[] =>
    region.zones.includes(zone)
      ? []
      : [
          {
            code: 'reference-unknown',
            severity: 'error',
            path: ['network', 'vpc', 'subnets', index, 'zone'],
            message: `"${zone}" is not a zone of ${region.region}`,
            hint: `zones: ${region.zones.join(', ')}`,
          },
        ],
  );
}

function zoneChoice(id: string, base: readonly string[]): ZoneChoice {
  const number = zoneNumber(id);
  if (number === null) throw new Error(`not an Availability Zone that a subnet can be in: ${id}`);
  return { id, key: `az${number}`, number, base: base.includes(id) };
}
