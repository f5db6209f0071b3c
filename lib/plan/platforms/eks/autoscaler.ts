import type { Blueprint } from '../../../blueprint/schema/blueprint.js';
import { joinName, roleName } from '../../kinds/names.js';
import type { AutoscalerPlan, KarpenterPlan } from '../../shape/eks-plan.js';

const NAMESPACE = 'kube-system';

type Autoscaler = Blueprint['kubernetes']['autoscaler'];

/** AWS services that each calls, by the rights of its role. */
export const AUTOSCALER_CALLS: Readonly<Record<Autoscaler, readonly string[]>> = {
  'cluster-autoscaler': ['autoscaling', 'ec2', 'eks'],
  karpenter: ['ec2', 'eks', 'sqs', 'ssm', 'sts'],
  none: [],
};

/** Null: none is asked for. */
export function planAutoscaler(name: string, region: string, autoscaler: Autoscaler): AutoscalerPlan | null {
  switch (autoscaler) {
    case 'none':
      return null;
    case 'cluster-autoscaler':
      return {
        kind: autoscaler,
        roleName: roleName([name, 'autoscaler'], region),
        namespace: NAMESPACE,
        serviceAccount: autoscaler,
      };
    case 'karpenter':
      return {
        kind: autoscaler,
        roleName: roleName([name, 'karpenter'], region),
        namespace: NAMESPACE,
        serviceAccount: autoscaler,
        nodeRoleName: roleName([name, 'karpenter', 'nodes'], region),
        queue: joinName([name, 'karpenter']),
        events: planEvents(name),
      };
  }
}

/** @see https://karpenter.sh/docs/reference/cloudformation/#interruption-handling */
function planEvents(hall: string): KarpenterPlan['events'] {
  const event = (key: string, description: string, source: string, detailType: string) => ({
    key,
    name: joinName([hall, 'karpenter', key]),
    description,
    pattern: { source: [source], 'detail-type': [detailType] },
  });
  return [
    event('health', 'AWS announces work on a host', 'aws.health', 'AWS Health Event'),
    event('rebalance', 'A spot node is about to be taken back', 'aws.ec2', 'EC2 Instance Rebalance Recommendation'),
    event(
      'reservation',
      'A reservation that may be interrupted takes a node back',
      'aws.ec2',
      'EC2 Capacity Reservation Instance Interruption Warning',
    ),
    event('spot', 'A spot node is taken back in two minutes', 'aws.ec2', 'EC2 Spot Instance Interruption Warning'),
    event('state', 'A node stopped or ended', 'aws.ec2', 'EC2 Instance State-change Notification'),
  ];
}
