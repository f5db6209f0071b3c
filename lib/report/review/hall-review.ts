import type { ResourceChange } from '../../plan/changes/resource-change.js';
import type { HallChange } from '../diff/hall-change.js';
import type { Verdict } from '../diff/policy.js';

/** A part of a change with one cause: another version of datahall, other prices, or another blueprint. */
export interface ChangeStep {
  readonly cause: 'tool' | 'prices' | 'blueprint';
  readonly beforeUsdPerMonth: number;
  readonly afterUsdPerMonth: number;
  readonly resources: readonly ResourceChange[];
}

/** A hall whose blueprint, prices or tool change. */
export interface ChangedHall {
  readonly status: 'changed';
  readonly name: string;
  readonly file: string;
  /** Where the blueprint was; null: there. */
  readonly earlierFile: string | null;
  readonly change: HallChange;
  readonly verdicts: readonly Verdict[];
  /** In the order in which they add up to the change; empty: it has one cause, the blueprint. */
  readonly steps: readonly ChangeStep[];
  /** Whole sentences. */
  readonly warnings: readonly string[];
}

/** A blueprint that is wrong or infeasible. */
export interface BrokenHall {
  readonly status: 'wrong' | 'infeasible';
  readonly file: string;
  /** As on a terminal. */
  readonly text: string;
  readonly mistakes: readonly Mistake[];
}

/** A mistake and its place. */
export interface Mistake {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

/** A hall whose blueprint is deleted. */
export interface GoneHall {
  readonly status: 'gone';
  readonly name: string;
  readonly file: string;
}

/** What became of one hall between two commits. */
export type HallReview = ChangedHall | BrokenHall | GoneHall;
