import { describe, expect, it } from 'vitest';
import type { WorkloadBlueprint } from '../../../lib/blueprint/schema/blueprint.js';
import type { InstanceType } from '../../../lib/catalog/facts/catalog.js';
import { deriveDemands, type WorkloadDemand } from '../../../lib/plan/demand/derive-demands.js';
import { P4D, poolFixture, workloadFixture } from '../hall-fixture.js';

const TYPES = new Map<string, InstanceType>([[P4D.name, P4D]]);

/** The pool of workloads, each with an accelerator and keys of its own. */
function poolOf(...workloads: Partial<WorkloadBlueprint>[]): WorkloadDemand {
  const members = workloads.map((keys, index) =>
    workloadFixture({ name: `w${index}`, purpose: 'inference', accelerators: { atLeast: 1 }, ...keys }),
  );
  const shares = members.map(({ name }) => ({ workload: name })) as Parameters<typeof poolFixture>[1];
  const demands = deriveDemands({ workloads: members, pools: [poolFixture('lab', shares)] }, { types: TYPES });
  expect(demands.map(({ workload }) => workload.name)).toEqual(['lab']);
  return demands[0]!;
}

describe('a pool as one workload', () => {
  it('trains where one of its workloads does', () => {
    const purposes = [poolOf({}, {}), poolOf({}, { purpose: 'training' })].map(({ workload, demand, derivation }) => [
      workload.purpose,
      demand.purpose,
      derivation.purpose,
    ]);
    expect(purposes).toEqual([Array(3).fill('inference'), Array(3).fill('training')]);
  });

  it('has fast interfaces where one of its workloads asks for a network, which serving has not by itself', () => {
    const network = { atLeast: 100e9 };
    expect(poolOf({}, {}).workload.network).toBeUndefined();
    expect(poolOf({ network }, {}).workload.network).toEqual(network);
    expect(poolOf({}, { network }).workload.network).toEqual(network);
  });

  it('has a team where all are of one', () => {
    const teams = [
      poolOf({ team: 'vision' }, { team: 'vision' }),
      poolOf({ team: 'vision' }, { team: 'speech' }),
      poolOf({ team: 'vision' }, {}),
    ].map(({ workload, derivation }) => [workload.team, derivation.team]);
    expect(teams).toEqual([
      ['vision', 'vision'],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it('starts as slowly as the slowest of them', () => {
    expect(poolOf({ nodeStart: 0.25 }, { nodeStart: 0.75 }, { nodeStart: 0.5 }).workload.nodeStart).toBe(0.75);
  });

  it('is at its own place, with each of them beside it', () => {
    const { path, members } = poolOf({}, {});
    expect(path).toEqual(['pools', 0]);
    expect(members!.map(({ workload }) => workload)).toEqual(['w0', 'w1']);
  });

  it('has the stores of all under the names of both', () => {
    const scratch = { name: 'fast', kind: 'scratch', capacity: 1e12 } as WorkloadBlueprint['storage'][number];
    const { demand, workload } = poolOf({ storage: [scratch] }, { storage: [scratch] });
    expect(demand.stores.filter(({ kind }) => kind === 'scratch').map(({ name }) => name)).toEqual([
      'w0.fast',
      'w1.fast',
    ]);
    expect(workload.storage).toEqual([]);
  });
});
