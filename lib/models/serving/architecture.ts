/** What of a model's architecture decides how fast it is served. */
export interface Architecture {
  readonly parameters: number;
  /** For one token; `parameters` for a dense model. */
  readonly activeParameters: number;
  readonly layers: number;
  /** Width of what passes between layers, and so of what accelerators exchange. */
  readonly hiddenSize: number;
  /** Heads × dimension of a head: for the arithmetic of attention. */
  readonly attentionWidth: number;
  /** Numbers that the cache holds for one token, over all layers. */
  readonly cacheNumbersPerToken: number;
  /** Parts into which tensor parallelism can split the cache; every further accelerator holds a copy. */
  readonly cacheHeads: number;
  /** Latent attention (MLA): more kernels a layer, another kernel for the cache. */
  readonly latentAttention: boolean;
  /** Experts of a layer; 1: dense. */
  readonly experts: number;
  /** That one token passes, without shared ones; 1: dense. */
  readonly expertsPerToken: number;
}

/** Whether some parameters rest for a token. */
export function isMixture({ parameters, activeParameters }: Architecture): boolean {
  return activeParameters < parameters;
}

/** Parameters of the experts among which a router chooses; 0: dense. The rest is read for every token. */
export function routedParameters(architecture: Architecture): number {
  if (!isMixture(architecture)) return 0;
  const { parameters, activeParameters, experts, expertsPerToken } = architecture;
  return Math.min(parameters, (parameters - activeParameters) / (1 - expertsPerToken / experts));
}

/** Share of the experts that at least one of so many tokens passes: 1 − (1 − k/E)^tokens, with an even router. */
export function expertCoverage({ experts, expertsPerToken }: Architecture, tokens: number): number {
  return 1 - (1 - expertsPerToken / experts) ** tokens;
}

/** What a blueprint may leave out of an architecture. */
export interface StatedArchitecture
  extends Pick<Architecture, 'parameters' | 'activeParameters'>,
    Partial<Pick<Architecture, 'layers' | 'hiddenSize' | 'attentionWidth' | 'experts' | 'expertsPerToken'>> {
  readonly kvHeads?: number;
  readonly cacheNumbersPerToken: number;
}

/** Layers × 128: the width of Llama, Qwen and GPT-3 models is 100 to 130 times their depth. */
const WIDTH_PER_LAYER = 102;
/** A block has about 12 × width² parameters (Kaplan et al. 2020). */
const PARAMETERS_PER_WIDTH_SQUARED = 12;
/** Of a mixture whose experts are not stated: 8 of 128, as in Qwen3 and about as in DeepSeek-V3 (8 of 256). */
const EXPERTS = { experts: 128, expertsPerToken: 8 };

/**
 * An architecture with what was not stated put in: depth and width from the active parameters (70B: 83 layers, in
 * truth 80; 8B: 41, 32), cache heads 1 where the cache is given as bytes a token (latent attention, windows).
 */
export function completeArchitecture(stated: StatedArchitecture): Architecture {
  const { parameters, activeParameters, kvHeads, cacheNumbersPerToken } = stated;
  const layers =
    stated.layers ??
    Math.max(1, Math.round(Math.cbrt(activeParameters / (PARAMETERS_PER_WIDTH_SQUARED * WIDTH_PER_LAYER ** 2))));
  // Latent attention is wider than what passes between layers.
  const hiddenSize =
    stated.hiddenSize ?? Math.min(stated.attentionWidth ?? Number.POSITIVE_INFINITY, layers * WIDTH_PER_LAYER);
  const dense = activeParameters >= parameters;
  const experts = stated.experts ?? EXPERTS.experts;
  // No more than the active share, which all active parameters would make up.
  const expertsPerToken =
    stated.expertsPerToken ?? Math.min(EXPERTS.expertsPerToken, (experts * activeParameters) / parameters);
  return {
    parameters,
    activeParameters,
    layers,
    hiddenSize,
    attentionWidth: stated.attentionWidth ?? hiddenSize,
    cacheNumbersPerToken,
    cacheHeads: kvHeads ?? 1,
    latentAttention: kvHeads === undefined,
    ...(dense ? { experts: 1, expertsPerToken: 1 } : { experts, expertsPerToken }),
  };
}
