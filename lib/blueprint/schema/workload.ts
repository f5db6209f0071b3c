import { ARCHITECTURES, BUILT_VENDORS, PURPOSES } from '../../units/closed-lists.js';
import { closed, type DefaultedSchema, type Schema, Type, type Written } from '../../units/schema.js';
import { WORKLOAD_NAME_MAX } from '../names/name-rules.js';
import { above0, choice, formatted, name, quantity } from './fields.js';
import { Edge, Hours, Profile, Scaling, Scheduling, ServiceAddress, Spread, TargetGroup } from './fleet-control.js';
import { FineTuning, Inference, Training } from './models.js';
import { Accelerators, Compute, Host, NodeNetwork } from './needs.js';
import { heldName, Purchase, RunStart } from './purchase.js';
import { Store } from './storage.js';

/** Key `access`: grants on object stores of other workloads. A workload's own stores need no entry. */
export const Access = Type.Array(
  Type.Object(
    {
      store: formatted(
        '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$',
        { code: 'name-invalid', rule: '<workload>.<store>, an object store of another workload' },
        { description: 'An object store of another workload.', examples: ['train.models'] },
      ),
      prefix: formatted(
        "^([A-Za-z0-9!_.'()-]+/)*$",
        { code: 'wrong-value', rule: 'a folder that ends with a slash, such as "exported/"' },
        {
          default: '',
          description: 'Prefix that the grant is limited to, with a slash at its end; empty: the whole store.',
          examples: ['exported/'],
        },
      ),
      mode: choice(['read', 'write'], {
        default: 'read',
        description: 'read: list and get. write: put and delete too.',
      }),
    },
    closed,
  ),
  {
    default: [],
    maxItems: 50,
    description: 'Object stores of other workloads that this one may use; it has no other access.',
  },
);

/** Key `types` of a workload. Default: every NVIDIA type on x86_64. */
export const TypeFilter = Type.Object(
  {
    allow: Type.Array(Type.String(), {
      default: [],
      maxItems: 1000,
      description: 'Families (`p5`), types (`p5.48xlarge`) or accelerators (`H100`); empty: all.',
    }),
    deny: Type.Array(Type.String(), {
      default: [],
      maxItems: 1000,
      description: 'Families, types or accelerators that are never chosen.',
    }),
    vendors: Type.Array(choice(BUILT_VENDORS, { description: 'Maker of the accelerators.' }), {
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      default: ['NVIDIA'],
      description: 'NVIDIA: software on CUDA. AWS: software on Neuron (Trainium, Inferentia).',
    }),
    architectures: Type.Array(choice(ARCHITECTURES, { description: 'Of the host processor.' }), {
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      default: ['x86_64'],
      description: 'Host processors that the software runs on.',
    }),
    interconnect: choice(['fast', 'any'], {
      description:
        'fast: accelerators joined by NVLink, NVSwitch or NeuronLink wherever a job spans several. any: PCIe suffices.',
      derived:
        'fast for training, which spans nodes or splits a model; any for inference, and for training that asks for up to 8 accelerators and nothing else',
    }),
    doubtful: choice(['allow', 'deny'], {
      default: 'allow',
      description:
        'Types with an estimated or disputed figure that the choice depends on, or with a rate that no measurement bounds. allow: they may be chosen, and the report flags them. deny: they are excluded.',
    }),
  },
  { ...closed, default: {}, description: 'Instance types that may be chosen.' },
);

/** Bound on counts of nodes: it catches typos, and every product stays an exact integer. */
export const MAX_NODES = 100_000;

const Nodes = Type.Object(
  {
    atLeast: Type.Integer({ minimum: 1, maximum: MAX_NODES, default: 1, description: 'Working nodes, at least.' }),
    atMost: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_NODES,
        examples: [8],
        description: 'Working nodes, at most. Default: no limit.',
      }),
    ),
    running: choice(['none', 'all'], {
      default: 'none',
      description: 'Nodes that run without jobs: `none` scales to zero, `all` keeps the fleet running.',
    }),
  },
  { ...closed, default: {}, description: 'Minimum and maximum size of the fleet, spares not counted.' },
);

