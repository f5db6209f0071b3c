import { type Cidr, formatCidr, isWithin, overlaps, parseCidr } from '../../../units/cidr.js';
import type { TransferKind } from '../../../units/closed-lists.js';
import { formatBits, formatSignificant, formatWhole } from '../../../units/numbers.js';
import { shown } from '../../../units/shown.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { REMOTE_NETWORKS_MAX, siteWay } from '../../kinds/link-facts.js';
import { namedRegions, roundTripMilliseconds, statedTrips } from '../../kinds/round-trips.js';
import { isObjectStore } from '../../kinds/store-facts.js';
import type { Blueprint } from '../../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from '../check-context.js';
import { privateNetwork, serviceRange } from '../network.js';
import { checkLinks } from './links.js';
import { checkSites } from './owned-sites.js';
import { checkTransferTimes } from './transfer-times.js';

type OnPremises = Incomplete<NonNullable<Blueprint['onPremises']>>;

/** A hall on premises: ranges that do not overlap, a link, owned nodes that some workload uses. */
export function checkOnPremises(context: CheckContext, onPremises: OnPremises): void {
  checkLinks(context, onPremises);
  const machines = checkRanges(context, onPremises);
  checkDns(context, onPremises, machines);
  checkHybridNodes(context, onPremises);
  checkTransfers(context, onPremises);
  checkTransferTimes(context, onPremises);
  checkFleets(context, onPremises);
  checkSites(context, onPremises);
}

const at = (...path: DocumentPath): DocumentPath => ['onPremises', ...path];

interface Named {
  readonly cidr: Cidr;
  readonly what: string;
}

/** The ranges of machines that are well-formed, at all sites. */
function checkRanges(context: CheckContext, { cidrs, link, sites = [] }: OnPremises): readonly Cidr[] {
  const { data, report } = context;
  const taken = takenRanges(data);
  const machines: Cidr[] = [];
  const ranges = [
    ...(['nodes', 'pods'] as const).map((kind) => ({ kind, texts: cidrs?.[kind], path: at('cidrs', kind) })),
    ...sites.map((site, index) => ({
      kind: 'nodes' as const,
      texts: site?.cidrs?.nodes,
      path: at('sites', index, 'cidrs', 'nodes'),
    })),
  ];
  for (const { kind, texts, path: list } of ranges) {
    for (const [index, text] of (texts ?? []).entries()) {
      if (text === undefined) continue;
      const path = [...list, index];
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
  if (machines.length > REMOTE_NETWORKS_MAX) {
    report({
      code: 'rule',
      path: at('sites'),
      message: `${machines.length} ranges of machines: EKS takes ${REMOTE_NETWORKS_MAX} at most`,
      hint: 'write wider ranges that hold several',
    });
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
    const carried = siteWay(site?.link, link).bytesPerSecond;
    checkExchange(context, [...path, 'exchange'], fleet?.exchange, carried, roundTripTo(data, site));
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

/** From a site to the farthest region of the hall, in milliseconds; what nothing says is none. */
function roundTripTo(
  { onPremises, region }: CheckContext['data'],
  site: NonNullable<OnPremises['sites']>[number],
): number {
  const regions = namedRegions(region);
  const stated = statedTrips(onPremises ?? {}, regions);
  const from = { name: site?.name ?? '', ...(site?.place !== undefined && { place: site.place }) };
  return Math.max(0, ...regions.map((name) => roundTripMilliseconds(from, { name }, stated) ?? 0));
}

const SECONDS_PER_HOUR = 3600;

/** A run over two sites waits for every exchange: the link carries it in the time that it has. */
function checkExchange(
  { report }: CheckContext,
  path: DocumentPath,
  exchange: NonNullable<NonNullable<OnPremises['fleets']>[number]>['exchange'],
  carried: number | null,
  roundTrip: number,
): void {
  const { bytes, every } = exchange ?? {};
  if (bytes === undefined || every === undefined || carried === null) return;
  const needed = bytes / (every * SECONDS_PER_HOUR);
  const seconds = bytes / carried + roundTrip / 1000;
  if (seconds <= every * SECONDS_PER_HOUR) return;
  if (needed <= carried) {
    report({
      code: 'contradiction',
      path,
      message: `an exchange takes ${formatSignificant(seconds, 3)} s with a round trip of ${formatWhole(roundTrip)} ms, and one is due every ${formatSignificant(every * SECONDS_PER_HOUR, 3)} s`,
      hint: 'run it at one site, exchange less or less often, or state a shorter "roundTrip" or a faster link',
    });
    return;
  }
  report({
    code: 'contradiction',
    path,
    message: `the exchange takes ${formatBits(needed)}, and the link carries ${formatBits(carried)}`,
    hint: 'run it at one site, exchange less or less often, or state a faster link as link.bandwidth',
  });
}
