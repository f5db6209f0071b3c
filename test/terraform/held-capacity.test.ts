import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../lib/units/closed-lists.js';
import { heldBlueprint } from './held-blueprint.js';
import { planOfText } from './platform-plans.js';
import { auditRules } from './rule-audit/rule-audit.js';
import { type Json, Synthesized } from './synthesized.js';

const halls = new Map(
  await Promise.all(
    PLATFORMS.map(async (platform) => [platform, new Synthesized(await planOfText(heldBlueprint(platform)))] as const),
  ),
);

const FLEET = 'fleet_tune_capacity-block_monday';
const BEFORE_START = '${timecmp(plantimestamp(), "2026-12-07T11:30:00Z") < 0 ? 1 : 0}';
/** The block ends at 11:30 UTC on 21 December. */
const BEFORE_DRAIN = '${timecmp(plantimestamp(), "2026-12-21T10:50:00Z") < 0 ? 1 : 0}';

describe('a capacity block that is held', () => {
  it.each(PLATFORMS)('is named by the template of its fleet, in its zone, without a variable, on %s', (platform) => {
    const hall = halls.get(platform)!;
    const name = Object.keys(hall.all('launch_template')).find((each) => each.includes(FLEET))!;
    const template = hall.resource('launch_template', name);
    expect(template).toMatchObject({
      instance_market_options: { market_type: 'capacity-block' },
      capacity_reservation_specification: {
        capacity_reservation_target: { capacity_reservation_id: 'cr-0123456789abcdef0' },
      },
    });
    expect(template).not.toHaveProperty('placement');
    expect(Object.keys(hall.json.variable ?? {}).filter((each) => each.startsWith('capacity_'))).toEqual([]);
    const subnets = Object.entries<Json>(hall.all('subnet')).filter(([key]) => key.includes('accelerators'));
    expect(subnets.map(([key]) => key)).toEqual(['network_subnet_accelerators-az6']);
    expect(auditRules(hall.json)).toEqual([]);
  });

  it.each(['eks', 'ec2'] as const)(
    'starts all its nodes when it begins and stops them 40 minutes before its end on %s',
    (platform) => {
      const hall = halls.get(platform)!;
      expect(hall.resource('autoscaling_schedule', `${FLEET}_block_block-start`)).toMatchObject({
        start_time: '2026-12-07T11:30:00Z',
        desired_capacity: 8,
        min_size: -1,
        max_size: -1,
        count: BEFORE_START,
      });
      expect(hall.resource('autoscaling_schedule', `${FLEET}_block_block-end`)).toMatchObject({
        start_time: '2026-12-21T10:50:00Z',
        desired_capacity: 0,
        count: BEFORE_DRAIN,
      });
    },
  );

  it('is a node group of its own kind on eks, empty before it begins', () => {
    expect(halls.get('eks')!.resource('eks_node_group', `${FLEET}_nodes`)).toMatchObject({
      capacity_type: 'CAPACITY_BLOCK',
      subnet_ids: ['${aws_subnet.network_subnet_accelerators-az6.id}'],
      scaling_config: { min_size: 0, desired_size: 0, max_size: 8 },
    });
  });

  it('is enabled and disabled by its dates on batch', () => {
    const hall = halls.get('batch')!;
    const environment = hall.resource('batch_compute_environment', `${FLEET}_environment`);
    expect(environment).toMatchObject({
      state: '${timecmp(plantimestamp(), "2026-12-07T11:30:00Z") < 0 ? "DISABLED" : "ENABLED"}',
      lifecycle: { ignore_changes: ['compute_resources[0].desired_vcpus', 'state'] },
    });
    const schedule = (key: string) => hall.resource('scheduler_schedule', `${FLEET}_block_${key}`);
    expect(schedule('block-start')).toMatchObject({
      schedule_expression: 'at(2026-12-07T11:30:00)',
      flexible_time_window: { mode: 'OFF' },
      count: BEFORE_START,
    });
    expect(schedule('block-end')).toMatchObject({
      schedule_expression: 'at(2026-12-21T10:50:00)',
      count: BEFORE_DRAIN,
    });
    expect(JSON.parse(schedule('block-end').target.input)).toEqual({
      ComputeEnvironment: `\${aws_batch_compute_environment.${FLEET}_environment.arn}`,
      State: 'DISABLED',
    });
    expect(JSON.parse(hall.resource('iam_role_policy', `${FLEET}_block_update`).policy).Statement).toEqual([
      {
        Sid: 'Update',
        Effect: 'Allow',
        Action: 'batch:UpdateComputeEnvironment',
        Resource: `\${aws_batch_compute_environment.${FLEET}_environment.arn}`,
      },
    ]);
  });

  it('has schedules whose names EventBridge takes on batch, however long those of hall, workload and block are', async () => {
    const text = heldBlueprint('batch')
      .replace(/^name: .*$/m, 'name: research-hall-west')
      .replaceAll('tune', 'a-workload-name-of20')
      .replaceAll('monday', 'a-block-of-sixtn');
    const hall = new Synthesized(await planOfText(text));
    const names = Object.values<Json>(hall.all('scheduler_schedule')).map(({ name }) => name as string);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^research-hall-west--a-workload-name-of20[a-z0-9-]{1,24}$/);
  });

  it.each(PLATFORMS)('announces its end a day before, and AWS its start and the last 40 minutes, on %s', (platform) => {
    const hall = halls.get(platform)!;
    expect(hall.resource('cloudwatch_event_rule', 'operations_event_block-ends-monday')).toMatchObject({
      schedule_expression: 'cron(30 11 20 12 ? 2026)',
    });
    const { input } = hall.resource('cloudwatch_event_target', 'operations_event_block-ends-monday_topic');
    expect(JSON.parse(input)).toContain('monday (cr-0123456789abcdef0) ends at 2026-12-21T11:30:00Z');
    const { event_pattern: pattern } = hall.resource('cloudwatch_event_rule', 'operations_event_capacity-block');
    expect(JSON.parse(pattern)['detail-type']).toContain('Capacity Block Reservation Expiration Warning');
  });
});

describe('a reservation that is held', () => {
  it.each(PLATFORMS)('is the pool of an on-demand fleet on %s', (platform) => {
    const hall = halls.get(platform)!;
    const member = hall.resource('resourcegroups_resource', 'fleet_serve_owned_base_reservation_cr-0123456789abcdef1');
    expect(member.resource_arn).toMatch(/:capacity-reservation\/cr-0123456789abcdef1$/);
  });
});
