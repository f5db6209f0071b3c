import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';

const HALL = [
  'version: 1',
  'name: hall',
  'region: us-east-1',
  'workloads:',
  '  - { name: train, nodes: { atLeast: 1 } }',
];

async function warned(...lines: string[]) {
  const outcome = await planHall([...HALL, ...lines].join('\n'));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.warnings.filter(({ code }) => code === 'alerts-unheard');
}

describe('alarms and budget warnings', () => {
  it('that nobody gets are warned of', async () => {
    expect(await warned()).toMatchObject([{ severity: 'warning', path: ['operations', 'emails'] }]);
    expect(await warned('operations: { budget: hall }')).toHaveLength(1);
  });

  it.each([
    'operations: { emails: [ada@example.org] }',
    'operations: { emails: [] }',
    'security: { waivers: [{ control: alerts-read, reason: a chat channel subscribes to the topic }] }',
  ])('are let be with %s', async (line) => {
    expect(await warned(line)).toEqual([]);
  });
});
