import { isRecord } from '../../units/is-record.js';
import type { ModelArchitecture } from './architecture.js';

type Config = Readonly<Record<string, unknown>>;

/** What a `config.json` says, or why it gives no language model; `kind`: whether it contradicts itself. */
export type ReadConfig =
  | { readonly ok: true; readonly architecture: ModelArchitecture }
  | { readonly ok: false; readonly kind: 'other' | 'contradiction'; readonly message: string };

/** Families whose feed-forward layers have two matrices; all others have three (a gate, up, down). */
const UNGATED = ['gpt2', 'gpt_neox', 'gptj', 'opt', 'falcon', 'phi', 'starcoder2', 'bloom', 'mpt', 'nemotron'];

/**
 * The architecture of a decoder in a `config.json` as Hugging Face's transformers writes it; parameters are counted from
 * the sizes of its matrices (norms and biases, less than a thousandth, left out).
 */
export function readConfig(text: string): ReadConfig {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return other('it is not JSON');
  }
  if (!isRecord(whole)) return other('it holds no object');
  if (whole.is_encoder_decoder === true) return other('it describes an encoder and a decoder');
  // Models that see images keep the language model apart.
  const config = [whole.text_config, whole.language_config, whole.llm_config].find(isRecord) ?? whole;
  if (config === whole && ['patch_size', 'image_size'].some((key) => key in whole)) {
    return other('it describes a vision model');
  }
  const needed = ['num_hidden_layers', 'hidden_size', 'num_attention_heads', 'vocab_size'] as const;
  const missing = needed.filter((key) => !(key in config));
  if (missing.length > 0) return other(`it has no ${missing.join(', ')}`);
  const [layers, hiddenSize, heads, vocabulary] = needed.map((key) => countIn(config, key));
  const bad = needed.find((key) => countIn(config, key) === null);
  if (bad !== undefined)
    return contradiction(`${bad} is ${JSON.stringify(config[bad])}: expected a whole number above 0`);
  return architectureOf(config, whole, {
    layers: layers!,
    hiddenSize: hiddenSize!,
    heads: heads!,
    vocabulary: vocabulary!,
  });
}

interface Sizes {
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly vocabulary: number;
}

function architectureOf(config: Config, whole: Config, sizes: Sizes): ReadConfig {
  const { layers, hiddenSize, heads } = sizes;
  const kvHeads = countIn(config, 'num_key_value_heads') ?? heads;
  if (kvHeads > heads || heads % kvHeads !== 0) {
    return contradiction(`${heads} attention heads do not share ${kvHeads} key-value heads evenly`);
  }
  const latent = latentOf(config);
  const stated = countIn(config, 'head_dim');
  if (latent === null && stated === null && hiddenSize % heads !== 0) {
    return contradiction(`a hidden size of ${hiddenSize} is no multiple of ${heads} heads, and there is no head_dim`);
  }
  const headDim = latent?.headDim ?? stated ?? hiddenSize / heads;
  const experts = expertsOf(config, sizes);
  if (typeof experts === 'string') return contradiction(experts);
  const attention = latent?.weights(sizes) ?? 2 * hiddenSize * headDim * (heads + kvHeads);
  const tied = (config.tie_word_embeddings ?? whole.tie_word_embeddings) === true;
  const shared = layers * attention + sizes.vocabulary * hiddenSize * (tied ? 1 : 2);
  return {
    ok: true,
    architecture: {
      parameters: shared + experts.weights,
      activeParameters: shared + experts.activeWeights,
      layers,
      hiddenSize,
      heads,
      kvHeads: latent === null ? kvHeads : null,
      headDim,
      experts: experts.count,
      expertsPerToken: experts.perToken,
      latentDim: latent?.dim ?? null,
      window: windowOf(config, layers),
      context: countIn(config, 'max_position_embeddings'),
    },
  };
}

