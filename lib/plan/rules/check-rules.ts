import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { AwsRule, RuledHall } from '../kinds/aws-rule.js';
import type { StorePlanner } from '../kinds/store.js';
import { platformOf } from '../platforms/platforms.js';
import { STORES_OF_PLAN } from '../stores/stores.js';
import { BUYING_RULES } from './buying.js';
import { IDENTITY_RULES } from './identity.js';
import { INTERFACE_RULES } from './interfaces.js';
import { LINK_RULES } from './links.js';
import { NETWORK_RULES } from './network.js';
import { NODE_RULES } from './nodes.js';

/** Rules about every hall. */
export const SHARED_RULES: readonly AwsRule[] = [
  ...BUYING_RULES,
  ...IDENTITY_RULES,
  ...INTERFACE_RULES,
  ...LINK_RULES,
  ...NETWORK_RULES,
  ...NODE_RULES,
  ...Object.values(STORES_OF_PLAN).flatMap(({ rules = [] }: StorePlanner) => rules),
];

/** What AWS would refuse although Terraform plans it, at the line of the blueprint that led there. */
export function checkRules(ruled: RuledHall): Diagnostic[] {
  return [...platformOf(ruled.hall).rules, ...SHARED_RULES].flatMap(({ id, breaches }) =>
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
