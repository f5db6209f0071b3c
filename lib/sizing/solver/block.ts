import { compare, type Decimal, minus, toNumber } from '../../units/decimal.js';
import type { Choice } from '../choice/choice.js';
import type { SharedLimit } from '../choice/limits.js';
import type { Resources } from '../choice/resources.js';
import type { IntegerModel } from './solver.js';

/** A column of a block: a whole number from 0 to `upper`, each unit of which takes `unit` of what is shared. */
export interface BlockColumn {
  readonly upper: number;
  readonly unit: Resources;
  /** Of a unit in the programme; the block may count it from a floor of its own. */
  readonly objectiveUsd: number;
  /** Last tie-break: the sum over units is kept small. */
  readonly rank: number;
}

/** Rows speak of columns by their place in the block. */
export type BlockRow = IntegerModel['rows'][number];

/** One part of the problem as integer columns and rows; shared limits join the blocks. */
export interface Block {
  readonly columns: readonly BlockColumn[];
  readonly rows: readonly BlockRow[];
  /** What the columns' objectives are counted from. */
  readonly floorUsd: Decimal;
  /** The choice that column values encode; null when it fails the block's own constraints in exact arithmetic. */
  readonly decode: (values: readonly number[]) => Choice | null;
}

/** A block that takes one of a list of complete choices, best first. */
export function choiceBlock(choices: readonly Choice[], limits: readonly SharedLimit[]): Block {
  const kept = undominated(choices, limits);
  const floorUsd = kept[0]!.resources.objectiveUsd;
  const ranks = ranksOf(kept.map(({ key }) => key));
  return {
    columns: kept.map(({ resources }, at) => ({
      upper: 1,
      unit: resources,
      objectiveUsd: toNumber(minus(resources.objectiveUsd, floorUsd)),
      rank: ranks[at]!,
    })),
    rows: [{ lower: 1, upper: 1, entries: kept.map((_, column) => [column, 1]) }],
    floorUsd,
    decode: (values) => kept[values.indexOf(1)] ?? null,
  };
}

/** Choices, best first: none dominates another in the objective and under every limit. */
export function undominated(choices: readonly Choice[], limits: readonly SharedLimit[]): Choice[] {
  const kept: { choice: Choice; taken: Decimal[] }[] = [];
  for (const choice of choices) {
    const taken = limits.map((limit) => limit.taken(choice.resources));
    const beaten = kept.some((better) => better.taken.every((amount, at) => compare(amount, taken[at]!) <= 0));
    if (!beaten) kept.push({ choice, taken });
  }
  return kept.map(({ choice }) => choice);
}

/** Places in the order of the names. */
export function ranksOf(names: readonly string[]): number[] {
  const sorted = [...new Set(names)].sort();
  return names.map((name) => sorted.indexOf(name));
}
