import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { byKey } from '../../units/order.js';
import { roleName, securityGroupName } from '../kinds/names.js';
import { existingLogBucket } from '../records/log-bucket.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { DnsPlan, ExistingVpcPlan, NetworkPlan, PerimeterPlan, SubnetPlan } from '../shape/network-plan.js';
import type { EndpointServices } from './endpoints.js';
import { acceleratorRange, subnetCidr } from './network-layout.js';
import type { ZoneChoice } from './zones.js';

const FLOW_LOG_RETENTION_DAYS = 365;

type NetworkBlueprint = Blueprint['network'];

/** What the network is built from. */
interface NetworkParts {
  /** Of the hall. */
  readonly name: string;
  readonly region: string;
  readonly network: NetworkBlueprint;
  /** Sorted by id. */
  readonly zones: readonly ZoneChoice[];
  /** Ids of zones that hold a NAT gateway. */
  readonly natZones: readonly string[];
  readonly endpoints: EndpointServices;
  readonly perimeter: PerimeterPlan | null;
  readonly dns: DnsPlan | undefined;
  /** Bucket that is there already, for flow logs. @default - a log group */
  readonly flowLogBucket?: string | undefined;
  readonly fleets: readonly FleetPlan[];
}

/** The VPC, its subnets and its ways out, or what is added to an existing one. */
export function planNetwork({
  name,
  region,
  network,
  zones,
  natZones,
  endpoints,
  perimeter,
  dns,
  flowLogBucket,
  fleets,
}: NetworkParts): NetworkPlan {
  const base = zones.filter((zone) => zone.base);
  const keyOf = new Map(zones.map(({ id, key }) => [id, key]));
  const own = network.vpc === undefined;
  const subnets = (own ? newSubnets(network, zones, fleets) : existingSubnets(network, keyOf)).sort(byKey);
  return {
    vpcCidr: network.cidr,
    acceleratorRanges:
      network.acceleratorCidr === undefined
        ? []
        : subnets.filter(({ role }) => role === 'accelerators').map(({ zone, cidr }) => ({ zone, cidr })),
    existing: existingVpc(network),
    zones: zones.map(({ id, key, base }) => ({ id, key, base })),
    subnets,
    natZones: natZones.map((id) => keyOf.get(id)!),
    gatewayEndpoints: endpoints.gateways,
    interfaceEndpoints: endpoints.interfaces,
    endpointSubnets: base.map(({ key }) => `${own ? 'endpoints' : 'nodes'}-${key}`),
    endpointSecurityGroup: securityGroupName([name, 'endpoints']),
    perimeter,
    flowLogs: own
      ? (existingLogBucket(flowLogBucket) ?? {
          logGroup: `/aws/vpc/${name}/flow-logs`,
          retentionDays: FLOW_LOG_RETENTION_DAYS,
          roleName: roleName([name, 'flowlogs'], region),
        })
      : null,
    ...(dns && { dns }),
  };
}

function existingVpc({ vpc, internet }: NetworkBlueprint): ExistingVpcPlan | null {
  if (vpc === undefined) return null;
  const { id, routeTables, has } = vpc;
  return {
    vpcId: id,
    routeTables: [...routeTables].sort(),
    ...(internet === 'none' && { closed: true }),
    ...(has && { has: { endpoints: [...(has.endpoints ?? [])].sort(), flowLogs: has.flowLogs ?? false } }),
  };
}

/** Public ones only where there is a way out. */
function newSubnets(
  network: NetworkBlueprint,
  zones: readonly ZoneChoice[],
  fleets: readonly FleetPlan[],
): SubnetPlan[] {
  const used = new Set(fleets.flatMap(({ subnets }) => subnets));
  return zones.flatMap((zone): SubnetPlan[] => {
    const roles: SubnetPlan['role'][] = [
      'nodes',
      ...(network.internet === 'nat' ? (['public'] as const) : []),
      ...(zone.base ? (['control-plane', 'endpoints'] as const) : []),
      ...(used.has(`accelerators-${zone.key}`) ? (['accelerators'] as const) : []),
    ];
    return roles.map((role) => ({
      key: `${role}-${zone.key}`,
      role,
      zone: zone.key,
      cidr:
        role === 'accelerators' && network.acceleratorCidr !== undefined
          ? acceleratorRange(network.acceleratorCidr, zone.number)
          : subnetCidr(network.cidr, role, zone.number),
      existingId: null,
    }));
  });
}

/** One for each role: a subnet that has several is listed several times. */
function existingSubnets({ vpc }: NetworkBlueprint, keyOf: ReadonlyMap<string, string>): SubnetPlan[] {
  return (vpc?.subnets ?? []).flatMap(({ id, zone, cidr, roles }) =>
    roles.map((role): SubnetPlan => {
      const key = keyOf.get(zone)!;
      return { key: `${role}-${key}`, role, zone: key, cidr, existingId: id };
    }),
  );
}
