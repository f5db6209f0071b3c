import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { encodeIndex } from '../../lib/catalog/files/index-file.js';
import { readCatalogFiles } from '../../lib/catalog/files/load-catalog.js';
import { useSnapshot, writeSnapshot } from '../../lib/catalog/files/snapshots.js';
import { PAIRS, textOf } from '../cli/diff-pairs.js';
import { markdownTables } from '../report/printed-numbers.js';
import { type Files, runWorkflow } from './review-scripts.js';

const pair = (name: string) => textOf(PAIRS.find((each) => each.name === name)!.new);
const HALL = 'blueprints/hall.yaml';
const BASE = textOf([]);

/** A small hall: one type, no stores but one bucket. */
const SMALL = `version: 1
name: hall
region: us-east-1
workloads:
  - name: train
    accelerators: { atLeast: 8 }
    types: { allow: [p4d.24xlarge] }
    purchase: [on-demand]
    storage: [{ name: records, kind: object, capacity: 1 TB }]
  - name: evaluate
    accelerators: { atLeast: 1 }
    types: { allow: [g6.xlarge] }
    purchase: [on-demand]
    access: [{ store: train.records, prefix: held-out/ }]
`;

/** A folder of refreshed catalogs in which p4d.24xlarge has another price. */
function catalogWith(usdPerHour: string): Files {
  const folder = mkdtempSync(join(tmpdir(), 'datahall-catalog-'));
  const { index, files } = readCatalogFiles();
  const changed = new Map(files);
  const region = changed.get('regions/us-east-1.json')!;
  changed.set('regions/us-east-1.json', region.replace(/(\["p4d\.24xlarge","[^"]*"),21\.957642,/, `$1,${usdPerHour},`));
  const { hash: _hash, files: _files, ...rest } = index;
  changed.set('index.json', encodeIndex(rest, changed));
  useSnapshot(folder, writeSnapshot(folder, changed));
  const found: Record<string, string> = {};
  const collect = (path: string): void => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path)) collect(join(path, name));
    else found[join('datahall-catalog', relative(folder, path))] = readFileSync(path, 'utf8');
  };
  collect(folder);
  rmSync(folder, { recursive: true, force: true });
  return found;
}

/** Rows of the table of causes: cause, before, after, change, resources. */
const causesIn = (markdown: string): string[][] =>
  markdownTables(markdown)
    .find(([heading]) => heading![0] === 'cause')
    ?.slice(1) ?? [];
const usd = (text: string): number => Number(text.replaceAll(',', ''));

describe.each(['github', 'gitlab'] as const)('the workflow for %s', (on) => {
  it('posts what changes, with access, and fails when a rule is broken', () => {
    const { status, posted, output, summary } = runWorkflow(
      on,
      { [HALL]: BASE },
      { [HALL]: pair('a file system less') },
    );
    expect(status).toBe(3);
    expect(posted).toMatch(
      on === 'github'
        ? /^gh api --silent --method POST repos\/org\/halls\/issues\/7\/comments --field body=@comment\.md\n<!-- datahall: blueprints -->/
        : /^curl .*--request POST .*https:\/\/gitlab\.example\/api\/v4\/projects\/3\/merge_requests\/9\/notes\n<!-- datahall: blueprints -->/,
    );
    expect(posted).toContain('| replace-data | FAILED |');
    if (on === 'github') expect(summary).toContain('| replace-data | FAILED |');
    expect(posted).toMatch(/^Risk: data at risk: .*aws_fsx_lustre_file_system\.store_train_scratch_file-system · /m);
    if (on === 'github') expect(output).toMatch(/^::error file=blueprints\/hall\.yaml,title=datahall%3A replace-data/m);
  });

  it('writes over its own comment alone, and corrects it when nothing changes any more', () => {
    const notes = [
      { id: 4, body: 'looks good' },
      { id: 5, body: '<!-- datahall: blueprints -->\n\n# datahall: 1 hall to review' },
      { id: 6, body: '# another workflow, posted last' },
    ];
    const { status, posted } = runWorkflow(on, { [HALL]: SMALL }, { [HALL]: SMALL, README: 'more\n' }, notes);
    expect(status).toBe(0);
    expect(posted).toMatch(
      on === 'github' ? /--method PATCH repos\/org\/halls\/issues\/comments\/5 / : /--request PUT .*\/notes\/5$/m,
    );
    expect(posted).toContain('# datahall: no hall changes');
    expect(runWorkflow(on, { [HALL]: SMALL }, { [HALL]: SMALL }).posted).toBe('');
  });

  it('tells of a wrong and of an infeasible blueprint, in the comment and at the place', () => {
    const fresh = {
      [HALL]: textOf([['1000 TFLOPS', '1000']]),
      'blueprints/cheap.yaml': `${SMALL.replace('name: hall', 'name: cheap')}limits: { monthlyCost: 1k USD }\n`,
    };
    const notes = [{ id: 5, body: '<!-- datahall: blueprints -->\n\n# hall: as it was' }];
    const { status, posted, output } = runWorkflow(on, { [HALL]: BASE }, fresh, notes);
    expect(status).toBe(1);
    expect(posted).toMatch(on === 'github' ? /--method PATCH/ : /--request PUT/);
    expect(posted).toContain('## blueprints/hall.yaml is wrong');
    expect(posted).toContain('error[unit-missing]');
    expect(posted).toContain('## blueprints/cheap.yaml has no plan');
    expect(posted).not.toContain('is deleted');
    if (on === 'github') {
      expect(output).toMatch(/^::error file=blueprints\/hall\.yaml,line=6,col=\d+,title=datahall%3A unit-missing::/m);
      expect(output).toMatch(/^::error file=blueprints\/cheap\.yaml,line=1,col=1,title=datahall%3A infeasible::/m);
    }
  });
});

