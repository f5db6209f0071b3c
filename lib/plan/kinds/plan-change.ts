/**
 * What applying a change does, from harmless to fatal.
 * in-place: nothing stops. adds: something new. needs-drain: nodes are renewed one by one; what runs on them has to move.
 * removes, replaces: it is deleted, or recreated, and holds no data. removes-data, replaces-data: data is lost.
 */
export const CHANGE_KINDS = [
  'in-place',
  'adds',
  'needs-drain',
  'removes',
  'replaces',
  'removes-data',
  'replaces-data',
] as const;
/** One of `CHANGE_KINDS`. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One difference between two plans of a hall. */
export interface PlanChange {
  readonly kind: ChangeKind;
  /** What of the plan, e.g. `store train.scratch`. */
  readonly subject: string;
  /** Of it, e.g. `capacityGib`; null: the whole. */
  readonly field: string | null;
  /** Plain JSON; null: absent. */
  readonly before: unknown;
  readonly after: unknown;
  readonly why: string;
}

/** Whether applying a change deletes data, which no later one brings back. */
export function losesData({ kind }: Pick<PlanChange, 'kind'>): boolean {
  return kind === 'removes-data' || kind === 'replaces-data';
}
