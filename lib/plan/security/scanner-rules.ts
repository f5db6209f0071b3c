import type { ScannerSkip } from '../shape/security-plan.js';
import { WIDE_STATEMENTS } from './policy-exceptions.js';

/** The same subject and reason for several rules of a scanner. */
export function skips(subject: string, reason: string, ...rules: readonly string[]): ScannerSkip[] {
  return rules.map((rule) => ({ rule, subject, reason }));
}

/**
 * Rules about actions on all resources, broken by a role with a statement that may allow them.
 * @throws Error when the statement is not among the exceptions
 */
export function wideRoleSkips(subject: string, statement: string): ScannerSkip[] {
  const exception = WIDE_STATEMENTS.find(({ on, sid }) => on === 'role' && sid === statement);
  if (exception === undefined) throw new Error(`no role may have the statement ${statement} on all resources`);
  return skips(subject, exception.reason, 'CKV_AWS_290', 'CKV_AWS_355');
}

/** Of instances that join no cluster: their security group lets them call any address. */
export const INSTANCE_SKIPS: readonly ScannerSkip[] = skips(
  'instances',
  'instances call AWS and registries at changing addresses; nothing calls the instances',
  'CKV_AWS_382',
);
