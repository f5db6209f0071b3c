import { describe, expect, it } from 'vitest';
import { compareState } from '../../lib/terraform/adopt/compare-state.js';
import { readState } from '../../lib/terraform/adopt/read-state.js';
import type { ResourceBody } from '../../lib/terraform/compare/resource-body.js';

/** A state with one data source and a subnet, and what `attributes` say of a role, a node group and a bucket. */
const state = (attributes: Readonly<Record<string, object>>) =>
  readState(
    JSON.stringify({
      format_version: '1.0',
      values: {
        root_module: {
          resources: [
            { address: 'data.aws_partition.here', mode: 'data', values: { partition: 'aws' } },
            { address: 'aws_subnet.one', mode: 'managed', values: { id: 'subnet-1', cidr_block: '10.0.0.0/24' } },
            ...Object.entries(attributes).map(([address, values]) => ({ address, mode: 'managed', values })),
          ],
        },
      },
    }),
  )!;

const fresh = (bodies: Readonly<Record<string, ResourceBody>>) =>
  new Map(Object.entries<ResourceBody>({ 'aws_subnet.one': { cidr_block: '10.0.0.0/24' }, ...bodies }));

const drift = (held: object, body: ResourceBody, address = 'aws_eks_node_group.nodes') =>
  compareState(state({ [address]: held }), fresh({ [address]: body })).map(
    ({ address, kind, arguments: changed }) =>
      `${kind} ${address} ${changed.map(({ path, before, after }) => `${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`).join(', ')}`,
  );

const policy = (action: string | readonly string[]) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });

describe('a state beside the Terraform of a blueprint', () => {
  it.each<[string, object, ResourceBody]>([
    ['numbers as text', { max_size: 3 }, { max_size: '3' }],
    ['a block as a list', { scaling_config: [{ max_size: 3, min_size: 0 }] }, { scaling_config: { max_size: 3 } }],
    ['sets in any order', { subnet_ids: ['b', 'a'] }, { subnet_ids: ['a', 'b'] }],
    [
      'a block within blocks',
      { metric_query: [{ id: 'a', metric: [{ stat: 'Sum', unit: '' }] }] },
      { metric_query: [{ id: 'a', metric: { stat: 'Sum' } }] },
    ],
    [
      'blocks in any order',
      { taint: [{ key: 'b' }, { key: 'a', value: '' }] },
      { taint: [{ key: 'a' }, { key: 'b' }] },
    ],
    ['nothing written and nothing there', { labels: null }, { labels: {} }],
    ['what it refers to', { subnet_ids: ['subnet-1'] }, { subnet_ids: ['${aws_subnet.one.id}'] }],
    ['a text with a data source', { arn: 'arn:aws:iam' }, { arn: 'arn:${data.aws_partition.here.partition}:iam' }],
    ['what AWS alone knows', { user_data: 'abc' }, { user_data: '${base64encode("x")}' }],
    [
      'what Terraform ignores',
      { scaling_config: [{ desired_size: 9, max_size: 3 }] },
      {
        scaling_config: { desired_size: 1, max_size: 3 },
        lifecycle: { ignore_changes: ['scaling_config[0].desired_size'] },
      },
    ],
    ['a policy in another form', { policy: policy(['s3:GetObject']) }, { policy: policy('s3:GetObject') }],
    ['an escaped text', { name: '${aws:InstanceId}' }, { name: '$${aws:InstanceId}' }],
  ])('is equal in %s', (_, held, body) => {
    expect(drift(held, body)).toEqual([]);
  });

  it.each<[string, object, ResourceBody, string]>([
    [
      'a number',
      { scaling_config: [{ max_size: 3 }] },
      { scaling_config: { max_size: 4 } },
      'in-place aws_eks_node_group.nodes scaling_config.max_size: 3 → 4',
    ],
    [
      'a tag that somebody added',
      { tags: { a: '1', b: '2' } },
      { tags: { a: '1' } },
      'in-place aws_eks_node_group.nodes tags: {"a":"1","b":"2"} → {"a":"1"}',
    ],
    [
      'what forces a replacement',
      { ami_type: 'AL2' },
      { ami_type: 'AL2023_x86_64_NVIDIA' },
      'replaced aws_eks_node_group.nodes ami_type: "AL2" → "AL2023_x86_64_NVIDIA"',
    ],
    [
      'what drains nodes',
      { version: '1.34' },
      { version: '1.35' },
      'drain aws_eks_node_group.nodes version: "1.34" → "1.35"',
    ],
    [
      'a list with one more',
      { subnet_ids: ['subnet-1', 'subnet-2'] },
      { subnet_ids: ['${aws_subnet.one.id}'] },
      'replaced aws_eks_node_group.nodes subnet_ids: ["subnet-1","subnet-2"] → ["${aws_subnet.one.id}"]',
    ],
    [
      'a wider policy',
      { policy: policy('s3:*') },
      { policy: policy('s3:GetObject') },
      `in-place aws_eks_node_group.nodes policy: ${JSON.stringify(policy('s3:*'))} → ${JSON.stringify(policy('s3:GetObject'))}`,
    ],
  ])('shows %s', (_, held, body, line) => {
    expect(drift(held, body)).toEqual([line]);
  });

  it('shows what only one of them has, by what Terraform would do', () => {
    const found = compareState(
      state({ 'aws_s3_bucket.old': { bucket: 'b' }, 'aws_autoscaling_group_tag.tags["a"]': {} }),
      fresh({ 'aws_vpc.new': {}, 'aws_autoscaling_group_tag.tags': {} }),
    );
    expect(found.map(({ address, kind, holdsData }) => [address, kind, holdsData])).toEqual([
      ['aws_s3_bucket.old', 'removed', true],
      ['aws_vpc.new', 'added', false],
    ]);
  });

  it.each(['', '[]', '{}', '{"version": 4, "resources": []}', '{"format_version": "1.2", "planned_values": {}}'])(
    'is none where the text is %s',
    (text) => {
      expect(readState(text)).toBeNull();
    },
  );
});
