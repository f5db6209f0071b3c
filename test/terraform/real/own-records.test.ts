import { describe, expect, it } from 'vitest';
import { ownRecordsBlueprint } from '../own-records-blueprint.js';
import { planOfText } from '../platform-plans.js';
import { fitToEmulator, reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson, type TerraformJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/** The emulator knows this image. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

/** What somebody else has made, with the provider of the hall. */
const standing = ({ terraform, provider }: TerraformJson): TerraformJson => {
  const key = (name: string) => ({ description: name, deletion_window_in_days: 7 });
  const alias = (name: string) => ({ name: `alias/${name}`, target_key_id: `\${aws_kms_key.${name}.key_id}` });
  // What the output `bucket_policy_access_logs` says: S3 turns no logging on without it.
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::acme-logs/halls/*',
      },
    ],
  });
  return {
    terraform: { ...terraform, backend: { local: { path: 'terraform.tfstate' } } },
    provider,
    resource: {
      aws_s3_bucket: { logs: { bucket: 'acme-logs' }, audit: { bucket: 'acme-audit' } },
      aws_s3_bucket_policy: { logs: { bucket: '${aws_s3_bucket.logs.id}', policy } },
      aws_kms_key: { datasets: key('datasets'), platform: key('platform') },
      aws_kms_alias: { datasets: alias('datasets'), platform: alias('platform') },
    },
  } as unknown as TerraformJson;
};

describe.skipIf(!search.found)('a hall with keys and buckets for records that are there already', () => {
  const place = inEmulator(search);

  it('makes none of them, has nothing left to do, and leaves them standing when it is destroyed', async () => {
    if (!search.found) return;
    const json = hallJson(await planOfText(ownRecordsBlueprint('ec2')));
    rewriteForProvider(json, search.tools.provider.version);
    reachEmulator(json);
    fitToEmulator(json);
    for (const variable of Object.values(json.variable ?? {})) {
      Object.assign(variable as object, { default: IMAGE_PARAMETER });
    }
    const { workspace } = place;
    const answer = ['-input=false', '-no-color', '-auto-approve', '-parallelism=10'];
    const planned = ['plan', '-input=false', '-no-color', '-detailed-exitcode'] as const;

    const others = workspace.write('standing', standing(json));
    succeed(await workspace.terraform(others, 'init', '-input=false', '-no-color'));
    succeed(await workspace.terraform(others, 'apply', ...answer));

    const folder = workspace.write('owned', json);
    succeed(await workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await workspace.terraform(folder, 'validate', '-no-color'));
    succeed(await workspace.terraform(folder, ...planned, '-out=tfplan'), 2);
    const { resource_changes } = JSON.parse(succeed(await workspace.terraform(folder, 'show', '-json', 'tfplan')));
    const created = (resource_changes as { type: string; address: string; change: { actions: string[] } }[])
      .filter(({ change }) => change.actions.includes('create'))
      .filter(({ type }) => /^aws_(kms_|s3_bucket$|s3_bucket_policy$)/.test(type))
      .map(({ address }) => address)
      .sort();
    expect(created).toEqual([
      'aws_s3_bucket.store_tune_results_bucket',
      'aws_s3_bucket_policy.store_tune_results_policy',
    ]);
    succeed(await workspace.terraform(folder, 'apply', ...answer));
    succeed(await workspace.terraform(folder, ...planned));
    succeed(await workspace.terraform(folder, 'destroy', ...answer));
    // 0: what was there is there, as it was.
    succeed(await workspace.terraform(others, ...planned));
  });
});
