import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '../synthesized.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../lib/catalog/data');

const read = (name: string): Json => JSON.parse(readFileSync(join(folder, name), 'utf8'));

/** Prices of one region as its file has them, read without the program's own reader. */
export class PriceFile {
  private readonly file: Json;

  /** @param region - whose file */
  constructor(region: string) {
    this.file = read(`regions/${region}.json`);
  }

  /** Of a service; null: the file has none. */
  of(figure: string): number | null {
    return this.file.prices[figure] ?? null;
  }

  /** Tiers of S3 Standard, to where each reaches in TB; null: without end. */
  bucketTiers(): { readonly upToTb: number | null; readonly usdPerGibMonth: number }[] {
    return this.file.prices.s3StandardTiers ?? [];
  }

  firstGigabyteOut(): number | null {
    return this.file.prices.internetEgressTiers?.[0]?.usdPerGb ?? null;
  }

  fileSystem(deployment: string, drive: string, throughput: number): number | null {
    const rows: Json[] = this.file.prices.lustre;
    const row = rows.find(
      (one) => one.deployment === deployment && one.storageType === drive && one.mbytesPerSecondPerTib === throughput,
    );
    return row?.usdPerGibMonth ?? null;
  }

  /** An hour of an instance. @param column - as the file names it, e.g. `onDemand` */
  instance(type: string, column: 'onDemand' | 'spot' | 'capacityBlock'): number | null {
    const index = this.file.columns.indexOf(column);
    const row = this.file.offers.find((one: Json[]) => one[0] === type);
    return row?.[index] ?? null;
  }
}

/** vCPUs of an instance type. @throws Error when the file has no such type */
export function vcpusOf(type: string): number {
  const { columns, rows } = read('instance-types.json');
  const row = rows.find((one: Json[]) => one[0] === type);
  if (row === undefined) throw new Error(`no instance type ${type}`);
  return row[columns.indexOf('vcpus')];
}
