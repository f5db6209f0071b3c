import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeOf } from '../../lib/cli/commands/review/change-of.js';
import { planHall } from '../../lib/plan/plan-hall.js';
import { PLAN_FORMAT, type Plan } from '../../lib/plan/shape/plan.js';
import { renderAnnotations } from '../../lib/report/diff/annotations.js';
import { diffDocument, headline } from '../../lib/report/diff/diff-document.js';
import { gravityOf, type HallChange, lostData, lostInPlan } from '../../lib/report/diff/hall-change.js';
import { judge, parseRules, type ReviewRule } from '../../lib/report/diff/policy.js';
import { riskLine } from '../../lib/report/diff/risk-line.js';
import { renderMarkdown } from '../../lib/report/render/markdown.js';
import { renderText } from '../../lib/report/render/text.js';
import { markdownTables } from '../report/printed-numbers.js';
import { PAIRS, RULES, textOf } from './diff-pairs.js';
import { runHere } from './run-here.js';

const plans = new Map<string, Promise<Plan>>();

function planOf(text: string): Promise<Plan> {
  const known = plans.get(text);
  if (known) return known;
  const made = planHall(text).then((outcome) => {
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    return outcome.plan;
  });
  plans.set(text, made);
  return made;
}

const rules = parseRules(RULES) as readonly ReviewRule[];

describe.each(PAIRS)('$name', ({ old, new: fresh, gravity, broken, changes = [], kept: kinds = [] }) => {
  it('is classed as it should be, and judged by the rules', async () => {
    const change = changeOf(await planOf(textOf(old)), await planOf(textOf(fresh)));
    expect(gravityOf(change)).toBe(gravity);
    const told = change.resources.map(({ kind, address }) => `${kind} ${address}`);
    expect(told).toEqual(expect.arrayContaining([...changes]));
    const gone = change.resources.filter(({ kind }) => kind === 'removed' || kind === 'replaced');
    expect(gone.filter(({ address }) => kinds.some((begins) => address.startsWith(begins)))).toEqual([]);
    // Found independently: off the Terraform, and from the plans.
    expect(lostInPlan(change).length > 0).toBe(lostData(change).length > 0);
    const verdicts = judge(change, rules);
    expect(verdicts.filter(({ kept }) => !kept).map(({ rule }) => rule)).toEqual(broken);
    const errors = renderAnnotations(change, verdicts, 'hall.yaml').filter((line) => line.startsWith('::error '));
    expect(errors.length).toBe(broken.length);

    const document = diffDocument(change, verdicts);
    const markdown = renderMarkdown(document);
    expect(markdown.length).toBeLessThan(65_536);
    expect(renderText(document, { width: 80 }).filter((line) => line.length > 80)).toEqual([]);
    const cents = (text: string): number => (text === '–' ? 0 : Math.round(Number(text.replaceAll(',', '')) * 100));
    const tables = markdownTables(markdown);
    const lines = tables.find(([heading]) => heading![0] === 'item')!;
    // The figures above and the lines below are the same.
    const cost = tables.flat().find(([figure]) => figure === 'cost')!;
    expect(cost.slice(2, 5)).toEqual(lines.at(-1)!.slice(1));
    for (const column of [1, 2, 3]) {
      const parts = lines.slice(1, -1).map((row) => cents(row[column]!));
      expect(parts.reduce((sum, each) => sum + each, 0)).toBe(cents(lines.at(-1)![column]!));
    }
  });
});

