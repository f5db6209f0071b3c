import type { ChangeKind, PlanChange } from './plan-change.js';

export interface Effect {
  readonly kind: ChangeKind;
  readonly why: string;
}

/** What a changed field does; null: nothing that concerns AWS. */
export type Rule<Value> = Effect | null | ((before: Value, after: Value) => Effect | null);

/** A rule for every field: a field without one does not compile, so nobody forgets to say what its change does. */
export type Rules<Part> = { readonly [Field in keyof Part]-?: Rule<Part[Field]> };

export const inPlace = (why: string): Effect => ({ kind: 'in-place', why });
export const drains = (why: string): Effect => ({ kind: 'needs-drain', why });
export const replaces = (why: string): Effect => ({ kind: 'replaces', why });
export const losesAll = (why: string): Effect => ({ kind: 'replaces-data', why });

/** Part of a key, or compared as a part of its own. */
export const ELSEWHERE = null;

export function compareFields<Part extends object>(
  subject: string,
  rules: Rules<Part>,
  before: Part,
  after: Part,
): PlanChange[] {
  return (Object.keys(rules) as (keyof Part & string)[]).flatMap((field) => {
    const [one, other] = [before[field], after[field]];
    const rule: Rule<Part[typeof field]> = rules[field];
    if (rule === null || sameJson(one, other)) return [];
    const effect = typeof rule === 'function' ? rule(one, other) : rule;
    return effect === null ? [] : [{ ...effect, subject, field, before: one ?? null, after: other ?? null }];
  });
}

/** What comes, goes and stays of a list, by key. */
export function compareLists<Item extends object>(
  subjectOf: (item: Item) => string,
  before: readonly Item[],
  after: readonly Item[],
  rules: {
    readonly added: Effect | ((item: Item) => Effect);
    readonly removed: Effect | ((item: Item) => Effect);
    readonly kept: (before: Item, after: Item) => PlanChange[];
  },
): PlanChange[] {
  const effectOf = (rule: Effect | ((item: Item) => Effect), item: Item) =>
    typeof rule === 'function' ? rule(item) : rule;
  const earlier = new Map(before.map((item) => [subjectOf(item), item]));
  const later = new Map(after.map((item) => [subjectOf(item), item]));
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((subject): PlanChange[] => {
    const [one, other] = [earlier.get(subject), later.get(subject)];
    if (one === undefined)
      return [{ ...effectOf(rules.added, other!), subject, field: null, before: null, after: subject }];
    if (other === undefined)
      return [{ ...effectOf(rules.removed, one), subject, field: null, before: subject, after: null }];
    return rules.kept(one, other);
  });
}

/** Whatever the order of keys: one plan may come from a file that an earlier version wrote. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [Object.entries(one), new Map(Object.entries(other))];
  return left.length === right.size && left.every(([key, value]) => right.has(key) && sameJson(value, right.get(key)));
}
