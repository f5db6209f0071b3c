/**
 * Arguments whose change makes the AWS provider destroy a resource and make it anew (`ForceNew` in its
 * source, version 6.25). A dotted path stands for an argument of a block. `*`: any change. A type that is not here
 * is taken to be replaced by any change, which errs on the side that warns.
 */
export const REPLACEMENT_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_autoscaling_group_tag: ['autoscaling_group_name', 'tag.key'],
  aws_cloudwatch_log_group: ['name', 'name_prefix', 'log_group_class'],
  aws_default_security_group: ['vpc_id'],
  aws_eip: ['domain', 'network_border_group', 'public_ipv4_pool'],
  aws_eks_access_entry: ['cluster_name', 'principal_arn', 'type'],
  aws_eks_access_policy_association: ['*'],
  aws_eks_addon: ['cluster_name', 'addon_name'],
  aws_eks_cluster: [
    'name',
    'role_arn',
    'bootstrap_self_managed_addons',
    'access_config.bootstrap_cluster_creator_admin_permissions',
    'kubernetes_network_config.ip_family',
    'kubernetes_network_config.service_ipv4_cidr',
    'outpost_config',
    'remote_network_config',
  ],
  aws_eks_node_group: [
    'ami_type',
    'capacity_type',
    'cluster_name',
    'disk_size',
    'instance_types',
    'launch_template.id',
    'launch_template.name',
    'node_group_name',
    'node_role_arn',
    'subnet_ids',
  ],
  aws_eks_pod_identity_association: ['cluster_name', 'namespace', 'service_account'],
  aws_flow_log: ['*'],
  aws_fsx_lustre_file_system: [
    'backup_id',
    'copy_tags_to_backups',
    'deployment_type',
    'drive_cache_type',
    'efa_enabled',
    // In place from provider 6.44 on; older ones are admitted.
    'file_system_type_version',
    'import_path',
    'kms_key_id',
    'security_group_ids',
    'storage_type',
    'subnet_ids',
  ],
  aws_iam_instance_profile: ['name', 'name_prefix', 'path'],
  aws_iam_role: ['name', 'name_prefix', 'path'],
  aws_iam_role_policy: ['name', 'name_prefix', 'role'],
  aws_iam_role_policy_attachment: ['*'],
  aws_internet_gateway: [],
  aws_kms_alias: ['name', 'name_prefix'],
  aws_kms_key: ['customer_master_key_spec', 'custom_key_store_id', 'key_usage', 'multi_region', 'xks_key_id'],
  aws_launch_template: ['name', 'name_prefix'],
  aws_nat_gateway: ['allocation_id', 'connectivity_type', 'subnet_id', 'private_ip'],
  aws_placement_group: ['*'],
  aws_route: ['route_table_id', 'destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id'],
  aws_route_table: ['vpc_id'],
  aws_route_table_association: ['subnet_id', 'gateway_id'],
  aws_s3_bucket: ['bucket', 'bucket_prefix', 'object_lock_enabled'],
  aws_s3_bucket_lifecycle_configuration: ['bucket', 'expected_bucket_owner'],
  aws_s3_bucket_logging: ['bucket', 'expected_bucket_owner'],
  aws_s3_bucket_ownership_controls: ['bucket'],
  aws_s3_bucket_policy: ['bucket'],
  aws_s3_bucket_public_access_block: ['bucket'],
  aws_s3_bucket_server_side_encryption_configuration: ['bucket', 'expected_bucket_owner'],
  aws_s3_bucket_versioning: ['bucket', 'expected_bucket_owner', 'mfa'],
  aws_security_group: ['name', 'name_prefix', 'description', 'vpc_id'],
  aws_subnet: ['availability_zone', 'availability_zone_id', 'cidr_block', 'ipv6_native', 'outpost_arn', 'vpc_id'],
  aws_vpc: ['cidr_block', 'instance_tenancy', 'ipv4_ipam_pool_id'],
  aws_vpc_endpoint: ['service_name', 'service_region', 'vpc_endpoint_type', 'vpc_id'],
  aws_vpc_security_group_egress_rule: ['security_group_id'],
  aws_vpc_security_group_ingress_rule: ['security_group_id'],
};

/** Resources whose loss is a loss of data, or of the key to it. */
export const DATA_TYPES: readonly string[] = [
  'aws_efs_file_system',
  'aws_fsx_lustre_file_system',
  'aws_kms_key',
  'aws_s3_bucket',
  'aws_s3_directory_bucket',
];

/** Resources whose change in place makes running nodes leave: a new version of a template rolls the nodes. */
export const DRAIN_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_eks_node_group: ['release_version', 'version'],
  aws_launch_template: ['*'],
};

/** Changes that force replacement in one direction only. */
export const ONE_WAY_ARGUMENTS: Readonly<
  Record<string, Readonly<Record<string, (old: unknown, fresh: unknown) => boolean>>>
> = {
  aws_eks_cluster: { 'encryption_config.provider.key_arn': (_, fresh) => fresh === undefined },
  aws_fsx_lustre_file_system: { storage_capacity: (old, fresh) => Number(fresh) < Number(old) },
};
