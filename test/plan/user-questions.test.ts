import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MEASURED_RATES } from '../../lib/models/serving/measured-rates.js';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { HOURS_PER_MONTH } from '../../lib/units/conversions.js';
import { formatNumber } from '../../lib/units/numbers.js';

/** Questions that people ask, and what they are told: the table in docs/from-a-model.md, with its arithmetic. */

function hall(workload: string, region: string): string {
  const rest = 'network: { acceleratorCidr: 100.64.0.0/13 }\noperations: { emails: [] }';
  return `version: 1\nname: hall\nregion: ${region}\n${rest}\nworkloads:\n  - name: work\n    ${workload}\n`;
}

async function planned(workload: string, region = 'us-east-1'): Promise<Plan> {
  const outcome = await planHall(hall(workload, region));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome).slice(0, 600));
  return outcome.plan;
}

/** Fleet, its own price for a month or a run, and the nodes at the low end of the band. */
function rowOf({ sizing }: Plan): string {
  const [fleet] = sizing.fleets;
  const { groups, runHours } = fleet!;
  const nodes = groups.reduce((sum, group) => sum + group.nodes, 0);
  const usd = groups.reduce((sum, group) => sum + group.nodes * group.usdPerHour, 0) * (runHours ?? HOURS_PER_MONTH);
  const spot = groups[0]!.purchase === 'on-demand' ? '' : ` ${groups[0]!.purchase}`;
  const price = `${formatNumber(usd)} USD ${runHours === null ? 'a month' : `for ${formatNumber(runHours)} h`}`;
  const [delivery] = sizing.deliveries;
  const low = delivery === undefined ? '–' : (delivery.pessimistic?.nodes ?? 'more than share the batch');
  return `${nodes} × ${groups[0]!.instanceType}${spot} | ${price} | ${low}`;
}

const qwen = (speed: number) =>
  `inference: { model: qwen3-32b, requestsPerSecond: 60, inputTokens: 1024, outputTokens: 1024, tokensPerSecondEach: ${speed} }\n    types: { allow: [p5.48xlarge] }`;
const EIGHT = 'model: llama-3.1-8b, requestsPerSecond: 20, inputTokens: 1000, outputTokens: 300';
const run = (deadline: string, tokens = '56B') =>
  `training: { model: llama-3.1-8b, tokens: ${tokens}, deadline: ${deadline} }`;

