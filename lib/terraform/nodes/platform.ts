import type { Construct } from 'constructs';
import type { HallOf, Operated } from '../../plan/shape/hall.js';
import type { HybridNodesPlan, SitePlan } from '../../plan/shape/site-plan.js';
import type { Platform } from '../../units/closed-lists.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import type { Parts } from '../foundation/parts.js';
import type { PlannedStack, StackOutput, StackProps } from '../foundation/planned-stack.js';
import type { HallStores } from '../stores/hall-stores.js';

/** What every platform is built on. */
export interface PlatformContext {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly network: HallNetwork;
  /** On what nodes are made of: the provider's default tags do not reach it. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Nodes that an Auto Scaling group starts and stops. */
export interface ScaledNodes {
  /** Known when Terraform has made the group. */
  readonly scalingGroupName: string;
}

/** How calls and policies name a fleet. */
export interface FleetHandle {
  /** What a call takes: a name or an ARN. */
  readonly id: string;
  /** May have wildcards where AWS makes a part of it up. */
  readonly arn: string;
}

/** An IAM role of one workload. */
export interface WorkloadRole {
  readonly roleArn: string;
  /** For policies that you attach. */
  readonly roleName: string;
}

/** What a platform builds for the workloads, by key of the plan. */
export interface Workloads<Fleet extends Construct = Construct, Role extends WorkloadRole = WorkloadRole> {
  readonly fleets: Parts<Fleet>;
  /** By name of the workload. */
  readonly access: Parts<Role>;
}

/** The part of a hall that its platform decides: built in two steps, since stores admit its nodes and it uses them. */
export interface HallPlatform {
  /** Tells the platforms apart. */
  readonly kind: Platform;
  /** Security group that every node is in. */
  readonly nodeSecurityGroupId: string;
  /** Security group of the nodes on EFA; null: no fleet has EFA. */
  readonly fabricSecurityGroupId: string | null;
  /** Fleets in an Auto Scaling group, by key of the plan. */
  readonly scalingGroups: Parts<ScaledNodes>;
  /** Nodes of the platform's own software. @default - it needs none */
  readonly system?: ScaledNodes;
  /** How calls of a runbook name a fleet; after `addWorkloads`. @default - no runbook names one */
  readonly fleetHandle?: (fleet: string) => FleetHandle;
  /** The second step, after the stores. */
  addWorkloads(stores: HallStores): Workloads;
  /** Joins owned nodes of a site to the platform. @default - the platform supports none */
  addOwnedNodes?(scope: Construct, id: string, site: SitePlan, nodes: HybridNodesPlan): void;
  /** Outputs of the stack, beside those of the stores. */
  outputs(): readonly StackOutput[];
}

/** A platform of one kind: its constructs, and what the hall needs to know before there are any. */
export interface PlatformBuilder<Kind extends Platform = Platform> {
  build(scope: Construct, plan: Operated<HallOf<Kind>>, context: PlatformContext): HallPlatform;
  /** Role that starts nodes itself, with disks under the key for volumes. @default - Auto Scaling starts all nodes */
  launcherRoleName?(plan: Operated<HallOf<Kind>>): string | null;
  /** Roles that make disks under the key for volumes while nodes run. @default - none do */
  volumeRoleNames?(plan: Operated<HallOf<Kind>>): readonly string[];
  /** Adds the stack of what runs on the platform, applied after the hall's own; null: the plan leaves it out. */
  addSecondStack?(scope: Construct, plan: Operated<HallOf<Kind>>, props: StackProps): PlannedStack | null;
}
