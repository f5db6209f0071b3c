/**
 * Quantities carry their unit in the blueprint ("10 TB", "100 GB/s", "40 %") and their canonical unit in the
 * type afterwards, so that a number can not be mistaken for another.
 */
declare const canonical: unique symbol;
type In<Unit extends string> = number & { readonly [canonical]?: Unit };

/** Data, in bytes. */
export type Bytes = In<'B'>;
/** Bandwidth, in bytes per second; 8 Gbit/s are 1e9. */
export type BytesPerSecond = In<'B/s'>;
/** Compute rate, in 10^12 operations per second; TOPS for integers. */
export type Tflops = In<'TFLOPS'>;
/** Money, in US dollars. */
export type Usd = In<'USD'>;
/** Price of energy. */
export type UsdPerKwh = In<'USD/kWh'>;
/** Price of carbon, for a tonne of CO₂e. */
export type UsdPerTonne = In<'USD/t'>;
/** Energy, in kilowatt-hours. */
export type Kwh = In<'kWh'>;
/** Power, in watts. */
export type Watts = In<'W'>;
/** Emissions, in kilograms of CO₂e. */
export type KgCo2e = In<'kgCO2e'>;
/** Carbon intensity of a grid. */
export type GramsCo2ePerKwh = In<'gCO2e/kWh'>;
/** Duration, in hours; a year has 8760. */
export type Hours = In<'h'>;
/** Parameters, tokens or requests: whole or not. */
export type Count = In<'1'>;
/** In [0, 1]. */
export type Share = In<'share'>;

/** The kinds of quantity that a blueprint knows, and the canonical unit of each. */
export interface QuantityKinds {
  data: Bytes;
  bandwidth: BytesPerSecond;
  compute: Tflops;
  money: Usd;
  energyPrice: UsdPerKwh;
  carbonPrice: UsdPerTonne;
  carbonIntensity: GramsCo2ePerKwh;
  energy: Kwh;
  power: Watts;
  emissions: KgCo2e;
  duration: Hours;
  count: Count;
  share: Share;
}
/** What a quantity measures: picks its units and bounds. */
export type QuantityKind = keyof QuantityKinds;

/** One way to write a kind: `text × coefficient × 10^exponent ÷ divisor` is the value in the canonical unit. */
export interface Unit {
  /** As written after the number; spaces inside count as one. Empty: the bare number. */
  readonly name: string;
  readonly coefficient: bigint;
  readonly exponent: number;
  readonly divisor: bigint;
  /** Whether `formatQuantity` may choose it. Every unit may be read. */
  readonly written: boolean;
  /** Between the number and the name when written. */
  readonly gap: '' | ' ';
}

/** Range that a quantity must be in. */
export interface QuantityBounds {
  /** In the canonical unit. */
  readonly min: number;
  /** Whether `min` itself is allowed. */
  readonly minIncluded: boolean;
  readonly max: number;
}

/** How one kind of quantity is written, bounded and named in messages. */
export interface KindOfQuantity {
  /** In messages: "this is …". */
  readonly noun: string;
  /** In messages: "no unit of …". */
  readonly topic: string;
  /** The units that fit, for messages and descriptions. */
  readonly fits: string;
  /** For hints: a bare 10 becomes "10 TB". */
  readonly usualUnit: string;
  readonly units: readonly Unit[];
  /**
   * Wider than any hall that can be built, narrow enough that a slip of a unit or an exponent is caught and
   * that every sum and product downstream stays exact to a cent.
   */
  readonly bounds: QuantityBounds;
}

function unit(name: string, exponent: number, more: Partial<Omit<Unit, 'name' | 'exponent'>> = {}): Unit {
  return { name, exponent, coefficient: 1n, divisor: 1n, written: true, gap: ' ', ...more };
}
const read = { written: false } as const;
const tight = { gap: '' } as const;

const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E'].map((prefix, index) => ({ prefix, exponent: 3 * index }));
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((prefix, index) => ({
  prefix,
  coefficient: 1024n ** BigInt(index + 1),
}));

function bytes(suffix: string): Unit[] {
  return [
    ...DECIMAL.map(({ prefix, exponent }) => unit(`${prefix}B${suffix}`, exponent)),
    ...BINARY.map(({ prefix, coefficient }) => unit(`${prefix}B${suffix}`, 0, { coefficient })),
  ];
}

/** A bit is 125 × 10^-3 byte: exact in decimals. */
function bits(spell: (prefix: string) => string): Unit[] {
  return DECIMAL.map(({ prefix, exponent }) => unit(spell(prefix), exponent - 3, { coefficient: 125n, ...read }));
}

