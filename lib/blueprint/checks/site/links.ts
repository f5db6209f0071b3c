import { isWithin, parseCidr } from '../../../units/cidr.js';
import { formatShare } from '../../../units/numbers.js';
import { shown } from '../../../units/shown.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { linesOf, POD_RANGE_PREFIX, type StatedLine, type StatedSiteLink, siteWay } from '../../kinds/link-facts.js';
import type { Blueprint } from '../../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from '../check-context.js';
import { PRIVATE_RANGES } from '../network.js';

type OnPremises = Incomplete<NonNullable<Blueprint['onPremises']>>;
type Site = NonNullable<NonNullable<OnPremises['sites']>[number]>;

const at = (...path: DocumentPath): DocumentPath => ['onPremises', ...path];

/** Numbers of AWS's own sides: of the transit gateway, and of the gateway of Direct Connect. */
const OWN_ASNS = { vpn: 64_512, 'direct-connect': 64_513 } as const;
const TRANSIT_GATEWAY_ASN = OWN_ASNS.vpn;

/** A link that Terraform builds: that of the hall, or of a site. */
interface BuiltLink {
  readonly link: StatedSiteLink;
  readonly path: DocumentPath;
}

/** The links to AWS: what they need, what their routers are, and whether they are as redundant as the work behind them asks. */
export function checkLinks(context: CheckContext, onPremises: OnPremises): void {
  const { link, sites = [] } = onPremises;
  checkNeeded(context, onPremises);
  for (const [index, site] of sites.entries()) {
    if (site) checkSiteLink(context, site, at('sites', index), link !== undefined || isWritten(context, at('link')));
  }
  const built = builtLinks(onPremises);
  for (const each of built) checkLines(context, each);
  checkApart(context, built);
  checkReach(context, built);
  checkAvailability(context, onPremises);
  checkRoom(context, onPremises);
}

/** Links that Terraform builds. */
function builtLinks({ link, sites = [] }: OnPremises): BuiltLink[] {
  return [
    ...(link === undefined ? [] : [{ link, path: at('link') }]),
    ...sites.flatMap((site, index) =>
      site?.link?.kind === undefined ? [] : [{ link: site.link, path: at('sites', index, 'link') }],
    ),
  ];
}

function checkNeeded(context: CheckContext, { link, cidrs, nodes, dns, transfers, sites = [] }: OnPremises): void {
  const { data, report } = context;
  const linked = sites.some((site) => site?.link?.kind !== undefined);
  if (link === undefined && !linked) {
    const needs = nodes ? 'nodes' : dns ? 'dns' : (transfers ?? []).length > 0 ? 'transfers' : undefined;
    if (needs === undefined || isWritten(context, at('link'))) return;
    report({
      code: 'missing-key',
      path: at(needs),
      message: `"${needs}" needs a link to the hall on premises, and "link" is missing`,
      hint: 'add a link, such as "link: { kind: vpn, asn: 65010, peer: 203.0.113.10 }"',
    });
    return;
  }
  if (link !== undefined && cidrs === undefined && !isWritten(context, at('cidrs'))) {
    report({
      code: 'missing-key',
      path: at('link'),
      message: '"cidrs" is missing: the ranges at the other end of the link',
      hint: 'add them, such as "cidrs: { nodes: [10.200.0.0/16] }"',
    });
  }
  if (data.network?.vpc && (data.network.vpc.routeTables ?? []).length === 0) {
    report({
      code: 'missing-key',
      path: ['network', 'vpc'],
      message: '"routeTables" is missing: routes to the hall on premises are added there',
    });
  }
}

/** Keys of a link of its own, and those of a way to the link of the hall. */
function checkSiteLink(context: CheckContext, { name, link, cidrs }: Site, path: DocumentPath, shared: boolean): void {
  const { report } = context;
  const written = (key: string) => isWritten(context, [...path, 'link', key]);
  if (link?.kind === undefined) {
    if (cidrs !== undefined && !written('kind')) {
      report({
        code: 'contradiction',
        path: [...path, 'cidrs'],
        message: `"cidrs" are behind a link of its own, and the site ${name} has none`,
        hint: shared
          ? 'list its ranges under onPremises.cidrs'
          : 'add "link: { kind: vpn, asn: 65010, peer: 203.0.113.10 }"',
      });
    }
    // An empty list of further routers is what a site has without writing it.
    const isStated = (key: string) => written(key) && (key !== 'redundant' || link?.redundant?.length !== 0);
    const key = (['asn', 'peer', 'connection', 'vlan', 'redundant'] as const).find(isStated);
    if (key === undefined || written('kind')) return;
    report({
      code: 'missing-key',
      path: [...path, 'link', key],
      message: `"kind" is missing: "${key}" is of a link of its own`,
      hint: 'add "kind: vpn" or "kind: direct-connect", or remove it; without, the site is behind onPremises.link',
    });
    return;
  }
  if (link.asn === undefined && !written('asn')) {
    report({
      code: 'missing-key',
      path: [...path, 'link'],
      message: '"asn" is missing: BGP runs between its router and AWS',
      hint: 'add it, such as "asn: 65010"',
    });
  }
  if (cidrs === undefined && !isWritten(context, [...path, 'cidrs'])) {
    report({
      code: 'missing-key',
      path: [...path, 'link'],
      message: '"cidrs" is missing: the ranges at the other end of the link',
      hint: `add them to the site ${name}, such as "cidrs: { nodes: [10.210.0.0/16] }"`,
    });
  }
  if (written('lines')) {
    report({
      code: 'contradiction',
      path: [...path, 'link', 'lines'],
      message: '"lines" lead to onPremises.link, and the site has a link of its own',
      hint: 'remove it; write each further router under "redundant"',
    });
  }
}

