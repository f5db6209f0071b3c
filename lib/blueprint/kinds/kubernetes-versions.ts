/** A minor version of Kubernetes on EKS; days are `YYYY-MM-DD`. */
export interface KubernetesVersion {
  readonly version: string;
  readonly released: string;
  /** From this day on it costs more by the hour. */
  readonly standardEnds: string;
  /** From this day on AWS upgrades such clusters by itself. */
  readonly extendedEnds: string;
}

/** Day on which the calendar was read. */
export const CALENDAR_DATE = '2026-11-29';

/**
 * Oldest first; of those before, AWS has upgraded every cluster.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html and https://endoflife.date/amazon-eks
 */
export const KUBERNETES_VERSIONS: readonly KubernetesVersion[] = [
  { version: '1.32', released: '2025-01-23', standardEnds: '2026-03-23', extendedEnds: '2027-03-23' },
  { version: '1.33', released: '2025-05-29', standardEnds: '2026-07-29', extendedEnds: '2027-07-29' },
  { version: '1.34', released: '2025-10-02', standardEnds: '2026-12-02', extendedEnds: '2027-12-02' },
  { version: '1.35', released: '2026-01-28', standardEnds: '2027-03-27', extendedEnds: '2028-03-27' },
  { version: '1.36', released: '2026-06-02', standardEnds: '2027-08-02', extendedEnds: '2028-08-02' },
];

/** The newest version that every chart and add-on of a hall supports. */
export const DEFAULT_KUBERNETES = '1.36';

/** Versions in standard support on a day, oldest first. */
export function standardVersions(day: string): readonly string[] {
  return KUBERNETES_VERSIONS.filter(({ standardEnds }) => day < standardEnds).map(({ version }) => version);
}
