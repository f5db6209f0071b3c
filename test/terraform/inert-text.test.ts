import { describe, expect, it } from 'vitest';
import { inertText } from '../../lib/terraform/foundation/inert-text.js';
import { foreignTemplates, hostile } from './live-templates.js';
import { planOfText, platformPlan } from './platform-plans.js';
import { shippedPlans } from './shipped-plans.js';
import { expandedCharts, Synthesized } from './synthesized.js';

const PAYLOADS = ['${file("/etc/hostname")}', '%{ if true }x%{ endif }', '${TfToken[TOKEN.0]}', '$${file("/etc/x")}'];

describe('a text of a blueprint', () => {
  it.each([
    ['${x}', '$${x}'],
    ['$${x}', '$$${x}'],
    ['%{if x}', '%%{if x}'],
    ['5 % {x} $ {y}', '5 % {x} $ {y}'],
    ['#{TfToken[TOKEN.1]}', '#{%{if true}%{endif}TfToken[TOKEN.1]}'],
  ])('%s stands in a stack as %s', (text, escaped) => {
    expect(inertText({ [text]: [text] })).toEqual({ [escaped]: [escaped] });
  });

  it('leaves a plan without such texts as it is, and parts that are one stay one', () => {
    const part = { text: 'x', lists: [[1, null]] };
    const plan = { part, same: part };
    expect(inertText(plan)).toBe(plan);
    const shared = { text: '${x}' };
    const copy = inertText({ a: shared, b: shared });
    expect(copy.a).toBe(copy.b);
    expect(shared.text).toBe('${x}');
  });

  it('is nothing that Terraform evaluates, in any stack of a shipped hall', async () => {
    for (const plan of [...(await shippedPlans()), await platformPlan('batch'), await platformPlan('ec2')]) {
      expect(foreignTemplates(new Synthesized(plan).json)).toEqual([]);
      for (const text of PAYLOADS) {
        const poisoned = hostile(plan, text);
        const { json } = new Synthesized(poisoned);
        expect(foreignTemplates(json), `${plan.name}: ${text}`).toEqual([]);
        expect(foreignTemplates(expandedCharts(poisoned))).toEqual([]);
        const [subscription] = Object.values<{ endpoint: string }>(json.resource.aws_sns_topic_subscription);
        expect(subscription!.endpoint).toBe(inertText(text));
      }
    }
  });

  it('may hold an expression where AWS takes any letter, as in the name of a metric', async () => {
    const plan = await planOfText(`version: 1
name: hall
region: us-east-1
platform: ec2
workloads:
  - name: serve
    purpose: inference
    accelerators: { atLeast: 2 }
    types: { allow: [g6.xlarge] }
    scaling: { namespace: Serving, metric: '\${file("/etc/hostname")}', target: 20 }
operations: { emails: [] }
`);
    const hall = new Synthesized(plan);
    const policy = hall.resource('autoscaling_policy', 'fleet_serve_tracking');
    const [{ customized_metric_specification: specification }] = [policy.target_tracking_configuration].flat();
    expect([specification].flat()[0].metric_name).toBe('$${file("/etc/hostname")}');
    expect(foreignTemplates(hall.json)).toEqual([]);
  });
});
