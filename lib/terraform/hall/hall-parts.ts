import type { EksHall, Infrastructure, Operated } from '../../plan/shape/hall.js';

/** Modules of constructs that only some halls have. */
export interface HallParts {
  readonly accountServices: typeof import('../operations/account-services.js');
  readonly batchPlatform: typeof import('../platforms/batch/batch-platform.js');
  readonly chartsStack: typeof import('../helm/charts-stack.js');
  readonly dataBackup: typeof import('../operations/data-backup.js');
  readonly ec2Platform: typeof import('../platforms/ec2/ec2-platform.js');
  readonly eksPlatform: typeof import('../platforms/eks/eks-platform.js');
  readonly existingVpc: typeof import('../foundation/existing-vpc.js');
  readonly expressStore: typeof import('../stores/express-store.js');
  readonly homeStore: typeof import('../stores/home-store.js');
  readonly karpenter: typeof import('../platforms/eks/karpenter.js');
  readonly lustreLink: typeof import('../stores/lustre-link.js');
  readonly lustreStore: typeof import('../stores/lustre-store.js');
  readonly onPremisesHall: typeof import('../sites/on-premises-hall.js');
  readonly mailSubscription: typeof import('../operations/mail-subscription.js');
  readonly quotaRequests: typeof import('../foundation/quota-requests.js');
  readonly reservationPool: typeof import('../nodes/reservation-pool.js');
  readonly vpcRanges: typeof import('../foundation/vpc-ranges.js');
}

export type PartName = keyof HallParts;

const loaded = new Map<PartName, unknown>();

/** A module that is loaded; `loadHallParts` provides those of a plan. */
export function providePart<Name extends PartName>(name: Name, module: HallParts[Name]): void {
  loaded.set(name, module);
}

/** @throws Error when the part was not loaded */
export function hallPart<Name extends PartName>(name: Name): HallParts[Name] {
  if (!loaded.has(name)) throw new Error(`${name} is not loaded: await loadHallParts(plan) first`);
  return loaded.get(name) as HallParts[Name];
}

/** Whether a second stack installs what runs inside the cluster. */
export function installsCharts(plan: Infrastructure): plan is Operated<EksHall> {
  return plan.platform === 'eks' && plan.charts.stack !== null;
}

/** Whether the hall has anything of which an account has one. */
export function hasAccountServices({ operations }: Infrastructure): boolean {
  const { auditBucket, diskEncryption, guardDuty, macie, costTags } = operations.account;
  return auditBucket !== null || diskEncryption || guardDuty || macie !== null || costTags.length > 0;
}
