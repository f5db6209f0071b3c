import { describe, expect, it } from 'vitest';
import { planOfText } from '../platform-plans.js';
import { fitToEmulator, reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

const TABLE = Array.from({ length: 168 }, (_, at) => ((at * 37) % 101) / 100);

/** The emulator knows this image. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

/** Five curves of the demand. */
const CURVES: Readonly<Record<string, string>> = {
  hours: 'hours: { start: 30 7 * * 1-5, stop: 0 19 * * 1-5, timeZone: Europe/Berlin }',
  office: 'profile: { week: office-hours, timeZone: America/New_York }',
  wave: 'profile: { week: day-and-night }',
  nights: 'profile: { week: nights }',
  table: `profile: { week: { hours: [${TABLE}] } }`,
};

const hallOf = (platform: string, more: string) => `version: 1
name: curves-${platform}
region: us-east-1
platform: ${platform}
workloads:${Object.entries(CURVES)
  .map(
    ([name, curve]) => `
  - name: ${name}
    purpose: inference
    accelerators: { atLeast: 6 }
    types: { allow: [g6.xlarge] }
    ${curve}
    ${more}`,
  )
  .join('')}
network: { zones: 2 }
operations: { emails: [] }
`;

/** Of a node group or a scaling group. */
const stepsOf = (fleet: object) => (fleet as { readonly schedules?: readonly object[] }).schedules;

const SCALING = 'scaling: { namespace: Serving, metric: RequestsPerNode, target: 20 }';

describe.skipIf(!search.found)('real Terraform', () => {
  const place = inEmulator(search);

  it.each([
    ['ec2', 'nodes: { atLeast: 1 }'],
    ['ec2', SCALING],
    ['eks', 'nodes: { atLeast: 1 }'],
    ['batch', 'nodes: { atLeast: 1 }'],
  ])('plans the schedules of five curves on %s with %s', async (platform, more) => {
    if (!search.found) return;
    const plan = await planOfText(hallOf(platform, more));
    const json = hallJson(plan);
    rewriteForProvider(json, search.tools.provider.version);
    reachEmulator(json);
    // Planned, and never applied: a schedule of EKS needs no group in the emulator.
    const schedules = structuredClone(json.resource.aws_autoscaling_schedule);
    fitToEmulator(json);
    if (schedules !== undefined) json.resource.aws_autoscaling_schedule = schedules;
    for (const variable of Object.values(json.variable ?? {})) {
      Object.assign(variable as object, { default: IMAGE_PARAMETER });
    }
    const folder = place.workspace.write(plan.name, json);
    succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    const planned = await place.workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-out=plan');
    succeed(planned);
    const shown = JSON.parse(succeed(await place.workspace.terraform(folder, 'show', '-json', 'plan')));
    const changes: { type: string; change: { after: Record<string, unknown> } }[] = shown.resource_changes;
    const of = (one: string) => changes.filter(({ type }) => type === one).map(({ change }) => change.after);
    const actions = [...of('aws_autoscaling_schedule'), ...of('aws_scheduler_schedule')];
    const steps = plan.fleets.map((fleet) => ('calendar' in fleet ? fleet.calendar?.changes : stepsOf(fleet)) ?? []);
    expect(steps.map((own) => own.length >= 2)).toEqual([true, true, true, true, true]);
    expect(actions.length).toBe(steps.flat().length);
    for (const { recurrence, schedule_expression: expression } of actions) {
      expect(recurrence ?? expression).toMatch(/^(\d+ \d+ \* \* [\d,*-]+|cron\(\d+ \d+ (\?|\*) \* ([A-Z,]+|\?) \*\))$/);
    }
  });
});
