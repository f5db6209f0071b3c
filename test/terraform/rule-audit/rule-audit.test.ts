import { beforeAll, describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { accessPolicyCharacters } from '../../../lib/plan/rules/identity.js';
import { AWS_MISTAKES } from '../../../scripts/reference/aws-mistakes.js';
import { randomPlans } from '../../random-blueprint.js';
import { wantedPlaces } from '../drawn-space.js';
import { holdRules, withoutStackTraces } from '../hold-rules.js';
import { randomHalls } from '../random-sizings.js';
import { mutatedFile } from '../rules/mutated-file.js';
import { MUTATIONS } from '../rules/mutations.js';
import { shippedPlans } from '../shipped-plans.js';
import { type Json, Synthesized } from '../synthesized.js';
import { scriptSize } from './buying-audits.js';
import { sizeOf } from './data-audits.js';
import { AUDITS, auditRules } from './rule-audit.js';
import { TerraformJson } from './terraform-json.js';

describe('the rules of AWS', () => {
  it('are held by every shipped blueprint, and by random ones planned as a whole', async () => {
    const plans = [...(await shippedPlans()), ...(await randomPlans(20))];
    expect(plans.length).toBeGreaterThan(16);
    for (const plan of plans) {
      expect(auditRules(withoutStackTraces(() => new Synthesized(plan)).json)).toEqual([]);
    }
  });

  it('are held by random halls of every platform, way of buying and kind of store', () => {
    const { halls, places, violations } = holdRules(120, 20_261_122);
    expect(violations).toEqual([]);
    expect(halls).toBe(120);
    // All of the space takes thousands: `npm run test:rules`.
    const wanted = wantedPlaces();
    expect(wanted.filter((place) => places.has(place)).length).toBeGreaterThan(0.8 * wanted.length);
  });

  it('leave room for as many file systems in user data as a plan may have', async () => {
    const names = Array.from({ length: 80 }, (_, index) => `a-store-so-named-${100 + index}`);
    const storage = names.map((name) => ({ name, kind: 'scratch', capacity: '1 TB' }));
    const text = JSON.stringify({
      version: 1,
      name: 'hall',
      region: 'ap-northeast-1',
      platform: 'ec2',
      workloads: [{ name: 'train', accelerators: { atLeast: 8 }, storage }],
    });
    const outcome = await planHall(text);
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const { json } = withoutStackTraces(() => new Synthesized(outcome.plan));
    const [template] = Object.values<Json>(json.resource.aws_launch_template);
    expect(scriptSize(template.user_data)).toBeGreaterThan(12_000);
    expect(auditRules(json).filter(({ rule }) => rule === 'user-data-size')).toEqual([]);
  });

  it('count a policy no shorter than it comes out', () => {
    let counted = 0;
    for (const { outcome } of randomHalls(7)) {
      if ('refused' in outcome || outcome.hall.platform !== 'eks' || outcome.hall.access.length === 0) continue;
      const tf = new TerraformJson(withoutStackTraces(() => new Synthesized(outcome.hall)).json);
      for (const access of outcome.hall.access) {
        const written = tf.json.resource.aws_iam_role_policy[`access_${access.key}_pods_policy`].policy;
        const bound = accessPolicyCharacters(access, outcome.hall);
        expect(sizeOf(tf, written)).toBeLessThanOrEqual(bound);
        counted += 1;
      }
      if (counted >= 20) return;
    }
  });
});

/** Everything in one hall: EFA and a capacity block, serving nodes over zones, each kind of store. */
const FULL = `version: 1
name: full
region: us-east-1
workloads:
  - name: train
    accelerators: { atLeast: 16 }
    types: { allow: [p4d.24xlarge] }
    storage:
      - name: datasets
        kind: object
        capacity: 10 TB
        lifecycle: { tiering: infrequent, tierAfter: 30 d, archiveAfter: 90 d, expireAfter: 365 d }
      - { name: scratch, kind: scratch, capacity: 10 TB }
      - { name: checkpoints, kind: persistent, capacity: 10 TB, throughput: 2 GB/s }
      - { name: fast, kind: express, capacity: 1 TB }
  - name: block
    accelerators: { atLeast: 16 }
    types: { allow: [p5.48xlarge] }
    purchase: [{ kind: capacity-block, days: 14 }]
  - name: serve
    purpose: inference
    accelerators: { atLeast: 8 }
    types: { allow: [g6.xlarge] }
    zones: { spread: 2 }
    nodes: { running: all }
network: { zones: 3 }
people: { viewers: [role/team] }
onPremises:
  cidrs: { nodes: [10.200.0.0/16] }
  link: { kind: vpn, asn: 65010, peer: 203.0.113.10 }
`;

interface Planted {
  readonly rule: number | string;
  readonly fault: string;
  readonly plant: (resources: Json) => void;
}

const template = (of: string) => (resources: Json) => resources.aws_launch_template[`fleet_${of}_template`];
const train = template('train');
const block = template('block_capacity-block');
const nodes = (resources: Json, of = 'train') => resources.aws_eks_node_group[`fleet_${of}_nodes`];
const BLOCK = 'block_capacity-block';
const cluster = (resources: Json) => resources.aws_eks_cluster['cluster_control-plane'];
const scratch = (resources: Json) => resources.aws_fsx_lustre_file_system['store_train_scratch_file-system'];
const persistent = (resources: Json) => resources.aws_fsx_lustre_file_system['store_train_checkpoints_file-system'];
const lifecycle = (resources: Json) =>
  resources.aws_s3_bucket_lifecycle_configuration.store_train_datasets_lifecycle.rule[0];
const otherSubnet = '${aws_subnet.network_subnet_nodes-az2.id}';
const environment = (parts: Json) => (resources: Json) => {
  const { security_groups: groups } = train(resources).network_interfaces[0];
  resources.aws_batch_compute_environment = {
    planted: {
      name: 'planted',
      type: 'MANAGED',
      compute_resources: {
        type: 'EC2',
        allocation_strategy: 'BEST_FIT_PROGRESSIVE',
        instance_role: 'arn:aws:iam::123456789012:instance-profile/nodes',
        instance_type: ['p4d.24xlarge'],
        min_vcpus: 0,
        max_vcpus: 192,
        security_group_ids: groups,
        subnets: nodes(resources).subnet_ids,
        launch_template: {
          launch_template_id: '${aws_launch_template.fleet_train_template.id}',
          version: '${aws_launch_template.fleet_train_template.latest_version}',
        },
        ...parts,
      },
    },
  };
};

/** A mistake that the generator might make, for each rule at least one. */
const PLANTED: readonly Planted[] = [
  { rule: 1, fault: 'groups of the template', plant: (r) => (train(r).vpc_security_group_ids = ['sg-1']) },
  { rule: 2, fault: 'primary EFA only', plant: (r) => (train(r).network_interfaces[0].interface_type = 'efa-only') },
  { rule: 2, fault: 'no primary', plant: (r) => train(r).network_interfaces.shift() },
  { rule: 3, fault: 'one place twice', plant: (r) => (train(r).network_interfaces[4].network_card_index = 2) },
  {
    rule: 4,
    fault: 'a public address',
    plant: (r) => (train(r).network_interfaces[0].associate_public_ip_address = 'true'),
  },
  {
    rule: 5,
    fault: 'spot options',
    plant: (r) => (block(r).instance_market_options.spot_options = { spot_instance_type: 'one-time' }),
  },
  { rule: 6, fault: 'no reservation', plant: (r) => delete block(r).capacity_reservation_specification },
  { rule: 6, fault: 'another market', plant: (r) => delete block(r).instance_market_options },
  { rule: 7, fault: 'types twice', plant: (r) => (nodes(r).instance_types = ['p4d.24xlarge']) },
  { rule: 7, fault: 'no type', plant: (r) => delete train(r).instance_type },
  { rule: 8, fault: 'a disk size', plant: (r) => (nodes(r).disk_size = 100) },
  { rule: 8, fault: 'remote access', plant: (r) => (nodes(r).remote_access = { ec2_ssh_key: 'key' }) },
  { rule: 9, fault: 'a profile', plant: (r) => (train(r).iam_instance_profile = { name: 'nodes' }) },
  { rule: 9, fault: 'a subnet', plant: (r) => (train(r).network_interfaces[0].subnet_id = otherSubnet) },
  { rule: 10, fault: 'an image', plant: (r) => (train(r).image_id = 'ami-0123456789abcdef0') },
  { rule: 11, fault: 'two subnets', plant: (r) => nodes(r, BLOCK).subnet_ids.push(otherSubnet) },
  { rule: 12, fault: 'desired above', plant: (r) => (nodes(r).scaling_config.desired_size = 99) },
  { rule: 12, fault: 'least above most', plant: (r) => (nodes(r).scaling_config.min_size = 99) },
  { rule: 12, fault: 'none at most', plant: (r) => (nodes(r, BLOCK).scaling_config.max_size = 0) },
  { rule: 13, fault: 'no such type', plant: (r) => (train(r).instance_type = 'p4d.32xlarge') },
  { rule: 13, fault: 'no such version', plant: (r) => (cluster(r).version = '1.99') },
  { rule: 14, fault: 'one subnet', plant: (r) => cluster(r).vpc_config.subnet_ids.splice(1) },
  { rule: 14, fault: 'no endpoint', plant: (r) => (cluster(r).vpc_config.endpoint_private_access = false) },
  {
    rule: 14,
    fault: 'a closed zone',
    plant: (r) => (r.aws_subnet['network_subnet_control-plane-az2'].availability_zone_id = 'use1-az3'),
  },
  {
    rule: 15,
    fault: 'no such add-on',
    plant: (r) => (r.aws_eks_addon['node-addons_coredns_addon'].addon_name = 'core-dns'),
  },
  { rule: 16, fault: 'a group over zones', plant: (r) => nodes(r).subnet_ids.push(otherSubnet) },
  { rule: 17, fault: 'a capacity between', plant: (r) => (scratch(r).storage_capacity = 3600) },
  { rule: 17, fault: 'a throughput between', plant: (r) => (persistent(r).per_unit_storage_throughput = 200) },
  { rule: 18, fault: 'scratch backed up', plant: (r) => (scratch(r).automatic_backup_retention_days = 7) },
  {
    rule: 18,
    fault: 'scratch among the backups',
    plant: (r) =>
      r.aws_backup_selection.operations_backup_selection.resources.push(
        '${aws_fsx_lustre_file_system.store_train_scratch_file-system.arn}',
      ),
  },
  { rule: 18, fault: 'scratch with a key', plant: (r) => (scratch(r).kms_key_id = '${aws_kms_key.keys_data.arn}') },
  { rule: 18, fault: 'no deployment type', plant: (r) => delete scratch(r).deployment_type },
  {
    rule: 19,
    fault: 'EFA without metadata',
    plant: (r) => {
      persistent(r).efa_enabled = true;
      delete persistent(r).metadata_configuration;
    },
  },
  { rule: 19, fault: 'IOPS that follow', plant: (r) => (persistent(r).metadata_configuration.iops = 1500) },
  { rule: 19, fault: 'an import path', plant: (r) => (persistent(r).import_path = 's3://bucket') },
  {
    rule: 19,
    fault: 'logs elsewhere',
    plant: (r) => (r.aws_cloudwatch_log_group.store_train_checkpoints_logs.name = '/datahall/fsx'),
  },
  {
    rule: 19,
    fault: 'a backed-up link',
    plant: (r) => {
      const file_system_id = '${aws_fsx_lustre_file_system.store_train_checkpoints_file-system.id}';
      r.aws_fsx_data_repository_association = { planted: { file_system_id } };
    },
  },
  { rule: 20, fault: 'capitals', plant: (r) => (r.aws_s3_bucket.store_train_datasets_bucket.bucket = 'Train-Data') },
  { rule: 20, fault: 'a young IA', plant: (r) => (lifecycle(r).transition[0].days = 29) },
  { rule: 20, fault: 'an early end', plant: (r) => (lifecycle(r).expiration[0].days = 90) },
  {
    rule: 20,
    fault: 'a zone too few',
    plant: (r) => (r.aws_s3_directory_bucket.store_train_fast_bucket.bucket = 'full-train-fast--x-s3'),
  },
  {
    rule: 21,
    fault: 'a small subnet',
    plant: (r) => (r.aws_subnet['network_subnet_control-plane-az1'].cidr_block = '10.0.198.0/29'),
  },
  { rule: 21, fault: 'a tag of AWS', plant: (r) => (nodes(r).tags['aws:fleet'] = 'train') },
  { rule: 21, fault: 'a tag of AWS on nodes', plant: (r) => (train(r).tag_specifications[0].tags['AWS:x'] = '') },
  {
    rule: 21,
    fault: 'a dash beyond ASCII',
    plant: (r) => (r.aws_security_group.fabric_group.description = 'nodes – on EFA'),
  },
  { rule: 22, fault: 'plain user data', plant: (r) => (train(r).user_data = 'MIME-Version: 1.0\n') },
  {
    rule: 23,
    fault: 'no tags of sessions',
    plant: (r) => {
      const role = r.aws_iam_role.autoscaler_pods_role;
      role.assume_role_policy = role.assume_role_policy.replace(',"sts:TagSession"', '');
    },
  },
  { rule: 24, fault: 'no instance role', plant: environment({ instance_role: undefined }) },
  { rule: 'batch', fault: 'another strategy', plant: environment({ allocation_strategy: 'BEST_FIT' }) },
  { rule: 'batch', fault: 'half a node', plant: environment({ max_vcpus: 100 }) },
  {
    rule: 25,
    fault: 'a zone without the type',
    plant: (r) => {
      r.aws_subnet[/network_subnet_[^.]*/.exec(nodes(r, BLOCK).subnet_ids[0])![0]].availability_zone_id = 'use1-az3';
    },
  },
  {
    rule: 25,
    fault: 'a small disk',
    plant: (r) => (train(r).block_device_mappings[0].ebs.volume_size = 30),
  },
  {
    rule: 25,
    fault: 'a key that Auto Scaling can not use',
    plant: (r) => {
      const key = r.aws_kms_key.keys_volumes;
      key.policy = key.policy.replace('"kms:CreateGrant"', '"kms:ListGrants"');
    },
  },
  { rule: 'efa-layout', fault: 'a card too few', plant: (r) => train(r).network_interfaces.pop() },
  {
    rule: 'efa-layout',
    fault: 'a second device behind',
    plant: (r) => (train(r).network_interfaces[4].device_index = 1),
  },
  {
    rule: 'efa-plain',
    fault: 'EFA only with an address',
    plant: (r) => (train(r).network_interfaces[2].ipv4_prefix_count = 1),
  },
  { rule: 'efa-plain', fault: 'no groups', plant: (r) => (train(r).network_interfaces[1].security_groups = []) },
  {
    rule: 'efa-plain',
    fault: 'an interface left behind',
    plant: (r) => (train(r).network_interfaces[1].delete_on_termination = 'false'),
  },
  {
    rule: 'efa-security-group',
    fault: 'out to the Internet alone',
    plant: (r) => {
      const { fabric_egress: rule } = r.aws_vpc_security_group_egress_rule;
      delete rule.referenced_security_group_id;
      rule.cidr_ipv4 = '0.0.0.0/0';
    },
  },
  {
    rule: 'efa-security-group',
    fault: 'a card outside',
    plant: (r) => train(r).network_interfaces[3].security_groups.pop(),
  },
  { rule: 'efa-one-zone', fault: 'two subnets', plant: (r) => nodes(r).subnet_ids.push(otherSubnet) },
  {
    rule: 'placement-plain',
    fault: 'a group beside a block',
    plant: (r) => (block(r).placement = { group_name: '${aws_placement_group.fleet_train_placement.name}' }),
  },
  { rule: 'template-version', fault: 'the latest', plant: (r) => (nodes(r).launch_template.version = '$Latest') },
  { rule: 'template-safe', fault: 'IMDSv1', plant: (r) => (train(r).metadata_options.http_tokens = 'optional') },
  {
    rule: 'template-safe',
    fault: 'a plain disk',
    plant: (r) => delete train(r).block_device_mappings[0].ebs.encrypted,
  },
  {
    rule: 'block-starts-empty',
    fault: 'a node at once',
    plant: (r) => (nodes(r, BLOCK).scaling_config.desired_size = 1),
  },
  { rule: 'desired-is-the-scaler-s', fault: 'held', plant: (r) => delete nodes(r).lifecycle },
  { rule: 'image-family', fault: 'no driver', plant: (r) => (nodes(r).ami_type = 'AL2023_x86_64_STANDARD') },
  {
    rule: 'system-nodes',
    fault: 'tainted',
    plant: (r) => (r.aws_eks_node_group.system_nodes.taint = [{ key: 'a', value: 'b', effect: 'NO_SCHEDULE' }]),
  },
  {
    rule: 'cluster-settings',
    fault: 'a log group that comes later',
    plant: (r) => (cluster(r).depends_on = []),
  },
  {
    rule: 'cluster-settings',
    fault: 'a config map',
    plant: (r) => (cluster(r).access_config.authentication_mode = 'API_AND_CONFIG_MAP'),
  },
  {
    rule: 'subnet-holds-nodes',
    fault: 'too many nodes',
    plant: (r) => (nodes(r).scaling_config.max_size = 400),
  },
  {
    rule: 'no-cpu-tracking',
    fault: 'CPU',
    plant: (r) => {
      const predefined_metric_specification = { predefined_metric_type: 'ASGAverageCPUUtilization' };
      r.aws_autoscaling_policy = { planted: { target_tracking_configuration: { predefined_metric_specification } } };
    },
  },
  {
    rule: 'policy-size',
    fault: 'a long policy',
    plant: (r) => {
      const Statement = [{ Sid: 'x'.repeat(10_300) }];
      r.aws_iam_role_policy.access_train_pods_policy.policy = JSON.stringify({ Statement });
    },
  },
  {
    rule: 'link-in-every-zone',
    fault: 'a zone without the gateway',
    plant: (r) => r.aws_ec2_transit_gateway_vpc_attachment['on-premises_link_vpc-attachment'].subnet_ids.shift(),
  },
  {
    rule: 'routers-distinct',
    fault: 'a router that is there already',
    plant: (r) => (r.aws_customer_gateway.second = { ...r.aws_customer_gateway['on-premises_link_router'] }),
  },
  {
    rule: 'routers-distinct',
    fault: 'two connections of one router',
    plant: (r) => (r.aws_vpn_connection.second = { ...r.aws_vpn_connection['on-premises_link_vpn'] }),
  },
  {
    rule: 'link-limits',
    fault: 'five interfaces of a connection',
    plant: (r) =>
      (r.aws_dx_transit_virtual_interface = Object.fromEntries(
        [1, 2, 3, 4, 5].map((vlan) => [`planted-${vlan}`, { connection_id: 'dxcon-fg5678gh', vlan }]),
      )),
  },
  {
    rule: 'events-arrive',
    fault: 'a condition for events',
    plant: (r) => {
      const policy = r.aws_sns_topic_policy.operations_alerts_policy;
      policy.policy = policy.policy.replace('"Sid":"Events"', '"Sid":"Events","Condition":{}');
    },
  },
  {
    rule: 'group-rules',
    fault: '61 rules',
    plant: (r) => {
      const rules = r.aws_vpc_security_group_ingress_rule;
      for (let index = 0; index < 60; index += 1) rules[`planted-${index}`] = { ...rules.fabric_ingress };
    },
  },
  {
    rule: 'bucket-closed',
    fault: 'open to policies',
    plant: (r) =>
      (r.aws_s3_bucket_public_access_block['store_train_datasets_public-access'].block_public_policy = false),
  },
  {
    rule: 'bucket-closed',
    fault: 'no encryption',
    plant: (r) => delete r.aws_s3_bucket_server_side_encryption_configuration.store_train_datasets_encryption,
  },
  {
    rule: 'lustre-reachable',
    fault: 'replies that are dropped',
    plant: (r) => delete r.aws_vpc_security_group_egress_rule['store_train_scratch_egress_servers_lnet-replies'],
  },
  { rule: 'names', fault: 'a long role', plant: (r) => (r.aws_iam_role.nodes_role.name = 'n'.repeat(65)) },
  { rule: 'names', fault: 'a name of EC2', plant: (r) => (r.aws_security_group.fabric_group.name = 'sg-fabric') },
  { rule: 'names', fault: 'a short template', plant: (r) => (train(r).name = 'ab') },
  { rule: 'names', fault: 'one name twice', plant: (r) => (block(r).name = train(r).name) },
  { rule: 'labels', fault: 'a long label', plant: (r) => (nodes(r).labels['datahall/fleet'] = 'x'.repeat(64)) },
];

describe('the audit', () => {
  let full: Json;
  beforeAll(async () => {
    const outcome = await planHall(FULL);
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    full = new Synthesized(outcome.plan).json;
  });

  it('finds nothing in a hall with everything in it', () => {
    expect(auditRules(full)).toEqual([]);
  });

  it.each(PLANTED)('catches $fault ($rule)', ({ rule, plant }) => {
    const json = structuredClone(full);
    plant(json.resource);
    expect(json).not.toEqual(full);
    expect(auditRules(json).map((violation) => violation.rule)).toContain(rule);
  });

  it('has a rule for each mistake that is listed, and no other', () => {
    const seen = AWS_MISTAKES.filter(({ unseen }) => unseen === undefined).map(({ id }) => id);
    expect([...new Set(AUDITS.map(({ rule }) => rule))].sort()).toEqual(seen.sort());
  });

  // That they are caught takes minutes: `npm run test:rules`.
  it.each(MUTATIONS)('has a mistake to find in the source for $rule: $what', (mutation) => {
    expect(mutatedFile(mutation)).toMatch(/^lib\/(plan|terraform)\//);
  });
});
