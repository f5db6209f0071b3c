import { describe, expect, it } from 'vitest';
import type { FleetShape } from '../../lib/sizing/choice/choice.js';
import { type EligibleType, eligibleTypes } from '../../lib/sizing/choice/eligible.js';
import { fleetMeets } from '../../lib/sizing/choice/fleet-meets.js';
import { ratesAt } from '../../lib/sizing/choice/rates.js';
import type { Demand } from '../../lib/sizing/model/demand.js';
import { demand, instanceType, offer, problem, purchase, region, site } from './small-catalog.js';

/** 1,000 TFLOPS of nodes with 800, two to four of them, up to half on spot, where a quarter of the work is done again. */
const ASKED: Partial<Demand> = {
  nodes: { min: 2, max: 4 },
  purchase: [purchase('on-demand'), purchase('spot', { maxShare: 0.5, overhead: 0.25 })],
};

function shape(nodes: readonly [kind: string, count: number][], required: number, over: Partial<Demand> = {}) {
  const asked = demand({ ...ASKED, ...over });
  const here = site(region({ 'big.8x': offer(20, { spotUsdPerHour: 5 }) }));
  const [eligible] = eligibleTypes(instanceType('big.8x'), asked, here, ratesAt(here, problem())!) as EligibleType[];
  const bought = nodes.map(([kind, count]) => ({
    option: eligible!.options.find((option) => option.kind === kind)!,
    nodes: count,
  }));
  const totalNodes = nodes.reduce((sum, [, count]) => sum + count, 0);
  const built: FleetShape = { eligible: eligible!, requiredNodes: required, totalNodes, bought };
  return { built, asked };
}

const meets = (...args: Parameters<typeof shape>): boolean => {
  const { built, asked } = shape(...args);
  return fleetMeets(asked, [built]);
};

describe('a fleet of one type', () => {
  it.each([
    ['as many as are asked for', [['on-demand', 2]], 2, {}, true],
    ['fewer than are asked for', [['on-demand', 1]], 1, {}, false],
    ['as many as are allowed', [['on-demand', 4]], 4, {}, true],
    ['more than are allowed', [['on-demand', 5]], 5, {}, false],
    ['more, of which one is spare', [['on-demand', 5]], 4, { spares: { kind: 'count', nodes: 1 } }, true],
    ['no spare', [['on-demand', 4]], 4, { spares: { kind: 'count', nodes: 1 } }, false],
    ['exactly the work', [['on-demand', 2]], 2, { minima: { computeTflops: 1600, precision: 'bf16' } }, true],
    ['a little less', [['on-demand', 2]], 2, { minima: { computeTflops: 1600.001, precision: 'bf16' } }, false],
    [
      'half on spot',
      [
        ['on-demand', 1],
        ['spot', 1],
      ],
      2,
      {},
      true,
    ],
    [
      'more than half on spot',
      [
        ['on-demand', 1],
        ['spot', 2],
      ],
      2,
      {},
      false,
    ],
    // 800 + 800 ÷ 1.25 = 1,440.
    [
      'what spot loses',
      [
        ['on-demand', 1],
        ['spot', 1],
      ],
      2,
      { minima: { computeTflops: 1440, precision: 'bf16' } },
      true,
    ],
    [
      'more than spot leaves',
      [
        ['on-demand', 1],
        ['spot', 1],
      ],
      2,
      { minima: { computeTflops: 1441, precision: 'bf16' } },
      false,
    ],
    // At worst the spot node works and one of the others is spare.
    [
      'a spot node beside a spare',
      [
        ['on-demand', 2],
        ['spot', 1],
      ],
      2,
      { minima: { computeTflops: 1441, precision: 'bf16' } },
      false,
    ],
  ] as const)('%s', (_, nodes, required, over, answer) => {
    expect(meets(nodes as never, required, over as Partial<Demand>)).toBe(answer);
  });

  it('has as many nodes as are bought, and no more working than its type carries', () => {
    const { built, asked } = shape([['on-demand', 3]], 3);
    expect(fleetMeets(asked, [built])).toBe(true);
    expect(fleetMeets(asked, [{ ...built, totalNodes: 4 }])).toBe(false);
    for (const [bounds, answer] of [
      [{ maxRequiredNodes: 3 }, true],
      [{ maxRequiredNodes: 2 }, false],
      [{ minRequiredNodes: 3 }, true],
      [{ minRequiredNodes: 4 }, false],
      [{ nodesPerReplica: 3 }, true],
      [{ nodesPerReplica: 2 }, false],
    ] as const) {
      expect(
        fleetMeets(asked, [{ ...built, eligible: { ...built.eligible, ...bounds } }]),
        JSON.stringify(bounds),
      ).toBe(answer);
    }
  });
});

describe('a fleet of several types', () => {
  const { built, asked } = shape([['on-demand', 1]], 1);
  const beside = (over: Partial<EligibleType>): FleetShape => ({ ...built, eligible: { ...built.eligible, ...over } });
  const mixed = { ...asked, homogeneous: false };

  it('is one where types may mix', () => {
    expect(fleetMeets(mixed, [built, built])).toBe(true);
    expect(fleetMeets(asked, [built, built])).toBe(false);
    expect(fleetMeets(mixed, [])).toBe(false);
  });

  it('is in one zone, where a zone holds it, and begins once', () => {
    const elsewhere = beside({ zones: ['use1-az3'] });
    expect(fleetMeets(mixed, [built, elsewhere])).toBe(false);
    const spread = { ...mixed, zones: { kind: 'spread', zones: 2, survive: 0 } } as const;
    expect(fleetMeets(spread, [built, elsewhere])).toBe(true);
    expect(fleetMeets(mixed, [built, beside({ begins: 60 })])).toBe(false);
  });
});
