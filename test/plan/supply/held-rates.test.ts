import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';

const hall = (entry: string) => `
version: 1
name: held
region: us-east-1
platform: ec2
operations: { emails: [] }
capacity: [{ ${entry} }]
workloads:
  - name: tune
    accelerators: { atLeast: 16, memoryEach: 80 GB }
    types: { allow: [p5] }
`;

async function planned(entry: string) {
  const outcome = await planHall(hall(entry));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome;
}

const nodesLines = ({ plan }: Awaited<ReturnType<typeof planned>>) =>
  plan.sizing.cost.lines.flatMap(({ subject, usdPerMonth }) =>
    subject?.kind === 'nodes' ? [[subject.purchase, subject.reservation, usdPerMonth === 0]] : [],
  );

describe('a price that is held', () => {
  it.each([
    ['reserved instances', 'name: ri, kind: reserved-instance, type: p5.48xlarge, nodes: 1', 'ri'],
    [
      'a Savings Plan with a discount',
      'name: base, kind: savings-plan, commitment: 60 USD, discount: 30 %',
      'base/p5.48xlarge',
    ],
    [
      'a plan of a family',
      'name: base, kind: savings-plan, family: p5, region: us-east-1, commitment: 60 USD, discount: 30 %',
      'base/p5.48xlarge',
    ],
  ])('as %s is in the bill, and its nodes start on demand with the others', async (_, entry, name) => {
    const outcome = await planned(entry);
    expect(nodesLines(outcome)).toEqual([
      ['owned', name, true],
      ['on-demand', null, false],
    ]);
    const { fleets } = outcome.plan;
    expect(fleets.map(({ purchase, reservation, nodes }) => [purchase, reservation, nodes.max])).toEqual([
      ['on-demand', null, 2],
    ]);
  });

  it.each([
    ['no rate', 'name: base, kind: savings-plan, commitment: 60 USD'],
    [
      'a family that no candidate has',
      'name: base, kind: savings-plan, family: g5, commitment: 60 USD, discount: 30 %',
    ],
  ])('covers nothing with %s, and is told so', async (_, entry) => {
    const outcome = await planned(entry);
    expect(nodesLines(outcome)).toEqual([['on-demand', null, false]]);
    expect(outcome.warnings.map(({ code, path }) => `${code} ${path.join('.')}`)).toContain(
      'reservation-unused capacity.0',
    );
  });
});
