import type { DeliveryUnit } from '../../units/closed-lists.js';
import type { Minimum } from './minima.js';

/**
 * What a constraint of a plan, or a condition of a problem, is about, apart from its workload. Compared by
 * `identityKey`; its words are made where it is printed.
 */
export type Constraint =
  | { readonly kind: 'minimum'; readonly minimum: Minimum }
  | { readonly kind: WholeFleet }
  /** What a service is to deliver a second. */
  | { readonly kind: 'delivery'; readonly unit: DeliveryUnit }
  /** `instanceType`: one part of a fleet of several types; null: the whole fleet. */
  | { readonly kind: 'spare-nodes' | 'availability' | 'spot-nodes'; readonly instanceType: string | null }
  /** Nodes that the loss of so many of the fleet's zones leaves. */
  | {
      readonly kind: 'zone-loss';
      readonly lost: number;
      readonly zones: number;
      readonly instanceType: string | null;
    }
  | { readonly kind: 'store-capacity' | 'store-throughput'; readonly store: string }
  | { readonly kind: 'types'; readonly filter: TypeFilterKey }
  | SharedConstraint;

/** Of a fleet of any types; `local-capacity`: all local stores together. */
type WholeFleet = 'precision' | 'fewest-nodes' | 'most-nodes' | 'zones' | 'purchase' | 'local-capacity' | 'deadline';

/** What restricts the types that a workload may use. */
type TypeFilterKey = 'doubtful' | 'interconnect' | 'architectures' | 'deny' | 'allow' | 'vendors';

/** A ceiling that all workloads share. */
export type SharedConstraint =
  | { readonly kind: 'limit'; readonly limit: SharedLimitKey }
  /** Running vCPUs, by the name of the account's quota. */
  | { readonly kind: 'vcpu-quota'; readonly quota: string }
  /** Nodes of an owned reservation. */
  | { readonly kind: 'reservation'; readonly reservation: string };

/** `capacity-block-nodes`: what EC2 allows of an account; the others: what the problem limits. */
export type SharedLimitKey = 'monthly-cost' | 'monthly-energy' | 'monthly-co2e' | 'nodes' | 'capacity-block-nodes';
