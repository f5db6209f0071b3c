/**
 * Builds the planner: a folder of static files that any web server serves, `dist/planner` by default. Nothing in it names
 * this machine; the same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import { ROOMS } from './planner-rooms.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What the catalog's reader asks of Node, and what stands for it in a page. */
const PLATFORM = {
  'node:fs': 'planner/platform/fs.ts',
  'node:path': 'planner/platform/path.ts',
  'node:url': 'planner/platform/url.ts',
  'node:crypto': 'planner/platform/crypto.ts',
};

/** What answers the page. */
const WORKER = 'planner/worker/worker.ts';

/** @param {string} folder - is replaced */
export async function buildPlanner(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tables = [];
  const always = new Set();
  await bundle('planner/page/main.tsx', folder, { entryFileNames: 'planner.js' });
  await bundle(
    WORKER,
    folder,
    {
      entryFileNames: 'worker.js',
      // It is one file; what later ones share is in files of its own.
      codeSplitting: {
        groups: [{ name: 'planning', test: (id) => always.has(id) }],
        includeDependenciesRecursively: false,
      },
    },
    {
      resolve: { alias: Object.fromEntries(Object.entries(PLATFORM).map(([name, path]) => [name, join(root, path)])) },
      preserveEntrySignatures: 'allow-extension',
      // The solver's branch for Node is never taken in a page.
      external: ['node:module', 'module'],
      plugins: [roomsApart(), wordsApart(), figuresApart(tables), alwaysTaken(always)],
    },
  );
  cpSync(join(root, 'node_modules/highs/build/highs.wasm'), join(folder, 'highs.wasm'));
  cpSync(join(root, 'planner/index.html'), join(folder, 'index.html'));
  const { COLOR_STYLE, FIGURE_STYLE } = await looks();
  writeFileSync(join(folder, 'planner.css'), `${COLOR_STYLE}${FIGURE_STYLE}\n${read('planner/planner.css')}`);
  const catalog = Object.entries(filesBelow('lib/catalog/data')).map(([file, text]) => [`catalog/${file}`, text]);
  const figures = tables.sort().map((file) => [file, JSON.stringify(JSON.parse(read(file)))]);
  writeFileSync(join(folder, 'catalog.json'), JSON.stringify(Object.fromEntries([...catalog, ...figures])));
  const examples = Object.entries(filesBelow('blueprints')).map(([file, text]) => ({ file, text }));
  writeFileSync(join(folder, 'examples.json'), JSON.stringify(examples));
  writeOffline(folder);
}

/** What is fetched later is a file of its own, named by its content. */
async function bundle(entry, folder, output, input = {}) {
  const built = await rolldown({
    cwd: root,
    input: join(root, entry),
    platform: 'browser',
    tsconfig: join(root, 'planner/tsconfig.json'),
    logLevel: 'warn',
    checks: { pluginTimings: false },
    ...input,
  });
  await built.write({
    dir: folder,
    format: 'esm',
    minify: true,
    comments: { legal: false },
    chunkFileNames: ({ name }) => `${name.replace('room_', '')}-[hash].js`,
    ...output,
  });
  await built.close();
}

/** A room is fetched as one file; what stands for its modules until then is in `planner/platform/late.ts`. */
function roomsApart() {
  const rooms = Object.entries(ROOMS).map(([name, files]) => ({
    name,
    modules: files.map((file) => ({ path: join(root, file), members: membersOf(file) })),
  }));
  const late = new Map(
    rooms.flatMap(({ name, modules }) => modules.map((each) => [each.path, { room: name, ...each }])),
  );
  const contents = {
    // What the room is.
    room: (name) =>
      rooms.find((each) => each.name === name).modules.map(({ path }) => `export * from ${quoted(path)};`),
    // What fetches it.
    gate: (name) => [
      `import { lateRoom } from ${quoted(join(root, 'planner/platform/late.ts'))};`,
      `export const room = lateRoom(() => import(${quoted(`room:${name}`)}));`,
    ],
    // What plans call instead of one of its modules.
    late: (path) => {
      const { room, members } = late.get(path);
      return [
        `import { room } from ${quoted(`gate:${room}`)};`,
        ...members.map(({ name, as }) => `export const ${name} = /* @__PURE__ */ room.${as}(${quoted(name)});`),
      ];
    },
  };
  return {
    name: 'rooms apart',
    resolveId(source, importer) {
      if (/^(?:room|gate):/.test(source)) return source;
      if (!source.startsWith('.') || importer === undefined) return null;
      const path = join(dirname(importer), source).replace(/\.js$/, '.ts');
      return late.has(path) ? `late:${path}` : null;
    },
    load(id) {
      const [, kind, of] = /^(room|gate|late):(.*)$/.exec(id) ?? [];
      return kind === undefined ? null : { moduleType: 'js', code: contents[kind](of).join('\n') };
    },
  };
}

