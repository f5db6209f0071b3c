import type { AccessCondition, AccessRoute } from '../../plan/security/access-change.js';
import type { Pattern } from './wildcard-cells.js';

/** A set of names: those that match one of the patterns, or none of them. */
export interface Term {
  /** For readers. */
  readonly shown: string;
  readonly patterns: readonly Pattern[];
  /** @default false: what matches */
  readonly negated?: boolean;
}

/** A test of one key of a request. */
export interface Condition extends Omit<Term, 'shown'> {
  readonly key: string;
  /** For readers. */
  readonly shown: AccessCondition;
  /** Whether a request without the key passes. */
  readonly passesAbsent: boolean;
}

/** One thing that is allowed or denied: a statement of a policy is as many as it names actions and resources. */
export interface AccessRule {
  readonly effect: 'Allow' | 'Deny';
  readonly who: Term;
  readonly action: Term;
  readonly resource: Term;
  /** All of them hold. */
  readonly conditions: readonly Condition[];
}

/** Rules that decide together: all policies of a role, the policy of a bucket, the rules of a security group. */
export interface AccessUnit {
  /** Equal in two versions of a hall for the same unit. */
  readonly key: string;
  readonly route: AccessRoute;
  /** Of the resource that has the rules. */
  readonly address: string;
  /** Address of what the rules protect: what they deny is news only while that is there before and after. */
  readonly subject: string;
  readonly rules: readonly AccessRule[];
}

/** A rule that allows something without a condition. */
export function allowed(who: Term, action: Term, resource: Term): AccessRule {
  return { effect: 'Allow', who, action, resource, conditions: [] };
}

/** Equal for rules that say the same. */
export function ruleKey({ effect, who, action, resource, conditions }: AccessRule): string {
  const key = ({ patterns, negated = false }: Omit<Term, 'shown'>) => [
    negated,
    patterns.map((pattern) => pattern.join(' ')).sort(),
  ];
  return JSON.stringify([
    effect,
    key(who),
    key(action),
    key(resource),
    conditions.map((one) => JSON.stringify([one.key, one.passesAbsent, key(one)])).sort(),
  ]);
}
