import { roleName, shortenName } from '../../kinds/names.js';
import type { DraftFleet, PlatformRequest } from '../../kinds/platform.js';
import { nodeNamespace } from '../../operations/node-agent.js';
import type { NetworkPlan } from '../../shape/network-plan.js';
import type { LoginGroupPlan, SlurmClusterPlan, SlurmQueuePlan, SlurmSize } from '../../shape/slurm-plan.js';
import { slurmAccounts } from './boot/accounts.js';
import { loginScript } from './boot/boot-script.js';
import { clusterSettings } from './boot/cluster-settings.js';
import { pcsImageParameter } from './boot/images.js';
import { logMetrics } from './monitoring.js';
import { clusterName, ROLE_PREFIX } from './names.js';
import { loginName } from './node-groups.js';

/** Class of a cluster in AWS's words, by that of the blueprint. */
export const CLUSTER_SIZES = { small: 'SMALL', medium: 'MEDIUM', large: 'LARGE' } as const satisfies Readonly<
  Record<PlatformRequest['slurm']['size'], SlurmSize>
>;

/**
 * Nodes and jobs that the controller of a class manages, at most.
 * @see https://docs.aws.amazon.com/pcs/latest/APIReference/API_CreateCluster.html
 */
export const SIZE_LIMITS: Readonly<Record<SlurmSize, { readonly nodes: number; readonly jobs: number }>> = {
  SMALL: { nodes: 32, jobs: 256 },
  MEDIUM: { nodes: 512, jobs: 8192 },
  LARGE: { nodes: 2048, jobs: 16_384 },
};

/** Of people at a shell, editors and transfers: four processors. In order of preference. */
const LOGIN_TYPES: readonly string[] = ['m7i.xlarge', 'm7a.xlarge', 'm6i.xlarge', 'm5.xlarge'];

/** Of each login node, in GiB: the image needs about half. */
export const LOGIN_ROOT_VOLUME_GIB = 100;

/** Of what controller and nodes write, in days. */
export const LOG_RETENTION_DAYS = 365;

/** Where the nodes of a hall write what happens on them. */
export function nodeLogGroup(hall: string): string {
  return `/datahall/${hall}/nodes`;
}

/** The controller of a hall, in the first of the zones that hold its own parts. */
export function planSlurmCluster(
  request: PlatformRequest,
  network: NetworkPlan,
  drafts: readonly DraftFleet[],
): SlurmClusterPlan {
  const { name, slurm } = request;
  return {
    name: clusterName(name),
    stackName: `${name}-pcs`,
    size: CLUSTER_SIZES[slurm.size],
    version: slurm.version,
    subnet: `control-plane-${firstZone(network)}`,
    idleSeconds: slurm.idleMinutes * 60,
    accounting: slurm.accounting === 'on' ? { purgeDays: slurm.keepRecords ?? -1 } : null,
    settings: clusterSettings({ accounts: accountsOf(request), types: drafts.map(({ type }) => type) }),
    logGroup: `/aws/vendedlogs/pcs/${name}`,
    logRetentionDays: LOG_RETENTION_DAYS,
    logMetrics: logMetrics(name),
  };
}

/** Login nodes in a private subnet: Session Manager opens their shells. */
export function planLogin(
  request: PlatformRequest,
  network: NetworkPlan,
  drafts: readonly DraftFleet[],
  queues: readonly SlurmQueuePlan[],
): LoginGroupPlan {
  const { name, region, slurm } = request;
  return {
    groupName: 'login',
    name: loginName(name),
    instanceType: loginType(request),
    subnets: [loginSubnet(network)],
    nodes: slurm.loginNodes,
    imageParameter: pcsImageParameter({ architecture: 'x86_64' }),
    roleName: shortenName(`${ROLE_PREFIX}${roleName([name, 'login'], region.region)}`, 64),
    rootVolumeGib: LOGIN_ROOT_VOLUME_GIB,
    bootScript: loginScript({
      users: slurm.users,
      accounts: accountsOf(request),
      gpus: drafts.some(({ fleet }) => fleet.accelerators?.vendor === 'NVIDIA'),
      version: slurm.version,
      watch: {
        namespace: nodeNamespace(name),
        region: region.region,
        queues: queues.map((queue) => queue.name),
      },
    }),
  };
}

/** Null: no records are kept. */
function accountsOf({ pools, slurm, workloads }: PlatformRequest) {
  return slurm.accounting === 'on' ? slurmAccounts(workloads, pools) : null;
}

/** Key of the subnet of login nodes. */
export function loginSubnet(network: NetworkPlan): string {
  return `nodes-${firstZone(network)}`;
}

/** The first of the preferred types that the region offers; where the catalog knows none: the first. */
export function loginType({ region }: Pick<PlatformRequest, 'region'>): string {
  return LOGIN_TYPES.find((type) => (region.offers.get(type)?.zones.length ?? 0) > 0) ?? LOGIN_TYPES[0]!;
}

function firstZone({ zones }: NetworkPlan): string {
  return (zones.find(({ base }) => base) ?? zones[0]!).key;
}
