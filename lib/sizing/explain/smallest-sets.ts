import type { SizingProblem } from '../model/demand.js';
import { isFeasible } from '../site/best-site.js';
import type { Solving } from '../site/site-result.js';
import type { Condition } from './conditions.js';
import { isNumber, loosenedBy, MOST_FACTOR, type NumberCondition } from './loosening.js';
import { minimalConflict } from './minimal-conflict.js';

/** Beyond so many sets the smallest is no longer looked for among all. */
const MOST_SETS = 300;

/** Sets of numbers that make a problem feasible once they are loosened. */
interface SmallestSets {
  /** All of one size; empty: no numbers help. */
  readonly sets: readonly (readonly NumberCondition[])[];
  /** Whether these are all the sets of that size, and there is none of a smaller; else one that cannot spare a number. */
  readonly all: boolean;
}

/**
 * The smallest sets of numbers that make a problem feasible once they are loosened. Each conflict has to lose a number:
 * sets grow by each number of a conflict that they leave, breadth first (a hitting-set tree).
 */
export function smallestSets(
  problem: SizingProblem,
  conditions: readonly Condition[],
  conflict: readonly Condition[],
  solving: Solving,
): SmallestSets {
  const conflicts = [conflict];
  const conflictBeside = (set: readonly NumberCondition[]): readonly Condition[] => {
    const known = conflicts.find((each) => each.every((condition) => !set.some((number) => number === condition)));
    if (known !== undefined) return known;
    const left = conditions.filter((condition) => !set.some((number) => number === condition));
    const found = minimalConflict(loosenedBy(problem, set, MOST_FACTOR), left, solving);
    conflicts.push(found);
    return found;
  };
  let level: (readonly NumberCondition[])[] = [[]];
  let tried = 0;
  while (level.length > 0) {
    const next = new Map<string, readonly NumberCondition[]>();
    for (const set of level) {
      for (const number of conflictBeside(set).filter(isNumber)) {
        const larger = [...set, number].sort((a, b) => conditions.indexOf(a) - conditions.indexOf(b));
        next.set(larger.map((each) => conditions.indexOf(each)).join(), larger);
      }
    }
    const sets = [...next.values()];
    tried += sets.length;
    if (tried > MOST_SETS) return { sets: spareNone(problem, conditions.filter(isNumber), solving), all: false };
    const helping = sets.filter((set) => isFeasible(loosenedBy(problem, set, MOST_FACTOR), solving));
    if (helping.length > 0) return { sets: helping, all: true };
    level = sets;
  }
  return { sets: [], all: true };
}

/** Of all numbers those that are needed: each is put back, for good wherever the rest still suffice. */
function spareNone(
  problem: SizingProblem,
  numbers: readonly NumberCondition[],
  solving: Solving,
): (readonly NumberCondition[])[] {
  let kept = [...numbers];
  if (!isFeasible(loosenedBy(problem, kept, MOST_FACTOR), solving)) return [];
  for (const number of numbers) {
    const fewer = kept.filter((other) => other !== number);
    if (isFeasible(loosenedBy(problem, fewer, MOST_FACTOR), solving)) kept = fewer;
  }
  return [kept];
}
