import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What npm aliases give to a project on CDK Terrain (docs/toolchains.md). */
const CDK_TERRAIN = { cdktf: 'cdktn', '@cdktf/provider-aws': '@cdktn/provider-aws' };

/** Prints the files of every blueprint of a folder, by path, and the name of the library that wrote them. */
const WRITER = `
import { readdirSync, readFileSync } from 'node:fs';
import { name } from 'cdktf/package.json';
import { planHall } from './lib/plan/plan-hall.js';
import { synthesizeFiles } from './lib/terraform/hall/synthesize-hall.js';
Error.captureStackTrace = () => {};
const files = [];
for (const file of readdirSync('blueprints').filter((one) => one.endsWith('.yaml'))) {
  const outcome = await planHall(readFileSync('blueprints/' + file));
  if (outcome.status !== 'planned') throw new Error(file + ' is ' + outcome.status);
  files.push(...synthesizeFiles(outcome.plan));
}
process.stdout.write(JSON.stringify({ name, files }));
`;

describe('the shipped halls', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(root, 'node_modules/.toolchains-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function written(name: string, alias: Readonly<Record<string, string>>) {
    const outfile = join(folder, `${name}.mjs`);
    await build({
      stdin: { contents: WRITER, resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      alias: { ...alias },
      external: ['@aws-sdk/*', 'highs'],
      banner: {
        js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
      },
      plugins: [
        {
          name: 'data-stays-in-place',
          setup: ({ onLoad }) =>
            onLoad({ filter: /[\\/]lib[\\/].*\.ts$/, namespace: 'file' }, ({ path }) => {
              const text = readFileSync(path, 'utf8');
              if (path.includes('node_modules') || !text.includes('import.meta.url')) return undefined;
              return { contents: text.replaceAll('import.meta.url', JSON.stringify(`file://${path}`)), loader: 'ts' };
            }),
        },
      ],
      logLevel: 'error',
    });
    const text = execFileSync(process.execPath, [outfile], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
    return JSON.parse(text) as { readonly name: string; readonly files: readonly (readonly [string, string])[] };
  }

  it('are the same to the byte on cdktf and on CDK Terrain', { timeout: 0 }, async () => {
    const onCdktf = await written('cdktf', {});
    const onCdkTerrain = await written('cdktn', CDK_TERRAIN);
    expect([onCdktf.name, onCdkTerrain.name]).toEqual(['cdktf', 'cdktn']);
    const halls = readdirSync(join(root, 'blueprints')).filter((name) => name.endsWith('.yaml'));
    expect(onCdktf.files.filter(([path]) => path.endsWith('cdk.tf.json')).length).toBeGreaterThan(halls.length);
    expect(onCdkTerrain.files.map(([path]) => path)).toEqual(onCdktf.files.map(([path]) => path));
    const other = new Map(onCdkTerrain.files);
    expect(onCdktf.files.flatMap(([path, text]) => (other.get(path) === text ? [] : [path]))).toEqual([]);
  });
});
