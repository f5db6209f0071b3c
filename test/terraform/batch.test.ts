import { describe, expect, it } from 'vitest';
import { platformPlan } from './platform-plans.js';
import { type Json, Synthesized } from './synthesized.js';

const plan = await platformPlan('batch');
const hall = new Synthesized(plan);
const GROUP = '${aws_security_group.instances_group.id}';
const FABRIC = '${aws_security_group.fabric_group.id}';

describe('a hall on Batch', () => {
  it('has no part of a cluster, and no key, endpoint, role or cost of one', () => {
    expect(hall.addresses().filter((address) => address.startsWith('aws_eks_'))).toEqual([]);
    expect(hall.all('kms_key')).not.toHaveProperty('keys_cluster');
    expect(plan.network.interfaceEndpoints).toEqual(expect.arrayContaining(['ecs', 'ecs-agent', 'ecs-telemetry']));
    expect(plan.network.interfaceEndpoints).not.toContain('eks');
    expect(plan.sizing.cost.lines.filter(({ subject }) => /control-plane|system-node/.test(subject.kind))).toEqual([]);
    expect(plan.identity.people).toEqual([]);
  });

  it('keeps the logs of all containers in one group of its own key', () => {
    expect(hall.resource('cloudwatch_log_group', 'jobs_logs')).toEqual({
      name: '/aws/batch/batch',
      kms_key_id: '${aws_kms_key.keys_logs.arn}',
      retention_in_days: 365,
    });
    expect(hall.resource('kms_key', 'keys_logs').policy).toContain('log-group:/aws/batch/batch');
  });
});

