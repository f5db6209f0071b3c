import { type RandomHall, randomHalls } from './random-sizings.js';
import { auditRules } from './rule-audit/rule-audit.js';
import { Synthesized } from './synthesized.js';

export interface Held {
  readonly halls: number;
  /** What was drawn among them: types, ways of buying, kinds of store. */
  readonly traits: ReadonlyMap<string, number>;
  /** Sorted; at most ten. Empty: every hall holds every rule. */
  readonly violations: readonly string[];
}

/** Holds the Terraform of so many random halls to the rules; those that `check` refuses do not count. */
export function holdRules(count: number, seed: number): Held {
  const traits = new Map<string, number>();
  const violations: string[] = [];
  let halls = 0;
  for (const drawn of randomHalls(seed)) {
    if ('refused' in drawn.outcome) continue;
    halls += 1;
    for (const trait of new Set(drawn.traits)) traits.set(trait, (traits.get(trait) ?? 0) + 1);
    violations.push(...violationsOf(drawn));
    if (halls === count || violations.length >= 10) break;
  }
  return { halls, traits, violations: [...new Set(violations)].sort().slice(0, 10) };
}

function violationsOf({ outcome, traits }: RandomHall): string[] {
  if ('refused' in outcome) return [];
  const { json } = withoutStackTraces(() => new Synthesized(outcome.hall));
  return auditRules(json).map(({ rule, address, what }) => `${rule} ${address}: ${what} (${traits.join(' ')})`);
}

/** cdktf keeps the stack of every token, which takes half of its time, and of which nothing is read here. */
export function withoutStackTraces<T>(synthesize: () => T): T {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    return synthesize();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
