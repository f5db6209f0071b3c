import type { QuotaNeed } from '../../plan/quotas/quota-needs.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { StackControl } from '../../plan/shape/resource-change.js';
import { count, left, right, type Section, table } from '../document/document.js';

/** How many resources of one Terraform type the stack holds. */
export interface ResourceCount {
  /** e.g. `aws_subnet`. */
  readonly type: string;
  readonly count: number;
}

/** What Terraform will hold, by type. */
export function resourcesSection(resources: readonly ResourceCount[]): Section {
  return {
    id: 'resources',
    title: 'What Terraform creates',
    blocks: [
      table(
        'resources',
        'Resources by type',
        [left('type', 'type'), right('count', 'count')],
        resources.map(({ type, count: number }) => ({ type, count: count(number) })),
        { type: 'all', count: count(resources.reduce((sum, each) => sum + each.count, 0)) },
      ),
    ],
  };
}

export function quotasSection(quotas: readonly QuotaNeed[]): Section {
  return {
    id: 'quotas',
    title: 'Quotas that it needs',
    blocks: [
      table(
        'quotas',
        'What the account must allow, beside what runs in it already',
        [left('service', 'service'), left('name', 'quota'), right('needed', 'needed')],
        quotas.map(({ service, name, needed, unit }) => ({ service, name, needed: { value: needed, unit } })),
      ),
    ],
  };
}

/** Every tag, so that a bill can be split by them. */
export function tagsSection({ tags }: Plan): Section {
  return {
    id: 'tags',
    title: 'Tags',
    blocks: [
      table(
        'tags',
        'On every resource that takes tags',
        [left('tag', 'tag'), left('value', 'value')],
        Object.entries(tags).map(([tag, value]) => ({ tag, value })),
      ),
    ],
  };
}

export function controlState(holds: boolean | null): string {
  return holds === null ? 'not applicable' : holds ? 'in force' : 'not in force';
}

/** Controls of the security profile, and safeguards read off the Terraform, whoever asked for them. */
export function controlsSection({ security }: Plan, controls: readonly StackControl[]): Section {
  return {
    id: 'controls',
    title: 'Safeguards',
    blocks: [
      {
        kind: 'figures',
        id: 'security',
        items: [
          { key: 'profile', label: 'profile', value: security.profile },
          { key: 'score', label: 'controls met', value: { value: security.score, unit: 'share' } },
        ],
      },
      table(
        'profile-controls',
        'Controls',
        [left('title', 'control'), left('profile', 'asked by'), left('status', ''), left('reason', 'reason')],
        security.controls.map(({ title, profile, status, reason }) => ({
          title,
          profile,
          status: status.replaceAll('-', ' '),
          reason: reason ?? '',
        })),
      ),
      table(
        'controls',
        'Safeguards, read off the Terraform',
        [left('title', 'safeguard'), left('state', 'state')],
        controls.map(({ title, holds }) => ({ title, state: controlState(holds) })),
      ),
    ],
  };
}
