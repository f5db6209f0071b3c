import { PRECISIONS, SERVING_ENGINES } from '../../units/closed-lists.js';
import { closed, type Schema, Type, type Written } from '../../units/schema.js';
import { above0, choice, formatted, quantity } from './fields.js';
import { timeOfRun, UtilizationByFamily } from './needs.js';

/**
 * Demands given as a model, from which the plan derives compute, memory and throughput. Every constant of that
 * derivation is a key here, with its default and its source.
 */

/** Keys of a workload that hold a model. */
export const MODEL_KEYS = ['training', 'fineTuning', 'inference'] as const;

const WrittenModel = Type.Union(
  [
    Type.String({
      minLength: 1,
      maxLength: 200,
      broken: { code: 'name-invalid', rule: 'the name of a model, such as llama-3.3-70b' },
      examples: ['llama-3.3-70b'],
      description: 'Name of a well-known model, or its repository on Hugging Face, in any case.',
    }),
    Type.Object(
      {
        config: formatted(
          '^(?!/)(?!.*(^|/)\\.\\.(/|$))[^\\\\:\\u0000-\\u001f]{1,300}$',
          { code: 'wrong-value', rule: 'a path below the folder of the blueprint, such as ./config.json' },
          {
            description: 'A config.json of Hugging Face, by its path from the blueprint.',
            examples: ['./config.json'],
          },
        ),
      },
      closed,
    ),
  ],
  {
    description:
      'A well-known model by name, or the `config.json` of any other: the keys of its architecture that are not written follow from it.',
  },
);
type Model = { name: string; source: string; repository: string | null };
/** Reading looks the model up: what comes back is its name, where its figures are from, and where its weights are. */
const Model = Type.Optional(WrittenModel as Schema as Schema<Model, Written<typeof WrittenModel>>);

const parameters = quantity('count', {
  description: 'Parameters of the model.',
  derived: 'those of `model`',
  unless: 'model',
  examples: ['70B'],
});

const activeParameters = quantity('count', {
  description: 'Parameters that are active for one token: fewer in a mixture of experts.',
  derived: 'those of `model`, else `parameters`, a dense model',
  examples: ['37B'],
});

function size(maximum: number, example: number, description: string) {
  return Type.Optional(Type.Integer({ minimum: 1, maximum, examples: [example], description }));
}

/** Sizes of the model; each follows from `model` where that is given. */
const architecture = {
  layers: size(10_000, 80, 'Of the model, for its attention and its key-value cache.'),
  hiddenSize: size(
    1_000_000,
    8192,
    'Hidden size of the model. With `layers`, attention counts too; its width is heads × headDim where both are there.',
  ),
  heads: size(10_000, 64, 'Attention heads of a layer.'),
  kvHeads: size(10_000, 8, 'Key-value heads of a layer, for its key-value cache.'),
  headDim: size(100_000, 128, 'Dimension of a head; with latent attention, the mean of those of a key and a value.'),
  experts: size(100_000, 128, 'Routed experts of a layer, in a mixture of experts.'),
  expertsPerToken: size(100_000, 8, 'Routed experts that one token uses.'),
};

const precision = choice(PRECISIONS, { default: 'bf16', description: 'Numeric format of the arithmetic.' });

const tokens = quantity('count', {
  description: 'Tokens that the run processes, over all epochs.',
  examples: ['1.4T'],
});

const utilization = Type.Optional(
  quantity('share', {
    examples: ['40 %'],
    description:
      'Share of the dense peak that the run reaches (model FLOPs utilization, without what is computed again), in place of the shares that are fitted to published rates by accelerator, precision, dense model or mixture of experts, width, sequence and layout. Llama 3 405B reached 38 to 43 % in bf16 on 8,192 to 16,384 H100.',
    limits: above0,
  }),
);

