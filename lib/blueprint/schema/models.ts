import { PRECISIONS } from '../names.js';
import { above0, choice, closed, quantity } from './fields.js';
import { UtilizationByFamily } from './needs.js';
import { Type } from './type.js';

/**
 * Demands given as a model: the plan works compute, memory and throughput out of them. Every constant of that
 * arithmetic is a key here, with its default and where it comes from.
 */

const parameters = quantity('count', { description: 'Parameters of the model.', examples: ['70B'] });

const activeParameters = quantity('count', {
  description: 'Parameters that take part in one token: fewer in a mixture of experts.',
  derived: '`parameters`, a dense model',
  examples: ['37B'],
});

const precision = choice(PRECISIONS, { default: 'bf16', description: 'Numeric format of the arithmetic.' });

const deadline = quantity('duration', { description: 'Time that the run may take.', examples: ['30 d'] });

const tokens = quantity('count', {
  description: 'Tokens that the run passes over, every epoch counted.',
  examples: ['1.4T'],
});

const utilization = quantity('share', {
  default: '40 %',
  description:
    'Share of the dense peak that the run reaches (model FLOPs utilization): 38 to 43 % was reported for Llama 3 405B on 8,192 to 16,384 H100.',
  limits: above0,
});

const activationShare = quantity('share', {
  default: '20 %',
  description:
    'Memory for activations, buffers and fragmentation, as a share of the memory of the model state; assumed, with activation recomputation.',
});

export const Training = Type.Object(
  {
    parameters,
    activeParameters,
    tokens,
    deadline,
    precision,
    utilization,
    utilizationByFamily: UtilizationByFamily,
    flopsPerParameterToken: Type.Number({
      minimum: 1,
      maximum: 100,
      default: 6,
      description:
        'FLOPs for each active parameter and token: 2 forward, 4 backward (Kaplan et al. 2020); 8 with full recomputation.',
    }),
    stateBytesPerParameter: Type.Number({
      minimum: 1,
      maximum: 100,
      default: 16,
      description:
        'Bytes of model state on the accelerators for each parameter: weights 2, gradients 2, master weights 4, Adam moments 8 (Rajbhandari et al. 2020, ZeRO); 18 with gradients accumulated in fp32; less when state is offloaded.',
    }),
    activationShare,
    checkpointBytesPerParameter: Type.Number({
      minimum: 1,
      maximum: 100,
      default: 14,
      description: 'Bytes of a checkpoint for each parameter: weights 2, master weights 4, Adam moments 8.',
    }),
    checkpointStall: Type.Optional(
      quantity('duration', {
        description: 'Longest time that writing a checkpoint may stop the run: sets the throughput of its file system.',
        examples: ['2 min'],
      }),
    ),
    dataset: Type.Optional(
      Type.Object(
        {
          size: quantity('data', { description: 'Read in one epoch.', examples: ['10 TB'] }),
          epochTime: quantity('duration', { description: 'Time of one epoch.', examples: ['10 d'] }),
        },
        { ...closed, description: 'Data that the run reads: sets the throughput of its file system.' },
      ),
    ),
  },
  { ...closed, description: 'A model to train from scratch: compute and memory are worked out from it.' },
);

export const FineTuning = Type.Object(
  {
    parameters,
    activeParameters,
    tokens,
    deadline,
    method: choice(['full', 'lora', 'qlora'], {
      default: 'lora',
      description:
        'full: every parameter. lora: low-rank adapters on frozen weights. qlora: the same on 4-bit weights.',
    }),
    precision,
    utilization,
    utilizationByFamily: UtilizationByFamily,
    trainableShare: quantity('share', {
      examples: ['1 %'],
      description: 'Parameters of the adapters, as a share of `parameters`.',
      derived: '1 % for lora and qlora, 100 % for full',
      limits: above0,
    }),
    flopsPerParameterToken: Type.Number({
      minimum: 1,
      maximum: 100,
      examples: [4],
      description:
        'FLOPs for each active parameter and token: 2 forward, 4 backward, of which frozen weights spare the 2 for their own gradients.',
      derived: '6 for full, 4 for lora and qlora',
    }),
    stateBytesPerParameter: Type.Number({
      minimum: 1,
      maximum: 100,
      default: 16,
      description: 'Bytes of model state for each trained parameter, as in `training`.',
    }),
    frozenBytesPerParameter: Type.Number({
      minimum: 0,
      maximum: 100,
      examples: [2],
      description: 'Bytes of a frozen weight: 2 in bf16, 0.5 and its scales in 4 bits (Dettmers et al. 2023, QLoRA).',
      derived: '2 for lora, 0.52 for qlora, 0 for full',
    }),
    activationShare,
  },
  { ...closed, description: 'A model to train further: compute and memory are worked out from it.' },
);

export const Inference = Type.Object(
  {
    parameters,
    activeParameters,
    precision: choice(PRECISIONS, {
      default: 'bf16',
      description: 'Numeric format of the weights and the arithmetic.',
    }),
    requestsPerSecond: quantity('count', { description: 'Over the fleet, at the peak.', examples: ['50'] }),
    inputTokens: quantity('count', { description: 'Tokens of a request, on average.', examples: ['1000'] }),
    outputTokens: quantity('count', { description: 'Tokens of an answer, on average.', examples: ['300'] }),
    context: quantity('count', {
      description: 'Tokens that the key-value cache holds for each request.',
      derived: '`inputTokens` + `outputTokens`',
      examples: ['8k'],
    }),
    tokensPerSecondEach: quantity('count', {
      default: '20',
      description:
        'Tokens a second that each request must see while its answer is written; faster than people read. With the answer, it says how many requests are in flight.',
    }),
    layers: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        examples: [80],
        description: 'Of the model, for its key-value cache.',
      }),
    ),
    kvHeads: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        examples: [8],
        description: 'Key-value heads of a layer, for its key-value cache.',
      }),
    ),
    headDim: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        examples: [128],
        description: 'Dimension of a head, for the key-value cache.',
      }),
    ),
    kvBytesPerToken: Type.Optional(
      quantity('data', {
        description:
          'Key-value cache of one token, for models that do not follow 2 × layers × kvHeads × headDim × bytes (latent attention, sliding windows).',
        examples: ['70 kB'],
      }),
    ),
    kvPrecision: choice(PRECISIONS, { description: 'Numeric format of the key-value cache.', derived: '`precision`' }),
    utilization: quantity('share', {
      default: '40 %',
      description: 'Share of the dense peak that reading the requests (prefill) reaches; assumed, as in training.',
      limits: above0,
    }),
    utilizationByFamily: UtilizationByFamily,
    bandwidthEfficiency: quantity('share', {
      default: '60 %',
      description: 'Share of the memory bandwidth that writing the answers (decode) reaches; assumed.',
      limits: above0,
    }),
    memoryReserve: quantity('share', {
      default: '10 %',
      description:
        'Accelerator memory that neither weights nor cache may take: activations, graphs, fragmentation; vLLM keeps 10 % by default.',
      limits: { max: 0.9 },
    }),
  },
  { ...closed, description: 'A model to serve: compute, memory and bandwidth are worked out from it.' },
);
