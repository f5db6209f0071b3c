/**
 * Builds the planner: a folder of static files that any web server serves, `dist/planner` by default. Nothing in it names
 * this machine; the same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What the catalog's reader asks of Node, and what stands for it in a page. */
const PLATFORM = {
  'node:fs': 'planner/platform/fs.ts',
  'node:path': 'planner/platform/path.ts',
  'node:url': 'planner/platform/url.ts',
  'node:crypto': 'planner/platform/crypto.ts',
};

/** @param {string} folder - is replaced */
export async function buildPlanner(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tables = [];
  const shared = {
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    tsconfig: 'planner/tsconfig.json',
    // What is fetched later is a file of its own, named by its content.
    splitting: true,
    chunkNames: '[name]-[hash]',
  };
  await build({ ...shared, entryPoints: { planner: 'planner/page/main.tsx' }, outdir: folder });
  await build({
    ...shared,
    entryPoints: { worker: 'planner/worker/worker.ts' },
    outdir: folder,
    alias: Object.fromEntries(Object.entries(PLATFORM).map(([name, path]) => [name, join(root, path)])),
    // The solver's branch for Node is never taken in a page.
    external: ['node:module', 'module'],
    plugins: [figuresApart(tables)],
  });
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

/**
 * Tables of figures that code imports (measured rates and runs) are fetched with the catalog, and not compiled as code.
 * @param tables - their paths are added
 */
function figuresApart(tables) {
  return {
    name: 'figures apart',
    setup({ onLoad }) {
      onLoad({ filter: /\/lib\/.*\.json$/ }, ({ path }) => {
        const file = relative(root, path).replaceAll('\\', '/');
        if (!tables.includes(file)) tables.push(file);
        return {
          resolveDir: root,
          contents: `import { provided, readFileSync } from './${PLATFORM['node:fs']}';
await provided;
export default JSON.parse(readFileSync(${JSON.stringify(file)}));`,
        };
      });
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
