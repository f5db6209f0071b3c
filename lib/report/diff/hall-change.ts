import type { ResourceChange, StackControl } from '../../plan/changes/resource-change.js';
import { losesData, type PlanChange } from '../../plan/kinds/plan-change.js';
import { type AccessChange, opensAccess } from '../../plan/security/access-change.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { UnpricedCost } from '../../sizing/model/cost-subject.js';
import { identityKey } from '../../units/identity-key.js';
import { isEstimate } from '../words/bill-words.js';

/** One version of a hall, with the controls checked in its Terraform. */
export interface HallVersion {
  readonly plan: Plan;
  readonly controls: readonly StackControl[];
}

/** Two versions of a hall. */
export interface HallChange {
  /** Null: the hall is new. */
  readonly before: HallVersion | null;
  readonly after: HallVersion;
  readonly resources: readonly ResourceChange[];
  /** Who may do more or less, what opens first; empty for a new hall. */
  readonly access: readonly AccessChange[];
  /** Effects of applying it, worst first. */
  readonly effects: readonly PlanChange[];
}

/** Changes by which somebody may do more than before. */
export function openings({ access }: HallChange): AccessChange[] {
  return access.filter(opensAccess);
}

/** Resources that hold data and are deleted or replaced. */
export function lostData({ resources }: HallChange): ResourceChange[] {
  return resources.filter(({ holdsData, kind }) => holdsData && (kind === 'removed' || kind === 'replaced'));
}

/** Data loss found in the plans, with its reason; independent of `lostData`, and either one counts. */
export function lostInPlan({ effects }: HallChange): PlanChange[] {
  return effects.filter(losesData);
}

/** Controls that were in force and are no longer, in the Terraform or in the plan. */
export function lostControls({ before, after }: HallChange): readonly { readonly title: string }[] {
  if (before === null) return [];
  const held = new Set(before.controls.filter(({ holds }) => holds === true).map(({ id }) => id));
  const passed = new Set(before.plan.security.controls.filter(({ status }) => status === 'passed').map(({ id }) => id));
  return [
    ...after.controls.filter(({ id, holds }) => held.has(id) && holds === false),
    ...after.plan.security.controls.filter(
      ({ id, status }) => passed.has(id) && (status === 'waived' || status === 'not-asked'),
    ),
  ];
}

/**
 * Items without a price that had one, are new, or became more: the totals are not comparable. An estimate counts only if it
 * had a price: its volume is assumed, and each new bucket would bring some without any. What follows from the fleets and is
 * in no total lacks none.
 */
export function newlyUnpriced({ before, after }: HallChange): UnpricedCost[] {
  const cost = before?.plan.sizing.cost;
  const known = new Map((cost?.unpriced ?? []).map((one) => [costKey(one), countOf(one)]));
  const priced = new Set((cost?.lines ?? []).map(costKey));
  return after.plan.sizing.cost.unpriced.filter(
    (one) =>
      priced.has(costKey(one)) ||
      (!isEstimate(one) && one.reason !== 'after-choice' && countOf(one) > (known.get(costKey(one)) ?? -1)),
  );
}

/** Equal for what is the same cost in both versions, however many there are of it. */
export function costKey({ workload, subject }: Pick<UnpricedCost, 'workload' | 'subject'>): string {
  return identityKey({ workload, subject }, 'count');
}

function countOf({ subject }: UnpricedCost): number {
  return 'count' in subject ? subject.count : 0;
}

/** The gravest effect on a resource. */
export type Gravity =
  | 'unchanged'
  | 'in place'
  | 'removes resources'
  | 'drains nodes'
  | 'replaces resources'
  | 'loses data';

/** The gravest effect of a change, from its resources and its plans. */
export function gravityOf(change: HallChange): Gravity {
  const kinds = new Set(change.resources.map(({ kind }) => kind));
  if (lostData(change).length > 0 || lostInPlan(change).length > 0) return 'loses data';
  if (kinds.has('replaced')) return 'replaces resources';
  if (kinds.has('drain')) return 'drains nodes';
  if (kinds.has('removed')) return 'removes resources';
  return kinds.size === 0 ? 'unchanged' : 'in place';
}
