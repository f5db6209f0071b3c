import { describe, expect, it } from 'vitest';
import { fleetFixture, planFixture } from './plan-fixture.js';
import { type Json, Synthesized } from './synthesized.js';

const CLUSTER_GROUP = '${aws_eks_cluster.cluster_control-plane.vpc_config[0].cluster_security_group_id}';
const FABRIC_GROUP = '${aws_security_group.fabric_group.id}';

function fleet(parts: Parameters<typeof fleetFixture>[0] = {}): Synthesized {
  return new Synthesized(planFixture({ fleets: [fleetFixture(parts)] }));
}

describe('a fleet on EFA', () => {
  const hall = fleet();
  const template = hall.resource('launch_template', 'fleet_train_template');

  it('has its interfaces in the launch template, each in both security groups', () => {
    const interfaces = template.network_interfaces.map((one: Json) => [
      one.network_card_index,
      one.device_index,
      one.interface_type,
    ]);
    expect(interfaces).toEqual([
      [0, 0, 'interface'],
      [0, 1, 'efa-only'],
      [1, 0, 'efa-only'],
      [2, 0, 'efa-only'],
      [3, 0, 'efa-only'],
    ]);
    for (const one of template.network_interfaces) {
      expect(one).toMatchObject({ security_groups: [CLUSTER_GROUP, FABRIC_GROUP], delete_on_termination: 'true' });
      expect(one).not.toHaveProperty('associate_public_ip_address');
      expect(one).not.toHaveProperty('subnet_id');
    }
  });

  it('lets its nodes reach each other and nobody else through the fabric group', () => {
    for (const direction of ['ingress', 'egress']) {
      const rule = hall.resource(`vpc_security_group_${direction}_rule`, `fabric_${direction}`);
      expect(rule).toEqual({
        description: expect.any(String),
        ip_protocol: '-1',
        referenced_security_group_id: FABRIC_GROUP,
        security_group_id: FABRIC_GROUP,
      });
    }
  });

  it('stands close together in one subnet', () => {
    expect(hall.resource('placement_group', 'fleet_train_placement')).toEqual({
      name: 'starter-train',
      strategy: 'cluster',
    });
    expect(template.placement).toEqual({ group_name: '${aws_placement_group.fleet_train_placement.name}' });
    expect(hall.resource('eks_node_group', 'fleet_train_nodes').subnet_ids).toEqual([
      '${aws_subnet.network_subnet_accelerators-az2.id}',
    ]);
  });

  it('says the instance type in the template and the image in the node group, each once', () => {
    const group = hall.resource('eks_node_group', 'fleet_train_nodes');
    expect(template.instance_type).toBe('p4d.24xlarge');
    expect(group).not.toHaveProperty('instance_types');
    expect(group.ami_type).toBe('AL2023_x86_64_NVIDIA');
    expect(group).not.toHaveProperty('disk_size');
    expect(group).not.toHaveProperty('remote_access');
  });

  it('scales between none and its maximum, and leaves the count to the autoscaler', () => {
    expect(hall.resource('eks_node_group', 'fleet_train_nodes')).toMatchObject({
      capacity_type: 'ON_DEMAND',
      scaling_config: { min_size: 0, desired_size: 0, max_size: 3 },
      taint: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NO_SCHEDULE' }],
      labels: { 'datahall/fleet': 'train', 'nvidia.com/gpu.present': 'true' },
      lifecycle: { ignore_changes: ['scaling_config[0].desired_size'] },
      // A block or a reservation has no node to spare.
      update_config: { max_unavailable: 1, update_strategy: 'MINIMAL' },
      node_repair_config: { enabled: true },
    });
  });

  it('tells the autoscaler what a node offers while none runs', () => {
    expect(hall.resource('autoscaling_group_tag', 'fleet_train_scaling-tags')).toEqual({
      autoscaling_group_name: '${aws_eks_node_group.fleet_train_nodes.resources[0].autoscaling_groups[0].name}',
      for_each: {
        'k8s.io/cluster-autoscaler/node-template/autoscaling-options/ignoredaemonsetsutilization': 'true',
        'k8s.io/cluster-autoscaler/node-template/autoscaling-options/scaledowngpuutilizationthreshold': '0.01',
        'k8s.io/cluster-autoscaler/node-template/autoscaling-options/scaledownutilizationthreshold': '0.01',
        'k8s.io/cluster-autoscaler/node-template/label/datahall/fleet': 'train',
        'k8s.io/cluster-autoscaler/node-template/label/nvidia.com/gpu.present': 'true',
        'k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu': '8',
        'k8s.io/cluster-autoscaler/node-template/resources/vpc.amazonaws.com/efa': '4',
        'k8s.io/cluster-autoscaler/node-template/taint/nvidia.com/gpu': 'true:NoSchedule',
      },
      tag: { key: '${each.key}', value: '${each.value}', propagate_at_launch: false },
    });
  });

  it('configures its nodes in a MIME document that Terraform encodes', () => {
    const [, quoted] = /^\$\{base64encode\((".*")\)\}$/s.exec(template.user_data) ?? [];
    const document = JSON.parse(quoted ?? '""') as string;
    expect(document.startsWith('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=datahall\n\n')).toBe(true);
    const part = document.split('--datahall\n')[1]?.split('\n\n--datahall--')[0];
    expect(part).toBe(
      [
        'Content-Type: application/node.eks.aws',
        '',
        'apiVersion: node.eks.aws/v1alpha1',
        'kind: NodeConfig',
        'spec:',
        '  instance:',
        '    localStorage:',
        '      strategy: RAID0',
        '  kubelet:',
        '    config:',
        '      maxPods: 28',
      ].join('\n'),
    );
    const plain = fleet({ stripeLocalDisks: false }).resource('launch_template', 'fleet_train_template').user_data;
    expect(plain).not.toContain('RAID0');
  });

  it('carries its workload on everything that costs', () => {
    for (const { tags } of template.tag_specifications) {
      expect(tags).toMatchObject({ 'datahall:workload': 'train', 'datahall:hall': 'starter', Name: 'starter-train' });
    }
  });
});