it('the workflows run whatever changes: no input of a hall is outside a filter', () => {
  const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  expect(parse(read('docs/ci/github-actions.yml')).on).toBe('pull_request');
  const [, component] = parseAllDocuments(read('templates/review.yml')).map((document) => document.toJS());
  expect(component['datahall-review'].rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
});

describe('a review of two commits', () => {
  it('follows a renamed file, reads JSON and folders, and tells a hall that is deleted', () => {
    const json = JSON.stringify({ ...parse(SMALL), name: 'second' });
    const old = { [HALL]: SMALL, 'blueprints/old.yaml': SMALL.replace('name: hall', 'name: gone') };
    const fresh = { 'blueprints/research/renamed.yaml': SMALL, 'blueprints/second.json': json };
    const { status, posted } = runWorkflow('github', old, fresh);
    expect(status).toBe(0);
    expect(posted).toContain('blueprints/research/renamed.yaml was blueprints/hall.yaml: the hall is the same one.');
    expect(posted).toContain('## second: a new hall');
    expect(posted).toContain('## gone is deleted');
    expect(posted).not.toContain('## hall: a new hall');
  });

  it('with own prices tells what they change, and takes the overlay for no blueprint', () => {
    const overlay = `version: 1\nname: ours\ndate: 2026-11-01\nprices:\n  - { instanceType: p4d.24xlarge, region: us-east-1, onDemandUsdPerHour: 11 }\n`;
    const fresh = { [HALL]: SMALL, 'blueprints/datahall.catalog.yaml': overlay };
    const { status, posted } = runWorkflow('github', { [HALL]: SMALL }, fresh);
    expect(status).toBe(0);
    const [prices, blueprint, total] = causesIn(posted);
    expect(prices![0]).toBe('prices: catalog, own figures');
    // 730 hours of one node.
    expect(usd(prices![3]!)).toBeCloseTo((11 - 21.957642) * 730, -1);
    expect(blueprint!.slice(0, 1).concat(blueprint![3]!)).toEqual(['blueprint', '0.00']);
    expect(usd(total![3]!.replaceAll('*', ''))).toBe(usd(prices![3]!));
    expect(posted).not.toContain('datahall.catalog.yaml is wrong');
    expect(posted).not.toContain('same cost');
  });

  it('splits a change of tool, catalog and blueprint into three that add up', () => {
    const lock = (version: string) => JSON.stringify({ packages: { 'node_modules/datahall': { version } } });
    const old = { [HALL]: SMALL, 'package-lock.json': lock('0.0.9'), ...catalogWith('21.957642') };
    const fresh = {
      [HALL]: SMALL.replace('capacity: 1 TB', 'capacity: 2 TB'),
      'package-lock.json': lock('0.1.0'),
      ...catalogWith('31.957642'),
    };
    const { posted, ran } = runWorkflow('github', old, fresh);
    expect(ran.split('\n')[0]).toBe('datahall@0.0.9');
    const [tool, prices, blueprint, total] = causesIn(posted);
    expect(usd(tool![3]!)).toBe(100);
    expect(tool![4]).toMatch(/^\d changes?$/);
    expect(usd(prices![3]!)).toBeCloseTo(10 * 730, -1);
    expect(posted).toMatch(
      /aws_budgets_budget\.operations_budget_month \| changed in place \| limit_amount: \d+ → \d+/,
    );
    expect(usd(blueprint![3]!)).toBeGreaterThan(0);
    expect(usd(blueprint![3]!)).toBeLessThan(100);
    const sum = [tool, prices, blueprint].reduce((all, row) => all + Math.round(usd(row![3]!) * 100), 0);
    expect(Math.round(usd(total![3]!.replaceAll('*', '')) * 100)).toBe(sum);
  });

  it('names who may write what, where', () => {
    const fresh = { [HALL]: SMALL.replace('prefix: held-out/', 'prefix: held-out/, mode: write') };
    const { status, posted, output } = runWorkflow('github', { [HALL]: SMALL }, fresh);
    expect(status).toBe(0);
    expect(posted).toMatch(/^Risk: data at risk: none · access: widened \(\d changes?\) · cost: unchanged · /m);
    const access = markdownTables(posted).find(([heading]) => heading![0] === 'change')!;
    expect(access.map((cells) => cells.slice(0, 4))).toContainEqual([
      'granted',
      'role hall-workload-evaluate-us-east-1',
      's3:AbortMultipartUpload, s3:DeleteObject, s3:ListMultipartUploadParts, s3:PutObject',
      'aws_s3_bucket.store_train_records_bucket/held-out/*',
    ]);
    expect(output).toMatch(
      /^::warning file=blueprints\/hall\.yaml,title=datahall%3A access::role hall-workload-evaluate/m,
    );
  });

  it('of eight new halls fits a comment, and is whole in the artefact', () => {
    const names = Array.from({ length: 8 }, (_, at) => `hall-${at}`);
    const halls = Object.fromEntries(
      names.map((name) => [`blueprints/${name}.yaml`, BASE.replace('name: hall', `name: ${name}`)]),
    );
    const { status, posted, whole } = runWorkflow('github', {}, halls);
    expect(status).toBe(0);
    const comment = posted.slice(posted.indexOf('<!-- '));
    expect(comment.length).toBeLessThanOrEqual(60_000);
    expect(whole.length).toBeGreaterThan(60_000);
    for (const name of names) expect(comment).toContain(`## ${name}: a new hall`);
    expect(comment).toContain('Cut to fit a comment: the whole is in review.md');
  });
});