describe('a price that is lost between two versions', () => {
  const hall = (region: string) =>
    `version: 1\nname: moved\nregion: ${region}\nworkloads:\n  - { name: train, accelerators: { atLeast: 8 } }\n`;

  it.each(['nat-traffic', 'interface-endpoints'])('of %s makes the totals incomparable', async (kind) => {
    const before = await planOf(hall('us-east-1'));
    const { lines, unpriced } = before.sizing.cost;
    const lost = lines.find(({ subject }) => subject.kind === kind)!;
    const after: Plan = {
      ...before,
      sizing: {
        ...before.sizing,
        cost: {
          ...before.sizing.cost,
          lines: lines.filter((line) => line !== lost),
          unpriced: [...unpriced, { ...lost, reason: 'no-price' }],
          totalUsdPerMonth: before.sizing.cost.totalUsdPerMonth - lost.usdPerMonth,
        },
      },
    };
    const [verdict] = judge(changeOf(before, after), parseRules('cost-increase=10%') as readonly ReviewRule[]);
    expect(verdict!.kept).toBe(false);
    expect(verdict!.detail).toContain('not comparable: 1 item without a price');
    // Once it is known to have none, it is no news.
    expect(judge(changeOf(after, after), rules).every(({ kept }) => kept)).toBe(true);
  });

  it('of an estimate that is new is no loss', async () => {
    const stored = hall('us-east-1').replace(
      'atLeast: 8 }',
      'atLeast: 8 }, storage: [{ name: data, kind: object, capacity: 1 GB }]',
    );
    const change = changeOf(await planOf(hall('us-east-1')), await planOf(stored));
    expect(change.after.plan.sizing.cost.unpriced.length).toBeGreaterThan(
      change.before!.plan.sizing.cost.unpriced.length,
    );
    expect(judge(change, parseRules('cost-increase=10%') as readonly ReviewRule[])[0]!.kept).toBe(true);
  });
});

describe('the cost of runs', () => {
  const hall = (...runs: readonly string[]) =>
    `version: 1\nname: runs\nregion: us-east-1\nworkloads:\n${runs.map((run) => `  - ${run}\n`).join('')}`;
  const run = (name: string, tokens: string, deadline: string) =>
    `{ name: ${name}, training: { parameters: 7B, tokens: ${tokens}, deadline: ${deadline} } }`;
  const change = async (old: string, fresh: string) => changeOf(await planOf(old), await planOf(fresh));
  const judged = (of: HallChange) => judge(of, parseRules('cost-increase=10%') as readonly ReviewRule[])[0]!;

  it('is held to the rule where the month costs less', async () => {
    const slower = await change(hall(run('pre', '1T', '60 d')), hall(run('pre', '2T', '120 d')));
    const { totalUsdPerMonth } = slower.before!.plan.sizing.cost;
    expect(slower.after.plan.sizing.cost.totalUsdPerMonth).toBeLessThan(totalUsdPerMonth);
    expect(judged(slower)).toMatchObject({ kept: false, detail: expect.stringMatching(/^run of pre: .*\+100 %/) });
    expect(headline(slower)).toMatch(/-12\.4 %\), run of pre \+[\d,.]+ USD \(\+100 %\)/);
    expect(riskLine(slower)).toMatch(/cost: -12\.4 %, run of pre \+/);
  });

  it('counts whole where a run is new, and is no rise where another goes', async () => {
    const one = hall(run('pre', '1T', '60 d'));
    const longer = await change(one, hall(run('other', '2T', '120 d')));
    expect(judged(longer)).toMatchObject({
      kept: false,
      detail: expect.stringMatching(/^with every run to its end \(new: run of other\)/),
    });
    expect(judged(await change(one, hall(run('other', '1T', '60 d')))).kept).toBe(true);
  });
});

describe('the exit code', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-pairs-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has enough pairs to tell', () => expect(PAIRS.length).toBeGreaterThanOrEqual(20));

  /** The first pair that breaks each set of rules, none among them; the verdicts on the others are judged above. */
  const told = PAIRS.filter(({ broken }, at) => PAIRS.findIndex((pair) => pair.broken.join() === broken.join()) === at);

  it.each(told)('$name', async ({ old, new: fresh, broken }) => {
    const files = [join(folder, 'old.yaml'), join(folder, 'new.yaml')] as const;
    writeFileSync(files[0], textOf(old));
    writeFileSync(files[1], textOf(fresh));
    expect((await runHere('diff', '-f', 'json', '--fail-on', RULES, ...files)).status).toBe(broken.length > 0 ? 3 : 0);
  });
});