describe('other fleets', () => {
  it('without EFA leave the interface to EKS', () => {
    const hall = fleet({ interfaces: [], placement: null });
    const template = hall.resource('launch_template', 'fleet_train_template');
    expect(template).not.toHaveProperty('network_interfaces');
    expect(template).not.toHaveProperty('placement');
    expect(hall.all('security_group')).not.toHaveProperty('fabric_group');
    expect(hall.all('placement_group')).toEqual({});
  });

  it.each([
    ['spot', 'SPOT'],
    ['reserved-3y', 'ON_DEMAND'],
  ] as const)('bought as %s are %s', (purchase, capacity) => {
    const hall = fleet({ purchase });
    expect(hall.resource('eks_node_group', 'fleet_train_nodes').capacity_type).toBe(capacity);
    expect(hall.resource('launch_template', 'fleet_train_template')).not.toHaveProperty('instance_market_options');
    expect(hall.json).not.toHaveProperty('variable');
  });

  it('in a capacity block ask for its id and buy nothing', () => {
    const key = 'train.capacity-block';
    const hall = fleet({ key, purchase: 'capacity-block', placement: null });
    expect(hall.json.variable).toEqual({
      capacity_reservation_train_capacity_block: {
        description: expect.stringContaining('cr-0123456789abcdef0'),
        nullable: false,
        type: 'string',
        validation: [
          {
            condition: '${can(regex("^cr-[0-9a-f]+$", var.capacity_reservation_train_capacity_block))}',
            error_message: 'The id of a capacity reservation begins with cr-.',
          },
        ],
      },
    });
    const template = hall.resource('launch_template', 'fleet_train_capacity-block_template');
    expect(template).toMatchObject({
      instance_type: 'p4d.24xlarge',
      instance_market_options: { market_type: 'capacity-block' },
      capacity_reservation_specification: {
        capacity_reservation_target: {
          capacity_reservation_id: '${var.capacity_reservation_train_capacity_block}',
        },
      },
    });
    expect(template.instance_market_options).not.toHaveProperty('spot_options');
    expect(hall.resource('eks_node_group', 'fleet_train_capacity-block_nodes').capacity_type).toBe('CAPACITY_BLOCK');
  });
});

describe('a fleet in a reservation that is owned', () => {
  const ids = ['cr-0123456789abcdef0'];
  const owned = (reservation: Parameters<typeof fleet>[0]) =>
    fleet({
      key: 'train.owned.spring',
      name: 'hall-train-owned-spring',
      purchase: 'owned',
      placement: null,
      ...reservation,
    });

  it('is on demand, and starts in nothing but the reservation', () => {
    const hall = owned({ reservation: { kind: 'pool', name: 'hall-train-owned-spring', ids } });
    const path = 'fleet_train_owned_spring';
    expect(hall.resource('eks_node_group', `${path}_nodes`).capacity_type).toBe('ON_DEMAND');
    expect(hall.resource('resourcegroups_resource', `${path}_reservation_cr-0123456789abcdef0`)).toMatchObject({
      group_arn: `\${aws_resourcegroups_group.${path}_reservations.arn}`,
    });
    const template = hall.resource('launch_template', `${path}_template`);
    expect(template.capacity_reservation_specification).toEqual({
      capacity_reservation_target: {
        capacity_reservation_resource_group_arn: `\${aws_resourcegroups_group.${path}_reservations.arn}`,
      },
    });
    expect(template).not.toHaveProperty('instance_market_options');
    expect(template).not.toHaveProperty('placement');
  });

  it('without an id is left to AWS, which puts its nodes into what is open', () => {
    const template = owned({ reservation: null }).resource('launch_template', 'fleet_train_owned_spring_template');
    expect(template).not.toHaveProperty('capacity_reservation_specification');
  });
});
