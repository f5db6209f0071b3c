import { PRECISIONS } from '../units/closed-lists.js';

/** What `init` asks, as the user writes it. */
export interface Answers {
  readonly name: string;
  readonly region: string;
  readonly compute: string;
  readonly precision: string;
  readonly network: string;
  readonly data: string;
  readonly scratch: string;
  readonly budget: string;
  /** An address, or `nobody`. */
  readonly email: string;
}

interface Question {
  readonly key: keyof Answers;
  readonly question: string;
  readonly byDefault: string;
}

const NOBODY = 'nobody';

export const QUESTIONS: readonly Question[] = [
  { key: 'name', question: 'Name of the hall?', byDefault: 'hall' },
  { key: 'region', question: 'AWS region?', byDefault: 'us-east-1' },
  { key: 'precision', question: `Precision (${PRECISIONS.join(', ')})?`, byDefault: 'bf16' },
  { key: 'compute', question: 'Compute at it, dense peak over the fleet?', byDefault: '1000 TFLOPS' },
  { key: 'network', question: 'Network between the nodes, summed?', byDefault: '100 GB/s' },
  { key: 'data', question: 'Data kept in S3?', byDefault: '10 TB' },
  { key: 'scratch', question: 'Fast scratch space beside the nodes?', byDefault: '10 TB' },
  { key: 'budget', question: 'At most, in a month?', byDefault: '1M USD' },
  { key: 'email', question: 'Who gets alarms, by e-mail?', byDefault: NOBODY },
];

/** Where an answer stands in the blueprint: a mistake below that place is one of the answer. */
export const PLACES: Readonly<Record<keyof Answers, readonly (string | number)[]>> = {
  name: ['name'],
  region: ['region'],
  compute: ['workloads', 0, 'compute', 'atLeast'],
  precision: ['workloads', 0, 'compute', 'precision'],
  network: ['workloads', 0, 'network', 'atLeast'],
  data: ['workloads', 0, 'storage', 0, 'capacity'],
  scratch: ['workloads', 0, 'storage', 1, 'capacity'],
  budget: ['limits', 'monthlyCost'],
  email: ['operations', 'emails'],
};

/** The answers that nobody gave. */
export const DEFAULTS = Object.fromEntries(
  QUESTIONS.map(({ key, byDefault }) => [key, byDefault]),
) as unknown as Answers;

/** A blueprint with a comment on every line that a newcomer would ask about. */
export function blueprintText({
  name,
  region,
  compute,
  precision,
  network,
  data,
  scratch,
  budget,
  email,
}: Answers): string {
  return `# yaml-language-server: $schema=./node_modules/datahall/schema/blueprint-v1.schema.json
version: 1
# Part of every resource name, and of the Terraform stack.
name: ${name}
# Or a list of regions, or any: the best one is chosen.
region: ${region}
platform: eks
workloads:
  - name: train
    # Minima over the whole fleet. Instance types and counts are chosen to meet them at the lowest cost.
    compute: { atLeast: ${compute}, precision: ${precision} }
    # Between nodes, summed; baseline, never "up to".
    network: { atLeast: ${network} }
    storage:
      # object: S3. scratch: FSx for Lustre without replication. persistent: FSx for Lustre, replicated.
      - { name: datasets, kind: object, capacity: ${data} }
      - { name: scratch, kind: scratch, capacity: ${scratch} }
    # Ways in which nodes may be bought: on-demand, spot, reserved-1y, reserved-3y, capacity-block.
    purchase: [on-demand]
# What a kilowatt-hour weighs beside a dollar; 0 USD/kWh: cost alone.
objective: { energyWeight: 0.1 USD/kWh }
# Nothing is planned that costs more.
limits: { monthlyCost: ${budget} }
# Who gets alarms and warnings of the budget; each address has to confirm once.
operations: { emails: [${email === NOBODY ? '' : email}] }
network: { cidr: 10.0.0.0/16, zones: 3 }
# The only account that the hall may stand in.
# account: { id: "123456789012" }
`;
}
