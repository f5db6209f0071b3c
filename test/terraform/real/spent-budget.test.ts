import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planOfText } from '../platform-plans.js';
import { reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson } from './terraform-json.js';
import { findTools } from './tools.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../platforms');
const search = findTools();

describe.skipIf(!search.found)('real Terraform', () => {
  const place = inEmulator(search);

  it.each(['batch', 'ec2'])('plans what stops the scaling of a hall on %s when its budget is spent', async (name) => {
    if (!search.found) return;
    const text = readFileSync(join(root, `${name}.yaml`), 'utf8');
    const plan = await planOfText(text.replace('operations: { ', 'operations: { overBudget: stop-scaling, '));
    const json = hallJson(plan);
    rewriteForProvider(json, search.tools.provider.version);
    reachEmulator(json);
    for (const variable of Object.values(json.variable ?? {})) {
      Object.assign(variable as object, {
        default: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
      });
    }
    const folder = place.workspace.write(plan.name, json);
    succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await place.workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-out=plan'));
    const shown = JSON.parse(succeed(await place.workspace.terraform(folder, 'show', '-json', 'plan')));
    const changes: { type: string; change: { after: Record<string, unknown> } }[] = shown.resource_changes;
    const of = (one: string) => changes.filter(({ type }) => type === one).map(({ change }) => change.after);
    expect(of('aws_ssm_document').map(({ name, document_type: type }) => [name, type])).toEqual([
      [`${name}--stop-scaling`, 'Automation'],
    ]);
    expect(of('aws_budgets_budget').map(({ notification }) => (notification as object[]).length)).toEqual([3]);
    expect(of('aws_cloudwatch_event_rule').map(({ name }) => name)).toContain(`${name}--stop-scaling`);
  });
});
