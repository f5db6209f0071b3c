/** Orders of text that are the same on every machine: by UTF-16 code unit, never by locale. */

/** Negative, zero or positive, as `a` comes before, with or after `b`. */
export function compareText(a: string, b: string): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A comparator by a text of each item; the next text decides between items that have it in common. */
export function by<T>(...textsOf: readonly ((item: T) => string)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const textOf of textsOf) {
      const order = compareText(textOf(a), textOf(b));
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** A comparator of items with a key, e.g. `train.datasets`. */
export const byKey = by<{ readonly key: string }>(({ key }) => key);

/** A comparator of items with a name. */
export const byName = by<{ readonly name: string }>(({ name }) => name);

/** A comparator of entries of a map or a record. */
export const byEntryKey = by<readonly [string, unknown]>(([key]) => key);

/** A copy of the items in the order of one text of each, which is made once. */
export function sortedBy<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, text: textOf(item) }))
    .sort((a, b) => compareText(a.text, b.text))
    .map(({ item }) => item);
}

/** A copy of the record with its keys in order. */
export function sortedByKey<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(byEntryKey));
}
