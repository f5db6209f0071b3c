import { describe, expect, it } from 'vitest';
import type { Choice } from '../../lib/sizing/choice/choice.js';
import { type Block, choiceBlock } from '../../lib/sizing/solver/block.js';
import { solveBlocks } from '../../lib/sizing/solver/solve-blocks.js';
import { type IntegerModel, type IntegerSolution, loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { ZERO } from '../../lib/units/decimal.js';
import { nodesWithin, plainChoice } from './plain-choices.js';

const solver = await loadSolver();
const BEST = { timeLimitSeconds: 20, goal: 'best' } as const;

const choice = (key: string, usd: number, nodes: number, kwh: number | null = 1) => plainChoice(key, usd, nodes, kwh);
/** Every choice is a column, also what another is better than. */
function blockOf(...choices: readonly Choice[]): Block {
  const block = choiceBlock([choices[0]!], []);
  return {
    ...block,
    columns: choices.map(({ resources }, at) => ({
      upper: 1,
      unit: resources,
      objectiveUsd: Number(resources.objectiveUsd.digits) / 10 ** resources.objectiveUsd.scale,
      rank: at,
    })),
    rows: [{ lower: 1, upper: 1, entries: choices.map((_, column) => [column, 1] as const) }],
    floorUsd: ZERO,
    decode: (values) => choices[values.indexOf(1)] ?? null,
  };
}
/** A solver that gives these answers one after the other, and keeps what it was asked. */
function answering(...answers: readonly IntegerSolution[]): Solver & { readonly asked: IntegerModel[] } {
  const asked: IntegerModel[] = [];
  return {
    asked,
    solve: (model) => {
      asked.push(model);
      return answers[asked.length - 1]!;
    },
    duals: () => null,
  };
}
const found = (values: readonly number[], bound: number, status: IntegerSolution['status'] = 'optimal') => ({
  status,
  values,
  bound,
});
const keysOf = (result: ReturnType<typeof solveBlocks>) =>
  'choices' in result ? result.choices.map(({ key }) => key).join(' ') : result.status;

describe('a coupled problem', () => {
  const first = blockOf(choice('a', 1, 2), choice('b', 2, 1));
  const second = blockOf(choice('c', 1, 2), choice('d', 2.25, 1));

  it.each([
    [4, 'a c', 2],
    [3, 'b c', 3],
    [2, 'b d', 4.25],
    [1, 'infeasible', null],
  ])('takes the cheapest that fit together into %i nodes', (most, keys, usd) => {
    const result = solveBlocks([first, second], [nodesWithin(most)], solver, BEST);
    expect(keysOf(result)).toBe(keys);
    if (usd === null) return;
    expect(result.status).toBe('optimal');
    expect('boundUsd' in result && result.boundUsd).toBeCloseTo(usd, 6);
  });

  it.each<[string, Choice[], string]>([
    ['nodes', [choice('a', 1, 3), choice('b', 1, 2), choice('c', 1, 3)], 'b'],
    ['energy', [choice('a', 1, 2, 9), choice('b', 1, 2, 8), choice('c', 1, 2, 9)], 'b'],
    ['nodes before energy', [choice('a', 1, 3, 0), choice('b', 1, 2, 500), choice('c', 1, 3, 0)], 'b'],
    ['known energy', [choice('a', 1, 2, null), choice('b', 1, 2, 8), choice('c', 1, 2, null)], 'b'],
    ['the order of names', [choice('a', 1, 2), choice('b', 1, 2), choice('c', 1, 2)], 'a'],
    ['cost before all of them', [choice('a', 1, 3, 9), choice('b', 1.0001, 1, 1)], 'a'],
  ])('is decided between equals by %s', (_, choices, key) => {
    // On the side of another part, whose energy is larger.
    const other = blockOf(choice('x', 5, 1, 90));
    expect(keysOf(solveBlocks([blockOf(...choices), other], [], solver, BEST))).toBe(`${key} x`);
    const turned = blockOf(...[...choices].reverse());
    if (key === 'b') expect(keysOf(solveBlocks([other, turned], [], solver, BEST))).toBe('x b');
  });

  it('may have fewer nodes in the same stroke', () => {
    const block = blockOf(choice('a', 1, 300), choice('b', 1, 200), choice('c', 1, 300), choice('d', 1.01, 1));
    const told = answering(found([0, 1, 0, 0], 1));
    expect(keysOf(solveBlocks([block], [], solver, { ...BEST, goal: 'nudged' }))).toBe('b');
    solveBlocks([block], [], told, { ...BEST, goal: 'nudged' });
    expect(told.asked).toHaveLength(1);
    // A hundred-millionth of a USD for each node, and 10^-13 for a kWh.
    expect(told.asked[0]!.columns[0]!.cost - 1).toBeCloseTo(300 * 1e-8 + 1e-13, 15);
  });

  it('asks for what is preferred among plans that cost the same, and takes it', () => {
    const block = blockOf(choice('a', 1, 3), choice('b', 1, 2));
    const told = answering(found([1, 0], 1), found([0, 1], 2000));
    expect(keysOf(solveBlocks([block], [], told, BEST))).toBe('b');
    expect(told.asked).toHaveLength(2);
    // 1,000 a node, then energy, then names: both have all of the energy there is.
    expect(told.asked[1]!.columns.map(({ cost }) => cost)).toEqual([3500, 2500.01]);
    expect(told.asked[1]!.rows.at(-1)).toMatchObject({
      upper: 1 + 1e-6,
      entries: [
        [0, 1],
        [1, 1],
      ],
    });
    // What is no better is not taken, and neither is nothing.
    const worse = answering(found([0, 1], 1), found([1, 0], 3000));
    expect(keysOf(solveBlocks([block], [], worse, BEST))).toBe('b');
    const none = answering(found([0, 1], 1), { status: 'node-limit', values: null, bound: 0 });
    expect(solveBlocks([block], [], none, BEST)).toMatchObject({ status: 'optimal', choices: [{ key: 'b' }] });
  });

  it('says that it was stopped where time decided what is found', () => {
    const block = blockOf(choice('a', 1, 3), choice('b', 1, 2));
    const late = answering(found([1, 0], 1), found([0, 1], 2000, 'stopped'));
    expect(solveBlocks([block], [], late, BEST)).toMatchObject({ status: 'stopped', boundUsd: 1 });
    const empty = answering({ status: 'stopped', values: null, bound: 0 });
    expect(solveBlocks([block], [], empty, BEST)).toEqual({ status: 'undecided' });
    const early = answering(found([1, 0], 0.5, 'stopped'));
    expect(solveBlocks([block], [], early, BEST)).toMatchObject({ status: 'stopped', boundUsd: 0.5 });
    expect(early.asked).toHaveLength(1);
  });

  it('takes the first plan where any will do', () => {
    const any = answering(found([0, 1], 0));
    expect(keysOf(solveBlocks([first], [], any, { ...BEST, goal: 'any' }))).toBe('b');
    expect(any.asked).toHaveLength(1);
    expect(any.asked[0]!.columns.map(({ cost }) => cost)).toEqual([0, 0]);
  });

  it('cuts off what is not within a limit in exact arithmetic, of choices', () => {
    // A limit of 1 − 10^-15: within what the solver tells apart.
    const close = [{ ...nodesWithin(1), most: { digits: 10n ** 15n - 1n, scale: 15 } }];
    const block = blockOf(choice('a', 1, 1), choice('b', 2, 0));
    const told = answering(found([1, 0], 1), found([0, 1], 2), found([0, 1], 2));
    const result = solveBlocks([block], close, told, BEST);
    expect(result).toMatchObject({ status: 'optimal', choices: [{ key: 'b' }], boundUsd: 1 });
    expect(told.asked[1]!.rows.at(-1)).toEqual({ lower: Number.NEGATIVE_INFINITY, upper: 0, entries: [[0, 1]] });
  });

  it('moves rows by ever more of themselves where columns are counts', () => {
    const counted: Block = {
      ...blockOf(choice('a', 1, 1)),
      columns: [{ upper: 3, unit: choice('a', 1, 1).resources, objectiveUsd: 1, rank: 0 }],
      rows: [{ lower: 2, upper: Number.POSITIVE_INFINITY, entries: [[0, 1]] }],
      decode: (values) => (values[0]! >= 3 ? choice('a', 3, 3) : null),
    };
    const told = answering(found([2], 2), found([2], 2), found([3], 3), found([3], 3));
    const result = solveBlocks([counted], [], told, BEST);
    expect(told.asked.slice(0, 3).map(({ rows }) => rows[0]!.lower)).toEqual([2, 2 + 2e-10, 2 + 2e-9]);
    // The plan is dearer than what the first rows allow: it is not proven.
    expect(result).toMatchObject({ status: 'stopped', boundUsd: 2 });
    const never = answering(found([2], 2), { status: 'infeasible', values: null, bound: 0 });
    expect(solveBlocks([counted], [], never, BEST)).toEqual({ status: 'undecided' });
  });
});
