import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuantity } from '../../lib/units/quantity/format-quantity.js';
import { parseQuantity } from '../../lib/units/quantity/parse-quantity.js';
import { KINDS, QUANTITY_KINDS, type QuantityKind } from '../../lib/units/quantity/units.js';

describe('parseQuantity', () => {
  it.each<[QuantityKind, string | number, number]>([
    ['data', '10 TB', 10_000_000_000_000],
    ['data', '10TB', 10_000_000_000_000],
    ['data', '  10\u00a0TB ', 10_000_000_000_000],
    ['data', '500 TiB', 549_755_813_888_000],
    ['data', '1.5 KiB', 1536],
    ['data', '0.1 GB', 100_000_000],
    ['data', '1_000 kB', 1_000_000],
    ['data', '+2e3 MB', 2_000_000_000],
    ['data', '8 EiB', 2 ** 63],
    ['bandwidth', '100 GB/s', 100_000_000_000],
    ['bandwidth', '3200 Gbps', 400_000_000_000],
    ['bandwidth', '3.2 Tbps', 400_000_000_000],
    ['bandwidth', '8 Gbit/s', 1_000_000_000],
    ['bandwidth', '1 bps', 0.125],
    ['bandwidth', '2 GiB/s', 2_147_483_648],
    ['compute', '1000 TFLOPS', 1000],
    ['compute', '20 PFLOPS', 20_000],
    ['compute', '500 GFLOPS', 0.5],
    ['compute', '1.3 EFLOPS', 1_300_000],
    ['compute', '2 POPS', 2000],
    ['money', '10M USD', 10_000_000],
    ['money', '10 M USD', 10_000_000],
    ['money', '1_000 USD', 1000],
    ['money', '2.5k USD', 2500],
    ['money', '1.2B USD', 1_200_000_000],
    ['energyPrice', '0.1 USD/kWh', 0.1],
    ['energyPrice', '80 USD/MWh', 0.08],
    ['carbonPrice', '80 USD/t', 80],
    ['energy', '50 MWh', 50_000],
    ['energy', '1.5 GWh', 1_500_000],
    ['emissions', '12 t CO2e', 12_000],
    ['emissions', '12 tCO2e', 12_000],
    ['emissions', '300 kg CO2e', 300],
    ['duration', '90 min', 1.5],
    ['duration', '36 h', 36],
    ['duration', '30 d', 720],
    ['duration', '2 w', 336],
    ['duration', '1 y', 8760],
    ['duration', '1800 s', 0.5],
    ['count', '70B', 70_000_000_000],
    ['count', '1.4T', 1_400_000_000_000],
    ['count', '10k', 10_000],
    ['count', '250', 250],
    ['count', 250, 250],
    ['share', '40 %', 0.4],
    ['share', '99.9%', 0.999],
    ['share', '0.4', 0.4],
    ['share', 0.4, 0.4],
    ['share', 1, 1],
  ])('%s: %j is %d', (kind, text, value) => {
    expect(parseQuantity(kind, text, { min: 0 })).toMatchObject({ ok: true, value });
  });

  it('rounds a decimal once, not at every step', () => {
    // 0.1 × 10^12 and 0.7 × 1024^4, each worked out as integers: 10^11, and 7 × 1099511627776 / 10.
    expect(parseQuantity('data', '0.1 TB')).toMatchObject({ value: 100_000_000_000 });
    expect(parseQuantity('data', '0.7 TiB')).toMatchObject({ value: 769_658_139_443.2 });
    expect(parseQuantity('money', '0.9007199254740993 USD')).toMatchObject({ value: 0.9007199254740993 });
    expect(parseQuantity('data', '9007199254740993 B')).toMatchObject({ value: 9_007_199_254_740_992 });
  });

  it('keeps to narrower limits', () => {
    expect(parseQuantity('share', '100 %', { max: 0.99 })).toMatchObject({ ok: false, code: 'out-of-range' });
    expect(parseQuantity('share', '0 %', { minIncluded: false })).toMatchObject({ ok: false, code: 'out-of-range' });
    expect(parseQuantity('share', '0 %')).toMatchObject({ ok: true, value: 0 });
  });

  it('never yields a negative zero', () => {
    const parsed = parseQuantity('money', '-0 USD');
    expect(parsed.ok && Object.is(parsed.value, 0)).toBe(true);
  });

  it.each<[QuantityKind, string, string]>([
    ['data', '10 tb', 'did you mean "TB" (bytes)?'],
    ['data', '10 Gib', 'did you mean "GiB"?'],
    ['data', '10 terabyte', 'write "10 TB"'],
    ['bandwidth', '100 Gb/s', 'did you mean "GB/s" (bytes) or "Gbps" (bits, 8 to a byte)?'],
    ['bandwidth', '100 gib/s', 'did you mean "GiB/s" (bytes)?'],
    ['compute', '1000 tflops', 'write "1000 TFLOPS"'],
    ['compute', '1000 TFLOP', 'write "1000 TFLOPS"'],
    ['duration', '3 months', 'a month has no fixed length'],
    ['duration', '30 m', 'a month has no fixed length'],
    ['duration', '30 D', 'did you mean "d"?'],
    ['count', '70b', 'did you mean "B"?'],
    ['count', '70 %', '"%" is a unit of shares'],
    ['energy', '50 kwh', 'did you mean "kWh"?'],
    ['carbonPrice', '80 USD/kWh', '"USD/kWh" is a unit of energy prices'],
    ['emissions', '5 t co2e', 'did you mean "t CO2e"?'],
  ])('%s: %j is refused with a hint', (kind, text, hint) => {
    const parsed = parseQuantity(kind, text);
    expect(parsed).toMatchObject({ ok: false, code: 'unit-wrong' });
    expect(!parsed.ok && parsed.hint).toContain(hint);
  });

  it('takes every unit of a kind in exactly its own spelling', () => {
    for (const kind of QUANTITY_KINDS) {
      const anything = { min: 0, max: Number.POSITIVE_INFINITY };
      const names = KINDS[kind].units.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) {
        expect(parseQuantity(kind, `1 ${name}`, anything).ok, `1 ${name}`).toBe(true);
        for (const other of [name.toLowerCase(), name.toUpperCase()].filter((spelling) => !names.includes(spelling))) {
          expect(parseQuantity(kind, `1 ${other}`, anything).ok, `1 ${other}`).toBe(false);
        }
      }
    }
  });
});

