import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../synthesized.js';

/** A policy of AWS, at the version that was current on 7 March 2026. */
interface ManagedPolicy {
  readonly version: string;
  /** Day from which the version is there. */
  readonly since: string;
  readonly statements: readonly Json[];
}

/**
 * What AWS's own policies allow, by their name with its path: every action that changes something or hands out data; what
 * only describes is left out, and statements on the same resources and conditions are one.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html, as `iam get-policy-version`
 * gave them on 2026-03-07 (documents of AWS, collected daily by https://github.com/zoph-io/MAMIP)
 */
export const MANAGED_POLICIES: Readonly<Record<string, ManagedPolicy>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'managed-policies.json'), 'utf8'),
);
