import { Type } from 'typebox';
import type {
  Bytes,
  BytesPerSecond,
  Count,
  Hours,
  KgCo2e,
  Kwh,
  Share,
  Tflops,
  Usd,
  UsdPerKwh,
  UsdPerTonne,
} from './quantity.js';

/** The kinds of quantity that a blueprint knows, and the canonical unit of each. */
export interface QuantityKinds {
  data: Bytes;
  bandwidth: BytesPerSecond;
  compute: Tflops;
  money: Usd;
  energyPrice: UsdPerKwh;
  carbonPrice: UsdPerTonne;
  energy: Kwh;
  emissions: KgCo2e;
  duration: Hours;
  count: Count;
  share: Share;
}
export type QuantityKind = keyof QuantityKinds;

/** A string with a unit in the file; a number in the canonical unit once read. */
export function quantity<Kind extends QuantityKind>(
  kind: Kind,
  options: { description: string; default?: string; examples?: string[] },
) {
  return Type.Unsafe<QuantityKinds[Kind]>({ type: 'string', quantity: kind, ...options });
}
