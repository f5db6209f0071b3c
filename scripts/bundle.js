/**
 * Bundles the cdktf app and the command line into `bundle/`, unless it is there and no source has changed since.
 * Loaded before the program: `node --import ./scripts/bundle.js bundle/main.js`. Types are not checked here.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'bundle');
/** The programs: files of the bundle that keep their names; all others are named after the hash of their content. */
const ENTRIES = { main: 'main.ts', datahall: 'lib/cli/main.ts' };
/** Holds what `stateOfSources` returned when the bundle was made. */
const STATE_FILE = 'sources.json';

/**
 * Path, size and time of change of all that a bundle is made of. `.package-lock.json` changes with what npm installs;
 * other package managers write none.
 */
function stateOfSources() {
  const others = ['main.ts', 'package.json', 'tsconfig.json', 'scripts/bundle.js', 'node_modules/.package-lock.json'];
  const states = [...others, ...sourcesBelow('lib').sort()].map((path) => {
    const file = statSync(join(root, path), { throwIfNoEntry: false });
    return [path, file?.size, file?.mtimeMs];
  });
  return JSON.stringify(states);
}

/** A quarter of the time of `readdirSync` with `recursive`. */
function sourcesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesBelow(path);
    // The bundle holds data that a module imports, too.
    return /\.(ts|json)$/.test(path) ? [path] : [];
  });
}

function stateOfBundle() {
  try {
    return readFileSync(join(folder, STATE_FILE), 'utf8');
  } catch {
    return null;
  }
}

/** Puts the programs in place after all that they load: one that starts or runs meanwhile finds its files, old or new. */
async function bundle(state) {
  const last = statSync(join(folder, STATE_FILE), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: folder,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // The SDK is for two commands; HiGHS looks for its WebAssembly beside itself.
    external: ['@aws-sdk/*', 'highs'],
    // Packages in CommonJS call `require` for the modules of Node.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    plugins: [dataStaysInPlace],
    logLevel: 'warning',
  });
  mkdirSync(folder, { recursive: true });
  const isEntry = ({ path }) => basename(path, '.js') in ENTRIES;
  for (const { path, contents } of outputFiles.filter((file) => !isEntry(file))) put(path, contents);
  for (const { path, contents } of outputFiles.filter(isEntry)) put(path, contents);
  put(join(folder, STATE_FILE), state);
  // A minute: the files of a bundle are written before its state.
  removeOlder(last - 60_000);
}

/** Nobody reads half a file. */
function put(path, contents) {
  const written = `${path}.${process.pid}`;
  writeFileSync(written, contents);
  renameSync(written, path);
}

/** Removes what earlier bundles left; the last one stays: a program that has started may still load files of it. */
function removeOlder(time) {
  for (const name of readdirSync(folder)) {
    const file = statSync(join(folder, name), { throwIfNoEntry: false });
    if (file?.mtimeMs < time) rmSync(join(folder, name), { force: true });
  }
}

/** For a program of seconds ([0282](../docs/decisions/0282-programs-of-seconds.md)). */
function tune() {
  if (module.enableCompileCache !== undefined) module.enableCompileCache();
  else if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=300000');
}

/** A source finds its data by `import.meta.url`: in the bundle that stays the place of the source. */
const dataStaysInPlace = {
  name: 'data-stays-in-place',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]lib[\\/].*\.ts$/, namespace: 'file' }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!path.startsWith(root) || !text.includes('import.meta.url')) return undefined;
      const place = JSON.stringify(relative(folder, path));
      return { contents: text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`), loader: 'ts' };
    });
  },
};

tune();
const state = stateOfSources();
if (state !== stateOfBundle()) await bundle(state);
