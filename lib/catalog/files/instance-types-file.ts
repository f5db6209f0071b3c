import { sortedBy } from '../../units/order.js';
import type { InstancePower, InstanceType, NetworkCard } from '../facts/catalog.js';
import { familyOf } from '../facts/instance-family.js';
import type { AcceleratorRecord } from './accelerators-file.js';
import { CorruptCatalogError, deepFreeze, type Json, list, parse, tableLines, tableRows } from './rows.js';

const TYPE_COLUMNS = [
  'name',
  'vcpus',
  'memoryGib',
  'architecture',
  'accelerator',
  'acceleratorCount',
  'baselineGbps',
  'cards',
  'efaInterfaces',
  'localNvmeGb',
  'localDisks',
  'usageClasses',
  'placementStrategies',
  'bareMetal',
  'idleWatts',
  'maxWatts',
  'powerMethod',
  'powerUncertainty',
];

/** Text of `instance-types.json`, sorted by name. */
export function encodeInstanceTypes(types: readonly InstanceType[]): string {
  const sorted = sortedBy(types, (type) => type.name);
  const methods: string[] = [];
  for (const type of sorted) {
    if (type.power && !methods.includes(type.power.method)) methods.push(type.power.method);
  }
  methods.sort();
  const rows = sorted.map((type): Json[] => [
    type.name,
    type.vcpus,
    type.memoryGib,
    type.architecture,
    type.accelerators?.model.key ?? null,
    type.accelerators?.count ?? null,
    type.network.baselineGbps,
    encodeCards(type.network.cards),
    type.network.efaInterfaces,
    type.localNvmeGb,
    type.localDisks.join(','),
    type.usageClasses.join(','),
    type.placementStrategies.join(','),
    type.bareMetal,
    type.power?.idleWatts ?? null,
    type.power?.maxWatts ?? null,
    type.power ? methods.indexOf(type.power.method) : null,
    type.power?.uncertainty ?? null,
  ]);
  return [
    '{',
    `"powerMethods":[\n${methods.map((method) => JSON.stringify(method)).join(',\n')}\n],`,
    tableLines('columns', TYPE_COLUMNS, 'rows', rows),
    '}',
    '',
  ].join('\n');
}

/**
 * Instance types of `instance-types.json`, frozen.
 * @param accelerators - by key
 * @throws CorruptCatalogError when the text is not that table or names an unknown accelerator
 */
export function decodeInstanceTypes(
  file: string,
  text: string,
  accelerators: ReadonlyMap<string, AcceleratorRecord>,
): InstanceType[] {
  const data = parse(file, text);
  const methods = data.powerMethods as string[];
  return tableRows(file, data, 'rows', TYPE_COLUMNS).map((row) => {
    const name = row[0] as string;
    const acceleratorKey = row[4] as string | null;
    const count = row[5] as number | null;
    const record = acceleratorKey === null ? undefined : accelerators.get(acceleratorKey);
    if (acceleratorKey !== null && (!record || count === null)) {
      throw new CorruptCatalogError(file, `${name} carries the unknown accelerator ${acceleratorKey}`);
    }
    let power: InstancePower | null = null;
    if (row[14] !== null) {
      const method = methods[row[16] as number];
      if (method === undefined) throw new CorruptCatalogError(file, `${name} has an unknown power method`);
      power = {
        idleWatts: row[14] as number,
        maxWatts: row[15] as number,
        method,
        uncertainty: row[17] as number,
      };
    }
    return deepFreeze({
      name,
      family: familyOf(name),
      vcpus: row[1] as number,
      memoryGib: row[2] as number,
      architecture: row[3] as InstanceType['architecture'],
      accelerators: record
        ? {
            model: record.accelerator,
            count: count as number,
            interconnect: (count as number) > 1 ? record.link : ('none' as const),
          }
        : null,
      network: {
        baselineGbps: row[6] as number | null,
        cards: decodeCards(file, row[7] as string),
        efaInterfaces: row[8] as number,
      },
      localNvmeGb: row[9] as number,
      localDisks: list(row[10] as string),
      usageClasses: list(row[11] as string) as InstanceType['usageClasses'],
      placementStrategies: list(row[12] as string) as InstanceType['placementStrategies'],
      bareMetal: row[13] as boolean,
      power,
    });
  });
}

/** `16x4` is sixteen cards of four interfaces; `e` marks those that take EFA: `1x4+16x4e`. */
function encodeCards(cards: readonly NetworkCard[]): string {
  const groups: { count: number; card: NetworkCard }[] = [];
  for (const card of cards) {
    const last = groups.at(-1);
    if (last && last.card.interfaces === card.interfaces && last.card.efa === card.efa) last.count++;
    else groups.push({ count: 1, card });
  }
  return groups.map(({ count, card }) => `${count}x${card.interfaces}${card.efa ? 'e' : ''}`).join('+');
}

function decodeCards(file: string, text: string): NetworkCard[] {
  return text.split('+').flatMap((group) => {
    const match = /^(\d+)x(\d+)(e?)$/.exec(group);
    if (!match) throw new CorruptCatalogError(file, `network cards are written "${text}"`);
    const card = { interfaces: Number(match[2]), efa: match[3] === 'e' };
    return Array.from({ length: Number(match[1]) }, () => card);
  });
}
