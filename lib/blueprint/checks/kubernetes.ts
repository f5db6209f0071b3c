import { shown } from '../../units/shown.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { type CheckContext, isWritten } from './check-context.js';

/** What runs inside the cluster, and where it comes from. */
export function checkKubernetes(context: CheckContext): void {
  if (context.data.platform !== 'eks') return;
  checkImages(context);
  checkMirror(context);
  checkAutoscaler(context);
}

function checkImages(context: CheckContext): void {
  const { data, report } = context;
  const { network, kubernetes } = data;
  if (network?.internet !== 'none' || network.vpc !== undefined) return;
  if (kubernetes === undefined || kubernetes.mirror !== undefined) return;
  const path = ['kubernetes', 'charts'];
  const hint = 'name a registry that holds copies in `kubernetes.mirror`';
  if (kubernetes.charts === 'install') {
    report({
      code: 'contradiction',
      path,
      message: 'a hall without internet pulls no image of these charts from where they are published',
      hint: `${hint}, or write \`charts: none\` and bring the software yourself`,
    });
  } else if (kubernetes.charts === 'none' && !isWritten(context, path)) {
    report({
      code: 'rule',
      severity: 'warning',
      path: ['network', 'internet'],
      message:
        'nothing is installed inside the cluster: without internet no image is pulled from where it is published',
      hint: `${hint}; or write \`charts: none\` if you bring the software yourself`,
    });
  }
}

/** Private registry of ECR: the one kind that a hall without internet reaches. */
const ECR = /^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?(\/|$)/;

function checkMirror({ data, report }: CheckContext): void {
  const { mirror, charts } = data.kubernetes ?? {};
  if (mirror === undefined) return;
  const path = ['kubernetes', 'mirror'];
  if (charts === 'none') {
    report({
      code: 'rule',
      severity: 'warning',
      path,
      message: 'the mirror counts nothing: no chart is installed',
      hint: 'leave it out, or write "charts: install"',
    });
  } else if (data.network?.internet === 'none' && !ECR.test(mirror)) {
    report({
      code: 'contradiction',
      path,
      message: `${shown(mirror)} is no private registry of Amazon ECR, and a hall without internet reaches no other`,
      hint: 'write "111122223333.dkr.ecr.us-east-1.amazonaws.com" with your account and region',
    });
  }
}

function checkAutoscaler({ data, report }: CheckContext): void {
  if (data.kubernetes?.autoscaler !== 'none') return;
  const idle = (data.workloads ?? []).filter((workload) => workload?.nodes?.running === 'none');
  if (idle.length === 0) return;
  const names = idle.map((workload) => workload?.name ?? '?').join(', ');
  report({
    code: 'rule',
    severity: 'warning',
    path: ['kubernetes', 'autoscaler'],
    message: `nothing starts the nodes of ${names}: their groups stay at none until you resize them`,
    hint: 'write "nodes: { running: all }" to keep them up, or choose an autoscaler',
  });
}

/** Queues stand in Batch, and in a cluster where Kueue is installed. */
export function checkScheduling(context: CheckContext, path: DocumentPath): void {
  const { platform, kubernetes } = context.data;
  const at = [...path, 'scheduling'];
  if (platform === undefined || platform === 'batch' || !isWritten(context, at)) return;
  if (platform === 'eks' && kubernetes?.charts !== 'none') return;
  context.report({
    code: 'rule',
    severity: 'warning',
    path: at,
    message:
      platform === 'eks'
        ? '"scheduling" makes queues of Kueue, and no chart is installed'
        : `"scheduling" counts nothing on ${platform}`,
    hint:
      platform === 'eks'
        ? 'write "charts: install" under `kubernetes`, or make such queues yourself: the plan has them'
        : 'it ranks the queues of "platform: batch" and "platform: eks"; here your own scheduler decides',
  });
}
