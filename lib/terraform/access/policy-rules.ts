import { listText } from '../../units/words.js';
import type { PolicyStatementJson } from '../compare/canonical-policies.js';
import type { AccessRule, Term } from './access-rule.js';
import { conditionSets } from './condition-tests.js';
import { readable } from './readable-names.js';
import { literalPattern, wildcardPattern } from './wildcard-cells.js';

/** What a policy says of itself only by where it is. */
interface PolicyPlace {
  /** Who has the policy; null: its statements name principals. */
  readonly who: Term | null;
  /** What a statement without a resource is about, and one about `*` in the policy of a resource; null: anything. */
  readonly itself: Term | null;
}

/** Every pair of an action and a resource that a policy allows or denies, by principal. */
export function policyRules(statements: readonly PolicyStatementJson[], { who, itself }: PolicyPlace): AccessRule[] {
  return statements.flatMap((statement) => {
    const sets = conditionSets(statement.Condition);
    const principals = who === null ? principalTerms(statement) : [who];
    const resources = resourceTerms(statement, itself);
    return principals.flatMap((principal) =>
      actionTerms(statement).flatMap((action) =>
        resources.flatMap((resource) =>
          sets.map((conditions) => ({ effect: statement.Effect, who: principal, action, resource, conditions })),
        ),
      ),
    );
  });
}

/** A thing that has one name. */
export function named(name: string, shown = readable(name)): Term {
  return { shown, patterns: [literalPattern(name)] };
}

/** Anything. */
export function anything(shown: string): Term {
  return { shown, patterns: [wildcardPattern('*')] };
}

function actionTerms({ Action, NotAction }: PolicyStatementJson): Term[] {
  // Actions are the same in any case.
  const pattern = (action: string) => wildcardPattern(action.toLowerCase());
  if (NotAction !== undefined) return [butTerm(NotAction, pattern)];
  return (Action ?? []).map((action) => ({ shown: action, patterns: [pattern(action)] }));
}

function resourceTerms({ Resource, NotResource }: PolicyStatementJson, itself: Term | null): Term[] {
  if (NotResource !== undefined) return [butTerm(NotResource, wildcardPattern)];
  if (Resource === undefined) return [itself ?? anything('anything')];
  return Resource.map((resource) =>
    resource === '*'
      ? anything(itself === null ? 'anything' : itself.shown)
      : { shown: readable(resource), patterns: [wildcardPattern(resource)] },
  );
}

function principalTerms({ Principal, NotPrincipal }: PolicyStatementJson): Term[] {
  const listed = (lists: PolicyStatementJson['Principal']) =>
    Object.entries(lists ?? {}).flatMap(([kind, names]) => names.map((name) => ({ kind, name })));
  if (NotPrincipal !== undefined) {
    const terms = listed(NotPrincipal).map(({ kind, name }) => principal(kind, name));
    const shown = `anyone but ${listText(terms.map((term) => term.shown))}`;
    return [{ shown, patterns: terms.flatMap(({ patterns }) => patterns), negated: true }];
  }
  return listed(Principal).map(({ kind, name }) => principal(kind, name));
}

const PRINCIPAL_WORDS: Readonly<Record<string, string>> = { Service: 'service ', Federated: 'identity provider ' };

function principal(kind: string, name: string): Term {
  if (name === '*') return anything('anyone');
  return named(`${kind} ${name}`, `${PRINCIPAL_WORDS[kind] ?? ''}${readable(name)}`);
}

function butTerm(names: readonly string[], pattern: (name: string) => Term['patterns'][number]): Term {
  return { shown: `anything but ${listText(names.map(readable))}`, patterns: names.map(pattern), negated: true };
}