const LINE_KEYS = { vpn: ['peer'], 'direct-connect': ['connection', 'vlan'] } as const;
const KINDS = ['vpn', 'direct-connect'] as const;

/** Each connection has the keys of its kind, and numbers that are not AWS's own. */
function checkLines(context: CheckContext, { link, path }: BuiltLink): void {
  const { report } = context;
  for (const [index, line] of linesOf(link).entries()) {
    const where = index === 0 ? path : [...path, 'redundant', index - 1];
    for (const kind of KINDS) {
      for (const key of LINE_KEYS[kind]) {
        const written = isWritten(context, [...where, key]);
        if (line.kind === kind && !written) {
          report({ code: 'missing-key', path: where, message: `"${key}" is missing: a ${kind} link needs it` });
        } else if (line.kind !== undefined && line.kind !== kind && written) {
          const message = `"${key}" applies to a ${kind} link, and this one is ${line.kind}`;
          report({ code: 'contradiction', path: [...where, key], message, hint: 'remove it' });
        }
      }
    }
    checkNumbers(context, line, where, index > 0);
  }
}

function checkNumbers(
  { report }: CheckContext,
  { kind, asn, peer }: StatedLine,
  where: DocumentPath,
  further: boolean,
): void {
  const own = asn === TRANSIT_GATEWAY_ASN ? 'the transit gateway' : 'the Direct Connect gateway';
  if (asn === TRANSIT_GATEWAY_ASN || (kind === 'direct-connect' && asn === OWN_ASNS[kind])) {
    const message = `ASN ${asn} is that of ${own}`;
    // What a further connection does not state is reported where it is.
    if (!further)
      report({ code: 'contradiction', path: [...where, 'asn'], message, hint: 'use another ASN for the router' });
  }
  const cidr = peer === undefined ? undefined : parseCidr(`${peer}/32`);
  if (peer !== undefined && (!cidr || PRIVATE_RANGES.some((range) => isWithin(cidr, range)))) {
    report({
      code: 'wrong-value',
      path: [...where, 'peer'],
      message: `${shown(peer)} is not a public IPv4 address`,
      hint: 'write the public address of the router',
    });
  }
}

/** A router is one customer gateway, a VLAN of a connection one interface; and what shares a connection fails with it. */
function checkApart({ report }: CheckContext, built: readonly BuiltLink[]): void {
  const peers = new Set<string>();
  const interfaces = new Set<string>();
  for (const { link, path } of built) {
    const connections = new Set<string>();
    for (const [index, { peer, connection, vlan }] of linesOf(link).entries()) {
      const where = index === 0 ? path : [...path, 'redundant', index - 1];
      if (peer !== undefined && peers.has(peer)) {
        const message = `${peer} is the router of another connection`;
        report({
          code: 'name-duplicate',
          path: [...where, 'peer'],
          message,
          hint: 'write the address of another router',
        });
      }
      if (connection !== undefined && vlan !== undefined && interfaces.has(`${connection} ${vlan}`)) {
        const message = `VLAN ${vlan} of ${connection} is another interface's`;
        report({ code: 'name-duplicate', path: [...where, 'vlan'], message, hint: 'use another VLAN' });
      } else if (connection !== undefined && connections.has(connection)) {
        report({
          code: 'rule',
          severity: 'warning',
          path: [...where, 'connection'],
          message: `${connection} is in this link already: both interfaces fail with it`,
          hint: 'order a second connection, at another Direct Connect location',
        });
      }
      if (peer !== undefined) peers.add(peer);
      if (connection !== undefined) connections.add(connection);
      if (connection !== undefined && vlan !== undefined) interfaces.add(`${connection} ${vlan}`);
    }
  }
}

