/** The cdktf app: one stack for every blueprint of a folder. `cdktf synth` and `cdktf deploy` run it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from './lib/cli/commands/synth.js';
import { OVERLAY_FILE } from './lib/cli/files/blueprint-files.js';

const folder = process.env.DATAHALL_BLUEPRINTS ?? 'blueprints';
if (!existsSync(folder)) {
  console.error(`error: no folder ${folder}: DATAHALL_BLUEPRINTS names the folder of the blueprints`);
  process.exit(1);
}
const files = readdirSync(folder)
  .filter((name) => /\.(?:ya?ml|json)$/.test(name) && name !== OVERLAY_FILE)
  .sort()
  .map((name) => join(folder, name));

// The cdktf command line prints what an app writes to stderr as an error.
process.exitCode = await synthesize(files, { warnings: process.stdout });
