import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { BatchHall, Ec2Hall } from '../../../lib/plan/shape/hall.js';
import { planOfText } from '../platform-plans.js';
import { fitToEmulator, reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/** Without what the emulator lacks: file systems and placement groups. */
const hallOf = (platform: 'batch' | 'ec2') => `version: 1
name: small-${platform}
region: us-east-1
platform: ${platform}
workloads:
  - name: tune
    accelerators: { atLeast: 4 }
    types: { allow: [g5], interconnect: any }
    purchase: [spot]
  - name: chips
    purpose: inference
    accelerators: { atLeast: 2 }
    types: { allow: [inf2], vendors: [AWS], interconnect: any }${platform === 'ec2' ? '\n    targetGroup: { securityGroup: sg-0123456789abcdef0 }' : ''}
network: { zones: 2, internet: none, acceleratorCidr: 100.64.0.0/14 }
retention: { data: release }
operations: { emails: [] }
`;

/** The emulator knows this image, and what a job runs is known to the team. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
const JOB_IMAGE = 'public.ecr.aws/docker/library/busybox:1';

/** The script of a node: alone, or the one part of a MIME document. */
function scriptOf(userData: string): string {
  const text = Buffer.from(userData, 'base64').toString('utf8');
  return text.startsWith('MIME') ? /\n\n(#!.*)\n--/s.exec(text)![1]! : text;
}

describe.skipIf(!search.found)('real Terraform', () => {
  const place = inEmulator(search);

  it.each(['batch', 'ec2'] as const)(
    'applies a hall on %s, whose nodes start with a whole script',
    async (platform) => {
      if (!search.found) return;
      const plan = await planOfText(hallOf(platform));
      const json = hallJson(plan);
      rewriteForProvider(json, search.tools.provider.version);
      reachEmulator(json);
      fitToEmulator(json);
      for (const [name, variable] of Object.entries(json.variable ?? {})) {
        Object.assign(variable as object, { default: name.startsWith('job_image_') ? JOB_IMAGE : IMAGE_PARAMETER });
      }
      // The load balancer is not there.
      for (const rule of Object.values(json.resource.aws_vpc_security_group_ingress_rule ?? {})) {
        if (String(rule.referenced_security_group_id).startsWith('sg-')) {
          rule.referenced_security_group_id = rule.security_group_id;
        }
      }
      // The emulator knows no service-linked role.
      for (const environment of Object.values(json.resource.aws_batch_compute_environment ?? {})) {
        environment.service_role = '${aws_iam_role.instance-role_role.arn}';
      }
      const folder = place.workspace.write(plan.name, json);
      succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
      succeed(await place.workspace.terraform(folder, 'validate', '-no-color'));
      const answer = ['-input=false', '-no-color', '-auto-approve', '-parallelism=10'];
      succeed(await place.workspace.terraform(folder, 'apply', ...answer));

      const { values } = JSON.parse(succeed(await place.workspace.terraform(folder, 'show', '-json')));
      const applied: { type: string; name: string; values: Record<string, string> }[] = values.root_module.resources;
      const templates = applied.filter(({ type }) => type === 'aws_launch_template');
      expect(templates).toHaveLength(2);
      for (const fleet of (plan as unknown as BatchHall | Ec2Hall).fleets) {
        const template = templates.find(({ values: { name } }) => name === fleet.name)!;
        const script = scriptOf(template.values.user_data!);
        expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
        const [, configuration] = /<<'END-OF-datahall\.json'\n(.*?)\nEND-OF-datahall\.json\n/s.exec(script)!;
        expect(JSON.parse(configuration!)).toEqual(fleet.agent.configuration);
        expect(configuration).toContain('"${aws:InstanceId}"');
      }
      const alarms = applied
        .filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')
        .map(({ values }) => values.alarm_name);
      expect(alarms).toEqual(expect.arrayContaining(plan.operations.alarms.map(({ name }) => name)));
      succeed(await place.workspace.terraform(folder, 'destroy', ...answer));
    },
  );
});
