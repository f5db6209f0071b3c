import { FACT, LOG_FORMAT, STEP } from './burn-in-script.js';

/** What the log of a burn-in says of one fleet, before anything is judged. */
export interface FleetLog {
  readonly fleet: string;
  /** Addresses of the nodes that took part, in the order of their ranks. */
  readonly nodes: readonly string[];
  /** By rank. */
  readonly reports: ReadonlyMap<number, NodeReport>;
  /** Null: no row was printed. */
  readonly allReduce: AllReduce | null;
  /** Bus bandwidth between the nodes over one accelerator of each, in GB/s; by index. */
  readonly rails: ReadonlyMap<number, number>;
  /** Of all nodes together; null: it failed. Keys are `<store> write` and `<store> read`. */
  readonly stores: ReadonlyMap<string, number | null>;
  /** Faults that the driver reports, as it prints them. */
  readonly hardwareErrors: readonly { readonly rank: number | null; readonly line: string }[];
  /** Whether it came to its end. */
  readonly ended: boolean;
}

/** What a node says of itself. */
export interface NodeReport {
  readonly host: string | null;
  readonly accelerators: number;
  /** Null: it did not say. */
  readonly efa: number | null;
  /** Accelerators with errors of memory that were not corrected, or rows that could not be replaced. */
  readonly memoryErrors: readonly string[];
  /** Failed tests of DCGM, with the accelerator; null: it did not run. */
  readonly dcgmFailures: readonly string[] | null;
  readonly kernelRead: boolean;
}

/** The largest message of an all-reduce over all accelerators. */
export interface AllReduce {
  readonly messageBytes: number;
  readonly busGbytesPerSecond: number;
  /** Values that came out wrong, of any message. */
  readonly wrong: number;
  /** What NCCL says that it communicates over, e.g. `AWS Libfabric` or `Socket`; null: it does not say. */
  readonly network: string | null;
}

/** Of `mpirun --tag-output`: which rank printed a line. */
const TAG = /^\[\d+,(\d+)\]<std(?:out|err)>:\s?/;
/** size, count, type, operation, root, then time, algorithm and bus bandwidth and wrong values, out of place and in place. */
const NCCL_ROW =
  /^\s*(\d+)\s+\d+\s+\w+\s+\w+\s+-?\d+\s+[\d.]+\s+[\d.]+\s+([\d.]+)\s+(\d+|N\/A)\s+[\d.]+\s+[\d.]+\s+[\d.]+\s+(\d+|N\/A)\s*$/;
/** size, count, type, time, algorithm and bus bandwidth. */
const NCCOM_ROW = /^\s*(\d+)\s+\d+\s+\w+\s+[\d.]+\s+[\d.]+\s+([\d.]+)\s*$/;
const NETWORK = /NCCL INFO Using network (.+?)\s*$/;
const HARDWARE_ERROR = /NVRM: Xid|NEURON_HW_ERR/;

/** Log of a fleet while it is read. */
interface Draft {
  fleet: string;
  nodes: string[];
  reports: Map<number, NodeReport>;
  allReduce: AllReduce | null;
  network: string | null;
  rails: Map<number, number>;
  stores: Map<string, number | null>;
  hardwareErrors: { rank: number | null; line: string }[];
  ended: boolean;
}

/** Reads the log of `burnInScript`, of any length; lines that it does not know are passed over. In the order of the log. */
export function readBurnInLog(text: string): FleetLog[] {
  const logs: Draft[] = [];
  let step: readonly string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith(`${STEP} `)) {
      step = line
        .slice(STEP.length + 1)
        .trim()
        .split(' ');
      if (step[0] === 'burn-in' && step[1] === `${LOG_FORMAT}`) logs.push(draftOf(step));
      const log = logs.at(-1);
      if (log === undefined) continue;
      if (step[0] === 'node' && step[2] !== undefined) log.nodes.push(step[2]);
      if (step[0] === 'end') log.ended = true;
      continue;
    }
    const log = logs.at(-1);
    if (log === undefined) continue;
    const tag = TAG.exec(line);
    readLine(log, step, tag === null ? null : Number(tag[1]), tag === null ? line : line.slice(tag[0].length));
  }
  return logs.map(({ network, allReduce, ...log }) => ({ ...log, allReduce: allReduce && { ...allReduce, network } }));
}

function draftOf(step: readonly string[]): Draft {
  const fleet = step.find((word) => word.startsWith('fleet='))?.slice('fleet='.length) ?? '';
  return {
    fleet,
    nodes: [],
    reports: new Map(),
    allReduce: null,
    network: null,
    rails: new Map(),
    stores: new Map(),
    hardwareErrors: [],
    ended: false,
  };
}