/** Multi-head latent attention (DeepSeek-V2). */
function latentOf(config: Config) {
  const [rank, rope, nope, value] = ['kv_lora_rank', 'qk_rope_head_dim', 'qk_nope_head_dim', 'v_head_dim'].map((key) =>
    countIn(config, key),
  );
  if (rank === null || rope === null || nope === null || value === null) return null;
  const [r, p, n, v] = [rank!, rope!, nope!, value!];
  const queryRank = countIn(config, 'q_lora_rank');
  return {
    dim: r + p,
    headDim: (n + p + v) / 2,
    weights: ({ hiddenSize, heads }: Sizes) => {
      const query = heads * (n + p);
      const queries = queryRank === null ? hiddenSize * query : queryRank * (hiddenSize + query);
      return queries + hiddenSize * (r + p) + r * heads * (n + v) + heads * v * hiddenSize;
    },
  };
}

/** The feed-forward layers, dense or of experts; a text: what contradicts itself. */
function expertsOf(config: Config, { layers, hiddenSize }: Sizes) {
  const first = (...keys: string[]) => keys.map((key) => countIn(config, key)).find((value) => value !== null) ?? null;
  const matrices = UNGATED.includes(String(config.model_type)) ? 2 : 3;
  const inner = first('intermediate_size', 'ffn_hidden_size', 'n_inner') ?? 4 * hiddenSize;
  const layerOf = (size: number) => matrices * hiddenSize * size;
  const count = first('num_local_experts', 'num_experts', 'n_routed_experts');
  if (count === null || count === 1) {
    const weights = layers * layerOf(inner);
    return { weights, activeWeights: weights, count: null, perToken: null };
  }
  const perToken = first('num_experts_per_tok', 'experts_per_token', 'moe_topk');
  if (perToken === null) return `it has ${count} experts, and no num_experts_per_tok`;
  if (perToken > count) return `a token uses ${perToken} of ${count} experts`;
  const each = first('moe_intermediate_size', 'expert_intermediate_size') ?? inner;
  // Llama 4 has one expert of the same size beside those that are routed.
  const beside = config.model_type === 'llama4_text' ? 1 : (first('n_shared_experts') ?? 0);
  const shared = first('shared_expert_intermediate_size') ?? beside * each;
  const every = first('interleave_moe_layer_step') ?? 1;
  const dense = first('first_k_dense_replace') ?? layers - Math.floor(layers / every);
  if (dense >= layers) return `${dense} of ${layers} layers are dense, and it has ${count} experts`;
  const denseWeights = dense * layerOf(first('intermediate_size_mlp') ?? inner);
  const sparse = (used: number) => (layers - dense) * (layerOf(each) * used + layerOf(shared) + hiddenSize * count);
  return { weights: denseWeights + sparse(count), activeWeights: denseWeights + sparse(perToken), count, perToken };
}

/** Layers that do not see the whole sequence. Layers of a fixed state, whatever the length, have a window of nothing. */
function windowOf(config: Config, layers: number): ModelArchitecture['window'] {
  const tokens = countIn(config, 'sliding_window') ?? countIn(config, 'attention_chunk_size');
  const kinds = Array.isArray(config.layer_types) ? config.layer_types.map(String) : null;
  if (kinds !== null) {
    const fixed = kinds.filter((kind) => kind === 'linear_attention').length;
    if (fixed > 0) return { tokens: 0, layers: fixed };
    const windowed = kinds.filter((kind) => kind === 'sliding_attention' || kind === 'chunked_attention').length;
    return tokens === null || windowed === 0 ? null : { tokens, layers: windowed };
  }
  if (tokens === null || config.use_sliding_window === false) return null;
  const every = countIn(config, 'sliding_window_pattern') ?? WHOLE_LAYER_EVERY[String(config.model_type)];
  return { tokens, layers: every === undefined ? layers : layers - Math.floor(layers / every) };
}

/** One layer in so many sees the whole sequence, where the file does not list its layers (defaults of transformers). */
const WHOLE_LAYER_EVERY: Readonly<Record<string, number>> = {
  gemma2: 2,
  gpt_oss: 2,
  gemma3_text: 6,
  gemma3: 6,
  llama4_text: 4,
};

/** A whole number above 0; null: it is none. */
function countIn(config: Config, key: string): number | null {
  const value = config[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= 1e9 ? value : null;
}

function other(message: string): ReadConfig {
  return { ok: false, kind: 'other', message };
}

function contradiction(message: string): ReadConfig {
  return { ok: false, kind: 'contradiction', message };
}
