import type { Json } from '../synthesized.js';
import type { Audit } from './audit.js';
import { filledIn, list } from './terraform-json.js';

/** Argument that names a resource within its account and region, and what AWS takes there. */
const NAMES: Readonly<Record<string, readonly [argument: string, pattern: RegExp]>> = {
  aws_autoscaling_group: ['name', /^[ -~]{1,255}$/],
  aws_backup_plan: ['name', /^[A-Za-z0-9_.-]{1,50}$/],
  aws_backup_vault: ['name', /^[A-Za-z0-9_-]{2,50}$/],
  aws_batch_compute_environment: ['name', /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/],
  aws_batch_job_definition: ['name', /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/],
  aws_batch_job_queue: ['name', /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/],
  aws_batch_scheduling_policy: ['name', /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/],
  aws_budgets_budget: ['name', /^[^:\\]{1,100}$/],
  aws_cloudwatch_dashboard: ['dashboard_name', /^[A-Za-z0-9_-]{1,255}$/],
  aws_cloudwatch_event_rule: ['name', /^[A-Za-z0-9_.-]{1,64}$/],
  aws_cloudwatch_log_group: ['name', /^[A-Za-z0-9_./#-]{1,512}$/],
  aws_cloudwatch_metric_alarm: ['alarm_name', /^.{1,255}$/],
  aws_eks_cluster: ['name', /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/],
  aws_eks_node_group: ['node_group_name', /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/],
  aws_grafana_workspace: ['name', /^[A-Za-z0-9._~-]{1,255}$/],
  aws_iam_instance_profile: ['name', /^[\w+=,.@-]{1,128}$/],
  aws_iam_role: ['name', /^[\w+=,.@-]{1,64}$/],
  aws_kms_alias: ['name', /^alias\/[A-Za-z0-9/_-]{1,250}$/],
  aws_launch_template: ['name', /^[A-Za-z0-9()./_-]{3,128}$/],
  aws_lb: ['name', /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/],
  aws_lb_target_group: ['name', /^(?!internal-)(?!.*--)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/],
  aws_placement_group: ['name', /^[ -~]{1,255}$/],
  aws_prometheus_workspace: ['alias', /^[0-9A-Za-z][-.0-9A-Z_a-z]{0,99}$/],
  aws_resourcegroups_group: ['name', /^[A-Za-z0-9_.-]{1,300}$/],
  aws_s3_bucket: ['bucket', /^.{3,63}$/],
  aws_s3_directory_bucket: ['bucket', /^.{3,63}$/],
  aws_security_group: ['name', /^(?!sg-)[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]{1,255}$/],
  aws_ssm_document: ['name', /^[A-Za-z0-9_.-]{3,128}$/],
  aws_sns_topic: ['name', /^[A-Za-z0-9_-]{1,256}$/],
  aws_sqs_queue: ['name', /^[A-Za-z0-9_-]{1,80}$/],
};

export const NAME_AUDITS: readonly Audit[] = [
  {
    rule: 'names',
    faults: (tf) =>
      Object.entries(NAMES).flatMap(([type, [argument, pattern]]) => {
        const named = tf.all(type).map(({ address, body }) => ({
          address,
          // Behind a prefix the provider puts 26 characters of its own.
          name: filledIn(body[argument] ?? (body.name_prefix ? `${body.name_prefix}${'0'.repeat(26)}` : '')),
        }));
        return named.flatMap(({ address, name }, index) => {
          if (!pattern.test(name)) return [{ address, what: `no name: ${name}` }];
          const twice = named.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) !== index;
          return twice ? [{ address, what: `a name that is taken: ${name}` }] : [];
        });
      }),
  },
  {
    rule: 'labels',
    faults: (tf) =>
      tf.all('aws_eks_node_group').flatMap(({ address, body }) => [
        ...Object.entries<Json>(body.labels ?? {})
          .filter(
            ([key, value]) =>
              !/^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/.test(key) ||
              !/^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/.test(value),
          )
          .map(([key, value]) => ({ address, what: `label ${key}=${value}` })),
        ...list(body.taint)
          .filter(({ effect }) => !['NO_SCHEDULE', 'NO_EXECUTE', 'PREFER_NO_SCHEDULE'].includes(effect))
          .map(({ effect }) => ({ address, what: `taint ${effect}` })),
      ]),
  },
];
