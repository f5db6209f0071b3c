import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import { synthesizeCharts, synthesizeHall } from '../../lib/terraform/hall/synthesize-hall.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** What a type of resource costs: subjects of the bill, of which one at least is in it, or why it costs nothing itself. */
type Cost = { readonly billedAs: readonly string[] } | { readonly free: string };

const billed = (...billedAs: string[]): Cost => ({ billedAs });
const free = (reason: string): Cost => ({ free: reason });

const CONFIGURATION = free('a setting of another resource');
const IDENTITY = free('IAM is free of charge');
const ROUTING = free('routing inside a VPC is free of charge');
const NODES = 'nodes';

const COSTS: Readonly<Record<string, Cost>> = {
  aws_accessanalyzer_analyzer: free('an analyzer of access from outside is free of charge'),
  aws_autoscaling_group: billed(NODES),
  aws_autoscaling_group_tag: CONFIGURATION,
  aws_autoscaling_lifecycle_hook: CONFIGURATION,
  aws_autoscaling_policy: CONFIGURATION,
  aws_autoscaling_schedule: CONFIGURATION,
  aws_backup_plan: billed('store-use'),
  aws_backup_selection: CONFIGURATION,
  aws_backup_vault: billed('store-use'),
  aws_backup_vault_lock_configuration: CONFIGURATION,
  aws_batch_compute_environment: billed(NODES),
  aws_batch_job_definition: free('Batch is free of charge beside its nodes'),
  aws_batch_job_queue: free('Batch is free of charge beside its nodes'),
  aws_batch_scheduling_policy: free('Batch is free of charge beside its nodes'),
  aws_budgets_budget: free('a budget without actions is free of charge'),
  aws_cloudformation_stack: billed(NODES, 'slurm-controller', 'slurm-accounting', 'slurm-records', 'slurm-login-fee'),
  aws_cloudwatch_dashboard: billed('dashboard'),
  aws_cloudwatch_event_rule: free('events of AWS services are free of charge'),
  aws_cloudwatch_event_target: CONFIGURATION,
  aws_cloudwatch_log_delivery: billed('log-ingestion'),
  aws_cloudwatch_log_delivery_destination: CONFIGURATION,
  aws_cloudwatch_log_delivery_source: CONFIGURATION,
  aws_cloudwatch_log_group: billed('log-ingestion'),
  aws_cloudwatch_log_metric_filter: billed('scheduler-metrics'),
  aws_cloudwatch_log_resource_policy: CONFIGURATION,
  aws_cloudwatch_metric_alarm: billed('alarms'),
  aws_customer_gateway: free('the connection is billed'),
  aws_datasync_location_nfs: CONFIGURATION,
  aws_datasync_location_s3: CONFIGURATION,
  aws_datasync_task: billed('data-transfers'),
  aws_default_security_group: ROUTING,
  aws_ec2_transit_gateway: free('attachments are billed'),
  aws_ec2_transit_gateway_vpc_attachment: billed('transit-gateway-attachments', 'transit-traffic'),
  aws_efs_access_point: free('the file system is billed'),
  aws_efs_file_system: billed('unsized-store'),
  aws_efs_file_system_policy: CONFIGURATION,
  aws_efs_mount_target: free('the file system is billed'),
  aws_eip: billed('public-ipv4-addresses'),
  aws_eks_access_entry: IDENTITY,
  aws_eks_access_policy_association: IDENTITY,
  aws_eks_addon: billed('control-plane'),
  aws_eks_cluster: billed('control-plane'),
  aws_eks_node_group: billed(NODES, 'system-nodes'),
  aws_eks_pod_identity_association: IDENTITY,
  aws_flow_log: billed('log-ingestion'),
  aws_fsx_data_repository_association: free('the file system and the requests to its bucket are billed'),
  aws_fsx_lustre_file_system: billed('file-system'),
  aws_guardduty_detector: billed('guardduty-management-events'),
  aws_guardduty_detector_feature: billed('guardduty-data-events', 'guardduty-audit-logs'),
  aws_iam_instance_profile: IDENTITY,
  aws_iam_role: IDENTITY,
  aws_iam_role_policy: IDENTITY,
  aws_iam_role_policy_attachment: IDENTITY,
  aws_imagebuilder_component: CONFIGURATION,
  aws_imagebuilder_distribution_configuration: CONFIGURATION,
  aws_imagebuilder_image: billed('image-builds', 'image-snapshots'),
  aws_imagebuilder_image_recipe: CONFIGURATION,
  aws_imagebuilder_infrastructure_configuration: CONFIGURATION,
  aws_internet_gateway: billed('internet-traffic'),
  aws_kms_alias: CONFIGURATION,
  aws_kms_grant: CONFIGURATION,
  aws_kms_key: billed('kms-keys', 'key-requests'),
  aws_launch_template: billed('node-parts'),
  aws_macie2_account: billed('macie-buckets', 'macie-objects'),
  aws_macie2_classification_job: billed('macie-bytes'),
  aws_nat_gateway: billed('nat-gateways', 'nat-traffic'),
  aws_placement_group: free('a placement group is free of charge'),
  aws_resourcegroups_group: free('a group of resources is free of charge'),
  aws_resourcegroups_resource: free('a group of resources is free of charge'),
  aws_route: ROUTING,
  aws_route53_resolver_endpoint: billed('resolver-interfaces', 'resolver-queries'),
  aws_route53_resolver_firewall_config: CONFIGURATION,
  // A domain of a list is a twentieth of a cent a month.
  aws_route53_resolver_firewall_domain_list: free('queries are billed'),
  aws_route53_resolver_firewall_rule: CONFIGURATION,
  aws_route53_resolver_firewall_rule_group: free('queries are billed'),
  aws_route53_resolver_firewall_rule_group_association: billed('dns-firewall-queries'),
  aws_route53_resolver_query_log_config: billed('log-ingestion'),
  aws_route53_resolver_query_log_config_association: CONFIGURATION,
  aws_route53_resolver_rule: free('the endpoint is billed'),
  aws_route53_resolver_rule_association: free('the endpoint is billed'),
  aws_route_table: ROUTING,
  aws_route_table_association: ROUTING,
  aws_s3_bucket: billed('bucket'),
  aws_s3_bucket_lifecycle_configuration: billed('store-use'),
  aws_s3_bucket_logging: billed('store-use'),
  aws_s3_bucket_object_lock_configuration: CONFIGURATION,
  aws_s3_bucket_ownership_controls: CONFIGURATION,
  aws_s3_bucket_policy: CONFIGURATION,
  aws_s3_bucket_public_access_block: CONFIGURATION,
  aws_s3_bucket_server_side_encryption_configuration: CONFIGURATION,
  aws_s3_bucket_versioning: billed('store-use'),
  aws_security_group: ROUTING,
  aws_sns_topic: free('the first thousand e-mails of a month are free of charge'),
  aws_sns_topic_policy: CONFIGURATION,
  aws_sns_topic_subscription: CONFIGURATION,
  aws_sqs_queue: free('the first million requests of a month are free of charge'),
  aws_sqs_queue_policy: CONFIGURATION,
  aws_ssm_parameter: free('a standard parameter is free of charge'),
  aws_subnet: billed('zone-traffic'),
  aws_vpc: ROUTING,
  aws_vpc_endpoint: billed('interface-endpoints', 'endpoint-traffic'),
  aws_vpc_security_group_egress_rule: ROUTING,
  aws_lb_target_group: free('the load balancer is the owner’s, and billed to it'),
  aws_vpc_security_group_ingress_rule: ROUTING,
  aws_vpn_connection: billed('site-link'),
  helm_release: free('software inside the cluster runs on nodes that are billed'),
};

