import { type AwsRule, awsRule, wholeHall } from '../../kinds/aws-rule.js';
import type { SlurmHall } from '../../shape/hall.js';
import { SIZE_LIMITS } from './cluster.js';

/** What AWS Parallel Computing Service refuses. */
export const SLURM_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'pcs-size-holds-nodes',
    title: 'the class of a cluster bounds the nodes of all its groups: 32, 512 or 2,048',
    source: 'https://docs.aws.amazon.com/pcs/latest/APIReference/API_CreateCluster.html',
    subjects: wholeHall<SlurmHall>('slurm', 'size'),
    breach: ({ slurm: { cluster, login }, fleets }) => {
      const nodes = fleets.reduce((sum, fleet) => sum + fleet.nodes.max, login.nodes);
      const most = SIZE_LIMITS[cluster.size].nodes;
      const fits = (['small', 'medium', 'large'] as const).find((size) => nodes <= SIZE_LIMITS[CLASSES[size]].nodes);
      if (nodes <= most) return null;
      return {
        message: `a ${cluster.size} cluster manages ${most} nodes, and the hall has ${nodes} with its login nodes`,
        hint: fits === undefined ? 'split the workloads over several halls' : `write "slurm: { size: ${fits} }"`,
      };
    },
  }),
];

const CLASSES = { small: 'SMALL', medium: 'MEDIUM', large: 'LARGE' } as const;