/** What comes from one interface of a Direct Connect gateway does not leave by another without SiteLink, which we leave off. */
function checkReach({ report }: CheckContext, built: readonly BuiltLink[]): void {
  const [, ...others] = built.filter(({ link }) => linesOf(link).every(({ kind }) => kind === 'direct-connect'));
  for (const { path } of others) {
    report({
      code: 'rule',
      severity: 'warning',
      path,
      message: 'places that have Direct Connect alone reach AWS, and not each other',
      hint: 'give one of them a VPN, or connect them by a network of your own',
    });
  }
}

/**
 * Owned nodes of the cluster are cut off without their link, and a run over it stops: a target for the work is one for the
 * link. A service that AWS takes over as a whole has none.
 */
function checkAvailability({ data, report }: CheckContext, { fleets = [], link, nodes, sites = [] }: OnPremises): void {
  const reported = new Set<string>();
  for (const fleet of fleets) {
    if (!fleet || (nodes === undefined && fleet.exchange === undefined)) continue;
    const index = sites.findIndex((site) => site?.name === fleet.site || sites.length === 1);
    const site = sites[index];
    const { availability } = siteWay(site?.link, link);
    for (const name of [fleet.workload, ...(fleet.sharedWith ?? [])]) {
      const workload = (data.workloads ?? []).find((each) => each?.name === name);
      const target = workload?.spares?.availability;
      if (target === undefined || availability === null || availability >= target) continue;
      if (workload?.edge?.failover === 1) continue;
      const path = site?.link === undefined ? at('link') : at('sites', index, 'link');
      const key = `${path.join('.')} ${name}`;
      if (reported.has(key)) continue;
      reported.add(key);
      report({
        code: 'rule',
        severity: 'warning',
        path,
        message: `${name} is to be available ${formatShare(target)} of the time, and the link of its owned nodes works ${formatShare(availability)}`,
        hint: HINTS[site?.link?.kind ?? (site?.link === undefined ? (link?.kind ?? 'vpn') : 'lines')],
      });
    }
  }
}

const HINTS = {
  vpn: 'add a second router, such as "redundant: [{ peer: 203.0.113.11 }]", or state what one connection does as "availability"',
  'direct-connect':
    'add a second connection, such as "redundant: [{ connection: dxcon-fg9876ab, vlan: 102 }]", or a VPN: "redundant: [{ kind: vpn, peer: 203.0.113.11 }]"',
  lines: 'raise "lines" of the site, and write further routers under onPremises.link.redundant',
} as const;

/** Addresses of pods where none are routed: one range of the shared address space. */
const UNROUTED_PREFIX = 16;

/** Ranges that hold the owned nodes of the cluster, and a range of pods for each. */
function checkRoom({ report }: CheckContext, { cidrs, fleets = [], nodes, sites = [] }: OnPremises): void {
  if (nodes === undefined) return;
  const owned = fleets.reduce((sum, fleet) => sum + (fleet?.nodes ?? 0), 0);
  const prefixes = (texts: readonly (string | undefined)[] | undefined) =>
    (texts ?? []).flatMap((text) => parseCidr(text ?? '')?.prefix ?? []);
  const routed = prefixes(cidrs?.pods);
  const rooms = (routed.length > 0 ? routed : [UNROUTED_PREFIX]).map((prefix) =>
    Math.floor(2 ** (POD_RANGE_PREFIX - prefix)),
  );
  const room = rooms.reduce((sum, each) => sum + each, 0);
  if (owned > room) {
    report({
      code: 'rule',
      severity: 'warning',
      path: routed.length > 0 ? at('cidrs', 'pods') : at('nodes'),
      message: `${owned} owned nodes, each with a /${POD_RANGE_PREFIX} for its pods, and there are ${room} such ranges: further nodes stay NotReady`,
      hint: `give pods a range of /${widest(POD_RANGE_PREFIX, owned)} or wider under onPremises.cidrs`,
    });
  }
  const machines = [...prefixes(cidrs?.nodes), ...sites.flatMap((site) => prefixes(site?.cidrs?.nodes))];
  const addresses = machines.reduce((sum, prefix) => sum + 2 ** (32 - prefix), 0);
  if (machines.length === 0 || owned <= addresses) return;
  report({
    code: 'rule',
    severity: 'warning',
    path: cidrs === undefined ? at('sites') : at('cidrs', 'nodes'),
    message: `${owned} owned nodes, and the ranges of machines have ${addresses} addresses`,
    hint: `write a range of /${widest(32, owned)} or wider`,
  });
}

/** Prefix of the smallest range with so many parts of a prefix. */
function widest(prefix: number, parts: number): number {
  return prefix - Math.ceil(Math.log2(parts));
}
