import { expect, it } from 'vitest';
import { makePlan } from '../../lib/plan/make-plan.js';
import { openHall } from '../../lib/plan/plan-hall.js';
import { leadDocument, sizingDocument } from '../../lib/report/documents/sizing-document.js';
import { renderText } from '../../lib/report/render/text.js';
import { explainPlan } from '../../lib/studies/explain-plan.js';

/** Facts of a hall of equal workloads; and which parts of its explanation were read. */
async function hallOf(workloads: number) {
  const open = openHall(
    Buffer.from(
      JSON.stringify({
        version: 1,
        name: 'many',
        region: 'us-east-1',
        platform: 'batch',
        workloads: Array.from({ length: workloads }, (_, at) => ({
          name: `w${at}`,
          compute: { atLeast: '100 TFLOPS', precision: 'bf16' },
        })),
        operations: { emails: [] },
      }),
    ),
  );
  if (!open.ok) throw new Error(JSON.stringify(open));
  const { blueprint, catalog } = open.value;
  const outcome = await makePlan(blueprint, catalog);
  if (outcome.status !== 'planned') throw new Error(outcome.status);
  const read = new Set<string | symbol>();
  const explanation = new Proxy(await explainPlan(blueprint, catalog, outcome.plan.sizing), {
    get: (parts, part, given) => {
      read.add(part);
      return Reflect.get(parts, part, given);
    },
  });
  return { facts: { plan: outcome.plan, explanation }, read };
}

it('a screen asks what twenty workloads would save if more were allowed', async () => {
  const { facts, read } = await hallOf(20);
  expect(renderText(leadDocument(facts, 'many.yaml'), { width: 200 }).join('\n')).toMatch(
    /^cheaper if +w\d+ allowed .* saves? .* USD\/month \(\d+ more\)/m,
  );
  expect([...read]).not.toContain('relaxations');
});

it('of more it says that it does not ask, and which command does', async () => {
  const { facts, read } = await hallOf(21);
  expect(renderText(leadDocument(facts, 'many.yaml'), { width: 200 }).join('\n')).toMatch(
    /^cheaper if +not computed for more than 20 workloads; run size --why/m,
  );
  expect([...read]).not.toContain('openChoices');
  expect(renderText(sizingDocument(facts), { width: 200 }).join('\n')).toMatch(/^cheaper if +w\d+ allowed /m);
});
