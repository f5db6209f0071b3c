import { expect, it } from 'vitest';
import { formatInfeasibility } from '../../lib/report/documents/infeasibility.js';
import type { Constraint } from '../../lib/sizing/model/constraint.js';
import type { Infeasibility, MinimalRelaxation } from '../../lib/sizing/model/sizing.js';

type Change = MinimalRelaxation['changes'][number];

const nodes: Constraint = { kind: 'most-nodes' };
const accelerators: Constraint = { kind: 'minimum', minimum: 'accelerators' };
const cost: Constraint = { kind: 'limit', limit: 'monthly-cost' };

/** A conflict of 100 nodes at most with 2,000 accelerators, and what it takes to end it. */
function conflict(changes: readonly Change[], exact: boolean): Infeasibility {
  const plan = { region: 'us-east-1', totalUsdPerMonth: 1234.5, fleets: [] };
  return {
    kind: 'conflict',
    conflict: [
      { workload: 'serve', constraint: nodes, detail: '100 nodes' },
      { workload: 'serve', constraint: accelerators, detail: 'at least 2,000 accelerators' },
    ],
    minimalRelaxation: { changes, exact, ...plan },
    unreached: [],
  };
}

const fewer: Change = { workload: 'serve', constraint: accelerators, unit: 'accelerators', asked: 2000, to: 1600 };
const dearer: Change = { workload: null, constraint: cost, unit: 'USD', asked: 1000, to: 1234.5 };

it('a count is named once', () => {
  expect(formatInfeasibility(conflict([fewer], true), { file: 'hall.yaml' })).toEqual([
    'hall.yaml: error[infeasible]: maximum nodes of serve (100 nodes) and accelerators of serve (at least 2,000 accelerators) cannot be met together; a plan exists with 1,600 accelerators',
    '  - serve: maximum nodes: 100 nodes',
    '  - serve: accelerators: at least 2,000 accelerators',
    'hint: the minimal relaxation is',
    '  - serve: accelerators: 1,600 instead of 2,000',
    '  with  (us-east-1, 1,234.50 USD/month)',
  ]);
});

it('an amount has its unit', () => {
  const lines = formatInfeasibility(conflict([dearer], true), { file: 'hall.yaml' });
  expect(lines[0]).toMatch(/; a plan exists with monthly cost of 1,234\.50 USD$/);
  expect(lines.slice(3)).toEqual([
    'hint: other conditions conflict too; the minimal relaxation is',
    '  - monthly cost: 1,234.50 USD instead of 1,000.00 USD',
    '  with  (us-east-1, 1,234.50 USD/month)',
  ]);
});

it('a relaxation that was not proven minimal is not called so', () => {
  const lines = formatInfeasibility(conflict([fewer], false), { file: 'hall.yaml' });
  expect(lines[3]).toBe('hint: the smallest relaxation found, not proven minimal, is');
});
