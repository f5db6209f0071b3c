import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Access, AccessChange } from '../../../lib/plan/security/access-change.js';
import { compareAccess } from '../../../lib/terraform/access/compare-access.js';
import type { ResourceBody, StackResources } from '../../../lib/terraform/compare/resource-body.js';
import { resourcesIn } from '../../../lib/terraform/compare/stack-resources.js';
import { CHANGES, type Edit } from './prepared-changes.js';

const HALL = resourcesIn(readFileSync(new URL('../../golden/hardened/cdk.tf.json', import.meta.url), 'utf8'));

function edited(edits: readonly Edit[]): StackResources {
  const resources = new Map<string, ResourceBody>(HALL);
  for (const edit of edits) edit(resources);
  return resources;
}

const words = ({ who, actions, resources, conditions }: Partial<Access>): string =>
  [
    who,
    actions?.join(' '),
    resources?.join(' '),
    ...(conditions ?? []).map(({ test, values }) => [test, ...values].join(' ')),
  ]
    .filter((part) => part !== undefined)
    .join(' | ');

function line(change: AccessChange): string {
  const before = change.before.map((one) => ` (before: ${words(one)})`).join('');
  return `${change.kind} ${change.effect}: ${words(change)}${before}`;
}

describe('a prepared change of access', () => {
  it('is one of forty or more', () => expect(CHANGES.length).toBeGreaterThanOrEqual(40));

  it.each(CHANGES)('$name', ({ before = [], after, told }) => {
    const [old, fresh] = [edited(before), edited(after)];
    expect(compareAccess(old, fresh).map(line).sort()).toEqual([...told].sort());
    // The way back is told as well, and nothing is told of nothing.
    expect(compareAccess(fresh, old).length > 0).toBe(told.length > 0);
    expect(compareAccess(fresh, fresh)).toEqual([]);
  });
});
