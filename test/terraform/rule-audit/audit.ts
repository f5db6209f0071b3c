import type { TerraformJson } from './terraform-json.js';

export interface Fault {
  readonly address: string;
  readonly what: string;
}

export interface Audit {
  /** Of the mistakes that Terraform lets through, by number; a word for what is beside them. */
  readonly rule: number | string;
  readonly faults: (tf: TerraformJson) => readonly Fault[];
}
