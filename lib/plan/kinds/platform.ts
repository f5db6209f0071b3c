import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { InstanceType, RegionCatalog } from '../../catalog/facts/catalog.js';
import type { FixedCost, NodeCost } from '../../sizing/model/demand.js';
import type { Platform } from '../../units/closed-lists.js';
import type { NamespaceGuards } from '../shape/charts-plan.js';
import type { SystemNodesPlan } from '../shape/eks-plan.js';
import type { CalendarStep, FleetPlan, PoolPlan } from '../shape/fleet-plan.js';
import type { HallBase, HallOf } from '../shape/hall.js';
import type { AccessPlan, KeyPurpose, PeoplePlan } from '../shape/identity-plan.js';
import type { NetworkPlan } from '../shape/network-plan.js';
import type { EventPlan, LogGroupPlan, ScalingDenialPlan, StopCallPlan } from '../shape/operations-plan.js';
import type { ScannerSkip } from '../shape/security-plan.js';
import type { StatePlan } from '../shape/state-plan.js';
import type { PlannedStoreKind, StorePlan } from '../shape/store-plan.js';
import type { AwsQuota } from './aws-quotas.js';
import type { AwsRule } from './aws-rule.js';
import type { BurnInRequest } from './burn-in.js';
import type { Job, JobRequest } from './job.js';
import type { AlarmDraft, Tile } from './monitoring.js';
import type { AwsName } from './names.js';
import type { PlanChange } from './plan-change.js';

/**
 * What runs the workloads of a hall, as the rest of the plan sees it. Each platform answers every question here, in a
 * folder of its own; nothing else compares platforms.
 */
export interface PlatformPlanner<Kind extends Platform = Platform> {
  /** What a fleet is on it, e.g. `node group`. */
  readonly fleetResource: string;
  readonly nodes: NodeTraits;
  /** Rules of AWS about this platform. */
  readonly rules: readonly AwsRule[];
  /** Purposes of encryption keys beyond those of every hall. */
  keyPurposes(blueprint: Pick<Blueprint, 'kubernetes'>): readonly KeyPurpose[];
  /** Services in AWS Health whose events concern a hall, beyond those of every hall. */
  readonly healthServices: readonly string[];

  /** Lays out what every hall of a blueprint has with any fleets: before sizing, which includes its cost. */
  prepare(request: PlatformRequest): PreparedPlatform<Kind>;

  /** How people refer to it, e.g. `cluster starter`. */
  label(hall: HallOf<Kind>): string;
  /** Names that AWS limits, beyond those of workloads, people, fleets and network. */
  names(hall: HallOf<Kind>): readonly AwsName[];
  /** Nodes that run no workload; null: there are none. */
  systemNodes(hall: HallOf<Kind>): Omit<SystemNodesPlan, 'ami'> | null;
  /** Ranges of the Internet that reach the platform's own API; null: it has none. */
  apiCidrs(hall: HallOf<Kind>): readonly string[] | null;
  /** What guards the namespaces of the workloads. @default - it has no namespaces */
  guards?(hall: HallOf<Kind>): NamespaceGuards;
  /**
   * Whose key encrypts the secrets of its API: the hall's; one that the owner states; or nobody says. @default - it has
   * no secrets
   */
  secretsKey?(hall: HallOf<Kind>): 'hall' | 'stated' | 'unstated';

  /** Log groups that the platform writes to. */
  logGroups(hall: HallOf<Kind>): readonly Pick<LogGroupPlan, 'name' | 'retentionDays'>[];
  /** Log groups that agents on the nodes write to; sorted by name. */
  agentLogGroups(hall: HallOf<Kind>): readonly LogGroupPlan[];
  /** Keys of the fleets with an Auto Scaling group that Terraform can name. */
  scalingGroups(hall: HallOf<Kind>): readonly string[];
  /** Alarms on the platform, its nodes and their accelerators. */
  alarms(hall: HallOf<Kind>): readonly AlarmDraft[];
  /** Its part of the dashboard. */
  tiles(hall: HallOf<Kind>): readonly Tile[];
  /** What it announces by EventBridge and no metric shows. */
  events(hall: HallOf<Kind>): readonly Omit<EventPlan, 'name'>[];

  /** Shell that runs a burn-in on every node of a fleet and prints its log, on a machine with access to the hall. */
  burnIn(hall: HallOf<Kind>, request: BurnInRequest): readonly string[];
  /** Where nodes of its workload find a store; null: they call it. */
  storePath(hall: HallOf<Kind>, store: StorePlan): string | null;

  /** What keeps fleets from growing when the budget is spent; nodes that run, and capacity that is held, go on. */
  scalingStop(hall: HallOf<Kind>): ScalingStop;
  /**
   * What is doubtful about a blueprint on a day, `YYYY-MM-DD`, of the catalog, and about its fleets. @default - nothing
   * @param instanceTypes - of the fleets that were chosen
   */
  warnings?(blueprint: Blueprint, day: string, instanceTypes: readonly string[]): readonly Diagnostic[];

  /** Parts beyond fleets, access of workloads and log groups: a change of platform deletes them. */
  parts(hall: HallOf<Kind>): readonly OwnPart[];
  /** Changes of its parts, its fleets and the access of workloads between two halls on it. */
  compare(before: HallOf<Kind>, after: HallOf<Kind>): PlanChange[];
  /**
   * Parts that are replaced because something below them is. @default - fleets, with their VPC or a subnet
   * @param direct - changes between the two halls
   */
  cascade?(after: HallOf<Kind>, direct: readonly PlanChange[], lost: LostGround): Cascade;

