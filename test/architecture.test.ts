import { describe, expect, it } from 'vitest';
import { circles, mixedParents, mutualFolders } from '../scripts/house/circles.js';
import { exportsOf } from '../scripts/house/exports.js';
import { kindComparisons } from '../scripts/house/kinds.js';
import { type Import, importsOf, sourceFile, sourceFiles } from '../scripts/house/source-files.js';

/** Rooms from the ground up, the rooms that each may import, and the npm packages and Node modules allowed in it. */
const ROOMS: Record<string, { rooms: string[]; packages: string[] }> = {
  'lib/units': { rooms: [], packages: ['leven'] },
  'lib/blueprint': { rooms: ['lib/units'], packages: ['yaml'] },
  'lib/catalog': {
    rooms: ['lib/units', 'lib/blueprint'],
    packages: [
      '@aws-sdk/*',
      '@smithy/*',
      'node:crypto',
      'node:fs',
      'node:http',
      'node:https',
      'node:os',
      'node:path',
      'node:url',
      'node:zlib',
    ],
  },
  'lib/sizing': { rooms: ['lib/units', 'lib/catalog'], packages: ['highs'] },
  'lib/models': { rooms: ['lib/units', 'lib/catalog', 'lib/sizing'], packages: [] },
  'lib/plan': {
    rooms: ['lib/units', 'lib/blueprint', 'lib/catalog', 'lib/sizing', 'lib/models'],
    packages: ['node:crypto'],
  },
  'lib/studies': { rooms: ['lib/units', 'lib/blueprint', 'lib/catalog', 'lib/sizing', 'lib/plan'], packages: [] },
  'lib/terraform': {
    rooms: ['lib/units', 'lib/plan'],
    packages: [
      'cdktf',
      'constructs',
      '@cdktf/provider-aws',
      '@cdktf/provider-helm',
      'node:fs',
      'node:path',
      'node:url',
      'yaml',
    ],
  },
  'lib/report': { rooms: ['lib/units', 'lib/plan', 'lib/studies'], packages: ['d3-scale', 'd3-shape', 'yaml'] },
  'lib/editor': {
    rooms: ['lib/units', 'lib/blueprint', 'lib/catalog', 'lib/plan', 'lib/report'],
    packages: ['yaml'],
  },
  'lib/cli': {
    rooms: [
      'lib/units',
      'lib/blueprint',
      'lib/catalog',
      'lib/sizing',
      'lib/plan',
      'lib/studies',
      'lib/terraform',
      'lib/report',
      'lib/editor',
    ],
    packages: [
      '@modelcontextprotocol/sdk',
      'ajv',
      'cdktf',
      'commander',
      'node:*',
      'vscode-languageserver',
      'vscode-languageserver-textdocument',
    ],
  },
};

/** Files outside the rooms that join them: the cdktf app and the package's entry points. */
const JOINTS = ['main.ts', 'lib/index.ts', 'lib/constructs.ts'];

/** Rooms whose data the rooms behind the plan may name, as types only: the plan carries them. */
const CARRIED_BY_THE_PLAN = ['lib/blueprint', 'lib/catalog', 'lib/sizing'];
const BEHIND_THE_PLAN = ['lib/report', 'lib/terraform'];