const batching = {
  globalBatch: quantity('count', {
    examples: ['4M'],
    description:
      'Tokens between two updates of the weights, over the whole fleet: no more nodes than it has sequences can share it. Llama 2 and OLMo 2 7B used 4M, OLMo 2 32B 8M, Llama 3 405B 16M; Alpaca was fine-tuned with 128 sequences.',
    derived:
      'training: 2M below 3B parameters, 4M below 30B, 8M below 100B, 16M from there; fineTuning: 128 sequences; a sequence at least',
    limits: { min: 1 },
  }),
  recomputation: choice(['auto', 'never', 'always'], {
    default: 'auto',
    description:
      'Whether activations are computed again in the backward pass, which takes a third more arithmetic and a tenth of their memory. auto: where it is faster than what fits without.',
  }),
  measured: Type.Optional(
    Type.Array(
      Type.Object(
        {
          type: Type.String({ examples: ['p5.48xlarge'], description: 'Instance type.' }),
          tokensPerSecond: quantity('count', {
            examples: ['98000'],
            description: 'Of one node, over all its accelerators, in a fleet of about the size that is wanted.',
            limits: above0,
          }),
        },
        closed,
      ),
      { minItems: 1, description: 'What you measured of this run; it wins over every model of the rate.' },
    ),
  ),
};

const sequence = Type.Optional(
  quantity('count', {
    examples: ['128k'],
    description:
      'Tokens of a sequence; without it 4,096 are taken. With `layers` and `hiddenSize`, the arithmetic of attention counts too: a twentieth for 405B at 8k, more than all the rest for 8B at 128k.',
  }),
);

const activationShare = Type.Optional(
  quantity('share', {
    examples: ['20 %'],
    description:
      'Memory for activations as a share of the memory of the model state, in place of what follows from sequence, width, layers and recomputation.',
  }),
);

