import { describe, expect, it } from 'vitest';
import { teamsOf } from '../../../lib/studies/portfolio/teams.js';
import { poolFixture, workloadFixture } from '../../plan/hall-fixture.js';

const workload = (name: string, team?: string) => workloadFixture({ name, ...(team !== undefined && { team }) });

describe('the totals of teams', () => {
  it('are the sums of their workloads, by name, and of what has no team last', () => {
    const blueprint = {
      workloads: [workload('a', 'vision'), workload('b'), workload('c', 'audio'), workload('d', 'vision')],
      pools: [],
    };
    const totals = [
      { workload: 'b', totalUsd: 1.5 },
      { workload: 'a', totalUsd: 10.25 },
      { workload: 'c', totalUsd: 100 },
      { workload: 'd', totalUsd: 0.1 },
    ];
    expect(teamsOf(blueprint, totals)).toEqual([
      { team: 'audio', totalUsd: 100 },
      { team: 'vision', totalUsd: 10.35 },
      { team: null, totalUsd: 1.5 },
    ]);
  });

  it('share a pool to the cent: by what is guaranteed, or evenly where nothing is', () => {
    const workloads = [workload('a', 'vision'), workload('b', 'audio')];
    const pool = (one: number, other: number) => ({
      workloads,
      pools: [
        poolFixture('shared', [
          { workload: 'a', guaranteed: one },
          { workload: 'b', guaranteed: other },
        ]),
      ],
    });
    const totals = [{ workload: 'shared', totalUsd: 10.01 }];
    // The cent that is left goes to the larger remainder, and of equal ones to the first.
    expect(teamsOf(pool(3, 1), totals)).toEqual([
      { team: 'audio', totalUsd: 2.5 },
      { team: 'vision', totalUsd: 7.51 },
    ]);
    expect(teamsOf(pool(0, 1), totals)).toEqual([
      { team: 'audio', totalUsd: 10.01 },
      { team: 'vision', totalUsd: 0 },
    ]);
    expect(teamsOf(pool(0, 0), totals)).toEqual([
      { team: 'audio', totalUsd: 5 },
      { team: 'vision', totalUsd: 5.01 },
    ]);
  });

  it('are not known where no team is named', () => {
    expect(teamsOf({ workloads: [workload('a')], pools: [] }, [{ workload: 'a', totalUsd: 1 }])).toBeNull();
  });
});
