import type { StackControl } from '../../plan/changes/resource-change.js';
import type { QuotaNeed } from '../../plan/quotas/quota-needs.js';
import type { Plan } from '../../plan/shape/plan.js';
import { count, left, right, type Section, section, table } from '../document/document.js';

/** How many resources of one Terraform type the stack holds. */
export interface ResourceCount {
  /** e.g. `aws_subnet`. */
  readonly type: string;
  readonly count: number;
}

/** Resources of the hall's stacks, by type. */
export function resourcesSection({ resources }: { readonly resources: readonly ResourceCount[] }): Section {
  if (resources.length === 0) return section('resources', 'Terraform resources', []);
  return section('resources', 'Terraform resources', [
    table(
      'resources',
      'Resources by type',
      [left('type', 'type'), right('count', 'count')],
      resources.map(({ type, count: number }) => ({ type, count: count(number) })),
      { type: 'total', count: count(resources.reduce((sum, each) => sum + each.count, 0)) },
    ),
  ]);
}

/** Quotas of the account that the hall needs, beside what else runs in it. */
export function quotasSection({ quotas }: { readonly quotas: readonly QuotaNeed[] }): Section {
  return section('quotas', 'Service quotas', [
    table(
      'quotas',
      'Service quotas needed, in addition to current usage',
      [left('service', 'service'), left('name', 'quota'), right('needed', 'needed')],
      quotas.map(({ service, name, needed, unit }) => ({ service, name, needed: { value: needed, unit } })),
    ),
  ]);
}

/** Every tag, so that a bill can be split by them. */
export function tagsSection({ plan: { tags } }: { readonly plan: Plan }): Section {
  return section('tags', 'Tags', [
    table(
      'tags',
      'Tags on every resource that supports them',
      [left('tag', 'tag'), left('value', 'value')],
      Object.entries(tags).map(([tag, value]) => ({ tag, value })),
    ),
  ]);
}

/** The state of a control that is checked in the Terraform; null: the hall has nothing that it applies to. */
export function controlState(holds: boolean | null): string {
  return holds === null ? 'not applicable' : holds ? 'in force' : 'not in force';
}

/** Controls of the security profile, and those checked in the generated Terraform. */
export function controlsSection({
  plan: { security },
  controls,
}: {
  readonly plan: Plan;
  readonly controls: readonly StackControl[];
}): Section {
  return section('controls', 'Security controls', [
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
      'Controls of the security profile',
      [left('title', 'control'), left('profile', 'required by'), left('status', ''), left('reason', 'reason')],
      security.controls.map(({ title, profile, status, reason }) => ({
        title,
        profile,
        status: status.replaceAll('-', ' '),
        reason: reason ?? '',
      })),
    ),
    table(
      'controls',
      'Controls checked in the generated Terraform',
      [left('title', 'control'), left('state', 'state')],
      controls.map(({ title, holds }) => ({ title, state: controlState(holds) })),
    ),
  ]);
}
