import { formatQuantity } from '../../units/quantity/format-quantity.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { checkpointStoreAt } from '../kinds/store-facts.js';
import type { WorkloadBlueprint } from '../schema/blueprint.js';
import { MODEL_KEYS } from '../schema/models.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';

/** Each determines by itself how much the fleet must compute. */
const MODELS = ['compute', 'training', 'fineTuning', 'inference'] as const;

/** The model that a demand follows from: one of them, with figures that agree. */
export function checkModels(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const written = MODELS.filter((key) => isWritten(context, [...path, key]));
  for (const key of written.slice(1)) {
    context.report({
      code: 'contradiction',
      path: [...path, key],
      message: `both "${written[0]}" and "${key}" give the compute demand of this fleet`,
      hint: 'keep one of them, or make two workloads',
    });
  }
  checkPurpose(context, workload, path);
  for (const key of MODEL_KEYS) {
    const model = workload[key];
    if (model?.activeParameters === undefined || model.parameters === undefined) continue;
    if (model.activeParameters <= model.parameters) continue;
    const [active, all] = [model.activeParameters, model.parameters].map((count) => formatQuantity('count', count));
    context.report({
      code: 'contradiction',
      path: [...path, key, 'activeParameters'],
      message: `${active} active parameters exceed the ${all} parameters of the model`,
    });
  }
  for (const key of MODEL_KEYS) checkArchitecture(context, workload[key], [...path, key]);
  checkAttention(context, workload, path);
  checkRuns(context, workload, path);
  checkTrainingData(context, workload, path);
  checkFineTuning(context, workload, path);
  checkInference(context, workload, path);
}

function checkPurpose(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  if (!isWritten(context, [...path, 'purpose'])) return;
  const against = workload.purpose === 'training' ? (['inference'] as const) : (['training', 'fineTuning'] as const);
  const model = against.find((key) => workload[key] !== undefined);
  if (workload.purpose === undefined || model === undefined) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'purpose'],
    message: `the purpose is ${workload.purpose}, and the workload has "${model}"`,
    hint: 'remove the purpose: it follows from the model',
  });
}

/** Of any model known, heads × headDim is 0.7 to 2 times its hidden size: beyond this, one of them is a slip. */
const WIDEST_ATTENTION = 4;

function checkArchitecture(
  { report }: CheckContext,
  model: Incomplete<WorkloadBlueprint>[(typeof MODEL_KEYS)[number]],
  at: DocumentPath,
): void {
  const { hiddenSize, heads, kvHeads, headDim, experts, expertsPerToken } = model ?? {};
  const contradicts = (key: string, message: string, hint: string) =>
    report({ code: 'contradiction', path: [...at, key], message, hint });
  if (heads !== undefined && kvHeads !== undefined && heads % kvHeads !== 0) {
    const message = `${heads} heads do not share ${kvHeads} key-value heads evenly`;
    contradicts('kvHeads', message, 'write num_attention_heads and num_key_value_heads of its config.json');
  }
  if (heads !== undefined && headDim !== undefined && hiddenSize !== undefined) {
    const ratio = (heads * headDim) / hiddenSize;
    if (ratio > WIDEST_ATTENTION || ratio < 1 / WIDEST_ATTENTION) {
      const message = `${heads} heads × headDim ${headDim} is ${heads * headDim}, and hiddenSize is ${hiddenSize}`;
      contradicts(
        'headDim',
        message,
        `write the dimension of one head, ${Math.round(hiddenSize / heads)} if they share the hidden size`,
      );
    }
  }
  if (expertsPerToken !== undefined && experts === undefined) {
    const hint = 'add experts, such as "experts: 128", or remove expertsPerToken';
    report({
      code: 'missing-key',
      path: at,
      message: '"experts" is missing: "expertsPerToken" is a part of them',
      hint,
    });
  } else if (experts !== undefined && expertsPerToken === undefined) {
    const hint = 'add it, such as "expertsPerToken: 8"';
    report({ code: 'missing-key', path: at, message: '"expertsPerToken" is missing beside "experts"', hint });
  } else if (experts !== undefined && expertsPerToken !== undefined && expertsPerToken > experts) {
    const message = `a token uses ${expertsPerToken} of ${experts} experts`;
    contradicts('expertsPerToken', message, `write ${experts} or fewer`);
  }
}

