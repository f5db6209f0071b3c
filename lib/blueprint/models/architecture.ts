/** What the arithmetic of a language model follows from. Counts; sizes in elements, not bytes. */
export interface ModelArchitecture {
  readonly parameters: number;
  /** That take part in one token; `parameters` for a dense model. */
  readonly activeParameters: number;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  /** Null: the cache holds one latent vector for all heads. */
  readonly kvHeads: number | null;
  /** With latent attention, the mean of the dimensions of a key and of a value. */
  readonly headDim: number;
  /** Routed experts of a layer; null: a dense model. */
  readonly experts: number | null;
  /** Routed experts that one token uses; null: a dense model. */
  readonly expertsPerToken: number | null;
  /** Elements that latent attention caches for a token and layer (kv_lora_rank + qk_rope_head_dim); null: it has none. */
  readonly latentDim: number | null;
  /** Layers that see the last `tokens` only; null: every layer sees all of them. */
  readonly window: { readonly tokens: number; readonly layers: number } | null;
  /** Longest sequence, in tokens; null: not stated. */
  readonly context: number | null;
}

/** An architecture under the name that a blueprint gives it. */
export interface NamedModel extends ModelArchitecture {
  /** e.g. `llama-3.3-70b`. */
  readonly name: string;
  /** Where the figures are from: an address, or the file that the blueprint names. */
  readonly source: string;
  /** Of its weights on Hugging Face, e.g. `meta-llama/Llama-3.3-70B-Instruct`; null: not known. */
  readonly repository: string | null;
}

/**
 * Elements of key-value cache for one token, on average over a sequence of `context` tokens: a key and a value for every
 * layer and key-value head, or one latent vector for every layer; a layer with a window keeps no more than its window.
 */
export function cacheElementsPerToken(model: ModelArchitecture, context: number): number {
  const { layers, kvHeads, headDim, latentDim, window } = model;
  const each = latentDim ?? 2 * (kvHeads ?? model.heads) * headDim;
  if (window === null) return each * layers;
  const kept = Math.min(context, window.tokens) / context;
  return each * (layers - window.layers + window.layers * kept);
}
