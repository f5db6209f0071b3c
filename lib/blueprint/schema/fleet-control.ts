import { closed, Type } from '../../units/schema.js';
import { formatted } from './fields.js';

/** Standing between workloads whose jobs wait for the same nodes. */
export const Scheduling = Type.Object(
  {
    priority: Type.Integer({
      minimum: 0,
      maximum: 1000,
      default: 0,
      description: 'Jobs of a higher number go first.',
    }),
    share: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 1,
      description:
        'Nodes that the workload may claim beside others: shares of 3 and 1 split what both want three to one.',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'Standing of the jobs beside those of other workloads. batch: queues. eks: queues of Kueue.',
  },
);

const cron = (description: string, example: string) =>
  formatted(
    '^[0-9*,/-]+ [0-9*,/-]+ [0-9*,/-]+ [0-9A-Za-z*,/-]+ [0-9A-Za-z*,/-]+$',
    { code: 'wrong-value', rule: 'five fields of cron: minute, hour, day of the month, month, day of the week' },
    { description, examples: [example] },
  );

/** Hours in which a fleet of Auto Scaling groups is up. */
export const Hours = Type.Object(
  {
    start: cron('When all working nodes start, as cron.', '0 7 * * 1-5'),
    stop: cron('When the last of them stop, as cron.', '0 19 * * 1-5'),
    timeZone: formatted(
      '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$',
      { code: 'wrong-value', rule: 'a name of the IANA time zones, such as Europe/Berlin' },
      { default: 'Etc/UTC', description: 'That both are in.', examples: ['Europe/Berlin'] },
    ),
  },
  { ...closed, description: 'Hours in which the fleet is up: ec2 only. Default: as `nodes.running` says.' },
);

const word = (description: string, example: string) =>
  Type.String({
    minLength: 1,
    maxLength: 255,
    broken: { code: 'wrong-value', rule: '1 to 255 characters' },
    description,
    examples: [example],
  });

/** What a serving fleet of Auto Scaling groups follows. */
export const Scaling = Type.Object(
  {
    namespace: word('CloudWatch namespace that the service publishes to.', 'Serving'),
    metric: word('Metric that falls as nodes are added, such as requests in flight per node.', 'RequestsPerNode'),
    target: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1e12,
      examples: [70],
      description: 'Average over the fleet that nodes are added or taken away to hold.',
    }),
  },
  { ...closed, description: 'Target tracking: inference on ec2 only. Default: the count changes by hand or by hours.' },
);
