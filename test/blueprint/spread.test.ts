import { expect, it } from 'vitest';
import { formatDiagnostic } from '../../lib/blueprint/format-diagnostic.js';
import { planHall } from '../../lib/plan/plan-hall.js';

it.each([
  [2, 2, 1],
  [3, 5, 2],
])('of %i zones, %i can not be lost: at most %i may be', async (spread, survive, most) => {
  const text = `version: 1
name: hall
region: us-east-1
workloads:
  - { name: train, accelerators: { atLeast: 8 }, zones: { spread: ${spread}, survive: ${survive} } }
`;
  const outcome = await planHall(text);
  if (outcome.status !== 'wrong') throw new Error(`it is ${outcome.status}`);
  const told = outcome.diagnostics.map((found) => formatDiagnostic(found, { file: 'hall.yaml', text })).join('\n');
  expect(told).toContain(`${survive} of ${spread} zones may be lost: expected at most ${most}`);
  expect(told).toContain(`write "survive: ${most}" or less`);
});
