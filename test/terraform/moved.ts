import type { Json } from './synthesized.js';

/** Arguments that the provider can only change by making the resource anew, read in its documents apart from the library. */
const FORCING: Readonly<Record<string, readonly string[]>> = {
  aws_autoscaling_group: ['name', 'name_prefix'],
  aws_batch_compute_environment: ['name', 'name_prefix', 'type'],
  aws_batch_job_definition: ['name', 'type'],
  aws_batch_job_queue: ['name'],
  aws_batch_scheduling_policy: ['name'],
  aws_cloudformation_stack: ['name', 'on_failure', 'disable_rollback', 'timeout_in_minutes'],
  aws_cloudwatch_log_group: ['name', 'log_group_class'],
  aws_efs_file_system: ['encrypted', 'kms_key_id', 'performance_mode', 'availability_zone_name'],
  aws_efs_mount_target: ['file_system_id', 'subnet_id', 'ip_address'],
  aws_eip: ['domain'],
  aws_eks_addon: ['cluster_name', 'addon_name'],
  aws_eks_cluster: [
    'name',
    'role_arn',
    'kubernetes_network_config',
    'bootstrap_self_managed_addons',
    'encryption_config',
  ],
  aws_eks_node_group: [
    ...['cluster_name', 'node_group_name', 'node_role_arn', 'subnet_ids', 'ami_type', 'capacity_type', 'disk_size'],
    ...['instance_types', 'remote_access'],
  ],
  aws_fsx_lustre_file_system: [
    ...['deployment_type', 'storage_type', 'subnet_ids', 'security_group_ids', 'kms_key_id', 'efa_enabled'],
    ...['import_path', 'export_path', 'copy_tags_to_backups', 'file_system_type_version'],
  ],
  aws_iam_role: ['name', 'path'],
  aws_kms_alias: ['name'],
  aws_kms_key: ['customer_master_key_spec', 'key_usage', 'multi_region'],
  aws_launch_template: ['name'],
  aws_nat_gateway: ['allocation_id', 'subnet_id', 'connectivity_type'],
  aws_placement_group: ['name', 'strategy'],
  aws_route_table: ['vpc_id'],
  aws_route_table_association: ['subnet_id'],
  aws_s3_bucket: ['bucket', 'object_lock_enabled'],
  aws_s3_directory_bucket: ['bucket', 'location', 'data_redundancy'],
  aws_security_group: ['name', 'description', 'vpc_id'],
  aws_sns_topic: ['name'],
  aws_subnet: ['cidr_block', 'availability_zone_id', 'vpc_id'],
  aws_vpc: ['cidr_block'],
  aws_vpc_endpoint: ['service_name', 'vpc_id', 'vpc_endpoint_type'],
};

/** Whether a resource is of one of these workloads: `fleet_train_nodes`, `store_train_s0_bucket`. */
const isOf = (address: string, workloads: readonly string[]) =>
  workloads.some((name) => new RegExp(`\\.(fleet|store|access|job|queue)_${name}(_|$)`).test(address));

/**
 * What of `before` is gone or would be made anew.
 * @param changed - workload that may change as it likes but for its stores; null: none
 * @param left - zones that its nodes have left: what is there for a zone alone may go, and a file system in it may be made
 *   anew
 */
export function moved(
  before: Map<string, Json>,
  after: Map<string, Json>,
  changed: string | null,
  others: readonly string[],
  left: readonly string[] = [],
): string[] {
  return [...before].flatMap(([address, body]) => {
    const own = changed !== null && isOf(address, [changed]) && !/\.store_/.test(address);
    const watched =
      changed !== null && /\.operations_alarm_(fleet|store)_/.test(address) && address.includes(`_${changed}`);
    if (own || watched) return [];
    const now = after.get(address);
    if (now === undefined) return left.some((zone) => address.endsWith(zone)) ? [] : [`${address} is gone`];
    // Nothing at all of another workload changes, but for what it waits for.
    if (isOf(address, others)) return sameButOrder(body, now) ? [] : [`${address} is another`];
    return (
      (FORCING[address.slice(0, address.indexOf('.'))] ?? [])
        .filter((argument) => JSON.stringify(body[argument]) !== JSON.stringify(now[argument]))
        // A file system follows the nodes that use it out of a zone.
        .filter((argument) => !left.some((zone) => JSON.stringify(body[argument]).includes(`-${zone}.`)))
        .map((argument) => `${address} is made anew for its ${argument}`)
    );
  });
}

function sameButOrder(body: Json, now: Json): boolean {
  const { depends_on: one, ...was } = body;
  const { depends_on: other, ...is } = now;
  return JSON.stringify(was) === JSON.stringify(is);
}
