import type { DocumentPath } from '../../blueprint/document/diagnostic.js';
import { PLATFORM_FACTS } from '../../blueprint/kinds/platform-facts.js';
import { PLATFORMS, PRECISIONS } from '../../units/closed-lists.js';

/** What the first workload is for; `minima`: stated as rates and sizes. */
export const WORKS = ['minima', 'train', 'fine-tune', 'serve'] as const;
type Work = (typeof WORKS)[number];

/** What `init` asks, as the user writes it. */
export interface Answers {
  readonly name: string;
  readonly region: string;
  readonly platform: string;
  readonly work: string;
  readonly model: string;
  readonly tokens: string;
  readonly deadline: string;
  readonly requests: string;
  readonly compute: string;
  readonly precision: string;
  readonly network: string;
  readonly data: string;
  readonly scratch: string;
  readonly budget: string;
  /** An address, or `nobody`. */
  readonly email: string;
  /** A range of addresses, or `nobody`. */
  readonly access: string;
}

/** A question of `init`. */
export interface Question {
  readonly key: keyof Answers;
  readonly question: string;
  readonly byDefault: string;
  /** What the flag says of itself in the help. */
  readonly flag: string;
  /** Whether the blueprint of these answers has a place for it. @default - always */
  readonly when?: (answers: Answers) => boolean;
}

/** Nobody: no alarm is sent by e-mail, no address reaches the cluster. */
export const NOBODY = 'nobody';

/** Whether there is an endpoint that people reach: that of a cluster of Kubernetes. */
function hasEndpoint({ platform }: Answers): boolean {
  return PLATFORMS.some((known) => known === platform && PLATFORM_FACTS[known].hasCluster);
}

const isWork = (...works: readonly Work[]) => {
  return ({ work }: Answers) => works.some((each) => each === work);
};
const isModel = isWork('train', 'fine-tune', 'serve');
const isRun = isWork('train', 'fine-tune');

/** In the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [
  { key: 'name', question: 'Name of the hall?', byDefault: 'hall', flag: 'of the hall' },
  { key: 'region', question: 'AWS region?', byDefault: 'us-east-1', flag: 'AWS region' },
  {
    key: 'platform',
    question: `What runs the work (${PLATFORMS.join(', ')})?`,
    byDefault: 'eks',
    flag: 'what runs the work',
  },
  {
    key: 'work',
    question:
      'What is it for: minima that you state, or a model to train, fine-tune or serve (minima, train, fine-tune, serve)?',
    byDefault: 'minima',
    flag: 'what the hall is for: minima, train, fine-tune or serve',
  },
  {
    key: 'model',
    question: 'Which model?',
    byDefault: 'llama-3.1-70b',
    flag: 'well-known model to train, fine-tune or serve, such as llama-3.1-70b',
    when: isModel,
  },
  {
    key: 'tokens',
    question: 'Tokens that the run processes?',
    byDefault: '1B',
    flag: 'of the run, such as 1.4T',
    when: isRun,
  },
  {
    key: 'deadline',
    question: 'Time that the run may take?',
    byDefault: '7 d',
    flag: 'of the run, such as "30 d"',
    when: isRun,
  },
  {
    key: 'requests',
    question: 'Requests a second, at the peak?',
    byDefault: '10',
    flag: 'a second, at the peak',
    when: isWork('serve'),
  },
  {
    key: 'precision',
    question: `Precision (${PRECISIONS.join(', ')})?`,
    byDefault: 'bf16',
    flag: 'numeric format, such as bf16',
  },
  {
    key: 'compute',
    question: 'Compute at it, dense peak over the fleet?',
    byDefault: '1000 TFLOPS',
    flag: 'dense peak over the fleet, such as "20 PFLOPS"',
    when: isWork('minima'),
  },
  {
    key: 'network',
    question: 'Network between the nodes, summed?',
    byDefault: '100 GB/s',
    flag: 'between nodes, summed, such as "100 GB/s"',
    when: isWork('minima'),
  },
  { key: 'data', question: 'Data kept in S3?', byDefault: '10 TB', flag: 'kept in S3, such as "10 TB"' },
  {
    key: 'scratch',
    question: 'Fast scratch space beside the nodes?',
    byDefault: '10 TB',
    flag: 'fast scratch space, such as "10 TB"',
    when: isWork('minima', 'train', 'fine-tune'),
  },
  {
    key: 'budget',
    question: 'At most, in a month?',
    byDefault: '1M USD',
    flag: 'at most in a month, such as "1M USD"',
  },
  {
    key: 'email',
    question: 'Who gets alarms, by e-mail?',
    byDefault: NOBODY,
    flag: 'recipient of alarms and budget alerts',
  },
  {
    key: 'access',
    question: 'Which address may reach the cluster from outside, e.g. yours?',
    byDefault: NOBODY,
    flag: 'your own address, which may reach the cluster, such as 203.0.113.7/32',
    when: hasEndpoint,
  },
];

/** The answers that nobody gave. */
export const DEFAULT_ANSWERS = Object.fromEntries(
  QUESTIONS.map(({ key, byDefault }) => [key, byDefault]),
) as unknown as Answers;

