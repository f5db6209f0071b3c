import { identityKey } from '../../units/identity-key.js';
import type { Relaxation } from '../model/explanation.js';
import { type Condition, conditionsOf } from './conditions.js';
import { type Baseline, planFor, savingOf } from './variant.js';

/** A minimum is loosened to 90 % of itself, a limit to 110 %; a count by one at least. */
const SHARE = 0.1;

/** Coupled problems are solved again for so many conditions at most: the limits, then what binds, then the rest. */
const MOST_COUPLED = 24;

/** What loosening each number by a tenth saves, largest first; and how many numbers were not tried. */
export function relaxationsOf(base: Baseline, binding: ReadonlySet<string>): { tried: Relaxation[]; excluded: number } {
  const numbers = conditionsOf(base.problem).filter(({ amount }) => amount !== null);
  const coupled = base.plan.bindingLimits.size > 0;
  const urgency = ({ workload, constraint }: Condition) =>
    workload === null ? 0 : binding.has(identityKey({ workload, constraint })) ? 1 : 2;
  const ordered = [...numbers].sort((a, b) => urgency(a) - urgency(b));
  const chosen = coupled ? ordered.slice(0, MOST_COUPLED) : ordered;
  const tried = chosen.map((condition): Relaxation => {
    const { value, unit, sense, whole, at } = condition.amount!;
    const moved = sense === '>=' ? value * (1 - SHARE) : value * (1 + SHARE);
    const loosenedTo = whole ? (sense === '>=' ? Math.floor(moved) : Math.ceil(moved)) : moved;
    const limitIsSlack = condition.workload === null && !base.plan.bindingLimits.has(identityKey(condition.constraint));
    const plan = limitIsSlack ? null : planFor(at(base.problem, loosenedTo), condition.workload, base);
    const savingUsdPerMonth = plan === null ? 0 : Math.max(0, savingOf(plan, base));
    const { workload, constraint } = condition;
    return { workload, constraint, unit, asked: value, loosenedTo, savingUsdPerMonth };
  });
  return {
    tried: tried.sort((a, b) => b.savingUsdPerMonth - a.savingUsdPerMonth),
    excluded: numbers.length - chosen.length,
  };
}
