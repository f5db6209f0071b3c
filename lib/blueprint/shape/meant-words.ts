import type { Mend } from '../document/fix.js';
import { PLATFORM_FACTS } from '../kinds/platform-facts.js';
import { STORE_FACTS } from '../kinds/store-facts.js';

/** Words of other tools and of AWS for a word or a key of the blueprint. */

interface MeantValue {
  /** Words of the blueprint; only those that are allowed at the place are offered. */
  readonly words: readonly string[];
  /** What to know when choosing. @default - nothing */
  readonly because?: string;
}

const RESERVED: MeantValue = { words: ['reserved-1y', 'reserved-3y'] };
const TRAINING: MeantValue = { words: ['training'] };
const INFERENCE: MeantValue = { words: ['inference'] };

const OTHER_VALUES: Readonly<Record<string, MeantValue>> = {
  half: { words: ['fp16', 'bf16'] },
  float16: { words: ['fp16'] },
  bfloat16: { words: ['bf16'] },
  float32: { words: ['fp32'] },
  single: { words: ['fp32'] },
  float8: { words: ['fp8'] },
  nvfp4: { words: ['fp4'] },
  train: TRAINING,
  pretraining: TRAINING,
  serve: INFERENCE,
  serving: INFERENCE,
  reserved: RESERVED,
  ri: RESERVED,
  block: { words: ['capacity-block'] },
  preemptible: { words: ['spot'] },
};

/** Synonyms of the kinds, from their tables, and the other words. */
const VALUES: ReadonlyMap<string, MeantValue> = new Map([
  ...Object.entries(OTHER_VALUES),
  ...meantKinds(STORE_FACTS),
  ...meantKinds(PLATFORM_FACTS),
]);

interface NamedKind {
  readonly description: string;
  readonly synonyms: readonly string[];
}

/** By synonym, the kinds that it means, and what each is. */
function meantKinds(facts: Readonly<Record<string, NamedKind>>): [string, MeantValue][] {
  const synonyms = new Set(Object.values(facts).flatMap((kind) => kind.synonyms));
  return [...synonyms].map((synonym) => {
    const kinds = Object.entries(facts).filter(([, kind]) => kind.synonyms.includes(synonym));
    const because = kinds.map(([word, { description }]) => `${word}: ${description}`).join('; ');
    return [synonym, { words: kinds.map(([word]) => word), because }];
  });
}

/** What to write instead of a word that is none of those allowed. */
export function mendValue(word: string, allowed: readonly string[]): string | Mend | undefined {
  const meant = VALUES.get(word.toLowerCase().replace(/[_ ]/g, '-'));
  const words = meant?.words.filter((each) => allowed.includes(each)) ?? [];
  if (words.length === 0) return undefined;
  const because = meant!.because === undefined ? '' : ` ${meant!.because}`;
  const hint = `did you mean ${words.map((each) => `"${each}"`).join(' or ')}?${because}`;
  return words.length === 1 ? { hint, fix: { value: words[0]! } } : hint;
}

interface MeantKey {
  /** A key of the same map. */
  readonly key: string;
  /** How the value is written under it. @default - as written */
  readonly write?: (value: string) => string;
}

const atLeast = (value: string): string => `{ atLeast: ${value} }`;
const within =
  (inner: string) =>
  (value: string): string =>
    `{ ${inner}: ${value} }`;
const listed = (value: string): string => `[${value}]`;
const allowed = (value: string): string => `{ allow: [${value}] }`;

const NODES: MeantKey = { key: 'nodes', write: atLeast };
const GPUS: MeantKey = { key: 'accelerators', write: atLeast };
const VCPUS: MeantKey = { key: 'host', write: within('vcpus') };
const TYPE: MeantKey = { key: 'types', write: allowed };
const BUDGET: MeantKey = { key: 'limits', write: within('monthlyCost') };
const NETWORK: MeantKey = { key: 'network', write: atLeast };
const THROUGHPUT: MeantKey = { key: 'throughput' };
const CAPACITY: MeantKey = { key: 'capacity' };
const KIND: MeantKey = { key: 'kind' };
const PARAMETERS: MeantKey = { key: 'parameters' };
const DEADLINE: MeantKey = { key: 'deadline' };
const PRECISION: MeantKey = { key: 'precision' };

/** By the word, keys that it may mean; the first that is known at the place is meant. */
const KEYS: ReadonlyMap<string, readonly MeantKey[]> = new Map(
  Object.entries({
    replicas: [NODES],
    count: [NODES, { key: 'atLeast' }],
    instances: [NODES],
    nodecount: [NODES],
    servers: [NODES],
    machines: [NODES],
    min: [{ key: 'atLeast' }],
    minimum: [{ key: 'atLeast' }],
    max: [{ key: 'atMost' }],
    maximum: [{ key: 'atMost' }],
    gpu: [GPUS],
    gpus: [GPUS],
    gpucount: [GPUS],
    vram: [{ key: 'accelerators', write: within('memory') }],
    gpumemory: [{ key: 'accelerators', write: within('memory') }],
    cpu: [VCPUS],
    cpus: [VCPUS],
    vcpus: [VCPUS],
    instancetype: [TYPE],
    instancetypes: [TYPE],
    machinetype: [TYPE],
    type: [KIND, TYPE],
    size: [CAPACITY],
    bandwidth: [THROUGHPUT, NETWORK],
    speed: [THROUGHPUT],
    flops: [{ key: 'compute', write: (value: string) => `{ atLeast: ${value}, precision: bf16 }` }],
    params: [PARAMETERS],
    modelsize: [PARAMETERS],
    duration: [DEADLINE],
    time: [DEADLINE],
    dtype: [PRECISION],
    format: [PRECISION],
    stores: [{ key: 'storage' }],
    volumes: [{ key: 'storage' }],
    spot: [{ key: 'purchase', write: () => '[on-demand, spot]' }],
    pricing: [{ key: 'purchase', write: listed }],
    budget: [BUDGET],
    monthlycost: [BUDGET],
    cost: [BUDGET],
    regions: [{ key: 'region', write: (value: string) => value }],
    cluster: [{ key: 'platform' }],
    orchestrator: [{ key: 'platform' }],
    jobs: [{ key: 'workloads' }],
    labels: [{ key: 'tags' }],
  } satisfies Record<string, readonly MeantKey[]>),
);

/** The key of a map that a word means; undefined: none that the map knows. */
export function keyMeant(word: string, known: readonly string[]): MeantKey | undefined {
  const meant = KEYS.get(word.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return meant?.find(({ key }) => known.includes(key));
}

/**
 * What to write instead of an unknown key.
 * @param value - as written in the file; undefined for a map or a list
 * @param isFree - whether the key that is meant is not there yet
 */
export function mendKey({ key, write }: MeantKey, value: string | undefined, isFree: boolean): string | Mend {
  const written = value === undefined || write === undefined ? undefined : write(value);
  const hint = written === undefined ? `did you mean "${key}"?` : `write "${key}: ${written}"`;
  // What another tool calls otherwise may be a map of other keys.
  const isSure = isFree && (value !== undefined || write === undefined);
  return isSure ? { hint, fix: { key, ...(written !== undefined && { value: written }) } } : hint;
}
