import { describe, expect, it } from 'vitest';
import { fullPlanFixture, planFixture } from './plan-fixture.js';
import { Synthesized } from './synthesized.js';

const hall = new Synthesized(planFixture());

describe('the cluster of a hall', () => {
  it('is private, encrypted, logged, and administered by named roles only', () => {
    const { depends_on, ...cluster } = hall.resource('eks_cluster', 'cluster_control-plane');
    expect(cluster).toEqual({
      access_config: { authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false },
      bootstrap_self_managed_addons: false,
      deletion_protection: true,
      enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      encryption_config: { provider: { key_arn: '${aws_kms_key.keys_cluster.arn}' }, resources: ['secrets'] },
      kubernetes_network_config: { ip_family: 'ipv4', service_ipv4_cidr: '172.20.0.0/16' },
      name: 'starter',
      role_arn: '${aws_iam_role.cluster_role.arn}',
      upgrade_policy: { support_type: 'STANDARD' },
      version: '1.34',
      vpc_config: {
        endpoint_private_access: true,
        endpoint_public_access: false,
        subnet_ids: [
          '${aws_subnet.network_subnet_control-plane-az1.id}',
          '${aws_subnet.network_subnet_control-plane-az2.id}',
        ],
      },
    });
    // The log group first, or EKS makes one without key and retention.
    expect(depends_on).toContain('aws_cloudwatch_log_group.cluster_logs');
    expect(depends_on).toContain('aws_iam_role_policy_attachment.cluster_role_managed');
    expect(hall.resource('cloudwatch_log_group', 'cluster_logs')).toMatchObject({
      name: '/aws/eks/starter/cluster',
      kms_key_id: '${aws_kms_key.keys_logs.arn}',
    });
  });

  it('opens its endpoint to the networks that are named', () => {
    const cluster = { ...planFixture().cluster, publicAccessCidrs: ['203.0.113.0/24'] };
    const open = new Synthesized(planFixture({ cluster })).resource('eks_cluster', 'cluster_control-plane');
    expect(open.vpc_config).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ['203.0.113.0/24'],
    });
  });

  it('gives one role all rights inside, by an access entry', () => {
    expect(hall.resource('eks_access_entry', 'cluster_admin-access')).toEqual({
      cluster_name: '${aws_eks_cluster.cluster_control-plane.name}',
      principal_arn: '${aws_iam_role.cluster_admin-role.arn}',
      type: 'STANDARD',
    });
    expect(hall.resource('eks_access_policy_association', 'cluster_admin-access_policy')).toMatchObject({
      policy_arn:
        'arn:${data.aws_partition.account_partition.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      principal_arn: '${aws_eks_access_entry.cluster_admin-access.principal_arn}',
    });
  });
});

describe('add-ons', () => {
  it('that nodes need come before them, with a role where they call AWS', () => {
    const addon = hall.resource('eks_addon', 'addons_vpc-cni_addon');
    expect(addon).toMatchObject({
      addon_name: 'vpc-cni',
      configuration_values: '{"env":{"WARM_IP_TARGET":"2"}}\n',
      pod_identity_association: [{ role_arn: '${aws_iam_role.addons_vpc-cni_role.arn}', service_account: 'aws-node' }],
    });
    expect(addon.depends_on).toContain('aws_iam_role_policy_attachment.addons_vpc-cni_managed_AmazonEKS-CNI-Policy');
    for (const group of Object.values(new Synthesized(fullPlanFixture()).all('eks_node_group'))) {
      expect(group.depends_on).toContain('aws_eks_addon.addons_vpc-cni_addon');
    }
  });

  it('that run on nodes come after the system nodes', () => {
    const addon = hall.resource('eks_addon', 'node-addons_coredns_addon');
    expect(addon.depends_on).toContain('aws_eks_node_group.system_nodes');
    expect(addon).not.toHaveProperty('pod_identity_association');
  });

  it('have the version of the plan, and nothing is asked when Terraform plans', () => {
    const versions = Object.values(hall.all('eks_addon')).map(({ addon_name, addon_version }) => [
      addon_name,
      addon_version,
    ]);
    expect(Object.fromEntries(versions)).toEqual({ coredns: undefined, 'vpc-cni': 'v1.22.4-eksbuild.3' });
    expect(Object.keys(hall.json.data).filter((type) => type.startsWith('aws_eks'))).toEqual([]);
  });

  it('go before the access that removes them', () => {
    for (const addon of Object.values(hall.all('eks_addon'))) {
      expect(addon.depends_on).toContain('aws_eks_access_policy_association.cluster_admin-access_policy');
    }
  });
});

describe('system nodes', () => {
  it('stand in two zones, without taints, resized by the autoscaler', () => {
    expect(hall.resource('eks_node_group', 'system_nodes')).toMatchObject({
      ami_type: 'AL2023_x86_64_STANDARD',
      capacity_type: 'ON_DEMAND',
      node_group_name: 'starter-system-nodes',
      version: '1.34',
      scaling_config: { min_size: 2, desired_size: 2, max_size: 4 },
      subnet_ids: ['${aws_subnet.network_subnet_nodes-az1.id}', '${aws_subnet.network_subnet_nodes-az2.id}'],
      launch_template: {
        id: '${aws_launch_template.system_template.id}',
        version: '${aws_launch_template.system_template.latest_version}',
      },
      lifecycle: { ignore_changes: ['scaling_config[0].desired_size'] },
    });
    expect(hall.resource('eks_node_group', 'system_nodes')).not.toHaveProperty('taint');
  });

  it('wait for the ways out of their own subnets', () => {
    const { depends_on } = hall.resource('eks_node_group', 'system_nodes');
    expect(depends_on).toEqual(
      expect.arrayContaining([
        'aws_route.network_route_public',
        'aws_route.network_route_az1',
        'aws_route_table_association.network_association_nodes-az1',
        'aws_vpc_endpoint.network_endpoint_s3',
      ]),
    );
    expect(depends_on).not.toContain('aws_route_table_association.network_association_accelerators-az2');
  });
});

describe('every launch template', () => {
  it.each(Object.entries(new Synthesized(fullPlanFixture()).all('launch_template')))('%s', (_, template) => {
    expect(template.metadata_options).toEqual({
      http_endpoint: 'enabled',
      http_put_response_hop_limit: 1,
      http_tokens: 'required',
    });
    expect(template.block_device_mappings[0].ebs).toMatchObject({
      encrypted: 'true',
      kms_key_id: '${aws_kms_key.keys_volumes.arn}',
      volume_type: 'gp3',
    });
    const tagged = template.tag_specifications.map(({ resource_type }: { resource_type: string }) => resource_type);
    expect(tagged).toEqual(['instance', 'network-interface', 'volume']);
    expect(template.tag_specifications[0].tags).toMatchObject({ 'datahall:hall': 'starter', team: 'research' });
    // Those are the node group's to say.
    for (const key of ['image_id', 'iam_instance_profile', 'vpc_security_group_ids', 'key_name']) {
      expect(template).not.toHaveProperty(key);
    }
  });
});
