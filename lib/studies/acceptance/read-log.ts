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
/**
 * size, count, type, operation, root, then time, algorithm and bus bandwidth and wrong values, out of place and in place. Before
 * 2.11 there was no root, and the largest difference in place of wrong values.
 */
const NCCL_ROW =
  /^\s*(\d+)\s+\d+\s+\w+\s+\w+\s+(?:-?\d+\s+)?[\d.]+\s+[\d.]+\s+([\d.]+)\s+(\d\S*|N\/A)\s+[\d.]+\s+[\d.]+\s+[\d.]+\s+(\d\S*|N\/A)\s*$/;
/** The verdict of nccl-tests on its values, whatever the columns. */
const OUT_OF_BOUNDS = /# Out of bounds values : (\d+) FAILED/;
/** size, count, type, time, algorithm and bus bandwidth; the column of the time has had several names, and more may follow. */
const NCCOM_ROW = /^\s*(\d+)\s+\d+\s+\w+\s+[\d.]+\s+[\d.]+\s+([\d.]+)\s*$/;
const NETWORK = /NCCL INFO Using network (.+?)\s*$/;
const NEURON_ERROR = /NEURON_HW_ERR/;
const XID = /NVRM: Xid \([^)]*\): (\d+)/;
/** Xids that a program causes, or that end one: the GPU works on. All others are hardware's, as far as is known. */
const PROGRAM_XIDS: readonly number[] = [13, 31, 43, 45, 68, 69];
/** Where `nvidia-smi` has no value because the GPU does not answer. */
const UNWELL = /requires reset|is lost|unknown error|ERR!/i;

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
  if (isHardwareError(line)) log.hardwareErrors.push({ rank, line: line.trim() });
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

function isHardwareError(line: string): boolean {
  const xid = XID.exec(line)?.[1];
  return NEURON_ERROR.test(line) || (xid !== undefined && !PROGRAM_XIDS.includes(Number(xid)));
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
  const failed = OUT_OF_BOUNDS.exec(line)?.[1];
  if (failed !== undefined && before !== null) return { ...before, wrong: Math.max(before.wrong, Number(failed)) };
  const nccl = NCCL_ROW.exec(line);
  const row = nccl ?? NCCOM_ROW.exec(line);
  if (row === null) return before;
  const wrong = nccl === null ? 0 : wrongValues(nccl[3]!) + wrongValues(nccl[4]!);
  const messageBytes = Number(row[1]);
  if (before !== null && before.messageBytes > messageBytes) return { ...before, wrong: before.wrong + wrong };
  return { messageBytes, busGbytesPerSecond: Number(row[2]), wrong: (before?.wrong ?? 0) + wrong, network: null };
}

/** A count; a difference, such as 4e-07, is judged by the test itself. */
function wrongValues(column: string): number {
  return /^\d+$/.test(column) ? Number(column) : 0;
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
    // In place of a GPU it may print that it can not reach one.
    if (!/^\d+$/.test(index!)) return {};
    const count = Number(errors);
    const bad = UNWELL.test(errors ?? '') ? errors : count > 0 ? `${count} uncorrected` : null;
    return {
      accelerators: accelerators + 1,
      memoryErrors: bad === null ? memoryErrors : [...memoryErrors, `GPU ${index}: ${bad}`],
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

/** A result of one test of DCGM, of one GPU or of all. */
interface DcgmResult {
  readonly test: string;
  readonly gpu: string | null;
  /** In lower case: `pass`, `fail`, `skip`, `warn`. */
  readonly status: string;
}

/**
 * Tests that failed, from what `dcgmi diag` printed: JSON of versions 2 to 4, or the table of version 3 and 4. Null: nothing was
 * tested, for the output is another, or every test was skipped, as they are on GPUs that DCGM does not know.
 */
function dcgmFailures(text: string): readonly string[] | null {
  const results = dcgmResults(text);
  // Level 3 is more than what is installed.
  const tested = results.filter(({ test, status }) => status !== 'skip' && !DEPLOYMENT.test(test));
  const failed = results.filter(({ status }) => status === 'fail');
  if (tested.length === 0 && failed.length === 0) return null;
  return [...new Set(failed.map(({ test, gpu }) => `${test} on GPU ${gpu ?? 'of the node'}`))].sort();
}

/** Tests of software and settings, which touch no GPU; in version 4 they are one. */
const DEPLOYMENT =
  /^(software|Denylist|Blacklist|NVML Library|CUDA .*|Permissions and OS Blocks|Persistence Mode|Environment Variables|Page Retirement.*|Graphics Processes|Inforom|Fabric Manager)$/i;

function dcgmResults(text: string): DcgmResult[] {
  // Messages may stand before it.
  const start = text.indexOf('{');
  if (start >= 0) {
    try {
      return resultsIn(JSON.parse(text.slice(start, text.lastIndexOf('}') + 1)), '');
    } catch {
      return [];
    }
  }
  return resultsInTable(text);
}

function resultsIn(part: unknown, test: string): DcgmResult[] {
  if (Array.isArray(part)) return part.flatMap((one) => resultsIn(one, test));
  if (typeof part !== 'object' || part === null) return [];
  const { name, status, gpu_id, gpu_ids, entity_id, results, ...rest } = part as Readonly<Record<string, unknown>>;
  const named = typeof name === 'string' ? name : test;
  // Their summary says the same again.
  if (Array.isArray(results) && results.length > 0) return resultsIn(results, named);
  const gpu = gpu_id ?? gpu_ids ?? entity_id ?? null;
  const own =
    typeof status === 'string'
      ? [{ test: named, gpu: gpu === null ? null : `${gpu}`, status: status.toLowerCase() }]
      : [];
  return [...own, ...resultsIn(Object.values(rest), named)];
}

/** Rows of two columns; a result of one GPU stands below its test. Rows are apart by their bars, lines or none. */
function resultsInTable(text: string): DcgmResult[] {
  let test = '';
  return [...text.matchAll(/\| ([^|]*?) *\| (?:GPU ?(\d+): )?(Pass|Fail|Skip|Warn)\b[^|]*\|/gi)].map(
    ([, name, gpu, status]) => {
      if (name!.trim() !== '') test = name!.trim();
      return { test, gpu: gpu ?? null, status: status!.toLowerCase() };
    },
  );
}
