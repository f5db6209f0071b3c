import type { KubernetesObject, ServicePlan } from '../../../shape/charts-plan.js';

/** Where vLLM answers. */
export const PORT = 8000;

/** Until a load balancer sends no request any more to a pod that ends. */
export const DRAIN_SECONDS = 20;

/** Inside the cluster alone. */
export function service(workload: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: serviceName(workload), namespace: workload, labels: serviceLabels(workload) },
    spec: {
      // Of a replica that spans nodes, its leader alone answers.
      selector: { ...serviceLabels(workload), 'datahall/answers': 'true' },
      ports: [{ name: 'http', port: SERVICE_PORT, targetPort: PORT }],
    },
  };
}

/** Of the service, its pods and its disruption budgets. */
export function serviceLabels(workload: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': serviceName(workload) };
}

/** Of the Service, and of what leads to it from outside. */
export function serviceName(workload: string): string {
  return `${workload}-serve`;
}

/** Where the service is reached, and what has to be there for that. */
export function addressNotes(workload: string, address: ServicePlan | null): string[] {
  const inside = `inside the cluster: http://${serviceName(workload)}.${workload}/v1/models`;
  if (address === null) {
    return [
      inside,
      'no address outside it: `service` of the workload gives one, with a certificate and a security group',
    ];
  }
  return [
    inside,
    `${address.scheme}: HTTPS, for whom ${address.securityGroup} lets in`,
    ...(address.api === 'gateway' ? [GATEWAY_NOTE] : []),
  ];
}

/**
 * Kinds of the Gateway API that the controller was built for. It looks for them when it starts.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/guide/gateway/gateway.md
 */
const GATEWAY_KINDS = 'https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.6.0/standard-install.yaml';

const GATEWAY_NOTE = `needs the kinds of the Gateway API: kubectl apply --server-side -f ${GATEWAY_KINDS}, before the second stack`;

/** What leads to the service from outside the cluster; null: nothing does. */
export function addressObjects(address: ServicePlan | null): KubernetesObject[] {
  if (address === null) return [];
  return address.api === 'gateway' ? gateway(address) : [ingress(address)];
}

/** Of the load balancer, whichever API asks for it. */
const SSL_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';
const HEALTH_PATH = '/health';
/** A long answer of a model comes in pieces, and may be slow to begin. */
const BALANCER_ATTRIBUTES = {
  'idle_timeout.timeout_seconds': '600',
  'routing.http.drop_invalid_header_fields.enabled': 'true',
} as const;
const TARGET_ATTRIBUTES = {
  'deregistration_delay.timeout_seconds': `${DRAIN_SECONDS}`,
  'load_balancing.algorithm.type': 'least_outstanding_requests',
} as const;

const pairs = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

const attributeList = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value }));

/**
 * A load balancer that speaks HTTPS alone, with the certificate and the security group that the blueprint names.
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
function ingress({ workload, certificateArn, securityGroup, scheme, subnets }: ServicePlan): KubernetesObject {
  const name = serviceName(workload);
  const settings = {
    scheme,
    'target-type': 'ip',
    'listen-ports': JSON.stringify([{ HTTPS: 443 }]),
    'certificate-arn': certificateArn,
    'ssl-policy': SSL_POLICY,
    'security-groups': securityGroup,
    // The group is the user's; what lets it reach the pods is the controller's to write.
    'manage-backend-security-group-rules': 'true',
    'healthcheck-path': HEALTH_PATH,
    'load-balancer-attributes': pairs(BALANCER_ATTRIBUTES),
    'target-group-attributes': pairs(TARGET_ATTRIBUTES),
    ...(subnets.length > 0 && { subnets: subnets.join(',') }),
  };
  const annotations = Object.entries(settings).map(([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value]);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: workload, annotations: Object.fromEntries(annotations) },
    spec: {
      ingressClassName: 'alb',
      rules: [
        {
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }],
          },
        },
      ],
    },
  };
}

/** Of the Service. */
const SERVICE_PORT = 80;

const GATEWAY_API = 'gateway.networking.k8s.io';
const GATEWAY_SETTINGS = 'gateway.k8s.aws';
const LISTENER = 'https';

/**
 * The same load balancer by the Gateway API. Certificate and security group are settings of the controller, not of a listener;
 * the class is one of the cluster, so that every service of it has the same.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/guide/gateway/l7gateway.md
 */
function gateway({ workload, certificateArn, securityGroup, scheme, subnets }: ServicePlan): KubernetesObject[] {
  const metadata = { name: serviceName(workload), namespace: workload };
  const { name } = metadata;
  return [
    {
      apiVersion: `${GATEWAY_API}/v1`,
      kind: 'GatewayClass',
      metadata: { name: 'alb' },
      spec: { controllerName: `${GATEWAY_SETTINGS}/alb` },
    },
    {
      apiVersion: `${GATEWAY_SETTINGS}/v1`,
      kind: 'LoadBalancerConfiguration',
      metadata,
      spec: {
        scheme,
        securityGroups: [securityGroup],
        manageBackendSecurityGroupRules: true,
        ...(subnets.length > 0 && { loadBalancerSubnets: subnets.map((identifier) => ({ identifier })) }),
        listenerConfigurations: [
          { protocolPort: 'HTTPS:443', defaultCertificate: certificateArn, sslPolicy: SSL_POLICY },
        ],
        loadBalancerAttributes: attributeList(BALANCER_ATTRIBUTES),
      },
    },
    {
      apiVersion: `${GATEWAY_SETTINGS}/v1`,
      kind: 'TargetGroupConfiguration',
      metadata,
      spec: {
        targetReference: { name },
        defaultConfiguration: {
          targetType: 'ip',
          healthCheckConfig: { healthCheckPath: HEALTH_PATH },
          targetGroupAttributes: attributeList(TARGET_ATTRIBUTES),
        },
      },
    },
    {
      apiVersion: `${GATEWAY_API}/v1`,
      kind: 'Gateway',
      metadata,
      spec: {
        gatewayClassName: 'alb',
        infrastructure: { parametersRef: { group: GATEWAY_SETTINGS, kind: 'LoadBalancerConfiguration', name } },
        listeners: [{ name: LISTENER, protocol: 'HTTPS', port: 443, allowedRoutes: { namespaces: { from: 'Same' } } }],
      },
    },
    {
      apiVersion: `${GATEWAY_API}/v1`,
      kind: 'HTTPRoute',
      metadata,
      spec: {
        parentRefs: [{ group: GATEWAY_API, kind: 'Gateway', name, sectionName: LISTENER }],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            backendRefs: [{ name, port: SERVICE_PORT }],
          },
        ],
      },
    },
  ];
}
