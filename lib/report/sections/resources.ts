import type { Plan } from '../../plan/plan.js';
import type { QuotaNeed } from '../../plan/quotas/quota-needs.js';
import type { StackControl } from '../../plan/resource-change.js';
import { count, type Section } from '../document.js';

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
      {
        kind: 'table',
        id: 'resources',
        caption: 'Resources by type',
        columns: [
          { key: 'type', heading: 'type', align: 'left' },
          { key: 'count', heading: 'count', align: 'right' },
        ],
        rows: resources.map(({ type, count: number }) => ({ type, count: count(number) })),
        total: { type: 'all', count: count(resources.reduce((sum, each) => sum + each.count, 0)) },
      },
    ],
  };
}

export function quotasSection(quotas: readonly QuotaNeed[]): Section {
  return {
    id: 'quotas',
    title: 'Quotas that it needs',
    blocks: [
      {
        kind: 'table',
        id: 'quotas',
        caption: 'What the account must allow, beside what runs in it already',
        columns: [
          { key: 'service', heading: 'service', align: 'left' },
          { key: 'name', heading: 'quota', align: 'left' },
          { key: 'needed', heading: 'needed', align: 'right' },
        ],
        rows: quotas.map(({ service, name, needed, unit }) => ({ service, name, needed: { value: needed, unit } })),
        total: null,
      },
    ],
  };
}

/** Every tag, so that a bill can be split by them. */
export function tagsSection({ tags }: Plan): Section {
  return {
    id: 'tags',
    title: 'Tags',
    blocks: [
      {
        kind: 'table',
        id: 'tags',
        caption: 'On every resource that takes tags',
        columns: [
          { key: 'tag', heading: 'tag', align: 'left' },
          { key: 'value', heading: 'value', align: 'left' },
        ],
        rows: Object.entries(tags).map(([tag, value]) => ({ tag, value })),
        total: null,
      },
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
      {
        kind: 'table',
        id: 'profile-controls',
        caption: 'Controls',
        columns: [
          { key: 'title', heading: 'control', align: 'left' },
          { key: 'profile', heading: 'asked by', align: 'left' },
          { key: 'status', heading: '', align: 'left' },
          { key: 'reason', heading: 'reason', align: 'left' },
        ],
        rows: security.controls.map(({ title, profile, status, reason }) => ({
          title,
          profile,
          status: status.replaceAll('-', ' '),
          reason: reason ?? '',
        })),
        total: null,
      },
      {
        kind: 'table',
        id: 'controls',
        caption: 'Safeguards, read off the Terraform',
        columns: [
          { key: 'title', heading: 'safeguard', align: 'left' },
          { key: 'state', heading: 'state', align: 'left' },
        ],
        rows: controls.map(({ title, holds }) => ({ title, state: controlState(holds) })),
        total: null,
      },
    ],
  };
}
