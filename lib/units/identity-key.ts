import { isRecord } from './is-record.js';
import { sortedByKey } from './order.js';

/**
 * A key for plain data, equal where the data is equal, in any order of its properties; for maps, sets and sorting.
 * @param apart - properties that are no part of the identity, e.g. `count`
 */
export function identityKey(data: object, ...apart: readonly string[]): string {
  return JSON.stringify(data, (key, value: unknown) => {
    if (apart.includes(key)) return undefined;
    return isRecord(value) ? sortedByKey(value) : value;
  });
}
