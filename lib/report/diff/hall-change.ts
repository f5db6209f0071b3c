import type { Plan } from '../../plan/plan.js';
import type { ResourceChange, StackControl } from '../../plan/resource-change.js';

/** One version of a hall, with what is read off its Terraform. */
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
}

/** Resources that hold data and go, or are made anew. */
export function lostData({ resources }: HallChange): ResourceChange[] {
  return resources.filter(({ holdsData, kind }) => holdsData && (kind === 'removed' || kind === 'replaced'));
}

/** Safeguards that were in force and are no longer. */
export function lostControls({ before, after }: HallChange): StackControl[] {
  const held = new Set((before?.controls ?? []).filter(({ holds }) => holds === true).map(({ id }) => id));
  return after.controls.filter(({ id, holds }) => held.has(id) && holds === false);
}

/** Things without a price that had one, or were not there: the totals are not of the same things. */
export function newlyUnpriced({
  before,
  after,
}: HallChange): readonly { readonly item: string; readonly reason: string }[] {
  const known = new Set((before?.plan.sizing.cost.unpriced ?? []).map(({ item }) => item));
  return after.plan.sizing.cost.unpriced.filter(({ item }) => !known.has(item));
}

/** The gravest thing that happens to a resource. */
export type Gravity =
  | 'unchanged'
  | 'in place'
  | 'removes resources'
  | 'drains nodes'
  | 'replaces resources'
  | 'loses data';

export function gravityOf(change: HallChange): Gravity {
  const kinds = new Set(change.resources.map(({ kind }) => kind));
  if (lostData(change).length > 0) return 'loses data';
  if (kinds.has('replaced')) return 'replaces resources';
  if (kinds.has('drain')) return 'drains nodes';
  if (kinds.has('removed')) return 'removes resources';
  return kinds.size === 0 ? 'unchanged' : 'in place';
}
