import { type ExpectedRate, type FleetExpectation, leastOf } from './expectation.js';
import type { FleetLog, NodeReport } from './read-log.js';

/** What is wrong with a fleet, or was not tested. */
export interface AcceptanceFinding {
  readonly code: FindingCode;
  readonly fleet: string;
  /** `refused`: the fleet does not do what it should. `untested`: the log does not show whether it does. */
  readonly weight: 'refused' | 'untested';
  readonly what: string;
  /** What to do next. */
  readonly hint: string;
}

/** Kinds of findings. */
export type FindingCode =
  | 'accelerator-missing'
  | 'bus-bandwidth-low'
  | 'dcgm-failed'
  | 'dcgm-untested'
  | 'efa-missing'
  | 'fleet-untested'
  | 'hardware-error'
  | 'kernel-unread'
  | 'log-truncated'
  | 'memory-error'
  | 'nccl-untested'
  | 'nccl-without-efa'
  | 'nccl-wrong'
  | 'node-missing'
  | 'rail-slow'
  | 'store-failed'
  | 'store-slow'
  | 'store-untested';

/** A rate as it was measured, beside what was expected. */
export interface MeasuredRate {
  readonly fleet: string;
  /** e.g. `all-reduce`, or a store with `read` or `write`. */
  readonly what: string;
  readonly unit: 'GB/s' | 'MB/s';
  readonly measured: number | null;
  readonly expected: ExpectedRate;
  /** Null: any is accepted. */
  readonly least: number | null;
}

/** The verdict on a burn-in of a hall. */
export interface AcceptanceVerdict {
  /** `incomplete`: nothing is refused, and something was not tested. */
  readonly verdict: 'accepted' | 'refused' | 'incomplete';
  /** In the order of the plan. */
  readonly findings: readonly AcceptanceFinding[];
  readonly rates: readonly MeasuredRate[];
}

/** A rail that is so much slower than the median of all has a fault of its own. */
const RAIL_SHARE = 0.85;

const REPLACE = 'replace the node, and run the burn-in again';

/** Judges the logs of a burn-in by what each fleet should show. Several logs of one fleet are those of single nodes. */
export function judgeBurnIn(expectations: readonly FleetExpectation[], logs: readonly FleetLog[]): AcceptanceVerdict {
  const findings: AcceptanceFinding[] = [];
  const rates: MeasuredRate[] = [];
  for (const expected of expectations) {
    const own = logs.filter(({ fleet }) => fleet === expected.fleet);
    const add = (weight: AcceptanceFinding['weight']) => (code: FindingCode, what: string, hint: string) =>
      findings.push({ code, fleet: expected.fleet, weight, what, hint });
    const found = { refuse: add('refused'), untested: add('untested') };
    if (own.length === 0) {
      found.untested('fleet-untested', 'the log has no burn-in of the fleet', 'run the whole script');
      continue;
    }
    judgeNodes(expected, own, found);
    for (const log of own) judgeCommunication(expected, log, own.length, found, rates);
    judgeStores(expected, own, found, rates);
  }
  const weights = new Set(findings.map(({ weight }) => weight));
  const verdict = weights.has('refused') ? 'refused' : weights.has('untested') ? 'incomplete' : 'accepted';
  return { verdict, findings, rates };
}

type Find = (code: FindingCode, what: string, hint: string) => void;
interface Found {
  readonly refuse: Find;
  readonly untested: Find;
}

function judgeNodes(expected: FleetExpectation, logs: readonly FleetLog[], { refuse, untested }: Found): void {
  const count = logs.reduce((sum, { nodes }) => sum + nodes.length, 0);
  if (count < expected.nodes) {
    refuse(
      'node-missing',
      `${count} of ${expected.nodes} nodes took part`,
      'look for nodes that did not start, or that the first one can not reach',
    );
  }
  for (const log of logs) {
    if (!log.ended)
      untested(
        'log-truncated',
        'the log ends before its last step',
        'run the burn-in again, and keep all that it prints',
      );
    for (const { rank, line } of log.hardwareErrors) {
      refuse('hardware-error', `${nodeName(log, rank)}: ${line}`, REPLACE);
    }
    log.nodes.forEach((_, rank) => {
      const report = log.reports.get(rank);
      if (report !== undefined) judgeReport(expected, nodeName(log, rank), report, { refuse, untested });
      else if (log.ended) refuse('node-missing', `${nodeName(log, rank)} says nothing of itself`, REPLACE);
    });
  }
}

