import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import { by } from '../../../../units/order.js';
import type { ReleasePlan, ServicePlan } from '../../../shape/charts-plan.js';
import type { EksClusterPlan } from '../../../shape/eks-plan.js';
import type { PodRolePlan } from '../../../shape/identity-plan.js';
import type { NetworkPlan } from '../../../shape/network-plan.js';
import { chartSource, mirroredImage, PUBLISHED } from './sources.js';

type ServedWorkload = Pick<WorkloadBlueprint, 'name' | 'purpose' | 'service'>;

/** Whether a workload answers requests. */
export function serves(workloads: readonly Pick<WorkloadBlueprint, 'purpose'>[]): boolean {
  return workloads.some(({ purpose }) => purpose === 'inference');
}

/** Of services: the load balancer's controller, autoscaling of replicas, replicas that span nodes. */
export function serviceReleases(
  { name, balancer }: Pick<EksClusterPlan, 'name' | 'balancer'>,
  { existing }: Pick<NetworkPlan, 'existing'>,
  region: string,
  mirror: string | undefined,
): ReleasePlan[] {
  if (balancer === null) return [];
  return [
    balancerController(name, existing?.vpcId ?? null, balancer, region, mirror),
    keda(mirror),
    leaderWorkerSet(mirror),
  ];
}

/** Addresses that the blueprint asks for. */
export function planServices(
  workloads: readonly ServedWorkload[],
  { existing, subnets }: Pick<NetworkPlan, 'existing' | 'subnets'>,
): ServicePlan[] {
  return workloads
    .flatMap(({ name, service }): ServicePlan[] => {
      if (service === undefined) return [];
      const role = service.scheme === 'internal' ? 'nodes' : 'public';
      const own = subnets.filter((subnet) => subnet.role === role).flatMap(({ existingId }) => existingId ?? []);
      return [
        {
          workload: name,
          certificateArn: service.certificate,
          securityGroup: service.securityGroup,
          scheme: service.scheme,
          ...(service.api === 'gateway' && { api: service.api }),
          subnets: existing === null ? [] : [...new Set(own)].sort(),
        },
      ];
    })
    .sort(by(({ workload }) => workload));
}

/** Makes load balancers of this cluster alone. Firewalls and shields of other services are not its matter: no rights. */
function balancerController(
  cluster: string,
  vpcId: string | null,
  { namespace, serviceAccount }: PodRolePlan,
  region: string,
  mirror: string | undefined,
): ReleasePlan {
  const { image, tag } = PUBLISHED['aws-load-balancer-controller'];
  const repository = mirroredImage(image, mirror);
  return {
    key: 'aws-load-balancer-controller',
    namespace,
    chart: chartSource('aws-load-balancer-controller', mirror),
    images: [`${repository}:${tag}`],
    values: {
      clusterName: cluster,
      region,
      // Pods do not reach the instance metadata that has it.
      ...(vpcId === null ? { vpcTags: { 'datahall:hall': cluster } } : { vpcId }),
      image: { repository, tag },
      serviceAccount: { create: true, name: serviceAccount },
      defaultTargetType: 'ip',
      defaultLoadBalancerScheme: 'internal',
      enableShield: false,
      enableWaf: false,
      enableWafv2: false,
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    },
  };
}

/** Asks the replicas themselves how busy they are: no other store of metrics is there. */
function keda(mirror: string | undefined): ReleasePlan {
  const { image, tag } = PUBLISHED.keda;
  const [registry, ...path] = mirroredImage(image, mirror).split('/');
  const part = (suffix: string) => ({ registry, repository: `${path.join('/')}${suffix}`, tag });
  const parts = { keda: part(''), metricsApiServer: part('-metrics-apiserver'), webhooks: part('-admission-webhooks') };
  return {
    key: 'keda',
    namespace: 'keda',
    chart: chartSource('keda', mirror),
    images: Object.values(parts)
      .map(({ repository }) => `${registry}/${repository}:${tag}`)
      .sort(),
    values: { image: { ...parts, pullPolicy: 'IfNotPresent' }, operator: { replicaCount: 2 } },
  };
}

function leaderWorkerSet(mirror: string | undefined): ReleasePlan {
  const { image, tag } = PUBLISHED.lws;
  const repository = mirroredImage(image, mirror);
  return {
    key: 'lws',
    namespace: 'lws-system',
    chart: chartSource('lws', mirror),
    images: [`${repository}:${tag}`],
    values: {
      replicaCount: 2,
      image: { manager: { repository, tag, pullPolicy: 'IfNotPresent' } },
      resources: { requests: { cpu: '100m', memory: '256Mi' } },
    },
  };
}
