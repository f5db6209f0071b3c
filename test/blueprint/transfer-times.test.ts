import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const VPN = '{ kind: vpn, asn: 65010, peer: 203.0.113.10 }';
const DIRECT = '{ kind: direct-connect, asn: 65010, connection: dxcon-fg5678gh, vlan: 300 }';

function read(capacity: string, link: string, ...transfers: string[]) {
  return readBlueprint(
    `version: 1
name: starter
region: us-east-1
workloads:
  - { name: train, nodes: {}, storage: [{ name: corpus, kind: object, capacity: ${capacity} }] }
onPremises:
  cidrs: { nodes: [10.200.0.0/16] }
  link: ${link}
  transfers: [${transfers.map((keys) => `{ server: 10.200.0.20, path: /export, store: train.corpus, ${keys} }`).join(', ')}]
`,
    KNOWN,
  );
}

function warnings(capacity: string, every: string, link: string, more = '') {
  const found = read(capacity, link, `every: ${every}${more}`);
  if (!found.ok) throw new Error(JSON.stringify(found.diagnostics));
  return found.warnings;
}

function errors(...transfers: string[]) {
  const found = read('1 TB', VPN, ...transfers);
  if (found.ok) throw new Error('it is right');
  return found.diagnostics;
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

  it('has a time of its own, where one is stated', () => {
    expect(warnings('200 TB', '6 h', VPN, ', within: 15 d')).toEqual([]);
    const [found] = warnings('200 TB', '6 h', VPN, ', within: 10 d');
    // 200e12 B ÷ 864,000 s = 231 MB/s.
    expect(found!.message).toContain('takes 14.8 d over a link of 1.25 Gbit/s, and it is to be done within 10 d');
    expect(found!.hint).toContain('within 10 d it takes 1.85 Gbit/s');
    expect(found!.hint).toContain('AWS Data Transfer Terminal');
  });

  it('says nothing where it is done before the next, or where nobody knows the link', () => {
    // 14.8 days.
    expect(warnings('200 TB', '15 d', VPN)).toEqual([]);
    expect(warnings('200 TB', '14 d', VPN)).toHaveLength(1);
    expect(warnings('200 TB', '6 h', DIRECT)).toEqual([]);
  });
});

describe('copies that come again', () => {
  it('are held to the link together, each way by itself', () => {
    // 400 GB in an hour: 0.89 Gbit/s, of 1.25 Gbit/s.
    const one = 'every: 1 h, changes: 400 GB';
    expect(read('1 TB', VPN, `${one}, within: 1 d`, `${one}, direction: out`)).toMatchObject({
      ok: true,
      warnings: [],
    });
    const [found, ...others] = errors(`every: 1 h, changes: 600 GB, within: 1 d`);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'contradiction', path: ['onPremises', 'transfers', 0, 'changes'] });
    expect(found!.message).toContain('take 1.33 Gbit/s together, and the link carries 1.25 Gbit/s');
  });

  it('are one each way for a store', () => {
    expect(read('1 TB', VPN, 'every: 1 d', 'every: 1 d, direction: out')).toMatchObject({ ok: true });
    const [found] = errors('every: 1 d, direction: out', 'every: 2 d, direction: out');
    expect(found!.message).toBe('duplicate transfer from "train.corpus"');
  });

  it('of a share or of HDFS name who copies', () => {
    for (const kind of ['smb', 'hdfs']) {
      const [found] = errors(`every: 1 d, kind: ${kind}`);
      expect(found).toMatchObject({ code: 'missing-key', path: ['onPremises', 'transfers', 0, 'kind'] });
      expect(read('1 TB', VPN, `every: 1 d, kind: ${kind}, user: datahall`)).toMatchObject({ ok: true });
    }
    expect(read('1 TB', VPN, 'every: 1 d, kind: object-storage')).toMatchObject({ ok: true });
  });
});
