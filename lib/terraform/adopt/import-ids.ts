/** How Terraform is told which thing of AWS a resource is. */
export type ImportId =
  /** It follows from arguments, which stand in braces; `account`, `partition` and `region` are those of the hall. */
  | { readonly by: 'name'; readonly form: string }
  /** AWS gives it; `service` and the beginning of the example tell it from ids of other things. */
  | { readonly by: 'aws'; readonly service: string; readonly example: string }
  /** There is none. */
  | { readonly by: 'nothing'; readonly why: string };

const named = (form: string): ImportId => ({ by: 'name', form });
const given = (service: string, example: string): ImportId => ({ by: 'aws', service, example });
const never = (why: string): ImportId => ({ by: 'nothing', why });

const arn = (service: string, resource: string) => `arn:{partition}:${service}:{region}:{account}:${resource}`;
const ID = '0123456789abcdef0';
const UUID = '1234abcd-12ab-34cd-56ef-1234567890ab';

/**
 * The id to import by, of every type of resource that halls have.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs, "Import" on the page of each resource
 * (`website/docs/r/<type>.html.markdown` of hashicorp/terraform-provider-aws), read in November 2026
 */
export const IMPORT_IDS: Readonly<Record<string, ImportId>> = {
  aws_accessanalyzer_analyzer: named('{analyzer_name}'),
  aws_autoscaling_group: named('{name}'),
  aws_autoscaling_group_tag: never('a tag is set again, which changes nothing'),
  aws_autoscaling_lifecycle_hook: named('{autoscaling_group_name}/{name}'),
  aws_autoscaling_policy: named('{autoscaling_group_name}/{name}'),
  aws_autoscaling_schedule: named('{autoscaling_group_name}/{scheduled_action_name}'),
  aws_backup_plan: given('backup', UUID),
  aws_backup_selection: given('backup', `${UUID}|${UUID}`),
  aws_backup_vault: named('{name}'),
  aws_backup_vault_lock_configuration: named('{backup_vault_name}'),
  aws_batch_compute_environment: named('{name}'),
  aws_batch_job_definition: given('batch', 'arn:aws:batch:us-east-1:111122223333:job-definition/train:1'),
  aws_batch_job_queue: named(arn('batch', 'job-queue/{name}')),
  aws_batch_scheduling_policy: named(arn('batch', 'scheduling-policy/{name}')),
  aws_budgets_budget: named('{account}:{name}'),
  aws_budgets_budget_action: given('budgets', `111122223333:${UUID}:budget`),
  aws_ce_cost_allocation_tag: named('{tag_key}'),
  aws_cloudtrail: named(arn('cloudtrail', 'trail/{name}')),
  aws_cloudwatch_dashboard: named('{dashboard_name}'),
  aws_cloudwatch_event_rule: named('{name}'),
  aws_cloudwatch_event_target: named('{rule}/{target_id}'),
  aws_cloudwatch_log_group: named('{name}'),
  aws_cloudwatch_log_resource_policy: named('{policy_name}'),
  aws_cloudwatch_metric_alarm: named('{alarm_name}'),
  aws_config_configuration_recorder: named('{name}'),
  aws_config_configuration_recorder_status: named('{name}'),
  aws_config_delivery_channel: named('{name}'),
  aws_customer_gateway: given('ec2', `cgw-${ID}`),
  aws_datasync_location_nfs: given('datasync', `arn:aws:datasync:us-east-1:111122223333:location/loc-${ID}`),
  aws_datasync_location_s3: given('datasync', `arn:aws:datasync:us-east-1:111122223333:location/loc-${ID}`),
  aws_datasync_task: given('datasync', `arn:aws:datasync:us-east-1:111122223333:task/task-${ID}`),
  aws_default_security_group: given('ec2', `sg-${ID}`),
  aws_dx_gateway: given('directconnect', UUID),
  aws_dx_gateway_association: given('directconnect', `${UUID}/tgw-${ID}`),
  aws_dx_transit_virtual_interface: given('directconnect', 'dxvif-33cc44dd'),
  aws_ebs_encryption_by_default: named('default'),
  aws_ec2_transit_gateway: given('ec2', `tgw-${ID}`),
  aws_ec2_transit_gateway_vpc_attachment: given('ec2', `tgw-attach-${ID}`),
  aws_efs_access_point: given('elasticfilesystem', `fsap-${ID}`),
  aws_efs_backup_policy: named('{file_system_id}'),
  aws_efs_file_system: given('elasticfilesystem', `fs-${ID}`),
  aws_efs_file_system_policy: named('{file_system_id}'),
  aws_efs_mount_target: given('elasticfilesystem', `fsmt-${ID}`),
  aws_eip: given('ec2', `eipalloc-${ID}`),
  aws_eks_access_entry: named('{cluster_name}:{principal_arn}'),
  aws_eks_access_policy_association: named('{cluster_name}#{principal_arn}#{policy_arn}'),
  aws_eks_addon: named('{cluster_name}:{addon_name}'),
  aws_eks_cluster: named('{name}'),
  aws_eks_node_group: named('{cluster_name}:{node_group_name}'),
  aws_eks_pod_identity_association: given('eks', `cluster,a-${ID}`),
  aws_flow_log: given('ec2', `fl-${ID}`),
  aws_fsx_data_repository_association: given('fsx', `dra-${ID}`),
  aws_fsx_lustre_file_system: given('fsx', `fs-${ID}`),
  aws_guardduty_detector: given('guardduty', '00b00fd5aecc0ab60a708659477e9617'),
  aws_guardduty_detector_feature: never('the provider imports none; a feature is set again, which changes nothing'),
  aws_iam_instance_profile: named('{name}'),
  aws_iam_policy: named('arn:{partition}:iam::{account}:policy/{name}'),
  aws_iam_role: named('{name}'),
  aws_iam_role_policy: named('{role}:{name}'),
  aws_iam_role_policy_attachment: named('{role}/{policy_arn}'),
  aws_iam_service_linked_role: given(
    'iam',
    'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
  ),
  aws_internet_gateway: given('ec2', `igw-${ID}`),
  aws_kms_alias: named('{name}'),
  aws_kms_grant: given('kms', `${UUID}:abcde1237f76e4ba7987489ac329fbfba6ad343d6f7075dbd1ef191f0120514`),
  aws_kms_key: given('kms', UUID),
  aws_launch_template: given('ec2', `lt-${ID}`),
  aws_lb_target_group: given(
    'elasticloadbalancing',
    'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/hall-chat/20cfe21448b66314',
  ),
  aws_macie2_account: given('macie2', 'abcd1'),
  aws_macie2_classification_job: given('macie2', 'abcd1'),
  aws_nat_gateway: given('ec2', `nat-${ID}`),
  aws_placement_group: named('{name}'),
  aws_resourcegroups_group: named('{name}'),
  aws_resourcegroups_resource: named('{group_arn},{resource_arn}'),
  aws_rolesanywhere_profile: given('rolesanywhere', UUID),
  aws_rolesanywhere_trust_anchor: given('rolesanywhere', UUID),
  aws_route: named('{route_table_id}_{destination_cidr_block}'),
  aws_route_table: given('ec2', `rtb-${ID}`),
  aws_route_table_association: named('{subnet_id}/{route_table_id}'),
  aws_route53_resolver_endpoint: given('route53resolver', `rslvr-in-${ID}`),
  aws_route53_resolver_firewall_config: given('route53resolver', `rdsc-${ID}`),
  aws_route53_resolver_firewall_domain_list: given('route53resolver', `rslvr-fdl-${ID}`),
  aws_route53_resolver_firewall_rule: named('{firewall_rule_group_id}:{firewall_domain_list_id}'),
  aws_route53_resolver_firewall_rule_group: given('route53resolver', `rslvr-frg-${ID}`),
  aws_route53_resolver_firewall_rule_group_association: given('route53resolver', `rslvr-frgassoc-${ID}`),
  aws_route53_resolver_query_log_config: given('route53resolver', `rqlc-${ID}`),
  aws_route53_resolver_query_log_config_association: given('route53resolver', `rqlca-${ID}`),
  aws_route53_resolver_rule: given('route53resolver', `rslvr-rr-${ID}`),
  aws_route53_resolver_rule_association: given('route53resolver', `rslvr-rrassoc-${ID}`),
  aws_s3_bucket: named('{bucket}'),
  aws_s3_bucket_lifecycle_configuration: named('{bucket}'),
  aws_s3_bucket_logging: named('{bucket}'),
  aws_s3_bucket_object_lock_configuration: named('{bucket}'),
  aws_s3_bucket_ownership_controls: named('{bucket}'),
  aws_s3_bucket_policy: named('{bucket}'),
  aws_s3_bucket_public_access_block: named('{bucket}'),
  aws_s3_bucket_server_side_encryption_configuration: named('{bucket}'),
  aws_s3_bucket_versioning: named('{bucket}'),
  aws_s3_directory_bucket: named('{bucket}'),
  aws_scheduler_schedule: named('default/{name}'),
  aws_security_group: given('ec2', `sg-${ID}`),
  aws_servicequotas_service_quota: named('{service_code}/{quota_code}'),
  aws_sns_topic: named(arn('sns', '{name}')),
  aws_sns_topic_policy: named('{arn}'),
  aws_sns_topic_subscription: given('sns', `arn:aws:sns:us-east-1:111122223333:topic:${UUID}`),
  aws_sqs_queue: named('https://sqs.{region}.amazonaws.com/{account}/{name}'),
  aws_sqs_queue_policy: named('{queue_url}'),
  aws_ssm_document: named('{name}'),
  aws_ssm_parameter: named('{name}'),
  aws_subnet: given('ec2', `subnet-${ID}`),
  aws_vpc: given('ec2', `vpc-${ID}`),
  aws_vpc_endpoint: given('ec2', `vpce-${ID}`),
  aws_vpc_ipv4_cidr_block_association: given('ec2', `vpc-cidr-assoc-${ID}`),
  aws_vpc_security_group_egress_rule: given('ec2', `sgr-${ID}`),
  aws_vpc_security_group_ingress_rule: given('ec2', `sgr-${ID}`),
  aws_vpn_connection: given('ec2', `vpn-${ID}`),
  helm_release: named('{namespace}/{name}'),
};

/** ARNs that ids of other resources are made of, by type; those whose own id is an ARN are not here. */
export const ARN_FORMS: Readonly<Record<string, string>> = {
  aws_eks_cluster: arn('eks', 'cluster/{name}'),
  aws_iam_role: 'arn:{partition}:iam::{account}:role/{name}',
  aws_resourcegroups_group: arn('resource-groups', 'group/{name}'),
};
