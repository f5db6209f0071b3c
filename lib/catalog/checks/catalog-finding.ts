/** Something in the catalog that cannot be right, and where. */
export interface CatalogFinding {
  readonly code: CatalogFindingCode;
  /** Path of the figure, as `traceFigure` takes it. */
  readonly path: string;
  /** What is wrong, with the value; lower case, no final period. */
  readonly message: string;
}

/** Kinds of finding; stable, tests match on them. */
type CatalogFindingCode =
  // Not a number that can be.
  | 'figure-impossible'
  // A sparse rate, or rates that do not fit each other.
  | 'sparse-rate'
  | 'rate-ratio'
  // The parts of a type do not fit each other.
  | 'accelerator-count'
  | 'interconnect'
  | 'efa-cards'
  | 'power'
  // The offers of a region.
  | 'type-unknown'
  | 'zone-foreign'
  | 'not-sold-so'
  | 'price-bounds'
  | 'price-order'
  | 'price-scaling'
  | 'price-tiers'
  | 'energy-bounds'
  | 'region-name'
  // A refresh that lost what was there.
  | 'table-shrunk';
