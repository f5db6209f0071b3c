import { PLATFORM_FACTS, platformsWhere } from '../../kinds/platform-facts.js';
import { pastedCluster } from '../../names/pasted-forms.js';
import type { Blueprint } from '../../schema/blueprint.js';
import type { CheckContext, Incomplete } from '../check-context.js';
import { checkForm } from './check-form.js';

type ExistingCluster = Incomplete<NonNullable<Blueprint['kubernetes']['existing']>>;

/** A cluster that is there: its name, its VPC, and what only its owner can do. */
export function checkExistingCluster(context: CheckContext, { cluster }: ExistingCluster): void {
  const { data, report } = context;
  const path = ['kubernetes', 'existing'];
  if (data.platform !== undefined && !PLATFORM_FACTS[data.platform].hasCluster) {
    report({
      code: 'contradiction',
      path,
      message: `"existing" names a cluster, and ${data.platform} has none`,
      hint: `remove it, or write ${platformsWhere(({ hasCluster }) => hasCluster)}`,
    });
    return;
  }
  if (cluster !== undefined) {
    const example = '"platform-prod", or the ARN of the cluster';
    checkForm(context, [...path, 'cluster'], cluster, pastedCluster(cluster), 'an EKS cluster', example);
  }
  if (data.network !== undefined && data.network.vpc === undefined) {
    report({
      code: 'missing-key',
      path,
      message: 'nodes run in the VPC of their cluster, and "network.vpc" names none',
      hint: 'add `network.vpc`: id and subnets of the VPC that the cluster is in',
    });
  }
  if (data.onPremises?.nodes !== undefined) {
    report({
      code: 'contradiction',
      path: ['onPremises', 'nodes'],
      message: 'owned nodes need remote networks in the control plane, which the hall does not change here',
      hint: 'remove "nodes", and join them by the owner of the cluster',
    });
  }
}
