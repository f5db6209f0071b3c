import type { Json } from '../synthesized.js';
import type { Audit, Fault } from './audit.js';
import { groupsOf } from './groups.js';
import { block, filledIn, list, prefixOf, type TerraformJson } from './terraform-json.js';

/** `lustre(body)` of every file system says what is wrong. */
const ofLustre =
  (wrong: (body: Json, tf: TerraformJson, address: string) => string | false | undefined): Audit['faults'] =>
  (tf) =>
    tf.all('aws_fsx_lustre_file_system').flatMap(({ address, body }): Fault[] => {
      const what = wrong(body, tf, address);
      return what ? [{ address, what }] : [];
    });

const isScratch = (body: Json) => /^SCRATCH/.test(body.deployment_type ?? 'SCRATCH_1');

const isBackedUp = (tf: TerraformJson, address: string) =>
  tf
    .all('aws_backup_selection')
    .some(({ body }) => list(body.resources).some((arn) => tf.follow(arn)?.address === address));

export const DATA_AUDITS: readonly Audit[] = [
  {
    rule: 17,
    faults: ofLustre((body) => {
      const { storage_capacity: gib, per_unit_storage_throughput: rate } = body;
      if (gib !== 1200 && (gib % 2400 !== 0 || gib <= 0)) return `${gib} GiB`;
      return !isScratch(body) && ![125, 250, 500, 1000].includes(rate) && `${rate} MB/s per TiB`;
    }),
  },
  {
    rule: 18,
    faults: ofLustre((body, tf, address) => {
      if (body.deployment_type === undefined) return 'a deployment type that the provider chooses';
      const forbidden = ['automatic_backup_retention_days', 'kms_key_id', 'per_unit_storage_throughput'];
      if (isScratch(body) && isBackedUp(tf, address)) return 'in the selection of backups';
      return isScratch(body) && forbidden.find((argument) => body[argument]);
    }),
  },
  {
    rule: 19,
    faults: ofLustre((body, tf, address) => {
      const metadata = block(body.metadata_configuration);
      if (body.efa_enabled && (body.deployment_type !== 'PERSISTENT_2' || !metadata)) return 'EFA without metadata';
      // https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html
      const version = body.file_system_type_version;
      if (!isScratch(body) && !(metadata ? ['2.15'] : ['2.12', '2.15']).includes(version)) return `Lustre ${version}`;
      if (metadata?.mode === 'AUTOMATIC' && metadata.iops !== undefined) return 'automatic metadata with IOPS';
      const iops = metadata?.iops;
      if (iops !== undefined && ![1500, 3000, 6000].includes(iops) && (iops % 12_000 !== 0 || iops > 192_000))
        return 'IOPS';
      const imports = ['import_path', 'export_path', 'auto_import_policy', 'imported_file_chunk_size'];
      const given = imports.find((argument) => body[argument] !== undefined);
      if (body.deployment_type === 'PERSISTENT_2' && given) return given;
      const linked = tf
        .all('aws_fsx_data_repository_association')
        .some((link) => tf.follow(link.body.file_system_id)?.address === address);
      if (linked && (body.automatic_backup_retention_days > 0 || given || isBackedUp(tf, address)))
        return 'linked and backed up';
      const logs = tf.follow(block(body.log_configuration)?.destination)?.body.name;
      return logs !== undefined && !logs.startsWith('/aws/fsx') && `logs to ${logs}`;
    }),
  },
  {
    rule: 20,
    faults: (tf) => [
      ...tf.all('aws_s3_bucket').flatMap(({ address, body }): Fault[] => {
        const name = filledIn(body.bucket ?? '');
        const good = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !/\.\.|^xn--|^sthree-|-s3alias$/.test(name);
        return good ? [] : [{ address, what: `no bucket name: ${name}` }];
      }),
      ...tf.all('aws_s3_directory_bucket').flatMap(({ address, body }): Fault[] => {
        const name = filledIn(body.bucket ?? '');
        const good = /^[a-z0-9][a-z0-9-]*--[a-z0-9-]+-az\d--x-s3$/.test(name) && name.length <= 63;
        return good ? [] : [{ address, what: `no name of a directory bucket: ${name}` }];
      }),
      ...tf.all('aws_s3_bucket_lifecycle_configuration').flatMap(({ address, body }): Fault[] =>
        list(body.rule).flatMap((rule) => {
          const what = wrongLifecycle(rule);
          return what ? [{ address, what }] : [];
        }),
      ),
    ],
  },
  {
    rule: 21,
    faults: (tf) => [
      ...tf
        .all('aws_subnet')
        .filter(({ body }) => !(prefixOf(body.cidr_block) >= 16 && prefixOf(body.cidr_block) <= 28))
        .map(({ address, body }) => ({ address, what: `a subnet of ${body.cidr_block}` })),
      ...tf.everything().flatMap(({ address, body }) => wrongTags(tf, body).map((what) => ({ address, what }))),
      ...['aws_security_group', 'aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule']
        .flatMap((type) => tf.all(type))
        .filter(({ body }) => !/^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]{0,255}$/.test(body.description ?? ''))
        .map(({ address, body }) => ({ address, what: `description: ${body.description}` })),
    ],
  },
  {
    // https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    rule: 'subnets-apart',
    faults: (tf) => {
      const ranges = tf.all('aws_subnet').map(({ address, body }) => ({ address, range: rangeOf(body.cidr_block) }));
      return ranges.flatMap(({ address, range: [from, to] }, index): Fault[] => {
        const over = ranges.slice(0, index).find(({ range: [first, last] }) => first <= to && from <= last);
        return over === undefined ? [] : [{ address, what: `over ${over.address}` }];
      });
    },
  },
  {
    // https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    rule: 'link-in-every-zone',
    faults: (tf) =>
      tf.all('aws_ec2_transit_gateway_vpc_attachment').flatMap(({ address, body }): Fault[] => {
        const attached = list(body.subnet_ids).map((id) => tf.zoneOf(id));
        const controlPlane = tf.all('aws_eks_cluster').flatMap((one) => list(block(one.body.vpc_config).subnet_ids));
        const stands = [...groupsOf(tf).flatMap(({ subnetIds }) => subnetIds), ...controlPlane].map((id) =>
          tf.zoneOf(id),
        );
        return [...new Set(stands)]
          .filter((zone) => !attached.includes(zone))
          .map((zone) => ({ address, what: `no way there from ${zone}` }));
      }),
  },
  {
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    rule: 'events-arrive',
    faults: (tf) =>
      tf.all('aws_sns_topic_policy').flatMap(({ address, body }): Fault[] =>
        list(JSON.parse(body.policy).Statement)
          .filter(({ Principal }) => list(Principal?.Service).includes('events.amazonaws.com'))
          .filter(({ Condition }) => Condition !== undefined)
          .map(() => ({ address, what: 'a condition that EventBridge does not meet' })),
      ),
  },
  {
    rule: 23,
    faults: (tf) =>
      tf.all('aws_iam_role').flatMap(({ address, body }): Fault[] =>
        list(JSON.parse(body.assume_role_policy).Statement)
          .filter(({ Principal }) => list(Principal?.Service).includes('pods.eks.amazonaws.com'))
          .filter(({ Action }) => !['sts:AssumeRole', 'sts:TagSession'].every((one) => list(Action).includes(one)))
          .map(() => ({ address, what: 'pods may not tag their sessions' })),
      ),
  },
  {
    // Policies count without their blanks; a bucket's ARN is known at apply.
    rule: 'policy-size',
    faults: (tf) => [
      ...tf.all('aws_iam_role').flatMap(({ address, body }): Fault[] => {
        const size = sizeOf(tf, body.assume_role_policy);
        return size > 8192 ? [{ address, what: `a trust of ${size} characters` }] : [];
      }),
      ...tf.all('aws_iam_role_policy').flatMap(({ address, body }): Fault[] => {
        const size = sizeOf(tf, body.policy);
        return size > 10_240 ? [{ address, what: `a policy of ${size} characters` }] : [];
      }),
    ],
  },
  {
    rule: 'group-rules',
    faults: (tf) =>
      ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'].flatMap((type) => {
        const counts = new Map<string, number>();
        for (const { body } of tf.all(type)) {
          counts.set(body.security_group_id, (counts.get(body.security_group_id) ?? 0) + 1);
        }
        return [...counts]
          .filter(([, count]) => count > 60)
          .map(([group, count]) => ({ address: group, what: `${count} rules` }));
      }),
  },
  {
    rule: 'bucket-closed',
    faults: (tf) =>
      tf.all('aws_s3_bucket').flatMap(({ address, body }): Fault[] => {
        const beside = (type: string) =>
          tf.all(type).find((one) => tf.follow(one.body.bucket)?.address === address)?.body;
        const access = beside('aws_s3_bucket_public_access_block');
        const flags = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
        const policy = JSON.parse(beside('aws_s3_bucket_policy')?.policy ?? '{}');
        const tls = list(policy.Statement).some(
          ({ Effect, Condition }) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
        );
        const aborts = list(beside('aws_s3_bucket_lifecycle_configuration')?.rule).some(
          (rule) => rule.abort_incomplete_multipart_upload,
        );
        const wrong = [
          !flags.every((flag) => access?.[flag] === true) && 'not closed to the public',
          block(beside('aws_s3_bucket_versioning')?.versioning_configuration)?.status !== 'Enabled' && 'no versions',
          !beside('aws_s3_bucket_server_side_encryption_configuration') && 'in the clear',
          block(beside('aws_s3_bucket_ownership_controls')?.rule)?.object_ownership !== 'BucketOwnerEnforced' &&
            'open to access lists',
          !tls && 'open to plain HTTP',
          !aborts && 'unfinished uploads stay',
          // Destroyed with what is in it only where nothing protects it either.
          body.force_destroy === true && body.lifecycle?.prevent_destroy === true && 'protected and emptied at once',
        ];
        return wrong.flatMap((what) => (what ? [{ address, what }] : []));
      }),
  },
  {
    rule: 'lustre-reachable',
    faults: ofLustre((body, tf) => {
      const groups = list(body.security_group_ids).map((id) => tf.follow(id)?.address);
      const ports = (type: string) =>
        tf
          .all(type)
          .filter((rule) => groups.includes(tf.follow(rule.body.security_group_id)?.address))
          .filter((rule) => groups.includes(tf.follow(rule.body.referenced_security_group_id)?.address))
          .map((rule) => (rule.body.ip_protocol === '-1' ? '0-65535' : `${rule.body.from_port}-${rule.body.to_port}`));
      for (const direction of ['ingress', 'egress']) {
        const open = ports(`aws_vpc_security_group_${direction}_rule`);
        const all = open.includes('0-65535');
        if (!all && !(open.includes('988-988') && open.includes('1018-1023'))) return `closed: ${direction}`;
        if (body.efa_enabled && !all) return `closed to EFA: ${direction}`;
      }
      return false;
    }),
  },
];

