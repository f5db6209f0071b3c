import { expect, it } from 'vitest';
import { workloadPath } from '../../../lib/plan/kinds/aws-rule.js';
import { workloadFixture } from '../hall-fixture.js';

type Pools = NonNullable<Parameters<typeof workloadPath>[0]['pools']>;

it('a key of a workload or of a pool is found by its name, and the list where there is neither', () => {
  const workloads = [workloadFixture({ name: 'train' }), workloadFixture({ name: 'serve' })];
  const pools = [{ name: 'small' }, { name: 'large' }] as unknown as Pools;
  const path = (name: string) => workloadPath({ workloads, pools }, name, 'nodes', 'atMost').join('.');
  expect([path('train'), path('serve')]).toEqual(['workloads.0.nodes.atMost', 'workloads.1.nodes.atMost']);
  expect([path('small'), path('large')]).toEqual(['pools.0.nodes.atMost', 'pools.1.nodes.atMost']);
  expect(path('nobody')).toBe('workloads');
  expect(workloadPath({ workloads }, 'large')).toEqual(['workloads']);
});
