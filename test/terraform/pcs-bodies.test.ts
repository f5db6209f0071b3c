import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { planOfText } from './platform-plans.js';
import { SLURM_HALLS } from './slurm-halls.js';
import { type Json, Synthesized } from './synthesized.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'pcs-schemas');
const ajv = new Ajv({ strict: false });

/** The published schemas, by type of resource. */
const SCHEMAS = Object.fromEntries(
  ['cluster', 'compute-node-group', 'queue'].map((name) => {
    const schema = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Json;
    return [schema.typeName as string, { schema, validate: ajv.compile(schema) }];
  }),
);

/** What Terraform hands to a stack, in the form in which AWS gives it. */
const GIVEN: Readonly<Record<string, string>> = {
  ClusterId: 'pcs_abcdefghij',
  InstanceProfile: 'arn:aws:iam::111122223333:instance-profile/AWSPCS-train-us-east-1',
  SecurityGroupId: 'sg-0123456789abcdef0',
  SubnetId: 'subnet-0123456789abcdef0',
  SubnetIds: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
  TemplateId: 'lt-0123456789abcdef0',
  TemplateVersion: '3',
  NodeGroup1: 'pcs_0123456789',
  NodeGroup2: 'pcs_1123456789',
};

interface Body {
  readonly type: string;
  readonly properties: Json;
}

/** Properties as CloudFormation sees them: each `Ref` has its value. @throws Error when it names no parameter, or one that is not given */
function bodyOf(stack: Json): Body {
  const { Parameters, Resources } = JSON.parse(stack.template_body);
  const given = Object.keys(stack.parameters).sort();
  expect(Object.keys(Parameters).sort()).toEqual(given);
  const resolved = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(resolved);
    if (value === null || typeof value !== 'object') return value;
    if (typeof value.Ref === 'string') {
      const text = GIVEN[value.Ref];
      if (text === undefined || !(value.Ref in Parameters)) throw new Error(`no parameter ${value.Ref}`);
      return Parameters[value.Ref].Type === 'CommaDelimitedList' ? text.split(',') : text;
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each)]));
  };
  const { Type, Properties } = Resources.Resource;
  return { type: Type, properties: resolved(Properties) };
}

