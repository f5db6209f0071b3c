import { describe, expect, it } from 'vitest';
import { planOfText } from '../platform-plans.js';
import { fitToEmulator, reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson, resourcesOf, type TerraformJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/**
 * A hall whose keys and buckets for records are there already. Flow logs and access logs go to whole buckets: moto 5.2 takes a folder of
 * the former for a part of the bucket's name, and lets the latter be written only by a policy that names exactly their prefix.
 */
const BLUEPRINT = `
version: 1
name: records
region: us-east-1
platform: ec2
network: { zones: 2 }
retention: { data: release }
operations: { emails: [ops@example.org] }
account: { trail: true, config: true, macie: true }
security:
  keys: { alerts: alias/platform, audit: alias/platform, data: alias/platform, logs: alias/platform, volumes: alias/platform }
  buckets: { accessLogs: acme-access, audit: s3://acme-audit/halls/, flowLogs: acme-flows }
workloads:
  - name: tune
    accelerators: { atLeast: 4 }
    types: { allow: [g5], interconnect: any }
    purchase: [spot]
    storage: [{ name: datasets, kind: object, capacity: 20 TB }]
`;

/** The emulator knows this image. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

/** Who owns the buckets and the key, and the policies that are pasted into them, by name of the bucket. */
const standing = (
  { terraform, provider }: TerraformJson,
  policies: Readonly<Record<string, string>> = {},
): TerraformJson =>
  ({
    terraform: { ...terraform, backend: { local: { path: 'terraform.tfstate' } } },
    provider,
    resource: {
      aws_s3_bucket: Object.fromEntries(
        ['acme-access', 'acme-audit', 'acme-flows'].map((bucket) => [bucket, { bucket }]),
      ),
      aws_kms_key: { platform: { description: 'platform', deletion_window_in_days: 7 } },
      aws_kms_alias: { platform: { name: 'alias/platform', target_key_id: '${aws_kms_key.platform.key_id}' } },
      ...(Object.keys(policies).length > 0 && {
        aws_s3_bucket_policy: Object.fromEntries(
          Object.entries(policies).map(([bucket, policy]) => [
            bucket,
            { bucket: `\${aws_s3_bucket.${bucket}.id}`, policy },
          ]),
        ),
      }),
    },
  }) as unknown as TerraformJson;

describe.skipIf(!search.found)('a hall whose keys and buckets for records are there already', () => {
  const place = inEmulator(search);

  it('prints their policies before it is applied, makes none of them, has nothing left to do, and leaves them standing', async () => {
    if (!search.found) return;
    const { version } = search.tools.provider;
    const { workspace } = place;
    const answer = ['-input=false', '-no-color', '-auto-approve', '-parallelism=10'];
    const json = hallJson(await planOfText(BLUEPRINT));
    expect(Object.values(json.resource.aws_cloudtrail!)).toMatchObject([
      { s3_bucket_name: '${data.aws_s3_bucket.operations_account_audit_bucket.bucket}', s3_key_prefix: 'halls' },
    ]);
    rewriteForProvider(json, version);
    reachEmulator(json);
    fitToEmulator(json);
    for (const variable of Object.values(json.variable ?? {})) {
      Object.assign(variable as object, { default: IMAGE_PARAMETER });
    }
    const made = resourcesOf(json);
    expect(made.filter(({ type }) => type === 'aws_kms_key' || type === 'aws_cloudwatch_log_group')).toEqual([]);
    expect(made.filter(({ type }) => type === 'aws_s3_bucket').map(({ name }) => name)).toHaveLength(1);

    const others = workspace.write('standing', standing(json));
    succeed(await workspace.terraform(others, 'init', '-input=false', '-no-color'));
    succeed(await workspace.terraform(others, 'apply', ...answer));

    const folder = workspace.write('records', json);
    succeed(await workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await workspace.terraform(folder, 'validate', '-no-color'));
    succeed(await workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-out=first'));
    const planned = JSON.parse(succeed(await workspace.terraform(folder, 'show', '-json', 'first')));
    const printed = (records: string): string => planned.planned_values.outputs[`bucket_policy_${records}`].value;
    workspace.write(
      'standing',
      standing(json, {
        'acme-access': printed('access_logs'),
        'acme-audit': printed('audit'),
        'acme-flows': printed('flow_logs'),
      }),
    );
    succeed(await workspace.terraform(others, 'apply', ...answer));

    succeed(await workspace.terraform(folder, 'apply', ...answer));
    succeed(await workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode'));
    const state = JSON.parse(succeed(await workspace.terraform(folder, 'show', '-json')));
    const resources: { type: string; mode: string; values: Record<string, unknown> }[] = [
      ...state.values.root_module.resources,
    ];
    const valuesOf = (type: string) =>
      resources.filter((one) => one.mode === 'managed' && one.type === type)[0]?.values;
    expect(valuesOf('aws_flow_log')?.log_destination).toBe('arn:aws:s3:::acme-flows');
    expect(valuesOf('aws_s3_bucket_logging')?.target_bucket).toBe('acme-access');
    // Macie reads the buckets of the hall under a key that is not the hall's.
    const grant = valuesOf('aws_kms_grant');
    expect(grant).toMatchObject({ operations: ['Decrypt'] });
    const keys: string[] = resources.filter(({ type }) => type === 'aws_kms_key').map(({ values }) => `${values.arn}`);
    expect(keys).toContain(grant?.key_id);
    expect(valuesOf('aws_config_delivery_channel')).toMatchObject({ s3_bucket_name: 'acme-audit' });

    succeed(await workspace.terraform(folder, 'destroy', ...answer));
    // 0: what was there is there, as it was.
    succeed(await workspace.terraform(others, 'plan', '-input=false', '-no-color', '-detailed-exitcode'));
  });
});
