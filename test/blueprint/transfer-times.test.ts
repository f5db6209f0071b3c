import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const VPN = '{ kind: vpn, asn: 65010, peer: 203.0.113.10 }';
const DIRECT = '{ kind: direct-connect, asn: 65010, connection: dxcon-fg5678gh, vlan: 300 }';

function warnings(capacity: string, every: string, link: string) {
  const read = readBlueprint(
    `version: 1
name: starter
region: us-east-1
workloads:
  - { name: train, nodes: {}, storage: [{ name: corpus, kind: object, capacity: ${capacity} }] }
onPremises:
  cidrs: { nodes: [10.200.0.0/16] }
  link: ${link}
  transfers: [{ server: 10.200.0.20, path: /export, store: train.corpus, every: ${every} }]
`,
    KNOWN,
  );
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.warnings;
}

const carrying = (link: string, bandwidth: string) => link.replace(' }', `, bandwidth: ${bandwidth} }`);

describe('the first copy over the link', () => {
  it('of 200 TB takes 15 days over a tunnel: it says so, and what would change it', () => {
    const [found, ...others] = warnings('200 TB', '6 h', VPN);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'rule', severity: 'warning', path: ['onPremises', 'transfers', 0] });
    // 200e12 B ÷ (1.25e9 ÷ 8 B/s) = 1.28e6 s = 14.8 d; ÷ 21,600 s = 9.26 GB/s.
    expect(found!.message).toContain(
      'the first copy of 200 TB to train.corpus takes 14.8 d over a link of 1.25 Gbit/s',
    );
    expect(found!.hint).toContain('within 6 h it takes 74.1 Gbit/s');
    expect(found!.hint).toContain('1.85 d at 10 Gbit/s, 4.4 h at 100 Gbit/s');
  });

  it('is judged by what the link is stated to carry', () => {
    const [found] = warnings('200 TB', '6 h', carrying(DIRECT, '10 Gbit/s'));
    expect(found!.message).toContain('1.85 d over a link of 10 Gbit/s');
    expect(found!.hint).not.toContain('at 10 Gbit/s');
    expect(warnings('200 TB', '6 h', carrying(DIRECT, '100 Gbit/s'))).toEqual([]);
    expect(warnings('200 TB', '6 h', carrying(VPN, '5 Gbit/s'))).toHaveLength(1);
  });

  it('says nothing where it is done before the next, or where nobody knows the link', () => {
    // 14.8 days.
    expect(warnings('200 TB', '15 d', VPN)).toEqual([]);
    expect(warnings('200 TB', '14 d', VPN)).toHaveLength(1);
    expect(warnings('200 TB', '6 h', DIRECT)).toEqual([]);
  });
});
