import { describe, expect, it } from 'vitest';
import type { InstanceType } from '../../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { enginesNeeded, normalQuantile, promptWait } from '../../../lib/models/serving/arrivals.js';
import { deliverOn, type Service } from '../../../lib/models/serving/deliver-service.js';
import { MEASURED_MODELS } from '../../../lib/models/serving/measured-rates.js';
import type { TypeDelivery } from '../../../lib/sizing/model/delivery.js';
import { randomFrom, simulate } from './simulate-service.js';

const { types } = loadCatalog({ regions: [] });

describe('random arrivals', () => {
  it('are answered by the quantile of the normal distribution', () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 9);
    expect(normalQuantile(0.95)).toBeCloseTo(1.644853627, 6);
    expect(normalQuantile(0.99)).toBeCloseTo(2.326347874, 6);
  });

  // Smallest s with P[Poisson(n) ≤ s] ≥ 95 %, from its sum: 5 → 9, 100 → 117.
  it.each([
    [5, 9],
    [100, 117],
  ])('need as many slots as the Poisson distribution says: %d in work, %d slots', (mean, slots) => {
    const engines = enginesNeeded(mean, { alone: 1, perOther: 0, most: 1 }, 0.95);
    expect(Math.abs(engines - slots)).toBeLessThan(0.6);
  });

  // One engine, ρ = 0.5 and alone ÷ perOther = 1: P[s] = (s + 1) ÷ 2^(s + 2). Its sum is 1 − (s + 3) ÷ 2^(s + 2):
  // 93.8 % at 5, 96.5 % at 6.
  it('need more where requests hold each other up', () => {
    const most = 6.5;
    const load = { alone: 1, perOther: 1, most };
    const engines = enginesNeeded(0.5, load, 0.95);
    expect(engines).toBeGreaterThan(0.85);
    expect(engines).toBeLessThan(1.05);
  });

  it('make a prompt wait only where the share that waits is above what may', () => {
    expect(promptWait(0.1, 0.04, 0.95)).toBe(0);
    // 0.1 ÷ (2 × 0.5) × ln(0.5 ÷ 0.05)
    expect(promptWait(0.1, 0.5, 0.95)).toBeCloseTo(0.2302585, 6);
  });
});

const MODELS = ['llama-3.1-8b', 'llama-3.1-70b', 'qwen3-32b', 'gpt-oss-120b'];
const TYPES = ['p5.48xlarge', 'p5en.48xlarge', 'p6-b200.48xlarge', 'p5.4xlarge'];

/** A service without its rate. */
function randomService(random: () => number): { service: Service; type: InstanceType; engines: number } {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  return {
    service: {
      architecture: MEASURED_MODELS[pick(MODELS)]!,
      weightBytesPerParameter: 1,
      cacheBytesPerNumber: 2,
      arithmetic: 'fp8',
      engine: pick(['vllm', 'sglang', 'trtllm'] as const),
      shape: {
        inputTokens: Math.round(200 + 1800 * random()),
        outputTokens: Math.round(60 + 240 * random()),
        earlierTokens: 0,
        prefixHits: 0,
        speculation: null,
      },
      level: {
        requestsPerSecond: 0,
        tokensPerSecondEach: 15 + 45 * random(),
        firstTokenSeconds: random() < 0.7 ? 0.4 + 1.6 * random() : null,
        percentile: pick([0.9, 0.95, 0.99]),
      },
      memoryReserve: 0.1,
      measured: new Map(),
    },
    type: types.get(pick(TYPES))!,
    engines: 1 + Math.floor(8 * random()),
  };
}

/** The service at the rate that so many engines can just hold; null: the type can not. */
function atCapacity({ service, type, engines }: ReturnType<typeof randomService>) {
  let rate = 1;
  let found: { service: Service; delivery: TypeDelivery } | null = null;
  // The margin depends on the rate: a fixed point.
  for (let round = 0; round < 30; round++) {
    const next = { ...service, level: { ...service.level, requestsPerSecond: rate } };
    const delivery = deliverOn(next, type);
    if (typeof delivery === 'string' || delivery.nodesPerReplica > 1 || delivery.basis.from !== 'modelled') return null;
    const perNode = Math.floor(type.accelerators!.count / delivery.basis.acceleratorsPerReplica);
    found = { service: next, delivery };
    rate = (delivery.perNode / perNode) * engines;
  }
  return found && { ...found, type, engines };
}

describe('the stated percentile', () => {
  const cases: (NonNullable<ReturnType<typeof atCapacity>> & { seed: number })[] = [];
  for (let seed = 1; cases.length < 20; seed++) {
    const found = atCapacity(randomService(randomFrom(seed)));
    if (found) cases.push({ seed, ...found });
  }

  /** Long enough that each engine is filled ten times. */
  const requestsOf = ({ delivery, engines }: (typeof cases)[number]) => 4000 + 10 * engines * delivery.basis.batch;

  it.each(cases)('holds for the service of seed $seed', (found) => {
    const { seed, service, type, delivery, engines } = found;
    const { percentile } = service.level;
    const requests = requestsOf(found);
    const share = simulate(service, type, delivery, engines, requests, seed);
    const standardError = Math.sqrt((percentile * (1 - percentile)) / requests);
    expect(share).toBeGreaterThan(percentile - 2 * standardError);
  });

  it('is missed by most of them at a quarter more requests', () => {
    const missed = cases.filter((found) => {
      const { seed, service, type, delivery, engines } = found;
      const { level } = service;
      const more = { ...service, level: { ...level, requestsPerSecond: 1.25 * level.requestsPerSecond } };
      return simulate(more, type, delivery, engines, requestsOf(found), seed) < level.percentile;
    });
    expect(missed.length).toBeGreaterThan(10);
  });
});