/** What the schema of its type refuses; empty: nothing. Properties that AWS alone sets count. */
function faultsOf({ type, properties }: Body): string[] {
  const { schema, validate } = SCHEMAS[type]!;
  validate(properties);
  const given = Object.keys(properties).map((name) => `/properties/${name}`);
  return [
    ...(validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`),
    ...given.filter((path) => (schema.readOnlyProperties as string[]).includes(path)),
  ];
}

const CLUSTER = 'AWS::PCS::Cluster';
const GROUP = 'AWS::PCS::ComputeNodeGroup';
const QUEUE = 'AWS::PCS::Queue';

/** A mistake in the properties of one type. */
type Mutation = readonly [what: string, type: string, change: (properties: Json) => void];

const MUTATIONS: readonly Mutation[] = [
  ['no networking', CLUSTER, (p) => delete p.Networking],
  ['no scheduler', CLUSTER, (p) => delete p.Scheduler],
  ['no size', CLUSTER, (p) => delete p.Size],
  ['another scheduler', CLUSTER, (p) => (p.Scheduler.Type = 'PBS')],
  ['a version that is a number', CLUSTER, (p) => (p.Scheduler.Version = 25.11)],
  ['no version', CLUSTER, (p) => delete p.Scheduler.Version],
  ['a size that there is not', CLUSTER, (p) => (p.Size = 'HUGE')],
  ['a size in small letters', CLUSTER, (p) => (p.Size = 'small')],
  ['subnets as text', CLUSTER, (p) => (p.Networking.SubnetIds = 'subnet-0123456789abcdef0')],
  ['another kind of address', CLUSTER, (p) => (p.Networking.NetworkType = 'IPV5')],
  ['accounting without a mode', CLUSTER, (p) => delete p.SlurmConfiguration.Accounting.Mode],
  ['a mode that there is not', CLUSTER, (p) => (p.SlurmConfiguration.Accounting.Mode = 'ON')],
  [
    'records for longer than PCS keeps them',
    CLUSTER,
    (p) => (p.SlurmConfiguration.Accounting.DefaultPurgeTimeInDays = 10_001),
  ],
  ['half a day of records', CLUSTER, (p) => (p.SlurmConfiguration.Accounting.DefaultPurgeTimeInDays = 0.5)],
  ['no idle time', CLUSTER, (p) => (p.SlurmConfiguration.ScaleDownIdleTimeInSeconds = 0)],
  [
    'a setting without its value',
    CLUSTER,
    (p) => (p.SlurmConfiguration.SlurmCustomSettings = [{ ParameterName: 'Prolog' }]),
  ],
  ['an unknown part of the configuration', CLUSTER, (p) => (p.SlurmConfiguration.Partitions = [])],
  ['a property that AWS sets', CLUSTER, (p) => (p.Arn = 'arn:aws:pcs:us-east-1:111122223333:cluster/pcs_abcdefghij')],
  ['a tag that is a number', CLUSTER, (p) => (p.Tags.Name = 7)],
  ['no cluster of a group', GROUP, (p) => delete p.ClusterId],
  ['no profile', GROUP, (p) => delete p.IamInstanceProfileArn],
  ['a name for a profile', GROUP, (p) => (p.IamInstanceProfileArn = 'AWSPCS-train')],
  ['an image that is none', GROUP, (p) => (p.AmiId = 'al2023')],
  ['a purchase option of EC2', GROUP, (p) => (p.PurchaseOption = 'on-demand')],
  ['a strategy of Auto Scaling', GROUP, (p) => (p.SpotOptions = { AllocationStrategy: 'lowestPrice' })],
  ['a minimum below none', GROUP, (p) => (p.ScalingConfiguration.MinInstanceCount = -1)],
  ['no maximum', GROUP, (p) => delete p.ScalingConfiguration.MaxInstanceCount],
  ['a template without its version', GROUP, (p) => delete p.CustomLaunchTemplate.Version],
  ['types as texts', GROUP, (p) => (p.InstanceConfigs = ['p5.48xlarge'])],
  ['an unknown property of a group', GROUP, (p) => (p.SecurityGroupIds = ['sg-0123456789abcdef0'])],
  ['no types', GROUP, (p) => delete p.InstanceConfigs],
  ['no cluster of a queue', QUEUE, (p) => delete p.ClusterId],
  ['groups as texts', QUEUE, (p) => (p.ComputeNodeGroupConfigurations = ['pcs_0123456789'])],
  ['an unknown part of a queue', QUEUE, (p) => (p.Priority = 1)],
  ['a name that is a list', QUEUE, (p) => (p.Name = ['train'])],
];

describe('stacks of AWS Parallel Computing Service', () => {
  const bodies: Body[] = [];

  beforeAll(async () => {
    for (const { text } of Object.values(SLURM_HALLS)) {
      const stacks = Object.values(new Synthesized(await planOfText(text)).all('cloudformation_stack'));
      bodies.push(...stacks.map(bodyOf));
    }
  });

  it('have the properties that AWS publishes, of the types, lists and patterns that it publishes', () => {
    expect(bodies.flatMap(faultsOf)).toEqual([]);
    const types = bodies.map(({ type }) => type);
    expect([CLUSTER, GROUP, QUEUE].map((type) => types.filter((one) => one === type).length)).toEqual([7, 16, 9]);
  });

  it('have every purchase option that a hall may buy', () => {
    const options = new Set(bodies.flatMap(({ properties }) => properties.PurchaseOption ?? []));
    expect([...options].sort()).toEqual(['CAPACITY_BLOCK', 'ONDEMAND', 'SPOT']);
  });

  it.each(MUTATIONS)('are refused with %s', (_, type, change) => {
    const changed = structuredClone(bodies.find((body) => body.type === type)!);
    change(changed.properties);
    expect(faultsOf(changed)).not.toEqual([]);
  });
});
