import { type AwsRule, awsRule, eachFleet, type RuledHall, type Subject, workloadPath } from '../kinds/aws-rule.js';
import type { FleetPlan } from '../shape/fleet-plan.js';

const BLOCKS = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html';
const BLOCKS_ON_EKS = 'https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html';
const BLOCK_NODES_MAX = 64;
const ACCOUNT_BLOCK_NODES_MAX = 256;

/** By the hour, whoever pays the bill and when. */
function isPlain(purchase: FleetPlan['purchase']): boolean {
  return purchase !== 'capacity-block' && purchase !== 'spot';
}

/** What AWS refuses of the way in which nodes are bought and placed. */
export const BUYING_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'capacity-block-in-one-zone',
    title: 'a fleet in a capacity block has one subnet, in the zone of the block',
    source: BLOCKS_ON_EKS,
    subjects: eachFleet('zones'),
    breach: ({ key, purchase, subnets }) =>
      purchase !== 'capacity-block' || subnets.length === 1
        ? null
        : {
            message: `fleet ${key} uses one capacity block and spans ${subnets.length} zones`,
            hint: 'write "zones: single", or allow another purchase option',
          },
  }),
  awsRule({
    id: 'capacity-block-holds-fleet',
    title: 'a fleet fits the largest capacity block, and all blocks together fit the maximum of an account',
    source: BLOCKS,
    subjects: blocks,
    breach: ({ fleet, nodes }) =>
      fleet === null
        ? nodes <= ACCOUNT_BLOCK_NODES_MAX
          ? null
          : {
              message: `an account can hold ${ACCOUNT_BLOCK_NODES_MAX} instances in capacity blocks, and the hall has ${nodes}`,
              hint: 'allow another purchase option',
            }
        : nodes <= BLOCK_NODES_MAX
          ? null
          : {
              message: `a capacity block can hold ${BLOCK_NODES_MAX} instances, and fleet ${fleet} has ${nodes}`,
              hint: 'split the workload, or allow another purchase option too',
            },
  }),
  awsRule({
    id: 'capacity-block-starts-empty',
    title: 'a fleet in a capacity block requests no node before the block starts',
    source: BLOCKS_ON_EKS,
    subjects: eachFleet('nodes'),
    breach: ({ key, purchase, nodes: { min, desired } }) =>
      purchase !== 'capacity-block' || (min === 0 && desired === 0)
        ? null
        : {
            message: `fleet ${key} requests ${Math.max(min, desired)} nodes before its capacity block starts`,
            hint: 'write "running: none"',
          },
  }),
  awsRule({
    id: 'placement-in-one-zone',
    title: 'a cluster placement group is in one zone',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html',
    subjects: eachFleet('zones'),
    breach: ({ key, placement, subnets }) =>
      placement !== 'cluster' || subnets.length === 1
        ? null
        : {
            message: `fleet ${key} is in a cluster placement group and spans ${subnets.length} zones`,
            hint: 'write "zones: single"',
          },
  }),
  awsRule({
    id: 'placement-for-plain-capacity',
    title: 'no placement group for reserved capacity, capacity blocks or spot',
    source: BLOCKS,
    subjects: eachFleet('purchase'),
    breach: ({ key, placement, purchase, reservation }) => {
      if (placement === null || (isPlain(purchase) && reservation === null)) return null;
      const bought = reservation === null ? `bought as ${purchase}` : 'tied to a reservation';
      return {
        message: `fleet ${key} is ${bought} and has a placement group, which has no such capacity`,
        hint: 'buy it on demand',
      };
    },
  }),
  awsRule({
    id: 'reservation-for-plain-capacity',
    title: 'an on-demand capacity reservation serves neither spot nor capacity blocks',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-using.html',
    subjects: eachFleet('purchase'),
    breach: ({ key, purchase, reservation }) =>
      reservation === null || (reservation.kind === 'block' ? purchase === 'capacity-block' : isPlain(purchase))
        ? null
        : {
            message: `fleet ${key} is bought as ${purchase} and tied to an on-demand capacity reservation`,
            hint: 'remove `reservation`, or buy it on demand',
          },
  }),
];

/** Nodes in capacity blocks: fleet by fleet, and of all (`fleet` is null) where there are any. */
function blocks({ blueprint, hall }: RuledHall): Subject<{ readonly fleet: string | null; readonly nodes: number }>[] {
  const fleets = hall.fleets
    .filter(({ purchase }) => purchase === 'capacity-block')
    .map(({ key, workload, nodes }) => ({
      about: { fleet: key, nodes: nodes.max },
      path: workloadPath(blueprint, workload, 'purchase'),
    }));
  const nodes = fleets.reduce((sum, { about }) => sum + about.nodes, 0);
  return [...fleets, ...fleets.slice(0, 1).map(({ path }) => ({ about: { fleet: null, nodes }, path }))];
}
