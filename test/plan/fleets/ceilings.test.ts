import { expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';

async function warned(work: string): Promise<string[]> {
  const outcome = await planHall(
    `version: 1\nname: hall\nregion: us-east-1\nworkloads:\n  - { name: work, ${work} }\noperations: { emails: [] }\n`,
  );
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.warnings.map(({ path }) => path.join('.'));
}

const CEILING = 'workloads.0.nodes.atMost';

it('a ceiling that no fleet reaches is warned of where the load varies', async () => {
  expect(await warned('accelerators: { atLeast: 8 }, nodes: { atMost: 40 }')).toContain(CEILING);
});

it.each([
  'training: { parameters: 7B, tokens: 1T, deadline: 60 d }, nodes: { atMost: 120 }',
  'fineTuning: { model: llama-3.1-8b, tokens: 1B, deadline: 30 d, method: full }, nodes: { atMost: 120 }',
])('a ceiling of a run is not: %s', async (work) => {
  expect(await warned(work)).not.toContain(CEILING);
});
