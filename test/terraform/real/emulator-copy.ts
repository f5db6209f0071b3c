import { resourcesOf, type TerraformJson } from './terraform-json.js';

/** Types that moto 5.2 does not hold, with what happens when they are applied; their plans are made all the same. */
export const NOT_EMULATED: Readonly<Record<string, string>> = {
  aws_autoscaling_group_tag: 'node groups have no Auto Scaling group to tag',
  aws_backup_selection: 'CreateBackupSelection is not implemented',
  aws_budgets_budget: 'subscribers of notifications are not implemented',
  aws_cloudformation_stack: 'AWS::PCS has no resource in it',
  aws_cloudtrail: 'StartLogging knows a trail by its name, and the provider gives the ARN',
  aws_cloudwatch_dashboard: 'it names what is left out here',
  aws_cloudwatch_log_delivery: 'its source is left out',
  aws_cloudwatch_log_delivery_destination: 'PutDeliveryDestination is not implemented',
  aws_cloudwatch_log_delivery_source: 'its cluster is left out',
  aws_datasync_location_nfs: 'CreateLocationNfs is not implemented',
  aws_datasync_location_s3: 'ListTagsForResource is not implemented',
  aws_datasync_task: 'its locations are left out',
  aws_efs_file_system_policy: 'DeleteFileSystemPolicy is not implemented',
  aws_eks_access_entry: 'CreateAccessEntry is not implemented',
  aws_eks_access_policy_association: 'AssociateAccessPolicy is not implemented',
  aws_eks_addon: 'CreateAddon is not implemented',
  aws_eks_pod_identity_association: 'CreatePodIdentityAssociation is not implemented',
  aws_fsx_data_repository_association: 'its file system never becomes AVAILABLE',
  aws_fsx_lustre_file_system: 'a file system never becomes AVAILABLE',
  aws_guardduty_detector_feature: 'features are forgotten',
  aws_imagebuilder_component: 'Image Builder is not there',
  aws_imagebuilder_distribution_configuration: 'Image Builder is not there',
  aws_imagebuilder_image: 'Image Builder is not there',
  aws_imagebuilder_image_recipe: 'Image Builder is not there',
  aws_imagebuilder_infrastructure_configuration: 'Image Builder is not there',
  aws_macie2_classification_job: 'CreateClassificationJob is not implemented',
  aws_placement_group: 'the answer has no group, and the provider stops',
  aws_route53_resolver_firewall_config: 'UpdateFirewallConfig is not implemented',
  aws_route53_resolver_firewall_domain_list: 'CreateFirewallDomainList is not implemented',
  aws_route53_resolver_firewall_rule: 'CreateFirewallRule is not implemented',
  aws_route53_resolver_firewall_rule_group: 'CreateFirewallRuleGroup is not implemented',
  aws_route53_resolver_firewall_rule_group_association: 'its rule group is left out',
  aws_route53_resolver_query_log_config: 'ListTagsForResource does not know it',
  aws_route53_resolver_query_log_config_association: 'its query log is left out',
};

/**
 * Arguments that moto 5.2 takes and then forgets, or makes up: they are sent, and a difference in them is not counted
 * when the second plan is compared.
 */
export const NOT_REMEMBERED: Readonly<Record<string, readonly string[]>> = {
  aws_autoscaling_group: ['default_instance_warmup'],
  // It makes up whom a hook notifies.
  aws_autoscaling_lifecycle_hook: ['notification_target_arn', 'role_arn'],
  aws_backup_plan: ['tags', 'tags_all'],
  aws_backup_vault: ['tags', 'tags_all'],
  aws_ec2_transit_gateway_vpc_attachment: ['tags', 'tags_all'],
  aws_eks_cluster: ['access_config', 'upgrade_policy'],
  // It says that every node group has a key pair for SSH.
  aws_eks_node_group: ['node_repair_config', 'remote_access', 'update_config'],
  // It counts the template's own tags among those of what is launched.
  aws_launch_template: ['tag_specifications'],
  aws_vpn_connection: ['preshared_key_storage'],
  // Of rules that name a group.
  aws_vpc_security_group_egress_rule: ['description'],
  aws_vpc_security_group_ingress_rule: ['description'],
};

/** Types that moto 5.2 holds and the provider imports from AWS, but not from it: what stands in the way. */
export const NOT_IMPORTED: Readonly<Record<string, string>> = {};

/** Arguments that make the provider ask what moto 5.2 does not answer: not sent. */
const NOT_SENT: Readonly<Record<string, readonly string[]>> = { aws_backup_vault: ['force_destroy'] };

/** What moto 5.2 does not answer of a cluster that is looked up: conditions on it are left out. */
const NOT_LOOKED_UP = ['access_config', 'vpc_config[0].vpc_id'];

