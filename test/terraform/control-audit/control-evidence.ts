/**
 * What of the Terraform shows that a control is in force, read from the JSON alone: it shares nothing with the plan that
 * says so. Beside each, how the evidence is taken out.
 */
import { parse } from 'yaml';
import type { ControlId } from '../../../lib/blueprint/schema/security.js';
import type { Json } from '../synthesized.js';

/** Both stacks of a hall; the second is null where nothing is installed into a cluster. */
export interface Stacks {
  readonly hall: Json;
  readonly charts: Json | null;
}

interface Evidence {
  /** Where it stands, for people. */
  readonly stands: string;
  holds(stacks: Stacks): boolean;
  /** Takes it out of a hall that has it. */
  remove(stacks: Stacks): void;
}

const all = ({ hall }: Stacks, type: string): Json[] => Object.values(hall.resource[`aws_${type}`] ?? {});
const some = (list: Json[], test: (body: Json) => unknown): boolean => list.some(test);
const every = (list: Json[], test: (body: Json) => unknown): boolean => list.length > 0 && list.every(test);
const drop = ({ hall }: Stacks, type: string): void => {
  delete hall.resource[`aws_${type}`];
};
const refersTo = (value: unknown, type: string): boolean => String(value).includes(`\${aws_${type}.`);
const daysOf = (body: Json): number => body.retention_in_days;
const first = (stacks: Stacks, type: string): Json => all(stacks, type)[0];

/** Buckets of workloads have a tag that names theirs. */
const workloadBuckets = ({ hall }: Stacks): [string, Json][] =>
  Object.entries<Json>(hall.resource.aws_s3_bucket ?? {}).filter(([, { tags }]) => tags['datahall:workload']);
const companion = (stacks: Stacks, type: string, bucket: string): Json =>
  all(stacks, type).find((body) => String(body.bucket).includes(`aws_s3_bucket.${bucket}.`));

/** Objects that the charts install. */
const objectsOf = ({ charts }: Stacks): Json[] =>
  Object.values<Json>(charts?.resource.helm_release ?? {}).flatMap(({ values }) =>
    (values ?? []).flatMap((text: string) => parse(text).objects ?? []),
  );
function changeObjects({ charts }: Stacks, change: (objects: Json[]) => Json[]): void {
  for (const release of Object.values<Json>(charts.resource.helm_release)) {
    release.values = (release.values ?? []).map((text: string) => {
      const { objects, ...rest } = parse(text);
      return JSON.stringify(objects === undefined ? rest : { ...rest, objects: change(objects) });
    });
  }
}
const namespaces = (stacks: Stacks): Json[] => objectsOf(stacks).filter(({ kind }) => kind === 'Namespace');

const roleOf = ({ hall }: Stacks, name: string): Json =>
  Object.entries<Json>(hall.resource.aws_iam_role).find(([key]) => key === `cluster_${name}-role`)?.[1];
const trustOf = (role: Json): Json[] => (role === undefined ? [] : JSON.parse(role.assume_role_policy).Statement);
const peopleTrust = (stacks: Stacks): Json[] => ['admin', 'viewer'].flatMap((name) => trustOf(roleOf(stacks, name)));
function changeTrust(stacks: Stacks, condition: string): void {
  const role = roleOf(stacks, 'admin');
  const policy = JSON.parse(role.assume_role_policy);
  for (const statement of policy.Statement) delete statement.Condition[condition];
  role.assume_role_policy = JSON.stringify(policy);
}

/** Of policies of workloads: what they write of a bucket of another workload, e.g. `results/*`. */
function foreignWrites(stacks: Stacks): string[] {
  return Object.entries<Json>(stacks.hall.resource.aws_iam_role_policy ?? {}).flatMap(([name, { policy }]) => {
    const statements: Json[] = JSON.parse(policy).Statement;
    return statements
      .filter(({ Action }) => [Action].flat().includes('s3:PutObject'))
      .flatMap(({ Resource }) => [Resource].flat())
      .flatMap((arn: string) => {
        const [, bucket, objects] = /aws_s3_bucket\.([^.]+)\.arn\}\/(.*)$/.exec(arn) ?? [];
        const owner = stacks.hall.resource.aws_s3_bucket[bucket ?? '']?.tags['datahall:workload'];
        return owner === undefined || name.startsWith(`access_${owner}_`) ? [] : [objects!];
      });
  });
}

