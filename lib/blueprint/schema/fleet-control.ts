import { closed, Type } from '../../units/schema.js';
import { formatted } from './fields.js';

/** Key `scheduling`: priority and share of a workload whose jobs wait for the same nodes as others'. */
export const Scheduling = Type.Object(
  {
    priority: Type.Integer({
      minimum: 0,
      maximum: 1000,
      default: 0,
      description: 'Jobs of a higher priority run first.',
    }),
    share: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 1,
      description: 'Weight against other workloads: shares of 3 and 1 split contended nodes three to one.',
    }),
  },
  {
    ...closed,
    default: {},
    description:
      'Priority and share of the jobs against those of other workloads. batch: job queues. eks: queues of Kueue.',
  },
);

const cron = (description: string, example: string) =>
  formatted(
    '^[0-9*,/-]+ [0-9*,/-]+ [0-9*,/-]+ [0-9A-Za-z*,/-]+ [0-9A-Za-z*,/-]+$',
    { code: 'wrong-value', rule: 'five fields of cron: minute, hour, day of the month, month, day of the week' },
    { description, examples: [example] },
  );

/** Key `hours`: a schedule of an Auto Scaling group. */
export const Hours = Type.Object(
  {
    start: cron('When all working nodes start, as cron.', '0 7 * * 1-5'),
    stop: cron('When the last of them stop, as cron.', '0 19 * * 1-5'),
    timeZone: formatted(
      '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$',
      { code: 'wrong-value', rule: 'a name of the IANA time zones, such as Europe/Berlin' },
      { default: 'Etc/UTC', description: 'Time zone of both.', examples: ['Europe/Berlin'] },
    ),
  },
  { ...closed, description: 'Schedule on which the fleet runs: ec2 only. Default: `nodes.running`.' },
);

/** Key `scaling`: target tracking of an Auto Scaling group that serves. */
export const Scaling = Type.Object(
  {
    namespace: formatted(
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Namespace
      '^[A-Za-z0-9._/# -][A-Za-z0-9._/#: -]{0,254}$',
      { code: 'wrong-value', rule: '1 to 255 letters, digits, blanks and . - _ / # :, no colon first' },
      { description: 'CloudWatch namespace that the service publishes to.', examples: ['Serving'] },
    ),
    metric: Type.String({
      minLength: 1,
      maxLength: 255,
      broken: { code: 'wrong-value', rule: '1 to 255 characters' },
      description: 'Metric that falls as nodes are added, such as requests in flight per node.',
      examples: ['RequestsPerNode'],
    }),
    target: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1e12,
      examples: [70],
      description: 'Average over the fleet that scaling holds.',
    }),
  },
  {
    ...closed,
    description: 'Target tracking: inference on ec2 only. Default: the size changes by hand or by schedule.',
  },
);
