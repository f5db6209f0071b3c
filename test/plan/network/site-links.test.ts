import { describe, expect, it } from 'vitest';
import { compareNetworks } from '../../../lib/plan/changes/compare-network.js';
import { planHall } from '../../../lib/plan/plan-hall.js';
import type { LinkPlan } from '../../../lib/plan/shape/site-plan.js';
import { siteRunbook } from '../../../lib/report/runbook/site-runbook.js';
import { dataMovesSection } from '../../../lib/report/sections/owned-sites.js';
import type { CostSubject } from '../../../lib/sizing/model/cost-subject.js';

/** A hall behind Direct Connect with a VPN beside it, and a site with two routers of its own. */
const HALL = `version: 1
name: hall
region: us-east-1
platform: eks
workloads:
  - name: tune
    accelerators: { atLeast: 16 }
    types: { allow: [p5.48xlarge] }
    storage: [{ name: corpus, kind: object, capacity: 50 TB }]
onPremises:
  cidrs: { nodes: [10.200.0.0/16], pods: [10.201.0.0/16] }
  link:
    kind: direct-connect
    asn: 65010
    connection: dxcon-fg5678gh
    vlan: 101
    bandwidth: 10 Gbit/s
    redundant: [{ kind: vpn, peer: 203.0.113.10 }]
  sites:
    - { name: south }
    - name: north
      cidrs: { nodes: [10.210.0.0/16] }
      link: { kind: vpn, asn: 65020, peer: 203.0.113.20, redundant: [{ peer: 203.0.113.21 }] }
  fleets:
    - { site: south, workload: tune, nodes: 3, vcpus: 192, accelerators: { perNode: 8, type: H100-SXM-80GB } }
    - { site: north, workload: tune, nodes: 2, vcpus: 192, accelerators: { perNode: 8, type: H100-SXM-80GB } }
  nodes: { credentials: ssm }
  transfers:
    - { site: south, server: 10.200.0.20, path: /export, store: tune.corpus, every: 1 d, within: 10 d }
    - { site: north, server: 10.210.0.20, path: /results, store: tune.corpus, direction: out, every: 1 d, changes: 100 GB }
network: { cidr: 10.80.0.0/16 }
`;

const outcome = await planHall(HALL);
if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
const { plan } = outcome;
const site = plan.onPremises!.site!;

