import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { KubernetesObject } from '../../../../plan/shape/charts-plan.js';
import type { KarpenterPlan, NodeGroupPlan } from '../../../../plan/shape/eks-plan.js';
import type { InterfacePlan } from '../../../../plan/shape/fleet-plan.js';
import type { EksHall } from '../../../../plan/shape/hall.js';
import { ownerTags } from '../../../foundation/planned-stack.js';
import { blockVariable } from '../../../nodes/fleet-template.js';
import { ObjectsRelease } from './objects-release.js';
import type { RunningCluster } from './running-cluster.js';

/** What the node pools of Karpenter are built from. */
interface NodePoolsProps {
  readonly hall: EksHall;
  readonly karpenter: KarpenterPlan;
  readonly cluster: RunningCluster;
  /** Releases that bring Karpenter. */
  readonly after: readonly ITerraformDependable[];
}

/** Pools for the fleets that Karpenter starts the nodes of. */
export class NodePools extends ObjectsRelease {
  constructor(scope: Construct, id: string, { hall, karpenter, cluster, after }: NodePoolsProps) {
    const blocks = new Construct(scope, 'blocks');
    const pools = hall.fleets
      .filter(({ startedBy }) => startedBy === 'karpenter')
      .flatMap((fleet) =>
        nodePool(fleet, karpenter, {
          subnetIds: fleet.subnets.map((key) => cluster.subnetId(key)),
          securityGroupIds: [
            cluster.securityGroupId,
            ...(fleet.interfaces.length > 0 ? [cluster.fabricSecurityGroupId] : []),
          ],
          volumeKeyArn: cluster.volumeKeyArn,
          reservationIds: reservationIds(blocks, fleet),
          tags: hall.tags,
          imageRelease: imageRelease(hall.cluster.nodeRelease),
        }),
      );
    super(scope, id, { name: 'node-pools', namespace: karpenter.namespace, objects: pools, after });
  }
}

/** Karpenter names a release by its day. */
function imageRelease(nodeRelease: string | null): string {
  return nodeRelease === null ? 'latest' : `v${nodeRelease.slice(nodeRelease.indexOf('-') + 1)}`;
}

function reservationIds(blocks: Construct, fleet: NodeGroupPlan): readonly string[] {
  if (fleet.reservation?.kind === 'block') return [fleet.reservation.id];
  if (fleet.purchase === 'capacity-block') return [blockVariable(new Construct(blocks, fleet.key), fleet.key)];
  return fleet.reservation?.kind === 'pool' ? fleet.reservation.ids : [];
}

/** Where nodes of a pool run and what they run. */
interface NodePoolPlace {
  /** Of the images, e.g. `v20260529`. */
  readonly imageRelease: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Null: the account's own key for disks. */
  readonly volumeKeyArn: string | null;
  /** Ids that the plan has, and those of capacity blocks; empty: no reservation. */
  readonly reservationIds: readonly string[];
  /** On what is made: the provider's default tags do not reach it. */
  readonly tags: Readonly<Record<string, string>>;
}

/** An empty node is kept so long for the next job. */
const IDLE_TIME = '10m';

/** What has been paid for is filled first. */
const WEIGHTS: Readonly<Record<NodeGroupPlan['purchase'], number>> = {
  owned: 60,
  'capacity-block': 50,
  'reserved-3y': 40,
  'reserved-1y': 30,
  spot: 20,
  'on-demand': 10,
};

/**
 * One fleet as Karpenter's: a class that says how its nodes are made, and a pool that says how many there may be. A node
 * on which anything runs is never removed, for any reason of Karpenter: neither consolidation nor a newer image.
 * @see https://karpenter.sh/docs/concepts/nodeclasses/
 */
function nodePool(fleet: NodeGroupPlan, karpenter: KarpenterPlan, place: NodePoolPlace): KubernetesObject[] {
  const { key, instanceType, alternatives, labels, taints, nodes, purchase } = fleet;
  return [
    {
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: { name: key },
      spec: {
        amiFamily: 'AL2023',
        amiSelectorTerms: [{ alias: `al2023@${place.imageRelease}` }],
        instanceProfile: karpenter.nodeRoleName,
        subnetSelectorTerms: place.subnetIds.map((id) => ({ id })),
        securityGroupSelectorTerms: place.securityGroupIds.map((id) => ({ id })),
        ...(place.reservationIds.length > 0 && {
          capacityReservationSelectorTerms: place.reservationIds.map((id) => ({ id })),
        }),
        ...(fleet.placement !== null && { placementGroupSelector: { name: fleet.name } }),
        ...(fleet.interfaces.length > 0 && { networkInterfaces: fleet.interfaces.map(networkInterface) }),
        blockDeviceMappings: [
          {
            deviceName: '/dev/xvda',
            ebs: {
              volumeSize: `${fleet.rootVolumeGib}Gi`,
              volumeType: 'gp3',
              encrypted: true,
              ...(place.volumeKeyArn !== null && { kmsKeyID: place.volumeKeyArn }),
              deleteOnTermination: true,
            },
          },
        ],
        ...(fleet.stripeLocalDisks && { instanceStorePolicy: 'RAID0' }),
        kubelet: { maxPods: fleet.podsPerNode },
        metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
        detailedMonitoring: true,
        tags: { ...place.tags, 'datahall:fleet': key, ...ownerTags(fleet) },
      },
    },
    {
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: key },
      spec: {
        weight: WEIGHTS[purchase],
        limits: { nodes: `${nodes.max}` },
        disruption: {
          consolidationPolicy: 'WhenEmpty',
          consolidateAfter: IDLE_TIME,
          budgets: [
            { nodes: '100%', reasons: ['Empty'] },
            { nodes: '0', reasons: ['Drifted', 'Underutilized'] },
          ],
        },
        template: {
          metadata: { labels: { ...labels } },
          spec: {
            nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: key },
            expireAfter: 'Never',
            requirements: [
              {
                key: 'node.kubernetes.io/instance-type',
                operator: 'In',
                values: [instanceType, ...alternatives],
              },
              {
                key: 'karpenter.sh/capacity-type',
                operator: 'In',
                values: [capacityType(fleet, place)],
              },
            ],
            taints: taints.map((taint) => ({ key: taint.key, value: taint.value, effect: 'NoSchedule' })),
          },
        },
      },
    },
  ];
}

/** In a reservation and nowhere else, where there is one. */
function capacityType({ purchase }: NodeGroupPlan, { reservationIds }: NodePoolPlace): string {
  if (reservationIds.length > 0) return 'reserved';
  return purchase === 'spot' ? 'spot' : 'on-demand';
}

function networkInterface({ card, device, kind }: InterfacePlan) {
  if (kind === 'efa') throw new Error('Karpenter makes interfaces with an address or with fabric, not with both');
  return { networkCardIndex: card, deviceIndex: device, interfaceType: kind };
}
