import type { Infrastructure } from '../../lib/plan/shape/hall.js';
import { placesOf } from './drawn-space.js';
import { randomHalls } from './random-sizings.js';
import { auditRules } from './rule-audit/rule-audit.js';
import { Synthesized } from './synthesized.js';

export interface Held {
  readonly halls: number;
  /** How many of them lie at each place of the drawn space. */
  readonly places: ReadonlyMap<string, number>;
  /** Of those that `check` refuses, which do not count: how many for each code. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Sorted; at most ten. Empty: every hall holds every rule. */
  readonly violations: readonly string[];
}

/** Holds the Terraform of so many random halls to the rules. */
export function holdRules(count: number, seed: number): Held {
  const places = new Map<string, number>();
  const refusals = new Map<string, number>();
  const violations = new Set<string>();
  let halls = 0;
  for (const { outcome } of randomHalls(seed)) {
    if ('refused' in outcome) {
      for (const { code, rule } of outcome.refused) add(refusals, rule ?? code);
      continue;
    }
    halls += 1;
    for (const place of placesOf(outcome.hall)) add(places, place);
    for (const violation of violationsOf(outcome.hall)) violations.add(violation);
    if (halls === count || violations.size >= 10) break;
  }
  return { halls, places, refusals, violations: [...violations].sort().slice(0, 10) };
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function violationsOf(hall: Infrastructure): string[] {
  const { json } = withoutStackTraces(() => new Synthesized(hall));
  return auditRules(json).map(({ rule, address, what }) => `${rule} ${address}: ${what} (${hall.platform})`);
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