const QUESTIONS: readonly (readonly [question: string, workload: string, region: string, answer: string])[] = [
  // 55.04 USD × 730 h × 5. How many follow from measured rates: below.
  [
    'Qwen3-32B in bf16, 60 requests/s, 20 tokens/s each',
    qwen(20),
    'us-east-1',
    '5 × p5.48xlarge | 200,896 USD a month | 6',
  ],
  ['the same at 50 tokens/s each', qwen(50), 'us-east-1', '8 × p5.48xlarge | 321,434 USD a month | 11'],
  ['the same at 100 tokens/s each', qwen(100), 'us-east-1', '25 × p5.48xlarge | 1,004,480 USD a month | 34'],
  // 1,026 B × 2 bytes are 1,911 GiB; 90 % of 8 × 141 GiB are 1,015: no node holds them, two do.
  [
    'Kimi K2 in bf16, 1 request/s',
    'inference: { model: kimi-k2, requestsPerSecond: 1, inputTokens: 1000, outputTokens: 500 }',
    'us-east-1',
    '2 × p5en.48xlarge | 92,412 USD a month | 4',
  ],
  [
    'DeepSeek-R1 in fp8 on p5en, 5 requests/s, 50 tokens/s each',
    'inference: { model: deepseek-r1, precision: fp8, requestsPerSecond: 5, inputTokens: 1000, outputTokens: 1000, tokensPerSecondEach: 50 }\n    types: { allow: [p5en] }',
    'us-west-2',
    '11 × p5en.48xlarge | 508,267 USD a month | 16',
  ],
  // Activations of 131,072 tokens: 131,072 × 4,096 × 2 B × 32 layers are 32 GiB even where all is computed again.
  [
    'LoRA of 8B, sequences of 131,072 tokens, 100M tokens in 2 d',
    'fineTuning: { model: llama-3.1-8b, method: lora, tokens: 100M, sequence: 131072, deadline: 2 d }',
    'us-east-1',
    '1 × p6-b200.48xlarge | 114 USD for 1 h | 1',
  ],
  // 6 × 6.7e9 × 1e12 FLOP in 13,680 s are 2.9 EFLOPS: no fewer than 164 nodes at the whole peak of 18 PFLOPS.
  [
    '7B, 1T tokens in 4 h',
    'training: { model: llama-2-7b, tokens: 1T, deadline: 4 h }',
    'us-east-1',
    '781 × p6-b200.48xlarge | 355,926 USD for 4 h | more than share the batch',
  ],
  [
    '8B in eu-north-1, 20 requests/s',
    `inference: { ${EIGHT} }`,
    'eu-north-1',
    '5 × g6e.xlarge | 7,205 USD a month | 10',
  ],
  [
    '8B in Tokyo, 20 requests/s',
    `inference: { ${EIGHT} }`,
    'ap-northeast-1',
    '5 × g6e.xlarge | 9,851 USD a month | 10',
  ],
  [
    '8B on spot alone, 20 requests/s',
    `inference: { ${EIGHT} }\n    purchase: [spot]`,
    'us-east-1',
    '3 × g7e.2xlarge spot | 2,638 USD a month | 6',
  ],
  // 2 × 0.526 USD × 730 h.
  ['two accelerators', 'accelerators: { atLeast: 2 }', 'us-east-1', '2 × g4dn.xlarge | 768 USD a month | –'],
  ['8B, 56B tokens within 10 d', run('10 d'), 'us-east-1', '3 × p4d.24xlarge | 13,438 USD for 204 h | 4'],
  ['8B, 56B tokens within 4.6 d', run('4.6 d'), 'us-east-1', '7 × p4d.24xlarge | 13,526 USD for 88 h | 8'],
  [
    '8B, 200B tokens within 25 d, three-year reservations allowed',
    `${run('25 d', '200B')}\n    purchase: [on-demand, reserved-3y]`,
    'us-east-1',
    '4 × p4d.24xlarge | 47,955 USD for 546 h | 7',
  ],
];

describe('what people ask', () => {
  const page = readFileSync(new URL('../../docs/from-a-model.md', import.meta.url), 'utf8');

  it.each(QUESTIONS)('%s', async (question, workload, region, answer) => {
    expect(rowOf(await planned(workload, region))).toBe(answer);
    expect(page).toContain(`| ${question} | ${answer} |`);
  });
});

