import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint, StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import type { FixedCost, StoreDemand } from '../../sizing/model/demand.js';
import type { SizedStore } from '../../sizing/model/sizing.js';
import type { VolumePlan, VolumeValue } from '../shape/charts-plan.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { SubnetPlan } from '../shape/network-plan.js';
import type { ScannerSkip } from '../shape/security-plan.js';
import type { PlannedStoreKind, StoreOf, StorePlan } from '../shape/store-plan.js';
import type { AwsQuota } from './aws-quotas.js';
import type { AwsRule } from './aws-rule.js';
import type { AlarmDraft, Tile } from './monitoring.js';
import type { AwsName, NameParts } from './names.js';
import type { PlanChange } from './plan-change.js';

/**
 * One kind of store, as the rest of the plan sees it. Each kind answers every question here, in a file of its own;
 * nothing else compares kinds of store. An answer that is absent is "none".
 */
export interface StorePlanner<Kind extends PlannedStoreKind = PlannedStoreKind> {
  /** The AWS service that holds the data, as people call it, e.g. `FSx for Lustre`. */
  readonly service: string;

  /** Whether it is there already, and stays when the hall goes. @default false */
  readonly existing?: true;
  /** Whether it is made with a capacity, rather than growing as it fills. */
  readonly provisioned: boolean;
  /** Whether nodes mount it from a subnet of the VPC, rather than call it. */
  readonly mounted: boolean;
  /** Whether workloads need IAM permissions to use it. */
  readonly granted: boolean;
  /** Whether Macie can look for personal data in it. */
  readonly scannedByMacie: boolean;
  /** Endpoint names of the AWS services that nodes call to use it, e.g. `s3`. */
  readonly calls: readonly string[];
  /** Inbound rules that it adds to the security group of the nodes. */
  readonly nodeGroupRules?: number;
  /** Ids of the zones that offer the service; absent: every zone that a subnet can be in. */
  readonly zones?: readonly string[];
  /** Rules of AWS about such stores. */
  readonly rules?: readonly AwsRule[];

  /** What sizing needs to know beyond capacity and throughput. */
  demand?(asked: StoreBlueprint): Pick<StoreDemand, 'objectClass' | 'efa'>;
  /** Monthly cost beside that of a capacity that sizing chooses: what is billed by use, and a capacity that grows. */
  fixedCosts(
    asked: StoreBlueprint,
    key: string,
    region: RegionCatalog,
    usage: Blueprint['usage'],
  ): readonly FixedCost[];

  /** @throws Error when sizing leaves out what the kind needs */
  plan(request: StoreRequest): StoreOf<Kind>;
  /** Mistakes in the blueprint that show once the store is sized and the workload's fleets are placed. */
  check?(store: StoreOf<Kind>, fleets: readonly FleetPlan[]): readonly StoreMistake[];
  /** Key of the zone that holds its data; absent: several zones do. */
  zoneKey?(store: StoreOf<Kind>, subnets: readonly SubnetPlan[]): string | undefined;

  /** IPv4 addresses that its servers take in a subnet. */
  addresses?(store: StoreOf<Kind>, subnet: string): number;
  /** Keys of the subnets that it can not leave: when one is replaced, it is replaced too, without its data. */
  fixedSubnets?(store: StoreOf<Kind>): readonly string[];
  /** Names whose length or characters AWS limits. */
  names(store: StoreOf<Kind>): readonly AwsName[];
  /** Characters of its ARN, at most; absent: it is not granted. */
  arnCharacters?(store: StoreOf<Kind>, region: string): number;

  /** The only folder of its bucket that it is, with a slash at its end. @default - all of the bucket */
  folder?(store: StoreOf<Kind>): string;
  /** Name, without `-<account id>`, of its bucket, whose requests S3 logs; absent: S3 logs none. */
  loggedBucketPrefix?(store: StoreOf<Kind>): string;
  /** How pods mount it. @param folder - the only part that they may see, with a slash at its end; empty: all of it */
  podMount(store: StoreOf<Kind>, folder: string, readOnly: boolean, region: string): PodMount;
  /** Throughput that it is made with, in B/s; absent: AWS states none. */
  baselineBytesPerSecond?(store: StoreOf<Kind>): number;
  /** Name of its bucket in an account, or in a variable that holds one; absent: it is a file system. */
  bucketName?(store: StoreOf<Kind>, account: string): string;
  /** Days for which an overwritten or deleted object can be brought back; absent: it keeps no versions. */
  versionDays?(store: StoreOf<Kind>): number;
  /** Whether AWS Backup copies it daily. */
  backedUp(store: StoreOf<Kind>): boolean;
  /** Whether the encryption key of the hall's data is fixed when the store is made. */
  keyIsFixed(store: StoreOf<Kind>): boolean;
  /** Log groups that the service writes to. */
  logGroups?(store: StoreOf<Kind>): readonly { readonly name: string; readonly retentionDays: number }[];
  /** Alarms on it, with keys that begin with `store.<key>.`. */
  alarms?(store: StoreOf<Kind>): readonly AlarmDraft[];
  /** Its part of the dashboard. */
  tiles?(store: StoreOf<Kind>): readonly Tile[];
  /** Quotas that it counts against, each with the amount in the unit of the quota. */
  quotas(store: StoreOf<Kind>): readonly (readonly [AwsQuota, number])[];
  /** Rules of policy scanners that it breaks for good reason. */
  scannerSkips?(store: StoreOf<Kind>): readonly Pick<ScannerSkip, 'rule' | 'reason'>[];

  /** Changes between two plans of the same store. */
  compare(subject: string, before: StoreOf<Kind>, after: StoreOf<Kind>): PlanChange[];
}

/** What a store is planned from. */
export interface StoreRequest {
  readonly asked: StoreBlueprint;
  /** How the plan refers to it; the key is `<workload>.<name>`. */
  readonly identity: Pick<StorePlan, 'key' | 'workload' | 'name'> & { readonly team?: string };
  /** What names of AWS are made of: hall, workload and store. */
  readonly nameParts: NameParts;
  readonly region: string;
  /** Ids of the zones of the region. */
  readonly regionZones: readonly string[];
  /** Keys of the zones of the network, sorted. */
  readonly networkZones: readonly string[];
  /** What sizing chose for it. @throws Error when sizing leaves it out */
  sized(): SizedStore;
  /**
   * Id of the first zone in which the workload's nodes run; where all are on premises, of the first that the network always has: no
   * other workload moves it.
   */
  nearestZone(): string;
}

/** How a pod mounts a store. */
export interface PodMount extends Pick<VolumePlan, 'capacityGib' | 'driver' | 'mountOptions'> {
  /** What only AWS knows of it, sorted. */
  readonly values: readonly VolumeValue[];
}

/** What is wrong with a key of a store in the blueprint. */
export interface StoreMistake extends Required<Pick<Diagnostic, 'message' | 'hint'>> {
  readonly key: keyof StoreBlueprint;
}