/** Units, bounds and words of each kind of quantity. */
export const KINDS: Readonly<Record<QuantityKind, KindOfQuantity>> = {
  data: {
    noun: 'an amount of data',
    topic: 'data',
    fits: 'B, kB, MB, GB, TB, PB, EB (powers of 1000) or KiB, MiB, GiB, TiB, PiB, EiB (powers of 1024)',
    usualUnit: 'TB',
    units: bytes(''),
    bounds: { min: 1, minIncluded: true, max: 1e20 },
  },
  bandwidth: {
    noun: 'a bandwidth',
    topic: 'bandwidth',
    fits: 'MB/s, GB/s, TB/s (bytes), GiB/s, TiB/s, or Mbps, Gbps, Tbps, Gbit/s (bits; 8 Gbps = 1 GB/s)',
    usualUnit: 'GB/s',
    units: [...bytes('/s'), ...bits((prefix) => `${prefix}bps`), ...bits((prefix) => `${prefix}bit/s`)],
    bounds: { min: 1, minIncluded: true, max: 1e18 },
  },
  compute: {
    noun: 'a compute rate',
    topic: 'compute',
    fits: 'GFLOPS, TFLOPS, PFLOPS, EFLOPS, or TOPS, POPS for int8',
    usualUnit: 'TFLOPS',
    units: [
      unit('GFLOPS', -3),
      unit('TFLOPS', 0),
      unit('PFLOPS', 3),
      unit('EFLOPS', 6),
      unit('TOPS', 0, read),
      unit('POPS', 3, read),
    ],
    bounds: { min: 1e-3, minIncluded: true, max: 1e9 },
  },
  money: {
    noun: 'an amount of money',
    topic: 'money',
    fits: 'USD, with k, M or B before it (10M USD)',
    usualUnit: 'USD',
    units: [unit('USD', 0), unit('k USD', 3, tight), unit('M USD', 6, tight), unit('B USD', 9, tight)],
    bounds: { min: 0, minIncluded: true, max: 1e12 },
  },
  energyPrice: {
    noun: 'a price of energy',
    topic: 'energy prices',
    fits: 'USD/kWh or USD/MWh',
    usualUnit: 'USD/kWh',
    units: [unit('USD/kWh', 0), unit('USD/MWh', -3, read)],
    bounds: { min: 0, minIncluded: true, max: 1e6 },
  },
  carbonPrice: {
    noun: 'a price of carbon',
    topic: 'carbon prices',
    fits: 'USD/t (of CO₂e)',
    usualUnit: 'USD/t',
    units: [unit('USD/t', 0), unit('USD/tCO2e', 0, read), unit('USD/t CO2e', 0, read)],
    bounds: { min: 0, minIncluded: true, max: 1e6 },
  },
  carbonIntensity: {
    noun: 'a carbon intensity',
    topic: 'carbon intensities',
    fits: 'g/kWh or kg/MWh (of CO₂e)',
    usualUnit: 'g/kWh',
    units: [unit('g/kWh', 0), unit('kg/MWh', 0, read), unit('gCO2e/kWh', 0, read), unit('g CO2e/kWh', 0, read)],
    bounds: { min: 0, minIncluded: true, max: 1e4 },
  },
  energy: {
    noun: 'an amount of energy',
    topic: 'energy',
    fits: 'kWh, MWh, GWh or TWh',
    usualUnit: 'MWh',
    units: [unit('kWh', 0), unit('MWh', 3), unit('GWh', 6), unit('TWh', 9)],
    bounds: { min: 0, minIncluded: true, max: 1e12 },
  },
  power: {
    noun: 'a power',
    topic: 'power',
    fits: 'W, kW or MW',
    usualUnit: 'kW',
    units: [unit('W', 0), unit('kW', 3), unit('MW', 6)],
    bounds: { min: 0, minIncluded: true, max: 1e10 },
  },
  emissions: {
    noun: 'an amount of CO₂e',
    topic: 'CO₂e',
    fits: 'kg CO2e, t CO2e or kt CO2e',
    usualUnit: 't CO2e',
    units: [
      unit('kg CO2e', 0),
      unit('t CO2e', 3),
      unit('kt CO2e', 6),
      unit('kgCO2e', 0, read),
      unit('tCO2e', 3, read),
      unit('ktCO2e', 6, read),
    ],
    bounds: { min: 0, minIncluded: true, max: 1e12 },
  },
  duration: {
    noun: 'a duration',
    topic: 'time',
    fits: 'ms, s, min, h, d, w or y (365 d)',
    usualUnit: 'd',
    units: [
      unit('ms', 0, { divisor: 3_600_000n }),
      unit('s', 0, { divisor: 3600n }),
      unit('min', 0, { divisor: 60n }),
      unit('h', 0),
      unit('d', 0, { coefficient: 24n }),
      unit('w', 0, { coefficient: 168n }),
      unit('y', 0, { coefficient: 8760n }),
    ],
    bounds: { min: 1 / 3600, minIncluded: true, max: 8760 * 100 },
  },
  count: {
    noun: 'a count',
    topic: 'counts',
    fits: 'a plain number, or k, M, B (10^9), T (10^12) after it (70B)',
    usualUnit: '',
    units: [unit('', 0, tight), unit('k', 3, tight), unit('M', 6, tight), unit('B', 9, tight), unit('T', 12, tight)],
    bounds: { min: 0, minIncluded: false, max: 1e15 },
  },
  share: {
    noun: 'a share',
    topic: 'shares',
    fits: 'a percentage (40 %) or a plain number from 0 to 1 (0.4)',
    usualUnit: '%',
    units: [unit('%', -2), unit('', 0, tight)],
    bounds: { min: 0, minIncluded: true, max: 1 },
  },
};

/** All kinds, in the order of `KINDS`. */
export const QUANTITY_KINDS = Object.keys(KINDS) as QuantityKind[];

/**
 * `digits × 10^exponent` of `unit`, in the canonical unit: the nearest double. Decimal units are exact up to
 * that one rounding; so are minutes and seconds as long as numerator and divisor are integers below 2^53.
 */
export function exactValue(digits: bigint, exponent: number, unit: Unit): number {
  const numerator = Number(`${digits * unit.coefficient}e${exponent + unit.exponent}`);
  return unit.divisor === 1n ? numerator : numerator / Number(unit.divisor);
}
