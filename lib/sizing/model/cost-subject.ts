import type { LustreDeployment, NodeSource } from '../../units/closed-lists.js';
import type { ObjectClass } from './store-kinds.js';

/**
 * What a line of the bill is for, by the names of the plan. Lines are grouped and compared by it; its words are made
 * where it is printed. A `count` is what there is of it, and no part of what it is.
 */
export type CostSubject = WorkloadSubject | SharedSubject;

/** What one workload pays for. */
export type WorkloadSubject =
  | {
      readonly kind: 'nodes';
      readonly instanceType: string;
      readonly purchase: NodeSource;
      /** Owned reservation that they start in; null: they are bought. */
      readonly reservation: string | null;
    }
  | { readonly kind: 'node-parts'; readonly part: NodePart; readonly instanceType: string }
  | {
      readonly kind: 'file-system';
      readonly store: string;
      readonly deployment: LustreDeployment;
      readonly mbytesPerSecondPerTib: number;
    }
  | {
      readonly kind: 'bucket';
      readonly store: string;
      readonly objectClass: ObjectClass;
      /** Upper end of the price tier, in TB; null: the last tier, or no tier is known. */
      readonly tierToTb: number | null;
    };

/** What every node carries besides its instance price. */
export type NodePart = { readonly kind: 'root-volumes' } | { readonly kind: 'licence'; readonly name: string };

/** What the hall pays for in every plan. */
export type SharedSubject =
  | { readonly kind: 'system-nodes'; readonly instanceType: string; readonly nodes: number }
  | { readonly kind: CountedSubject; readonly count: number }
  | { readonly kind: 'owned-nodes'; readonly workload: string; readonly count: number }
  /** A store that grows as it fills: AWS's name of the service, and the key of the store. */
  | { readonly kind: 'unsized-store'; readonly service: string; readonly store: string }
  | { readonly kind: 'site-link'; readonly link: 'vpn' | 'direct-connect' }
  | { readonly kind: 'licence'; readonly name: string }
  | { readonly kind: PlainSubject | UseBasedSubject };

/** Shared subjects that are counted by the piece. */
export type CountedSubject =
  | 'nat-gateways'
  | 'public-ipv4-addresses'
  | 'interface-endpoints'
  | 'transit-gateway-attachments'
  | 'resolver-interfaces';

/** Shared subjects of which a hall has one, or whose quantity is no part of the name. */
export type PlainSubject =
  | 'control-plane'
  | 'system-node-volumes'
  | 'kms-keys'
  | 'operations-staff'
  | 'hybrid-nodes'
  | 'data-transfers'
  | 'support-plan';

/** Shared subjects that are billed by use, which no blueprint gives beforehand. */
export type UseBasedSubject =
  | 'endpoint-traffic'
  | 'zone-and-internet-traffic'
  | 'requests'
  | 'observability'
  | 'backups'
  | 'tiering-monitoring';

/** What draws power. */
export type EnergySubject =
  | { readonly kind: 'nodes'; readonly instanceType: string }
  | { readonly kind: 'store'; readonly store: string }
  /** On premises. */
  | { readonly kind: 'owned-nodes'; readonly count: number };

/** What has no price, and why: no source gives one in the region, or it is billed by use. */
export interface UnpricedCost {
  /** Null: shared by all. */
  readonly workload: string | null;
  readonly subject: CostSubject;
  readonly reason: 'no-price' | 'billed-by-use';
}
