import { closed, Type } from '../../units/schema.js';
import { above0, choice, quantity } from './fields.js';
import { MAX_NODES } from './workload.js';

export const Objective = Type.Object(
  {
    energyWeight: quantity('energyPrice', {
      default: '0 USD/kWh',
      description: 'λ: what a kilowatt-hour weighs beside a dollar; 0: cost alone.',
      examples: ['0.1 USD/kWh'],
    }),
    carbonPrice: quantity('carbonPrice', {
      default: '0 USD/t',
      description: 'Of a tonne CO₂e.',
      examples: ['80 USD/t'],
    }),
  },
  {
    ...closed,
    default: {},
    description: 'What is minimised: monthly cost + energyWeight × energy + carbonPrice × CO₂e.',
  },
);

export const Limits = Type.Object(
  {
    monthlyCost: Type.Optional(
      quantity('money', { description: 'At most, for all workloads.', examples: ['10M USD'], limits: above0 }),
    ),
    monthlyEnergy: Type.Optional(
      quantity('energy', { description: 'At most, IT and cooling.', examples: ['50 MWh'], limits: above0 }),
    ),
    monthlyCo2e: Type.Optional(
      quantity('emissions', {
        description: 'At most, location-based, IT and cooling.',
        examples: ['20 t CO2e'],
        limits: above0,
      }),
    ),
    nodes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_NODES, examples: [64], description: 'At most, for all workloads.' }),
    ),
    vcpuQuotas: Type.Optional(
      Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'vCPUs.' }), {
        maxProperties: 100,
        description: 'vCPU quotas of the account by name, such as { on-demand-p: 1152, spot-p5: 0 }.',
      }),
    ),
  },
  { ...closed, default: {}, description: 'Ceilings over all workloads. Default: none.' },
);

export const Maintenance = Type.Object(
  {
    supportShare: quantity('share', {
      default: '0 %',
      description: 'Support plan, as a share of the AWS bill: 3 to 10 % on the paid plans of AWS.',
    }),
    operationsStaff: Type.Number({
      minimum: 0,
      maximum: 10_000,
      default: 0,
      description: 'People who run the hall, in full-time equivalents.',
    }),
    staffMonthlyCost: Type.Optional(
      quantity('money', { description: 'Of one of them, all included.', examples: ['15k USD'] }),
    ),
  },
  { ...closed, default: {}, description: 'What running the hall costs beside its resources.' },
);

export const Software = Type.Object(
  {
    licences: Type.Array(
      Type.Object(
        {
          name: Type.String({
            minLength: 1,
            maxLength: 100,
            broken: { code: 'name-invalid', rule: '1 to 100 characters' },
            examples: ['scheduler'],
            description: 'As the report names it.',
          }),
          monthlyCost: quantity('money', { description: 'Of one, for a month of 730 h.', examples: ['380 USD'] }),
          per: choice(['hall', 'node', 'accelerator', 'vcpu'], {
            default: 'hall',
            description: 'What one licence covers.',
          }),
        },
        closed,
      ),
      {
        default: [],
        maxItems: 50,
        description: 'Licences to pay for; those per node, accelerator or vCPU weigh in the choice.',
      },
    ),
  },
  { ...closed, default: {}, description: 'Software that costs money.' },
);

function weight(description: string) {
  return Type.Number({ minimum: 0, maximum: 1000, default: 1, description });
}

export const Criteria = Type.Object(
  {
    weights: Type.Object(
      {
        cost: weight('Low cost.'),
        energy: weight('Low energy; low CO₂e where carbon is priced or limited.'),
        availability: weight('High availability.'),
        scalability: weight('Headroom: largest fleet ÷ working nodes.'),
        security: weight('Share of the controls that are on.'),
      },
      {
        ...closed,
        default: {},
        description: 'What each criterion weighs against the others; only their ratios count.',
      },
    ),
    thresholds: Type.Object(
      {
        monthlyEnergy: Type.Optional(
          quantity('energy', { description: 'At most.', examples: ['50 MWh'], limits: above0 }),
        ),
        availability: Type.Optional(
          quantity('share', { description: 'At least.', examples: ['99.9 %'], limits: { max: 0.999999 } }),
        ),
        scalability: Type.Optional(Type.Number({ minimum: 1, maximum: 1000, examples: [2], description: 'At least.' })),
        security: Type.Optional(quantity('share', { description: 'At least.', examples: ['90 %'] })),
      },
      { ...closed, default: {}, description: 'Plans that miss one are left out of the ranking.' },
    ),
  },
  { ...closed, default: {}, description: 'How the plans of the frontier are ranked.' },
);