const files = ['blueprints', 'test/platforms', 'test/platforms/fleets'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`),
);

describe('every type of resource', () => {
  const seen = new Set<string>();

  it.each(files)('of %s has a line in the bill, or costs nothing for a reason', async (file) => {
    const outcome = await planHall(readFileSync(join(root, file)));
    if (outcome.status !== 'planned') throw new Error(`${file} is ${outcome.status}`);
    const { plan } = outcome;
    const { lines, unpriced } = plan.sizing.cost;
    const subjects = new Set<string>([...lines, ...unpriced].map(({ subject }) => subject.kind));
    const texts = [synthesizeHall(plan), synthesizeCharts(plan)].filter((text) => text !== null);
    const types = new Set(texts.flatMap((text) => Object.keys(JSON.parse(text).resource ?? {})));
    expect(types.size).toBeGreaterThan(10);
    for (const type of types) {
      seen.add(type);
      const cost = COSTS[type];
      expect(cost, `${type} has neither a price nor a reason`).toBeDefined();
      if (cost === undefined || 'free' in cost) continue;
      expect(
        cost.billedAs.some((kind) => subjects.has(kind)),
        `${type} of ${file} is in no line: ${[...subjects].join(', ')}`,
      ).toBe(true);
    }
  });

  it.each([
    ['hardened', ['macie-buckets', 'macie-objects', 'macie-bytes', 'guardduty-management-events']],
    ['hardened', ['guardduty-flow-logs', 'guardduty-data-events', 'guardduty-audit-logs', 'container-insights']],
    ['hardened', ['old-versions', 'tiering-transitions', 'access-logs', 'backups', 'detailed-monitoring']],
    ['hybrid', ['transit-traffic', 'hybrid-nodes', 'vpn-addresses', 'resolver-queries', 'data-transfers']],
    ['hybrid', ['site-traffic-out']],
  ])('of %s that is easily overlooked is in the bill: %j', async (name, kinds) => {
    const outcome = await planHall(readFileSync(join(root, `blueprints/${name}.yaml`)));
    if (outcome.status !== 'planned') throw new Error(outcome.status);
    const { lines, unpriced } = outcome.plan.sizing.cost;
    const names = [...lines, ...unpriced].map(({ subject }) => {
      if (subject.kind === 'store-use') return subject.use;
      return subject.kind === 'node-parts' ? subject.part.kind : subject.kind;
    });
    expect(names).toEqual(expect.arrayContaining(kinds));
  });

  it('says of each line without a price how much of what unit it is, or why that is not known', async () => {
    for (const file of files) {
      const outcome = await planHall(readFileSync(join(root, file)));
      if (outcome.status !== 'planned') throw new Error(`${file} is ${outcome.status}`);
      for (const { subject, quantity, unit, reason } of outcome.plan.sizing.cost.unpriced) {
        expect(unit, subject.kind).not.toBe('');
        expect(quantity > 0, `${file}: ${subject.kind}`).toBe(reason !== 'no-volume');
      }
    }
  });
});