function judgeReport(
  { accelerators, efaInterfaces, vendor }: FleetExpectation,
  node: string,
  report: NodeReport,
  { refuse, untested }: Found,
): void {
  if (report.accelerators < accelerators) {
    refuse('accelerator-missing', `${node} has ${report.accelerators} of ${accelerators} accelerators`, REPLACE);
  }
  if ((report.efa ?? 0) < efaInterfaces) {
    refuse(
      'efa-missing',
      `${node} has ${report.efa ?? 0} of ${efaInterfaces} EFA interfaces`,
      'see whether the container asks for them (`vpc.amazonaws.com/efa`), and has libfabric',
    );
  }
  for (const error of report.memoryErrors) refuse('memory-error', `${node}, ${error}`, REPLACE);
  for (const failure of report.dcgmFailures ?? []) refuse('dcgm-failed', `${node}: ${failure} failed`, REPLACE);
  if (vendor === 'NVIDIA' && report.dcgmFailures === null) {
    untested('dcgm-untested', `${node}: DCGM did not run`, 'use an image with `dcgmi`');
  }
  if (vendor !== null && !report.kernelRead) {
    untested('kernel-unread', `${node}: the log of the kernel could not be read`, 'run `dmesg | grep Xid` on the node');
  }
}

function judgeCommunication(
  expected: FleetExpectation,
  log: FleetLog,
  logs: number,
  { refuse, untested }: Found,
  rates: MeasuredRate[],
): void {
  if (expected.vendor === null) return;
  const { allReduce, rails } = log;
  // A published rate is of all nodes together.
  const rate: ExpectedRate =
    logs === 1 ? expected.busGbytesPerSecond : { value: null, why: 'the nodes were tested one by one' };
  const least = leastOf(rate);
  rates.push({
    fleet: expected.fleet,
    what: 'all-reduce',
    unit: 'GB/s',
    measured: allReduce?.busGbytesPerSecond ?? null,
    expected: rate,
    least,
  });
  if (allReduce === null) {
    untested('nccl-untested', 'the log has no all-reduce', 'look in the log for the error of mpirun or NCCL');
    return;
  }
  if (allReduce.wrong > 0) {
    refuse(
      'nccl-wrong',
      `${allReduce.wrong} values of the all-reduce are wrong`,
      'test single nodes: one of them computes or sends wrong values',
    );
  }
  if (expected.efaInterfaces > 0 && log.nodes.length > 1 && /^socket/i.test(allReduce.network ?? '')) {
    refuse(
      'nccl-without-efa',
      `NCCL communicates over ${allReduce.network}, not over EFA`,
      'use an image with aws-ofi-nccl, for the version of NCCL in it',
    );
  }
  if (least !== null && allReduce.busGbytesPerSecond < least) {
    refuse(
      'bus-bandwidth-low',
      `the all-reduce reaches ${allReduce.busGbytesPerSecond} GB/s, less than ${round(least)}`,
      'see whether a rail is slow, and whether the nodes are in one placement group',
    );
  }
  const usual = median([...rails.values()]);
  for (const [rail, value] of rails) {
    if (value < usual * RAIL_SHARE) {
      refuse(
        'rail-slow',
        `rail ${rail} reaches ${value} GB/s, the median is ${round(usual)}`,
        'test pairs of nodes to find the one with the slow card',
      );
    }
  }
}

function judgeStores(
  expected: FleetExpectation,
  logs: readonly FleetLog[],
  { refuse, untested }: Found,
  rates: MeasuredRate[],
): void {
  for (const { store, mbytesPerSecond } of expected.stores) {
    for (const mode of ['write', 'read']) {
      const what = `${store} ${mode}`;
      const measured = logs.map(({ stores }) => stores.get(what));
      const least = leastOf(mbytesPerSecond);
      const known = measured.filter((one) => typeof one === 'number');
      const sum = known.length < logs.length ? null : known.reduce((total, one) => total + one, 0);
      rates.push({ fleet: expected.fleet, what, unit: 'MB/s', measured: sum, expected: mbytesPerSecond, least });
      if (measured.includes(null)) {
        refuse(
          'store-failed',
          `${what} failed`,
          'see whether the nodes mount the store, and whether their role may use it',
        );
      } else if (sum === null) untested('store-untested', `the log has no ${mode} of ${store}`, 'run the whole script');
      else if (least !== null && sum < least) {
        refuse(
          'store-slow',
          `${what} reaches ${round(sum)} MB/s, less than ${round(least)}`,
          'see whether something else uses the store',
        );
      }
    }
  }
}

function nodeName({ nodes, reports }: FleetLog, rank: number | null): string {
  if (rank === null) return 'a node';
  const host = reports.get(rank)?.host ?? nodes[rank];
  return host === undefined ? `node ${rank}` : `node ${rank} (${host})`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
