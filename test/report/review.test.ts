import { beforeAll, describe, expect, it } from 'vitest';
import { changeOf } from '../../lib/cli/commands/review/change-of.js';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { renderAnnotations } from '../../lib/report/diff/annotations.js';
import { diffDocument } from '../../lib/report/diff/diff-document.js';
import type { HallChange } from '../../lib/report/diff/hall-change.js';
import { judge, parseRules, type ReviewRule } from '../../lib/report/diff/policy.js';
import { renderMarkdown } from '../../lib/report/render/markdown.js';
import { markdownTables } from './printed-numbers.js';

const HALL = `version: 1
name: hall
region: us-east-1
workloads:
  - name: train
    accelerators: { atLeast: 8 }
    storage: [{ name: records, kind: object, capacity: 1 TB }]
  - name: evaluate
    accelerators: { atLeast: 1 }
    storage: [{ name: results, kind: object, capacity: 1 TB }]
    access: [{ store: train.records, prefix: held-out/ }]
`;

async function planOf(text: string): Promise<Plan> {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

describe('a workload that is given write access to another one’s records', () => {
  let change: HallChange;
  beforeAll(async () => {
    const written = HALL.replace('prefix: held-out/ }', 'prefix: held-out/, mode: write }');
    change = changeOf(await planOf(HALL), await planOf(written));
  });

  it('is told by who, action, bucket and prefix', () => {
    const markdown = renderMarkdown(diffDocument(change, []));
    expect(markdown).toMatch(/^Risk: data at risk: none · access: widened \(\d changes?\) · cost: unchanged · /m);
    const access = markdownTables(markdown).find(([heading]) => heading!.join() === 'change,who,may,on,if,before')!;
    expect(access.slice(1).map((cells) => cells.slice(0, 4))).toContainEqual([
      'granted',
      'role hall-workload-evaluate-us-east-1',
      's3:AbortMultipartUpload, s3:DeleteObject, s3:ListMultipartUploadParts, s3:PutObject',
      'aws_s3_bucket.store_train_records_bucket/held-out/*',
    ]);
  });

  it('breaks the rule that access is not widened, and is beside the file', () => {
    const rules = parseRules('access-widened') as readonly ReviewRule[];
    const [verdict] = judge(change, rules);
    expect(verdict).toMatchObject({ rule: 'access-widened', kept: false });
    expect(verdict!.detail).toContain('role hall-workload-evaluate-us-east-1 may s3:AbortMultipartUpload, ');
    expect(judge({ ...change, access: [] }, rules)[0]).toMatchObject({ kept: true });
    const lines = renderAnnotations(change, [], 'hall.yaml').filter((line) =>
      line.includes('title=datahall%3A access'),
    );
    expect(lines.length).toBe(change.access.length);
    expect(
      renderAnnotations(change, [verdict!], 'hall.yaml').filter((line) => line.startsWith('::error')),
    ).toHaveLength(1);
  });
});

it('arguments that change have their old and new values', async () => {
  const more = HALL.replace('atLeast: 8', 'atLeast: 16');
  const markdown = renderMarkdown(diffDocument(changeOf(await planOf(HALL), await planOf(more)), []));
  expect(markdown).toMatch(
    /aws_budgets_budget\.operations_budget_month \| changed in place \| limit_amount: \d+ → \d+ \|/,
  );
});
