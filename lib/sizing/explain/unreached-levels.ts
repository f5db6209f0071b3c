import { by } from '../../units/order.js';
import type { ExcludedReason, ServedAlone, UnreachedLevel } from '../model/delivery.js';
import { type Demand, type SizingProblem, withFleets } from '../model/demand.js';
import { optionsAt } from '../site/size-site.js';
import type { Condition } from './conditions.js';

/** Reasons for which a type was never a candidate. */
const NO_CANDIDATE: readonly ExcludedReason[] = [
  'no-accelerator',
  'purpose',
  'vendor',
  'architecture',
  'not-allowed',
  'denied',
  'no-rate-at-precision',
  'accelerator-memory',
  'interconnect',
  'doubtful',
  'model-too-large',
  'not-offered',
];

/** Of a conflict, the levels of services that every candidate misses, with the candidates that come nearest. */
export function unreachedLevels(problem: SizingProblem, conflict: readonly Condition[]): UnreachedLevel[] {
  const asked = conflict.filter(({ constraint }) => constraint.kind === 'delivery');
  return withFleets(problem.demands)
    .filter(({ name }) => asked.some(({ workload }) => workload === name))
    .flatMap((demand) => unreachedLevel(problem, demand));
}

function unreachedLevel(problem: SizingProblem, demand: Demand): UnreachedLevel[] {
  const { asked, missed } = demand.delivery!;
  if (asked.kind !== 'service' || asked.level === undefined || missed === undefined) return [];
  const near = new Map<string, ServedAlone>();
  for (const site of problem.sites) {
    for (const [type, reason] of optionsAt(site, problem)?.excluded().get(demand.name) ?? []) {
      if (reason === 'level-missed') {
        if (site.catalog.offers.has(type)) near.set(type, missed.get(type)!);
      } else if (!NO_CANDIDATE.includes(reason)) return [];
    }
  }
  const types = [...near].map(([instanceType, served]) => ({ instanceType, ...served }));
  const byName = by<{ readonly instanceType: string }>(({ instanceType }) => instanceType);
  const [fastest] = [...types].sort((a, b) => b.tokensPerSecondEach - a.tokensPerSecondEach || byName(a, b));
  const [soonest] = [...types].sort((a, b) => a.firstTokenSeconds - b.firstTokenSeconds || byName(a, b));
  if (fastest === undefined || soonest === undefined) return [];
  return [
    {
      workload: demand.name,
      asked: asked.level,
      fastest: { instanceType: fastest.instanceType, tokensPerSecondEach: fastest.tokensPerSecondEach },
      soonest: { instanceType: soonest.instanceType, firstTokenSeconds: soonest.firstTokenSeconds },
    },
  ];
}
