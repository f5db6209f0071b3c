/**
 * What `cdktf deploy` runs in the test: the stack of one blueprint, made to fit the emulator once it is written.
 * Environment: DATAHALL_TEST_BLUEPRINT, a file; DATAHALL_TEST_PROVIDER, the version in the mirror.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { addHallStack } from '../../../lib/terraform/hall/hall-stack.js';
import { fitToEmulator, reachEmulator } from './emulator-copy.js';
import { rewriteForProvider } from './provider-5.js';
import type { TerraformJson } from './terraform-json.js';

const { DATAHALL_TEST_BLUEPRINT: blueprint = '', DATAHALL_TEST_PROVIDER: provider = '' } = process.env;
const outcome = await planHall(readFileSync(blueprint));
if (outcome.status !== 'planned') throw new Error(`${blueprint} is ${outcome.status}`);

const app = new App();
const released = { ...outcome.plan, retention: { data: 'release' } } as const;
// The plugin of the Helm provider is not at hand.
const alone = released.platform === 'eks' ? { ...released, charts: { ...released.charts, stack: null } } : released;
const stack = addHallStack(app, alone);
app.synth();

const file = join(app.outdir, 'stacks', stack.node.id, 'cdk.tf.json');
const json = JSON.parse(readFileSync(file, 'utf8')) as TerraformJson;
rewriteForProvider(json, provider);
reachEmulator(json);
fitToEmulator(json);
writeFileSync(file, JSON.stringify(json, undefined, 2));
