import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { SizedFleet } from '../../sizing/model/sizing.js';
import type { WorkloadDemand } from '../demand/derive-demands.js';

/**
 * Ceilings that no fleet reaches: `nodes.atMost` bounds the sizing, and reads as if more nodes came with more load. A run
 * has no load that varies.
 */
export function ceilingsBeyond(
  demands: readonly Pick<WorkloadDemand, 'demand' | 'path'>[],
  fleets: readonly SizedFleet[],
): Diagnostic[] {
  return demands.flatMap(({ demand: { name, nodes, run, delivery }, path }): Diagnostic[] => {
    const working = fleets.find(({ workload }) => workload === name)?.requiredNodes ?? 0;
    if (run !== undefined || delivery?.asked.kind === 'run') return [];
    if (nodes.max === null || working === 0 || working >= nodes.max) return [];
    return [
      {
        code: 'rule',
        severity: 'warning',
        path: [...path, 'nodes', 'atMost'],
        message: `"atMost" bounds the sizing, and the demand of ${name} needs ${working} of ${nodes.max} nodes: its fleet grows to ${working}, whatever the load`,
        hint: 'state the demand of the busiest hour, with a "profile" for the others; or write "atLeast" for a larger fleet',
      },
    ];
  });
}