/** Sequences, experts and widths of a model to train that do not go together. */
function checkRuns(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  for (const key of ['training', 'fineTuning'] as const) {
    const run = workload[key];
    if (run === undefined) continue;
    const at = [...path, key];
    const { globalBatch, sequence, tokens, layers, hiddenSize, parameters } = run;
    const contradiction = (name: string, message: string, hint: string) =>
      context.report({ code: 'contradiction', path: [...at, name], message, hint });
    const [batch, length, all] = [globalBatch, sequence, tokens].map((count) =>
      count === undefined ? '' : formatQuantity('count', count),
    );
    if (isWritten(context, [...at, 'globalBatch']) && globalBatch !== undefined) {
      if (sequence !== undefined && globalBatch < sequence) {
        contradiction('globalBatch', `a batch of ${batch} tokens holds no sequence of ${length}`, 'raise globalBatch');
      } else if (tokens !== undefined && globalBatch > tokens) {
        contradiction(
          'globalBatch',
          `a batch of ${batch} tokens is more than the run has, ${all}`,
          'lower globalBatch',
        );
      }
    }
    // Query and output alone, in every layer.
    if (layers !== undefined && hiddenSize !== undefined && parameters !== undefined) {
      if (2 * layers * hiddenSize ** 2 > parameters) {
        contradiction(
          'hiddenSize',
          `${layers} layers of width ${hiddenSize} have more parameters than the ${formatQuantity('count', parameters)} of the model`,
          'take layers and hiddenSize from the configuration of the model',
        );
      }
    }
  }
}

const ATTENTION_KEYS = ['sequence', 'layers', 'hiddenSize'] as const;

function checkAttention(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  for (const key of ['training', 'fineTuning'] as const) {
    const given = ATTENTION_KEYS.filter((name) => isWritten(context, [...path, key, name]));
    const missing = ATTENTION_KEYS.filter((name) => !given.includes(name));
    if (workload[key] === undefined || given.length === 0 || missing.length === 0) continue;
    if (isWritten(context, [...path, key, 'model'])) continue;
    context.report({
      code: 'missing-key',
      path: [...path, key],
      message: `${quoted(missing)} ${missing.length === 1 ? 'is' : 'are'} missing: ${quoted(given)} alone ${given.length === 1 ? 'does' : 'do'} not give the compute of attention`,
      hint: `write ${ATTENTION_KEYS.join(', ')}, or none of them`,
    });
  }
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}

function checkTrainingData(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { training, storage = [] } = workload;
  const key = (['checkpointStall', 'dataset'] as const).find((key) => training?.[key] !== undefined);
  if (training === undefined || key === undefined) return;
  const at = checkpointStoreAt(storage.map((store) => store?.kind));
  if (at === -1) {
    // A store or its kind may be there and broken.
    if (storage.some((store) => store?.kind === undefined)) return;
    context.report({
      code: 'contradiction',
      path: [...path, 'training', key],
      message: `"${key}" sets the throughput of a file system, and the workload has none`,
      hint: 'add a store of kind scratch or persistent',
    });
    return;
  }
  const { parameters, checkpointBytesPerParameter, checkpointStall } = training;
  const capacity = storage[at]?.capacity;
  if (checkpointStall === undefined || capacity === undefined) return;
  const bytes = (parameters ?? 0) * (checkpointBytesPerParameter ?? 0);
  if (bytes <= capacity) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'storage', at, 'capacity'],
    message: `a checkpoint of ${formatQuantity('data', bytes)} does not fit into ${formatQuantity('data', capacity)}`,
    hint: 'raise the capacity to hold the checkpoints that are kept, or remove checkpointStall',
  });
}

function checkFineTuning(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { method, trainableShare } = workload.fineTuning ?? {};
  if (method !== 'full' || trainableShare === undefined || trainableShare === 1) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'fineTuning', 'trainableShare'],
    message: `method full trains every parameter, and trainableShare is ${formatQuantity('share', trainableShare)}`,
    hint: 'remove one of them',
  });
}

