import type { StatePlan } from '../plan.js';

/** The software that a hall needs inside its cluster, as Helm installs it. */
export interface ChartsPlan {
  /** The Terraform stack that installs it; null: the user does, by these charts or otherwise. */
  readonly stack: ChartsStackPlan | null;
  /** Sorted by key. */
  readonly releases: readonly ReleasePlan[];
}

export interface ChartsStackPlan {
  /** No hall has a dot in its name. */
  readonly name: string;
  readonly state: StatePlan;
}

export interface ReleasePlan {
  /** Name of the release. */
  readonly key: string;
  readonly namespace: string;
  readonly chart: ChartSource;
  /** What the nodes pull, with tag; sorted. */
  readonly images: readonly string[];
  /** Over the chart's own. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface ChartSource {
  readonly name: string;
  /** `https://…`, an index of charts, or `oci://…`, the registry path above the chart. */
  readonly repository: string;
  readonly version: string;
}
