import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../lib/units/closed-lists.js';
import { existingBlueprint } from './existing-blueprint.js';
import { planOfText } from './platform-plans.js';
import { auditRules } from './rule-audit/rule-audit.js';
import { Synthesized } from './synthesized.js';

const plans = new Map(
  await Promise.all(
    PLATFORMS.map(async (platform) => [platform, await planOfText(existingBlueprint(platform))] as const),
  ),
);
const halls = new Map([...plans].map(([platform, plan]) => [platform, new Synthesized(plan)]));

const BUCKET = '${data.aws_s3_bucket.store_tune_datasets_bucket.arn}';
const KEY = '${data.aws_kms_key.store_tune_datasets_key.arn}';

describe('stores that are there already', () => {
  it.each(PLATFORMS)('are looked up and never made on %s', (platform) => {
    const hall = halls.get(platform)!;
    for (const type of [
      's3_bucket',
      'fsx_lustre_file_system',
      'efs_file_system',
      'efs_mount_target',
      's3_bucket_policy',
    ]) {
      expect(
        Object.keys(hall.all(type)).filter((name) => name.startsWith('store_')),
        type,
      ).toEqual([]);
    }
    expect(hall.json.data.aws_s3_bucket.store_tune_datasets_bucket).toMatchObject({
      bucket: 'acme-datasets',
      lifecycle: { postcondition: [{ condition: '${self.region == "us-east-1"}' }] },
    });
    expect(hall.json.data.aws_kms_key.store_tune_datasets_key).toMatchObject({ key_id: 'alias/datasets' });
    expect(hall.json.data.aws_efs_file_system['store_tune_homes_file-system']).toMatchObject({
      file_system_id: 'fs-0123456789abcdef0',
    });
    expect(auditRules(hall.json)).toEqual([]);
  });

  it.each(PLATFORMS)('are granted by their folder and their own key alone on %s', (platform) => {
    const hall = halls.get(platform)!;
    const policies = Object.values(hall.all('iam_role_policy')).map(({ policy }) => policy as string);
    const naming = policies.filter((policy) => policy.includes('data.aws_s3_bucket.store_tune_datasets'));
    const statements = naming.flatMap((policy) => JSON.parse(policy).Statement);
    const resources = new Set(statements.flatMap(({ Resource }) => Resource).filter((one) => one.startsWith(BUCKET)));
    expect([...resources].sort()).toEqual([BUCKET, `${BUCKET}/imagenet/*`, `${BUCKET}/imagenet/exported/*`]);
    const lists = statements.filter(({ Action }) => Action === 's3:ListBucket');
    expect(lists.flatMap(({ Condition }) => Condition.StringLike['s3:prefix']).sort()).toEqual([
      'imagenet/*',
      'imagenet/exported/*',
    ]);
    const keys = statements.filter(({ Sid }) => Sid.startsWith('UseTheKeyThroughS3'));
    expect(keys.map(({ Resource }) => Resource)).toEqual([KEY, KEY]);
    expect(keys.map(({ Action }) => Action)).toEqual(
      expect.arrayContaining([['kms:Decrypt', 'kms:GenerateDataKey'], 'kms:Decrypt']),
    );
  });

  it('have statements to paste into the policies of their owner', () => {
    const { output } = halls.get('ec2')!.json;
    const bucket = JSON.parse(output.bucket_policy_tune_datasets.value).Statement;
    expect(bucket.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      'LookFindBucket0',
      'LookListFolder0',
      'LookReadFolder0',
      'TuneFindBucket0',
      'TuneListFolder0',
      'TuneUseFolder0',
    ]);
    expect(new Set(bucket.map(({ Principal }: { Principal: { AWS: string } }) => Principal.AWS)).size).toBe(2);
    expect(JSON.parse(output.key_policy_tune_datasets.value).Statement[0]).toMatchObject({
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
    });
  });

  it('are mounted where they are', () => {
    const template = halls.get('ec2')!.resource('launch_template', 'fleet_tune_spot_template').user_data as string;
    expect(template).toContain('fs-0123456789abcdef9.fsx.us-east-1.amazonaws.com@tcp:/abcdevmr');
    expect(template).toContain('data.aws_efs_file_system.store_tune_homes_file-system.file_system_id');
    expect(
      halls.get('ec2')!.resource('vpc_security_group_ingress_rule', 'store_tune_scratch_ingress_nodes_lnet'),
    ).toMatchObject({
      referenced_security_group_id: 'sg-0123456789abcdef0',
      from_port: 988,
    });
  });

  it('cost the hall nothing, and are listed', () => {
    const { sizing, stores } = plans.get('eks')!;
    expect(sizing.stores).toEqual([]);
    expect(stores.map(({ kind }) => kind)).toEqual(['existing-bucket', 'existing-home', 'existing-lustre']);
    const lines = [...sizing.cost.lines, ...sizing.cost.unpriced].map((line) => JSON.stringify(line));
    expect(lines.filter((line) => /tune\.(datasets|scratch|homes)/.test(line))).toEqual([]);
  });

  it('leave the permissions boundary as it was pasted', () => {
    const [role] = Object.values(halls.get('eks')!.all('iam_role'));
    expect(role.permissions_boundary).toBe('arn:aws:iam::111122223333:policy/team-boundary');
  });
});
