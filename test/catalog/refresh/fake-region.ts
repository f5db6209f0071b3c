/** What the server says, by region; a test changes it before it asks. */
export interface FakeRegion {
  types: FakeType[];
  /** Zone ids by type. */
  offerings: Map<string, string[]>;
  onDemandUsd: Map<string, number>;
  reservedUsd: Map<string, { year1: number | null; year3: number | null }>;
  /** USD per hour by type and zone. */
  spotUsd: Map<string, Map<string, number>>;
  /** Upfront fees in USD of one instance for one day. */
  blockFeesUsd: Map<string, number[]>;
  /** By family of the plan, its term and payment: `ComputeSavingsPlans/3yr/No Upfront`; then by type, USD per hour. */
  savingsPlans: Map<string, Map<string, number>>;
  /** Products of the price list besides the instances. */
  products: FakeProduct[];
}

export interface FakeProduct {
  service: string;
  attributes: Record<string, string>;
  /** By the end of each tier in GB; one without end. */
  tiers: { upToGb: number | null; usd: number }[];
}

export interface FakeType {
  name: string;
  vcpus: number;
  memoryGib: number;
  architecture: string;
  cards: number[];
  efaInterfaces: number;
  accelerator: { name: string; count: number; memoryMib: number; part: number } | null;
  disks: string[];
  usageClasses: string[];
  strategies: string[];
  bareMetal: boolean;
}
