import { type Json, userDataText } from '../synthesized.js';
import type { Audit, Fault } from './audit.js';
import { groupsOf } from './groups.js';
import { slurmFleets } from './slurm-audits.js';
import { block, list, type Resource, type TerraformJson } from './terraform-json.js';

/** What CloudWatch and Auto Scaling send by themselves, and the add-on of EKS. */
const OTHERS = /^(AWS[/]|ContainerInsights$)/;

/** The agent's word for what it reads → how CloudWatch calls that. */
const PREFIXES: Readonly<Record<string, string>> = { nvidia_gpu: 'nvidia_smi' };

const ANY = Symbol('any');

interface Sent {
  readonly namespace: string;
  readonly names: readonly string[];
  /** Each a set of dimensions, with what they are always. */
  readonly series: readonly Readonly<Record<string, string | typeof ANY>>[];
}

/** What the agent that a launch template starts is configured to send; undefined: it starts none. */
function sentBy(template: Resource | undefined): Sent | undefined {
  const data = userDataText(template?.body.user_data ?? '').replaceAll('$${', '${');
  if (!data.includes('amazon-cloudwatch-agent-ctl -a fetch-config')) return undefined;
  const configuration = /\n(\{\s*"agent":.*?\})\nEND-OF/s.exec(data)?.[1];
  if (configuration === undefined) return undefined;
  const { metrics } = JSON.parse(configuration);
  const collected = Object.entries<Json>(metrics.metrics_collected);
  const fixed: Record<string, string> = Object.assign({}, ...collected.map(([, own]) => own.append_dimensions ?? {}));
  const tags = [...data.matchAll(/([a-z_]+):\{[^}]*\}\|g\|#([A-Za-z]+):([\w.-]+)/g)];
  return {
    namespace: metrics.namespace,
    names: [
      ...collected.flatMap(([plugin, own]) =>
        list(own.measurement).map((name) => `${PREFIXES[plugin] ?? plugin}_${name}`),
      ),
      ...('statsd' in metrics.metrics_collected ? tags.map(([, name]) => name!) : []),
    ],
    series: (metrics.aggregation_dimensions as string[][]).map((set) =>
      Object.fromEntries(set.map((name) => [name, fixed[name] ?? ANY])),
    ),
  };
}

/** Series that alarms and pages of the hall look at, and no service of AWS sends. */
function watched(tf: TerraformJson): { address: string; namespace: string; name: string; dimensions: Json }[] {
  const alarms = tf.all('aws_cloudwatch_metric_alarm').flatMap(({ address, body }) =>
    list(body.metric_query).flatMap((query) => {
      const metric = block(query.metric);
      return metric === undefined
        ? []
        : [{ address, namespace: metric.namespace, name: metric.metric_name, dimensions: metric.dimensions ?? {} }];
    }),
  );
  const pages = tf.all('aws_cloudwatch_dashboard').flatMap(({ address, body }) =>
    list(JSON.parse(body.dashboard_body).widgets).flatMap(({ properties }) =>
      list(properties.metrics)
        .filter(([first]) => typeof first === 'string')
        .map(([namespace, name, ...rest]: Json[]) => {
          const pairs = rest.filter((one) => typeof one === 'string');
          const dimensions = Object.fromEntries(
            pairs.flatMap((one, at) => (at % 2 === 0 ? [[one, pairs[at + 1]]] : [])),
          );
          return { address, namespace, name, dimensions };
        }),
    ),
  );
  return [...alarms, ...pages].filter(({ namespace }) => !OTHERS.test(namespace));
}

/** Whether the role of a group's instances may send to a namespace. */
function maySend(tf: TerraformJson, profileArn: unknown, namespace: string): boolean {
  const role = tf.follow(tf.follow(profileArn)?.body.role)?.address;
  const ofRole = (type: string) => tf.all(type).filter(({ body }) => tf.follow(body.role)?.address === role);
  const managed = ofRole('aws_iam_role_policy_attachment').some(({ body }) =>
    /[/]CloudWatchAgentServerPolicy$/.test(body.policy_arn),
  );
  return (
    managed ||
    ofRole('aws_iam_role_policy').some(({ body }) =>
      list(JSON.parse(body.policy).Statement).some(({ Effect, Action, Condition }) => {
        const only = list(Condition?.StringEquals?.['cloudwatch:namespace']);
        return (
          Effect === 'Allow' &&
          list(Action).includes('cloudwatch:PutMetricData') &&
          (only.length === 0 || only.includes(namespace))
        );
      }),
    )
  );
}

/** Series that CloudWatch counts in logs, and that people's nodes send by the AWS CLI. */
function sentOtherwise(tf: TerraformJson): Sent[] {
  const counted = tf
    .all('aws_cloudwatch_log_metric_filter')
    .flatMap(({ body }) =>
      list(body.metric_transformation).map(({ name, namespace }) => ({ namespace, names: [name], series: [{}] })),
    );
  const data = tf.all('aws_launch_template').map(({ body }) => userDataText(body.user_data ?? ''));
  const called = data.flatMap((text) => {
    const queues = /for queue in (.*); do/.exec(text)?.[1]?.split(' ') ?? [];
    const calls = text.matchAll(
      /put-metric-data .*--namespace (\S+) --metric-name (\S+) .*--dimensions "(\w+)=\$queue"/g,
    );
    return [...calls].map(([, namespace, name, dimension]) => ({
      namespace: namespace!,
      names: [name!],
      series: queues.map((queue) => ({ [dimension!]: queue })),
    }));
  });
  return [...counted, ...called];
}

/** Of exactly these dimensions, with the values that they have always. */
function carries(set: Sent['series'][number], dimensions: Json): boolean {
  return (
    Object.keys(set).sort().join() === Object.keys(dimensions).sort().join() &&
    Object.entries(set).every(([key, value]) => value === ANY || value === dimensions[key])
  );
}

export const METRIC_AUDITS: readonly Audit[] = [
  {
    // An alarm on a series that does not come is silent for ever.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-interface-VPC.html
    rule: 'metrics-sent',
    faults: (tf) => {
      const groups = [
        ...groupsOf(tf)
          .filter(({ kind }) => kind !== 'node-group')
          .map(({ address, body, template }) => ({
            address,
            template,
            profile: block(body.compute_resources)?.instance_role ?? block(template?.body.iam_instance_profile)?.arn,
          })),
        ...slurmFleets(tf),
      ];
      const sent = [...groups.flatMap(({ template }) => sentBy(template) ?? []), ...sentOtherwise(tf)];
      const unsent = watched(tf).filter(
        ({ namespace, name, dimensions }) =>
          !sent.some(
            (one) =>
              one.namespace === namespace &&
              one.names.includes(name) &&
              one.series.some((set) => carries(set, dimensions)),
          ),
      );
      const endpoints = tf.all('aws_vpc_endpoint');
      const closed = endpoints.length > 0 && !endpoints.some(({ body }) => /[.]monitoring$/.test(body.service_name));
      return [
        ...unsent.map(({ address, name, dimensions }) => ({
          address,
          what: `${name} of ${JSON.stringify(dimensions)}, which no node sends`,
        })),
        ...groups.flatMap(({ address, template, profile }): Fault[] => {
          const own = sentBy(template);
          if (own === undefined) return [{ address, what: 'nodes that nothing watches' }];
          const may = maySend(tf, profile, own.namespace);
          return may ? [] : [{ address, what: `nodes that may not send to ${own.namespace}` }];
        }),
        ...(closed ? [{ address: endpoints[0]!.address, what: 'endpoints, and none for metrics' }] : []),
      ];
    },
  },
];
