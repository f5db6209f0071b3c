import type { Infrastructure } from '../../plan/shape/hall.js';
import type { StorePlan } from '../../plan/shape/store-plan.js';
import { type HallParts, hasAccountServices, installsCharts, type PartName, providePart } from './hall-parts.js';

/** Modules of constructs that only some halls have, and which halls these are. */
const PARTS = {
  accountServices: part(hasAccountServices, () => import('../operations/account-services.js')),
  batchPlatform: part(isOn('batch'), () => import('../platforms/batch/batch-platform.js')),
  chartsStack: part(installsCharts, () => import('../helm/charts-stack.js')),
  dataBackup: part(
    ({ operations }) => operations.backup !== null,
    () => import('../operations/data-backup.js'),
  ),
  ec2Platform: part(isOn('ec2'), () => import('../platforms/ec2/ec2-platform.js')),
  eksPlatform: part(isOn('eks'), () => import('../platforms/eks/eks-platform.js')),
  existingVpc: part(
    ({ network }) => network.existing !== null,
    () => import('../foundation/existing-vpc.js'),
  ),
  expressStore: part(hasStore('express'), () => import('../stores/express-store.js')),
  homeStore: part(hasStore('home'), () => import('../stores/home-store.js')),
  karpenter: part(
    (plan) => plan.platform === 'eks' && plan.cluster.autoscaler?.kind === 'karpenter',
    () => import('../platforms/eks/karpenter.js'),
  ),
  lustreLink: part(
    ({ stores }) => stores.some((store) => store.kind === 'lustre' && store.link !== null),
    () => import('../stores/lustre-link.js'),
  ),
  lustreStore: part(hasStore('lustre'), () => import('../stores/lustre-store.js')),
  onPremisesHall: part(
    ({ onPremises }) => (onPremises?.site ?? null) !== null,
    () => import('../sites/on-premises-hall.js'),
  ),
  mailSubscription: part(
    ({ operations }) => operations.topic.emails.length > 0,
    () => import('../operations/mail-subscription.js'),
  ),
  quotaRequests: part(
    ({ quotaRequests = [] }) => quotaRequests.length > 0,
    () => import('../foundation/quota-requests.js'),
  ),
  reservationPool: part(
    ({ fleets }) => fleets.some(({ reservation }) => reservation?.kind === 'pool'),
    () => import('../nodes/reservation-pool.js'),
  ),
  vpcRanges: part(
    ({ network }) => network.acceleratorRanges.length > 0,
    () => import('../foundation/vpc-ranges.js'),
  ),
} as const satisfies { readonly [Name in PartName]: Part<HallParts[Name]> };

/**
 * Loads what a plan has, before its constructs are made: the bindings of a construct take longer to load than the
 * construct to build, and a hall has about half of all.
 * @param plan - default: none, which loads all
 */
export async function loadHallParts(plan?: Infrastructure): Promise<void> {
  const names = (Object.keys(PARTS) as PartName[]).filter((name) => plan === undefined || PARTS[name].isIn(plan));
  await Promise.all(names.map(async (name) => providePart(name, await PARTS[name].load())));
}

interface Part<Module> {
  readonly isIn: (plan: Infrastructure) => boolean;
  readonly load: () => Promise<Module>;
}

function part<Module>(isIn: Part<Module>['isIn'], load: Part<Module>['load']): Part<Module> {
  return { isIn, load };
}

function isOn(platform: Infrastructure['platform']) {
  return (plan: Infrastructure): boolean => plan.platform === platform;
}

function hasStore(kind: StorePlan['kind']) {
  return ({ stores }: Infrastructure): boolean => stores.some((store) => store.kind === kind);
}