describe('diff on the command line', () => {
  let folder: string;
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-diff-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('exits 0 when the rules are kept and 3 when one is broken', async () => {
    const old = write('old.yaml', textOf([]));
    const costly = write('costly.yaml', textOf(PAIRS[5]!.new));
    expect((await runHere('diff', old, costly)).status).toBe(0);
    expect((await runHere('diff', '--fail-on', 'replace-data', old, costly)).status).toBe(0);
    const refused = await runHere('diff', '--fail-on', RULES, old, costly);
    expect(refused.status).toBe(3);
    expect(refused.stdout).toContain('cost-increase=10%  FAILED');
    expect((await runHere('diff', '--fail-on', 'cost-increase=200%', old, costly)).status).toBe(0);
  });

  it('compares plans that were kept, with the same result', async () => {
    const [old, fresh] = [write('old.yaml', textOf([])), write('new.yaml', textOf(PAIRS[7]!.new))];
    const [oldPlan, freshPlan] = [
      write('old.json', (await runHere('plan', old)).stdout),
      write('new.json', (await runHere('plan', fresh)).stdout),
    ];
    const files = await runHere('diff', '-f', 'json', old, fresh);
    expect(JSON.parse(files.stdout).kind).toBe('diff');
    expect((await runHere('diff', '-f', 'json', oldPlan, freshPlan)).stdout).toBe(files.stdout);
    expect((await runHere('diff', '-f', 'json', oldPlan, fresh)).stdout).toBe(files.stdout);
  });

  it('refuses a kept plan of another format, once', async () => {
    const file = write('hall.yaml', textOf([]));
    const { stdout } = await runHere('plan', file);
    const kept = write('kept.json', stdout.replace(`"format": ${PLAN_FORMAT}`, '"format": 1'));
    const { status, stderr } = await runHere('diff', kept, file);
    expect(status).toBe(1);
    expect(stderr.match(/error\[/g)).toHaveLength(1);
    expect(stderr).toMatch(/kept\.json:2:13: error\[version-unsupported\]: the plan has format 1, /);
    expect(stderr).toContain('hint: write it again with `datahall plan`');
  });

  it('takes the old version from git, and a file that is not there as a new hall', async () => {
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
    const file = write('hall.yaml', textOf([]));
    git('init', '--quiet', '--initial-branch=main');
    git('add', 'hall.yaml');
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'hall');
    write('hall.yaml', textOf(PAIRS[5]!.new));
    const told = await runHere('diff', '--against', 'main', '--format', 'github', '--fail-on', RULES, file);
    expect(told.status).toBe(3);
    expect(told.stdout).toMatch(/^::notice file=.*hall\.yaml,title=datahall%3A hall::\+/m);
    expect(told.stdout).toMatch(/^::error .*cost-increase=10%25/m);
    const added = await runHere('diff', '--against', 'main', write('other.yaml', textOf([])));
    expect(added.stdout).toContain('hall: a new hall');
    expect((await runHere('diff', '--against', 'nowhere', file)).status).toBe(2);
  });

  it('exits 1 on a blueprint that is wrong, and 2 on wrong usage', async () => {
    const old = write('old.yaml', textOf([]));
    const wrong = await runHere('diff', old, write('wrong.yaml', textOf([['1000 TFLOPS', '1000']])));
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain('error[unit-missing]');
    expect((await runHere('diff', old)).status).toBe(2);
    const rule = await runHere('diff', '--fail-on', 'cost', old, old);
    expect(rule.status).toBe(2);
    expect(rule.stderr).toContain('"cost" is not a rule');
  });
});
