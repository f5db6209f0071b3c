import { describe, expect, it } from 'vitest';
import type { WorkloadBlueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { planScalingGroup } from '../../../lib/plan/platforms/ec2/scaling-groups.js';
import type { FleetGroup } from '../../../lib/sizing/model/sizing.js';
import {
  blueprintFixture,
  catalogFixture,
  draftsOf,
  G5,
  groupFixture,
  regionFixture,
  sizedFleetFixture,
  typeFixture,
  workloadFixture,
} from '../hall-fixture.js';

/** As much as a g5.12xlarge and more memory; half the vCPUs; another GPU; dearer on spot than the first by the hour. */
const LARGER = typeFixture('g5x.12xlarge', { model: 'A10G', count: 4, memoryGib: 2000 });
const FEWER_VCPUS = typeFixture('g5y.12xlarge', { model: 'A10G', count: 4, vcpus: 48 });
const OTHER_GPU = typeFixture('g6.12xlarge', { model: 'L4', count: 4 });
const DEARER = typeFixture('g5z.12xlarge', { model: 'A10G', count: 4 });

const offer = (onDemand: number, spot: number) =>
  ({ zones: ['use1-az2', 'use1-az4'], onDemandUsdPerHour: onDemand, spotUsdPerHour: spot }) as never;
const region = regionFixture({
  offers: new Map([
    ['g5.12xlarge', offer(6, 3)],
    ['g5x.12xlarge', offer(8, 6)],
    ['g5y.12xlarge', offer(4, 2)],
    ['g5z.12xlarge', offer(9, 6.01)],
    ['g6.12xlarge', offer(5, 2)],
  ]),
});

function group(sized: Partial<FleetGroup> = {}, workload: Partial<WorkloadBlueprint> = {}) {
  const base = catalogFixture(region);
  const types = [...base.types.values(), LARGER, FEWER_VCPUS, OTHER_GPU, DEARER];
  const catalog = { ...base, types: new Map(types.map((type) => [type.name, type])) };
  const blueprint = blueprintFixture({ platform: 'ec2', workloads: [workloadFixture(workload)] });
  const fleets = [sizedFleetFixture({ groups: [groupFixture(sized)] })];
  const [draft] = draftsOf(blueprint, fleets, catalog, region);
  return planScalingGroup('hall', draft!);
}

describe('a scaling group', () => {
  it.each([
    ['p4d.24xlarge', '/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id'],
    ['g5g.xlarge', '/aws/service/deeplearning/ami/arm64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id'],
    ['trn1.32xlarge', '/aws/service/neuron/dlami/base/amazon-linux-2023/latest/image_id'],
  ])('of %s starts from the image at %s', (instanceType, parameter) => {
    expect(group({ instanceType }).imageParameter).toBe(parameter);
  });

  it('replaces serving nodes after a change, a few at a time; a training job is left to end', () => {
    expect(group({}, { purpose: 'training' }).refresh).toBeNull();
    expect(group({}, { purpose: 'inference' }).refresh).toEqual({
      minHealthyPercentage: 90,
      maxHealthyPercentage: 110,
    });
  });

  it('with capacity that is held has no node more than it', () => {
    const reservation = { ids: ['cr-0b', 'cr-0a'] };
    const held = group({}, { purpose: 'inference', purchase: [{ kind: 'on-demand', reservation }] });
    expect(held.refresh?.maxHealthyPercentage).toBe(100);
    expect(held.reservation).toEqual({ kind: 'pool', name: 'starter-train', ids: ['cr-0a', 'cr-0b'] });
    expect(held.placement).toBeNull();
    const named = { group: 'arn:aws:resource-groups:us-east-1:111122223333:group/a' };
    expect(group({}, { purchase: [{ kind: 'on-demand', reservation: named }] }).reservation).toEqual({
      kind: 'group',
      arn: named.group,
    });
  });

  it('ends before its capacity block does', () => {
    expect(group({ purchase: 'capacity-block', blockDays: 14 }).schedules).toEqual([
      { kind: 'block-end', key: 'block-end', minutesBefore: 40 },
    ]);
  });

  it('with hours starts its working nodes and stops all; between them its scheduler may change the count', () => {
    const hours = { start: '0 7 * * 1-5', stop: '0 19 * * 1-5', timeZone: 'Europe/Berlin' };
    const { schedules, nodes } = group({}, { hours });
    expect(nodes).toEqual({ min: 0, desired: 0, max: 3 });
    expect(schedules.map((one) => one.kind === 'hours' && [one.key, one.cron, one.nodes])).toEqual([
      ['start', '0 7 * * 1-5', 2],
      ['stop', '0 19 * * 1-5', 0],
    ]);
  });
});

describe('a spot fleet', () => {
  const mixed = { purpose: 'inference', homogeneous: false } as const;

  it('of mixed types may be of any that does as much at a price no higher than on demand', () => {
    const spot = { instanceType: G5.name, purchase: 'spot' } as const;
    expect(group(spot, mixed).alternatives).toEqual(['g5x.12xlarge']);
  });

  it('keeps to the filter of the blueprint', () => {
    const { types } = workloadFixture();
    const spot = { instanceType: G5.name, purchase: 'spot' } as const;
    expect(group(spot, { ...mixed, types: { ...types, deny: ['g5x'] } }).alternatives).toEqual([]);
    expect(group(spot, { ...mixed, types: { ...types, allow: ['g5'] } }).alternatives).toEqual([]);
  });

  it('of one type, on EFA or bought otherwise has no alternatives', () => {
    expect(group({ instanceType: G5.name, purchase: 'spot' }).alternatives).toEqual([]);
    expect(group({ instanceType: G5.name }, mixed).alternatives).toEqual([]);
    expect(group({ purchase: 'spot' }, { homogeneous: false }).alternatives).toEqual([]);
  });
});
