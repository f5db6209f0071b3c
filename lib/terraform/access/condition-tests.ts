import type { PolicyStatementJson } from '../compare/canonical-policies.js';
import type { Condition } from './access-rule.js';
import { readable } from './readable-names.js';
import { literalPattern, wildcardPattern } from './wildcard-cells.js';

/** How an operator reads the values of a condition. */
interface Operator {
  readonly wild: boolean;
  readonly negated: boolean;
  readonly sign: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { wild: false, negated: false, sign: '=' },
  StringNotEquals: { wild: false, negated: true, sign: '≠' },
  StringLike: { wild: true, negated: false, sign: 'like' },
  StringNotLike: { wild: true, negated: true, sign: 'not like' },
  ArnEquals: { wild: true, negated: false, sign: '=' },
  ArnLike: { wild: true, negated: false, sign: 'like' },
  ArnNotEquals: { wild: true, negated: true, sign: '≠' },
  ArnNotLike: { wild: true, negated: true, sign: 'not like' },
  Bool: { wild: false, negated: false, sign: '=' },
};

/**
 * The conditions of a statement as sets of tests that all hold: one for each value that passes. What an operator outside the
 * table compares is one question: two of them are equal or unrelated.
 */
export function conditionSets(condition: PolicyStatementJson['Condition'] = {}): readonly (readonly Condition[])[] {
  const choices = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => conditionTests(operator, key, values)),
  );
  return choices.reduce<readonly (readonly Condition[])[]>(
    (sets, tests) => sets.flatMap((set) => tests.map((test) => [...set, test])),
    [[]],
  );
}

/** Tests of which one is enough. */
function conditionTests(name: string, key: string, values: readonly string[]): Condition[] {
  if (name === 'Null') return values.map((value) => nullTest(key, value === 'true'));
  const ifExists = name.endsWith('IfExists');
  const operator = OPERATORS[name.replace(/IfExists$/, '')];
  const shown = (test: string, of: readonly string[]) => ({ test, values: of.map(readable).sort() });
  if (operator === undefined) {
    const question = shown(`${name} ${key}`, values);
    const patterns = [literalPattern('true')];
    return [{ key: JSON.stringify(question), shown: question, patterns, passesAbsent: false }];
  }
  const { wild, negated, sign } = operator;
  // What none of the values may be is one test.
  return (negated ? [values] : values.map((value) => [value])).map((of) => ({
    key,
    shown: shown(`${key} ${sign}${ifExists ? ' (if present)' : ''}`, of),
    patterns: of.map(wild ? wildcardPattern : literalPattern),
    negated,
    passesAbsent: negated || ifExists,
  }));
}

function nullTest(key: string, absent: boolean): Condition {
  return {
    key,
    shown: { test: absent ? `${key} is absent` : `${key} is present`, values: [] },
    patterns: absent ? [] : [wildcardPattern('*')],
    passesAbsent: absent,
  };
}
