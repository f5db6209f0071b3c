/** The cdktf app: one stack for every blueprint of a folder. `cdktf synth` and `cdktf deploy` run it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OVERLAY_FILE } from './lib/cli/edge/overlay-file.js';
import { synth } from './lib/cli/synth.js';

const folder = process.env.DATAHALL_BLUEPRINTS ?? 'blueprints';
const files = readdirSync(folder)
  .filter((name) => /\.(?:ya?ml|json)$/.test(name) && name !== OVERLAY_FILE)
  .sort()
  .map((name) => join(folder, name));

// What an app says on stderr, the cdktf command line prints as an error.
process.exitCode = await synth(files, { warnings: process.stdout });
