import { vpcCidrs } from '../../plan/network/network-layout.js';
import { clusterOf } from '../../plan/platforms/eks/cluster-of.js';
import type { Plan } from '../../plan/shape/plan.js';
import { storeOf } from '../../plan/stores/stores.js';
import { type NetworkBlock, type Section, section } from '../document/document.js';

/** The VPC, zone by zone, with what runs in each subnet. */
export function networkSection({ plan }: { readonly plan: Plan }): Section {
  const { network, fleets, stores } = plan;
  const cluster = clusterOf(plan);
  const holds = (key: string): string[] => [
    ...(network.subnets.find((subnet) => subnet.key === key)?.role === 'public' &&
    network.natZones.includes(network.subnets.find((subnet) => subnet.key === key)!.zone)
      ? ['NAT gateway']
      : []),
    ...(cluster?.subnets.includes(key) ? ['EKS interfaces'] : []),
    ...(cluster?.systemNodes?.subnets.includes(key) ? [`system nodes ${cluster.systemNodes.instanceType}`] : []),
    ...(network.endpointSubnets.includes(key) ? [`${network.interfaceEndpoints.length} endpoints`] : []),
    ...fleets.filter(({ subnets }) => subnets.includes(key)).map((fleet) => `${fleet.key}: ${fleet.instanceType}`),
    ...stores
      .filter((store) => storeOf(store).fixedSubnets?.(store).includes(key))
      .map((store) => `${store.key}: ${storeOf(store).service}`),
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
        .filter((store) => !storeOf(store).mounted)
        .map((store) => ({
          key: `bucket.${store.key}`,
          name: `${storeOf(store).service} ${store.key}`,
          through: 'gateway endpoint',
        })),
    ],
  };
  return section('network', 'Network', [block]);
}
