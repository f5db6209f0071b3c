import type { StoreBlueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { StoreKind } from '../../units/closed-lists.js';
import type { StorePlanner } from '../kinds/store.js';
import type { PlannedStoreKind, StorePlan } from '../shape/store-plan.js';
import { EXPRESS } from './express.js';
import { HOME } from './home.js';
import { LUSTRE } from './lustre.js';
import { OBJECT } from './object.js';

/** Every planned kind of store: the only place that lists them. */
export const STORES_OF_PLAN = {
  object: OBJECT,
  express: EXPRESS,
  lustre: LUSTRE,
  home: HOME,
} as const satisfies { readonly [Kind in PlannedStoreKind]: StorePlanner<Kind> };

/** What a kind of store of a blueprint becomes. */
interface AskedKind {
  /** Null: disks inside the nodes, which are the fleet's. */
  readonly planned: PlannedStoreKind | null;
  /** Whether a model's checkpoints go there: of a workload's stores to the one with the lowest rank. @default - never */
  readonly checkpointRank?: number;
  /** As `checkpointRank`, of the data that a model is trained on. */
  readonly dataRank?: number;
}

/** Every kind of store of a blueprint. */
const STORES_OF_BLUEPRINT: Readonly<Record<StoreKind, AskedKind>> = {
  object: { planned: 'object' },
  express: { planned: 'express' },
  // Checkpoints prefer what is replicated; data can be copied again.
  scratch: { planned: 'lustre', checkpointRank: 2, dataRank: 1 },
  persistent: { planned: 'lustre', checkpointRank: 1, dataRank: 2 },
  home: { planned: 'home' },
  local: { planned: null },
};

/** The planner of a planned store. */
export function storeOf({ kind }: Pick<StorePlan, 'kind'>): StorePlanner {
  return STORES_OF_PLAN[kind];
}

/** The planner of a store of a blueprint; null: it is disks inside the nodes. */
export function plannerOf({ kind }: Pick<StoreBlueprint, 'kind'>): StorePlanner | null {
  const { planned } = STORES_OF_BLUEPRINT[kind];
  return planned === null ? null : STORES_OF_PLAN[planned];
}

/** Planned kinds of a blueprint's stores, known before they are sized. */
export function storeKinds(workloads: readonly Pick<WorkloadBlueprint, 'storage'>[]): ReadonlySet<PlannedStoreKind> {
  const kinds = workloads.flatMap(({ storage }) => storage.map(({ kind }) => STORES_OF_BLUEPRINT[kind].planned));
  return new Set(kinds.filter((kind) => kind !== null));
}

/** Endpoint names of the AWS services that nodes call to use stores of these kinds; unsorted. */
export function storeCalls(kinds: ReadonlySet<PlannedStoreKind>): string[] {
  return [...kinds].flatMap((kind) => STORES_OF_PLAN[kind].calls);
}

/** Everything that the kinds of these stores answer to one question, in the order of the stores. */
export function ofStores<Answer>(
  stores: readonly StorePlan[],
  question: (planner: StorePlanner, store: StorePlan) => readonly Answer[] | undefined,
): Answer[] {
  return stores.flatMap((store) => question(storeOf(store), store) ?? []);
}

/** Keys of the stores whose kind says yes. */
export function keysOf(
  stores: readonly StorePlan[],
  question: (planner: StorePlanner, store: StorePlan) => boolean,
): string[] {
  return stores.filter((store) => question(storeOf(store), store)).map(({ key }) => key);
}

/** Names of the stores that hold a model's checkpoints and its data; undefined: the workload has none that would. */
export function storesOfModel(storage: readonly StoreBlueprint[]): {
  readonly checkpoints: string | undefined;
  readonly data: string | undefined;
} {
  return { checkpoints: lowest(storage, 'checkpointRank'), data: lowest(storage, 'dataRank') };
}

/** Of several with the lowest rank, the first. */
function lowest(storage: readonly StoreBlueprint[], by: 'checkpointRank' | 'dataRank'): string | undefined {
  const ranked = storage.flatMap(({ kind, name }) => {
    const rank = STORES_OF_BLUEPRINT[kind][by];
    return rank === undefined ? [] : [{ name, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank)[0]?.name;
}
