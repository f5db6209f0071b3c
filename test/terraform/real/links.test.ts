import { describe, expect, it } from 'vitest';
import { planOfText } from '../platform-plans.js';
import { fitToEmulator, forgetConditions, reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/** What is owned carries all of it: the hall is its network and its links. */
const hall = (link: string, site: string) => `version: 1
name: links
region: us-east-1
platform: ec2
workloads:
  - { name: tune, accelerators: { atLeast: 16 }, types: { allow: [p5.48xlarge] } }
onPremises:
  cidrs: { nodes: [10.200.0.0/16] }
  link: { ${link} }
  sites:
    - { name: south }
    - { name: north, cidrs: { nodes: [10.210.0.0/16] }, link: { ${site} } }
  fleets:
    - { site: north, workload: tune, nodes: 2, accelerators: { perNode: 8, type: H100-SXM-80GB } }
retention: { data: release }
network: { cidr: 10.80.0.0/16 }
`;

const ONE = 'kind: vpn, asn: 65010, peer: 203.0.113.10';
const TWO = `${ONE}, redundant: [{ peer: 203.0.113.11, asn: 65011 }]`;
const NORTH = 'kind: vpn, asn: 65020, peer: 203.0.113.20, redundant: [{ peer: 203.0.113.21 }]';
const DIRECT =
  'kind: direct-connect, asn: 65010, connection: dxcon-fg5678gh, vlan: 101, redundant: [{ connection: dxcon-fg9876ab, vlan: 102 }, { kind: vpn, peer: 203.0.113.12 }]';

/** The emulator forgets an attachment at once, where AWS shows it as deleted for a while: the provider waits in vain. */
const FORGOTTEN = /EC2 Transit Gateway VPC Attachment \(\S+\) delete: couldn't find resource/;

describe.skipIf(!search.found)('links of several sites', () => {
  const place = inEmulator(search);

  it('are applied as a whole, have nothing left to do, gain a router without touching the others, and are destroyed', async () => {
    if (!search.found) return;
    const { version } = search.tools.provider;
    const { workspace } = place;
    const answer = ['-input=false', '-no-color', '-auto-approve', '-parallelism=10'];
    const terraformOf = async (link: string) => {
      const json = hallJson(await planOfText(hall(link, NORTH)));
      rewriteForProvider(json, version);
      reachEmulator(json);
      forgetConditions(json);
      fitToEmulator(json);
      return json;
    };
    const folder = workspace.write('links', await terraformOf(ONE));
    const planned = (...flags: string[]) =>
      workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode', ...flags);
    succeed(await workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await workspace.terraform(folder, 'apply', ...answer));
    succeed(await planned());
    workspace.write('links', await terraformOf(TWO));
    // A router and its connection, and nothing else.
    expect(succeed(await planned(), 2)).toContain('Plan: 2 to add, 0 to change, 0 to destroy');
    succeed(await workspace.terraform(folder, 'apply', ...answer));
    succeed(await planned());
    const state = succeed(await workspace.terraform(folder, 'state', 'list'));
    expect(state.match(/aws_vpn_connection\./g)).toHaveLength(4);
    expect(state.match(/aws_customer_gateway\./g)).toHaveLength(4);
    const first = await workspace.terraform(folder, 'destroy', ...answer);
    if (FORGOTTEN.test(first.output)) succeed(await workspace.terraform(folder, 'destroy', ...answer));
    else succeed(first);
    expect(succeed(await workspace.terraform(folder, 'state', 'list')).trim()).toBe('');
  });

  it('may be of Direct Connect with a VPN beside it, which is valid and can be planned', async () => {
    if (!search.found) return;
    const json = hallJson(await planOfText(hall(DIRECT, NORTH)));
    rewriteForProvider(json, search.tools.provider.version);
    reachEmulator(json);
    const folder = place.workspace.write('direct', json);
    succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await place.workspace.terraform(folder, 'validate', '-no-color'));
    const run = await place.workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode');
    succeed(run, 2);
    expect(run.output.match(/# aws_dx_transit_virtual_interface\.\S+ will be created/g)).toHaveLength(2);
    expect(run.output.match(/# aws_dx_gateway\.\S+ will be created/g)).toHaveLength(1);
  });
});
