import { closed, type DefaultedSchema, type Schema, Type, type Written } from '../../units/schema.js';
import { WEEK_SHAPE_NAMES, WEEK_SHAPES } from '../profile/week.js';
import { above0, choice, formatted, quantity } from './fields.js';

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

const noDay = { code: 'wrong-value', rule: 'a day, such as "2027-02-01"' } as const;
const day = (description: string, example: string) =>
  formatted('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', noDay, { description, examples: [example] });

/** Key `timeZone` of hours of a day. */
export const TimeZone = formatted(
  '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$',
  { code: 'wrong-value', rule: 'a name of the IANA time zones, such as Europe/Berlin' },
  { default: 'Etc/UTC', description: 'Time zone of the hours.', examples: ['Europe/Berlin'] },
);

const WrittenWeek = Type.Union(
  [
    choice(WEEK_SHAPE_NAMES, {
      description: `A shape that ships. ${WEEK_SHAPE_NAMES.map((name) => `${name}: ${WEEK_SHAPES[name]}.`).join(' ')}`,
    }),
    Type.Object(
      {
        hours: Type.Optional(
          Type.Array(quantity('share', { description: 'Share of the stated demand in this hour.' }), {
            examples: [[1, 1, 0.5]],
            description:
              'Shares by hour: 24, the same every day, or 168 from Monday 0–1 on. The busiest hour has 100 %: the stated demand.',
          }),
        ),
        csv: Type.Optional(
          Type.String({
            examples: ['requests.csv'],
            description:
              'File with the columns `time` (2026-11-02T09:00:00Z) and `requests`, a row an hour or finer, for a week or more. Of each hour of the week the busiest counts; the busiest of all is the stated demand.',
          }),
        ),
      },
      closed,
    ),
  ],
  {
    default: 'constant',
    description: 'Demand by hour of the week: a named shape, a table, or a file of requests.',
  },
);
/** Reading turns each form into its 168 levels. */
const Week = WrittenWeek as Schema as DefaultedSchema<number[], Written<typeof WrittenWeek>>;

/** Key `profile`: the demand of a workload over time. */
export const Profile = Type.Object(
  {
    week: Week,
    timeZone: TimeZone,
    from: Type.Optional(day('First day of the demand. Default: from the beginning.', '2027-02-01')),
    until: Type.Optional(day('First day without the demand. Default: it goes on.', '2027-08-01')),
    growthPerMonth: Type.Number({
      exclusiveMinimum: -1,
      maximum: 1,
      default: 0,
      examples: [0.05],
      description:
        'By which the demand grows each month, compounded, from the first month on: 0.05 for 5 %; below 0 it shrinks.',
    }),
    changes: Type.Array(
      Type.Object(
        {
          from: day('First day.', '2027-03-01'),
          until: Type.Optional(day('First day after it. Default: until the next change begins.', '2027-05-01')),
          times: Type.Number({
            minimum: 0,
            maximum: 1000,
            examples: [1.5],
            description: 'Factor on the stated demand: 1.5 for half as much again, 0 for none.',
          }),
        },
        closed,
      ),
      {
        default: [],
        maxItems: 100,
        description: 'Other levels of the demand between dates, in order; growth goes on beneath them.',
      },
    ),
  },
  {
    ...closed,
    description:
      'Demand over time, as shares of the stated demand. Sizing, bill and energy follow the hours of the week; `datahall portfolio` the dates too. Default: the stated demand in every hour.',
  },
);

/** Key `spread`: a workload that divides, in a hall for each region. */
export const Spread = Type.Union(
  [
    choice(['regions'], { description: 'Evenly over all regions of `region`.' }),
    Type.Object(
      {
        shares: Type.Optional(
          Type.Record(Type.String(), quantity('share', { description: 'Of the stated demand.', limits: above0 }), {
            maxProperties: 50,
            description:
              'Share of the demand in each region, as users or data are there; together 100 %. Default: evenly over `region`.',
            examples: [{ 'us-east-1': '60 %', 'eu-west-1': '40 %' }],
          }),
        ),
        data: Type.Optional(
          choice(['replicated', 'pulled'], {
            description:
              'Its object stores. replicated: in every region, with all of the data. pulled: in the first region that has it, where the others read. Default: replicated.',
          }),
        ),
        moved: Type.Optional(
          quantity('data', {
            description:
              'Data that go to each other region in a month: what changes of replicated stores, or what is pulled. AWS bills the sender. Default: 1 TB with an object store, assumed; else none.',
            examples: ['500 GB'],
          }),
        ),
      },
      closed,
    ),
  ],
  {
    description:
      'A hall for each region of `region`, each with its share of the demand: for serving and for jobs that fit a node. Default: the hall is in one region.',
    examples: ['regions'],
  },
);

