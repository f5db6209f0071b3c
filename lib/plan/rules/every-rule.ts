import type { AwsRule } from '../kinds/aws-rule.js';
import { PLATFORMS_OF_PLAN } from '../platforms/platforms.js';
import { SHARED_RULES } from './check-rules.js';

/** Every rule that some plan is held to, those of platforms first. */
export const RULES: readonly AwsRule[] = [
  ...Object.values(PLATFORMS_OF_PLAN).flatMap(({ rules }) => rules),
  ...SHARED_RULES,
];
