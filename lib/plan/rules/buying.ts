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
    title: 'a fleet in a capacity block has one subnet: the block lies in one zone',
    source: BLOCKS_ON_EKS,
    subjects: eachFleet('zones'),
    breach: ({ key, purchase, subnets }) =>
      purchase !== 'capacity-block' || subnets.length === 1
        ? null
        : {
            message: `fleet ${key} is in one capacity block and stands in ${subnets.length} zones`,
            hint: 'write "zones: single", or buy another way',
          },
  }),
  awsRule({
    id: 'capacity-block-holds-fleet',
    title: 'a fleet is no larger than a capacity block can be, all blocks together no larger than an account may hold',
    source: BLOCKS,
    subjects: blocks,
    breach: ({ fleet, nodes }) =>
      fleet === null
        ? nodes <= ACCOUNT_BLOCK_NODES_MAX
          ? null
          : {
              message: `an account holds ${ACCOUNT_BLOCK_NODES_MAX} instances in capacity blocks, and the hall has ${nodes}`,
              hint: 'allow another way of buying',
            }
        : nodes <= BLOCK_NODES_MAX
          ? null
          : {
              message: `a capacity block holds ${BLOCK_NODES_MAX} instances, and fleet ${fleet} has ${nodes}`,
              hint: 'split the workload, or allow another way of buying beside it',
            },
  }),
  awsRule({
    id: 'capacity-block-starts-empty',
    title: 'a fleet in a capacity block asks for no node before the block starts',
    source: BLOCKS_ON_EKS,
    subjects: eachFleet('nodes'),
    breach: ({ key, purchase, nodes: { min, desired } }) =>
      purchase !== 'capacity-block' || (min === 0 && desired === 0)
        ? null
        : {
            message: `fleet ${key} asks for ${Math.max(min, desired)} nodes before its capacity block starts`,
            hint: 'write "running: none"',
          },
  }),
  awsRule({
    id: 'placement-in-one-zone',
    title: 'a cluster placement group lies in one zone',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html',
    subjects: eachFleet('zones'),
    breach: ({ key, placement, subnets }) =>
      placement !== 'cluster' || subnets.length === 1
        ? null
        : {
            message: `fleet ${key} is in a cluster placement group and stands in ${subnets.length} zones`,
            hint: 'write "zones: single"',
          },
  }),
  awsRule({
    id: 'placement-for-plain-capacity',
    title: 'no placement group where capacity is reserved elsewhere, in a block or not, or taken from spot',
    source: BLOCKS,
    subjects: eachFleet('purchase'),
    breach: ({ key, placement, purchase, reservation }) => {
      if (placement === null || (isPlain(purchase) && reservation === null)) return null;
      const bought = reservation === null ? `bought as ${purchase}` : 'held to a reservation';
      return {
        message: `fleet ${key} is ${bought} and has a placement group, in which it would find no capacity`,
        hint: 'buy it on demand',
      };
    },
  }),
  awsRule({
    id: 'reservation-for-plain-capacity',
    title: 'an on-demand capacity reservation holds neither spot nor a capacity block',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-using.html',
    subjects: eachFleet('purchase'),
    breach: ({ key, purchase, reservation }) =>
      reservation === null || isPlain(purchase)
        ? null
        : {
            message: `fleet ${key} is bought as ${purchase} and held to an on-demand capacity reservation`,
            hint: 'leave `reservation` out, or buy it on demand',
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
