import type { Choice } from '../../lib/sizing/choice/choice.js';
import type { SharedLimit } from '../../lib/sizing/choice/limits.js';
import { NOTHING_LATER } from '../../lib/sizing/choice/resources.js';
import { decimal, ZERO } from '../../lib/units/decimal.js';

/** A choice of which only the amounts count; null: its energy is unknown. */
export function plainChoice(key: string, usd: number, nodes: number, kwh: number | null): Choice {
  const cost = decimal(usd);
  const counted = { nodes, vcpus: new Map(), capacityBlockNodes: 0, owned: new Map() };
  const energyKwh = kwh === null ? null : decimal(kwh);
  return {
    key,
    resources: { objectiveUsd: cost, costUsd: cost, energyKwh, ...NOTHING_LATER, ...counted },
    part: { kind: 'fixed', lines: [] },
  };
}

/** A limit that is named as the one on nodes, whatever it counts. */
export function limitOf(most: number, taken: SharedLimit['taken']): SharedLimit {
  return {
    constraint: { kind: 'limit', limit: 'nodes' },
    unit: 'nodes',
    most: decimal(most),
    beforehand: ZERO,
    taken,
  };
}

export const nodesWithin = (most: number): SharedLimit => limitOf(most, ({ nodes }) => decimal(nodes));
