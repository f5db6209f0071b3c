import type { Infrastructure, StorePlan } from '../plan/plan.js';

/** Modules of constructs that only some halls have, and which halls these are. */
const PARTS = {
  accountServices: part(hasAccountServices, () => import('./operations/account-services.js')),
  batchPlatform: part(isOn('batch'), () => import('./batch/batch-platform.js')),
  dataBackup: part(
    ({ operations }) => operations.backup !== null,
    () => import('./operations/data-backup.js'),
  ),
  ec2Platform: part(isOn('ec2'), () => import('./ec2/ec2-platform.js')),
  eksPlatform: part(isOn('eks'), () => import('./eks/eks-platform.js')),
  expressStore: part(hasStore('express'), () => import('./express-store.js')),
  homeStore: part(hasStore('home'), () => import('./home-store.js')),
  lustreStore: part(hasStore('lustre'), () => import('./lustre-store.js')),
  onPremisesHall: part(
    ({ onPremises }) => (onPremises?.site ?? null) !== null,
    () => import('./on-premises/on-premises-hall.js'),
  ),
  quotaRequests: part(
    ({ quotaRequests = [] }) => quotaRequests.length > 0,
    () => import('./quota-requests.js'),
  ),
} as const;

type PartName = keyof typeof PARTS;
type PartModule<Name extends PartName> = Awaited<ReturnType<(typeof PARTS)[Name]['load']>>;

/** The modules that are loaded. */
export type HallParts = { readonly [Name in PartName]?: PartModule<Name> };

/**
 * Loads what a plan has: the bindings of a construct take longer to load than the construct to build, and a hall has
 * about half of all.
 * @param plan - default: none, which loads all
 */
export async function loadHallParts(plan?: Infrastructure): Promise<HallParts> {
  const names = (Object.keys(PARTS) as PartName[]).filter((name) => plan === undefined || PARTS[name].isIn(plan));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await PARTS[name].load()] as const)));
}

/** @throws Error when the part is not loaded: parts of another plan were given */
export function partOf<Name extends PartName>(parts: HallParts, name: Name): PartModule<Name> {
  const module = parts[name];
  if (module === undefined) throw new Error(`${name} is not loaded, and the plan has it`);
  return module as PartModule<Name>;
}

/** Whether the hall has anything of which an account has one. */
export function hasAccountServices({ operations }: Infrastructure): boolean {
  const { auditBucket, diskEncryption, guardDuty, macie, costTags } = operations.account;
  return auditBucket !== null || diskEncryption || guardDuty || macie !== null || costTags.length > 0;
}

function part<Module>(isIn: (plan: Infrastructure) => boolean, load: () => Promise<Module>) {
  return { isIn, load };
}

function isOn(platform: Infrastructure['platform']) {
  return (plan: Infrastructure): boolean => plan.platform === platform;
}

function hasStore(kind: StorePlan['kind']) {
  return ({ stores }: Infrastructure): boolean => stores.some((store) => store.kind === kind);
}