  /** Nodes on premises that its jobs may run on. @default - none join it */
  ownedNodes?(hall: HallOf<Kind>): readonly Pick<FleetPlan, 'key' | 'workload' | 'workingNodes'>[];
  /** Keys of the stores that they mount, sorted. @default - none */
  ownedMounts?(hall: HallOf<Kind>): readonly string[];
  /** A job of a workload, as the platform takes it. */
  writeJob(hall: HallOf<Kind>, request: JobRequest): Job;

  /** Quotas that it counts against beyond those of nodes, network and stores. */
  quotas(hall: HallOf<Kind>): readonly QuotaClaim[];
  /** Rules of policy scanners that it rightly breaks. */
  scannerSkips(hall: HallOf<Kind>): readonly ScannerSkip[];
}

/** What keeps fleets from growing. */
export interface ScalingStop {
  /** Null: no role of the hall starts nodes. */
  readonly denial: Pick<ScalingDenialPlan, 'actions' | 'deniedRoles'> | null;
  /** Sorted by fleet. */
  readonly calls: readonly StopCallPlan[];
}

/** A part of a platform beyond its fleets. */
export interface OwnPart {
  /** As in changes, e.g. `queue train`. */
  readonly subject: string;
  /** Whether it holds data that exists nowhere else. */
  readonly holds: boolean;
  /** What its deletion loses, in words. */
  readonly gone: string;
}

/** What of the network is replaced. */
export interface LostGround {
  readonly vpc: boolean;
  /** Why something in these subnets is replaced, in words; null: the subnets stay. */
  why(subnets: readonly string[]): string | null;
}

/** What is replaced along with something below it. */
export interface Cascade {
  /** Why every fleet is replaced, in words; null: some may stay. */
  readonly fleets: string | null;
  readonly parts: readonly Pick<PlanChange, 'kind' | 'subject' | 'why'>[];
}

/** How much a hall takes of a quota. */
export interface QuotaClaim {
  readonly quota: AwsQuota;
  /** Above 0, in the unit of the quota. */
  readonly needed: number;
  /** Whether other things of the account count against it too. */
  readonly shared: boolean;
}

/** What the nodes of every fleet of a platform have in common. */
export interface NodeTraits {
  /** Whether spot nodes join a fabric: no, where no workload on spot spans nodes. */
  readonly fabricOnSpot: boolean;
  /** Slots on network card 0 that the platform attaches interfaces of containers to. */
  readonly reservedSlots: number;
  /** IPv4 addresses that a node takes in its subnet, its primary one included, at most. */
  readonly addresses: number;
  /** IPv4 addresses that the platform's own nodes take in the `nodes` subnet of a base zone, at most. */
  readonly systemAddresses: number;
  /** Whether file systems are mounted by user data, rather than by a driver. */
  readonly mountsByUserData: boolean;
}

/** What a platform is asked before sizing. */
export interface PlatformRequest
  extends Pick<
    Blueprint,
    'kubernetes' | 'name' | 'network' | 'onPremises' | 'people' | 'security' | 'slurm' | 'workloads'
  > {
  readonly region: RegionCatalog;
  /** Sorted by name. */
  readonly pools: readonly PoolPlan[];
  /** Of all stores of the workloads: nodes mount or call them. */
  readonly storeKinds: ReadonlySet<PlannedStoreKind>;
}

/** What a hall on this platform has before it has fleets. */
export interface PreparedPlatform<Kind extends Platform = Platform> {
  /**
   * Endpoint names of the AWS services that nodes and the platform's own software call, e.g. `ecs-agent`, beyond those
   * that every node calls; unsorted.
   */
  readonly calls: readonly string[];
  /** Accounts of AWS whose registries nodes pull images from. */
  readonly registries: readonly string[];
  /** Roles that people assume; sorted by key. */
  readonly people: readonly PeoplePlan[];
  /** Monthly cost before the first node of a fleet runs. */
  fixedCosts(usage: Blueprint['usage']): readonly FixedCost[];
  /** Monthly cost of what each node of a fleet has AWS count. */
  nodeCosts(usage: Blueprint['usage']): readonly NodeCost[];
  /** The platform's part of the plan, once fleets are sized and placed. */
  plan(parts: PlacedParts): PlatformPart<Kind>;
}

/** What the platform's part of a plan is built on. */
interface PlacedParts {
  /** Sorted by key. */
  readonly drafts: readonly DraftFleet[];
  readonly network: NetworkPlan;
  /** Sorted by key. */
  readonly stores: readonly StorePlan[];
  /** Of every workload, also of one that uses no bucket; sorted by key. */
  readonly access: readonly AccessPlan[];
  readonly state: StatePlan;
}

/** A fleet as every platform has it, with what a platform needs to make it its own. */
export interface DraftFleet {
  readonly fleet: FleetPlan;
  readonly type: InstanceType;
  readonly workload: WorkloadBlueprint;
  /** Nodes that run whenever the fleet does, where a metric sets their count; else 0. */
  readonly floor: number;
  /** Changes of its size that come again every week, where `profile.week` varies. */
  readonly calendar: readonly CalendarStep[];
}

/** Of a plan, what differs from platform to platform. */
export type PlatformPart<Kind extends Platform = Platform> = Kind extends Platform
  ? Omit<HallOf<Kind>, keyof HallBase | 'platform'>
  : never;
