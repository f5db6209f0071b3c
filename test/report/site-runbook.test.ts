import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makePlan } from '../../lib/plan/make-plan.js';
import { openHall } from '../../lib/plan/plan-hall.js';
import { siteRunbook } from '../../lib/report/runbook/site-runbook.js';

const hybrid = readFileSync(new URL('../../blueprints/hybrid.yaml', import.meta.url), 'utf8');

async function made(text: string) {
  const open = openHall(text);
  if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
  const { blueprint, catalog } = open.value;
  const outcome = await makePlan(blueprint, catalog);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return { plan: outcome.plan, text: siteRunbook(outcome.plan)! };
}

const shipped = await made(hybrid);

/** Contents of the fenced blocks of a language, in their order. */
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``, 'g'))].map(([, inside]) => inside!);

describe('what a site configures', () => {
  it('has the peer, its numbers and the limits of its link', () => {
    for (const line of [
      '| router | 203.0.113.10, its public address |',
      '| ASN of AWS | 64512 |',
      '| ASN of the router | 65010 |',
      '| MTU, and MSS of TCP | 1446 and 1406 bytes |',
      '| the router | 10.200.0.0/16, 10.201.0.0/16 | 1000 |',
      '| AWS | 10.80.0.0/16 | 5000 announced |',
    ]) {
      expect(shipped.text).toContain(line);
    }
  });

  it('opens the ways of nodes, pods, names and the agent both ways', () => {
    for (const row of [
      '| 10.200.0.0/16, 10.201.0.0/16 | 10.80.0.0/16 | tcp 443 |',
      '| 10.201.0.0/16 | 10.80.0.0/16 | tcp and udp 53 | CoreDNS |',
      '| 10.80.0.0/16 | 10.200.0.0/16 | tcp 10250 |',
      '| 10.80.0.0/16 | 10.200.0.2, 10.200.0.3 | tcp and udp 53 | outbound resolver |',
      '| 10.200.0.0/16 | 10.200.0.20 | tcp 2049, 111 | agent of DataSync to nfs |',
    ]) {
      expect(shipped.text).toContain(row);
    }
  });

  it('has a NodeConfig with the labels and the taint of the plan, and a way to its credentials', async () => {
    const [config] = blocks(shipped.text, 'yaml');
    expect(parse(config!)).toEqual({
      apiVersion: 'node.eks.aws/v1alpha1',
      kind: 'NodeConfig',
      spec: {
        cluster: { name: 'hybrid', region: 'us-east-1' },
        hybrid: {
          enableCredentialsFile: true,
          ssm: { activationCode: '<ActivationCode>', activationId: '<ActivationId>' },
        },
        kubelet: {
          flags: [
            '--node-labels=datahall/fleet=tune.premises,datahall/site=premises,datahall/workload=tune,nvidia.com/gpu.present=true',
            '--register-with-taints=nvidia.com/gpu=true:NoSchedule',
          ],
        },
      },
    });
    expect(shipped.text).toContain('--registration-limit 8');
    expect(shipped.text).toContain('--credential-provider ssm');
    const certified = await made(hybrid.replace('credentials: ssm', 'credentials: roles-anywhere'));
    expect(Object.keys(parse(blocks(certified.text, 'yaml')[0]!).spec.hybrid)).toContain('iamRolesAnywhere');
    expect(certified.text).not.toContain('create-activation');
  });

  it('has the values of Cilium as the second stack has them', () => {
    const [, values] = blocks(shipped.text, 'yaml');
    if (shipped.plan.platform !== 'eks') throw new Error(shipped.plan.platform);
    expect(parse(values!)).toEqual(shipped.plan.charts.releases.find(({ key }) => key === 'cilium')!.values);
  });

  it('says what is copied, how long the link takes for it, and what would change it', () => {
    // 200e12 B ÷ 156.25e6 B/s = 1.28e6 s = 355.556 h; of 1 TB a month, 15 days move 493 GB.
    expect(shipped.plan.onPremises!.moves).toMatchObject([
      { store: 'pretrain.corpus', copy: 'first', bytes: 200e12, hours: 355.556 },
      { store: 'pretrain.corpus', copy: 'further', everyHours: 360 },
    ]);
    expect(shipped.plan.onPremises!.moves[1]!.bytes).toBeCloseTo(493.15e9, -8);
    expect(shipped.text).toContain('| to pretrain.corpus | first copy | 200 TB | 14.8 d |');
    expect(shipped.text).toContain('AWS Data Transfer Terminal');
  });

  it('of a hall without a cluster says that owned nodes take data and tasks alone', async () => {
    const rack = await made(
      hybrid.replace('platform: eks', 'platform: ec2').replace('  nodes: { credentials: ssm }\n', ''),
    );
    expect(rack.text).toContain('No cluster of EKS is there to join');
    expect(blocks(rack.text, 'yaml')).toEqual([]);
  });

  it('is nothing where the hall is joined to no site', async () => {
    const [alone] = hybrid.split('onPremises:');
    const { plan } = await made(`${alone}`);
    expect(siteRunbook(plan)).toBeNull();
  });
});
