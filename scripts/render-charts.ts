/**
 * Renders the charts of every hall with Helm, from sources on this machine, and prints a table: what was rendered, from
 * which version, and how many of the objects were checked field by field.
 *
 *   npm run charts -- <helm> <folder>
 *
 * The folder has the source of each chart under the chart's own name, with the charts below it in `charts/`.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { launcherReleases } from '../lib/plan/platforms/eks/charts/launchers.js';
import { PUBLISHED } from '../lib/plan/platforms/eks/charts/sources.js';
import { LAUNCHERS } from '../lib/units/closed-lists.js';
import { EVERY_HALL } from '../test/kubernetes/every-hall.js';
import { hallObjects, hallReleases } from '../test/kubernetes/hall-objects.js';
import { objectFaults } from '../test/kubernetes/strict-schemas.js';
import type { Json } from '../test/terraform/synthesized.js';

const KUBERNETES = '1.36.0';
const OURS = 'lib/terraform/platforms/eks/charts/objects';

interface Release {
  readonly key: string;
  readonly namespace: string;
  readonly values: unknown;
}

type Rendered = Readonly<Record<string, unknown>>;

const [helm, folder] = process.argv.slice(2);
if (helm === undefined || folder === undefined) {
  console.error('usage: npm run charts -- <helm> <folder with the sources of charts>');
  process.exit(2);
}
const work = mkdtempSync(join(tmpdir(), 'datahall-charts-'));
const faults: string[] = [];
try {
  console.log('| chart | version | values | rendered | objects | checked by field |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const [chart, { version }] of Object.entries(PUBLISHED)) console.log(`| ${rowOf(chart, version).join(' | ')} |`);
  for (const hall of EVERY_HALL) {
    const given = hallObjects(hall);
    if (given.length === 0) continue;
    const made = render(OURS, { key: 'objects', namespace: 'default', values: { objects: given } });
    if (!sameObjects(given, made)) faults.push(`${hall.name}: the objects of a hall are not rendered as they are`);
    console.log(`| objects of ${hall.name} | ours | 1 | yes | ${made.length} | ${checked('objects', made)} |`);
  }
} finally {
  rmSync(work, { recursive: true });
}
for (const fault of new Set(faults)) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Chart, version, sets of values, whether it was rendered and why not, objects, and those of a known kind. */
function rowOf(chart: string, version: string): readonly string[] {
  const releases = releasesOf(chart);
  const place = join(folder!, chart);
  const not = (why: string) => [chart, version, `${releases.length}`, `no: ${why}`, '', ''];
  if (!existsSync(join(place, 'Chart.yaml'))) return not('its source is not there');
  const source = (parse(readFileSync(join(place, 'Chart.yaml'), 'utf8')) as { version?: unknown }).version;
  const same = `${source}`.replace(/^v/, '') === version.replace(/^v/, '');
  let most: readonly Rendered[] = [];
  let known = 0;
  try {
    for (const release of releases) {
      const objects = render(place, release);
      known = checked(chart, objects);
      if (objects.length > most.length) most = objects;
    }
  } catch (error) {
    faults.push(`${chart}: ${(error as { stderr?: string }).stderr ?? error}`);
    return not('Helm refuses it');
  }
  return [
    chart,
    version,
    `${releases.length}`,
    same ? 'yes' : `from the source of ${source}`,
    `${most.length}`,
    `${known}`,
  ];
}

/** Each set of values that a hall installs the chart with, once. */
function releasesOf(chart: string): readonly Release[] {
  const all = [
    ...EVERY_HALL.flatMap(hallReleases),
    ...LAUNCHERS.flatMap((launcher) => launcherReleases(launcher, undefined)),
  ].filter((release) => release.chart.name === chart);
  return [...new Map(all.map((release) => [JSON.stringify(release.values), release])).values()];
}

function render(place: string, { key, namespace, values }: Release): readonly Rendered[] {
  const file = join(work, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  const options = ['--namespace', namespace, '--values', file, '--kube-version', KUBERNETES, '--include-crds'];
  const text = execFileSync(helm!, ['template', key, place, ...options], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  return parseAllDocuments(text)
    .map((document) => withoutNull(document.toJSON()) as Rendered | undefined)
    .filter((object): object is Rendered => object?.kind !== undefined);
}

/** To the API server, null is what is not there. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== 'object') return value;
  if (value === null) return undefined;
  const entries = Object.entries(value).map(([key, below]) => [key, withoutNull(below)] as const);
  return Object.fromEntries(entries.filter(([, below]) => below !== undefined));
}

/** How many are of a kind whose fields are known; what is wrong with those is a fault. */
function checked(chart: string, objects: readonly Rendered[]): number {
  return objects.filter((object) => {
    const found = objectFaults(object);
    if (found.some((fault) => fault.startsWith('nothing defines'))) return false;
    faults.push(...found.map((fault) => `${chart}: ${object.kind}: ${fault}`));
    return true;
  }).length;
}

function sameObjects(given: readonly Json[], made: readonly Rendered[]): boolean {
  const byName = (objects: readonly Json[]) =>
    new Map(objects.map((object) => [`${object.kind} ${object.metadata.namespace} ${object.metadata.name}`, object]));
  return isDeepStrictEqual(byName(structuredClone(given)), byName(made as readonly Json[]));
}
