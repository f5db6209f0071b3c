import type { Access, AccessChange } from '../../plan/security/access-change.js';
import { sortedBy } from '../../units/order.js';
import type { StackResources } from '../compare/resource-body.js';
import { type AccessRule, type AccessUnit, ruleKey } from './access-rule.js';
import { mergeChanges } from './merge-changes.js';
import { RuleSpace } from './rule-space.js';
import { stackAccess } from './stack-access.js';

/**
 * Who may do more or less after a change of a stack. Exact: what is allowed or denied by other statements than before,
 * and to the same effect, is no change; nor is what another statement of the same policies covers or denies.
 * @returns what opens first
 */
export function compareAccess(before: StackResources, after: StackResources): AccessChange[] {
  const [old, fresh] = [stackAccess(before), stackAccess(after)];
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const changes = keys.flatMap((key) => {
    const unit = (fresh.get(key) ?? old.get(key))!;
    const isThere = before.has(unit.subject) && after.has(unit.subject);
    // What an endpoint lets through is a limit of what passes it, and grants nothing when it comes or goes.
    if (unit.route === 'endpoint' && !isThere) return [];
    // Nobody gains by what is denied on something that comes or goes.
    const news = (rules: readonly AccessRule[] = []) =>
      isThere ? rules : rules.filter(({ effect }) => effect === 'Allow');
    return compareRules(unit, news(old.get(key)?.rules), news(fresh.get(key)?.rules));
  });
  return mergeChanges(changes);
}

/** One change of one rule. */
function compareRules(unit: AccessUnit, before: readonly AccessRule[], after: readonly AccessRule[]): AccessChange[] {
  const [olds, news] = [byKey(before), byKey(after)];
  if (olds.size === news.size && [...olds.keys()].every((key) => news.has(key))) return [];
  const space = new RuleSpace([...olds.values(), ...news.values()]);
  const gained = excesses(space, olds, news);
  const lost = excesses(space, news, olds);
  const change = (kind: AccessChange['kind'], rule: AccessRule, others: readonly AccessRule[]): AccessChange => ({
    kind,
    effect: rule.effect,
    route: unit.route,
    address: unit.address,
    ...accessOf(rule),
    before: others.map((other) => difference(accessOf(other), accessOf(rule))),
  });
  return [
    ...gained.map(({ rule, parts }) => change(parts.length > 0 ? 'widened' : 'added', rule, parts)),
    ...lost.flatMap(({ rule, parts }) =>
      parts.length > 0 ? parts.map((one) => change('narrowed', one, [rule])) : [change('removed', rule, [])],
    ),
  ];
}

/** Rules that reach further than all of the other version, each with the rules of it that it covers and that are there no more. */
function excesses(space: RuleSpace, from: ReadonlyMap<string, AccessRule>, to: ReadonlyMap<string, AccessRule>) {
  const others = [...from.values()];
  const denials = [...to.values()].filter(({ effect }) => effect === 'Deny');
  return [...to]
    .filter(([key, rule]) => {
      if (from.has(key)) return false;
      const same = others.filter(({ effect }) => effect === rule.effect);
      return space.exceeds(rule, rule.effect === 'Allow' ? [...same, ...denials] : same);
    })
    .map(([, rule]) => ({
      rule,
      parts: [...from]
        .filter(([key, one]) => one.effect === rule.effect && !to.has(key) && space.covers(rule, one))
        .map(([, one]) => one),
    }));
}

function byKey(rules: readonly AccessRule[]): ReadonlyMap<string, AccessRule> {
  return new Map(rules.map((rule) => [ruleKey(rule), rule]));
}

function accessOf({ who, action, resource, conditions }: AccessRule): Access {
  return {
    who: who.shown,
    actions: [action.shown],
    resources: [resource.shown],
    conditions: sortedBy(
      conditions.map(({ shown }) => shown),
      ({ test }) => test,
    ),
  };
}

/** What of the one is otherwise in the other. */
function difference(one: Access, other: Access): Partial<Access> {
  return Object.fromEntries(
    Object.entries(one).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(other[key as keyof Access])),
  );
}
