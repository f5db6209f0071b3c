/** What of a model's architecture decides how fast it is trained. */
export interface TrainedModel {
  readonly parameters: number;
  /** For one token; `parameters` for a dense model. */
  readonly activeParameters: number;
  readonly layers: number;
  /** Width of what passes between layers. */
  readonly hiddenSize: number;
  /** Heads × dimension of a head; `null`: its arithmetic is not counted, as the blueprint does not give it. */
  readonly attentionWidth: number | null;
  /** Experts of a layer; 1: dense. */
  readonly experts: number;
  /** That one token passes; 1: dense. */
  readonly expertsPerToken: number;
}

/** What a blueprint may leave out of an architecture. */
export interface StatedModel extends Pick<TrainedModel, 'parameters' | 'activeParameters'> {
  readonly layers?: number | undefined;
  readonly hiddenSize?: number | undefined;
  readonly attentionWidth?: number | undefined;
  readonly experts?: number | undefined;
  readonly expertsPerToken?: number | undefined;
}

/** Width of a model over its depth: 100 to 130 in Llama, Qwen and GPT-3 models. */
const WIDTH_PER_LAYER = 102;
/** A block has about 12 × width² parameters (Kaplan et al. 2020). */
const PARAMETERS_PER_WIDTH_SQUARED = 12;
/** Of a mixture whose experts are not stated: 8 of 128, as in Qwen3. */
const EXPERTS = { experts: 128, expertsPerToken: 8 };

/** An architecture with what was not stated put in: depth and width follow from the active parameters. */
export function completeModel(stated: StatedModel): TrainedModel {
  const { parameters, activeParameters } = stated;
  const layers =
    stated.layers ??
    Math.max(1, Math.round(Math.cbrt(activeParameters / (PARAMETERS_PER_WIDTH_SQUARED * WIDTH_PER_LAYER ** 2))));
  const dense = activeParameters >= parameters;
  const experts = stated.experts ?? EXPERTS.experts;
  return {
    parameters,
    activeParameters,
    layers,
    hiddenSize: stated.hiddenSize ?? layers * WIDTH_PER_LAYER,
    attentionWidth: stated.layers === undefined ? null : (stated.attentionWidth ?? stated.hiddenSize ?? null),
    ...(dense
      ? { experts: 1, expertsPerToken: 1 }
      : {
          experts,
          // No more than the active share, which all active parameters would make up.
          expertsPerToken:
            stated.expertsPerToken ?? Math.min(EXPERTS.expertsPerToken, (experts * activeParameters) / parameters),
        }),
  };
}

/** Whether some parameters rest for a token. */
export function isMixture({ parameters, activeParameters }: TrainedModel): boolean {
  return activeParameters < parameters;
}

/** Parameters of the experts among which a router chooses; 0: dense. */
export function routedParameters(model: TrainedModel): number {
  if (!isMixture(model)) return 0;
  const { parameters, activeParameters, experts, expertsPerToken } = model;
  return Math.min(parameters, (parameters - activeParameters) / (1 - expertsPerToken / experts));
}
