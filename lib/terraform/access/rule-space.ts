import type { AccessRule, Condition, Term } from './access-rule.js';
import { type Pattern, wildcardCells } from './wildcard-cells.js';

/** All requests that some rules divide: rules are compared over its parts, exactly, whatever their wildcards. */
export class RuleSpace {
  private readonly who: Dimension;
  private readonly action: Dimension;
  private readonly resource: Dimension;
  private readonly keys = new Map<string, Dimension>();

  constructor(rules: readonly AccessRule[]) {
    this.who = new Dimension(rules.map(({ who }) => who));
    this.action = new Dimension(rules.map(({ action }) => action));
    this.resource = new Dimension(rules.map(({ resource }) => resource));
    const conditions = rules.flatMap((rule) => rule.conditions);
    for (const key of new Set(conditions.map((one) => one.key))) {
      this.keys.set(key, new Dimension(conditions.filter((one) => one.key === key)));
    }
  }

  /** Whether some request that the rule is about is a request of none of the others. */
  exceeds(rule: AccessRule, others: readonly AccessRule[]): boolean {
    return this.who.cellsOf(rule.who).some((who) => {
      const ofWho = others.filter((one) => this.who.has(one.who, who));
      return this.action.cellsOf(rule.action).some((action) => {
        const ofAction = ofWho.filter((one) => this.action.has(one.action, action));
        return this.resource.cellsOf(rule.resource).some((resource) =>
          this.passesAlone(
            rule.conditions,
            ofAction.filter((one) => this.resource.has(one.resource, resource)).map(({ conditions }) => conditions),
          ),
        );
      });
    });
  }

  /** Whether every request of the one is one of the other. */
  covers(wide: AccessRule, narrow: AccessRule): boolean {
    return !this.exceeds(narrow, [wide]);
  }

  /** Whether some context passes the conditions and fails each of the other sets of conditions. */
  private passesAlone(conditions: readonly Condition[], others: readonly (readonly Condition[])[]): boolean {
    if (others.some((one) => one.length === 0)) return false;
    const [key] = [...conditions, ...others.flat()].map((one) => one.key);
    if (key === undefined) return true;
    const dimension = this.keys.get(key)!;
    const without = (set: readonly Condition[]) => set.filter((one) => one.key !== key);
    // A request without the key, and one of every part of its values.
    return [null, ...dimension.all()].some((cell) => {
      const passes = (set: readonly Condition[]) =>
        set.every((one) => one.key !== key || (cell === null ? one.passesAbsent : dimension.has(one, cell)));
      return passes(conditions) && this.passesAlone(without(conditions), others.filter(passes).map(without));
    });
  }
}

type Matched = Omit<Term, 'shown'>;

/** One part of a request: the parts into which the patterns of terms divide its texts. */
class Dimension {
  private readonly index = new Map<string, number>();
  private readonly cells: readonly (readonly boolean[])[];

  constructor(terms: readonly Matched[]) {
    const patterns: Pattern[] = [];
    for (const pattern of terms.flatMap((term) => term.patterns)) {
      const key = pattern.join('\n');
      if (this.index.has(key)) continue;
      this.index.set(key, patterns.length);
      patterns.push(pattern);
    }
    this.cells = wildcardCells(patterns);
  }

  all(): readonly number[] {
    return this.cells.map((_, at) => at);
  }

  cellsOf(term: Matched): readonly number[] {
    return this.all().filter((cell) => this.has(term, cell));
  }

  has({ patterns, negated = false }: Matched, cell: number): boolean {
    const matched = patterns.some((pattern) => this.cells[cell]![this.index.get(pattern.join('\n'))!]);
    return matched !== negated;
  }
}
