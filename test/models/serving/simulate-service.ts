import type { InstanceType } from '../../../lib/catalog/facts/catalog.js';
import type { Service } from '../../../lib/models/serving/deliver-service.js';
import { FITTED } from '../../../lib/models/serving/efficiency.js';
import { hardwareOf } from '../../../lib/models/serving/measured-case.js';
import { prefillSeconds, secondsOf, stepTime } from '../../../lib/models/serving/step-time.js';
import type { TypeDelivery } from '../../../lib/sizing/model/delivery.js';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Request {
  readonly arrived: number;
  firstToken: number;
  left: number;
}

/** One engine: reads the next prompt if it has a free slot, else gives each request in work a token. */
class Engine {
  now = 0;
  private readonly waiting: Request[] = [];
  private working: Request[] = [];

  private readonly slots: number;
  private readonly prefill: number;
  private readonly step: (requests: number) => number;
  private readonly finished: (request: Request, at: number) => void;

  constructor(
    slots: number,
    prefill: number,
    step: (requests: number) => number,
    finished: (request: Request, at: number) => void,
  ) {
    this.slots = slots;
    this.prefill = prefill;
    this.step = step;
    this.finished = finished;
  }

  get load(): number {
    return this.waiting.length + this.working.length;
  }

  take(request: Request): void {
    if (this.load === 0) this.now = request.arrived;
    this.waiting.push(request);
  }

  /** Works until the moment; what it has begun by then it ends. */
  runUntil(moment: number): void {
    while (this.now < moment && this.load > 0) {
      if (this.waiting.length > 0 && this.working.length < this.slots) {
        this.now += this.prefill;
        this.working.push(this.waiting.shift()!);
        continue;
      }
      this.now += this.step(this.working.length);
      for (const request of this.working) {
        if (Number.isNaN(request.firstToken)) request.firstToken = this.now;
        request.left--;
        if (request.left === 0) this.finished(request, this.now);
      }
      this.working = this.working.filter(({ left }) => left > 0);
    }
  }
}

/**
 * Share of requests that get the service's level where they come at random to so many engines, each to the one with
 * the least to do. Time of a step depends on how many share it at that moment.
 */
export function simulate(
  service: Service,
  type: InstanceType,
  { basis }: TypeDelivery,
  engines: number,
  requests: number,
  seed: number,
): number {
  const { shape, level } = service;
  const stage = { accelerators: basis.acceleratorsPerReplica, attentionData: basis.layout!.data > 1 };
  const { architecture, weightBytesPerParameter, cacheBytesPerNumber, arithmetic, engine } = service;
  const model = { architecture, weightBytesPerParameter, cacheBytesPerNumber, arithmetic, engine };
  const served = { ...model, ...hardwareOf(type, arithmetic)! };
  const contextTokens = shape.inputTokens + shape.outputTokens / 2;
  const times = new Map<number, number>();
  const step = (count: number): number => {
    const known = times.get(count);
    if (known !== undefined) return known;
    const time = secondsOf(
      stepTime(served, stage, FITTED.efficiency, { requests: count, tokensEach: 1, contextTokens }),
    );
    times.set(count, time);
    return time;
  };
  const prefill = prefillSeconds(served, stage, FITTED.efficiency, { newTokens: shape.inputTokens, cachedTokens: 0 });
  const random = randomFrom(seed);
  let good = 0;
  let counted = 0;
  const warmUp = 0.1 * requests;
  const indexOf = new Map<Request, number>();
  const finished = (request: Request, at: number): void => {
    if (indexOf.get(request)! < warmUp) return;
    counted++;
    const speed = (shape.outputTokens - 1) / (at - request.firstToken);
    const first = request.firstToken - request.arrived;
    if (speed >= level.tokensPerSecondEach && first <= (level.firstTokenSeconds ?? Number.POSITIVE_INFINITY)) good++;
  };
  const fleet = Array.from({ length: engines }, () => new Engine(basis.batch, prefill, step, finished));
  let now = 0;
  for (let i = 0; i < requests; i++) {
    now += -Math.log(1 - random()) / service.level.requestsPerSecond;
    for (const engine of fleet) engine.runUntil(now);
    const least = fleet.reduce((a, b) => (b.load < a.load ? b : a));
    const request = { arrived: now, firstToken: Number.NaN, left: shape.outputTokens };
    indexOf.set(request, i);
    least.take(request);
  }
  for (const engine of fleet) engine.runUntil(Number.POSITIVE_INFINITY);
  return good / counted;
}
