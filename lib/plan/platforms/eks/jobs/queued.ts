import type { KubernetesObject } from '../../../shape/charts-plan.js';
import type { EksHall } from '../../../shape/hall.js';

/** Metadata of a job that waits in the queue of its workload. */
export function queued(
  { charts }: EksHall,
  workload: string,
  name: string,
  annotations: Readonly<Record<string, string>> = {},
): KubernetesObject {
  const queue = charts.queues.find((one) => one.workload === workload);
  if (queue === undefined) throw new Error(`the plan has no queue of ${workload}`);
  return {
    name,
    namespace: queue.namespace,
    labels: { 'kueue.x-k8s.io/queue-name': workload, 'kueue.x-k8s.io/priority-class': workload },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}
