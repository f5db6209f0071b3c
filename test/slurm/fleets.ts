import { nodeMounts } from '../../lib/plan/platforms/slurm/boot/node-mounts.js';
import type { FleetPlan } from '../../lib/plan/shape/fleet-plan.js';
import type { HomeStorePlan, StorePlan } from '../../lib/plan/shape/store-plan.js';
import { bucketFixture, fleetFixture, persistentFixture, scratchFixture } from '../terraform/plan-fixture.js';

/** Two nodes of eight GPUs with EFA. */
export function gpuFleet(parts: Partial<FleetPlan> = {}): FleetPlan {
  return fleetFixture({
    key: 'train',
    workload: 'train',
    instanceType: 'p5.48xlarge',
    accelerators: { vendor: 'NVIDIA', model: 'H100-SXM-80GB', perNode: 8 },
    interfaces: [
      { card: 0, device: 0, kind: 'efa' },
      { card: 1, device: 1, kind: 'efa-only' },
    ],
    ...parts,
  });
}

const HOME: HomeStorePlan = {
  kind: 'home',
  key: 'train.home',
  workload: 'train',
  name: 'home',
  fileSystemName: 'starter-train-home',
  securityGroup: 'starter-train-home',
  capacityBytes: 2 ** 40,
  subnets: ['nodes-az1'],
  infrequentAccessDays: 30,
  backup: false,
  accessPoint: { path: '/pods', uid: 1000, gid: 1000 },
};

/** A home, a scratch, a persistent Lustre and a bucket. */
export const STORES: readonly StorePlan[] = [
  bucketFixture({ key: 'train.data', workload: 'train', name: 'data' }),
  HOME,
  persistentFixture({ key: 'train.models', workload: 'train', name: 'models' }),
  scratchFixture({ key: 'train.scratch', workload: 'train', name: 'scratch' }),
];

/** Those of the fleet. */
export const MOUNTS = nodeMounts(STORES, ['train']);
