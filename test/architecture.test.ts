import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Rooms, the rooms that each may import, and the npm packages and Node modules allowed in it. */
const ROOMS: Record<string, { rooms: string[]; packages: string[] }> = {
  'lib/blueprint': { rooms: [], packages: ['ajv', 'leven', 'yaml'] },
  'lib/catalog': {
    rooms: ['lib/blueprint'],
    packages: ['@aws-sdk/*', '@smithy/*', 'ajv', 'node:crypto', 'node:fs', 'node:path', 'node:url'],
  },
  'lib/sizing': { rooms: ['lib/catalog'], packages: ['highs'] },
  'lib/plan': { rooms: ['lib/blueprint', 'lib/catalog', 'lib/sizing'], packages: ['node:crypto'] },
  'lib/terraform': {
    rooms: ['lib/plan'],
    packages: ['cdktf', 'constructs', '@cdktf/provider-aws', '@cdktf/provider-helm', 'node:url'],
  },
  'lib/report': { rooms: ['lib/plan'], packages: ['d3-scale', 'd3-shape'] },
  'lib/cli': {
    rooms: ['lib/blueprint', 'lib/catalog', 'lib/plan', 'lib/report', 'lib/sizing', 'lib/terraform'],
    packages: ['cdktf', 'commander', 'node:*'],
  },
};

/** Files outside the rooms that join them: the cdktf app, the whole path in one call, the package's entry point. */
const JOINTS = ['main.ts', 'lib/hall.ts', 'lib/index.ts'];

/** Rooms whose data the rooms behind the plan may name, as types only: the plan carries them. */
const CARRIED_BY_THE_PLAN = ['lib/blueprint', 'lib/catalog', 'lib/sizing'];
const BEHIND_THE_PLAN = ['lib/report', 'lib/terraform'];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = posix.join(folder, name);
    if (statSync(join(root, path)).isDirectory()) return sourceFiles(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(file: string, text: string): Import[] {
  const statement =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...text.matchAll(statement)].map((match) => {
    const name = (match[2] ?? match[3]) as string;
    const target = name.startsWith('.') ? posix.join(posix.dirname(file), name) : name;
    return { file, target, typeOnly: match[1] !== undefined };
  });
}

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
    if (!target.startsWith('lib/') && target !== 'main.js') {
      return allowsPackage(from, target) ? [] : [`${file} imports ${target}: not a package of ${from}`];
    }
    const to = roomOf(target);
    if (
      to === from ||
      (from === 'lib/cli' && target === 'lib/hall.js') ||
      (to !== undefined && ROOMS[from]!.rooms.includes(to))
    )
      return [];
    if (to !== undefined && typeOnly && BEHIND_THE_PLAN.includes(from) && CARRIED_BY_THE_PLAN.includes(to)) return [];
    return [`${file} imports ${target}: no arrow from ${from} to ${to ?? target}`];
  });
}

const files = ['main.ts', ...sourceFiles('lib')];
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const imports = files.flatMap((file) => importsOf(file, textOf(file)));

describe('the house', () => {
  it('has only the arrows that ARCHITECTURE.md draws', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(wrongArrows(imports)).toEqual([]);
  });

  it('sees a wrong arrow, a package outside its room, and a file in no room', () => {
    const planted = importsOf(
      'lib/sizing/planted.ts',
      "import { readBlueprint } from '../blueprint/read-blueprint.js';\nimport { App } from 'cdktf';\nconst x = import('../terraform/x.js');",
    );
    expect(wrongArrows(planted)).toEqual([
      'lib/sizing/planted.ts imports lib/blueprint/read-blueprint.js: no arrow from lib/sizing to lib/blueprint',
      'lib/sizing/planted.ts imports cdktf: not a package of lib/sizing',
      'lib/sizing/planted.ts imports lib/terraform/x.js: no arrow from lib/sizing to lib/terraform',
    ]);
    expect(wrongArrows(importsOf('lib/stray.ts', "import 'cdktf';"))).toEqual(['lib/stray.ts is in no room']);
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
