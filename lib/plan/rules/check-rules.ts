import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { AwsRule, RuledHall } from '../kinds/aws-rule.js';
import { BATCH_RULES } from './batch.js';
import { BUYING_RULES } from './buying.js';
import { CHART_RULES } from './charts.js';
import { CONTROL_PLANE_RULES } from './control-plane.js';
import { IDENTITY_RULES } from './identity.js';
import { INTERFACE_RULES } from './interfaces.js';
import { KARPENTER_RULES } from './karpenter.js';
import { NETWORK_RULES } from './network.js';
import { NODE_RULES } from './nodes.js';
import { STORE_RULES } from './stores.js';

/** Every rule that a plan is held to, by theme. */
export const RULES: readonly AwsRule[] = [
  ...BATCH_RULES,
  ...BUYING_RULES,
  ...CHART_RULES,
  ...CONTROL_PLANE_RULES,
  ...IDENTITY_RULES,
  ...INTERFACE_RULES,
  ...KARPENTER_RULES,
  ...NETWORK_RULES,
  ...NODE_RULES,
  ...STORE_RULES,
];

/** What AWS would refuse although Terraform plans it, at the line of the blueprint that led there. */
export function checkRules(ruled: RuledHall): Diagnostic[] {
  return RULES.flatMap(({ id, breaches }) =>
    breaches(ruled).map(({ path, severity = 'error', message, hint }) => ({
      code: 'rule',
      rule: id,
      severity,
      path,
      message,
      hint,
    })),
  );
}