const ownKey = (types: Readonly<Record<string, string>>): Evidence => ({
  stands: Object.entries(types)
    .map(([type, argument]) => `${type}.${argument}`)
    .join(', '),
  holds: (stacks) => {
    const found = Object.entries(types).flatMap(([type, argument]) =>
      all(stacks, type).map((body) => JSON.stringify(argument.split('.').reduce((below, key) => below?.[key], body))),
    );
    return every(found as Json[], (value) => refersTo(value, 'kms_key'));
  },
  remove: (stacks) => {
    const [type, argument] = Object.entries(types).find(([type]) => all(stacks, type).length > 0)!;
    delete first(stacks, type)[argument.split('.')[0]!];
  },
});

const present = (type: string, test: (body: Json) => unknown = () => true): Evidence => ({
  stands: type,
  holds: (stacks) => some(all(stacks, type), test),
  remove: (stacks) => drop(stacks, type),
});

export const EVIDENCE: Readonly<Record<ControlId, Evidence>> = {
  'access-analysed': present('accessanalyzer_analyzer', ({ type }) => type === 'ACCOUNT'),
  'access-by-folder': {
    stands: 'iam_role_policy of each workload: resources of s3:PutObject',
    holds: (stacks) => !foreignWrites(stacks).includes('*'),
    remove: ({ hall }) => {
      for (const body of Object.values<Json>(hall.resource.aws_iam_role_policy)) {
        body.policy = body.policy.replaceAll('/results/*', '/*');
      }
    },
  },
  'access-logs': {
    stands: 's3_bucket_logging of each bucket of a workload',
    holds: (stacks) => every(workloadBuckets(stacks), ([bucket]) => companion(stacks, 's3_bucket_logging', bucket)),
    remove: (stacks) => drop(stacks, 's3_bucket_logging'),
  },
  'alerts-read': present('sns_topic_subscription'),
  'audit-locked': present(
    's3_bucket_object_lock_configuration',
    ({ rule }) => rule.default_retention.mode === 'GOVERNANCE' && rule.default_retention.days > 365,
  ),
  'audit-trail': {
    stands: 'cloudtrail: is_multi_region_trail, enable_log_file_validation',
    holds: (stacks) =>
      some(all(stacks, 'cloudtrail'), (trail) => trail.is_multi_region_trail && trail.enable_log_file_validation),
    remove: (stacks) => {
      first(stacks, 'cloudtrail').enable_log_file_validation = false;
    },
  },
  'backup-lock': present('backup_vault_lock_configuration', ({ min_retention_days: days }) => days >= 1),
  backups: {
    stands: 'backup_selection and backup_plan: a daily rule',
    holds: (stacks) =>
      some(all(stacks, 'backup_selection'), ({ resources }) => resources.length > 0) &&
      some(all(stacks, 'backup_plan'), ({ rule: [{ schedule }] }) => /^cron\(\d+ \d+ /.test(schedule)),
    remove: (stacks) => drop(stacks, 'backup_selection'),
  },
  'budget-warnings': {
    stands: 'budgets_budget.notification',
    holds: (stacks) =>
      some(all(stacks, 'budgets_budget'), ({ notification }) =>
        some(notification, ({ threshold }) => threshold <= 100),
      ),
    remove: (stacks) => {
      first(stacks, 'budgets_budget').notification = [];
    },
  },
  'configuration-history': present('config_configuration_recorder_status', ({ is_enabled }) => is_enabled),
  'data-kept': {
    stands: 'lifecycle.prevent_destroy of buckets and file systems',
    holds: (stacks) =>
      ['s3_bucket', 'fsx_lustre_file_system', 'efs_file_system']
        .flatMap((type) => all(stacks, type))
        .every(({ lifecycle }) => lifecycle?.prevent_destroy),
    remove: (stacks) => {
      first(stacks, 's3_bucket').lifecycle.prevent_destroy = false;
    },
  },
  'dns-closed': {
    stands: 'route53_resolver_firewall_rule: BLOCK of every name, ALLOW before it; firewall_fail_open',
    holds: (stacks) => {
      const domains = (listId: string): string[] =>
        stacks.hall.resource.aws_route53_resolver_firewall_domain_list[/\.([^.]+)\.id\}/.exec(listId)![1]!].domains;
      const rules = all(stacks, 'route53_resolver_firewall_rule');
      const refuses = rules.filter(
        (rule) => rule.action === 'BLOCK' && domains(rule.firewall_domain_list_id)[0] === '*',
      );
      return (
        refuses.length === 1 &&
        every(
          rules.filter(({ action }) => action === 'ALLOW'),
          (rule) =>
            rule.priority < refuses[0].priority && every(domains(rule.firewall_domain_list_id), (name) => name !== '*'),
        ) &&
        some(all(stacks, 'route53_resolver_firewall_rule_group_association'), ({ vpc_id: vpc }) =>
          refersTo(vpc, 'vpc'),
        ) &&
        some(all(stacks, 'route53_resolver_firewall_config'), ({ firewall_fail_open: open }) => open === 'DISABLED')
      );
    },
    remove: (stacks) => drop(stacks, 'route53_resolver_firewall_rule_group_association'),
  },
  'dns-logged': {
    stands: 'route53_resolver_query_log_config_association of the VPC',
    holds: (stacks) =>
      some(
        all(stacks, 'route53_resolver_query_log_config_association'),
        ({ resource_id: vpc, resolver_query_log_config_id: log }) =>
          refersTo(vpc, 'vpc') && refersTo(log, 'route53_resolver_query_log_config'),
      ),
    remove: (stacks) => drop(stacks, 'route53_resolver_query_log_config_association'),
  },
  'endpoint-not-open': {
    stands: 'eks_cluster.vpc_config.public_access_cidrs',
    holds: (stacks) =>
      every(
        all(stacks, 'eks_cluster'),
        ({ vpc_config: { endpoint_public_access: open, public_access_cidrs: cidrs } }) =>
          open === false || every(cidrs ?? [], (cidr) => !cidr.endsWith('/0')),
      ),
    remove: (stacks) => {
      first(stacks, 'eks_cluster').vpc_config.endpoint_public_access = true;
    },
  },
  'endpoint-private': {
    stands: 'eks_cluster.vpc_config.endpoint_public_access',
    holds: (stacks) =>
      every(all(stacks, 'eks_cluster'), ({ vpc_config }) => vpc_config.endpoint_public_access === false),
    remove: (stacks) => {
      delete first(stacks, 'eks_cluster').vpc_config.endpoint_public_access;
    },
  },
  'flow-logs': present('flow_log', ({ traffic_type }) => traffic_type === 'ALL'),
  'images-pinned': {
    stands: 'ValidatingAdmissionPolicy of every namespace, and its binding: by digest, from registries',
    holds: (stacks) => {
      const policies = objectsOf(stacks).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
      return some(policies, ({ metadata, spec }) => {
        const { values } = spec.matchConstraints.namespaceSelector.matchExpressions[0];
        const tests: string[] = spec.validations.map(({ expression }: Json) => expression);
        return (
          spec.failurePolicy === 'Fail' &&
          every(namespaces(stacks), (namespace) => values.includes(namespace.metadata.name)) &&
          ['@sha256:', '.startsWith('].every((part) => tests.some((test) => test.includes(part))) &&
          some(
            objectsOf(stacks),
            (object) =>
              object.kind === 'ValidatingAdmissionPolicyBinding' &&
              object.spec.policyName === metadata.name &&
              object.spec.validationActions.includes('Deny'),
          )
        );
      });
    },
    remove: (stacks) =>
      changeObjects(stacks, (objects) => objects.filter(({ kind }) => kind !== 'ValidatingAdmissionPolicyBinding')),
  },
  'key-alerts': ownKey({ sns_topic: 'kms_master_key_id' }),
  'key-audit': ownKey({ cloudtrail: 'kms_key_id', config_delivery_channel: 's3_kms_key_arn' }),
  'key-cluster': ownKey({ eks_cluster: 'encryption_config.provider.key_arn' }),
  'key-data': {
    stands: 's3_bucket_server_side_encryption_configuration, fsx, efs and backup_vault: the key',
    holds: (stacks) =>
      workloadBuckets(stacks).every(([bucket]) =>
        refersTo(
          JSON.stringify(companion(stacks, 's3_bucket_server_side_encryption_configuration', bucket)),
          'kms_key',
        ),
      ) &&
      all(stacks, 'efs_file_system').every(({ kms_key_id: key }) => refersTo(key, 'kms_key')) &&
      all(stacks, 'fsx_lustre_file_system').every(
        ({ deployment_type: type, kms_key_id: key }) => type.startsWith('SCRATCH') || refersTo(key, 'kms_key'),
      ) &&
      all(stacks, 'backup_vault').every(({ kms_key_arn: key }) => refersTo(key, 'kms_key')),
    remove: (stacks) => {
      delete first(stacks, 'backup_vault').kms_key_arn;
    },
  },
  'key-logs': ownKey({ cloudwatch_log_group: 'kms_key_id' }),
  'key-volumes': {
    stands: 'launch_template.block_device_mappings.ebs.kms_key_id',
    holds: (stacks) =>
      every(all(stacks, 'launch_template'), ({ block_device_mappings: disks }) =>
        every(disks, ({ ebs }) => `${ebs.encrypted}` === 'true' && refersTo(ebs.kms_key_id, 'kms_key')),
      ),
    remove: (stacks) => {
      delete first(stacks, 'launch_template').block_device_mappings[0].ebs.kms_key_id;
    },
  },
  'logs-kept': {
    stands: 'cloudwatch_log_group.retention_in_days',
    holds: (stacks) => every(all(stacks, 'cloudwatch_log_group'), (group) => daysOf(group) >= 90),
    remove: (stacks) => {
      first(stacks, 'cloudwatch_log_group').retention_in_days = 30;
    },
  },
  'network-policies': {
    stands: 'eks_addon vpc-cni: enableNetworkPolicy; a NetworkPolicy default-deny in each namespace',
    holds: (stacks) =>
      some(
        all(stacks, 'eks_addon'),
        ({ addon_name, configuration_values: values }) =>
          addon_name === 'vpc-cni' && JSON.parse(values).enableNetworkPolicy === 'true',
      ) &&
      every(namespaces(stacks), ({ metadata: { name } }) =>
        some(
          objectsOf(stacks),
          ({ kind, metadata, spec }) =>
            kind === 'NetworkPolicy' &&
            metadata.namespace === name &&
            spec.policyTypes.length === 2 &&
            !spec.ingress &&
            !spec.egress &&
            Object.keys(spec.podSelector).length === 0,
        ),
      ),
    remove: (stacks) =>
      changeObjects(stacks, (objects) => objects.filter(({ metadata }) => metadata.name !== 'default-deny')),
  },
  'no-internet': {
    stands: 'no nat_gateway, no internet_gateway',
    holds: (stacks) => all(stacks, 'nat_gateway').length + all(stacks, 'internet_gateway').length === 0,
    remove: ({ hall }) => {
      hall.resource.aws_nat_gateway = { added: {} };
    },
  },
  'nodes-not-public': {
    stands:
      'eks_node_group, autoscaling_group, batch_compute_environment and cloudformation_stack of PCS: subnets without public addresses',
    holds: (stacks) => {
      const used = ['eks_node_group', 'autoscaling_group', 'batch_compute_environment']
        .flatMap((type) => all(stacks, type))
        .flatMap((body) => body.subnet_ids ?? body.vpc_zone_identifier ?? body.compute_resources.subnets)
        // Of groups of PCS; the cluster itself has one subnet.
        .concat(
          all(stacks, 'cloudformation_stack').flatMap(({ parameters }) => parameters.SubnetIds?.split(',') ?? []),
        );
      const open = Object.entries<Json>(stacks.hall.resource.aws_subnet ?? {})
        .filter(([name, body]) => body.map_public_ip_on_launch === true || name.startsWith('network_subnet_public-'))
        .map(([name]) => `aws_subnet.${name}.`);
      return every(used, (subnet) => !open.some((name) => subnet.includes(name)));
    },
    remove: ({ hall }) => {
      for (const subnet of Object.values<Json>(hall.resource.aws_subnet)) subnet.map_public_ip_on_launch = true;
    },
  },
  'one-role-each': {
    stands:
      'iam_role.name; eks_pod_identity_association.role_arn; launch_template: metadata_options, and ECS_AWSVPC_BLOCK_IMDS in those of Batch',
    holds: (stacks) => {
      // A role of its own is worth something to whom the node's is closed.
      const isBatch = all(stacks, 'batch_compute_environment').length > 0;
      const closed = all(stacks, 'launch_template').every(
        ({ metadata_options: { http_tokens: tokens, http_put_response_hop_limit: hops }, user_data: data }) =>
          tokens === 'required' && hops === 1 && (!isBatch || String(data).includes('ECS_AWSVPC_BLOCK_IMDS=true')),
      );
      const roles = all(stacks, 'eks_pod_identity_association').map(({ role_arn }) => role_arn);
      const names = all(stacks, 'iam_role').map(({ name }) => name);
      return closed && new Set(roles).size === roles.length && new Set(names).size === names.length;
    },
    remove: (stacks) => {
      const [one, other] = all(stacks, 'eks_pod_identity_association');
      one.role_arn = other.role_arn;
    },
  },
  'people-mfa': {
    stands: 'iam_role of people, trust: aws:MultiFactorAuthPresent',
    holds: (stacks) =>
      every(peopleTrust(stacks), ({ Condition }) => Condition?.Bool?.['aws:MultiFactorAuthPresent'] === 'true'),
    remove: (stacks) => changeTrust(stacks, 'Bool'),
  },
  'people-named': {
    stands: 'iam_role of people, trust: aws:PrincipalArn',
    holds: (stacks) =>
      every(peopleTrust(stacks), ({ Condition }) => Condition?.ArnLike?.['aws:PrincipalArn']?.length > 0),
    remove: (stacks) => changeTrust(stacks, 'ArnLike'),
  },
  'permissions-boundary': {
    stands: 'iam_role.permissions_boundary',
    holds: (stacks) => every(all(stacks, 'iam_role'), ({ permissions_boundary }) => permissions_boundary),
    remove: (stacks) => {
      delete first(stacks, 'iam_role').permissions_boundary;
    },
  },
  'personal-data': {
    stands: 'macie2_classification_job: every bucket of a workload',
    holds: (stacks) =>
      every(workloadBuckets(stacks), ([bucket]) =>
        JSON.stringify(all(stacks, 'macie2_classification_job')).includes(`aws_s3_bucket.${bucket}.`),
      ),
    remove: (stacks) => drop(stacks, 'macie2_classification_job'),
  },
  'pods-restricted': {
    stands: 'Namespace: pod-security.kubernetes.io/enforce',
    holds: (stacks) =>
      every(
        namespaces(stacks),
        ({ metadata }) => metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'baseline',
      ),
    remove: (stacks) =>
      changeObjects(stacks, (objects) =>
        objects.map((one) => ({ ...one, metadata: { ...one.metadata, labels: undefined } })),
      ),
  },
  's3-by-gateway': {
    stands: 'vpc_endpoint of S3, with the route tables',
    holds: (stacks) =>
      some(
        all(stacks, 'vpc_endpoint'),
        ({ service_name, vpc_endpoint_type, route_table_ids }) =>
          service_name.endsWith('.s3') && vpc_endpoint_type === 'Gateway' && route_table_ids.length > 0,
      ),
    remove: (stacks) => drop(stacks, 'vpc_endpoint'),
  },
  'state-remote': {
    stands: 'backend s3: encrypt, use_lockfile',
    holds: ({ hall }) =>
      hall.terraform.backend?.s3?.encrypt === true && hall.terraform.backend.s3.use_lockfile === true,
    remove: ({ hall }) => {
      hall.terraform.backend.s3.encrypt = false;
    },
  },
  'threat-detection': {
    stands: 'guardduty_detector; guardduty_detector_feature: EKS_AUDIT_LOGS, S3_DATA_EVENTS',
    holds: (stacks) =>
      some(all(stacks, 'guardduty_detector'), ({ enable }) => enable) &&
      ['EKS_AUDIT_LOGS', 'S3_DATA_EVENTS'].every((feature) =>
        some(
          all(stacks, 'guardduty_detector_feature'),
          ({ name, status, detector_id: id }) =>
            name === feature && status === 'ENABLED' && refersTo(id, 'guardduty_detector'),
        ),
      ),
    remove: (stacks) => {
      first(stacks, 'guardduty_detector_feature').status = 'DISABLED';
    },
  },
  'versions-kept': {
    stands: 's3_bucket_versioning, s3_bucket_lifecycle_configuration: noncurrent days',
    holds: (stacks) =>
      every(
        workloadBuckets(stacks),
        ([bucket]) =>
          companion(stacks, 's3_bucket_versioning', bucket)?.versioning_configuration.status === 'Enabled' &&
          every(
            companion(stacks, 's3_bucket_lifecycle_configuration', bucket)?.rule.flatMap(
              (rule: Json) => rule.noncurrent_version_expiration ?? [],
            ) ?? [],
            ({ noncurrent_days: days }) => days >= 7,
          ),
      ),
    remove: (stacks) => drop(stacks, 's3_bucket_versioning'),
  },
};
