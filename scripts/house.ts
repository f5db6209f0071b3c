/** Prints the figures that the laws of ARCHITECTURE.md are about; `--list` prints what each counts. */

import { posix } from 'node:path';
import { compareText } from '../lib/units/order.js';
import { circles, mixedParents, mutualFolders } from './house/circles.js';
import { exportsOf } from './house/exports.js';
import { kindComparisons } from './house/kinds.js';
import { importsOf, sourceFiles } from './house/source-files.js';

const files = sourceFiles('lib');
const imports = files.flatMap(importsOf);
const list = process.argv.includes('--list');

const folders = new Map<string, number>();
for (const { path } of files) folders.set(posix.dirname(path), (folders.get(posix.dirname(path)) ?? 0) + 1);
const fullest = [...folders].sort(([a, m], [b, n]) => n - m || compareText(a, b));
const exported = files.flatMap(exportsOf);
const undocumented = exported.filter(({ documented }) => !documented);

function print(label: string, figure: number | string, items: readonly string[] = []): void {
  console.log(`${label.padEnd(44)} ${figure}`);
  if (list) for (const item of items) console.log(`  ${item}`);
}

const lines = files.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0);
const inCircles = circles(
  files.map(({ path }) => path),
  imports,
);
print('files in lib', files.length);
print('lines in lib', lines);
print(
  'circles of imports, types included',
  inCircles.length,
  inCircles.map((group) => group.join(' ')),
);
print('folders that import each other', mutualFolders(imports).length, mutualFolders(imports));
print('parents both above and below their children', mixedParents(imports).length, mixedParents(imports));
print(
  'files in the fullest folder',
  `${fullest[0]![1]} (${fullest[0]![0]})`,
  fullest.slice(0, 8).map(([folder, count]) => `${count} ${folder}`),
);
print(
  'folders with one file',
  fullest.filter(([, count]) => count === 1).length,
  fullest.filter(([, count]) => count === 1).map(([folder]) => folder),
);
print('comparisons with kinds outside their rooms', kindComparisons(files).length, kindComparisons(files));
print(
  'exports without a doc comment',
  `${undocumented.length} of ${exported.length}`,
  undocumented.map(({ at, name }) => `${at} ${name}`),
);