const Spares = Type.Object(
  {
    nodes: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_NODES,
        examples: [1],
        description: 'Spare nodes. Default: 0, unless `availability` is given.',
      }),
    ),
    availability: Type.Optional(
      quantity('share', {
        description: 'Target availability of all working nodes: spares are added until it is reached.',
        examples: ['99.9 %'],
        limits: { ...above0, max: 0.999999 },
      }),
    ),
    nodeAvailability: Type.Optional(
      quantity('share', {
        examples: ['99.5 %'],
        description:
          'Availability of one node; 99.5 % is the service level of AWS for a single instance. For comparison, Llama 3 was interrupted every three hours on 2,048 nodes: with a day of repair, 99.6 %.',
        derived: '99.5 % with `availability`',
        limits: { min: 0.5, max: 0.999999 },
      }),
    ),
  },
  { ...closed, default: {}, description: 'Spare nodes: a count, or a target availability.' },
);

const WrittenZones = Type.Union(
  [
    choice(['single'], { description: 'All nodes in one zone, as training over a fabric needs.' }),
    Type.Object(
      {
        spread: Type.Optional(
          Type.Integer({
            minimum: 2,
            maximum: 6,
            examples: [3],
            description: 'Zones that the nodes are spread over: a type that is offered in fewer is not chosen.',
          }),
        ),
        upTo: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 6,
            examples: [3],
            description:
              'Zones that the nodes are spread over where the type is offered in so many; else in all that have it.',
          }),
        ),
        survive: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 5,
            examples: [1],
            description: 'Zones that may fail with the required nodes still running.',
            derived: '0',
          }),
        ),
      },
      closed,
    ),
  ],
  {
    description:
      'single: all nodes in one zone. { upTo }: over as many as the type is offered in. { spread, survive }: over several, of which some may fail.',
    derived: 'single for training; for inference, up to the zones of the network',
  },
);
type Zones = 'single' | { spread: number; survive: number } | { upTo: number };
/** Reading fills in what `survive` is worked out to. */
const Zones = WrittenZones as Schema as DefaultedSchema<Zones, Written<typeof WrittenZones>>;

