import { Type } from '../../units/schema.js';
import { choice, formatted } from './fields.js';

export const AUTOSCALERS = ['cluster-autoscaler', 'karpenter', 'none'] as const;

/** What `kubernetes` knows of the software inside the cluster. */
export const chartKeys = {
  charts: choice(['install', 'none'], {
    description:
      'Software inside the cluster: device plugins, autoscaler, queues. install: a second Terraform stack installs it by Helm. none: you bring it, by GitOps for example; the report says what.',
    derived: 'none in a hall without internet that names no mirror, install otherwise',
  }),
  autoscaler: choice(AUTOSCALERS, {
    default: 'cluster-autoscaler',
    description:
      'What starts and stops nodes as pods come and go. cluster-autoscaler: resizes the node groups. karpenter: starts nodes itself, up to the sized maximum; fleets that always run stay node groups. none: you do.',
  }),
  mirror: Type.Optional(
    formatted(
      '^[a-z0-9][a-z0-9.-]*[.:][a-z0-9.:-]*[a-z0-9](/[a-z0-9][a-z0-9._-]*)*$',
      {
        code: 'wrong-value',
        rule: 'a registry without scheme, such as "111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror"',
      },
      {
        description:
          'Registry of yours that holds copies of the charts and their images, each under its own full name: `<mirror>/registry.k8s.io/kueue/kueue` and so on. Default: where they are published.',
        examples: ['111122223333.dkr.ecr.us-east-1.amazonaws.com'],
      },
    ),
  ),
};
