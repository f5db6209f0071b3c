import type { NamedModel } from '../models/architecture.js';
import type { AcceleratorTypes } from './accelerator-names.js';

/** Names of the catalog that a blueprint may use; the caller, who knows the catalog, hands them in. */
export interface KnownNames {
  /** e.g. `us-east-1`. */
  readonly regions: readonly string[];
  /** The partition of a region, known or not, by its name; absent: all regions are of one. */
  readonly partitionOf?: (region: string) => string;
  /** e.g. `p5.48xlarge`. */
  readonly instanceTypes: readonly string[];
  /** e.g. `p5`. */
  readonly families: readonly string[];
  /** By region; absent: a residency is not checked. */
  readonly places?: Readonly<Record<string, Place>>;
  /** Zone ids by region; absent: zones are not checked. */
  readonly zones?: Readonly<Record<string, readonly string[]>>;
  /** Keys of `limits.vcpuQuotas`; absent: they are not checked. */
  readonly quotas?: readonly string[];
  /** Accelerators that may be named, read where one is; absent: none. */
  readonly accelerators?: () => AcceleratorTypes;
  /** Models that `model` may name; absent: none. */
  readonly models?: readonly NamedModel[];
  /**
   * Reads a file that the blueprint names, by its path from the blueprint's folder; absent: the blueprint is in no file,
   * and may name none.
   */
  readonly readFile?: (path: string) => FileText;
}

/** A text of a file, or why there is none. */
export type FileText = { readonly text: string } | { readonly reason: string };

/** Where a region lies. */
export interface Place {
  /** As AWS calls it, e.g. `EU (Frankfurt)`; absent: no hint knows it by name. */
  readonly label?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly continent: string;
}
