import type { StoreBlueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { StoreKind } from '../../units/closed-lists.js';
import type { StorePlanner } from '../kinds/store.js';
import type { PlannedStoreKind, StorePlan } from '../shape/store-plan.js';
import { EXISTING_BUCKET, EXISTING_HOME, EXISTING_LUSTRE } from './existing.js';
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
  'existing-bucket': EXISTING_BUCKET,
  'existing-lustre': EXISTING_LUSTRE,
  'existing-home': EXISTING_HOME,
} as const satisfies { readonly [Kind in PlannedStoreKind]: StorePlanner<Kind> };

/** What a kind of store of a blueprint becomes; null: disks inside the nodes, which are the fleet's. */
const PLANNED: Readonly<Record<StoreKind, PlannedStoreKind | null>> = {
  object: 'object',
  express: 'express',
  scratch: 'lustre',
  persistent: 'lustre',
  home: 'home',
  local: null,
};

/** What a store of a blueprint becomes that is there already; null: the checks refuse it. */
const EXISTING: Readonly<Record<StoreKind, PlannedStoreKind | null>> = {
  object: 'existing-bucket',
  express: null,
  scratch: 'existing-lustre',
  persistent: 'existing-lustre',
  home: 'existing-home',
  local: null,
};

function plannedKind({ kind, existing }: AskedKind): PlannedStoreKind | null {
  return existing === undefined ? PLANNED[kind] : EXISTING[kind];
}

/** What of a store of a blueprint says what it becomes. */
type AskedKind = Pick<StoreBlueprint, 'kind' | 'existing'>;

/** The planner of a planned store. */
export function storeOf({ kind }: Pick<StorePlan, 'kind'>): StorePlanner {
  return STORES_OF_PLAN[kind];
}

/** The planner of a store of a blueprint; null: it is disks inside the nodes. */
export function plannerOf(asked: AskedKind): StorePlanner | null {
  const planned = plannedKind(asked);
  return planned === null ? null : STORES_OF_PLAN[planned];
}

/** Planned kinds of a blueprint's stores, known before they are sized. */
export function storeKinds(workloads: readonly Pick<WorkloadBlueprint, 'storage'>[]): ReadonlySet<PlannedStoreKind> {
  const kinds = workloads.flatMap(({ storage }) => storage.map(plannedKind));
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
