import { describe, expect, it } from 'vitest';
import type { Blueprint, WorkloadBlueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { isSpread, onePlace, regionsOf, sharesBy } from '../../../lib/plan/demand/one-place.js';
import { blueprintFixture, poolFixture, workloadFixture } from '../hall-fixture.js';

const [EAST, WEST, EU] = ['us-east-1', 'us-west-2', 'eu-west-1'] as const;
const REGIONS: Blueprint['region'] = [EAST, WEST, EU];

type Spread = WorkloadBlueprint['spread'];
const BUCKET = { name: 'data', kind: 'object' } as WorkloadBlueprint['storage'][number];
const DISK = { name: 'scratch', kind: 'scratch' } as WorkloadBlueprint['storage'][number];

const spread = (how: Spread, parts: Partial<WorkloadBlueprint> = {}) =>
  workloadFixture({ name: 'serve', ...(how !== undefined && { spread: how }), ...parts });
const hall = (workloads: readonly WorkloadBlueprint[], parts: Partial<Blueprint> = {}) =>
  blueprintFixture({ region: REGIONS, workloads: [...workloads], ...parts });
const at = (blueprint: Blueprint, region: string, home = region === EAST) =>
  onePlace(blueprint, { region, code: region === EAST ? 'use1' : region === WEST ? 'usw2' : 'euw1', home });

describe('shares of a workload that divides', () => {
  it('are even over all regions, as stated, or none', () => {
    const { region } = hall([]);
    expect([...sharesBy({ region }, spread('regions'))]).toEqual([
      [EAST, 1 / 3],
      [WEST, 1 / 3],
      [EU, 1 / 3],
    ]);
    expect([...sharesBy({ region }, spread({ shares: { [EU]: 0.4, [EAST]: 0.6 } }))]).toEqual([
      [EAST, 0.6],
      [EU, 0.4],
    ]);
    expect([...sharesBy({ region }, spread(undefined))]).toEqual([]);
  });

  it('say where there are halls', () => {
    const blueprint = hall([spread({ shares: { [EU]: 0.4, [EAST]: 0.6 } }), workloadFixture()]);
    expect(regionsOf(blueprint)).toEqual([EAST, EU]);
    expect(isSpread(blueprint)).toBe(true);
    expect(isSpread(hall([workloadFixture()]))).toBe(false);
  });
});

describe('the hall of one region', () => {
  it('has the share of every amount that adds up over regions, and whole nodes', () => {
    const whole = spread(
      { shares: { [EAST]: 0.75, [EU]: 0.25 } },
      {
        compute: { atLeast: 1000, precision: 'bf16', utilization: 0.5 },
        accelerators: { atLeast: 10, memory: 800, memoryEach: 40 },
        network: { atLeast: 100 },
        host: { memory: 400, vcpus: 30, nvme: 1000 },
        inference: { requestsPerSecond: 8 } as NonNullable<WorkloadBlueprint['inference']>,
        nodes: { atLeast: 2, atMost: 9, running: 'none' },
      },
    );
    const [east] = at(hall([whole]), EAST).blueprint.workloads;
    const [eu] = at(hall([whole]), EU).blueprint.workloads;
    expect(east).toMatchObject({
      compute: { atLeast: 750, precision: 'bf16' },
      accelerators: { atLeast: 8, memory: 600, memoryEach: 40 },
      network: { atLeast: 75 },
      host: { memory: 300, vcpus: 23, nvme: 750 },
      inference: { requestsPerSecond: 6 },
      nodes: { atLeast: 2, atMost: 7 },
    });
    expect(eu).toMatchObject({
      compute: { atLeast: 250 },
      accelerators: { atLeast: 3, memory: 200 },
      network: { atLeast: 25 },
      host: { memory: 100, vcpus: 8, nvme: 250 },
      inference: { requestsPerSecond: 2 },
      nodes: { atLeast: 1, atMost: 3 },
    });
    expect(east!.spread).toBeUndefined();
    // What is not stated stays so.
    const bare = at(hall([spread('regions', { accelerators: {}, host: {} })]), EU).blueprint.workloads[0]!;
    expect(bare.accelerators).toEqual({});
    expect(bare.host).toEqual({});
    expect(bare.nodes).toEqual({ atLeast: 1, running: 'none' });
    expect(bare.compute).toBeUndefined();
  });

  it('has no node more for what a share is off in binary', () => {
    // 0.07 × 100 is a hair more than 7.
    const shares = { [EAST]: 0.93, [EU]: 0.07 };
    const blueprint = hall([spread({ shares }, { nodes: { atLeast: 100, running: 'none' } })]);
    expect(at(blueprint, EU).blueprint.workloads[0]!.nodes.atLeast).toBe(7);
    expect(at(blueprint, EAST).blueprint.workloads[0]!.nodes.atLeast).toBe(93);
  });

  it('has what does not divide at home alone, with its pools', () => {
    const pools = [poolFixture('shared', [{ workload: 'train', guaranteed: 1 }])];
    const blueprint = hall([workloadFixture(), spread({ shares: { [EAST]: 0.5, [EU]: 0.5 } })], { pools });
    const here = at(blueprint, EAST);
    expect(here.workloads).toEqual([0, 1]);
    expect(here.blueprint).toMatchObject({ name: 'starter-use1', region: EAST, pools });
    const there = at(blueprint, EU);
    expect(there.workloads).toEqual([1]);
    expect(there.blueprint).toMatchObject({ name: 'starter-euw1', region: EU, pools: [] });
    expect(at(blueprint, WEST).workloads).toEqual([]);
  });

  it.each<[string, Spread, WorkloadBlueprint['storage'], string, number | undefined]>([
    ['nothing without a bucket', 'regions', [DISK], EAST, undefined],
    ['a TB to each other region with one', 'regions', [BUCKET], EAST, 2e12],
    ['nothing from where the data do not come', 'regions', [BUCKET], WEST, undefined],
    ['what is stated', { moved: 3e12 }, [], EAST, 6e12],
    ['to regions that have a share', { shares: { [WEST]: 0.5, [EU]: 0.5 }, moved: 3e12 }, [], WEST, 3e12],
  ])('pays for data that leave it: %s', (_, how, storage, region, bytes) => {
    const blueprint = hall([spread(how, { storage })]);
    expect(at(blueprint, region).blueprint.usage.regionTraffic).toBe(bytes);
    const { usage } = blueprint;
    const beside = at({ ...blueprint, usage: { ...usage, regionTraffic: 5e11 } }, region).blueprint.usage;
    expect(beside.regionTraffic).toBe((bytes ?? 0) + 5e11);
  });

  it('has object stores where data come from, if they are pulled', () => {
    const storesOf = (how: Spread, region: string) =>
      at(hall([spread(how, { storage: [BUCKET, DISK] })]), region).blueprint.workloads[0]!.storage;
    expect(storesOf({ data: 'pulled' }, EAST)).toEqual([BUCKET, DISK]);
    expect(storesOf({ data: 'pulled' }, EU)).toEqual([DISK]);
    expect(storesOf({ data: 'replicated' }, EU)).toEqual([BUCKET, DISK]);
    expect(storesOf('regions', EU)).toEqual([BUCKET, DISK]);
  });

  it('sets up what an account has once in the first region that has a hall', () => {
    const account: Blueprint['account'] = {
      ...hall([]).account,
      autoScalingRole: true,
      costTags: true,
      trail: true,
      guardDuty: true,
    };
    const blueprint = hall([spread({ shares: { [WEST]: 0.5, [EU]: 0.5 } })], { account });
    expect(at(blueprint, WEST).blueprint.account).toEqual(account);
    expect(at(blueprint, EU).blueprint.account).toEqual({
      ...account,
      autoScalingRole: false,
      costTags: false,
      trail: false,
    });
  });

  it.each([
    ['halls/starter.tfstate', 'halls/starter-euw1.tfstate'],
    ['starter.v2.tfstate', 'starter.v2-euw1.tfstate'],
    ['halls.d/starter', 'halls.d/starter-euw1'],
    ['starter', 'starter-euw1'],
  ])('keeps its state %s apart', (key, kept) => {
    const state = { bucket: 'halls', key, region: EAST };
    expect(at(hall([spread('regions')], { state }), EU).blueprint.state!.key).toBe(kept);
  });
});
