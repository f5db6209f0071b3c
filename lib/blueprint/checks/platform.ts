import type { Platform } from '../../units/closed-lists.js';
import { shown } from '../../units/shown.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { PLATFORM_FACTS, platformsWhere } from '../kinds/platform-facts.js';
import { parseCron } from '../profile/cron-week.js';
import type { WorkloadBlueprint } from '../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';
import { checkScheduling } from './kubernetes.js';

/** Keys that the platform does not support, and purchase options that contradict each other. */
export function checkPlatform(context: CheckContext): void {
  const { data } = context;
  const { platform } = data;
  if (platform !== undefined && !PLATFORM_FACTS[platform].hasCluster) checkClusterKeys(context, platform);
  if (platform !== undefined) checkOverBudget(context, platform);
  for (const [index, workload] of (data.workloads ?? []).entries()) {
    if (workload === undefined) continue;
    const path = ['workloads', index];
    if (platform !== undefined) {
      checkScheduling(context, path);
      checkHours(context, platform, workload, path);
      checkScaling(context, platform, workload, path);
      checkTargetGroup(context, platform, workload, path);
    }
    checkService(context, workload, path);
    checkPurchases(context, workload, path);
  }
  for (const [index, pool] of (data.pools ?? []).entries()) {
    if (pool !== undefined) checkPurchases(context, pool, ['pools', index]);
  }
}

function checkPurchases(context: CheckContext, fleet: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  for (const [option, purchase] of (fleet.purchase ?? []).entries()) {
    checkPurchase(context, fleet, purchase, [...path, 'purchase', option]);
  }
}

/** In a cluster an autoscaler of the hall's own alone can be kept from starting nodes. */
function checkOverBudget({ data, report }: CheckContext, platform: Platform): void {
  if (data.operations?.overBudget !== 'stop-scaling') return;
  const { hasCluster, stopsScaling } = PLATFORM_FACTS[platform];
  if (stopsScaling && !(hasCluster && data.kubernetes?.autoscaler === 'none')) return;
  report({
    code: 'rule',
    severity: 'warning',
    path: ['operations', 'overBudget'],
    message: stopsScaling
      ? '"stop-scaling" is ignored: without autoscaler nothing of the hall starts nodes'
      : `"stop-scaling" is ignored on ${platform}: a role of AWS starts the nodes`,
    hint: 'remove it, and let somebody read the alerts of the budget',
  });
}

function checkClusterKeys(context: CheckContext, platform: Platform): void {
  const { data, report } = context;
  const withCluster = platformsWhere(({ hasCluster }) => hasCluster);
  if ((data.people?.admins ?? []).length + (data.people?.viewers ?? []).length > 0) {
    report({
      code: 'contradiction',
      path: ['people'],
      message: `"people" grants roles in a Kubernetes cluster, and ${platform} has none`,
      hint: 'remove it: IAM policies of the account decide who may submit jobs or open sessions',
    });
  }
  if (data.onPremises?.nodes !== undefined) {
    report({
      code: 'contradiction',
      path: ['onPremises', 'nodes'],
      message: `hybrid nodes join a Kubernetes cluster, and ${platform} has none`,
      hint: `remove "nodes", or write ${withCluster}`,
    });
  }
  if (isWritten(context, ['kubernetes'])) {
    report({
      code: 'rule',
      severity: 'warning',
      path: ['kubernetes'],
      message: `"kubernetes" is ignored on ${platform}`,
      hint: `remove it, or write ${withCluster}`,
    });
  }
}

/** Platforms whose fleets follow `hours` and `scaling`. */
const withGroups = (): string => platformsWhere(({ nodesStartedBy }) => nodesStartedBy === null);

function checkHours(
  { data, report }: CheckContext,
  platform: Platform,
  workload: Incomplete<WorkloadBlueprint>,
  path: DocumentPath,
): void {
  if (workload.hours === undefined) return;
  const at = [...path, 'hours'];
  const { hasCluster, schedules } = PLATFORM_FACTS[platform];
  const both = (['start', 'stop'] as const).find((key) => restrictsBothDays(workload.hours?.[key]));
  if (schedules === 'eventbridge' && both !== undefined) {
    report({
      code: 'rule',
      path: [...at, both],
      message: `schedules on ${platform} name days of the month or of the week, and ${shown(workload.hours![both])} both`,
      hint: 'write * for one of them',
    });
  } else if (hasCluster && data.kubernetes?.autoscaler === 'karpenter') {
    report({
      code: 'rule',
      path: at,
      message: '"hours" schedules Auto Scaling groups, and Karpenter starts nodes without them',
      hint: 'write "autoscaler: cluster-autoscaler" under kubernetes, or remove the hours',
    });
  } else if (workload.nodes?.running === 'all') {
    report({
      code: 'contradiction',
      path: at,
      message: '"hours" stops the fleet, and `nodes.running: all` keeps it running',
      hint: 'keep one of them',
    });
  }
}

/** Cron runs on either then. */
function restrictsBothDays(cron: string | undefined): boolean {
  const read = cron === undefined ? '' : parseCron(cron);
  return typeof read !== 'string' && !read.anyDayOfMonth && !read.anyDayOfWeek;
}

