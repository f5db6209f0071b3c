import { describe, expect, it } from 'vitest';
import { type JoinedIds, joinedBlueprint } from '../joined-blueprint.js';
import { planOfText } from '../platform-plans.js';
import { fitToEmulator, forgetConditions, reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson, type TerraformJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/** What somebody else has made, with the provider of the hall. */
const standing = ({ terraform, provider }: TerraformJson): TerraformJson => {
  const subnet = (zone: string, cidr: string) => ({
    vpc_id: '${aws_vpc.own.id}',
    availability_zone_id: zone,
    cidr_block: cidr,
  });
  return {
    terraform: { ...terraform, backend: { local: { path: 'terraform.tfstate' } } },
    provider,
    resource: {
      aws_vpc: { own: { cidr_block: '10.0.0.0/16', enable_dns_hostnames: true } },
      aws_subnet: { one: subnet('use1-az4', '10.0.0.0/19'), two: subnet('use1-az6', '10.0.32.0/19') },
      aws_iam_role: {
        cluster: {
          name: 'platform-prod',
          assume_role_policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          }),
        },
      },
      aws_eks_cluster: {
        own: {
          name: 'platform-prod',
          version: '1.35',
          role_arn: '${aws_iam_role.cluster.arn}',
          vpc_config: {
            subnet_ids: ['${aws_subnet.one.id}', '${aws_subnet.two.id}'],
            endpoint_private_access: true,
            endpoint_public_access: false,
          },
        },
      },
      aws_s3_bucket: { datasets: { bucket: 'acme-datasets' } },
      aws_kms_key: {
        datasets: { description: 'datasets', deletion_window_in_days: 7 },
        platform: { description: 'platform', deletion_window_in_days: 7 },
      },
      aws_kms_alias: {
        datasets: { name: 'alias/datasets', target_key_id: '${aws_kms_key.datasets.key_id}' },
        platform: { name: 'alias/platform', target_key_id: '${aws_kms_key.platform.key_id}' },
      },
      aws_efs_file_system: { homes: { encrypted: true } },
    },
    output: {
      vpc: { value: '${aws_vpc.own.id}' },
      one: { value: '${aws_subnet.one.id}' },
      two: { value: '${aws_subnet.two.id}' },
      fileSystem: { value: '${aws_efs_file_system.homes.id}' },
    },
  } as unknown as TerraformJson;
};

describe.skipIf(!search.found)('a hall on a cluster, a VPC, stores and keys that are there', () => {
  const place = inEmulator(search);

  it('plans none of them, has nothing left to do, leaves them standing, and stops where the cluster is not as stated', async () => {
    if (!search.found) return;
    const { version } = search.tools.provider;
    const { workspace } = place;
    const answer = ['-input=false', '-no-color', '-auto-approve', '-parallelism=10'];
    const planned = (folder: string, ...flags: string[]) =>
      workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode', ...flags);
    const terraformOf = async (ids?: JoinedIds, kubernetes?: readonly string[]) => {
      const json = hallJson(await planOfText(joinedBlueprint(ids, kubernetes)));
      rewriteForProvider(json, version);
      reachEmulator(json);
      forgetConditions(json);
      fitToEmulator(json);
      return json;
    };

    const others = workspace.write('standing', standing(await terraformOf()));
    succeed(await workspace.terraform(others, 'init', '-input=false', '-no-color'));
    succeed(await workspace.terraform(others, 'apply', ...answer));
    const outputs: Record<string, { value: string }> = JSON.parse(
      succeed(await workspace.terraform(others, 'output', '-json')),
    );
    const ids = Object.fromEntries(
      Object.entries(outputs).map(([key, { value }]) => [key, value]),
    ) as unknown as JoinedIds;

    const folder = workspace.write('joined', await terraformOf(ids));
    succeed(await workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await workspace.terraform(folder, 'validate', '-no-color'));
    succeed(await planned(folder, '-out=tfplan'), 2);
    const { resource_changes } = JSON.parse(succeed(await workspace.terraform(folder, 'show', '-json', 'tfplan')));
    const created = new Set(
      (resource_changes as { type: string; address: string; change: { actions: string[] } }[])
        .filter(({ change }) => change.actions.includes('create'))
        .map(({ type, address }) => (/(bucket|key|alias)$/.test(type) ? address : type)),
    );
    expect(created).toContain('aws_eks_node_group');
    for (const type of [
      'aws_eks_cluster',
      'aws_vpc',
      'aws_subnet',
      'aws_s3_bucket',
      'aws_efs_file_system',
      'aws_kms_key',
      'aws_kms_alias',
    ]) {
      expect(
        [...created].filter((one) => one === type || one.startsWith(`${type}.`)),
        type,
      ).toEqual([]);
    }
    succeed(await workspace.terraform(folder, 'apply', ...answer));
    succeed(await planned(folder));
    succeed(await workspace.terraform(folder, 'destroy', ...answer));
    // 0: what was there is there, as it was.
    succeed(await planned(others));

    for (const [kubernetes, message] of [
      ['  publicAccess: [203.0.113.0/24]', 'is not open to 203.0.113.0/24 alone'],
      ['  serviceCidr: 192.168.0.0/16', 'write that as "serviceCidr"'],
    ] as const) {
      const stopped = await planned(workspace.write('joined', await terraformOf(ids, [kubernetes])));
      expect(stopped.exitCode, stopped.output).toBe(1);
      expect(stopped.output.replaceAll(/[│\s]+/g, ' ')).toContain(message);
    }
  });
});
