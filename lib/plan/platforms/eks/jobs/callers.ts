import type { KubernetesObject } from '../../../shape/charts-plan.js';
import type { EksHall } from '../../../shape/hall.js';

/**
 * Lets a controller call the pods of a job, where the namespaces of a hall let in nobody from outside.
 * @param from - namespace of the controller
 */
export function letIn({ charts }: EksHall, workload: string, from: string, port: number): KubernetesObject[] {
  if (!charts.guards.networkPolicies) return [];
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': from } };
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `let-in-${from}`, namespace: workload },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ namespaceSelector }], ports: [{ protocol: 'TCP', port }] }],
      },
    },
  ];
}
