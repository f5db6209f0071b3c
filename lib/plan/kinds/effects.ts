import type { ChangeKind, PlanChange } from './plan-change.js';

/** What applying one change does, and why. */
export interface Effect {
  readonly kind: ChangeKind;
  readonly why: string;
}

/** Effect of a changed field, fixed or by its values; null: nothing changes on AWS. */
type FieldEffect<Value> = Effect | null | ((before: Value, after: Value) => Effect | null);

/** An effect for every field: a field without one does not compile. */
export type Effects<Part> = { readonly [Field in keyof Part]-?: FieldEffect<Part[Field]> };

/** Nothing stops. */
export const inPlace = (why: string): Effect => ({ kind: 'in-place', why });

/** Nodes are replaced one by one; what runs on them moves. */
export const drains = (why: string): Effect => ({ kind: 'needs-drain', why });

/** The part is recreated; it holds no data. */
export const replaces = (why: string): Effect => ({ kind: 'replaces', why });

/** The part is recreated, and its data is lost. */
export const losesAll = (why: string): Effect => ({ kind: 'replaces-data', why });

/** Effect of the wish to back a store up. A plan of an earlier version does not say it: the selection shows the change. */
export const BACKUP_EFFECT = (before: boolean | undefined, after: boolean): Effect | null => {
  if (before === undefined) return null;
  return inPlace(
    after ? 'daily backups begin' : 'no more backups are made; those that exist are kept until they expire',
  );
};

/** A field that is part of the key, or compared as a part of its own. */
export const ELSEWHERE = null;

/** Changes of the fields of one part, in the order of `effects`. */
export function compareFields<Part extends object>(
  subject: string,
  effects: Effects<Part>,
  before: Part,
  after: Part,
): PlanChange[] {
  return (Object.keys(effects) as (keyof Part & string)[]).flatMap((field) => {
    const [one, other] = [before[field], after[field]];
    const of: FieldEffect<Part[typeof field]> = effects[field];
    if (of === null || sameJson(one, other)) return [];
    const effect = typeof of === 'function' ? of(one, other) : of;
    return effect === null ? [] : [{ ...effect, subject, field, before: one ?? null, after: other ?? null }];
  });
}

/** Effects on a list whose items are matched by subject. */
export interface ListEffects<Item> {
  readonly added: Effect | ((item: Item) => Effect);
  readonly removed: Effect | ((item: Item) => Effect);
  readonly kept: Effects<Item> | ((before: Item, after: Item, subject: string) => PlanChange[]);
}

/** Items added, removed and changed. */
export function compareLists<Item extends object>(
  subjectOf: (item: Item) => string,
  before: readonly Item[],
  after: readonly Item[],
  { added, removed, kept }: ListEffects<Item>,
): PlanChange[] {
  const effectOf = (effect: Effect | ((item: Item) => Effect), item: Item) =>
    typeof effect === 'function' ? effect(item) : effect;
  const earlier = new Map(before.map((item) => [subjectOf(item), item]));
  const later = new Map(after.map((item) => [subjectOf(item), item]));
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((subject): PlanChange[] => {
    const [one, other] = [earlier.get(subject), later.get(subject)];
    if (one === undefined) return [{ ...effectOf(added, other!), subject, field: null, before: null, after: subject }];
    if (other === undefined) return [{ ...effectOf(removed, one), subject, field: null, before: subject, after: null }];
    return typeof kept === 'function' ? kept(one, other, subject) : compareFields(subject, kept, one, other);
  });
}

/**
 * Changes of a part that a hall may lack.
 * @param removal - of the whole part
 */
export function compareOne<Part extends object>(
  subject: string,
  effects: Effects<Part>,
  before: Part | null,
  after: Part | null,
  removal: 'removes' | 'removes-data',
): PlanChange[] {
  const whole = { subject, field: null, before, after };
  if (before === null) return after === null ? [] : [{ ...whole, kind: 'adds', why: 'it is new' }];
  if (after === null) return [{ ...whole, kind: removal, why: 'it is deleted, with its data' }];
  return compareFields(subject, effects, before, after);
}

/** Equality of plain JSON, in any order of keys: an earlier version may have written one side. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [Object.entries(one), new Map(Object.entries(other))];
  return left.length === right.size && left.every(([key, value]) => right.has(key) && sameJson(value, right.get(key)));
}
