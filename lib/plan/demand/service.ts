import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import { BYTES_PER_NUMBER } from '../../models/derivation.js';
import { completeArchitecture } from '../../models/serving/architecture.js';
import type { Service } from '../../models/serving/deliver-service.js';
import { SECONDS_PER_HOUR } from '../../units/conversions.js';

type Inference = NonNullable<WorkloadBlueprint['inference']>;

/** What a blueprint asks of a served model, with the architecture completed where the file leaves it open. */
export function serviceOf(inference: Inference): Service {
  const { inputTokens, outputTokens, context, speculative, firstTokenWithin, utilizationByFamily } = inference;
  const { layers, hiddenSize, heads, headDim, kvHeads, experts, expertsPerToken, utilization, bandwidthEfficiency } =
    inference;
  const cacheBytesPerNumber = BYTES_PER_NUMBER[inference.kvPrecision];
  return {
    architecture: completeArchitecture({
      parameters: inference.parameters,
      activeParameters: inference.activeParameters,
      cacheNumbersPerToken: cacheNumbers(inference) ?? inference.kvBytesPerToken! / cacheBytesPerNumber,
      ...(layers !== undefined && { layers }),
      ...(heads !== undefined && headDim !== undefined
        ? { attentionWidth: heads * headDim, ...(hiddenSize !== undefined && { hiddenSize }) }
        : hiddenSize !== undefined && { attentionWidth: hiddenSize }),
      ...(kvHeads !== undefined && !isLatent(inference) && { kvHeads }),
      ...(experts !== undefined && { experts }),
      ...(expertsPerToken !== undefined && { expertsPerToken }),
    }),
    weightBytesPerParameter: inference.weightBytesPerParameter,
    cacheBytesPerNumber,
    arithmetic: inference.precision,
    engine: inference.engine,
    shape: {
      inputTokens,
      outputTokens,
      earlierTokens: context - inputTokens - outputTokens,
      prefixHits: inference.prefixCacheHits,
      speculation: speculative
        ? {
            draftTokens: speculative.tokens,
            acceptance: speculative.acceptance,
            draftShare: speculative.draftShare,
          }
        : null,
    },
    level: {
      requestsPerSecond: inference.requestsPerSecond,
      tokensPerSecondEach: inference.tokensPerSecondEach,
      firstTokenSeconds: firstTokenWithin === undefined ? null : firstTokenWithin * SECONDS_PER_HOUR,
      percentile: inference.percentile,
    },
    memoryReserve: inference.memoryReserve,
    computeShare: (family) => utilizationByFamily?.[family] ?? utilization,
    ...(bandwidthEfficiency !== undefined && { bandwidthShare: bandwidthEfficiency }),
    measured: new Map(
      (inference.measured ?? []).map(({ type, requestsPerSecond, tokensPerSecond }) => [
        type,
        requestsPerSecond ?? tokensPerSecond! / outputTokens,
      ]),
    ),
  };
}

/** A key and a value, in every layer, for every key-value head; null: the file gives bytes. */
function cacheNumbers({ layers, kvHeads, headDim, kvBytesPerToken }: Inference): number | null {
  if (kvBytesPerToken !== undefined) return null;
  if (layers === undefined || kvHeads === undefined || headDim === undefined) {
    throw new Error('a model to serve has either kvBytesPerToken or layers, kvHeads and headDim');
  }
  return 2 * layers * kvHeads * headDim;
}

/** Share of a cache with all keys and values: windows leave a sixth and more, latent attention a fiftieth and less. */
const LATENT_SHARE = 0.05;

function isLatent({ layers, kvHeads, headDim, kvBytesPerToken, kvPrecision }: Inference): boolean {
  if (kvBytesPerToken === undefined || layers === undefined || kvHeads === undefined || headDim === undefined) {
    return false;
  }
  return kvBytesPerToken < LATENT_SHARE * 2 * layers * kvHeads * headDim * BYTES_PER_NUMBER[kvPrecision];
}
