import type { DocumentPath } from '../document/diagnostic.js';
import type { WorkloadBlueprint } from '../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';
import { checkScheduling } from './kubernetes.js';

/** What the platform does not take, and ways of buying that do not go together. */
export function checkPlatform(context: CheckContext): void {
  const { data } = context;
  if (data.platform !== undefined && data.platform !== 'eks') checkClusterKeys(context, data.platform);
  for (const [index, workload] of (data.workloads ?? []).entries()) {
    if (workload === undefined) continue;
    const path = ['workloads', index];
    checkScheduling(context, path);
    checkHours(context, workload, path);
    checkScaling(context, workload, path);
    for (const [option, purchase] of (workload.purchase ?? []).entries()) {
      checkPurchase(context, workload, purchase, [...path, 'purchase', option]);
    }
  }
}

function checkClusterKeys(context: CheckContext, platform: string): void {
  const { data, report } = context;
  if ((data.people?.admins ?? []).length + (data.people?.viewers ?? []).length > 0) {
    report({
      code: 'contradiction',
      path: ['people'],
      message: `people are roles in a Kubernetes cluster, and a hall on ${platform} has none`,
      hint: 'leave it out: IAM policies of the account say who may submit jobs or open sessions',
    });
  }
  if (data.onPremises?.nodes !== undefined) {
    report({
      code: 'contradiction',
      path: ['onPremises', 'nodes'],
      message: `owned nodes join a Kubernetes cluster, and a hall on ${platform} has none`,
      hint: 'leave it out, or write "platform: eks"',
    });
  }
  if (isWritten(context, ['kubernetes'])) {
    report({
      code: 'rule',
      severity: 'warning',
      path: ['kubernetes'],
      message: `"kubernetes" counts nothing on ${platform}`,
    });
  }
}

function checkHours({ data, report }: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  if (workload.hours === undefined) return;
  const at = [...path, 'hours'];
  if (data.platform !== 'ec2') {
    const scales = data.platform === 'batch' ? 'jobs start and stop nodes' : 'pods start and stop nodes';
    report({
      code: 'rule',
      path: at,
      message: `hours are for fleets on ec2; on ${data.platform} ${scales}`,
      hint: 'leave it out, or write "platform: ec2"',
    });
  } else if (workload.nodes?.running === 'all') {
    report({
      code: 'contradiction',
      path: at,
      message: 'the fleet is up at these hours, and `nodes.running: all` keeps it up at all',
      hint: 'keep one of them',
    });
  }
}

function checkScaling(
  { data, report }: CheckContext,
  workload: Incomplete<WorkloadBlueprint>,
  path: DocumentPath,
): void {
  if (workload.scaling === undefined) return;
  const at = [...path, 'scaling'];
  if (workload.purpose === 'training') {
    report({
      code: 'rule',
      path: at,
      message: 'no metric scales a training fleet: a node that goes takes the job with it',
      hint: 'leave it out; the scheduler starts and stops its nodes',
    });
  } else if (data.platform !== 'ec2') {
    report({
      code: 'rule',
      path: at,
      message: `target tracking is for fleets on ec2, and the platform is ${data.platform}`,
      hint: 'leave it out, or write "platform: ec2"',
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
  if (data.platform === 'batch' && kind === 'capacity-block') {
    report({
      code: 'rule',
      path,
      message: 'AWS Batch starts no nodes in a capacity block',
      hint: 'buy another way, or write "platform: eks" or "platform: ec2"',
    });
  }
  if (data.platform === 'batch' && kind === 'spot' && workload.purpose === 'training') {
    report({
      code: 'rule',
      severity: 'warning',
      path,
      message: 'AWS Batch runs only jobs of one node on spot: a run over several nodes uses the other ways of buying',
    });
  }
  if (reservation === undefined) return;
  const at = [...path, 'reservation'];
  if (kind === 'spot' || kind === 'capacity-block') {
    report({
      code: 'contradiction',
      path: at,
      message: `an on-demand capacity reservation does not hold nodes bought as ${kind}`,
      hint: kind === 'spot' ? 'leave it out' : 'leave it out: the block is named by a Terraform variable',
    });
  }
  const ids = reservation.ids !== undefined;
  if (ids === (reservation.group !== undefined)) {
    report({
      code: 'contradiction',
      path: at,
      message: ids ? 'ids make a group of their own, and one is named' : 'the reservation is not named',
      hint: 'give either ids or group',
    });
  }
}
