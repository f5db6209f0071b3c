/** What to do with the value at a path: hand it over whole, look into it, or pass over it. */
export type Interest = 'take' | 'enter' | 'skip';

/** A document that ends too early, or is no JSON as far as it was looked into. */
export class BrokenJsonError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'BrokenJsonError';
  }
}

/** Of a value that is taken, in bytes: the largest product of an offer file has some 5 kB, all its terms some 30 kB. */
const LARGEST_VALUE_BYTES = 4 * 2 ** 20;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Within a value or a key: how it ends. */
type Token = 'nested' | 'string' | 'key' | 'literal';

/**
 * Cuts a JSON document of any size into the values that somebody wants, as its bytes come. It keeps no more than the
 * value in hand: what is passed over is only counted in brackets, several times faster than it can be parsed.
 */
export class JsonSplitter {
  private readonly interest: (path: readonly string[]) => Interest;
  private readonly take: (path: readonly string[], json: Buffer) => void;
  /** Keys from the root to the value in hand; an element of an array has the key `[]`. */
  private readonly path: string[] = [];
  private readonly closers: number[] = [];
  private expected: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing' = 'value';
  private token: Token | null = null;
  private taking = false;
  private parts: Buffer[] = [];
  private partBytes = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;

  /**
   * @param interest - asked at each value on the way to a wanted one; a scalar that is entered is passed over
   * @param take - given each taken value as JSON text
   */
  constructor(interest: (path: readonly string[]) => Interest, take: (path: readonly string[], json: Buffer) => void) {
    this.interest = interest;
    this.take = take;
  }

  /** @throws BrokenJsonError when the bytes can be no JSON */
  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.token === null ? this.structure(chunk, at) : this.within(chunk, at);
  }

  /** @throws BrokenJsonError when the document is not at its end */
  end(): void {
    if (this.expected !== 'nothing' || this.token !== null) throw new BrokenJsonError('the document is cut short');
  }

  private structure(chunk: Buffer, at: number): number {
    const byte = chunk[at]!;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return at + 1;
    switch (this.expected) {
      case 'key':
      case 'key-or-end':
        if (byte === CLOSE_OBJECT && this.expected === 'key-or-end') return this.leave(at);
        if (byte !== QUOTE) throw unexpected(byte);
        this.begin('key', true);
        return at;
      case 'colon':
        if (byte !== COLON) throw unexpected(byte);
        this.expected = 'value';
        return at + 1;
      case 'comma-or-end':
        if (byte === this.closers.at(-1)) return this.leave(at);
        if (byte !== COMMA) throw unexpected(byte);
        this.expected = byte === COMMA && this.closers.at(-1) === CLOSE_OBJECT ? 'key' : 'value';
        if (this.expected === 'value') this.path[this.path.length - 1] = '[]';
        return at + 1;
      case 'nothing':
        throw unexpected(byte);
      default:
        if (byte === CLOSE_ARRAY && this.expected === 'value-or-end') return this.leave(at);
        return this.value(byte, at);
    }
  }

  private value(byte: number, at: number): number {
    const wanted = this.interest(this.path);
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (wanted === 'enter') {
        this.closers.push(byte === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY);
        this.path.push(byte === OPEN_OBJECT ? '' : '[]');
        this.expected = byte === OPEN_OBJECT ? 'key-or-end' : 'value-or-end';
        return at + 1;
      }
      this.begin('nested', wanted === 'take');
    } else if (byte === QUOTE) {
      this.begin('string', wanted === 'take');
    } else if (/[-0-9a-z]/.test(String.fromCharCode(byte))) {
      this.begin('literal', wanted === 'take');
    } else {
      throw unexpected(byte);
    }
    return at;
  }

  private begin(token: Token, taking: boolean): void {
    this.token = token;
    this.taking = taking;
    this.depth = 0;
    this.inString = false;
    this.escaped = false;
  }

  private leave(at: number): number {
    this.closers.pop();
    this.path.pop();
    this.expected = this.closers.length === 0 ? 'nothing' : 'comma-or-end';
    return at + 1;
  }

  /** Reads on within a value or key; returns where it stopped. */
  private within(chunk: Buffer, from: number): number {
    const end = this.token === 'literal' ? literalEnd(chunk, from) : this.bracketedEnd(chunk, from);
    const stop = end ?? chunk.length;
    if (this.taking) {
      this.partBytes += stop - from;
      if (this.partBytes > LARGEST_VALUE_BYTES) throw new BrokenJsonError('a value has no end');
      this.parts.push(chunk.subarray(from, stop));
    }
    if (end !== null) this.finish();
    return stop;
  }

  /** After the closing quote or bracket; null: not in this chunk. */
  private bracketedEnd(chunk: Buffer, from: number): number | null {
    let { depth, inString, escaped } = this;
    const isNested = this.token === 'nested';
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (!isNested) return at + 1;
        }
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) return at + 1;
    }
    this.depth = depth;
    this.inString = inString;
    this.escaped = escaped;
    return null;
  }

  private finish(): void {
    const { token, taking } = this;
    this.token = null;
    const json = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
    this.parts = [];
    this.partBytes = 0;
    if (token === 'key') {
      this.path[this.path.length - 1] = parsed(json);
      this.expected = 'colon';
      return;
    }
    this.expected = this.closers.length === 0 ? 'nothing' : 'comma-or-end';
    if (taking) this.take(this.path, json);
  }
}

function literalEnd(chunk: Buffer, from: number): number | null {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at]!;
    if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || byte <= 0x20) return at;
  }
  return null;
}

function parsed(json: Buffer): string {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch (error) {
    throw new BrokenJsonError((error as Error).message);
  }
}

function unexpected(byte: number): BrokenJsonError {
  return new BrokenJsonError(`${JSON.stringify(String.fromCharCode(byte))} where JSON has something else`);
}
