/**
 * Quantities carry their unit in the blueprint ("10 TB", "100 GB/s", "40 %") and their canonical unit in the
 * type afterwards, so that a number can not be mistaken for another.
 */
declare const unit: unique symbol;
type In<Unit extends string> = number & { readonly [unit]?: Unit };

export type Bytes = In<'B'>;
export type BytesPerSecond = In<'B/s'>;
export type Tflops = In<'TFLOPS'>;
export type Usd = In<'USD'>;
export type UsdPerKwh = In<'USD/kWh'>;
export type UsdPerTonne = In<'USD/t'>;
export type Kwh = In<'kWh'>;
export type Watts = In<'W'>;
export type KgCo2e = In<'kgCO2e'>;
export type GramsCo2ePerKwh = In<'gCO2e/kWh'>;
export type Hours = In<'h'>;
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
export type QuantityKind = keyof QuantityKinds;
