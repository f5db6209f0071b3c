/**
 * Bundles the cdktf app and the command line into `bundle/`, unless it is there and no source has changed since.
 * Loaded before the program: `node --import ./scripts/bundle.js bundle/main.js`. Types are not checked here.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'bundle');
/** Holds what `stateOfSources` returned when the bundle was made. */
const STATE_FILE = 'sources.json';

/** Path, size and time of change of all that a bundle is made of; `.package-lock.json` changes with what is installed. */
function stateOfSources() {
  const others = ['main.ts', 'tsconfig.json', 'scripts/bundle.js', 'node_modules/.package-lock.json'];
  const states = [...others, ...sourcesBelow('lib').sort()].map((path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    return [path, size, mtimeMs];
  });
  return JSON.stringify(states);
}

/** A quarter of the time of `readdirSync` with `recursive`. */
function sourcesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesBelow(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function stateOfBundle() {
  try {
    return readFileSync(join(folder, STATE_FILE), 'utf8');
  } catch {
    return null;
  }
}

/** Makes the bundle beside the old one, then puts it in its place: a program that starts meanwhile finds a whole one. */
async function bundle(state) {
  const { build } = await import('esbuild');
  const made = `${folder}.${process.pid}`;
  try {
    await build({
      absWorkingDir: root,
      entryPoints: { main: 'main.ts', datahall: 'lib/cli/main.ts' },
      outdir: made,
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
    writeFileSync(join(made, STATE_FILE), state);
    mkdirSync(folder, { recursive: true });
    renameSync(folder, `${made}.old`);
    renameSync(made, folder);
  } catch (error) {
    // Another process may have made the same bundle meanwhile.
    if (stateOfBundle() !== state) throw error;
  } finally {
    rmSync(`${made}.old`, { recursive: true, force: true });
    rmSync(made, { recursive: true, force: true });
  }
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

const state = stateOfSources();
if (state !== stateOfBundle()) await bundle(state);
