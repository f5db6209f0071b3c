import { describe, expect, it } from 'vitest';
import { planOfText, platformPlan } from './platform-plans.js';
import { type Json, Synthesized } from './synthesized.js';

const plan = await platformPlan('ec2');
const hall = new Synthesized(plan);
const reserved = new Synthesized(await platformPlan('fleets/reserved'));

describe('a hall of instances', () => {
  it('has no part of a cluster', () => {
    expect(hall.addresses().filter((address) => /^aws_(eks|batch)_/.test(address))).toEqual([]);
    expect(plan.sizing.cost.lines.filter(({ subject }) => /control-plane|system-node/.test(subject.kind))).toEqual([]);
  });

  it('is told of groups that are short of nodes', () => {
    expect(Object.keys(hall.all('cloudwatch_metric_alarm'))).toEqual(
      expect.arrayContaining(['operations_alarm_fleet_train_in-service', 'operations_alarm_fleet_serve_in-service']),
    );
  });
});

describe('an Auto Scaling group', () => {
  const train = hall.resource('autoscaling_group', 'fleet_train_group');

  it('leaves its count to a scheduler, and Terraform does not wait for nodes', () => {
    expect(train).toMatchObject({
      min_size: 0,
      desired_capacity: 0,
      max_size: 2,
      health_check_type: 'EC2',
      wait_for_capacity_timeout: '0',
      lifecycle: { ignore_changes: ['desired_capacity'] },
      launch_template: {
        id: '${aws_launch_template.fleet_train_template.id}',
        version: '${aws_launch_template.fleet_train_template.latest_version}',
      },
    });
    expect(train.enabled_metrics).toContain('GroupInServiceInstances');
    expect(train).not.toHaveProperty('instance_refresh');
    expect(train).not.toHaveProperty('mixed_instances_policy');
  });

  it('holds a node back until it says that it is up, and before it goes', () => {
    expect(hall.resource('autoscaling_lifecycle_hook', 'fleet_train_hook_launch')).toMatchObject({
      lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      default_result: 'ABANDON',
      heartbeat_timeout: 1800,
    });
    expect(hall.resource('autoscaling_lifecycle_hook', 'fleet_train_hook_terminate')).toMatchObject({
      lifecycle_transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      default_result: 'CONTINUE',
      heartbeat_timeout: 300,
    });
    const { user_data: data } = hall.resource('launch_template', 'fleet_train_template');
    expect(data).toMatch(/^\$\{base64encode\("#!\/bin\/bash\\n/);
    expect(data).toContain('--lifecycle-hook-name launch');
    expect(data).toContain('nvidia-smi -L\\nanswer CONTINUE');
    expect(data).toContain('aws_fsx_lustre_file_system.store_train_scratch_file-system.dns_name');
    const { Statement } = JSON.parse(hall.resource('iam_role_policy', 'access_train_policy').policy);
    expect(Statement).toEqual([
      {
        Sid: 'AnswerHooksAndReportFaults',
        Effect: 'Allow',
        Action: ['autoscaling:CompleteLifecycleAction', 'autoscaling:SetInstanceHealth'],
        Resource: expect.stringMatching(/autoScalingGroup:\*:autoScalingGroupName\/ec2-train$/),
      },
    ]);
  });

  it('has its image from a parameter, that a variable may name', () => {
    expect(hall.json.variable.image_parameter_train.default).toBe(
      '/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id',
    );
    expect(hall.json.data.aws_ssm_parameter['fleet_train_image-id'].name).toBe('${var.image_parameter_train}');
    const template = hall.resource('launch_template', 'fleet_train_template');
    expect(template.image_id).toBe('${data.aws_ssm_parameter.fleet_train_image-id.insecure_value}');
    expect(template.block_device_mappings[0].device_name).toBe('${data.aws_ami.fleet_train_image.root_device_name}');
    expect(template.iam_instance_profile).toEqual({ arn: '${aws_iam_instance_profile.access_train_profile.arn}' });
  });

  it('names security groups in the template, or on the interfaces, never both', () => {
    const template = (fleet: string) => hall.resource('launch_template', `fleet_${fleet}_template`);
    expect(template('train')).not.toHaveProperty('vpc_security_group_ids');
    expect(template('train').network_interfaces).toHaveLength(5);
    expect(template('serve')).not.toHaveProperty('network_interfaces');
    expect(template('serve').vpc_security_group_ids).toEqual(['${aws_security_group.instances_group.id}']);
  });

  it('is up at its hours and otherwise as it is', () => {
    expect(hall.resource('autoscaling_schedule', 'fleet_train_schedule_start')).toMatchObject({
      recurrence: '0 7 * * 1-5',
      time_zone: 'Europe/Berlin',
      desired_capacity: 2,
      min_size: -1,
      max_size: -1,
    });
    expect(hall.resource('autoscaling_schedule', 'fleet_train_schedule_stop').desired_capacity).toBe(0);
  });
});

describe('a serving group', () => {
  it('follows the metric of its service; a training group follows none', () => {
    expect(Object.keys(hall.all('autoscaling_policy'))).toEqual(['fleet_serve_spot_tracking', 'fleet_serve_tracking']);
    const tracking = hall.resource('autoscaling_policy', 'fleet_serve_tracking');
    expect(tracking.target_tracking_configuration).toEqual({
      target_value: 20,
      customized_metric_specification: {
        namespace: 'Serving',
        metric_name: 'RequestsPerNode',
        statistic: 'Average',
        metric_dimension: [{ name: 'AutoScalingGroupName', value: '${aws_autoscaling_group.fleet_serve_group.name}' }],
      },
    });
    expect(JSON.stringify(hall.json)).not.toContain('ASGAverageCPUUtilization');
  });

  it('is refreshed by the tenth', () => {
    expect(hall.resource('autoscaling_group', 'fleet_serve_group').instance_refresh).toEqual({
      strategy: 'Rolling',
      preferences: { auto_rollback: true, max_healthy_percentage: 110, min_healthy_percentage: 90 },
    });
  });

  it('on spot is spread over zones by price and capacity, and moves before AWS takes a node back', () => {
    const spot = hall.resource('autoscaling_group', 'fleet_serve_spot_group');
    expect(spot.capacity_rebalance).toBe(true);
    expect(spot).not.toHaveProperty('launch_template');
    expect(spot.mixed_instances_policy).toEqual({
      instances_distribution: {
        on_demand_base_capacity: 0,
        on_demand_percentage_above_base_capacity: 0,
        spot_allocation_strategy: 'price-capacity-optimized',
      },
      launch_template: {
        launch_template_specification: {
          launch_template_id: '${aws_launch_template.fleet_serve_spot_template.id}',
          version: '${aws_launch_template.fleet_serve_spot_template.latest_version}',
        },
        override: [{ instance_type: 'g6.xlarge' }],
      },
    });
    expect(hall.resource('launch_template', 'fleet_serve_spot_template')).not.toHaveProperty('instance_market_options');
  });
});

describe('capacity that is held', () => {
  it('is a pool of reservations that the template aims at, without a placement group', () => {
    expect(reserved.resource('resourcegroups_group', 'fleet_held_reservations').configuration).toEqual([
      { type: 'AWS::EC2::CapacityReservationPool' },
      {
        type: 'AWS::ResourceGroups::Generic',
        parameters: [{ name: 'allowed-resource-types', values: ['AWS::EC2::CapacityReservation'] }],
      },
    ]);
    expect(
      Object.values<Json>(reserved.all('resourcegroups_resource')).map(({ resource_arn: arn }) =>
        arn.split('/').at(-1),
      ),
    ).toEqual(['cr-0123456789abcdef0', 'cr-0aaaaaaaaaaaaaaa1']);
    const template = reserved.resource('launch_template', 'fleet_held_template');
    expect(template.capacity_reservation_specification).toEqual({
      capacity_reservation_target: {
        capacity_reservation_resource_group_arn: '${aws_resourcegroups_group.fleet_held_reservations.arn}',
      },
    });
    expect(template).not.toHaveProperty('placement');
    expect(template).not.toHaveProperty('instance_market_options');
  });

  it('as a block is left before it ends, once, and bought by nobody here', () => {
    const schedule = reserved.resource('autoscaling_schedule', 'fleet_block_capacity-block_schedule_block-end');
    expect(schedule).toMatchObject({
      start_time: '${timeadd(var.capacity_block_end_block_capacity_block, "-40m")}',
      desired_capacity: 0,
      count: '${timecmp(plantimestamp(), timeadd(var.capacity_block_end_block_capacity_block, "-40m")) < 0 ? 1 : 0}',
    });
    const group = reserved.resource('autoscaling_group', 'fleet_block_capacity-block_group');
    expect([group.min_size, group.desired_capacity]).toEqual([0, 0]);
    expect(group).not.toHaveProperty('mixed_instances_policy');
    const template = reserved.resource('launch_template', 'fleet_block_capacity-block_template');
    expect(template.instance_market_options).toEqual({ market_type: 'capacity-block' });
    expect(template).not.toHaveProperty('placement');
    expect(reserved.addresses().join()).not.toContain('capacity_block_reservation');
  });
});

describe('a target group', () => {
  const text = (port: number) => `version: 1
name: internal-lab
region: us-east-1
platform: ec2
workloads:
  - name: chat
    purpose: inference
    accelerators: { atLeast: 2 }
    types: { allow: [g5], interconnect: any }
    targetGroup: { securityGroup: sg-0123456789abcdef0, port: ${port} }
  - name: other
    purpose: inference
    accelerators: { atLeast: 1 }
    types: { allow: [g5], interconnect: any }
    targetGroup: { securityGroup: sg-0123456789abcdef0, port: ${port} }
  - { name: train, accelerators: { atLeast: 1 }, types: { allow: [g5], interconnect: any } }
operations: { emails: [] }
`;
  const serving = async (port = 8000) => new Synthesized(await planOfText(text(port)));

  it('has the nodes of its workload, which answer the load balancer of the owner alone', async () => {
    const made = await serving();
    expect(made.resource('lb_target_group', 'target-groups_chat')).toMatchObject({
      name: expect.stringMatching(/^hall-internal-lab-chat-[0-9a-f]{8}$/),
      port: 8000,
      protocol: 'HTTP',
      target_type: 'instance',
      vpc_id: '${aws_vpc.network_vpc.id}',
      health_check: { path: '/health', matcher: '200' },
    });
    const arnsOf = (workload: string) =>
      made.resource('autoscaling_group', `fleet_${workload}_group`).target_group_arns;
    expect(arnsOf('chat')).toEqual(['${aws_lb_target_group.target-groups_chat.arn}']);
    expect(arnsOf('train')).toBeUndefined();
    // Both answer on one port: a second rule that says the same would be refused.
    const fromOthers = Object.values(made.all('vpc_security_group_ingress_rule')).filter(
      ({ referenced_security_group_id: from }) => from?.startsWith('sg-'),
    );
    expect(fromOthers).toEqual([
      expect.objectContaining({
        referenced_security_group_id: 'sg-0123456789abcdef0',
        ip_protocol: 'tcp',
        from_port: 8000,
        to_port: 8000,
      }),
    ]);
    expect(made.json.output.target_group_chat.value).toBe('${aws_lb_target_group.target-groups_chat.arn}');
  });

  it('on another port is another one, made before the old one goes', async () => {
    const [at8000, at9000] = await Promise.all([serving(), serving(9000)]);
    const { name, lifecycle } = at9000!.resource('lb_target_group', 'target-groups_chat');
    expect(lifecycle).toEqual({ create_before_destroy: true });
    expect(name).not.toBe(at8000!.resource('lb_target_group', 'target-groups_chat').name);
    expect(name.length).toBeLessThanOrEqual(32);
  });

  it('is in no hall that asks for none', () => {
    expect(hall.all('lb_target_group')).toEqual({});
  });
});