const cron = (description: string, example: string) =>
  formatted(
    '^[0-9*,/-]+ [0-9*,/-]+ [0-9*,/-]+ [0-9A-Za-z*,/-]+ [0-9A-Za-z*,/-]+$',
    { code: 'wrong-value', rule: 'five fields of cron: minute, hour, day of the month, month, day of the week' },
    { description, examples: [example] },
  );

/** Hours of the week from one time to another, each as cron. */
export const hoursOfWeek = (description: string, start: string, stop: string) =>
  Type.Object(
    { start: cron(start, '0 7 * * 1-5'), stop: cron(stop, '0 19 * * 1-5'), timeZone: TimeZone },
    { ...closed, description },
  );

/** Key `hours`: a schedule of an Auto Scaling group. */
export const Hours = hoursOfWeek(
  'Schedule on which the fleet runs: batch, ec2, and eks without Karpenter. Default: `nodes.running`.',
  'When all working nodes start, as cron.',
  'When the last of them stop, as cron.',
);

/** Key `edge`: users of a service that owned nodes serve. */
export const Edge = Type.Object(
  {
    users: Type.Optional(
      Type.Array(
        Type.Object(
          {
            place: Type.String({
              description:
                'Region of AWS that they are nearest to, or a name that `onPremises.roundTrips` measures from.',
              examples: ['eu-west-2'],
            }),
            share: quantity('share', { description: 'Of the requests.', examples: ['60 %'], limits: above0 }),
          },
          { ...closed, description: 'Users of one place.' },
        ),
        {
          minItems: 1,
          maxItems: 50,
          description: 'Where requests come from. Default: anywhere, and round trips count nothing.',
        },
      ),
    ),
    roundTripWithin: Type.Optional(
      quantity('duration', {
        description:
          'Longest round trip between users and what serves them, beside the time to the first token. Default: not bounded.',
        examples: ['40 ms'],
        limits: { min: 1e-3 / 3600 },
      }),
    ),
    failover: quantity('share', {
      default: '100 %',
      description:
        'Share of the requests that AWS has nodes for at all times, of those that no other site takes when the one is lost whose loss is greatest.',
    }),
  },
  {
    ...closed,
    description:
      'Users of a service on owned nodes, and what AWS takes over from a site that is lost. Default: users anywhere, and nothing.',
  },
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

/** The security group of those who call a service, by its id. */
function callersGroup(description: string) {
  return formatted(
    '^sg-[0-9a-f]{8}([0-9a-f]{9})?$',
    { code: 'wrong-value', rule: 'the id of a security group, such as "sg-0123456789abcdef0"' },
    { description, examples: ['sg-0123456789abcdef0'] },
  );
}

/** Key `service`: the address under which a workload of inference answers. Absent: none outside its cluster. */
export const ServiceAddress = Type.Object(
  {
    certificate: formatted(
      '^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$',
      { code: 'wrong-value', rule: 'the ARN of a certificate of AWS Certificate Manager' },
      {
        description: 'Certificate of the load balancer, of AWS Certificate Manager in the region of the hall.',
        examples: ['arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666'],
      },
    ),
    securityGroup: callersGroup(
      'Security group of the load balancer, in the VPC of the hall: it decides who calls the service.',
    ),
    api: choice(['ingress', 'gateway'], {
      default: 'ingress',
      description:
        'API of Kubernetes by which `datahall job` asks for the load balancer. gateway: the Gateway API, whose kinds you install in the cluster before its charts.',
    }),
    scheme: choice(['internal', 'internet-facing'], {
      default: 'internal',
      description:
        'internal: addresses of the VPC. internet-facing: public addresses, for the ranges that the security group lets in.',
    }),
  },
  {
    ...closed,
    description:
      'Load balancer before the service, on EKS, with HTTPS alone. Default: none; the service is reached from inside the cluster.',
  },
);

/** Key `targetGroup` of a workload. */
export const TargetGroup = Type.Object(
  {
    securityGroup: callersGroup(
      'Security group of your load balancer, in the VPC of the hall: nothing else reaches the port.',
    ),
    port: Type.Integer({
      minimum: 1,
      maximum: 65_535,
      default: 8000,
      description: 'Port of the nodes that answers requests by HTTP; the default is that of vLLM.',
    }),
    healthPath: formatted(
      '^/[A-Za-z0-9_./-]*$',
      { code: 'wrong-value', rule: 'a path, such as "/health"' },
      { default: '/health', description: 'Path that answers 200 while a node can take requests.' },
    ),
  },
  {
    ...closed,
    description:
      'Target group in which the nodes register, on EC2, for an Application Load Balancer of yours. Default: none; your scheduler finds the nodes.',
  },
);
