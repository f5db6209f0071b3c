import { type AcceleratorLink, PRECISIONS, type Precision } from '../../units/closed-lists.js';
import { sortedBy } from '../../units/order.js';
import type { Accelerator } from '../facts/catalog.js';
import { deepFreeze, type Json, list, tableLines, tableRows } from './rows.js';

const ACCELERATOR_COLUMNS = [
  'key',
  'vendor',
  'memoryGib',
  'memoryBandwidthGbytesPerSecond',
  ...PRECISIONS,
  'purposes',
  'link',
  'ec2Name',
  'ec2MemoryMib',
  'idleWatts',
  'maxWatts',
  'powerBasis',
  'doubts',
];

/** An accelerator with what only the catalog's own machinery needs. */
export interface AcceleratorRecord {
  readonly accelerator: Accelerator;
  /** How several of them in one node are joined. */
  readonly link: AcceleratorLink;
  /** As `DescribeInstanceTypes` names it; null: never seen there. */
  readonly ec2Name: string | null;
  /** As `DescribeInstanceTypes` says for a whole one, in MiB; tells variants of a name apart. */
  readonly ec2MemoryMib: number | null;
  /** Of one accelerator, in W; null: not published. */
  readonly power: {
    readonly idleWatts: number;
    readonly maxWatts: number;
    readonly basis: AcceleratorPowerBasis;
  } | null;
}

/**
 * `model`: a published energy model; `tdp`: from the thermal design power; `assumed`: of a sister card; `rate`: what a GPU of
 * their time draws by the dense TFLOPS in fp16, for want of any figure.
 */
type AcceleratorPowerBasis = 'model' | 'tdp' | 'assumed' | 'rate';

/** Text of `accelerators.json`, sorted by key. */
export function encodeAccelerators(records: readonly AcceleratorRecord[]): string {
  const rows = sortedBy(records, (record) => record.accelerator.key).map(({ accelerator, ...rest }): Json[] => [
    accelerator.key,
    accelerator.vendor,
    accelerator.memoryGib,
    accelerator.memoryBandwidthGbytesPerSecond,
    ...PRECISIONS.map((precision) => accelerator.denseTflops[precision]),
    accelerator.purposes.join(','),
    rest.link,
    rest.ec2Name,
    rest.ec2MemoryMib,
    rest.power?.idleWatts ?? null,
    rest.power?.maxWatts ?? null,
    rest.power?.basis ?? null,
    accelerator.doubts.map((doubt): Json => [doubt.figure, doubt.reason]),
  ]);
  return `{\n${tableLines('columns', ACCELERATOR_COLUMNS, 'rows', rows)}\n}\n`;
}

/**
 * Accelerators of `accelerators.json`.
 * @throws CorruptCatalogError when the text is not that table
 */
export function decodeAccelerators(file: string, text: string): AcceleratorRecord[] {
  return tableRows(file, text, 'rows', ACCELERATOR_COLUMNS).map((row) => {
    const [key, vendor, memoryGib, bandwidth] = row;
    const tflops = row.slice(4, 4 + PRECISIONS.length);
    const [purposes, link, ec2Name, ec2MemoryMib, idleWatts, maxWatts, basis, doubts] = row.slice(
      4 + PRECISIONS.length,
    );
    const denseTflops = {} as Record<Precision, number | null>;
    PRECISIONS.forEach((precision, i) => {
      denseTflops[precision] = tflops[i] as number | null;
    });
    return deepFreeze({
      accelerator: {
        key: key as string,
        vendor: vendor as Accelerator['vendor'],
        memoryGib: memoryGib as number,
        memoryBandwidthGbytesPerSecond: bandwidth as number | null,
        denseTflops,
        purposes: list(purposes as string) as Accelerator['purposes'],
        doubts: (doubts as [string, string][]).map(([figure, reason]) => ({ figure, reason })),
      },
      link: link as AcceleratorRecord['link'],
      ec2Name: ec2Name as string | null,
      ec2MemoryMib: ec2MemoryMib as number | null,
      power:
        idleWatts === null
          ? null
          : {
              idleWatts: idleWatts as number,
              maxWatts: maxWatts as number,
              basis: basis as AcceleratorPowerBasis,
            },
    });
  });
}