/** Takes out the conditions on what the emulator does not answer. Changes the copy given. */
export function forgetConditions(json: TerraformJson): void {
  for (const data of Object.values(json.data?.aws_eks_cluster ?? {})) {
    const lifecycle = (data.lifecycle ?? {}) as { postcondition?: { condition: string }[] };
    lifecycle.postcondition = (lifecycle.postcondition ?? []).filter(
      ({ condition }) => !NOT_LOOKED_UP.some((attribute) => condition.includes(`self.${attribute}`)),
    );
  }
}

/** Types of which those go that name something left out, as parameters with names of file systems do, or an Auto Scaling group of EKS. */
const GONE_WITH_OTHERS = ['aws_autoscaling_schedule', 'aws_cloudwatch_metric_alarm', 'aws_ssm_parameter'];
const EKS_SCALING_GROUP = /\$\{aws_eks_node_group\.[\w-]+\.resources\[0\]/;

/** Arguments that name a resource that is left out and can be left out. */
const OPTIONAL_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  // A script that names a cluster of PCS.
  aws_launch_template: ['placement', 'user_data'],
};

/** The emulator's cluster has no security group of its own: this one stands in for it. */
const CLUSTER_GROUP = { type: 'aws_security_group', name: 'emulator_cluster' } as const;

/**
 * Makes of the output what the emulator can apply: without the types that it lacks and what names them, blind to what
 * it forgets. Changes the copy given.
 * @returns addresses that were left out, sorted
 * @throws Error when a reference to a type that is left out stands where it can not be spared
 */
export function fitToEmulator(json: TerraformJson): string[] {
  const left = resourcesOf(json).filter(({ type }) => type in NOT_EMULATED);
  for (const type of Object.keys(NOT_EMULATED)) delete json.resource[type];
  const gone = left.map(({ address }) => address);
  const names = (value: unknown): boolean => {
    const text = JSON.stringify(value) ?? '';
    return gone.some((address) => new RegExp(`${address.replaceAll('.', '\\.')}(?![\\w-])`).test(text));
  };
  for (const { type, name, address, resource } of resourcesOf(json)) {
    if (!GONE_WITH_OTHERS.includes(type)) continue;
    if (!names(resource) && !EKS_SCALING_GROUP.test(JSON.stringify(resource))) continue;
    delete json.resource[type]![name];
    if (Object.keys(json.resource[type]!).length === 0) delete json.resource[type];
    gone.push(address);
  }
  for (const [name, value] of Object.entries(json.locals ?? {})) {
    if (!names(value)) continue;
    delete json.locals![name];
    gone.push(`local.${name}`);
  }
  for (const [name, document] of Object.entries(json.data?.aws_iam_policy_document ?? {})) {
    if (!names(document)) continue;
    delete json.data!.aws_iam_policy_document![name];
    gone.push(`data.aws_iam_policy_document.${name}`);
  }
  for (const { type, address, resource } of resourcesOf(json)) {
    if (Array.isArray(resource.depends_on)) resource.depends_on = resource.depends_on.filter((one) => !names(one));
    for (const argument of NOT_SENT[type] ?? []) delete resource[argument];
    for (const argument of OPTIONAL_ARGUMENTS[type] ?? []) if (names(resource[argument])) delete resource[argument];
    if (names(resource)) throw new Error(`${address} can not do without a type that the emulator lacks`);
    const lifecycle = (resource.lifecycle ?? {}) as { ignore_changes?: string[] };
    const ignored = [...(lifecycle.ignore_changes ?? []), ...(NOT_REMEMBERED[type] ?? [])];
    if (ignored.length > 0) resource.lifecycle = { ...lifecycle, ignore_changes: ignored };
  }
  for (const [name, { value }] of Object.entries(json.output ?? {})) if (names(value)) delete json.output[name];
  standInForClusterGroup(json);
  return gone.sort();
}

/** Buckets by path and not by host name; everything else answers at AWS_ENDPOINT_URL. */
export function reachEmulator(json: TerraformJson): void {
  for (const provider of json.provider.aws) provider.s3_use_path_style = true;
}

function standInForClusterGroup(json: TerraformJson): void {
  const vpcs = [...Object.keys(json.resource.aws_vpc ?? {}), ...Object.keys(json.data?.aws_vpc ?? {})];
  const vpc = json.resource.aws_vpc === undefined ? `data.aws_vpc.${vpcs[0]}` : `aws_vpc.${vpcs[0]}`;
  const reference = /\$\{(data\.)?aws_eks_cluster\.[\w-]+\.vpc_config\[0\]\.cluster_security_group_id\}/g;
  for (const part of ['resource', 'output'] as const) {
    const text = JSON.stringify(json[part]);
    // A hall may have no output.
    if (text === undefined) continue;
    json[part] = JSON.parse(text.replaceAll(reference, `\${${CLUSTER_GROUP.type}.${CLUSTER_GROUP.name}.id}`));
  }
  json.resource[CLUSTER_GROUP.type] = {
    ...json.resource[CLUSTER_GROUP.type],
    [CLUSTER_GROUP.name]: {
      name: 'emulator-cluster',
      description: 'Stands in for the group that EKS makes',
      vpc_id: `\${${vpc}.id}`,
    },
  };
}
