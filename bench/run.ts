/** All measurements, one after the other, each a process of its own: `npm run bench`. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
/** What is not a measurement: this file, and what a measurement is made of. */
const PARTS = ['handwritten-program.ts', 'run.ts'];

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !PARTS.includes(name))
  .sort()) {
  console.log(`\n${file}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(folder, file)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
