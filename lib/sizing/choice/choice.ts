import type { LustreTier } from '../../catalog/catalog.js';
import { compare, type Decimal } from '../decimal.js';
import type { Demand, StoreDemand } from '../demand.js';
import type { EligibleType } from './eligible.js';
import type { PricedOption } from './purchase.js';

/** What one way of meeting a part of the problem takes from what all parts share. Exact. */
export interface Resources {
  /** C + λE and the carbon price, USD per month. */
  readonly objectiveUsd: Decimal;
  readonly costUsd: Decimal;
  /** IT and cooling; null: unknown, and then energy neither decides nor is limited. */
  readonly energyKwh: Decimal | null;
  readonly nodes: number;
  /** Running vCPUs by quota name. */
  readonly vcpus: ReadonlyMap<string, number>;
  readonly capacityBlockNodes: number;
}

/** A fleet of one type. */
export interface FleetShape {
  readonly eligible: EligibleType;
  readonly requiredNodes: number;
  readonly totalNodes: number;
  /** In `PURCHASE_ORDER`; counts are positive. */
  readonly bought: readonly { readonly option: PricedOption; readonly nodes: number }[];
}

export interface StoreShape {
  readonly store: StoreDemand;
  /** Null: not a file system. */
  readonly lustre: { readonly tier: LustreTier; readonly capacityGib: number } | null;
  /** Null where the store adds nothing to the bill by itself (local disks) or has no price here. */
  readonly usdPerGibMonth: Decimal | null;
}

/** One way of meeting one part: a fleet for a demand (one shape; several where types mix), or a store. */
export interface Choice {
  readonly resources: Resources;
  /** Ties that count, nodes and energy leave open go to the smaller key, by code point. */
  readonly key: string;
  readonly part:
    | { readonly kind: 'fleet'; readonly demand: Demand; readonly shapes: readonly FleetShape[] }
    | { readonly kind: 'store'; readonly demand: Demand; readonly shape: StoreShape }
    | { readonly kind: 'fixed'; readonly lines: readonly PricedLine[] };
}

/** A line of the bill before rounding. */
export interface PricedLine {
  readonly category: 'hardware' | 'software' | 'maintenance';
  /** Null: shared by all. */
  readonly workload: string | null;
  readonly item: string;
  readonly quantity: Decimal;
  readonly unit: string;
  /** Null: no source gives a price here. */
  readonly unitPriceUsd: Decimal | null;
}

/** A part of the problem and the ways of meeting it, best first. */
export interface Slot {
  /** Unique; slots are handled in this order. */
  readonly key: string;
  readonly choices: readonly Choice[];
}

/** The order of preference: objective, then fewer nodes, then less energy (unknown last), then the key. */
export function compareChoices(left: Choice, right: Choice): number {
  return (
    compareResources(left.resources, right.resources) || (left.key < right.key ? -1 : left.key > right.key ? 1 : 0)
  );
}

export function compareResources(left: Resources, right: Resources): number {
  return (
    compare(left.objectiveUsd, right.objectiveUsd) ||
    left.nodes - right.nodes ||
    compareEnergy(left.energyKwh, right.energyKwh)
  );
}

export function compareEnergy(left: Decimal | null, right: Decimal | null): number {
  if (left === null || right === null) return (left === null ? 1 : 0) - (right === null ? 1 : 0);
  return compare(left, right);
}