function roomOf(path: string): string | undefined {
  return Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`));
}

function allowsPackage(room: string, target: string): boolean {
  return ROOMS[room]!.packages.some((allowed) => {
    if (allowed.endsWith('*')) return target.startsWith(allowed.slice(0, -1));
    return target === allowed || target.startsWith(`${allowed}/`);
  });
}

function wrongArrows(imports: readonly Import[]): string[] {
  return imports.flatMap(({ file, target, typeOnly }) => {
    if (JOINTS.includes(file)) return [];
    const from = roomOf(file);
    if (from === undefined) return [`${file} is in no room`];
    if (!target.startsWith('lib/') && target !== 'main.ts') {
      return allowsPackage(from, target) ? [] : [`${file} imports ${target}: not a package of ${from}`];
    }
    const to = roomOf(target);
    if (to === from || (to !== undefined && ROOMS[from]!.rooms.includes(to))) return [];
    if (to !== undefined && typeOnly && BEHIND_THE_PLAN.includes(from) && CARRIED_BY_THE_PLAN.includes(to)) return [];
    return [`${file} imports ${target}: no arrow from ${from} to ${to ?? target}`];
  });
}

const sources = [sourceFile('main.ts'), ...sourceFiles('lib')];
const files = sources.map(({ path }) => path);
const textOf = (file: string): string => sourceFile(file).text;
const imports = sources.flatMap(importsOf);

describe('the house', () => {
  it('has only the arrows that ARCHITECTURE.md draws', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(wrongArrows(imports)).toEqual([]);
  });

  it('sees a wrong arrow, a package outside its room, and a file in no room', () => {
    const planted = importsOf({
      path: 'lib/sizing/planted.ts',
      text: "import { readBlueprint } from '../blueprint/read-blueprint.js';\nimport { App } from 'cdktf';\nconst x = import('../terraform/x.js');",
    });
    expect(wrongArrows(planted)).toEqual([
      'lib/sizing/planted.ts imports lib/blueprint/read-blueprint.ts: no arrow from lib/sizing to lib/blueprint',
      'lib/sizing/planted.ts imports cdktf: not a package of lib/sizing',
      'lib/sizing/planted.ts imports lib/terraform/x.ts: no arrow from lib/sizing to lib/terraform',
    ]);
    expect(wrongArrows(importsOf({ path: 'lib/stray.ts', text: "import 'cdktf';" }))).toEqual([
      'lib/stray.ts is in no room',
    ]);
  });

  it('has no circle, types included, and no two folders that import each other', () => {
    expect(circles(files, imports)).toEqual([]);
    expect(mutualFolders(imports)).toEqual([]);
    expect(mixedParents(imports)).toEqual([]);
  });

  it('sees a circle of types, folders that import each other, and a parent above and below its child', () => {
    const planted = [
      { path: 'lib/a/one.ts', text: "import type { B } from '../b/two.js';" },
      { path: 'lib/b/two.ts', text: "import { c } from './deep/three.js';" },
      { path: 'lib/b/deep/three.ts', text: "import type { A } from '../../a/one.js';" },
      { path: 'lib/a/four.ts', text: "import { d } from './deep/five.js';" },
      { path: 'lib/a/deep/five.ts', text: "import type { A } from '../one.js';" },
      { path: 'lib/b/six.ts', text: "import type { A } from '../a/one.js';" },
    ];
    const arrows = planted.flatMap(importsOf);
    expect(
      circles(
        planted.map(({ path }) => path),
        arrows,
      ),
    ).toEqual([['lib/a/one.ts', 'lib/b/deep/three.ts', 'lib/b/two.ts']]);
    expect(mutualFolders(arrows)).toEqual(['lib/a <> lib/a/deep', 'lib/a <> lib/b']);
    expect(mixedParents(arrows)).toEqual(['lib/a']);
  });

  it('holds at most fifteen files in a folder', () => {
    const folders = files.map((file) => file.slice(0, file.lastIndexOf('/')));
    expect([...new Set(folders)].filter((folder) => folders.filter((one) => one === folder).length > 15)).toEqual([]);
  });

  it('compares a platform or a kind of store only in its own room', () => {
    expect(kindComparisons(sources)).toEqual([]);
    const planted = [
      "if (hall.platform === 'eks') {",
      "if ('batch' !== platform) {",
      "case 'lustre':",
      "if (kinds.has('home')) {",
      "if (['batch', 'eks'].includes(platform)) {",
      "typeof store === 'object'",
    ];
    const file = { path: 'lib/plan/network/planted.ts', text: planted.join('\n') };
    expect(kindComparisons([file])).toHaveLength(5);
    expect(kindComparisons([{ ...file, path: 'lib/plan/platforms/eks/planted.ts', text: planted[0]! }])).toEqual([]);
    expect(kindComparisons([{ ...file, path: 'lib/plan/stores/lustre-rules.ts', text: planted[2]! }])).toEqual([]);
    expect(kindComparisons([{ ...file, path: 'lib/plan/stores/lustre-and-home.ts', text: planted[2]! }])).toHaveLength(
      1,
    );
  });

  it('documents every export', () => {
    expect(
      sources.flatMap(exportsOf).flatMap(({ at, name, documented }) => (documented ? [] : [`${at} ${name}`])),
    ).toEqual([]);
  });

  it('imports one resource of the provider at a time', () => {
    const barrels = imports.filter(({ target }) => /^@cdktf\/provider-[a-z]+(\/lib)?(\/index\.js)?$/.test(target));
    expect(barrels).toEqual([]);
  });

  it('touches clock, environment and chance only at its edge', () => {
    const impure =
      /\b(?:Date\.now|new Date\(\)|Math\.random|process\.(?:env|cwd|argv|stdout|stderr|exit)|localeCompare)/;
    const inside = files.filter((file) => !file.startsWith('lib/cli/') && !JOINTS.includes(file));
    expect(inside.filter((file) => impure.test(textOf(file)))).toEqual([]);
  });

  it('keeps a file to one idea: no vague name, none too long to read', () => {
    expect(files.filter((file) => /\/(?:utils?|common|helpers?|types|manager|misc)(?:\/|\.ts$)/.test(file))).toEqual(
      [],
    );
    expect(files.filter((file) => textOf(file).split('\n').length > 400)).toEqual([]);
  });
});

describe('the dependencies', () => {
  const page = textOf('ARCHITECTURE.md');
  const section = page.slice(page.indexOf('## Dependencies'), page.indexOf('## Decisions'));
  const manifest: Record<string, Record<string, string>> = JSON.parse(textOf('package.json'));
  const named = (lines: readonly string[]): string[] =>
    lines.flatMap((line) => [...line.matchAll(/`([@a-z][^` ]*)`/g)].map((match) => match[1]!)).sort();

  it('that users install are those of the table, each with its reason', () => {
    const rows = section.split('\n').filter((line) => /^\| `/.test(line));
    const table = named(rows.map((row) => row.split('|')[1]!));
    expect(table).toEqual(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).sort());
    for (const row of rows)
      expect(
        row
          .split('|')
          .slice(2, 4)
          .every((cell) => cell.trim() !== ''),
      ).toBe(true);
  });

  it('that we develop with are named, types aside', () => {
    const development = /^Development: [\s\S]*?\n\n/m.exec(section)![0];
    const tools = Object.keys(manifest.devDependencies!).filter(
      (name) => !name.startsWith('@types/') && !(name in manifest.peerDependencies!),
    );
    expect(named(development.split('\n'))).toEqual(tools.sort());
  });
});
