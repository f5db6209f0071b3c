import { TerraformOutput, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { platformLogGroups } from '../../plan/platforms/platform-parts.js';
import type { Infrastructure } from '../../plan/shape/hall.js';
import { HallAccount } from '../foundation/hall-account.js';
import { HallKeys } from '../foundation/hall-keys.js';
import { HallNetwork } from '../foundation/hall-network.js';
import { PlannedStack } from '../foundation/planned-stack.js';
import { QuotaRequests } from '../foundation/quota-requests.js';
import { ChartsStack, installsCharts } from '../helm/charts-stack.js';
import type { PlatformContext } from '../nodes/platform.js';
import { HallOperations } from '../operations/hall-operations.js';
import { BatchPlatform } from '../platforms/batch/batch-platform.js';
import { Ec2Platform } from '../platforms/ec2/ec2-platform.js';
import { EksPlatform } from '../platforms/eks/eks-platform.js';
import type { HallCluster } from '../platforms/eks/hall-cluster.js';
import { OnPremisesHall } from '../sites/on-premises-hall.js';
import { AccessLogStore } from '../stores/access-log-store.js';
import { ExpressStore } from '../stores/express-store.js';
import { HomeStore } from '../stores/home-store.js';
import { LustreStore } from '../stores/lustre-store.js';
import { ObjectStore } from '../stores/object-store.js';
import { MOVES, type Move, movedBlocks } from './moves.js';

/** A whole hall as one Terraform stack, named after it. Its parts are there to be built upon. */
export class HallStack extends PlannedStack {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly network: HallNetwork;
  readonly platform: EksPlatform | BatchPlatform | Ec2Platform;
  /** By key of the plan, as are the others. */
  readonly fleets: ReadonlyMap<string, Construct>;
  readonly objectStores: ReadonlyMap<string, ObjectStore>;
  readonly lustreStores: ReadonlyMap<string, LustreStore>;
  readonly expressStores: ReadonlyMap<string, ExpressStore>;
  readonly homeStores: ReadonlyMap<string, HomeStore>;
  readonly access: ReadonlyMap<string, Construct>;
  /** Null: the hall is joined to none on premises. */
  readonly onPremises: OnPremisesHall | null;
  readonly operations: HallOperations;

  /** @param moves - addresses of earlier versions */
  constructor(scope: Construct, plan: Infrastructure, moves: readonly Move[] = MOVES) {
    super(scope, plan.name, plan);
    this.account = new HallAccount(this, 'account', plan);
    this.keys = new HallKeys(this, 'keys', {
      account: this.account,
      retention: plan.retention,
      keys: plan.keys,
      logGroups: logGroups(plan),
      launcherRoleName: launcherRole(plan),
      operations: plan.operations,
      linksBuckets: plan.stores.some((store) => store.kind === 'lustre' && store.link !== null),
    });
    const shared = { account: this.account, keys: this.keys, retention: plan.retention };
    this.network = new HallNetwork(this, 'network', { ...shared, hall: plan.name, network: plan.network });
    this.platform = addPlatform(this, plan, { ...shared, network: this.network, tags: plan.tags });

    const objectPlans = plan.stores.flatMap((store) => (store.kind === 'object' ? [store] : []));
    const accessLogs =
      plan.accessLogs &&
      new AccessLogStore(this, 'access-logs', {
        ...shared,
        logs: plan.accessLogs,
        loggedBucketPrefixes: objectPlans.map(({ bucketPrefix }) => bucketPrefix),
      });
    this.objectStores = new Map(
      objectPlans.map((store) => {
        if (accessLogs === null) throw new Error(`the plan has a bucket but no access logs: ${store.key}`);
        return [store.key, new ObjectStore(this, `store.${store.key}`, { ...shared, store, accessLogs })];
      }),
    );
    const { nodeSecurityGroupId: clientSecurityGroupId, fabricSecurityGroupId } = this.platform;
    const inNetwork = { ...shared, network: this.network, clientSecurityGroupId };
    this.lustreStores = new Map(
      plan.stores.flatMap((store) => {
        if (store.kind !== 'lustre') return [];
        const linkedBucket = store.link && this.objectStores.get(store.link.store)!.bucketName;
        const props = { ...inNetwork, store, fabricSecurityGroupId, linkedBucket };
        return [[store.key, new LustreStore(this, `store.${store.key}`, props)] as const];
      }),
    );
    this.expressStores = new Map(
      plan.stores.flatMap((store) =>
        store.kind === 'express'
          ? [[store.key, new ExpressStore(this, `store.${store.key}`, { ...shared, store })] as const]
          : [],
      ),
    );
    this.homeStores = new Map(
      plan.stores.flatMap((store) =>
        store.kind === 'home'
          ? [[store.key, new HomeStore(this, `store.${store.key}`, { ...inNetwork, store })] as const]
          : [],
      ),
    );
    const workloads = this.platform.addWorkloads(this);
    this.fleets = workloads.fleets;
    this.access = workloads.access;
    this.operations = new HallOperations(this, 'operations', {
      ...shared,
      plan,
      hall: {
        network: this.network,
        platform: this.platform,
        lustreStores: this.lustreStores,
        homeStores: this.homeStores,
      },
      objectStores: this.objectStores,
    });
    const site = plan.onPremises?.site ?? null;
    this.onPremises =
      site &&
      new OnPremisesHall(this, 'on-premises', {
        ...shared,
        cluster: 'cluster' in this.platform ? this.platform.cluster : null,
        clusterPlanName: plan.name,
        network: this.network,
        networkPlan: plan.network,
        site,
        objectStores: this.objectStores,
      });
    const { quotaRequests = [] } = plan;
    if (quotaRequests.length > 0) {
      new QuotaRequests(this, 'quotas', { requests: quotaRequests });
    }
    this.addOutputs();
    this.addMoves(moves);
  }

  /** @throws Error when the hall is not on EKS */
  get cluster(): HallCluster {
    if (!('cluster' in this.platform)) throw new Error('the hall has no cluster');
    return this.platform.cluster;
  }

  private addMoves(moves: readonly Move[]): void {
    const addresses = this.node
      .findAll()
      .flatMap((part) =>
        TerraformResource.isTerraformResource(part) ? [`${part.terraformResourceType}.${part.friendlyUniqueId}`] : [],
      );
    const blocks = movedBlocks(addresses, moves);
    if (blocks.length > 0) this.addOverride('moved', blocks);
  }

  private addOutputs(): void {
    const output = (name: string, value: string, description: string) =>
      new TerraformOutput(this, name, { value, description });
    for (const { name, value, description } of this.platform.outputs()) output(name, value, description);
    for (const [key, store] of this.objectStores) {
      output(`bucket_${key.replaceAll('.', '_')}`, store.bucketName, `Bucket of store ${key}`);
    }
    for (const [key, store] of this.expressStores) {
      output(`bucket_${key.replaceAll('.', '_')}`, store.bucketName, `Directory bucket of store ${key}`);
    }
    for (const [key, store] of this.homeStores) {
      output(`file_system_${key.replaceAll('.', '_')}`, store.fileSystemId, `File system of store ${key}`);
    }
    for (const [key, { fileSystem }] of this.lustreStores) {
      const name = key.replaceAll('.', '_');
      output(`file_system_${name}`, fileSystem.id, `File system of store ${key}`);
      output(
        `mount_${name}`,
        `${fileSystem.dnsName}@tcp:/${fileSystem.mountName}`,
        `What clients of store ${key} mount`,
      );
    }
  }
}

/**
 * Adds a hall to one's own cdktf app, and after it the stack of what runs inside its cluster, where the plan has one.
 * @returns the stack, whose parts (`network`, `platform`, `fleets`, …) other constructs may build upon
 */
export function addHallStack(app: Construct, plan: Infrastructure): HallStack {
  const stack = new HallStack(app, plan);
  if (installsCharts(plan)) new ChartsStack(app, plan).addDependency(stack);
  return stack;
}

function addPlatform(scope: Construct, plan: Infrastructure, context: PlatformContext) {
  switch (plan.platform) {
    case 'eks':
      return new EksPlatform(scope, plan, context);
    case 'batch':
      return new BatchPlatform(scope, plan, context);
    case 'ec2':
      return new Ec2Platform(scope, plan, context);
  }
}

/** Null: Auto Scaling starts all nodes. */
function launcherRole(plan: Infrastructure): string | null {
  const autoscaler = plan.platform === 'eks' ? plan.cluster.autoscaler : null;
  return autoscaler?.kind === 'karpenter' ? autoscaler.roleName : null;
}

/** What the key for logs encrypts. */
function logGroups(plan: Infrastructure): string[] {
  const fileSystems = plan.stores.flatMap((store) => (store.kind === 'lustre' ? [store.logGroup] : []));
  const flowLogs = plan.network.flowLogs === null ? [] : [plan.network.flowLogs.logGroup];
  const agents = plan.operations.logGroups.map(({ name }) => name);
  const site = plan.onPremises?.site;
  const joins = site ? site.transfers.map(({ logGroup }) => logGroup) : [];
  if (site?.link.kind === 'vpn') joins.push(site.link.logGroup);
  const platform = platformLogGroups(plan).map(({ name }) => name);
  return [...platform, ...flowLogs, ...agents, ...fileSystems, ...joins].sort();
}
