import type { Plan } from '../../plan/shape/plan.js';
import { formatNumber, formatRise } from '../../units/numbers.js';
import { countOf } from '../../units/words.js';
import { formatAmount } from '../document/format-cell.js';
import type { HallChange } from './hall-change.js';

/** A figure of a hall in both versions; zero in one that has it not. */
export interface FigureChange {
  /** Empty: the month's total. */
  readonly what: string;
  readonly unit: string;
  readonly before: number;
  readonly after: number;
}

/** What the month costs before and after; null: the hall is new. */
export function monthChange({ before, after }: HallChange): FigureChange | null {
  if (before === null) return null;
  return { what: '', unit: 'USD/month', before: monthOf(before.plan), after: monthOf(after.plan) };
}

/** What each run of either version costs whole, by workload in order; empty for a new hall. */
export function runChanges({ before, after }: HallChange): FigureChange[] {
  if (before === null) return [];
  const [old, fresh] = [runsOf(before.plan), runsOf(after.plan)];
  const workloads = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return workloads.map((workload) => ({
    what: `run of ${workload}`,
    unit: 'USD/run',
    before: old.get(workload) ?? 0,
    after: fresh.get(workload) ?? 0,
  }));
}

/**
 * What a rise of the cost is sought in: the month, each run that stays, and the month with every run to its end, in which
 * one that is new or gone counts whole. Empty for a new hall.
 */
export function costsCompared(change: HallChange): FigureChange[] {
  const { before, after } = change;
  const month = monthChange(change);
  if (before === null || month === null) return [];
  const runs = runChanges(change);
  if (runs.length === 0) return [month];
  const added = runs.filter(isNew).map(({ what }) => what);
  const all = `with every run to its end${added.length === 0 ? '' : ` (new: ${added.join(', ')})`}`;
  return [
    month,
    ...runs.filter((run) => !isNew(run) && run.after > 0),
    { what: all, unit: 'USD', before: toTheEnds(before.plan), after: toTheEnds(after.plan) },
  ];
}

/** Relative; infinite from zero. */
export function riseOf({ before, after }: FigureChange): number {
  if (before === 0) return after > 0 ? Number.POSITIVE_INFINITY : 0;
  return after / before - 1;
}

/** `run of train: 1,000.00 USD/run → 2,000.00 USD/run (+100 %)`. */
export function changeText(cost: FigureChange): string {
  const { what, unit, before, after } = cost;
  const [old, fresh] = [before, after].map((value) => formatAmount({ value, unit }));
  const rise = riseOf(cost);
  const words = Number.isFinite(rise) ? formatRise(rise) : 'from zero';
  return `${what === '' ? '' : `${what}: `}${old} → ${fresh} (${words})`;
}

/** Rises that differ by more than this are not told by one of them. */
const APART = 0.1;

/**
 * `run of train +1,000.00 USD (+100 %)`: the run of the greatest change among those that do not rise or fall as the month
 * does; null: the month tells how the runs change.
 */
export function runsApart(change: HallChange): string | null {
  const month = monthChange(change);
  if (month === null) return null;
  const rise = riseOf(month);
  const apart = runChanges(change)
    .filter((run) => centsOf(run) !== 0 && isApart(riseOf(run), rise))
    .sort((a, b) => Math.abs(centsOf(b)) - Math.abs(centsOf(a)));
  const [first, ...others] = apart;
  if (first === undefined) return null;
  return `${movedText(first)}${others.length > 0 ? ` and ${countOf(others.length, 'other run')}` : ''}`;
}

function isApart(run: number, month: number): boolean {
  return Math.sign(run) !== Math.sign(month) || Math.abs(run - month) > APART;
}

function movedText(run: FigureChange): string {
  const { what, after } = run;
  const usd = `${centsOf(run) > 0 ? '+' : ''}${formatNumber(centsOf(run) / 100, 2)} USD`;
  const how = after === 0 ? 'gone' : formatRise(riseOf(run));
  return `${what} ${usd} (${isNew(run) ? 'new' : how})`;
}

function isNew({ before }: FigureChange): boolean {
  return before === 0;
}

function centsOf({ before, after }: FigureChange): number {
  return Math.round(after * 100) - Math.round(before * 100);
}

function monthOf({ sizing }: Plan): number {
  return sizing.cost.totalUsdPerMonth;
}

function runsOf({ sizing }: Plan): Map<string, number> {
  return new Map((sizing.runs ?? []).map(({ workload, totalUsd }) => [workload, totalUsd]));
}

/** The month with what each run costs whole in place of what it costs in the month, in USD to the cent. */
function toTheEnds(plan: Plan): number {
  const runs = runsOf(plan);
  const inMonth = plan.sizing.cost.lines
    .filter(({ workload }) => workload !== null && runs.has(workload))
    .map(({ usdPerMonth }) => -usdPerMonth);
  const usd = [monthOf(plan), ...inMonth, ...runs.values()].reduce((sum, each) => sum + each, 0);
  return Math.round(usd * 100) / 100;
}
