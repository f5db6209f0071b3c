import { describe, expect, it } from 'vitest';
import { openHall, planHall, planOpenHall } from '../../lib/plan/plan-hall.js';
import { formatInfeasibility } from '../../lib/report/documents/infeasibility.js';
import type { Infeasibility } from '../../lib/sizing/model/sizing.js';
import { explainPlan } from '../../lib/studies/explain-plan.js';

function hall(workload: string): string {
  return `version: 1\nname: hall\nregion: us-east-1\noperations: { emails: [] }\nworkloads:\n  - name: chat\n    ${workload}\n`;
}

function serving(level: string, types = '{ allow: [p5.48xlarge] }'): string {
  const lengths = 'requestsPerSecond: 1, inputTokens: 1024, outputTokens: 1024';
  return hall(`inference: { model: qwen3-32b, ${lengths}, ${level} }\n    types: ${types}`);
}

async function conflictOf(text: string): Promise<Extract<Infeasibility, { kind: 'conflict' }>> {
  const outcome = await planHall(text);
  if (outcome.status !== 'infeasible' || outcome.infeasibility.kind !== 'conflict') {
    throw new Error(JSON.stringify(outcome).slice(0, 500));
  }
  return outcome.infeasibility;
}

describe('a service level that no type reaches at any cost', () => {
  it('is told with the fastest that exists, which is reached when it is asked for', async () => {
    const { unreached, ...conflict } = await conflictOf(serving('tokensPerSecondEach: 2000'));
    expect(unreached).toMatchObject([
      { workload: 'chat', asked: { tokensPerSecondEach: 2000 }, fastest: { instanceType: 'p5.48xlarge' } },
    ]);
    const { tokensPerSecondEach } = unreached[0]!.fastest;
    // Eight H100 read 65.5 GB of weights and more 51 times a second each: 300 at the very most, 64 layers wait besides.
    expect(tokensPerSecondEach).toBeGreaterThan(80);
    expect(tokensPerSecondEach).toBeLessThan(300);
    const [line] = formatInfeasibility({ ...conflict, unreached }, { file: 'a.yaml' });
    const [, printed] =
      /^a\.yaml: error\[infeasible\]: .* 2,000 tokens\/s, .* gives (\d+) tokens\/s \(p5\.48xlarge\)$/.exec(line!)!;
    expect(Number(printed)).toBeLessThanOrEqual(tokensPerSecondEach);
    expect(await planHall(serving(`tokensPerSecondEach: ${printed}`))).toMatchObject({ status: 'planned' });
    expect((await conflictOf(serving(`tokensPerSecondEach: ${Number(printed) + 2}`))).unreached).toHaveLength(1);
  });

  it('is told so for the first token, which may be asked for in milliseconds', async () => {
    const { unreached, ...conflict } = await conflictOf(serving('firstTokenWithin: 5 ms'));
    const { firstTokenSeconds } = unreached[0]!.soonest;
    // 2 × 32.8e9 × 1,024 FLOP on 8 × 989.5 TFLOPS take 8.5 ms at the peak.
    expect(firstTokenSeconds).toBeGreaterThan(0.0085);
    const lines = formatInfeasibility({ ...conflict, unreached }, { file: 'a.yaml' }).join('\n');
    expect(lines).toContain('its first token within 0.005 s');
    const printed = Number(/the fastest takes ([\d.]+) s/.exec(lines)![1]);
    expect(await planHall(serving(`firstTokenWithin: ${printed} s`))).toMatchObject({ status: 'planned' });
  });

  it('is no matter of level where types that reach it are not allowed, or lack memory', async () => {
    const { unreached } = await conflictOf(serving('tokensPerSecondEach: 20', '{ allow: [g6.xlarge] }'));
    expect(unreached).toEqual([]);
  });
});

describe('a run that no fleet ends in time', () => {
  it('is told how many nodes can share its batch', async () => {
    const { conflict } = await conflictOf(hall('training: { parameters: 7B, tokens: 1T, deadline: 90 min }'));
    // 4M tokens: 976 sequences of 4,096.
    expect(conflict).toMatchObject([
      { constraint: { kind: 'deadline' }, detail: expect.stringContaining('at most 976 nodes') },
    ]);
  });
});

describe('a choice that rests on a rate', () => {
  const small = (types: string) =>
    hall(
      `inference: { model: llama-3.1-8b, requestsPerSecond: 5, inputTokens: 500, outputTokens: 200 }\n    types: ${types}`,
    );
  async function explained(text: string) {
    const open = openHall(text);
    if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
    const outcome = await planOpenHall(open);
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    return explainPlan(open.value.blueprint, open.value.catalog, outcome.plan.sizing);
  }

  it('is doubtful where nothing was measured on such accelerators, and firm where it was', async () => {
    const { doubts } = await explained(small('{}'));
    expect(doubts).toMatchObject([{ workload: 'chat' }]);
    expect(doubts[0]!.reasons.join()).toContain('rate: none was measured on such accelerators, ± 50 % is assumed');
    expect(doubts[0]!.firm!.extraUsdPerMonth).toBeGreaterThan(0);
    expect((await explained(small('{ allow: [p5, p5en] }'))).doubts).toEqual([]);
  });

  it('leaves such types out where doubtful figures are denied', async () => {
    const outcome = await planHall(small('{ doubtful: deny }'));
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const [delivery] = outcome.plan.sizing.deliveries;
    expect(delivery!.types.map(({ basis }) => basis.bandFrom)).toEqual(['measured']);
    expect(outcome.plan.sizing.excluded).toContainEqual(expect.objectContaining({ reason: 'doubtful' }));
  });

  it('marks a runner-up that the band does not tell from it, of other accelerators', async () => {
    const run = hall('training: { model: llama-3.1-8b, tokens: 56B, deadline: 10 d }');
    const { alternatives } = await explained(run);
    const [first] = alternatives;
    expect(first).toMatchObject({ instanceType: 'p6-b200.48xlarge', withinBand: true });
    // 29 %: what costs more than 1 ÷ 0.71 of the chosen fleet is not near.
    for (const { excess, withinBand } of alternatives) if (withinBand) expect(excess).toBeLessThan(1 / 0.71 - 1);
    // Rates of one accelerator err together.
    const small8 = await explained(small('{}'));
    const family = small8.doubts[0]!.instanceType.split('.')[0]!;
    const alike = small8.alternatives.filter(({ instanceType }) => instanceType.startsWith(`${family}.`));
    expect(alike.length).toBeGreaterThan(0);
    expect(alike.every(({ withinBand }) => !withinBand)).toBe(true);
  });
});