/** First and last address, as numbers. */
function rangeOf(cidr: string): [number, number] {
  const first = cidr
    .replace(/\/.*/, '')
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0);
  return [first, first + 2 ** (32 - prefixOf(cidr)) - 1];
}

function wrongLifecycle(rule: Json): string | undefined {
  const transitions = list(rule.transition);
  const early = transitions.find(
    ({ storage_class: to, days }) => /^(STANDARD_IA|ONEZONE_IA)$/.test(to) && !(days >= 30),
  );
  if (early) return `${early.storage_class} after ${early.days} days`;
  const last = Math.max(-1, ...transitions.map(({ days }) => days));
  const expiry = list(rule.expiration).map(({ days }) => days)[0];
  if (expiry !== undefined && expiry <= last) return `expiry after ${expiry} days, transition after ${last}`;
  const days = transitions.map((one) => one.days);
  if (new Set(days).size < days.length) return 'two transitions on one day';
  return undefined;
}

/** Of the resource itself and of what it launches, with those that every resource gets. */
function wrongTags(tf: TerraformJson, body: Json): string[] {
  const everywhere = block(tf.json.provider.aws[0].default_tags)?.tags ?? {};
  const maps = [
    { ...everywhere, ...body.tags },
    ...list(body.tag_specifications).map(({ tags }) => tags),
    Object.fromEntries(list(body.tag).flatMap((tag) => (tag?.key ? [[tag.key, tag.value]] : []))),
  ];
  return maps.flatMap((tags) => [
    ...(Object.keys(tags).length > 50 ? [`${Object.keys(tags).length} tags`] : []),
    ...Object.entries<Json>(tags).flatMap(([key, value]) => [
      ...(/^aws:/i.test(key) ? [`tag ${key}`] : []),
      ...(key.length === 0 || key.length > 128 ? [`tag ${key} is too long`] : []),
      ...(String(value).length > 256 ? [`the value of tag ${key} is too long`] : []),
    ]),
  ]);
}

/** With what is filled in at apply as long as it comes out. */
export function sizeOf(tf: TerraformJson, policy: string): number {
  const named = policy.replace(/\$\{[^}]*\}/g, (reference) => {
    const { address, body } = tf.follow(reference) ?? { address: '', body: {} };
    if (/^aws_s3_/.test(address)) return `arn:aws:s3:::${filledIn(body.bucket ?? '')}`;
    const filled = filledIn(reference);
    return filled === reference ? 'x'.repeat(100) : filled;
  });
  return named.replace(/\s/g, '').length;
}
