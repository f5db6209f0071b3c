import { compare, type Decimal, plus, sum, times, ZERO } from '../../units/decimal.js';
import type { Rates } from './rates.js';

/** What one choice for a part of the problem uses of the shared limits. Exact. */
export interface Resources {
  /** C + λE and the carbon price, USD per month. */
  readonly objectiveUsd: Decimal;
  readonly costUsd: Decimal;
  /** IT and cooling; null: unknown, and then energy neither decides nor is limited. */
  readonly energyKwh: Decimal | null;
  /** USD of runs after their first month: in the objective, in no month. */
  readonly laterUsd: Decimal;
  /** kWh of runs after their first month. */
  readonly laterKwh: Decimal;
  readonly nodes: number;
  /** Running vCPUs by quota name. */
  readonly vcpus: ReadonlyMap<string, number>;
  readonly capacityBlockNodes: number;
  /** Nodes in owned reservations, by the reservation's name. */
  readonly owned: ReadonlyMap<string, number>;
}

/** What is counted of nodes. */
export type Counted = Pick<Resources, 'nodes' | 'vcpus' | 'capacityBlockNodes' | 'owned'>;

/** What a part without nodes takes. */
export const NOTHING_COUNTED: Counted = { nodes: 0, vcpus: new Map(), capacityBlockNodes: 0, owned: new Map() };

/** What is paid and used after the first month of a run. */
export type Later = Pick<Resources, 'laterUsd' | 'laterKwh'>;

/** Of what goes on month by month, or ends within one. */
export const NOTHING_LATER: Later = { laterUsd: ZERO, laterKwh: ZERO };

/** With the objective that cost and energy make: those of a month, and of runs the rest. */
export function resources(
  costUsd: Decimal,
  energyKwh: Decimal | null,
  rates: Rates,
  counted: Counted,
  later: Later = NOTHING_LATER,
): Resources {
  const wholeKwh = plus(energyKwh ?? ZERO, later.laterKwh);
  const wholeUsd = plus(costUsd, later.laterUsd);
  return { objectiveUsd: plus(wholeUsd, times(wholeKwh, rates.usdPerKwh)), costUsd, energyKwh, ...later, ...counted };
}

/** Sum of the resources of parts; energy is unknown when one part's is. */
export function totalResources(parts: readonly Resources[]): Resources {
  return {
    objectiveUsd: sum(parts.map(({ objectiveUsd }) => objectiveUsd)),
    costUsd: sum(parts.map(({ costUsd }) => costUsd)),
    energyKwh: parts.some(({ energyKwh }) => energyKwh === null)
      ? null
      : sum(parts.map(({ energyKwh }) => energyKwh ?? ZERO)),
    laterUsd: sum(parts.map(({ laterUsd }) => laterUsd)),
    laterKwh: sum(parts.map(({ laterKwh }) => laterKwh)),
    nodes: parts.reduce((total, { nodes }) => total + nodes, 0),
    vcpus: summed(parts.map(({ vcpus }) => vcpus)),
    capacityBlockNodes: parts.reduce((total, part) => total + part.capacityBlockNodes, 0),
    owned: summed(parts.map(({ owned }) => owned)),
  };
}

function summed(counts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const part of counts) {
    for (const [name, count] of part) total.set(name, (total.get(name) ?? 0) + count);
  }
  return total;
}

/** The order of preference: objective, then fewer nodes, then less energy (unknown last). */
export function compareResources(left: Resources, right: Resources): number {
  return (
    compare(left.objectiveUsd, right.objectiveUsd) ||
    left.nodes - right.nodes ||
    compareEnergy(left.energyKwh, right.energyKwh)
  );
}

function compareEnergy(left: Decimal | null, right: Decimal | null): number {
  if (left === null || right === null) return (left === null ? 1 : 0) - (right === null ? 1 : 0);
  return compare(left, right);
}
