import type { Launcher } from '../../../../units/closed-lists.js';
import type { ReleasePlan } from '../../../shape/charts-plan.js';
import { chartSource, mirroredImage, PUBLISHED } from './sources.js';

type LauncherChart = 'jobset' | 'kuberay-operator' | 'kubeflow-trainer';

/** Charts of each launcher, and the frameworks of Kueue that they bring. */
const LAUNCHERS: Readonly<
  Record<Launcher, { readonly charts: readonly LauncherChart[]; readonly frameworks: readonly string[] }>
> = {
  jobset: { charts: ['jobset'], frameworks: ['jobset.x-k8s.io/jobset'] },
  // A job of Trainer is a JobSet that Kueue leaves to the TrainJob which owns it.
  trainer: {
    charts: ['jobset', 'kubeflow-trainer'],
    frameworks: ['jobset.x-k8s.io/jobset', 'trainer.kubeflow.org/trainjob'],
  },
  // The operator of MPIJob publishes manifests and no chart; Trainer, its successor, runs MPI too.
  // https://github.com/kubeflow/mpi-operator/tree/v0.8.0/deploy/v2beta1
  mpi: {
    charts: ['jobset', 'kubeflow-trainer'],
    frameworks: ['jobset.x-k8s.io/jobset', 'trainer.kubeflow.org/trainjob'],
  },
  ray: { charts: ['kuberay-operator'], frameworks: ['ray.io/raycluster', 'ray.io/rayjob'] },
  none: { charts: [], frameworks: [] },
};

/** Names of the kinds of job that Kueue may hold, beyond those of Kubernetes; sorted. */
export function launcherFrameworks(launcher: Launcher): readonly string[] {
  return LAUNCHERS[launcher].frameworks;
}

/** Controllers of jobs that span nodes; on nodes of the system. */
export function launcherReleases(launcher: Launcher, mirror: string | undefined): ReleasePlan[] {
  return LAUNCHERS[launcher].charts.map((chart) => RELEASES[chart](mirror));
}

const RELEASES: Readonly<Record<LauncherChart, (mirror: string | undefined) => ReleasePlan>> = {
  jobset: (mirror) => {
    const { image, tag } = PUBLISHED.jobset;
    const repository = mirroredImage(image, mirror);
    return {
      key: 'jobset',
      namespace: 'jobset-system',
      chart: chartSource('jobset', mirror),
      images: [`${repository}:${tag}`],
      values: {
        image: { repository, tag, pullPolicy: 'IfNotPresent' },
        controller: { replicas: 2, podDisruptionBudget: { enabled: true, minAvailable: 1 } },
      },
    };
  },
  'kubeflow-trainer': (mirror) => {
    const { image, tag } = PUBLISHED['kubeflow-trainer'];
    const [host, ...path] = mirroredImage(image, mirror).split('/');
    return {
      key: 'kubeflow-trainer',
      namespace: 'kubeflow-system',
      chart: chartSource('kubeflow-trainer', mirror),
      images: [`${host}/${path.join('/')}:${tag}`],
      values: {
        jobset: { install: false },
        image: { registry: host, repository: path.join('/'), tag },
        manager: { replicas: 2, resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } } },
      },
      after: ['jobset'],
    };
  },
  'kuberay-operator': (mirror) => {
    const { image, tag } = PUBLISHED['kuberay-operator'];
    const repository = mirroredImage(image, mirror);
    return {
      key: 'kuberay-operator',
      namespace: 'kuberay-system',
      chart: chartSource('kuberay-operator', mirror),
      images: [`${repository}:${tag}`],
      values: {
        image: { repository, tag, pullPolicy: 'IfNotPresent' },
        resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } },
      },
    };
  },
};
