import { describe, expect, it } from 'vitest';
import { readIdMap } from '../../lib/blueprint/document/read-id-map.js';
import { importBlocks } from '../../lib/terraform/adopt/import-blocks.js';
import { IMPORT_IDS } from '../../lib/terraform/adopt/import-ids.js';
import { taggedThings } from '../../lib/terraform/adopt/tagged-things.js';
import { REPLACEMENT_ARGUMENTS } from '../../lib/terraform/compare/replacement-arguments.js';
import { typeOf } from '../../lib/terraform/compare/resource-body.js';
import { hallResources } from '../../lib/terraform/compare/stack-resources.js';
import { shippedPlans } from './shipped-plans.js';

const ACCOUNT = '${data.aws_caller_identity.account_identity.account_id}';
const PARTITION = '${data.aws_partition.account_partition.partition}';

const plans = await shippedPlans();
const starter = hallResources(plans.find(({ name }) => name === 'starter')!);
const adopt = (ids: Readonly<Record<string, string | null>> = {}, tagged = '{"ResourceTagMappingList":[]}') =>
  importBlocks(starter.hall, {
    region: 'us-east-1',
    ids: new Map(Object.entries(ids)),
    tagged: taggedThings(tagged)!,
  });
const idOf = (address: string, found = adopt()) => found.blocks.find(({ to }) => to === address)?.id;

