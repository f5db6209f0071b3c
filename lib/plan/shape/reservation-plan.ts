/** On-demand capacity that is held already. */
export type ReservationPlan =
  /** A group of the user's. */
  | { readonly kind: 'group'; readonly arn: string }
  /** A group that is made of these reservations; sorted. */
  | { readonly kind: 'pool'; readonly name: string; readonly ids: readonly string[] };
