import type { QuantityBounds, QuantityKind, QuantityKinds } from '../../units/quantity/units.js';
import { type Keyed, Type } from '../../units/schema.js';
import type { DiagnosticCode } from '../document/diagnostic.js';
import { NAME_PATTERN } from '../names/name-rules.js';

/** How a value that breaks its `pattern` or its length is reported. Read by the checks; never published. */
export interface BrokenRule {
  readonly code: DiagnosticCode;
  /** What the value should look like. */
  readonly rule: string;
}

/** What stands under the `quantity` keyword of a schema. Read by the checks; published as a `pattern`. */
export interface QuantityRule {
  readonly kind: QuantityKind;
  /** Narrower than the bounds of the kind. */
  readonly limits: Partial<QuantityBounds>;
}

/** Bounds of a quantity that must be more than 0. */
export const above0 = { min: 0, minIncluded: false } as const;

type FieldOptions = {
  readonly description: string;
  /**
   * What the value is worked out from when the file is silent, as it reads after "Default: ". `fillDerived` does
   * it, so the key is there after reading although the file need not have it.
   */
  readonly derived?: string;
  /** With `derived`: a key beside it without which the file must have this one. @default - it may always be left out */
  readonly unless?: string;
};

interface QuantityOptions extends FieldOptions {
  readonly default?: string;
  readonly examples?: readonly string[];
  readonly limits?: Partial<QuantityBounds>;
}

/** As the file has it: a number and a unit; counts and shares may have none. */
type WrittenQuantity<Kind extends QuantityKind> = Kind extends 'count' | 'share' ? string | number : string;

/** A string with a unit in the file; a number in the canonical unit once read. */
export function quantity<Kind extends QuantityKind, const Options extends QuantityOptions>(
  kind: Kind,
  { limits = {}, ...options }: Options,
) {
  const keywords = { quantity: { kind, limits } satisfies QuantityRule, ...options };
  return Type.Unsafe(keywords) as Keyed<QuantityKinds[Kind], WrittenQuantity<Kind>, Options>;
}

/** One of a few words. */
export function choice<
  const Word extends string,
  const Options extends FieldOptions & { readonly default?: Word; readonly examples?: readonly Word[] },
>(words: readonly Word[], options: Options) {
  return Type.Enum(words, options);
}

/** A name that becomes part of AWS names and Terraform addresses. */
export function name(maxLength: number, minLength: number, options: { description: string; examples?: string[] }) {
  const broken: BrokenRule = {
    code: 'name-invalid',
    rule: `lower-case letters, digits and single hyphens, a letter first, ${minLength} to ${maxLength} characters`,
  };
  return Type.String({ pattern: NAME_PATTERN, minLength, maxLength, broken, ...options });
}

/** Most characters of a text with a `pattern`, whether or not it has a `maxLength`: those of an S3 key, the longest. */
export const MAX_FORMATTED_LENGTH = 1024;

/** A string of a given form. */
export function formatted<
  const Options extends {
    readonly description: string;
    readonly default?: string;
    readonly derived?: string;
    readonly examples?: readonly string[];
    readonly maxLength?: number;
  },
>(pattern: string, broken: BrokenRule, options: Options) {
  return Type.String({ pattern, broken, ...options });
}

/** An IPv4 address. */
export function address(description: string, example: string) {
  return formatted(
    '^[0-9]{1,3}(\\.[0-9]{1,3}){3}$',
    { code: 'wrong-value', rule: 'an IPv4 address' },
    { description, examples: [example] },
  );
}