describe('the ids by which resources are imported', () => {
  it('are known for every type of resource of every shipped hall, and every type that the comparison knows', () => {
    const types = plans.flatMap((plan) => {
      const { hall, charts } = hallResources(plan);
      return [...hall.keys(), ...(charts?.resources.keys() ?? [])].map(typeOf);
    });
    const missing = new Set([...types, ...Object.keys(REPLACEMENT_ARGUMENTS)].filter((type) => !(type in IMPORT_IDS)));
    expect([...missing]).toEqual([]);
  });

  it('follow from names, through what the arguments name, and leave the account to Terraform', () => {
    const first = (type: string) => {
      const { to, id } = adopt().blocks.find((block) => block.to.startsWith(`${type}.`))!;
      return [to, id];
    };
    expect(first('aws_eks_cluster')).toEqual(['aws_eks_cluster.cluster_control-plane', 'starter']);
    expect(first('aws_iam_role_policy_attachment')).toEqual([
      'aws_iam_role_policy_attachment.addons_vpc-cni_managed_AmazonEKS-CNI-Policy',
      `starter--addon--vpc-cni-us-east-1/arn:${PARTITION}:iam::aws:policy/AmazonEKS_CNI_Policy`,
    ]);
    expect(first('aws_eks_node_group')).toEqual(['aws_eks_node_group.fleet_train_nodes', 'starter:starter-train']);
    expect(first('aws_eks_access_policy_association')[1]).toBe(
      `starter#arn:${PARTITION}:iam::${ACCOUNT}:role/starter-admin-us-east-1#arn:${PARTITION}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
    );
    expect(first('aws_sns_topic_policy')[1]).toBe(`arn:${PARTITION}:sns:us-east-1:${ACCOUNT}:starter-alerts`);
    expect(first('aws_s3_bucket_policy')[1]).toContain(ACCOUNT);
    expect(first('aws_budgets_budget')[1]).toBe(`${ACCOUNT}:datahall-starter-us-east-1`);
  });

  it('reach through what is mapped: routes and associations by their tables and subnets', () => {
    const ids = {
      'aws_route_table.network_route-table_az1': 'rtb-0123456789abcdef0',
      'aws_subnet.network_subnet_nodes-az1': 'subnet-0123456789abcdef0',
    };
    const to = [...starter.hall.keys()].filter((address) => address.startsWith('aws_route_table_association.'));
    expect(to.length).toBeGreaterThan(0);
    expect(to.flatMap((address) => idOf(address, adopt()) ?? [])).toEqual([]);
    const tables = Object.fromEntries(
      [...starter.hall.keys()].filter((address) => address.startsWith('aws_route_table.')).map((one) => [one, 'rtb-1']),
    );
    const mapped = adopt({ ...ids, ...tables });
    expect(to.flatMap((address) => idOf(address, mapped) ?? [])).toEqual(['subnet-0123456789abcdef0/rtb-1']);
  });

  it('are found by the tag Name, unless two things of a kind have it', () => {
    const name = (starter.hall.get('aws_vpc.network_vpc')!.tags as { Name: string }).Name;
    const thing = (arn: string) => ({ ResourceARN: arn, Tags: [{ Key: 'Name', Value: name }] });
    const vpc = (id: string) => thing(`arn:aws:ec2:us-east-1:111122223333:vpc/${id}`);
    const answer = (...things: object[]) => JSON.stringify({ ResourceTagMappingList: things });
    const subnet = thing('arn:aws:ec2:us-east-1:111122223333:subnet/subnet-0123456789abcdef0');
    expect(idOf('aws_vpc.network_vpc', adopt({}, answer(subnet)))).toBeUndefined();
    expect(idOf('aws_vpc.network_vpc', adopt({}, answer(subnet, vpc('vpc-1'))))).toBe('vpc-1');
    const twice = adopt({}, answer(vpc('vpc-1'), vpc('vpc-2')));
    expect(twice.others.find(({ address }) => address === 'aws_vpc.network_vpc')?.why).toBe(
      `2 things are named ${name}`,
    );
    expect(taggedThings('{"Vpcs":[]}')).toBeNull();
    expect(taggedThings('vpc-1')).toBeNull();
  });

  it('are the whole ARN of what is found by its tag, where Terraform asks for that', () => {
    const arn = (id: string) => `arn:aws:datasync:us-east-1:111122223333:${id}`;
    const named = (id: string) => ({ ResourceARN: arn(id), Tags: [{ Key: 'Name', Value: 'datasets' }] });
    const found = importBlocks(new Map([['aws_datasync_task.copy', { tags: { Name: 'datasets' } }]]), {
      region: 'us-east-1',
      ids: new Map(),
      tagged: taggedThings(
        JSON.stringify({ ResourceTagMappingList: [named('location/loc-01'), named('task/task-01')] }),
      )!,
    });
    expect(found.blocks).toEqual([{ to: 'aws_datasync_task.copy', id: arn('task/task-01') }]);
  });

  it('are left out where the map says that nothing is there', () => {
    const found = adopt({ 'aws_eks_cluster.cluster_control-plane': null });
    expect(idOf('aws_eks_cluster.cluster_control-plane', found)).toBeUndefined();
    expect(found.others).toContainEqual({
      address: 'aws_eks_cluster.cluster_control-plane',
      why: 'nothing is there, as the map says',
      example: null,
    });
    expect(found.blocks.length + found.others.length).toBe(starter.hall.size);
  });
});

describe('a map of ids', () => {
  const addresses = ['aws_vpc.network_vpc', 'aws_subnet.one', 'aws_subnet.two'];
  const mistakes = (text: string) => {
    const read = readIdMap(text, addresses);
    return read.ok ? [] : read.diagnostics.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`);
  };

  it('is read in YAML and JSON', () => {
    for (const text of [
      'aws_vpc.network_vpc: vpc-1\naws_subnet.one: null\n',
      '{"aws_vpc.network_vpc":"vpc-1","aws_subnet.one":null}',
    ]) {
      const read = readIdMap(text, addresses);
      expect(read.ok && [...read.value]).toEqual([
        ['aws_vpc.network_vpc', 'vpc-1'],
        ['aws_subnet.one', null],
      ]);
    }
  });

  it.each([
    ['no map', '- vpc-1\n', 'wrong-type : this is no map'],
    ['an unknown address', 'aws_vpc.network_vpcc: vpc-1\n', 'reference-unknown aws_vpc.network_vpcc: the hall has no'],
    ['no id', 'aws_vpc.network_vpc: 1\n', 'wrong-type aws_vpc.network_vpc: 1 is not an id'],
    ['one id twice', 'aws_subnet.one: s-1\naws_subnet.two: s-1\n', 'name-duplicate aws_subnet.two: "s-1" is mapped'],
  ])('with %s is a mistake', (_, text, mistake) => {
    expect(mistakes(text).join('\n')).toContain(mistake);
  });
});
