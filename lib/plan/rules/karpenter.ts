import { type AwsRule, breachesOf, nodeGroups } from '../kinds/aws-rule.js';

export const KARPENTER_RULES: readonly AwsRule[] = [
  {
    id: 'karpenter-reservation-by-id',
    title: 'Karpenter starts nodes in reservations that are named by id, in no group and in no open one',
    source: 'https://karpenter.sh/docs/tasks/odcrs/',
    breaches: (ruled) =>
      breachesOf(ruled, nodeGroups(ruled), 'purchase', ({ key, startedBy, purchase, reservation }) => {
        if (startedBy !== 'karpenter') return [];
        const group = reservation?.kind === 'group';
        if (!group && !(purchase === 'owned' && reservation === null)) return [];
        return [
          {
            message: `fleet ${key}: Karpenter takes reservations by id, and this one is named by ${group ? 'a group' : 'nothing'}`,
            hint: group
              ? 'give the ids of its reservations, or write "autoscaler: cluster-autoscaler"'
              : 'give its id in your own catalog, or write "autoscaler: cluster-autoscaler"',
          },
        ];
      }),
  },
];
