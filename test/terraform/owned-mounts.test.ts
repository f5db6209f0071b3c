import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import { siteRunbook } from '../../lib/report/runbook/site-runbook.js';
import { planOfText } from './platform-plans.js';
import { auditRules } from './rule-audit/rule-audit.js';
import { type Json, Synthesized } from './synthesized.js';

const FIRST_SITE = '10.200.0.0/16';
const SECOND_SITE = '10.210.0.0/16';

const text = (nodes: string) => `
version: 1
name: owned
region: us-east-1
platform: eks
operations: { emails: [] }
workloads:
  - name: tune
    purpose: training
    accelerators: { atLeast: 8 }
    storage: [{ name: runs, kind: scratch, capacity: 1 TB }, { name: people, kind: home, capacity: 1 TB }]
  - name: guests
    purpose: training
    accelerators: { atLeast: 8 }
    storage: [{ name: data, kind: persistent, capacity: 1 TB }]
  - name: rented
    accelerators: { atLeast: 8 }
    storage: [{ name: data, kind: scratch, capacity: 1 TB }]
onPremises:
  cidrs: { nodes: [${FIRST_SITE}], pods: [10.201.0.0/16] }
  link: { kind: vpn, asn: 65010, peer: 203.0.113.10 }
  sites:
    - { name: north }
    - { name: west, cidrs: { nodes: [${SECOND_SITE}] }, link: { kind: vpn, asn: 65020, peer: 203.0.113.20 } }
  fleets: [{ site: north, workload: tune, sharedWith: [guests], nodes: 4, accelerators: { perNode: 8, type: H100-SXM-80GB } }]
${nodes}network: { cidr: 10.80.0.0/16 }
`;

/** Ranges, ports and direction of the rules by address of the security group of a store, sorted. */
function rulesOf(hall: Synthesized, store: string): string[] {
  const rules = (['ingress', 'egress'] as const).flatMap((direction) =>
    Object.values<Json>(hall.all(`vpc_security_group_${direction}_rule`))
      .filter(({ security_group_id: group, cidr_ipv4: cidr }) => cidr && group.includes(`.store_${store}_`))
      .map((rule) => `${direction} ${rule.cidr_ipv4} ${rule.ip_protocol} ${rule.from_port}-${rule.to_port}`),
  );
  return rules.sort();
}

const LUSTRE_RULES = ['egress', 'ingress'].flatMap((direction) =>
  [FIRST_SITE, SECOND_SITE].flatMap((cidr) =>
    ['1018-1023', '988-988'].map((ports) => `${direction} ${cidr} tcp ${ports}`),
  ),
);

describe('file systems of workloads that may have owned nodes', () => {
  it('let the nodes on premises in, both ways, where jobs there mount them', async () => {
    const plan = await planOfText(text('  nodes: {}\n'));
    const hall = new Synthesized(plan);
    expect(rulesOf(hall, 'tune_runs')).toEqual(LUSTRE_RULES);
    expect(rulesOf(hall, 'guests_data')).toEqual(LUSTRE_RULES);
    // AWS has not validated the driver of EFS there, and these nodes are not for `rented`.
    expect(rulesOf(hall, 'tune_people')).toEqual([]);
    expect(rulesOf(hall, 'rented_data')).toEqual([]);
    expect(auditRules(hall.json)).toEqual([]);
    expect(siteRunbook(plan)).toMatch(/988, 1018-1023.*guests\.data, tune\.runs/);
  });

  it('are warned of where AWS has no driver of them there', async () => {
    const outcome = await planHall(text('  nodes: {}\n'));
    if (outcome.status !== 'planned') throw new Error(outcome.status);
    const told = outcome.warnings.filter(({ path }) => path.includes('storage'));
    expect(told).toMatchObject([{ code: 'rule', severity: 'warning', path: ['workloads', 0, 'storage', 1, 'kind'] }]);
    expect(told[0]!.message).toContain('tune.people');
  });

  it('stay closed where no owned node joins the cluster', async () => {
    const plan = await planOfText(text(''));
    const hall = new Synthesized(plan);
    expect(rulesOf(hall, 'tune_runs')).toEqual([]);
    expect(siteRunbook(plan)).not.toContain('1018-1023');
  });
});
