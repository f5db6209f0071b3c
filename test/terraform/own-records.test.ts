import { describe, expect, it } from 'vitest';
import { comparePlans } from '../../lib/plan/changes/compare-plans.js';
import { ownRecordsBlueprint } from './own-records-blueprint.js';
import { planOfText } from './platform-plans.js';
import { auditRules } from './rule-audit/rule-audit.js';
import { type Json, Synthesized } from './synthesized.js';

const PLATFORMS = ['eks', 'ec2'] as const;
const plans = new Map(
  await Promise.all(
    PLATFORMS.map(async (platform) => [platform, await planOfText(ownRecordsBlueprint(platform))] as const),
  ),
);
const halls = new Map([...plans].map(([platform, plan]) => [platform, new Synthesized(plan)]));

const costs = (platform: (typeof PLATFORMS)[number], kind: string) =>
  plans
    .get(platform)!
    .sizing.cost.lines.filter(({ subject }) => subject?.kind === kind)
    .map(({ usdPerMonth }) => usdPerMonth);

const pasted = (hall: Synthesized, name: string): Json[] => JSON.parse(hall.json.output[name].value).Statement;

describe.each(PLATFORMS)('keys and buckets that are there already, on %s', (platform) => {
  const hall = halls.get(platform)!;

  it('are looked up and never made', () => {
    for (const type of ['kms_key', 'kms_alias', 'kms_key_policy', 's3_bucket_policy']) {
      const others = Object.keys(hall.all(type)).filter((name) => !name.startsWith('store_'));
      expect(others, type).toEqual([]);
    }
    expect(Object.keys(hall.all('s3_bucket'))).toEqual(['store_tune_results_bucket']);
    const keys = Object.values<Json>(hall.json.data.aws_kms_key).map(({ key_id }) => key_id);
    expect(new Set(keys)).toEqual(
      new Set(['alias/platform', 'alias/datasets', 'arn:aws:kms:us-east-1:123456789012:alias/platform']),
    );
    for (const { lifecycle } of Object.values<Json>(hall.json.data.aws_kms_key)) {
      expect(lifecycle.postcondition[0].condition).toContain('self.enabled && self.key_manager == "CUSTOMER"');
    }
    expect(auditRules(hall.json)).toEqual([]);
  });

  it('are what the hall encrypts by and writes into', () => {
    const [encryption] = Object.values<Json>(hall.all('s3_bucket_server_side_encryption_configuration'));
    expect(encryption.rule[0].apply_server_side_encryption_by_default.kms_master_key_id).toBe(
      '${data.aws_kms_key.keys_data.arn}',
    );
    expect(Object.values<Json>(hall.all('s3_bucket_logging'))).toMatchObject([
      {
        target_bucket: '${data.aws_s3_bucket.access-logs_bucket.bucket}',
        target_prefix: expect.stringMatching(/^halls\//),
      },
    ]);
    expect(Object.values<Json>(hall.all('cloudtrail'))).toMatchObject([
      {
        s3_bucket_name: '${data.aws_s3_bucket.operations_account_audit_bucket.bucket}',
        kms_key_id: '${data.aws_kms_key.keys_audit.arn}',
      },
    ]);
    expect(Object.values<Json>(hall.all('flow_log'))).toMatchObject([
      {
        log_destination_type: 's3',
        log_destination: '${data.aws_s3_bucket.network_flow-logs_bucket_bucket.arn}/flows/',
      },
    ]);
    if (platform === 'ec2') return;
    const groups = Object.values<Json>(hall.all('cloudwatch_log_group'));
    expect(new Set(groups.map(({ kms_key_id }) => kms_key_id))).toEqual(new Set(['${data.aws_kms_key.keys_logs.arn}']));
  });

  it('have statements to paste for what services do with them', () => {
    // On EC2 the flow logs were the only log group.
    const ofLogs = platform === 'eks' ? ['HallUsesThroughIam', 'LogGroupsOfThisHall'] : ['HallUsesThroughIam'];
    expect(pasted(hall, 'key_policy_logs').map(({ Sid }) => Sid)).toEqual(ofLogs);
    expect(pasted(hall, 'key_policy_audit').map(({ Sid }) => Sid)).toContain('TrailEncrypts');
    expect(pasted(hall, 'key_policy_volumes').map(({ Sid }) => Sid)).toContain('AutoScalingAttachesDisks');
    expect(pasted(hall, 'bucket_policy_audit').map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['TrailLooks', '${data.aws_s3_bucket.operations_account_audit_bucket.arn}'],
      ['TrailWrites', expect.stringMatching(/audit_bucket\.arn\}\/AWSLogs\/.*\/\*$/)],
    ]);
    expect(pasted(hall, 'bucket_policy_access_logs')[0].Resource).toMatch(/arn\}\/halls\/\*$/);
    expect(pasted(hall, 'bucket_policy_flow_logs').map(({ Sid }) => Sid)).toEqual(['DeliveryLooks', 'DeliveryWrites']);
  });

  it('are in no bill and no quota of the hall', () => {
    const plan = plans.get(platform)!;
    expect(plan.keys.every(({ existing }) => existing !== undefined)).toBe(true);
    expect(costs(platform, 'kms-keys')).toEqual([0]);
    expect(costs(platform, 'audit-storage')).toEqual([]);
    const { controls } = plan.security;
    const status = (id: string) => controls.find((control) => control.id === id)?.status;
    expect(['key-data', 'key-logs', 'key-volumes', 'access-logs', 'flow-logs'].map(status)).toEqual(
      Array.from({ length: 5 }, () => 'passed'),
    );
    // Its owner alone knows whether the bucket is locked.
    expect(status('audit-locked')).not.toBe('passed');
  });

  it('are another key to what is encrypted already', () => {
    const after = plans.get(platform)!;
    const own = after.keys.map(({ existing: _, ...key }) => key);
    const changes = comparePlans({ ...after, keys: own }, after).filter(({ subject }) => subject.startsWith('key '));
    const removed = changes.filter(({ kind }) => kind === 'removes-data').map(({ subject }) => subject);
    expect(removed).toContain('key data');
    const back = comparePlans(after, { ...after, keys: own }).filter(({ subject }) => subject.startsWith('key '));
    expect(back.filter(({ kind, after: then }) => kind === 'removes-data' && then === null)).toEqual([]);
  });
});
