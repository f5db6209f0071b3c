import { plus, toNumber } from '../../units/decimal.js';
import { identityKey } from '../../units/identity-key.js';
import { workloadReports } from '../answer/constraints.js';
import type { Choice } from '../choice/choice.js';
import { totalResources } from '../choice/resources.js';
import type { Constraint } from '../model/constraint.js';
import type { SizingProblem } from '../model/demand.js';
import type { SizedSite } from '../site/site-result.js';
import type { Amount, Condition } from './conditions.js';

/** A condition that is a number. */
export type NumberCondition = Condition & { readonly amount: Amount };

/** Whether a condition is a number, which can be loosened. */
export function isNumber(condition: Condition): condition is NumberCondition {
  return condition.amount !== null;
}

/** A number is loosened to so many times what was asked, a minimum to such a part of it. */
export const MOST_FACTOR = 1e6;

/** Floating-point products may fall short of the exact amount. */
const ROUNDING = 1e-12;

/** The problem with numbers loosened by a factor: limits are multiplied by it, minima divided. */
export function loosenedBy(
  problem: SizingProblem,
  conditions: readonly NumberCondition[],
  factor: number,
): SizingProblem {
  return conditions.reduce((left, { amount }) => amount.at(left, loosened(amount, factor)), problem);
}

function loosened({ value, sense, whole, least }: Amount, factor: number): number {
  if (sense === '<=') {
    const most = base(value) * factor * (1 + ROUNDING);
    return Math.max(value, whole ? Math.floor(most) : most);
  }
  const more = shift({ whole, least });
  const fewest = ((value + more) / factor) * (1 - ROUNDING) - more;
  return Math.min(value, Math.max(least, whole ? Math.ceil(fewest) : fewest));
}

/** A count that may become nothing is counted from one. */
function shift({ whole, least }: Pick<Amount, 'whole' | 'least'>): number {
  return whole && least === 0 ? 1 : 0;
}

/** A limit of nothing has no share to grow by: it counts as one. */
function base(value: number): number {
  return value === 0 ? 1 : value;
}

/** How many times a number is loosened by what a plan gives or takes; 1: it holds. */
export function factorOf(amount: Amount, given: number): number {
  const { value, sense } = amount;
  if (sense === '<=') return Math.max(1, given / base(value));
  const more = shift(amount);
  return given + more > 0 ? Math.max(1, (value + more) / (given + more)) : Number.POSITIVE_INFINITY;
}

/** What a plan gives or takes where a condition asks for an amount. */
export function givenBy({ choices, options }: SizedSite, { workload, constraint, amount }: NumberCondition): number {
  const isSame = (one: { readonly constraint: Constraint }) => identityKey(one.constraint) === identityKey(constraint);
  if (workload === null) {
    const limit = options.limits.find(isSame);
    if (limit === undefined) throw new Error(`the plan does not know the limit ${identityKey(constraint)}`);
    const taken = limit.taken(totalResources(choices.map(({ resources }) => resources)));
    return toNumber(plus(taken, limit.beforehand));
  }
  const own = choices.filter(({ part }) => part.kind !== 'fixed' && part.demand.name === workload);
  const shapes = own.flatMap(({ part }) => (part.kind === 'fleet' ? part.shapes : []));
  switch (constraint.kind) {
    case 'spare-nodes':
      return Math.min(...shapes.map(({ totalNodes, requiredNodes }) => totalNodes - requiredNodes));
    case 'fewest-nodes':
    case 'most-nodes':
      return shapes.reduce((count, { requiredNodes }) => count + requiredNodes, 0);
  }
  const reports = workloadReports(own);
  const report = reports.find(isSame);
  if (report !== undefined) return report.provided;
  const disks = reports.find((each) => each.constraint.kind === 'local-capacity');
  if (disks === undefined || constraint.kind !== 'store-capacity') return amount.value;
  // Local stores share the disks: what the others leave of them.
  return disks.provided - disks.required + amountOfStore(own, constraint.store);
}

function amountOfStore(choices: readonly Choice[], name: string): number {
  const stores = choices.flatMap(({ part }) => (part.kind === 'store' ? [part.shape.store] : []));
  return stores.find((store) => store.name === name)!.capacityBytes;
}