const CACHE_KEYS = ['layers', 'kvHeads', 'headDim'] as const;

function checkInference(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { inference } = workload;
  if (inference === undefined) return;
  const at = [...path, 'inference'];
  const { inputTokens, outputTokens, context: held } = inference;
  if (
    inputTokens !== undefined &&
    outputTokens !== undefined &&
    held !== undefined &&
    held < inputTokens + outputTokens
  ) {
    context.report({
      code: 'contradiction',
      path: [...at, 'context'],
      message: `a context of ${held} tokens is less than inputTokens + outputTokens, ${inputTokens + outputTokens}`,
    });
  }
  checkPrefill(context, inference, at);
  checkMeasured(context, inference, at);
  const hasBytes = isWritten(context, [...at, 'kvBytesPerToken']);
  const given = CACHE_KEYS.filter((key) => isWritten(context, [...at, key]));
  // Layers and heads follow from the model that is named, or its name is wrong already.
  if (isWritten(context, [...at, 'model'])) return;
  // Beside the bytes, layers are there for the time of a step, and heads for how accelerators share the cache out.
  if (hasBytes && given.includes('headDim')) {
    context.report({
      code: 'contradiction',
      path: [...at, 'kvBytesPerToken'],
      message: 'both "kvBytesPerToken" and "headDim" give the size of the key-value cache',
      hint: `keep kvBytesPerToken, or ${CACHE_KEYS.join(', ')}`,
    });
  } else if (!hasBytes && given.length < CACHE_KEYS.length) {
    const missing = CACHE_KEYS.filter((key) => !given.includes(key));
    context.report({
      code: 'missing-key',
      path: at,
      message: `${missing.map((key) => `"${key}"`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing: the size of the key-value cache follows from them`,
      hint: 'add them from the configuration of the model, or write kvBytesPerToken',
    });
  }
}

type Served = Incomplete<NonNullable<WorkloadBlueprint['inference']>>;

function checkMeasured(context: CheckContext, { measured = [] }: Served, at: DocumentPath): void {
  for (const [index, row] of measured.entries()) {
    if (row === undefined) continue;
    const given = (['requestsPerSecond', 'tokensPerSecond'] as const).filter((key) => row[key] !== undefined);
    const path = [...at, 'measured', index];
    if (given.length === 2) {
      context.report({
        code: 'contradiction',
        path: [...path, 'tokensPerSecond'],
        message: 'both "requestsPerSecond" and "tokensPerSecond" give what was measured',
        hint: 'keep one of them',
      });
    } else if (given.length === 0 && !isWritten(context, [...path, 'requestsPerSecond'])) {
      context.report({
        code: 'missing-key',
        path,
        message: '"requestsPerSecond" is missing: what one node of the type delivered',
        hint: 'add it, or tokensPerSecond',
      });
    }
  }
}

/** Attention of a model of 70B adds a tenth to its arithmetic about here; of smaller ones earlier. */
const LONG_INPUT_TOKENS = 8000;

function checkPrefill(
  context: CheckContext,
  { inputTokens, layers, hiddenSize }: Incomplete<NonNullable<WorkloadBlueprint['inference']>>,
  at: DocumentPath,
): void {
  if (hiddenSize !== undefined && layers === undefined && !isWritten(context, [...at, 'layers'])) {
    context.report({
      code: 'missing-key',
      path: at,
      message: '"layers" is missing: "hiddenSize" alone does not give the compute of attention',
      hint: 'add it, or remove hiddenSize',
    });
  }
  if (inputTokens === undefined || inputTokens <= LONG_INPUT_TOKENS || isWritten(context, [...at, 'hiddenSize']))
    return;
  if (isWritten(context, [...at, 'model'])) return;
  context.report({
    code: 'rule',
    severity: 'warning',
    path: [...at, 'inputTokens'],
    message: `the attention of ${formatQuantity('count', inputTokens)} tokens is not counted, and is much of the compute of such a request`,
    hint: 'add layers and hiddenSize',
  });
}
