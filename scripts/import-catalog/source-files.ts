import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// biome-ignore lint/suspicious/noExplicitAny: the source files have no schema; the checks of the data catch what is wrong
export type Any = any;

/** What the folder of source files and the dumps hold, parsed. */
export interface SourceFiles {
  readonly instances: Readonly<Record<string, Any>>;
  readonly accelerators: Readonly<Record<string, Any>>;
  readonly energy: Any;
  readonly onDemand: Any;
  readonly spot: Any;
  readonly reserved: Any;
  readonly capacityBlocks: Any;
  /** Zone ids by type and region. */
  readonly offerings: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly services: Any;
  /** What `DescribeInstanceTypes` says of a type, in the newest dump that has it. */
  readonly describe: (name: string) => Any;
}

export function readSourceFiles(folder: string, dumpFiles: readonly string[]): SourceFiles {
  const source = (name: string): Any => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const dumps: Record<string, Any>[] = dumpFiles.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  return {
    instances: source('instances').instances,
    accelerators: source('accelerators').accelerators,
    energy: source('energy'),
    onDemand: source('prices_ondemand'),
    spot: source('prices_spot').usd_per_hour,
    reserved: source('prices_reserved').rates,
    capacityBlocks: source('prices_capacity_blocks').instance_types,
    offerings: source('availability').az_ids,
    services: source('storage_network_prices'),
    describe: (name) => dumps.find((dump) => dump[name])?.[name],
  };
}
