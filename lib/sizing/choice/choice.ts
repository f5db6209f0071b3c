import type { LustreTier } from '../../catalog/facts/catalog.js';
import type { CostCategory } from '../../units/closed-lists.js';
import { type Decimal, minus } from '../../units/decimal.js';
import { compareText } from '../../units/order.js';
import type { CostSubject } from '../model/cost-subject.js';
import type { Demand, StoreDemand } from '../model/demand.js';
import type { PricedOption } from '../model/purchase.js';
import type { EligibleType } from './eligible.js';
import { compareResources, type Resources, totalResources } from './resources.js';

/** A fleet of one type. */
export interface FleetShape {
  readonly eligible: EligibleType;
  readonly requiredNodes: number;
  readonly totalNodes: number;
  /** In `SOURCE_ORDER`; counts are positive. */
  readonly bought: readonly { readonly option: PricedOption; readonly nodes: number }[];
}

/** A store, and the file system that it is on. */
export interface StoreShape {
  readonly store: StoreDemand;
  /** Null: not a file system. */
  readonly lustre: { readonly tier: LustreTier; readonly capacityGib: number } | null;
  /** Null where the store adds nothing to the bill by itself (local disks) or has no price here. */
  readonly usdPerGibMonth: Decimal | null;
  /** A file system without a price here, at the dearest of the sites asked about: in the objective, in no cost. */
  readonly assumedUsd: Decimal;
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
  readonly category: CostCategory;
  /** Null: shared by all. */
  readonly workload: string | null;
  readonly subject: CostSubject;
  readonly quantity: Decimal;
  readonly unit: string;
  /** Null: no source gives a price here. */
  readonly unitPriceUsd: Decimal | null;
  /** Path in the catalog of the figure that the price rests on; null: a price of the blueprint. */
  readonly figure: string | null;
}

/** The objective of parts together, without what is assumed of file systems that have no price. */
export function pricedObjective(choices: readonly Choice[]): Decimal {
  return choices.reduce(
    (left, { part }) => (part.kind === 'store' ? minus(left, part.shape.assumedUsd) : left),
    totalResources(choices.map(({ resources }) => resources)).objectiveUsd,
  );
}

/** The order of preference: objective, then fewer nodes, then less energy (unknown last), then the key. */
export function compareChoices(left: Choice, right: Choice): number {
  return compareResources(left.resources, right.resources) || compareText(left.key, right.key);
}