describe('the arithmetic behind the answers', () => {
  const nodesOf = ({ sizing }: Plan) => sizing.fleets[0]!.requiredNodes;

  it.each([20, 50, 100])(
    'of Qwen3-32B at %i tokens/s: what was measured, with a margin for random arrivals',
    async (speed) => {
      // Nodes for the highest rate measured on H100 with these lengths at which each request gets as much. Concurrency was
      // doubled from row to row, so that the truth lies between the last row that is fast enough and the next.
      const nodesAt = (least: number) => {
        const fast = MEASURED_RATES.filter(
          (row) =>
            row.model === 'qwen3-32b' &&
            row.instanceType === 'p5.48xlarge' &&
            row.arithmetic === 'bf16' &&
            row.inputTokens === 1024 &&
            row.outputTokens === 1024 &&
            row.tokensPerSecondEach >= least,
        );
        return (60 * 1024) / (8 * Math.max(...fast.map((row) => row.outputTokensPerSecondPerAccelerator)));
      };
      const nodes = nodesOf(await planned(qwen(speed)));
      expect(nodes).toBeGreaterThanOrEqual(nodesAt(speed / 2));
      expect(nodes).toBeLessThan(1.3 * nodesAt(speed) + 1);
    },
  );

  it('of Qwen3-32B: twice the speed costs more than twice the nodes', async () => {
    const [slow, fast] = [nodesOf(await planned(qwen(50))), nodesOf(await planned(qwen(100)))];
    expect(fast).toBeGreaterThan(2 * slow);
  });

  it('of Kimi K2: one replica on two nodes, a pipeline of which each holds half of the layers', async () => {
    const { deliveries, fleets } = (await planned(QUESTIONS[3]![1])).sizing;
    const [type] = deliveries[0]!.types;
    expect(type).toMatchObject({ nodesPerReplica: 2, basis: { layout: { tensor: 8, pipeline: 2 } } });
    expect(fleets[0]!.groups.map(({ nodes }) => nodes)).toEqual([2]);
  });

  it('of DeepSeek-R1: requests a node, from the bytes that a step reads', async () => {
    const { types } = (await planned(QUESTIONS[4]![1], 'us-west-2')).sizing.deliveries[0]!;
    const { perNode, basis } = types[0]!;
    // No more in work than give each 50 tokens a second, 1,000 tokens long.
    expect(perNode).toBeLessThan((basis.batch * 50) / 1000);
    // 37e9 bytes are read at the least for a token of one request: 8 × 4.8 TB/s give 1,038 a second to a batch of one.
    expect(perNode * 1000).toBeGreaterThan(50);
    expect(basis.limit).toBe('weights');
  });

  it('of LoRA at 131,072 tokens: parts of each sequence, on accelerators that reach each other fast', async () => {
    const { types } = (await planned(QUESTIONS[5]![1])).sizing.deliveries[0]!;
    expect(types[0]!.basis.layout).toMatchObject({ context: 4 });
  });

  it('of 7B in 4 h: no more nodes than sequences in a batch of 4M tokens, ÷ 4,096; in 90 min not at any cost', async () => {
    const quick = 'training: { model: llama-2-7b, tokens: 1T, deadline: 90 min }';
    const { types } = (await planned(QUESTIONS[6]![1])).sizing.deliveries[0]!;
    expect(types[0]!.mostNodes).toBe(Math.floor(4e6 / 4096));
    expect(types[0]!.basis.bandFrom).toBe('assumed');
    expect(await planHall(hall(quick, 'us-east-1'))).toMatchObject({ status: 'infeasible' });
  });

  it('of a run: it ends when it is done, and half the time costs about as much', async () => {
    // A tenth of the work is a node more or less; 21.96 USD an hour of a node.
    const [ten, five] = [await planned(run('10 d')), await planned(run('4.6 d'))];
    for (const [plan, deadline] of [
      [ten, 240],
      [five, 110.4],
    ] as const) {
      const { runHours, requiredNodes } = plan.sizing.fleets[0]!;
      const { perNode } = plan.sizing.deliveries[0]!.types[0]!;
      expect(runHours).toBeLessThanOrEqual(deadline);
      // 56e9 tokens, of which 95 % of the time is spent on.
      expect(runHours).toBe(Math.ceil(56e9 / (0.95 * requiredNodes * perNode * 3600)));
    }
    expect(ten.sizing.fleets[0]!.runHours).toBeGreaterThan(110.4);
  });

  it('of reservations: a term of three years is never bought for 25 days', async () => {
    const { fleets } = (await planned(QUESTIONS[13]![1])).sizing;
    expect(fleets[0]!.groups.map(({ purchase }) => purchase)).toEqual(['on-demand']);
    const alone = await planned(`${run('25 d', '200B')}\n    purchase: [reserved-3y]`);
    // Paid whole: 26,280 h of the term instead of the hours of the run.
    const { quantity } = alone.sizing.cost.lines.find(({ subject }) => subject.kind === 'nodes')!;
    expect(quantity).toBe(26_280 * alone.sizing.fleets[0]!.requiredNodes);
  });
});
