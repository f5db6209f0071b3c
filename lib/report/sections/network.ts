import { vpcCidrs } from '../../plan/network/network-layout.js';
import type { Plan } from '../../plan/shape/plan.js';
import { type NetworkBlock, type Section, section } from '../document/document.js';

/** The VPC, zone by zone, with what runs in each subnet. */
export function networkSection({ plan }: { readonly plan: Plan }): Section {
  const { network, fleets, stores } = plan;
  const cluster = plan.platform === 'eks' ? plan.cluster : null;
  const holds = (key: string): string[] => [
    ...(network.subnets.find((subnet) => subnet.key === key)?.role === 'public' &&
    network.natZones.includes(network.subnets.find((subnet) => subnet.key === key)!.zone)
      ? ['NAT gateway']
      : []),
    ...(cluster?.subnets.includes(key) ? ['EKS interfaces'] : []),
    ...(cluster?.systemNodes.subnets.includes(key) ? [`system nodes ${cluster.systemNodes.instanceType}`] : []),
    ...(network.endpointSubnets.includes(key) ? [`${network.interfaceEndpoints.length} endpoints`] : []),
    ...fleets.filter(({ subnets }) => subnets.includes(key)).map((fleet) => `${fleet.key}: ${fleet.instanceType}`),
    ...stores.filter((store) => store.kind === 'lustre' && store.subnet === key).map((store) => `${store.key}: FSx`),
  ];
  const block: NetworkBlock = {
    kind: 'network',
    id: 'network-diagram',
    caption: 'Subnets by zone',
    vpc: `VPC ${vpcCidrs(network).join(', ')}`,
    zones: network.zones.map(({ id, key: zone }) => ({
      id,
      subnets: network.subnets
        .filter((subnet) => subnet.zone === zone)
        .map(({ key, role, cidr }) => ({ key, role, cidr, holds: holds(key) })),
    })),
    outside: [
      ...(network.natZones.length === 0
        ? []
        : [{ key: 'internet', name: 'internet', through: `NAT in ${network.natZones.join(', ')}` }]),
      ...stores
        .filter(({ kind }) => kind === 'object')
        .map(({ key }) => ({ key: `bucket.${key}`, name: `S3 ${key}`, through: 'gateway endpoint' })),
    ],
  };
  return section('network', 'Network', [block]);
}
