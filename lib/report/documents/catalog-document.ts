import type { PriceRow, TypeRow } from '../../catalog/figures/query-catalog.js';
import { countOf } from '../../units/words.js';
import { amount, count, documentOf, left, type ReportDocument, right, section, table } from '../document/document.js';

/** Instance types: accelerators, memory and network, and hourly prices where a region is named. */
export function typesDocument(
  rows: readonly TypeRow[],
  { date, region }: { readonly date: string; readonly region: string | null },
): ReportDocument {
  const priced =
    region === null
      ? []
      : [
          right('price', 'on demand', { unit: 'USD/h' }),
          right('spot', 'spot', { unit: 'USD/h' }),
          right('block', 'block', { unit: 'USD/h' }),
        ];
  const types = table(
    'types',
    'Instance types',
    [
      left('type', 'type'),
      left('accelerators', 'accelerators'),
      right('acceleratorMemory', 'memory', { unit: 'GiB' }),
      // Eighty columns hold the host or the prices.
      ...(region === null ? [right('vcpus', 'vCPUs'), right('memory', 'host', { unit: 'GiB' })] : []),
      right('network', 'network', { unit: 'Gbps' }),
      right('efa', 'EFA'),
      ...priced,
    ],
    rows.map((row) => ({
      type: row.type,
      accelerators: row.accelerator === null ? null : `${row.acceleratorCount} × ${row.accelerator}`,
      acceleratorMemory: amount(row.acceleratorMemoryGib, 'GiB'),
      vcpus: count(row.vcpus),
      memory: amount(row.memoryGib, 'GiB'),
      network: amount(row.baselineGbps, 'Gbps'),
      efa: count(row.efaInterfaces),
      ...(region !== null && {
        price: amount(row.onDemandUsdPerHour, 'USD/h'),
        spot: amount(row.spotUsdPerHour, 'USD/h'),
        block: amount(row.capacityBlockUsdPerHour, 'USD/h'),
      }),
    })),
  );
  const where = region === null ? '' : ` in ${region}`;
  const money = region === null ? '' : ', prices in USD an hour';
  return documentOf(
    'catalog',
    'Instance types',
    `${countOf(rows.length, 'type')}${where}, catalog of ${date}. Memory in GiB, network in Gbps${money}.`,
    [section('types', 'Types', [types])],
  );
}

/** Hourly prices of one type in every region that offers it. */
export function pricesDocument(type: string, rows: readonly PriceRow[], date: string): ReportDocument {
  const prices = table(
    'prices',
    `Prices of ${type}`,
    [
      left('region', 'region'),
      right('onDemand', 'on demand', { unit: 'USD/h' }),
      right('spot', 'spot', { unit: 'USD/h' }),
      right('reserved1y', '1 year', { unit: 'USD/h' }),
      right('reserved3y', '3 years', { unit: 'USD/h' }),
      right('block', 'block', { unit: 'USD/h' }),
      left('zones', 'zones'),
    ],
    rows.map((row) => ({
      region: row.region,
      onDemand: amount(row.onDemandUsdPerHour, 'USD/h'),
      spot: amount(row.spotUsdPerHour, 'USD/h'),
      reserved1y: amount(row.reserved1YearUsdPerHour, 'USD/h'),
      reserved3y: amount(row.reserved3YearUsdPerHour, 'USD/h'),
      block: amount(row.capacityBlockUsdPerHour, 'USD/h'),
      zones: row.zones.length === 0 ? null : row.zones.map((zone) => zone.slice(zone.indexOf('-') + 1)).join(' '),
    })),
  );
  return documentOf(
    'catalog',
    `Prices of ${type}`,
    `${countOf(rows.length, 'region')}, USD per instance-hour, Linux; catalog of ${date}. Reserved: all upfront, divided by the hours of the term.`,
    [section('prices', 'Prices', [prices])],
  );
}
