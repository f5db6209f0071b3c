import { type AwsRule, fleetBreaches, workloadPath } from '../kinds/aws-rule.js';
import type { FleetPlan } from '../shape/fleet-plan.js';

const BLOCKS = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html';
const BLOCK_NODES_MAX = 64;
const ACCOUNT_BLOCK_NODES_MAX = 256;

/** By the hour, whoever pays the bill and when. */
function isPlain(purchase: FleetPlan['purchase']): boolean {
  return purchase !== 'capacity-block' && purchase !== 'spot';
}

export const BUYING_RULES: readonly AwsRule[] = [
  {
    id: 'capacity-block-in-one-zone',
    title: 'a fleet in a capacity block has one subnet: the block lies in one zone',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html',
    breaches: (ruled) =>
      fleetBreaches(ruled, 'zones', ({ key, purchase, subnets }) =>
        purchase !== 'capacity-block' || subnets.length === 1
          ? []
          : [
              {
                message: `fleet ${key} is in one capacity block and stands in ${subnets.length} zones`,
                hint: 'write "zones: single", or buy another way',
              },
            ],
      ),
  },
  {
    id: 'capacity-block-holds-fleet',
    title: 'a fleet is no larger than a capacity block can be, all blocks together no larger than an account may hold',
    source: BLOCKS,
    breaches: (ruled) => {
      const blocks = ruled.hall.fleets.filter(({ purchase }) => purchase === 'capacity-block');
      const total = blocks.reduce((sum, { nodes }) => sum + nodes.max, 0);
      return [
        ...fleetBreaches(ruled, 'purchase', ({ key, purchase, nodes }) =>
          purchase !== 'capacity-block' || nodes.max <= BLOCK_NODES_MAX
            ? []
            : [
                {
                  message: `a capacity block holds ${BLOCK_NODES_MAX} instances, and fleet ${key} has ${nodes.max}`,
                  hint: 'split the workload, or allow another way of buying beside it',
                },
              ],
        ),
        ...(total <= ACCOUNT_BLOCK_NODES_MAX
          ? []
          : [
              {
                path: workloadPath(ruled.blueprint, blocks[0]!.workload, 'purchase'),
                message: `an account holds ${ACCOUNT_BLOCK_NODES_MAX} instances in capacity blocks, and the hall has ${total}`,
                hint: 'allow another way of buying',
              },
            ]),
      ];
    },
  },
  {
    id: 'capacity-block-starts-empty',
    title: 'a fleet in a capacity block asks for no node before the block starts',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html',
    breaches: (ruled) =>
      fleetBreaches(ruled, 'nodes', ({ key, purchase, nodes: { min, desired } }) =>
        purchase !== 'capacity-block' || (min === 0 && desired === 0)
          ? []
          : [
              {
                message: `fleet ${key} asks for ${Math.max(min, desired)} nodes before its capacity block starts`,
                hint: 'write "running: none"',
              },
            ],
      ),
  },
  {
    id: 'placement-in-one-zone',
    title: 'a cluster placement group lies in one zone',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html',
    breaches: (ruled) =>
      fleetBreaches(ruled, 'zones', ({ key, placement, subnets }) =>
        placement !== 'cluster' || subnets.length === 1
          ? []
          : [
              {
                message: `fleet ${key} is in a cluster placement group and stands in ${subnets.length} zones`,
                hint: 'write "zones: single"',
              },
            ],
      ),
  },
  {
    id: 'placement-for-plain-capacity',
    title: 'no placement group where capacity is reserved elsewhere, in a block or not, or taken from spot',
    source: BLOCKS,
    breaches: (ruled) =>
      fleetBreaches(ruled, 'purchase', ({ key, placement, purchase, reservation }) => {
        if (placement === null || (isPlain(purchase) && reservation === null)) return [];
        const bought = reservation === null ? `bought as ${purchase}` : 'held to a reservation';
        return [
          {
            message: `fleet ${key} is ${bought} and has a placement group, in which it would find no capacity`,
            hint: 'buy it on demand',
          },
        ];
      }),
  },
  {
    id: 'reservation-for-plain-capacity',
    title: 'an on-demand capacity reservation holds neither spot nor a capacity block',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-using.html',
    breaches: (ruled) =>
      fleetBreaches(ruled, 'purchase', ({ key, purchase, reservation }) =>
        reservation === null || isPlain(purchase)
          ? []
          : [
              {
                message: `fleet ${key} is bought as ${purchase} and held to an on-demand capacity reservation`,
                hint: 'leave `reservation` out, or buy it on demand',
              },
            ],
      ),
  },
];
