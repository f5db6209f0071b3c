import type { ImagePolicy, KubernetesObject } from '../../../../plan/shape/charts-plan.js';

/**
 * Refuses what breaks out of a container (privileged, host network and paths), and tells of the rest. Nodes give pods
 * accelerators and EFA as devices, which the level admits.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const POD_SECURITY = {
  'pod-security.kubernetes.io/enforce': 'baseline',
  'pod-security.kubernetes.io/audit': 'restricted',
  'pod-security.kubernetes.io/warn': 'restricted',
} as const;

/** Where the pod identity agent gives pods their credentials: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const POD_IDENTITY = { ipBlock: { cidr: '169.254.170.23/32' } };
const EVERYWHERE = { ipBlock: { cidr: '0.0.0.0/0' } };

/**
 * Nothing goes in or out of a namespace but: among its own pods; to DNS; to the pod identity agent; to HTTPS, which AWS,
 * registries and the Kubernetes API answer by; and, where it has a service, from the load balancer, which has addresses of
 * the VPC. File systems are mounted by nodes. Probes of the kubelet always pass. Who calls from elsewhere is let in by a
 * policy beside these: policies add up.
 * @param callers - range that a load balancer calls from; null: the namespace has no service
 */
export function networkPolicies(namespace: string, callers: string | null): KubernetesObject[] {
  const policy = (name: string, spec: object): KubernetesObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector: {}, ...spec },
  });
  const own = [{ podSelector: {} }];
  const dns = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };
  return [
    policy('default-deny', { policyTypes: ['Ingress', 'Egress'] }),
    policy('own-namespace', { policyTypes: ['Ingress', 'Egress'], ingress: [{ from: own }], egress: [{ to: own }] }),
    policy('what-pods-call', {
      policyTypes: ['Egress'],
      egress: [
        { to: [dns], ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 })) },
        { to: [POD_IDENTITY], ports: [{ protocol: 'TCP', port: 80 }] },
        { to: [EVERYWHERE], ports: [{ protocol: 'TCP', port: 443 }] },
      ],
    }),
    ...(callers === null
      ? []
      : [policy('load-balancer', { policyTypes: ['Ingress'], ingress: [{ from: [{ ipBlock: { cidr: callers } }] }] })]),
  ];
}

/**
 * Refuses pods of the namespaces with an image by tag, or from elsewhere; what is bound there already goes on.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function imagePolicy({ name, registries }: ImagePolicy, namespaces: readonly string[]): KubernetesObject[] {
  const imagesOf = (list: string) => `(has(object.spec.${list}) ? object.spec.${list}.map(one, one.image) : [])`;
  const places = registries.map((registry) => `'${registry}/'`).join(', ');
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          namespaceSelector: {
            matchExpressions: [
              { key: 'kubernetes.io/metadata.name', operator: 'In', values: [...new Set(namespaces)].sort() },
            ],
          },
          resourceRules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['pods', 'pods/ephemeralcontainers'],
            },
          ],
        },
        variables: [
          {
            name: 'images',
            expression: ['containers', 'initContainers', 'ephemeralContainers'].map(imagesOf).join(' + '),
          },
        ],
        validations: [
          {
            expression: "variables.images.all(image, image.matches('@sha256:[0-9a-f]{64}$'))",
            message: 'images are named by digest: <registry>/<name>@sha256:<digest>',
          },
          {
            expression: `variables.images.all(image, [${places}].exists(place, image.startsWith(place)))`,
            message: `images come from ${registries.join(', ')}`,
          },
        ],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  ];
}
