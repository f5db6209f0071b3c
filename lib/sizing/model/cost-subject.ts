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
export type NodePart =
  | { readonly kind: 'root-volumes' | 'detailed-monitoring' | NodeUse }
  | { readonly kind: 'licence'; readonly name: string };

/** What every node has AWS count by use. */
export type NodeUse = 'log-ingestion' | 'log-storage' | 'metrics' | 'container-insights' | 'slurm-node-fee';

/** What the hall pays for in every plan. */
export type SharedSubject =
  | { readonly kind: 'system-nodes'; readonly instanceType: string; readonly nodes: number }
  | { readonly kind: CountedSubject; readonly count: number }
  | { readonly kind: 'owned-nodes'; readonly workload: string; readonly count: number }
  /** Of a site on premises: what its nodes draw with cooling, and its people. */
  | { readonly kind: 'owned-power' | 'owned-staff'; readonly site: string }
  /** A store that grows as it fills: AWS's name of the service, and the key of the store. */
  | { readonly kind: 'unsized-store'; readonly service: string; readonly store: string }
  /** `port`: of Direct Connect, in Gbit/s; absent: unknown, or a VPN. */
  | { readonly kind: 'site-link'; readonly link: 'vpn' | 'direct-connect'; readonly port?: number }
  /** Bytes that leave AWS for a site: billed by use. */
  | { readonly kind: 'site-traffic-out'; readonly link: 'vpn' | 'direct-connect' }
  | { readonly kind: 'licence'; readonly name: string }
  /** By key of the store. */
  | { readonly kind: 'store-use'; readonly use: StoreUse; readonly store: string }
  | { readonly kind: PlainSubject | UseSubject };

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
  | 'slurm-controller'
  | 'slurm-accounting'
  | 'slurm-records'
  | 'slurm-login-fee'
  | 'image-builds'
  | 'image-snapshots'
  | 'system-node-volumes'
  | 'system-node-monitoring'
  | 'vpn-addresses'
  | 'kms-keys'
  | 'operations-staff'
  | 'hybrid-nodes'
  | 'dashboard'
  | 'prometheus-collector'
  | 'grafana-users'
  | 'alarms'
  | 'fleet-metrics'
  | 'scheduler-metrics'
  | 'support-plan';

/** Shared subjects that are billed by use: their volumes are the blueprint's, stated or by default. */
export type UseSubject =
  | 'nat-traffic'
  | 'endpoint-traffic'
  | 'region-traffic'
  | 'zone-traffic'
  | 'internet-traffic'
  | 'transit-traffic'
  | 'data-transfers'
  | 'resolver-queries'
  | 'dns-firewall-queries'
  | 'key-requests'
  | 'log-ingestion'
  | 'log-storage'
  | 'container-insights'
  | 'guardduty-management-events'
  | 'guardduty-flow-logs'
  | 'guardduty-data-events'
  | 'guardduty-audit-logs'
  | 'macie-buckets'
  | 'macie-objects'
  | 'macie-bytes'
  | 'config-items'
  | 'audit-storage';

/** What of one store is billed by use. */
export type StoreUse =
  | 'writes'
  | 'reads'
  | 'old-versions'
  | 'tiering-monitoring'
  | 'tiering-transitions'
  | 'bytes-read'
  | 'bytes-written'
  | 'backups'
  | 'access-logs';

/** What draws power. */
export type EnergySubject =
  | { readonly kind: 'nodes'; readonly instanceType: string }
  | { readonly kind: 'store'; readonly store: string }
  /** On premises. */
  | { readonly kind: 'owned-nodes'; readonly count: number };

/** What has no price in the bill, and why. */
export interface UnpricedCost {
  /** Null: shared by all. */
  readonly workload: string | null;
  readonly subject: CostSubject;
  /** `no-volume`: nothing says how many. `after-choice`: it follows from the fleets, and no choice weighs it. */
  readonly reason: 'no-price' | 'no-volume' | 'after-choice';
  /** In `unit`; 0 where no volume is known. */
  readonly quantity: number;
  readonly unit: string;
}
