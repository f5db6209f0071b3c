import { TerraformOutput, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { platformOf } from '../../plan/platforms/platforms.js';
import { hallLogGroups } from '../../plan/security/log-groups.js';
import type { Infrastructure } from '../../plan/shape/hall.js';
import type { ScannerSkip } from '../../plan/shape/security-plan.js';
import type { Platform } from '../../units/closed-lists.js';
import { ExistingLogBucket } from '../foundation/closed-bucket.js';
import { HallAccount, QuotaRequests } from '../foundation/hall-account.js';
import { HallKeys } from '../foundation/hall-keys.js';
import { HallNetwork } from '../foundation/hall-network.js';
import { inertText } from '../foundation/inert-text.js';
import { PlannedStack, type StackProps } from '../foundation/planned-stack.js';
import { HallOperations } from '../operations/hall-operations.js';
import { builderOf, type PlatformOf, type WorkloadsOf } from '../platforms/platforms.js';
import { OnPremisesHall } from '../sites/on-premises-hall.js';
import { buildStores, type HallStores, storeKeyStatements } from '../stores/hall-stores.js';
import { MOVES, type Move, movedBlocks } from './moves.js';
import { scannerFiles } from './scanner-files.js';

/** The plan of a hall on one kind of platform. */
export type PlanOn<Kind extends Platform> = Infrastructure & { readonly platform: Kind };

/** What an app may decide for the stack of a hall beside its plan. */
export interface HallStackProps extends StackProps {
  /** Addresses of earlier versions. @default - those of datahall itself */
  readonly moves?: readonly Move[];
}

/**
 * A whole hall as one Terraform stack, named after it. Its parts are public members: by key of the plan, typed by
 * the platform of the plan, or by `platform.kind` where the plan may be on any.
 */
export class HallStack<Kind extends Platform = Platform> extends PlannedStack {
  /** Account, partition and region; builds ARNs. */
  readonly account: HallAccount;
  /** KMS keys, by what they encrypt. */
  readonly keys: HallKeys;
  /** VPC and subnets. */
  readonly network: HallNetwork;
  /** What runs the workloads. */
  readonly platform: PlatformOf<Kind>;
  /** Buckets and file systems, by key of the plan. */
  readonly stores: HallStores;
  /** Node groups, compute environments or scaling groups, by key of the plan. */
  readonly fleets: WorkloadsOf<Kind>['fleets'];
  /** Roles of the workloads, by name of the workload. */
  readonly access: WorkloadsOf<Kind>['access'];
  /** Alerts, alarms, dashboard, budget and backups. */
  readonly operations: HallOperations;
  /** Null: the hall is joined to none on premises. */
  readonly onPremises: OnPremisesHall | null;

  private readonly scannerSkips: readonly ScannerSkip[];

  constructor(scope: Construct, planned: PlanOn<Kind>, props: HallStackProps = {}) {
    const plan = inertText(planned);
    const purpose = `The hall \`${plan.name}\`: ${plan.platform} in ${plan.region}.`;
    super(scope, plan.name, { ...plan, purpose }, props);
    const { retention, tags } = plan;
    this.scannerSkips = planned.security.scannerSkips;
    const account = new HallAccount(this, 'account', plan);
    const keys = new HallKeys(this, 'keys', {
      account,
      retention,
      keys: plan.keys,
      logGroups: hallLogGroups(plan, platformOf(plan))
        .map(({ name }) => name)
        .sort(),
      launcherRoleName: builderOf(plan).launcherRoleName?.(plan) ?? null,
      volumeRoleNames: builderOf(plan).volumeRoleNames?.(plan) ?? [],
      dataStatements: storeKeyStatements(plan.stores, account),
      operations: plan.operations,
    });
    const network = new HallNetwork(this, 'network', { account, keys, hall: plan.name, network: plan.network });
    const shared = { account, keys, network, retention, tags };
    const platform = builderOf(plan).build(this, plan, shared);
    const { nodeSecurityGroupId: clientSecurityGroupId, fabricSecurityGroupId } = platform;
    const stores = buildStores(this, plan, { ...shared, clientSecurityGroupId, fabricSecurityGroupId });
    const { fleets, access } = platform.addWorkloads(stores);
    this.operations = new HallOperations(this, 'operations', { ...shared, plan, hall: { network, platform, stores } });
    const site = plan.onPremises?.site ?? null;
    this.onPremises =
      site &&
      new OnPremisesHall(this, 'on-premises', {
        ...shared,
        networkPlan: plan.network,
        platform,
        stores,
        site,
        mounts: platformOf(plan).ownedMounts?.(plan) ?? [],
      });
    const { quotaRequests = [] } = plan;
    if (quotaRequests.length > 0) new QuotaRequests(this, 'quotas', { requests: quotaRequests });
    const granted = plan.access.flatMap((one) =>
      access.has(one.key) ? [{ ...one, roleArn: access.get(one.key).roleArn }] : [],
    );
    const toPaste = stores
      .of('existing-bucket')
      .values()
      .flatMap((store) => store.statementsToPaste(granted));
    const ofRecords = this.node.findAll().flatMap((part) => (part instanceof ExistingLogBucket ? part.outputs() : []));
    const outputs = [...platform.outputs(), ...stores.outputs(), ...toPaste, ...keys.outputs(), ...ofRecords];
    for (const { name, value, description } of outputs) {
      new TerraformOutput(this, name, { value, description });
    }
    this.addMoves(props.moves ?? MOVES);

    this.account = account;
    this.keys = keys;
    this.network = network;
    this.stores = stores;
    // The table of builders gives each kind its own; the compiler does not follow the kind through it.
    this.platform = platform as PlatformOf<Kind>;
    this.fleets = fleets as WorkloadsOf<Kind>['fleets'];
    this.access = access as WorkloadsOf<Kind>['access'];
  }

  /** With the rules of scanners that the hall rightly breaks, as they read them. */
  override files(): ReadonlyMap<string, string> {
    return new Map([...scannerFiles(this.scannerSkips), ...super.files()]);
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
}

/**
 * Adds a hall to a cdktf app, and after it the stack of what runs inside its cluster, where the plan has one.
 * @returns the stack of the hall, whose parts other constructs may build upon
 */
export function addHallStack<Kind extends Platform>(
  app: Construct,
  plan: PlanOn<Kind>,
  props?: HallStackProps,
): HallStack<Kind> {
  const stack = new HallStack(app, plan, props);
  addSecondStack(app, plan, props)?.addDependency(stack);
  return stack;
}

/** The stack that is applied after the hall's own; null: the plan has none. */
export function addSecondStack(scope: Construct, plan: Infrastructure, props: StackProps = {}): PlannedStack | null {
  return builderOf(plan).addSecondStack?.(scope, plan, props) ?? null;
}
