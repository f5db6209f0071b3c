/** A user's mistake, as data. Only the command line turns `path` into a line and a column, and prints it. */
export interface Diagnostic {
  /** Stable identifier, kebab-case; tests and policies match on it, never on the prose. */
  readonly code: DiagnosticCode;
  /** With the code `rule`: the stable name of the rule of AWS. */
  readonly rule?: string;
  /** `error` stops the run with exit code 1; after a `warning` the run continues. */
  readonly severity: 'error' | 'warning';
  /** What `path` and `range` are in: the user's own catalog. @default - the blueprint */
  readonly document?: 'overlay';
  /** Where in the document: keys and indices from the root, empty for the whole document. */
  readonly path: DocumentPath;
  /** What is wrong and the value found; lower case, no final period. */
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
  /** The change of the text that follows the hint. @default - a person must choose */
  readonly fix?: Fix;
  /**
   * Character offsets `[start, end)` into the text, where the reader knows them better than the path does
   * (syntax errors, an unknown key rather than its value).
   */
  readonly range?: readonly [start: number, end: number];
}

/**
 * A change of the text that mends a mistake. A diagnostic has one only where nothing is left to choose: `datahall fix`
 * makes it without a question, and an editor offers it.
 */
export interface Fix {
  /** What is changed. @default - the path of the diagnostic */
  readonly at?: DocumentPath;
  /** The key to write instead. @default - the key stays */
  readonly key?: string;
  /** The value to write instead, as YAML that may stand in a flow collection; null: the key goes, or the item. @default - the value stays */
  readonly value?: string | null;
}

/** Keys and indices from the root of a document, e.g. `['workloads', 0, 'name']`; empty: the whole document. */
export type DocumentPath = readonly (string | number)[];

/** Every code that a diagnostic may carry: a closed list, so that a typo is a type error. */
export type DiagnosticCode =
  // The text.
  | 'file-unreadable'
  | 'file-empty'
  | 'file-too-large'
  | 'file-binary'
  | 'syntax'
  | 'tab-indent'
  | 'duplicate-key'
  | 'anchor'
  | 'tag'
  | 'several-documents'
  // The shape.
  | 'missing-key'
  | 'unknown-key'
  | 'wrong-type'
  | 'wrong-value'
  | 'out-of-range'
  | 'unit-missing'
  | 'unit-wrong'
  | 'version-unsupported'
  // The names.
  | 'name-invalid'
  | 'name-duplicate'
  | 'region-unknown'
  | 'instance-type-unknown'
  | 'accelerator-unknown'
  | 'model-unknown'
  | 'reference-unknown'
  // The meaning.
  | 'contradiction'
  | 'cidr-invalid'
  | 'cidr-overlap'
  | 'network-too-small'
  | 'zones-too-few'
  | 'price-missing'
  | 'reservation-unused'
  | 'capacity-ends'
  | 'alerts-unheard'
  | 'store-apart'
  | 'data-loss'
  | 'rule';

/** A value, or every mistake that kept it from being made. Warnings may accompany a value. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };
