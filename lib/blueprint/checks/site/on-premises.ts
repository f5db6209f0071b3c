import { type Cidr, formatCidr, isWithin, overlaps, parseCidr } from '../../../units/cidr.js';
import type { TransferKind } from '../../../units/closed-lists.js';
import { formatBits } from '../../../units/numbers.js';
import { shown } from '../../../units/shown.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { linkBytesPerSecond } from '../../kinds/link-facts.js';
import { isObjectStore } from '../../kinds/store-facts.js';
import type { Blueprint } from '../../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from '../check-context.js';
import { PRIVATE_RANGES, privateNetwork, serviceRange } from '../network.js';
import { checkSites } from './owned-sites.js';
import { checkTransferTimes } from './transfer-times.js';

type OnPremises = Incomplete<NonNullable<Blueprint['onPremises']>>;

/** A hall on premises: ranges that do not overlap, a link, owned nodes that some workload uses. */
export function checkOnPremises(context: CheckContext): void {
  const { onPremises } = context.data;
  if (onPremises === undefined) return;
  checkLink(context, onPremises);
  const machines = checkRanges(context, onPremises);
  checkDns(context, onPremises, machines);
  checkHybridNodes(context, onPremises);
  checkTransfers(context, onPremises);
  checkTransferTimes(context, onPremises);
  checkFleets(context, onPremises);
  checkSites(context, onPremises);
}

const at = (...path: DocumentPath): DocumentPath => ['onPremises', ...path];

/** The number of the transit gateway's own side. */
const TRANSIT_GATEWAY_ASN = 64_512;

function checkLink(context: CheckContext, { link, cidrs, nodes, dns, transfers }: OnPremises): void {
  const { data, report } = context;
  if (link === undefined) {
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
  if (cidrs === undefined && !isWritten(context, at('cidrs'))) {
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
  if (link.asn === TRANSIT_GATEWAY_ASN) {
    const message = `ASN ${link.asn} is that of the transit gateway`;
    report({ code: 'contradiction', path: at('link', 'asn'), message, hint: 'use another ASN for the router' });
  }
  checkLinkKeys(context, link);
}

const LINK_KEYS = { vpn: ['peer'], 'direct-connect': ['connection', 'vlan'] } as const;

function checkLinkKeys(context: CheckContext, link: NonNullable<OnPremises['link']>): void {
  const { report } = context;
  for (const kind of ['vpn', 'direct-connect'] as const) {
    for (const key of LINK_KEYS[kind]) {
      const written = isWritten(context, at('link', key));
      if (link.kind === kind && !written) {
        report({ code: 'missing-key', path: at('link'), message: `"${key}" is missing: a ${kind} link needs it` });
      } else if (link.kind !== undefined && link.kind !== kind && written) {
        const message = `"${key}" applies to a ${kind} link, and this one is ${link.kind}`;
        report({ code: 'contradiction', path: at('link', key), message, hint: 'remove it' });
      }
    }
  }
  const peer = link.peer === undefined ? undefined : parseCidr(`${link.peer}/32`);
  if (link.peer !== undefined && (!peer || PRIVATE_RANGES.some((range) => isWithin(peer, range)))) {
    report({
      code: 'wrong-value',
      path: at('link', 'peer'),
      message: `${shown(link.peer)} is not a public IPv4 address`,
      hint: 'write the public address of the router',
    });
  }
}

interface Named {
  readonly cidr: Cidr;
  readonly what: string;
}

/** The ranges of machines that are well-formed. */
function checkRanges(context: CheckContext, { cidrs, link }: OnPremises): readonly Cidr[] {
  const { data, report } = context;
  const taken = takenRanges(data);
  const machines: Cidr[] = [];
  for (const kind of ['nodes', 'pods'] as const) {
    for (const [index, text] of (cidrs?.[kind] ?? []).entries()) {
      if (text === undefined) continue;
      const path = at('cidrs', kind, index);
      const cidr = privateNetwork(context, path, text, { min: 8, max: 32 });
      if (!cidr) continue;
      const other = taken.find((range) => overlaps(range.cidr, cidr));
      if (other) {
        report({
          code: 'cidr-overlap',
          path,
          message: `${shown(text)} overlaps ${formatCidr(other.cidr)}, ${other.what}`,
          hint: other.what === SERVICES ? 'set kubernetes.serviceCidr to another range' : 'choose another range',
        });
      }
      taken.push({ cidr, what: kind === 'nodes' ? 'machines on premises' : 'pods on premises' });
      if (kind === 'nodes') machines.push(cidr);
    }
  }
  if (cidrs !== undefined && link === undefined && !isWritten(context, at('link'))) {
    report({
      code: 'missing-key',
      path: at('cidrs'),
      message: '"cidrs" needs a link to the hall on premises, and "link" is missing',
      hint: 'add a link, or remove the ranges',
    });
  }
  return machines;
}

const SERVICES = 'the services of the cluster';

function takenRanges(data: CheckContext['data']): Named[] {
  const { network } = data;
  const vpc = parseCidr(network?.cidr ?? '');
  if (!vpc) return [];
  const services = serviceRange(data);
  const further = parseCidr(network?.acceleratorCidr ?? '');
  return [
    { cidr: vpc, what: 'the VPC' },
    ...(further ? [{ cidr: further, what: 'the range of the accelerators' }] : []),
    ...(services ? [{ cidr: services, what: SERVICES }] : []),
  ];
}

function checkDns({ report }: CheckContext, { dns }: OnPremises, machines: readonly Cidr[]): void {
  for (const [index, server] of (dns?.servers ?? []).entries()) {
    const cidr = server === undefined ? undefined : parseCidr(`${server}/32`);
    if (server === undefined || (cidr && machines.some((range) => isWithin(cidr, range)))) continue;
    report({
      code: 'wrong-value',
      path: at('dns', 'servers', index),
      message: `${shown(server)} is outside the ranges of machines on premises`,
      hint: `ranges: ${machines.map(formatCidr).join(', ') || 'none'}`,
    });
  }
}

/** Hybrid nodes can not resolve an API endpoint that is both public and private. */
function checkHybridNodes({ data, report }: CheckContext, { nodes }: OnPremises): void {
  if (nodes === undefined || !data.kubernetes) return;
  const { publicAccess = [], privateAccess = true } = data.kubernetes;
  if (publicAccess.length === 0 || !privateAccess) return;
  report({
    code: 'contradiction',
    path: ['kubernetes', 'publicAccess'],
    message: 'hybrid nodes need one API endpoint, private or public, and both are on',
    hint: 'remove the list, or write "privateAccess: false"',
  });
}

/** Kinds that nobody reads without a name. */
const WITH_USER: readonly TransferKind[] = ['smb', 'hdfs'];

function checkTransfers(context: CheckContext, { transfers }: OnPremises): void {
  const { data, report } = context;
  const buckets = (data.workloads ?? []).flatMap((workload) =>
    (workload?.storage ?? []).flatMap((store) =>
      isObjectStore(store?.kind) && store?.name !== undefined ? [`${workload?.name}.${store.name}`] : [],
    ),
  );
  const seen = { in: new Set<string>(), out: new Set<string>() };
  for (const [index, transfer] of (transfers ?? []).entries()) {
    const { store, every, kind, direction, user } = transfer ?? {};
    const stores = seen[direction ?? 'in'];
    if (
      kind !== undefined &&
      WITH_USER.includes(kind) &&
      user === undefined &&
      !isWritten(context, at('transfers', index, 'user'))
    ) {
      report({
        code: 'missing-key',
        path: at('transfers', index, 'kind'),
        message: `"user" is missing: a transfer of ${kind} needs one who may read and write there`,
        hint: 'add it, such as "user: datahall"',
      });
    }
    if (store !== undefined && !buckets.includes(store)) {
      report({
        code: 'reference-unknown',
        path: at('transfers', index, 'store'),
        message: `unknown object store ${shown(store)}`,
        hint: buckets.length === 0 ? 'add a store of kind object' : `object stores: ${buckets.join(', ')}`,
      });
    } else if (store !== undefined && stores.has(store)) {
      const message = `duplicate transfer ${direction === 'out' ? 'from' : 'to'} ${shown(store)}`;
      report({ code: 'name-duplicate', path: at('transfers', index, 'store'), message, hint: 'copy to another store' });
    }
    if (store !== undefined) stores.add(store);
    if (every !== undefined && !Number.isInteger(every)) {
      const message = `${every} h is not a whole number of hours`;
      report({ code: 'wrong-value', path: at('transfers', index, 'every'), message });
    }
  }
}

function checkFleets(context: CheckContext, { fleets, link, sites }: OnPremises): void {
  const { data, report } = context;
  const workloads = (data.workloads ?? []).flatMap((workload) => workload?.name ?? []);
  for (const [index, fleet] of (fleets ?? []).entries()) {
    const path = at('fleets', index);
    if (fleet?.workload !== undefined && !workloads.includes(fleet.workload)) {
      report({
        code: 'reference-unknown',
        path: [...path, 'workload'],
        message: `unknown workload ${shown(fleet.workload)}`,
        hint: `workloads: ${workloads.join(', ')}`,
      });
    }
    const site = (sites ?? []).find((each) => each?.name === fleet?.site || sites?.length === 1);
    const carried = site?.link?.bandwidth ?? (link === undefined ? null : linkBytesPerSecond(link));
    checkExchange(context, [...path, 'exchange'], fleet?.exchange, carried);
    const { accelerators } = fleet ?? {};
    if (accelerators === undefined) continue;
    if (
      accelerators.type !== undefined &&
      (accelerators.rateEach !== undefined || accelerators.memoryEach !== undefined)
    ) {
      report({
        code: 'contradiction',
        path: [...path, 'accelerators', 'type'],
        message: '"type" gives rate and memory, and so do "rateEach" and "memoryEach"',
        hint: 'write the type, or the figures',
      });
    }
    if ((accelerators.rateEach === undefined) === (accelerators.precision === undefined)) continue;
    report({
      code: 'missing-key',
      path: [...path, 'accelerators'],
      message: accelerators.rateEach === undefined ? '"precision" needs "rateEach"' : '"rateEach" needs "precision"',
      hint:
        accelerators.rateEach === undefined
          ? 'add the rate, such as "rateEach: 312 TFLOPS"'
          : 'add it, such as "precision: bf16"',
    });
  }
}

const SECONDS_PER_HOUR = 3600;

/** A run over two sites waits for every exchange: the link carries it in the time that it has. */
function checkExchange(
  { report }: CheckContext,
  path: DocumentPath,
  exchange: NonNullable<NonNullable<OnPremises['fleets']>[number]>['exchange'],
  carried: number | null,
): void {
  const { bytes, every } = exchange ?? {};
  if (bytes === undefined || every === undefined || carried === null) return;
  const needed = bytes / (every * SECONDS_PER_HOUR);
  if (needed <= carried) return;
  report({
    code: 'contradiction',
    path,
    message: `the exchange takes ${formatBits(needed)}, and the link carries ${formatBits(carried)}`,
    hint: 'run it at one site, exchange less or less often, or state a faster link as link.bandwidth',
  });
}