function readLine(log: Draft, [step, name, mode]: readonly string[], rank: number | null, line: string): void {
  if (HARDWARE_ERROR.test(line)) log.hardwareErrors.push({ rank, line: line.trim() });
  log.network = NETWORK.exec(line)?.[1] ?? log.network;
  if (step === 'check' && line.startsWith(`${FACT} `)) readFact(log, rank ?? 0, line.slice(FACT.length + 1));
  if (step === 'all-reduce') log.allReduce = larger(log.allReduce, line);
  if (step === 'rail') {
    const row = larger(null, line);
    if (row !== null) log.rails.set(Number(name), row.busGbytesPerSecond);
  }
  if (step === 'store') {
    const moved = new RegExp(`^${FACT} moved (\\S+)(?: (\\d+))?$`).exec(line.trim());
    if (moved !== null) addRate(log.stores, `${name} ${mode}`, moved[1]!, moved[2]);
  }
}

function addRate(
  stores: Map<string, number | null>,
  key: string,
  bytes: string,
  milliseconds: string | undefined,
): void {
  const before = stores.get(key);
  const failed = milliseconds === undefined || before === null;
  stores.set(key, failed ? null : (before ?? 0) + Number(bytes) / Math.max(1, Number(milliseconds)) / 1000);
}

function larger(before: AllReduce | null, line: string): AllReduce | null {
  const nccl = NCCL_ROW.exec(line);
  const row = nccl ?? NCCOM_ROW.exec(line);
  if (row === null) return before;
  const wrong = nccl === null ? 0 : (Number(nccl[3]) || 0) + (Number(nccl[4]) || 0);
  const messageBytes = Number(row[1]);
  if (before !== null && before.messageBytes > messageBytes) return { ...before, wrong: before.wrong + wrong };
  return { messageBytes, busGbytesPerSecond: Number(row[2]), wrong: (before?.wrong ?? 0) + wrong, network: null };
}

const SILENT: NodeReport = {
  host: null,
  accelerators: 0,
  efa: null,
  memoryErrors: [],
  dcgmFailures: null,
  kernelRead: false,
};

function readFact({ reports }: Draft, rank: number, fact: string): void {
  const report = reports.get(rank) ?? SILENT;
  const space = fact.indexOf(' ');
  const value = fact.slice(space + 1).trim();
  reports.set(rank, { ...report, ...FACTS[fact.slice(0, space)]?.(value, report) });
}

const FACTS: Readonly<Record<string, (value: string, report: NodeReport) => Partial<NodeReport>>> = {
  host: (host) => ({ host }),
  chips: (count) => ({ accelerators: Number(count) || 0 }),
  efa: (count) => ({ efa: Number(count) || 0 }),
  kernel: (value) => ({ kernelRead: value === 'read' }),
  gpu: (value, { accelerators, memoryErrors }) => {
    const [index, , errors] = value.split(',').map((part) => part.trim());
    const count = Number(errors);
    return {
      accelerators: accelerators + 1,
      memoryErrors: count > 0 ? [...memoryErrors, `GPU ${index}: ${count} uncorrected`] : memoryErrors,
    };
  },
  rows: (value, { memoryErrors }) => {
    const [bus, , pending, failure] = value.split(',').map((part) => part.trim());
    const bad = [...(isSet(pending) ? ['rows wait for a reset'] : []), ...(isSet(failure) ? ['no row is left'] : [])];
    return { memoryErrors: [...memoryErrors, ...bad.map((what) => `GPU ${bus}: ${what}`)] };
  },
  dcgm: (value) => ({ dcgmFailures: dcgmFailures(value) }),
};

function isSet(value: string | undefined): boolean {
  return value === 'Yes' || Number(value) > 0;
}

/** Tests that failed, from the JSON of `dcgmi diag -j`, whose form differs between versions; null: it is none. */
function dcgmFailures(text: string): readonly string[] | null {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return null;
  }
  return failedTests(answer, '').sort();
}

function failedTests(part: unknown, test: string): string[] {
  if (Array.isArray(part)) return part.flatMap((one) => failedTests(one, test));
  if (typeof part !== 'object' || part === null) return [];
  const { name, status, gpu_id: gpu, entity_id: entity, results, ...rest } = part as Readonly<Record<string, unknown>>;
  const named = typeof name === 'string' ? name : test;
  // Their summary says the same again.
  if (Array.isArray(results) && results.length > 0) return failedTests(results, named);
  const own = status === 'Fail' ? [`${named} on GPU ${gpu ?? entity ?? 'of the node'}`] : [];
  return [...own, ...failedTests(Object.values(rest), named)];
}