function checkScaling(
  { report }: CheckContext,
  platform: Platform,
  workload: Incomplete<WorkloadBlueprint>,
  path: DocumentPath,
): void {
  if (workload.scaling === undefined) return;
  const at = [...path, 'scaling'];
  if (workload.purpose === 'training') {
    report({
      code: 'rule',
      path: at,
      message: '"scaling" does not apply to training: scaling in removes a node under a running job',
      hint: 'remove it: the scheduler starts and stops the nodes',
    });
  } else if (PLATFORM_FACTS[platform].nodesStartedBy !== null) {
    report({
      code: 'rule',
      path: at,
      message: `"scaling" (target tracking) does not apply to ${platform}`,
      hint: `remove it, or write ${withGroups()}`,
    });
  }
}

function checkTargetGroup(
  { report }: CheckContext,
  platform: Platform,
  { targetGroup, purpose }: Incomplete<WorkloadBlueprint>,
  path: DocumentPath,
): void {
  if (targetGroup === undefined) return;
  const at = [...path, 'targetGroup'];
  if (purpose === 'training') {
    report({
      code: 'contradiction',
      path: at,
      message: '"targetGroup" is for nodes that answer requests, and the workload trains',
      hint: 'remove it, or write "purpose: inference"',
    });
  }
  if (PLATFORM_FACTS[platform].nodesStartedBy !== null) {
    report({
      code: 'contradiction',
      path: at,
      message: `"targetGroup" needs nodes that answer requests themselves: on ${platform} pods or jobs do`,
      hint: `remove it, or write ${withGroups()}`,
    });
  }
}

function checkPurchase(
  { data, report }: CheckContext,
  workload: Incomplete<WorkloadBlueprint>,
  option: Incomplete<WorkloadBlueprint['purchase'][number]> | undefined,
  path: DocumentPath,
): void {
  if (option === undefined) return;
  const { kind, reservation } = typeof option === 'string' ? { kind: option, reservation: undefined } : option;
  const facts = data.platform && PLATFORM_FACTS[data.platform];
  if (kind === 'capacity-block' && facts?.hasCapacityBlocks === false) {
    report({
      code: 'rule',
      path,
      message: `on ${data.platform} nodes start in a capacity block that is held, with its dates, and this one is to be bought`,
      hint: `buy the block and write it under "capacity", choose another purchase option, or write ${platformsWhere(({ hasCapacityBlocks }) => hasCapacityBlocks)}`,
    });
  }
  if (kind === 'spot' && facts?.spansSpotNodes === false && workload.purpose === 'training') {
    report({
      code: 'rule',
      severity: 'warning',
      path,
      message: `on ${data.platform} only single-node jobs run on spot: multi-node jobs use the other purchase options`,
    });
  }
  if (reservation === undefined) return;
  const at = [...path, 'reservation'];
  if (kind === 'spot' || kind === 'capacity-block') {
    report({
      code: 'contradiction',
      path: at,
      message: `an on-demand capacity reservation holds no ${kind} nodes`,
      hint: kind === 'spot' ? 'remove it' : 'remove it: a Terraform variable names the capacity block',
    });
  }
  const ids = reservation.ids !== undefined;
  if (ids === (reservation.group !== undefined)) {
    report({
      code: 'contradiction',
      path: at,
      message: ids ? 'the reservation has both "ids" and "group"' : 'the reservation has neither "ids" nor "group"',
      hint: 'write one of them, such as "ids: [cr-0123456789abcdef0]"',
    });
  }
}

/** An address is a service's, on a platform that keeps services up, and its certificate is in the region. */
function checkService(
  { data, report }: CheckContext,
  { service, purpose }: Incomplete<WorkloadBlueprint>,
  path: DocumentPath,
): void {
  if (service === undefined) return;
  const at = [...path, 'service'];
  const { platform, network, region } = data;
  if (purpose === 'training') {
    report({
      code: 'contradiction',
      path: at,
      message: '"service" is the address of a model that answers requests, and the workload trains',
      hint: 'remove it, or write "purpose: inference"',
    });
  }
  if (platform !== undefined && !PLATFORM_FACTS[platform].hasCluster) {
    report({
      code: 'contradiction',
      path: at,
      message: `"service" needs a platform that keeps services up and spreads requests over them: ${platform} does not`,
      hint: `remove it, or write ${platformsWhere(({ hasCluster }) => hasCluster)}`,
    });
  }
  if (service.scheme === 'internet-facing' && network?.internet === 'none') {
    report({
      code: 'contradiction',
      path: [...at, 'scheme'],
      message: 'an internet-facing load balancer needs public subnets, and "network.internet" is none',
      hint: 'write "scheme: internal"',
    });
  }
  const certified = service.certificate?.split(':')[3];
  if (typeof region === 'string' && region !== 'any' && certified !== undefined && certified !== region) {
    report({
      code: 'contradiction',
      path: [...at, 'certificate'],
      message: `the certificate is in ${shown(certified)}, and a load balancer in ${region} takes one of its own region only`,
      hint: `issue or import it in ${region}`,
    });
  }
}