describe('formatQuantity', () => {
  it.each<[QuantityKind, number, string]>([
    ['data', 10e12, '10 TB'],
    ['data', 1024 ** 4, '1 TiB'],
    ['data', 1200 * 1024 ** 3, '1200 GiB'],
    ['data', 999e9, '999 GB'],
    ['data', 0, '0 B'],
    ['data', 1, '1 B'],
    ['bandwidth', 400e9, '400 GB/s'],
    ['compute', 1000, '1 PFLOPS'],
    ['compute', 0.25, '250 GFLOPS'],
    ['money', 10e6, '10M USD'],
    ['money', 123_456.78, '123.45678k USD'],
    ['money', 0, '0 USD'],
    ['energyPrice', 0.1, '0.1 USD/kWh'],
    ['energy', 50_000, '50 MWh'],
    ['emissions', 1500, '1.5 t CO2e'],
    ['duration', 720, '30 d'],
    ['duration', 36, '36 h'],
    ['duration', 0.25, '15 min'],
    ['duration', 1.5, '90 min'],
    ['duration', 8760, '1 y'],
    ['count', 70e9, '70B'],
    ['count', 250, '250'],
    ['share', 0.4, '40 %'],
    ['share', 0, '0 %'],
    ['share', 1, '100 %'],
  ])('%s: %d is %j', (kind, value, text) => {
    expect(formatQuantity(kind, value)).toBe(text);
  });

  it('rounds when asked', () => {
    expect(formatQuantity('money', 123_456.78, { significantDigits: 3 })).toBe('123k USD');
    expect(formatQuantity('data', 1.23456e13, { significantDigits: 2 })).toBe('12 TB');
  });

  it('refuses what is no number: that is a bug of the caller', () => {
    expect(() => formatQuantity('data', Number.NaN)).toThrow();
  });

  it.each(QUANTITY_KINDS)('%s: reads back to the same number', (kind) => {
    const { max } = KINDS[kind].bounds;
    const anywhere = fc.double({ min: 0, max, noNaN: true });
    const round = fc
      .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: -6, max: 18 }))
      .map(([m, e]) => Math.min(Number(`${m}e${e}`), max));
    fc.assert(
      fc.property(fc.oneof(anywhere, round), (value) => {
        const text = formatQuantity(kind, value);
        expect(parseQuantity(kind, text, { min: 0, minIncluded: true })).toMatchObject({ ok: true, value });
      }),
      { seed: 20261122, numRuns: 2000 },
    );
  });
});
