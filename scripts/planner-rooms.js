/**
 * Code that a first plan mostly does without, by the room that it is fetched with. Each module is called by functions, or by tables
 * of functions, at the time of a plan and never before; the build refuses one that exports anything else.
 */
export const ROOMS = {
  // The platform that the blueprint names, and what is asked of it once there is a plan.
  eks: ['lib/plan/platforms/eks/eks.ts'],
  batch: ['lib/plan/platforms/batch/batch.ts'],
  ec2: ['lib/plan/platforms/ec2/ec2.ts'],
  slurm: ['lib/plan/platforms/slurm/slurm.ts'],
  planned: [
    'lib/plan/platforms/eks/burn-in.ts',
    'lib/plan/platforms/eks/changes.ts',
    'lib/plan/platforms/eks/jobs/write-job.ts',
    'lib/plan/quotas/quota-needs.ts',
  ],
  // A workload that is sized from its model.
  models: [
    'lib/blueprint/models/find-model.ts',
    'lib/blueprint/models/read-config.ts',
    'lib/models/fine-tuning.ts',
    'lib/models/serving/deliver-service.ts',
    'lib/models/training.ts',
    'lib/models/training/deliver-run.ts',
  ],
  pools: ['lib/blueprint/checks/pools/pools.ts', 'lib/plan/demand/pool-demand.ts'],
  // What is there already: owned nodes, and on AWS.
  owned: [
    'lib/blueprint/checks/site/edge.ts',
    'lib/blueprint/checks/site/on-premises.ts',
    'lib/plan/owned/owned-capacity.ts',
  ],
  held: [
    'lib/blueprint/checks/held/bound-workloads.ts',
    'lib/blueprint/checks/held/capacity.ts',
    'lib/blueprint/checks/held/existing-cluster.ts',
    'lib/blueprint/checks/held/existing-keys.ts',
    'lib/blueprint/checks/held/existing-stores.ts',
  ],
  spread: ['lib/blueprint/checks/site/spread.ts'],
  figures: ['lib/catalog/overlay/apply-overlay.ts', 'lib/catalog/overlay/read-overlay.ts'],
  // A text with mistakes, and a blueprint that nothing fits.
  mistakes: [
    'lib/blueprint/document/apply-fixes.ts',
    'lib/blueprint/document/syntax-errors.ts',
    'lib/blueprint/shape/shape-findings.ts',
    'lib/units/suggest.ts',
    'planner/platform/words.ts',
  ],
  infeasible: ['lib/report/documents/infeasibility.ts', 'lib/sizing/explain/explain-conflict.ts'],
};
