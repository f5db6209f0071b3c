import { PRECISIONS } from '../../units/closed-lists.js';
import { closed, type Schema, Type, type Written } from '../../units/schema.js';
import { above0, type BrokenRule, choice, formatted, quantity } from './fields.js';

/** By family, for software that reaches more of one chip than of another. */
export const UtilizationByFamily = Type.Optional(
  Type.Record(Type.String(), quantity('share', { description: 'Of this family.', limits: above0 }), {
    maxProperties: 200,
    description: 'Utilization by instance family where it differs, such as { p5: 45 % }.',
  }),
);

/** Key `compute` of a workload: a minimum given outright, as opposed to derived from a model. */
export const Compute = Type.Object(
  {
    atLeast: quantity('compute', {
      description: 'Dense peak × utilization, summed over the fleet.',
      examples: ['1000 TFLOPS', '20 PFLOPS'],
    }),
    precision: choice(PRECISIONS, { description: 'Numeric format that the rate is at.' }),
    utilization: quantity('share', {
      default: '100 %',
      description: 'Share of the peak that the workload reaches: 100 % when `atLeast` is a peak rate.',
      examples: ['40 %'],
      limits: above0,
    }),
    utilizationByFamily: UtilizationByFamily,
  },
  { ...closed, description: 'Compute rate of the fleet.' },
);

const ACCELERATOR = '^[A-Za-z][A-Za-z0-9 ./_-]{0,60}';

/** A name, with a count or without. */
const counted = formatted(
  `${ACCELERATOR}(:[1-9][0-9]{0,5})?$`,
  {
    code: 'wrong-value',
    rule: 'the name of an accelerator, with or without a count, such as H100:8',
  } satisfies BrokenRule,
  {
    description: 'An accelerator as people write it, and how many over the fleet.',
    examples: ['H100:8', 'A100-80GB', 'L40S:4'],
  },
);

/** One name or several: not a union, so that unions stay one deep. */
const names = Type.Unsafe<string | string[]>({
  type: ['string', 'array'],
  pattern: `${ACCELERATOR}$`,
  broken: { code: 'wrong-value', rule: 'the name of an accelerator, such as H100' } satisfies BrokenRule,
  items: { type: 'string' },
  minItems: 1,
  maxItems: 50,
  description: 'Accelerators that may be used, by name: H100, A100-80GB, trn2. Of a list, any.',
  examples: ['H100'],
});

const AcceleratorMinima = Type.Object(
  {
    type: Type.Optional(names),
    atLeast: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, examples: [16], description: 'Count over the fleet.' }),
    ),
    memory: Type.Optional(quantity('data', { description: 'Summed over the fleet.', examples: ['4 TB'] })),
    memoryEach: Type.Optional(quantity('data', { description: 'Of each accelerator.', examples: ['80 GiB'] })),
  },
  { ...closed, description: 'Accelerators, and the memory on them.' },
);

const WrittenAccelerators = Type.Union(
  [
    counted,
    Type.Array(counted, { minItems: 1, maxItems: 50, description: 'Any of them; the count is the same for all.' }),
    AcceleratorMinima,
  ],
  {
    description:
      'Accelerators, and the memory on them. `H100:8` is short for { type: H100, atLeast: 8 }: 8 over the fleet, of any instance type that carries it.',
  },
);
type Accelerators = { type?: string[]; atLeast?: number; memory?: number; memoryEach?: number };
/** Key `accelerators` of a workload: minima over the fleet, `memoryEach` excepted. Reading puts names and counts apart. */
export const Accelerators = WrittenAccelerators as Schema as Schema<Accelerators, Written<typeof WrittenAccelerators>>;

/** Key `network` of a workload, in GB/s once read. */
export const NodeNetwork = Type.Object(
  {
    atLeast: quantity('bandwidth', {
      description: 'Between nodes, summed over the fleet; baseline, never "up to".',
      examples: ['100 GB/s', '3200 Gbps'],
    }),
  },
  { ...closed, description: 'Traffic between nodes.' },
);

/** Key `host` of a workload: minima over the fleet. */
export const Host = Type.Object(
  {
    memory: Type.Optional(quantity('data', { description: 'Host memory, summed.', examples: ['8 TiB'] })),
    vcpus: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000, examples: [96], description: 'Summed.' })),
    nvme: Type.Optional(quantity('data', { description: 'Local NVMe, summed.', examples: ['30 TB'] })),
  },
  { ...closed, description: 'Host resources of the nodes.' },
);

/** Keys of a run: the time that it may take, and what of it passes before the first step. */
export const timeOfRun = {
  deadline: quantity('duration', { description: 'Time that the run may take.', examples: ['30 d'] }),
  startUp: quantity('duration', {
    default: '15 min',
    description:
      'From the start of the nodes to the first step: boot, container images, joining, loading the model. Part of the deadline, and paid for on every node. Assumed; a run that comes again (`dutyCycle`) has none.',
  }),
  dataLoading: Type.Optional(
    quantity('duration', {
      description:
        'Copying data to the file system or the disks while the nodes wait, after `startUp`. Without it none: data is read as the run goes, as FSx for Lustre loads a file from S3 at its first read.',
      examples: ['2 h'],
    }),
  ),
};