describe('a compute environment', () => {
  const environment = hall.resource('batch_compute_environment', 'fleet_pre-train_environment');
  const { compute_resources: resources } = environment;

  it('scales from none to two nodes of 96 vCPU in one zone', () => {
    expect(resources).toMatchObject({
      type: 'EC2',
      allocation_strategy: 'BEST_FIT_PROGRESSIVE',
      instance_type: ['p4d.24xlarge'],
      min_vcpus: 0,
      max_vcpus: 192,
      subnets: ['${aws_subnet.network_subnet_accelerators-az1.id}'],
      ec2_configuration: [{ image_type: 'ECS_AL2023_NVIDIA' }],
    });
    expect(environment.lifecycle.ignore_changes).toEqual(['compute_resources[0].desired_vcpus']);
  });

  it('names the version of its launch template and an instance profile', () => {
    expect(resources.launch_template).toEqual({
      launch_template_id: '${aws_launch_template.fleet_pre-train_template.id}',
      version: '${aws_launch_template.fleet_pre-train_template.latest_version}',
    });
    expect(resources.instance_role).toBe('${aws_iam_instance_profile.instance-role_profile.arn}');
    expect(hall.resource('iam_instance_profile', 'instance-role_profile').role).toBe(
      '${aws_iam_role.instance-role_role.name}',
    );
  });

  it('gives containers of multi-node jobs its security groups, and instances theirs in the template', () => {
    expect(resources.security_group_ids).toEqual([GROUP, FABRIC]);
    const template = hall.resource('launch_template', 'fleet_pre-train_template');
    expect(template).not.toHaveProperty('vpc_security_group_ids');
    expect(template).not.toHaveProperty('instance_type');
    expect(template).not.toHaveProperty('instance_market_options');
    expect(template).not.toHaveProperty('iam_instance_profile');
    expect(template.network_interfaces).toHaveLength(5);
    for (const one of template.network_interfaces) expect(one.security_groups).toEqual([GROUP, FABRIC]);
    expect(template.placement).toEqual({ group_name: '${aws_placement_group.fleet_pre-train_placement.name}' });
  });

  it('can be replaced while a queue holds it', () => {
    expect(environment).not.toHaveProperty('name');
    expect(environment.name_prefix).toBe('batch--pre-train-');
    expect(environment.lifecycle.create_before_destroy).toBe(true);
  });

  it('mounts the file system and stripes the local disks before its first job', () => {
    const { user_data: data } = hall.resource('launch_template', 'fleet_pre-train_template');
    expect(data).toContain('Content-Type: multipart/mixed');
    expect(data).toContain('aws_fsx_lustre_file_system.store_pre-train_scratch_file-system.dns_name');
    expect(data).toContain('mdadm --create');
    expect(data).not.toContain('\\\\\\\\');
  });

  it('closes the folder of a file system before anything can fail: no job writes to the root disk in its stead', () => {
    const { user_data: data } = hall.resource('launch_template', 'fleet_pre-train_template');
    const closes = data.indexOf('for store in scratch; do mkdir -p /mnt/$store; chattr +i /mnt/$store || true; done');
    expect(closes).toBeGreaterThan(data.indexOf('set -euo pipefail'));
    for (const step of ['dnf install', 'mount -t lustre', 'mdadm']) expect(data.indexOf(step)).toBeGreaterThan(closes);
  });

  it('on spot has neither EFA nor a spot fleet role', () => {
    const { compute_resources: spot } = hall.resource('batch_compute_environment', 'fleet_sweep_spot_environment');
    expect(spot).toMatchObject({ type: 'SPOT', allocation_strategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED' });
    expect(spot).not.toHaveProperty('spot_iam_fleet_role');
    expect(spot.security_group_ids).toEqual([GROUP]);
    expect(hall.resource('launch_template', 'fleet_sweep_spot_template')).not.toHaveProperty('network_interfaces');
  });
});

describe('queues and shares', () => {
  it('put the environments of one workload in order, by the policy of the hall', () => {
    expect(hall.resource('batch_job_queue', 'queue_pre-train_queue')).toMatchObject({
      priority: 10,
      state: 'ENABLED',
      scheduling_policy_arn: '${aws_batch_scheduling_policy.queue_shares.arn}',
      compute_environment_order: [
        { order: 0, compute_environment: '${aws_batch_compute_environment.fleet_pre-train_environment.arn}' },
      ],
    });
    expect(hall.resource('batch_scheduling_policy', 'queue_shares').fair_share_policy.share_distribution).toEqual([
      { share_identifier: 'preXtrain', weight_factor: 0.3333 },
      { share_identifier: 'sweep', weight_factor: 1 },
    ]);
  });
});

describe('a job definition', () => {
  const properties = (name: string, key: string): Json =>
    JSON.parse(hall.resource('batch_job_definition', name)[key].replaceAll(/\$\{[^}]*\}/g, 'value'));

  it('of training has two whole nodes on EFA', () => {
    expect(hall.resource('batch_job_definition', 'job_pre-train_definition').type).toBe('multinode');
    const { numNodes, mainNode, nodeRangeProperties } = properties('job_pre-train_definition', 'node_properties');
    expect([numNodes, mainNode, nodeRangeProperties.length]).toEqual([2, 0, 1]);
    const { targetNodes, container } = nodeRangeProperties[0];
    expect(targetNodes).toBe('0:');
    expect(container.resourceRequirements).toEqual([
      { type: 'VCPU', value: '96' },
      { type: 'MEMORY', value: '1061683' },
      { type: 'GPU', value: '8' },
    ]);
    expect(container.linuxParameters.devices).toHaveLength(4);
    expect(container.ulimits).toEqual([{ name: 'memlock', softLimit: -1, hardLimit: -1 }]);
    // Where instance metadata is closed nothing else tells it.
    expect(container.environment).toEqual([
      { name: 'AWS_DEFAULT_REGION', value: 'us-east-1' },
      { name: 'AWS_REGION', value: 'us-east-1' },
    ]);
    expect(container.mountPoints.map(({ containerPath }: Json) => containerPath)).toEqual([
      '/mnt/scratch',
      '/mnt/local',
    ]);
  });

  it('on spot has one node, and starts again only when AWS takes the host back', () => {
    expect(hall.resource('batch_job_definition', 'job_sweep_spot_definition')).toMatchObject({
      type: 'container',
      retry_strategy: {
        attempts: 5,
        evaluate_on_exit: [
          { action: 'RETRY', on_status_reason: 'Host EC2*' },
          { action: 'EXIT', on_reason: '*' },
        ],
      },
    });
    expect(properties('job_sweep_spot_definition', 'container_properties')).not.toHaveProperty('instanceType');
  });

  it('runs as the workload: its own buckets to write, those of others as granted', () => {
    const policy = (workload: string) =>
      JSON.parse(hall.resource('iam_role_policy', `access_${workload}_policy`).policy).Statement.map(
        ({ Sid }: Json) => Sid,
      );
    expect(policy('pre-train')).toEqual(['UseBuckets', 'UseObjects', 'UseTheKeyThroughS3']);
    expect(policy('sweep')).toEqual(['ReadBuckets', 'ReadObjects', 'UseTheKeyThroughS3']);
    const trust = JSON.parse(hall.resource('iam_role', 'access_sweep_role').assume_role_policy).Statement;
    expect(trust[0]).toMatchObject({
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': expect.any(String) } },
    });
  });

  it('asks for the image: one variable a workload', () => {
    expect(hall.json.variable).toEqual({
      job_image_pre_train: { type: 'string', nullable: false, description: expect.stringContaining('pre-train') },
      job_image_sweep: { type: 'string', nullable: false, description: expect.stringContaining('sweep') },
    });
  });
});