/** Key `training` of a workload; its compute, memory and throughput follow from it. */
export const Training = Type.Object(
  {
    model: Model,
    parameters,
    activeParameters,
    tokens,
    ...timeOfRun,
    precision,
    utilization,
    utilizationByFamily: UtilizationByFamily,
    lostTime: quantity('share', {
      default: '5 %',
      description:
        'Share of the deadline that is lost to failures, restarts, checkpoints and evaluation. Llama 3 405B lost less than 10 % on 16,384 accelerators, with 466 interruptions in 54 days; small fleets lose less.',
      limits: { max: 0.9 },
    }),
    flopsPerParameterToken: Type.Number({
      minimum: 1,
      maximum: 100,
      default: 6,
      description:
        'FLOPs for each active parameter and token: 2 forward, 4 backward (Kaplan et al. 2020). 8 counts recomputation, which `utilization` must then count too.',
    }),
    sequence,
    ...architecture,
    ...batching,
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
  { ...closed, description: 'A model to train from scratch: compute and memory are derived from it.' },
);

/** Key `fineTuning` of a workload; its compute and memory follow from it. */
export const FineTuning = Type.Object(
  {
    model: Model,
    parameters,
    activeParameters,
    tokens,
    ...timeOfRun,
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
    sequence,
    ...architecture,
    ...batching,
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
  { ...closed, description: 'A model to fine-tune: compute and memory are derived from it.' },
);

/** Key `inference` of a workload; what each type delivers follows from it. */
export const Inference = Type.Object(
  {
    model: Model,
    parameters,
    activeParameters,
    precision: choice(PRECISIONS, {
      default: 'bf16',
      description: 'Numeric format of the arithmetic, and of the weights unless `weightBytesPerParameter` differs.',
    }),
    weightBytesPerParameter: Type.Number({
      exclusiveMinimum: 0,
      maximum: 100,
      examples: [0.52],
      description:
        'Bytes of a weight in memory: 0.52 for 4 bits and their scales in groups of 128 (AWQ, GPTQ), which compute in 16.',
      derived: 'those of `precision`: 2 in bf16, 1 in fp8',
    }),
    requestsPerSecond: quantity('count', {
      description: 'Over the fleet, at the peak, with the headroom that is wanted.',
      examples: ['50'],
    }),
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
    firstTokenWithin: Type.Optional(
      quantity('duration', {
        examples: ['2 s', '300 ms'],
        limits: { min: 1e-3 / 3600 },
        description: 'Longest time to the first token of an answer, with the wait for a step and for earlier prompts.',
      }),
    ),
    percentile: quantity('share', {
      default: '95 %',
      description:
        'Share of the requests that get `tokensPerSecondEach` and `firstTokenWithin` although they come at random, as services usually state it; nodes are added for it. MLPerf asks for 99 %.',
      limits: { min: 0.5, max: 0.999 },
    }),
    engine: choice(SERVING_ENGINES, {
      default: 'vllm',
      description:
        'Software that serves. What it adds to a step is fitted to measured rates; `trtllm` is TensorRT-LLM.',
    }),
    prefixCacheHits: quantity('share', {
      default: '0 %',
      description:
        'Share of the input tokens whose cache is there from an earlier request: they are not computed again.',
      limits: { max: 0.99 },
    }),
    speculative: Type.Optional(
      Type.Object(
        {
          tokens: Type.Integer({ minimum: 1, maximum: 16, examples: [3], description: 'Drafted in each step.' }),
          acceptance: quantity('share', {
            examples: ['70 %'],
            description: 'Probability that a drafted token is accepted after those before it.',
          }),
          draftShare: quantity('share', {
            default: '5 %',
            description: 'Time of drafting a token, as a share of a step; assumed.',
          }),
        },
        {
          ...closed,
          description: 'Speculative decoding: a small model or extra heads draft tokens, a step verifies them.',
        },
      ),
    ),
    measured: Type.Optional(
      Type.Array(
        Type.Object(
          {
            type: Type.String({ examples: ['p5.48xlarge'], description: 'Instance type.' }),
            requestsPerSecond: Type.Optional(
              quantity('count', {
                examples: ['12.5'],
                description: 'Of one node, at this service level, with the margin for random arrivals that is wanted.',
                limits: above0,
              }),
            ),
            tokensPerSecond: Type.Optional(
              quantity('count', {
                examples: ['6000'],
                description: 'The same in tokens of answers, in place of `requestsPerSecond`.',
                limits: above0,
              }),
            ),
          },
          closed,
        ),
        {
          minItems: 1,
          description:
            'What you measured with this model, these lengths and this level; it wins over the model of a step.',
        },
      ),
    ),
    ...architecture,
    kvBytesPerToken: Type.Optional(
      quantity('data', {
        description:
          'Key-value cache of one token, for models that do not follow 2 × layers × kvHeads × headDim × bytes (latent attention, sliding windows).',
        examples: ['70 kB'],
      }),
    ),
    kvPrecision: choice(PRECISIONS, {
      examples: ['fp8'],
      description: 'Numeric format of the key-value cache: the default of vLLM.',
      derived: '`precision`, and bf16 where that has fewer than 16 bits',
    }),
    utilization: Type.Optional(
      quantity('share', {
        examples: ['40 %'],
        description:
          'Share of the dense peak that matrix products reach, in place of what is fitted to measured rates: 50 to 65 %, of a mixture of experts less.',
        limits: above0,
      }),
    ),
    utilizationByFamily: UtilizationByFamily,
    bandwidthEfficiency: Type.Optional(
      quantity('share', {
        examples: ['80 %'],
        description:
          'Share of the memory bandwidth that reading weights and cache reaches, in place of what is fitted to measured rates: about 90 %.',
        limits: above0,
      }),
    ),
    memoryReserve: quantity('share', {
      default: '10 %',
      description:
        'Accelerator memory that neither weights nor cache may take: activations, graphs, fragmentation; vLLM keeps 10 % by default.',
      limits: { max: 0.9 },
    }),
  },
  { ...closed, description: 'A model to serve: what a node of each type delivers is derived from it.' },
);
