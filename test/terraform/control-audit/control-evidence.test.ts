import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONTROL_IDS } from '../../../lib/blueprint/schema/security.js';
import { CONTROLS } from '../../../lib/plan/security/control-catalogue.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { planOfText, platformPlan } from '../platform-plans.js';
import { shippedPlans } from '../shipped-plans.js';
import { expandedCharts, expandedHall, type Json } from '../synthesized.js';
import { EVIDENCE, type Stacks } from './control-evidence.js';

const root = join(import.meta.dirname, '../../..');
const stacksOf = (plan: Plan): Stacks => ({ hall: expandedHall(plan), charts: expandedCharts(plan) });

let regulated: Plan;
beforeAll(async () => {
  regulated = await planOfText(readFileSync(join(import.meta.dirname, 'regulated.yaml'), 'utf8'));
});

describe('a hall under the profile "regulated"', () => {
  it('meets every control, and none by a waiver', () => {
    expect(regulated.security).toMatchObject({ profile: 'regulated', score: 1, waived: 0 });
    expect(new Set(regulated.security.controls.map(({ status }) => status))).toEqual(new Set(['passed']));
  });

  it.each(CONTROL_IDS.map((id) => [id] as const))(
    'shows %s in its Terraform, and no longer where that is taken out',
    (id) => {
      const stacks = stacksOf(regulated);
      expect(EVIDENCE[id].holds(stacks)).toBe(true);
      EVIDENCE[id].remove(stacks);
      expect(EVIDENCE[id].holds(stacks)).toBe(false);
    },
  );
});

it.each([
  [
    'instance metadata is a hop further',
    ['eks', 'batch', 'ec2'],
    (template: Json) => {
      template.metadata_options.http_put_response_hop_limit = 2;
    },
  ],
  [
    'instance metadata needs no token',
    ['eks', 'batch', 'ec2'],
    (template: Json) => {
      template.metadata_options.http_tokens = 'optional';
    },
  ],
  [
    'jobs that span nodes reach instance metadata',
    ['batch'],
    (template: Json) => {
      template.user_data = template.user_data.replace('ECS_AWSVPC_BLOCK_IMDS', 'ECS_DEBUG');
    },
  ],
] as const)('the role of a node is open to a workload where %s', async (_, platforms, change) => {
  for (const platform of platforms) {
    const stacks = stacksOf(platform === 'eks' ? regulated : await platformPlan(platform));
    expect(EVIDENCE['one-role-each'].holds(stacks), platform).toBe(true);
    change(Object.values<Json>(stacks.hall.resource.aws_launch_template)[0]);
    expect(EVIDENCE['one-role-each'].holds(stacks), platform).toBe(false);
  }
});

it('every control that a hall says it meets stands in its Terraform, and no control that it says it lacks', async () => {
  const plans = [...(await shippedPlans()), await platformPlan('batch'), await platformPlan('ec2')];
  for (const plan of plans) {
    const stacks = stacksOf(plan);
    const wrong = plan.security.controls
      .filter(({ status }) => status !== 'not-applicable')
      .filter(({ id, status }) => EVIDENCE[id].holds(stacks) !== (status === 'passed'));
    expect(wrong.map(({ id, status }) => `${plan.name}: ${id} is ${status}`)).toEqual([]);
  }
});

it('the page of controls has each with its standards and its evidence', () => {
  const page = readFileSync(join(root, 'docs/controls.md'), 'utf8');
  for (const id of CONTROL_IDS) {
    const { title, profile, standards } = CONTROLS[id];
    const row = `| \`${id}\` | ${title} | ${profile} | ${standards.join(', ') || '–'} | ${EVIDENCE[id].stands} |`;
    expect(page).toContain(row);
  }
});
