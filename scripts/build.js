/** Compiles lib/ to dist/ and copies the catalog's data and the chart of our own beside it, and builds the planner: what `npm pack` ships. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPlanner } from './build-planner.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
rmSync(join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [join(dirname(typescript), 'bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
cpSync(join(root, 'lib/catalog/data'), join(root, 'dist/catalog/data'), { recursive: true });
cpSync(
  join(root, 'lib/terraform/platforms/eks/charts/objects'),
  join(root, 'dist/terraform/platforms/eks/charts/objects'),
  { recursive: true },
);
await buildPlanner(join(root, 'dist/planner'));
chmodSync(join(root, 'dist/cli/main.js'), 0o755);
