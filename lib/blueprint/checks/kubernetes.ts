import { shown } from '../../units/shown.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { PLATFORM_FACTS, platformsWhere } from '../kinds/platform-facts.js';
import { type CheckContext, isWritten } from './check-context.js';

/** Software inside the cluster, and the registry that it comes from. */
export function checkKubernetes(context: CheckContext): void {
  const { platform } = context.data;
  if (platform === undefined || !PLATFORM_FACTS[platform].hasCluster) return;
  checkPulled(context);
  checkMirror(context);
  checkImages(context);
  checkAutoscaler(context);
  checkNodeRelease(context);
  checkSupport(context);
  checkPrometheus(context);
}

function checkPulled(context: CheckContext): void {
  const { data, report } = context;
  const { network, kubernetes } = data;
  if (network?.internet !== 'none') return;
  if (kubernetes === undefined || kubernetes.mirror !== undefined) return;
  const path = ['kubernetes', 'charts'];
  const hint = 'set `kubernetes.mirror` to a registry with copies';
  if (kubernetes.charts === 'install') {
    report({
      code: 'contradiction',
      path,
      message: '"charts: install" needs a registry that the hall reaches, and "network.internet" is none',
      hint: `${hint}, or write "charts: none" and install the software yourself`,
    });
  } else if (kubernetes.charts === 'none' && kubernetes.existing === undefined && !isWritten(context, path)) {
    report({
      code: 'rule',
      severity: 'warning',
      path: ['network', 'internet'],
      message: 'no chart is installed: without internet access their images can not be pulled',
      hint: `${hint}, or write "charts: none" if you install the software yourself`,
    });
  }
}

/** Private registry of ECR. */
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
      message: '"mirror" is ignored: no chart is installed',
      hint: 'remove it, or write "charts: install"',
    });
  } else if (data.network?.internet === 'none' && !ECR.test(mirror)) {
    report({
      code: 'contradiction',
      path,
      message: `${shown(mirror)} is not a private Amazon ECR registry, the only kind that a hall without internet access reaches`,
      hint: 'write "111122223333.dkr.ecr.us-east-1.amazonaws.com" with your account and region',
    });
  }
}

/** The policy is made with the namespaces, and nodes without internet pull from registries of ECR alone. */
function checkImages({ data, report }: CheckContext): void {
  const { images = [], charts } = data.kubernetes ?? {};
  const path = ['kubernetes', 'images'];
  if (images.length > 0 && charts === 'none') {
    report({
      code: 'rule',
      severity: 'warning',
      path,
      message: '"images" is ignored: no chart is installed, and none of the namespaces is made here',
      hint: 'write "charts: install", or have an admission policy of yours',
    });
  }
  if (data.network?.internet !== 'none') return;
  for (const [at, registry] of images.entries()) {
    if (registry === undefined || ECR.test(registry)) continue;
    report({
      code: 'contradiction',
      path: [...path, at],
      message: `${shown(registry)} is not a private Amazon ECR registry, the only kind that a hall without internet access reaches`,
      hint: 'write "111122223333.dkr.ecr.us-east-1.amazonaws.com" with your account and region',
    });
  }
}

function checkNodeRelease({ data, report }: CheckContext): void {
  const { version, nodeRelease } = data.kubernetes ?? {};
  if (version === undefined || nodeRelease === undefined || nodeRelease.startsWith(`${version}.`)) return;
  report({
    code: 'contradiction',
    path: ['kubernetes', 'nodeRelease'],
    message: `release ${shown(nodeRelease)} is not of Kubernetes ${version}`,
    hint: `write a release that begins with "${version}."`,
  });
}

function checkSupport({ data, report }: CheckContext): void {
  const { standardEnds, extendedEnds } = data.kubernetes?.support ?? {};
  if (standardEnds === undefined || extendedEnds === undefined || standardEnds < extendedEnds) return;
  report({
    code: 'contradiction',
    path: ['kubernetes', 'support', 'extendedEnds'],
    message: `extended support ends on ${extendedEnds}, and standard support on ${standardEnds}`,
    hint: 'standard support ends first',
  });
}

/** The collector of AWS calls the private endpoint, and reads exporters that the hall installs. */
function checkPrometheus({ data, report }: CheckContext): void {
  const { existing, prometheus, privateAccess } = data.kubernetes ?? {};
  if (prometheus === undefined || prometheus === 'none') return;
  const path = ['kubernetes', 'prometheus'];
  if (privateAccess === false) {
    report({
      code: 'contradiction',
      path,
      message: 'the collector of Prometheus reaches the private endpoint alone, and "privateAccess" is false',
      hint: 'write "privateAccess: true", or "prometheus: none"',
    });
  }
  if (existing !== undefined) {
    report({
      code: 'contradiction',
      path,
      message: 'the collector reads exporters that the hall installs, and the cluster is there with its own',
      hint: 'remove it: the owner of the cluster adds a collector',
    });
  }
}

function checkAutoscaler({ data, report }: CheckContext): void {
  // The cluster that is there may have one.
  if (data.kubernetes?.autoscaler !== 'none' || data.kubernetes.existing !== undefined) return;
  const idle = (data.workloads ?? []).filter((workload) => workload?.nodes?.running === 'none');
  if (idle.length === 0) return;
  const names = idle.map((workload) => workload?.name ?? '?').join(', ');
  report({
    code: 'rule',
    severity: 'warning',
    path: ['kubernetes', 'autoscaler'],
    message: `nothing starts the nodes of ${names}: their node groups stay empty until you resize them`,
    hint: 'write "nodes: { running: all }" to keep them up, or choose an autoscaler',
  });
}

/** Queues are the platform's own, or those of a chart that is installed. */
export function checkScheduling(context: CheckContext, path: DocumentPath): void {
  const { platform, kubernetes } = context.data;
  const at = [...path, 'scheduling'];
  if (platform === undefined || !isWritten(context, at)) return;
  const { queues } = PLATFORM_FACTS[platform];
  const warn = (message: string, hint: string) =>
    context.report({ code: 'rule', severity: 'warning', path: at, message, hint });
  if (queues === null) {
    const others = platformsWhere((facts) => facts.queues !== null);
    warn(`"scheduling" is ignored on ${platform}`, `your own scheduler ranks the jobs; write ${others} for queues`);
  } else if (queues === 'charts' && kubernetes?.charts === 'none') {
    warn(
      '"scheduling" sets up queues of Kueue, and `kubernetes.charts` is none',
      'write "charts: install" under `kubernetes`, or create the queues yourself: the plan lists them',
    );
  }
}