const quoted = (text) => JSON.stringify(text);

/** What a module of a room exports: functions, which are called, and objects, whose members are. */
function membersOf(file) {
  const { body } = parseAst(read(file), { lang: 'ts' });
  return body.flatMap(({ type, exportKind, declaration }) => {
    if (type !== 'ExportNamedDeclaration' || exportKind === 'type') return [];
    if (declaration?.type === 'FunctionDeclaration') return [{ name: declaration.id.name, as: 'call' }];
    const [{ id, init } = {}] = declaration?.declarations ?? [];
    if (init?.type === 'ObjectExpression') return [{ name: id.name, as: 'table' }];
    throw new Error(`${file} exports more than functions: it can not be fetched later`);
  });
}

/** What keys of a blueprint mean, and examples of them, come with `planner/platform/words.ts`: the schema of plans has none. */
function wordsApart() {
  const withWords = '?words';
  const schema = join(root, 'lib/blueprint/schema/');
  const worded = join(root, 'planner/platform/worded-schema.ts');
  return {
    name: 'words apart',
    resolveId(source, importer) {
      if (importer !== worded && !importer?.endsWith(withWords)) return null;
      const path = join(dirname(importer), source).replace(/\.js$/, '.ts');
      return path.startsWith(schema) ? `${path}${withWords}` : null;
    },
    load(id) {
      if (!id.startsWith(schema)) return null;
      const code = readFileSync(id.replace(withWords, ''), 'utf8');
      return { moduleType: 'ts', code: id.endsWith(withWords) ? code : withoutWords(code) };
    },
  };
}

/** Keywords of a schema that say nothing of what it admits. */
const WORDS = ['description', 'examples'];

/** Code without those of its object literals that are text. */
function withoutWords(code) {
  const found = [];
  const visit = (node) => {
    if (typeof node !== 'object' || node === null) return;
    const { type, key, value, start, end } = node;
    const isText = ['Literal', 'TemplateLiteral', 'ArrayExpression'].includes(value?.type);
    if (type === 'Property' && WORDS.includes(key.name) && isText) found.push([start, end]);
    else for (const below of Object.values(node)) visit(below);
  };
  visit(parseAst(code, { lang: 'ts' }));
  return found.reduceRight((left, [start, end]) => left.slice(0, start) + left.slice(end).replace(/^\s*,/, ''), code);
}

/**
 * The modules that every plan takes: all that answers import, without what the worker itself is made of, which fetches them.
 * @param always - they are added
 */
function alwaysTaken(always) {
  return {
    name: 'always taken',
    buildEnd() {
      const taken = (id, found = new Set()) => {
        if (found.has(id)) return found;
        found.add(id);
        for (const imported of this.getModuleInfo(id)?.importedIds ?? []) taken(imported, found);
        return found;
      };
      const itself = taken(join(root, WORKER));
      for (const id of taken(join(root, 'planner/worker/answers.ts'))) if (!itself.has(id)) always.add(id);
    },
  };
}

/**
 * Tables of figures that code imports (measured rates and runs) are fetched with the catalog, and not compiled as code.
 * @param tables - their paths are added
 */
function figuresApart(tables) {
  return {
    name: 'figures apart',
    load: {
      filter: { id: /\/lib\/.*\.json$/ },
      handler(path) {
        const file = relative(root, path).replaceAll('\\', '/');
        if (!tables.includes(file)) tables.push(file);
        return {
          moduleType: 'js',
          code: `import { provided, readFileSync } from ${quoted(join(root, PLATFORM['node:fs']))};
await provided;
export default JSON.parse(readFileSync(${quoted(file)}));`,
        };
      },
    },
  };
}

/** After all the others: it names them, and the state that they make. */
function writeOffline(folder) {
  const files = readdirSync(folder).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
  const lines = [
    `const STATE = ${JSON.stringify(hash.digest('hex').slice(0, 12))};`,
    `const FILES = ${JSON.stringify(['./', ...files])};`,
  ];
  writeFileSync(join(folder, 'offline.js'), `${lines.join('\n')}\n${read('planner/offline.js')}`);
}

/** The colours of pages and drawings, and the style of the drawings. */
async function looks() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: "export * from './drawings/palette.js'; export * from './render/figure-style.js';",
      resolveDir: join(root, 'lib/report'),
    },
    bundle: true,
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** Texts by path, sorted. */
function filesBelow(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    entries.map((path) => [
      path.slice(join(root, folder).length + 1).replaceAll('\\', '/'),
      readFileSync(path, 'utf8'),
    ]),
  );
}

function read(path) {
  return readFileSync(join(root, path), 'utf8');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildPlanner(join(root, process.argv[2] ?? 'dist/planner'));
