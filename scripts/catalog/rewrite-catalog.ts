import type { InstanceTypeInfo } from '@aws-sdk/client-ec2';
import type { InstanceType } from '../../lib/catalog/facts/catalog.js';
import {
  type AcceleratorRecord,
  decodeAccelerators,
  encodeAccelerators,
} from '../../lib/catalog/files/accelerators-file.js';
import { encodeIndex, type IndexFile } from '../../lib/catalog/files/index-file.js';
import { decodeInstanceTypes, encodeInstanceTypes } from '../../lib/catalog/files/instance-types-file.js';
import { decodeRegion, encodeRegion } from '../../lib/catalog/files/region-file.js';
import { decodeSources, encodeSources } from '../../lib/catalog/files/sources-file.js';
import { admitType, describedType, estimatePower } from '../../lib/catalog/refresh/described-type.js';
import { compareText } from '../../lib/units/order.js';

/** What is done to the catalog beside writing it in its canonical form. */
export interface CatalogChange {
  /** Day of the snapshot, `YYYY-MM-DD`. @default - as it is */
  readonly date?: string;
  /** Types to add or to describe anew: records of `DescribeInstanceTypes`. @default - none */
  readonly described?: readonly InstanceTypeInfo[];
}

/**
 * The files of a catalog, written again from their rows: sorted, modelled power derived, regions and types in the index,
 * every file hashed. The rows are the source: nothing outside the folder is needed.
 * @param files - contents by path (`regions/us-east-1.json`), the index among them
 * @throws Error when a row can not be read or a described type carries an accelerator without figures
 */
export function rewriteCatalog(
  files: ReadonlyMap<string, string>,
  { date, described = [] }: CatalogChange = {},
): Map<string, string> {
  const text = (name: string) => files.get(name)!;
  const records = decodeAccelerators('accelerators.json', text('accelerators.json'));
  const byKey = new Map(records.map((record) => [record.accelerator.key, record]));
  const types = new Map(
    decodeInstanceTypes('instance-types.json', text('instance-types.json'), byKey).map((type) => [type.name, type]),
  );
  for (const info of described) {
    const description = describedType(info);
    const admitted = admitType(description, types.get(description.name), records);
    if ('skipped' in admitted) throw new Error(`${description.name}: ${admitted.skipped}`);
    types.set(description.name, admitted.type);
  }
  const regions = [...files]
    .filter(([name]) => name.startsWith('regions/'))
    .map(([name, content]) => decodeRegion(name, content));
  const written = new Map<string, string>([
    ['accelerators.json', encodeAccelerators(records)],
    ['instance-types.json', encodeInstanceTypes([...types.values()].map((type) => withModelledPower(type, byKey)))],
    ['sources.json', encodeSources(decodeSources('sources.json', text('sources.json')))],
    ...regions.map((region): [string, string] => [`regions/${region.region}.json`, encodeRegion(region)]),
  ]);
  const index: IndexFile = JSON.parse(text('index.json'));
  const datesOf = new Map(index.regions.map(({ region, tableDates }) => [region, tableDates]));
  const head = {
    date: date ?? index.date,
    tableDates: index.tableDates,
    regions: regions.map(({ region, label, country, continent, zones }) => {
      const tableDates = datesOf.get(region);
      return { region, label, country, continent, zones, ...(tableDates && { tableDates }) };
    }),
    instanceTypes: [...types.keys()].sort(compareText),
  };
  return written.set('index.json', encodeIndex(head, written));
}

/** Measured power stays; the rest follows from the parts of the type. */
function withModelledPower(type: InstanceType, records: ReadonlyMap<string, AcceleratorRecord>): InstanceType {
  if (type.power !== null && !type.power.method.startsWith('modelled')) return type;
  return { ...type, power: estimatePower(type, records.get(type.accelerators?.model.key ?? '')) };
}
