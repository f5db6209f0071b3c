import { type AccessChange, opensAccess } from '../../plan/security/access-change.js';
import { by } from '../../units/order.js';

/**
 * Changes that differ only in the action, only in the resource or only in the values of one condition, as one; what opens
 * first, then in the order of their words.
 */
export function mergeChanges(changes: readonly AccessChange[]): AccessChange[] {
  const tests = [...new Set(changes.flatMap(({ conditions }) => conditions.map(({ test }) => test)))].sort();
  return [...[ACTIONS, RESOURCES, ...tests.map(valuesOf)].reduce(joined, changes)].sort(openingFirst);
}

/** A list of texts in a change. */
interface List {
  readonly of: (change: AccessChange) => readonly string[];
  readonly put: (change: AccessChange, list: readonly string[]) => AccessChange;
}

const ACTIONS: List = { of: ({ actions }) => actions, put: (change, actions) => ({ ...change, actions }) };
const RESOURCES: List = { of: ({ resources }) => resources, put: (change, resources) => ({ ...change, resources }) };

function valuesOf(named: string): List {
  return {
    of: ({ conditions }) => conditions.find(({ test }) => test === named)?.values ?? [],
    put: (change, values) => ({
      ...change,
      conditions: change.conditions.map((one) => (one.test === named ? { ...one, values } : one)),
    }),
  };
}

/** With those that differ only in the list as one. */
function joined(changes: readonly AccessChange[], { of, put }: List): AccessChange[] {
  const found = new Map<string, AccessChange>();
  for (const change of changes) {
    const key = JSON.stringify(put(change, []));
    const known = found.get(key);
    found.set(key, put(change, [...new Set([...(known === undefined ? [] : of(known)), ...of(change)])].sort()));
  }
  return [...found.values()];
}

const openingFirst = by<AccessChange>(
  (change) => (opensAccess(change) ? '0' : '1'),
  ({ who }) => who,
  (change) => JSON.stringify(change),
);
