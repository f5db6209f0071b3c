import { describe, expect, it } from 'vitest';
import { RULES } from '../../../lib/plan/rules/every-rule.js';
import { AWS_MISTAKES } from '../../../scripts/reference/aws-mistakes.js';
import { placesOf } from '../drawn-space.js';
import { withoutStackTraces } from '../hold-rules.js';
import { type Planner, randomHalls } from '../random-sizings.js';
import { AUDITS, auditRules } from '../rule-audit/rule-audit.js';
import type { Synthesized } from '../synthesized.js';
import { mutatedFile } from './mutated-file.js';
import { MUTATIONS, type Mutation } from './mutations.js';

/** As of the random halls in which the audit finds nothing. */
const SEED = 1_000_000;
/** Halls that are looked at before a mutation counts as missed. */
const DRAWN_MOST = 1500;
const AUDITED_MOST = 60;

interface Generator {
  readonly makeInfrastructure: Planner;
  readonly Synthesized: typeof Synthesized;
}

async function generatorOf(index: number): Promise<Generator> {
  return (await import(/* @vite-ignore */ `./generator.ts?mutant=${index}`)).generator;
}

interface Caught {
  /** Halls that were audited until the rule was named; null: it never was. */
  readonly byAudit: number | null;
  /** Rules of the plan that named one of those halls. */
  readonly byPlan: ReadonlySet<string>;
}

function hunt({ rule, at, planRule }: Mutation, { makeInfrastructure, Synthesized }: Generator): Caught {
  const byPlan = new Set<string>();
  let drawn = 0;
  let audited = 0;
  let found: number | null = null;
  for (const { outcome } of randomHalls(SEED, makeInfrastructure)) {
    drawn += 1;
    if (drawn > DRAWN_MOST || audited > AUDITED_MOST) break;
    if ('refused' in outcome || (at !== undefined && !placesOf(outcome.hall).includes(at))) continue;
    const warned = outcome.warnings.flatMap((diagnostic) => diagnostic.rule ?? []);
    for (const id of warned) byPlan.add(id);
    // Where the plan's own rule sees nothing, the mistake does not show in this hall.
    if (planRule !== undefined && !warned.includes(planRule)) continue;
    audited += 1;
    const { json } = withoutStackTraces(() => new Synthesized(outcome.hall));
    if (auditRules(json).some((violation) => violation.rule === rule)) found = audited;
    if (found !== null) break;
  }
  return { byAudit: found, byPlan };
}

const told: string[] = [];

describe('a mistake in the generator', () => {
  it.each(MUTATIONS.map((mutation, index) => ({ ...mutation, index })))(
    '$rule: $what is caught, in the Terraform of the same random halls',
    async ({ index, ...mutation }) => {
      const { rule, what, planRule } = mutation;
      const caught = hunt(mutation, await generatorOf(index));
      told.push(
        `${rule} | ${what} | ${mutatedFile(mutation)} | ${caught.byAudit === null ? 'missed' : `hall ${caught.byAudit}`} | ${planRule ?? 'Terraform only'}`,
      );
      expect(caught.byAudit).not.toBeNull();
      if (planRule !== undefined) expect([...caught.byPlan]).toContain(planRule);
    },
  );

  it('is there for every rule of the audit; and the audit has one for each mistake that is listed', () => {
    console.log(['rule | mistake | file | caught in | stopped before by', ...told].join('\n'));
    const broken = new Set(MUTATIONS.map(({ rule }) => rule));
    expect(AUDITS.filter(({ rule }) => !broken.has(rule)).map(({ rule }) => rule)).toEqual([]);
    const seen = AWS_MISTAKES.filter(({ unseen }) => unseen === undefined).map(({ id }) => id);
    expect([...new Set(AUDITS.map(({ rule }) => rule))].sort()).toEqual(seen.sort());
  });

  it('is stopped by a rule of the plan that is there', () => {
    const ids = RULES.map(({ id }) => id);
    expect(MUTATIONS.filter(({ planRule }) => planRule !== undefined && !ids.includes(planRule))).toEqual([]);
  });
});