/** One entry of `workloads`. */
export const Workload = Type.Object(
  {
    name: name(WORKLOAD_NAME_MAX, 1, {
      description: 'Unique in the blueprint; part of resource names and addresses.',
      examples: ['train'],
    }),
    purpose: choice(PURPOSES, {
      description: 'Training never runs on inference-only accelerators.',
      derived: 'inference with `inference`, training otherwise',
    }),
    team: Type.Optional(
      formatted(
        '^[A-Za-z0-9][A-Za-z0-9 _.:/=+@-]{0,99}$',
        { code: 'wrong-value', rule: '1 to 100 letters, digits, blanks and _ . : / = + @ -, a letter or digit first' },
        {
          description:
            'Who pays for it: the tag `datahall:team` of its nodes and stores, and totals by team. Default: nobody is named.',
          examples: ['research'],
        },
      ),
    ),
    compute: Type.Optional(Compute),
    training: Type.Optional(Training),
    fineTuning: Type.Optional(FineTuning),
    inference: Type.Optional(Inference),
    accelerators: Type.Optional(Accelerators),
    network: Type.Optional(NodeNetwork),
    host: Type.Optional(Host),
    nodes: Nodes,
    spares: Spares,
    zones: Zones,
    homogeneous: Type.Boolean({
      default: true,
      description: 'true: one instance type for the whole fleet. false: types may mix.',
    }),
    dutyCycle: Type.Optional(
      quantity('share', {
        description: 'Share of the month in which the fleet runs. Default: 100 %, unless the run is shorter.',
        examples: ['30 %'],
        limits: above0,
      }),
    ),
    runLength: Type.Optional(
      quantity('duration', {
        description: 'Time that the fleet runs once. Default: the deadline of `training` or `fineTuning`, else no end.',
        examples: ['2 w'],
      }),
    ),
    profile: Type.Optional(Profile),
    nodeStart: quantity('duration', {
      default: '15 min',
      description:
        'From the start of a node until it serves: boot, images, the model. A fleet that follows `profile.week` grows so long ahead, and a service has headroom for it. AWS publishes no figure; the default is how long cluster-autoscaler waits for a node. Measure yours.',
      examples: ['6 min'],
      limits: { min: 1 / 60, max: 4 },
    }),
    runStart: RunStart,
    storage: Type.Array(Store, { default: [], maxItems: 100, description: 'Stores of this workload.' }),
    access: Access,
    spread: Type.Optional(Spread),
    purchase: Type.Array(Purchase, {
      minItems: 1,
      maxItems: 10,
      default: ['on-demand'],
      description: 'Purchase options that nodes may use; the cheapest mix is chosen.',
    }),
    capacity: Type.Optional(
      Type.Array(heldName('An entry of `capacity`.'), {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description:
          'Held capacity that its nodes start in, and in nothing else; `purchase` is then ignored. Default: what is held and what is bought, by cost.',
      }),
    ),
    types: TypeFilter,
    scheduling: Scheduling,
    edge: Type.Optional(Edge),
    hours: Type.Optional(Hours),
    scaling: Type.Optional(Scaling),
    service: Type.Optional(ServiceAddress),
    targetGroup: Type.Optional(TargetGroup),
  },
  { ...closed, description: 'One fleet and its stores. At most one of compute, training, fineTuning, inference.' },
);

const count = (minimum: number, description: string, example: number) =>
  Type.Integer({ minimum, maximum: 1_000_000, description, examples: [example] });

/** One workload of a pool, and what it may use of it. */
const Member = Type.Object(
  {
    workload: Type.String({ description: 'Name of a workload, which is in no other pool.', examples: ['vision'] }),
    guaranteed: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      default: 0,
      description:
        'Accelerators that it has whenever it asks for them: others use them while they are idle, and give them back.',
      examples: [4],
    }),
    atMost: Type.Optional(count(1, 'Accelerators that it may use at once. Default: all of the pool.', 16)),
    largestJob: Type.Optional(
      count(
        1,
        'Accelerators of its largest job: the pool has so many, whatever the others do. Default: its demand.',
        8,
      ),
    ),
  },
  { ...closed, description: 'One workload and its share.' },
);

/** Key `pools`: fleets that several workloads share. */
export const Pools = Type.Array(
  Type.Object(
    {
      name: name(WORKLOAD_NAME_MAX, 1, {
        description: 'Unique among pools and workloads; part of the names of the nodes.',
        examples: ['lab'],
      }),
      workloads: Type.Array(Member, { minItems: 1, maxItems: 200, description: 'The workloads that share the nodes.' }),
      coincidence: Type.Optional(
        quantity('share', {
          description:
            'Share of the sum of all peaks that is asked for at once. Default: what the `profile` of each workload says, 100 % without.',
          examples: ['60 %'],
          limits: above0,
        }),
      ),
      nodes: Nodes,
      spares: Spares,
      zones: Zones,
      purchase: Type.Array(Purchase, {
        minItems: 1,
        maxItems: 10,
        default: ['on-demand'],
        description: 'Purchase options that nodes may use; the cheapest mix is chosen.',
      }),
      types: TypeFilter,
    },
    { ...closed, description: 'One fleet of one instance type, and the workloads that share it.' },
  ),
  {
    default: [],
    maxItems: 50,
    description:
      'Fleets that several workloads share, each with a guaranteed share and a ceiling. A workload of a pool has its own stores, role and queue, and no fleet of its own. Default: each workload has its fleet.',
  },
);
