import { by } from '../../units/order.js';

/**
 * A resource that has another address than in an earlier version. `*` is the same text in both; what a move
 * leads to may be the start of a later one. Terraform then renames what it has instead of destroying it.
 */
export interface Move {
  /** e.g. `aws_s3_bucket.store_*_bucket`. */
  readonly from: string;
  readonly to: string;
}

/** In the order in which they came about; none is ever taken out, since a state may be of any earlier version. */
export const MOVES: readonly Move[] = [];

/**
 * The `moved` blocks that a stack needs, sorted by address.
 * @throws Error when what was moved is still there under its earlier address
 */
export function movedBlocks(addresses: readonly string[], moves: readonly Move[]): Move[] {
  const present = new Set(addresses);
  const blocks = new Map<string, string>();
  const trace = (to: string): void => {
    for (const move of moves) {
      const from = renamed(to, move);
      if (from === undefined || blocks.has(from)) continue;
      if (present.has(from)) throw new Error(`${from} was moved to ${to}, but both are there`);
      blocks.set(from, to);
      trace(from);
    }
  };
  for (const address of [...addresses].sort()) trace(address);
  return [...blocks].map(([from, to]) => ({ from, to })).sort(by(({ from }) => from));
}

/** Where a resource that is now at `address` was before the move; undefined: the move is not about it. */
function renamed(address: string, { from, to }: Move): string | undefined {
  const [start, end] = to.split('*') as [string, string | undefined];
  if (end === undefined) return address === to ? from : undefined;
  const isLongEnough = address.length > start.length + end.length;
  if (!isLongEnough || !address.startsWith(start) || !address.endsWith(end)) return undefined;
  return from.replace('*', () => address.slice(start.length, address.length - end.length));
}
