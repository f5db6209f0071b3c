import type { Constraint } from '../../sizing/model/constraint.js';
import type { Alternative } from '../../sizing/model/explanation.js';
import type { Minimum } from '../../sizing/model/minima.js';
import { formatShort } from '../../units/numbers.js';
import { listText, quantityText } from '../../units/words.js';

type OfKind<Kind extends Constraint['kind']> = Extract<Constraint, { readonly kind: Kind }>;

const MINIMA: Readonly<Record<Minimum, string>> = {
  computeTflops: 'compute',
  acceleratorMemoryGib: 'accelerator memory',
  accelerators: 'accelerators',
  networkGbytesPerSecond: 'network',
  hostMemoryGib: 'host memory',
  vcpus: 'vCPUs',
  localNvmeGb: 'local NVMe',
  acceleratorMemoryEachGib: 'memory of each accelerator',
};

const LIMITS: Readonly<Record<OfKind<'limit'>['limit'], string>> = {
  'monthly-cost': 'monthly cost',
  'monthly-energy': 'monthly energy',
  'monthly-co2e': 'monthly CO2e',
  nodes: 'nodes',
  'capacity-block-nodes': 'capacity-block nodes',
};

const FILTERS: Readonly<Record<OfKind<'types'>['filter'], string>> = {
  doubtful: 'doubtful figures',
  interconnect: 'interconnect',
  architectures: 'architectures',
  deny: 'denied types',
  allow: 'allowed types',
  vendors: 'vendors',
};

const WORDS: { readonly [Kind in Constraint['kind']]: string | ((constraint: OfKind<Kind>) => string) } = {
  minimum: ({ minimum }) => MINIMA[minimum],
  precision: 'precision',
  'fewest-nodes': 'minimum nodes',
  'most-nodes': 'maximum nodes',
  deadline: 'end of the run',
  delivery: ({ unit }) => unit,
  zones: 'zones',
  purchase: 'purchase',
  'local-capacity': 'capacity of local stores',
  'spare-nodes': ({ instanceType }) => `spare nodes${ofType(instanceType)}`,
  availability: ({ instanceType }) => `availability${ofType(instanceType)}`,
  'spot-nodes': ({ instanceType }) => `spot nodes${ofType(instanceType)}`,
  'zone-loss': ({ lost, zones, instanceType }) =>
    `nodes left after the loss of ${lost} of ${zones} zones${ofType(instanceType)}`,
  'store-capacity': ({ store }) => `capacity of ${store}`,
  'store-throughput': ({ store }) => `throughput of ${store}`,
  types: ({ filter }) => FILTERS[filter],
  limit: ({ limit }) => LIMITS[limit],
  'vcpu-quota': ({ quota }) => quota,
  reservation: ({ reservation }) => `reservation ${reservation}`,
};

/** What a constraint is called: `capacity of scratch`, `monthly cost`. */
export function constraintWords(constraint: Constraint): string {
  const words = WORDS[constraint.kind] as string | ((constraint: Constraint) => string);
  return typeof words === 'string' ? words : words(constraint);
}

/** What a constraint is called, with its workload: `train: compute`. */
export function constraintOfWords(of: { readonly workload: string | null; readonly constraint: Constraint }): string {
  return `${of.workload === null ? '' : `${of.workload}: `}${constraintWords(of.constraint)}`;
}

function ofType(instanceType: string | null): string {
  return instanceType === null ? '' : ` of ${instanceType}`;
}

/** What decides against an alternative: `compute requires 3 nodes at 9,000 USD/month each`. */
export function againstWords({
  requiredNodes,
  spareNodes,
  costUsdPerMonth,
  costUsdOfRun,
  objectiveUsdPerMonth,
  binding,
  breaks,
  withinBand,
  decidedBy,
}: Alternative): string {
  if (decidedBy === 'limits') return `breaks ${listText(breaks.map(constraintWords))}`;
  const nodes = requiredNodes + spareNodes;
  // A run has a fleet larger than its minima where it is cheaper so, or ends in time.
  const unbound = costUsdOfRun === null ? 'the smallest fleet has' : 'the run is cheapest in time on';
  const what =
    binding.length > 0
      ? `${listText(binding.map(constraintWords))} ${binding.length > 1 ? 'require' : 'requires'}`
      : unbound;
  const each = (usd: number) => formatShort(usd / nodes);
  const [whole, unit] = costUsdOfRun === null ? [costUsdPerMonth, 'USD/month'] : [costUsdOfRun, 'USD/run'];
  const beside = [
    ...(whole === costUsdPerMonth ? [] : [`${each(costUsdPerMonth)} in the first month`]),
    ...(whole === objectiveUsdPerMonth ? [] : [`${each(objectiveUsdPerMonth)} with weighted energy`]),
  ];
  const besides = beside.length === 0 ? '' : ` (${beside.join('; ')})`;
  const close = withinBand ? '; within the band of the rates' : '';
  const count = `${what} ${quantityText(nodes, 'nodes')} at ${each(whole)} ${unit} each${besides}${close}`;
  if (decidedBy === 'objective') return count;
  return `same cost, ${decidedBy === 'nodes' ? 'more nodes' : 'more energy or a later name'}: ${count}`;
}