describe('links of several sites', () => {
  it('are named after the site and the router, never after an order', () => {
    expect(site.links.map(({ site: of, lines }) => [of, lines.map(({ key, name }) => `${key} ${name}`)])).toEqual([
      [null, [' hall--direct-connect', '203-0-113-10 hall--vpn--203-0-113-10']],
      ['north', ['north hall-vpn-north', 'north.203-0-113-21 hall--vpn--north--203-0-113-21']],
    ]);
    expect(site.nodeCidrs).toEqual(['10.200.0.0/16', '10.210.0.0/16']);
    if (plan.platform !== 'eks') throw new Error(plan.platform);
    expect(plan.cluster.remoteNetworks).toEqual({ nodes: site.nodeCidrs, pods: ['10.201.0.0/16'] });
  });

  it('carry, work and announce as their connections do: each router the pods of its own nodes', () => {
    // 10 Gbit/s, for the VPN takes over and adds nothing; 2 × 1.25 Gbit/s.
    expect(site.links.map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([1.25e9, 2.5e9 / 8]);
    // 1 − 0.05 × 0.0005; 1 − 0.0005².
    expect(site.links.map(({ availability }) => availability!.toFixed(8))).toEqual(['0.99997500', '0.99999975']);
    // One range of machines, and a /25 for each of 3 and 2 nodes.
    expect(site.links.map(({ routes }) => routes)).toEqual([4, 3]);
    // Pods of both sites reach each other over the transit gateway.
    expect(site.links.map(({ reaches }) => reaches)).toEqual([
      ['10.201.0.0/16', '10.210.0.0/16'],
      ['10.200.0.0/16', '10.201.0.0/16'],
    ]);
  });

  it('are in the bill: ports, connections, attachments, and what leaves AWS over each', () => {
    const costs = new Map(
      plan.sizing.cost.lines.map(({ subject, usdPerMonth }) => [JSON.stringify(subject), usdPerMonth]),
    );
    const cost = (subject: CostSubject) => costs.get(JSON.stringify(subject));
    // The VPC, the gateway of Direct Connect and three VPNs: 5 × 730 h × 0.05 USD.
    expect(cost({ kind: 'transit-gateway-attachments', count: 5 })).toBe(182.5);
    expect(cost({ kind: 'site-link', link: 'vpn' })).toBe(109.5);
    // 730 h × 2.25 USD.
    expect(cost({ kind: 'site-link', link: 'direct-connect', port: 10 })).toBe(1642.5);
    expect(cost({ kind: 'vpn-addresses' })).toBe(21.9);
    // 100 GB × 0.02 USD; 730 ÷ 24 × 100 GB × 0.09 USD.
    expect(cost({ kind: 'site-traffic-out', link: 'direct-connect' })).toBe(2);
    expect(cost({ kind: 'site-traffic-out', link: 'vpn' })).toBe(273.75);
    // 1 TB that the blueprint does not state, and 3,041.67 GB, × 0.0125 USD.
    expect(cost({ kind: 'data-transfers' })).toBe(50.53);
  });

  it('carry the copies of their site, in a time and at a price of their own', () => {
    expect(plan.onPremises!.moves).toMatchObject([
      // 50e12 B ÷ 1.25e9 B/s = 11.11 h; × (0.0125 + 0.02) USD.
      { site: 'south', copy: 'first', hours: 11.111, usd: 1625 },
      { site: 'south', copy: 'further' },
      // 100e9 B ÷ 312.5e6 B/s = 320 s; × (0.0125 + 0.02 + 0.09) USD.
      { site: 'north', direction: 'out', hours: 0.089, usd: 12.25 },
    ]);
    expect(site.transfers.map(({ agentVariable }) => agentVariable).sort()).toEqual([
      'datasync_agent_arn_north',
      'datasync_agent_arn_south',
    ]);
  });

  it('stand in the report and in the runbook, with what is left without one connection', () => {
    const { blocks } = dataMovesSection({ plan });
    const tables = blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
    expect(tables.map(({ id }) => id)).toEqual(['links', 'data-moves', 'first-copies']);
    expect(tables[0]!.rows).toEqual([
      {
        of: 'the hall',
        connections: '1 × VPN, 1 × Direct Connect',
        carries: '10 Gbit/s',
        'without-one': 'the VPN takes over',
        works: '99.997 %',
      },
      {
        of: 'north',
        connections: '2 × VPN',
        carries: '2.5 Gbit/s',
        'without-one': '1.25 Gbit/s',
        works: '99.99997 %',
      },
    ]);
    // 50e12 B in a day.
    expect(tables[2]!.rows[0]).toMatchObject({ needed: '4.63 Gbit/s', 'over-10': '11 h', 'over-100': '1.1 h' });
    const text = siteRunbook(plan)!;
    for (const line of [
      '### north',
      '| router | 203.0.113.21, its public address |',
      'AWS prefers Direct Connect, and the VPN takes over when it fails',
      '| the router of north | 10.210.0.0/16, those of its nodes in 10.201.0.0/16 | 1000 |',
      '`datasync_agent_arn_south` and `datasync_agent_arn_north`',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('may lose and gain connections in place, as long as one of each link stays', () => {
    const changed = (...links: readonly LinkPlan[]) =>
      compareNetworks(plan, { ...plan, onPremises: { ...plan.onPremises!, site: { ...site, links } } })
        .filter(({ field }) => field === 'links')
        .map(({ kind }) => kind);
    const [hall, north] = site.links as [LinkPlan, LinkPlan];
    const moved = ({ lines }: LinkPlan) => lines.map((line) => ({ ...line, asn: line.asn + 1 }));
    expect(changed({ ...hall, lines: hall.lines.slice(0, 1) }, north)).toEqual(['in-place']);
    expect(changed(hall, { ...north, lines: [north.lines[0]!, moved(north)[1]!] })).toEqual(['in-place']);
    expect(changed(hall, { ...north, lines: moved(north) })).toEqual(['replaces']);
    expect(changed(hall)).toEqual(['replaces']);
  });
});
