/** Parts of one sort, by their key in the plan. */
export class Parts<Part> implements Iterable<readonly [key: string, part: Part]> {
  readonly #sort: string;
  readonly #parts: ReadonlyMap<string, Part>;

  /** @param sort - names the parts in errors, e.g. `fleet` */
  constructor(sort: string, parts: Iterable<readonly [key: string, part: Part]>) {
    this.#sort = sort;
    this.#parts = new Map(parts);
  }

  /** @throws Error when the plan has no such part; it names the keys that there are */
  get(key: string): Part {
    const part = this.#parts.get(key);
    if (part !== undefined) return part;
    const keys = this.keys();
    throw new Error(
      `there is no ${this.#sort} ${key}; ${keys.length === 0 ? 'there is none' : `there are: ${keys.join(', ')}`}`,
    );
  }

  /** Whether the plan has a part of that key. */
  has(key: string): boolean {
    return this.#parts.has(key);
  }

  /** In the order of the plan, as are the parts. */
  keys(): string[] {
    return [...this.#parts.keys()];
  }

  /** The parts without their keys. */
  values(): Part[] {
    return [...this.#parts.values()];
  }

  /** Each key with its part. */
  [Symbol.iterator](): Iterator<readonly [key: string, part: Part]> {
    return this.#parts.entries();
  }
}
