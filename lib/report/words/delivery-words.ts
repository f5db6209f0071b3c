import type { DeliveryBasis, MeasuredRow, ModelLayout } from '../../sizing/model/delivery.js';
import { formatNumber } from '../../units/numbers.js';
import { countOf } from '../../units/words.js';

/** What the time of a step goes to most, after "limited by". */
export const LIMIT_WORDS: Readonly<Record<DeliveryBasis['limit'], string>> = {
  weights: 'memory bandwidth for weights',
  cache: 'memory bandwidth for the KV cache',
  compute: 'compute',
  link: 'interconnect bandwidth',
  overhead: 'fixed overhead of a step',
  'first-token': 'time to first token',
  memory: 'memory for the KV cache',
  batch: 'the global batch',
  measured: 'your measurement',
};

/** How a rate was found. */
export function foundWords({ from, bandFrom }: DeliveryBasis): string {
  if (from === 'user') return 'measured by you';
  if (from === 'pool') return 'what each workload of the pool needs, added up';
  if (from === 'measured') return 'measured rates of this case';
  return bandFrom === 'measured' ? 'model fitted to measured rates' : 'model; nothing measured on such accelerators';
}

/** Sizes of a layout that split something, in the order in which people name them. */
const SPLITS = ['tensor', 'pipeline', 'context', 'expert'] as const;

/** `tensor 4 × pipeline 2 × data 8, optimizer sharded, activations recomputed`. */
function layoutWords(layout: ModelLayout): string {
  const { data, sharding, recompute } = layout;
  const sizes = SPLITS.filter((key) => layout[key] > 1).map((key) => `${key} ${layout[key]}`);
  if (data > 1) sizes.push(`${sharding === null ? 'attention by request' : 'data'} ${data}`);
  const words = [sizes.length === 0 ? 'not split' : sizes.join(' × ')];
  if (data > 1 && sharding !== null) words.push(sharding === 'full' ? 'fully sharded' : 'optimizer sharded');
  if (recompute) words.push('activations recomputed');
  return words.join(', ');
}

/** `2 accelerators: tensor 2`; of a training run, of one group that holds the layers. */
export function replicaWords({ from, layout, acceleratorsPerReplica }: DeliveryBasis): string {
  if (layout === null) return from === 'pool' ? 'each workload by itself' : 'as you measured it';
  return `${countOf(acceleratorsPerReplica, 'accelerator')}: ${layoutWords(layout)}`;
}

/** What was measured: `1,024 in, 1,024 out, 64 at once, vllm, bf16`. */
export function caseWords({ of, precision }: MeasuredRow): string {
  if (of.kind === 'run') {
    return `${formatNumber(of.sequence)} tokens × ${formatNumber(of.globalSequences)}, ${precision}`;
  }
  const { inputTokens, outputTokens, concurrency, engine } = of;
  return `${formatNumber(inputTokens)} in, ${formatNumber(outputTokens)} out, ${formatNumber(concurrency)} at once, ${engine}, ${precision}`;
}