const FIRST: DocumentPath = ['workloads', 0];
/** The key of a workload that holds its model, by work. */
const MODEL_KEYS: Readonly<Record<Exclude<Work, 'minima'>, string>> = {
  train: 'training',
  'fine-tune': 'fineTuning',
  serve: 'inference',
};

/** Path of an answer in the blueprint: a mistake below it is one of the answer. */
export function placeOf(key: keyof Answers, { work }: Answers): DocumentPath {
  const model = MODEL_KEYS[work as keyof typeof MODEL_KEYS] ?? 'compute';
  const places: Readonly<Record<keyof Answers, DocumentPath>> = {
    name: ['name'],
    region: ['region'],
    platform: ['platform'],
    work: FIRST,
    model: [...FIRST, model, 'model'],
    tokens: [...FIRST, model, 'tokens'],
    deadline: [...FIRST, model, 'deadline'],
    requests: [...FIRST, model, 'requestsPerSecond'],
    compute: [...FIRST, 'compute', 'atLeast'],
    precision: [...FIRST, model, 'precision'],
    network: [...FIRST, 'network', 'atLeast'],
    data: [...FIRST, 'storage', 0, 'capacity'],
    scratch: [...FIRST, 'storage', 1, 'capacity'],
    budget: ['limits', 'monthlyCost'],
    email: ['operations', 'emails'],
    access: ['kubernetes', 'publicAccess'],
  };
  return places[key];
}

/** A blueprint with a comment on every line that a newcomer would ask about. */
export function blueprintText(answers: Answers): string {
  const { name, region, platform, budget, email, access } = answers;
  return `# yaml-language-server: $schema=./node_modules/datahall/schema/blueprint-v1.schema.json
version: 1
# Part of every resource name, and of the Terraform stack.
name: ${name}
# Or a list of regions, or any: the best one is chosen.
region: ${region}
platform: ${platform}
workloads:
${workloadLines(answers).join('\n')}
    # Purchase options that nodes may use: on-demand, spot, reserved-1y, reserved-3y, capacity-block.
    purchase: [on-demand]
# Weight of a kilowatt-hour in dollars; 0 USD/kWh: cost alone.
objective: { energyWeight: 0.1 USD/kWh }
# Upper limit: a plan never costs more.
limits: { monthlyCost: ${budget} }
# Recipients of alarms and budget alerts; each address has to confirm once.
operations: { emails: [${email === NOBODY ? '' : email}] }
${
  hasEndpoint(answers)
    ? `# Ranges that may reach the endpoint of the cluster from outside; none: from within the VPC, or through a tunnel.
kubernetes: { publicAccess: [${access === NOBODY ? '' : access}] }
`
    : ''
}# by-cost: NAT gateways and endpoints of AWS services as few as cost and the availability asked for allow.
network: { cidr: 10.0.0.0/16, zones: 3, nat: by-cost, interfaceEndpoints: by-cost }
# The only account that the hall may be in.
# account: { id: "123456789012" }
`;
}

function workloadLines({
  work,
  model,
  tokens,
  deadline,
  requests,
  compute,
  precision,
  network,
  data,
  scratch,
}: Answers): readonly string[] {
  const run = `{ model: ${model}, tokens: ${tokens}, deadline: ${deadline}, precision: ${precision} }`;
  const scratchLine = `      - { name: scratch, kind: scratch, capacity: ${scratch} }`;
  switch (work) {
    case 'train':
    case 'fine-tune':
      return [
        `  - name: ${work === 'train' ? 'train' : 'tune'}`,
        '    # The fleet is sized so that the run ends in time, start-up and lost time included.',
        `    ${MODEL_KEYS[work]}: ${run}`,
        '    storage:',
        '      # object: S3. scratch: FSx for Lustre without replication.',
        `      - { name: datasets, kind: object, capacity: ${data} }`,
        scratchLine,
      ];
    case 'serve':
      return [
        '  - name: chat',
        '    # Requests with so many tokens of input and output, on average; the service level has defaults.',
        `    inference: { model: ${model}, precision: ${precision}, requestsPerSecond: ${requests}, inputTokens: 1000, outputTokens: 300 }`,
        '    storage:',
        `      - { name: weights, kind: object, capacity: ${data} }`,
      ];
    default:
      return [
        '  - name: train',
        '    # Minima over the whole fleet. Instance types and counts are chosen to meet them at the lowest cost.',
        `    compute: { atLeast: ${compute}, precision: ${precision} }`,
        '    # Between nodes, summed; baseline, never "up to".',
        `    network: { atLeast: ${network} }`,
        '    storage:',
        '      # object: S3. scratch: FSx for Lustre without replication. persistent: FSx for Lustre, replicated.',
        `      - { name: datasets, kind: object, capacity: ${data} }`,
        scratchLine,
      ];
  }
}
