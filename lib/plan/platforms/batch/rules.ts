import { type AwsRule, awsRule, eachFleetOf, OUR_MISTAKE, type Subjects, workloadPath } from '../../kinds/aws-rule.js';
import type { JobQueuePlan } from '../../shape/batch-plan.js';
import type { BatchHall } from '../../shape/hall.js';

const MULTI_NODE_JOBS = 'https://docs.aws.amazon.com/batch/latest/userguide/mnp-ce.html';
const ENVIRONMENTS_PER_QUEUE = 3;

/** What AWS Batch refuses. */
export const BATCH_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'batch-image-fits-type',
    title: 'Batch has an image for the architecture and accelerators of the type: none for NVIDIA on Arm',
    source: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_Ec2Configuration.html',
    subjects: eachFleetOf<BatchHall>('types'),
    breach: ({ key, instanceType }, { catalog }) => {
      const type = catalog.types.get(instanceType);
      if (type?.architecture !== 'arm64' || type.accelerators?.model.vendor !== 'NVIDIA') return null;
      return {
        message: `fleet ${key}: AWS Batch has no image for NVIDIA on arm64, which ${instanceType} is`,
        hint: 'remove arm64 from `architectures`, or write "platform: eks"',
      };
    },
  }),
  awsRule({
    id: 'batch-environments-per-queue',
    title: `a job queue has at most ${ENVIRONMENTS_PER_QUEUE} compute environments`,
    source: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_CreateJobQueue.html',
    subjects: eachQueue('homogeneous'),
    breach: ({ key, environments }) =>
      environments.length <= ENVIRONMENTS_PER_QUEUE
        ? null
        : {
            message: `a job queue of AWS Batch allows ${ENVIRONMENTS_PER_QUEUE} compute environments, and ${key} has ${environments.length}`,
            hint: 'remove it, or allow fewer types or purchase options',
          },
  }),
  awsRule({
    id: 'batch-multi-node-not-on-spot',
    title: 'no multi-node parallel job runs on spot',
    source: MULTI_NODE_JOBS,
    subjects: eachFleetOf<BatchHall>('purchase'),
    breach: ({ key, purchase }, { hall }) => {
      const nodes = hall.batch.jobs.find((job) => job.fleet === key && job.nodes !== null)?.nodes ?? null;
      if (purchase !== 'spot' || nodes === null) return null;
      return {
        message: `fleet ${key}: multi-node parallel jobs of ${nodes} nodes would run on spot, which AWS Batch refuses`,
        hint: 'buy it on demand',
      };
    },
  }),
  awsRule({
    id: 'batch-spot-apart',
    title: 'a job queue does not mix spot with other compute environments: multi-node parallel jobs cannot run on spot',
    source: MULTI_NODE_JOBS,
    subjects: eachQueue('purchase'),
    breach: ({ key, environments }, { hall }) => {
      const isSpot = (environment: string) =>
        hall.fleets.find((fleet) => fleet.key === environment)?.purchase === 'spot';
      if (new Set(environments.map(isSpot)).size <= 1) return null;
      return { message: `queue ${key} of AWS Batch mixes spot with other purchase options`, hint: OUR_MISTAKE };
    },
  }),
  awsRule({
    id: 'batch-no-capacity-block',
    title: 'a compute environment in a capacity block is enabled and disabled by the dates of the block',
    source: 'https://docs.aws.amazon.com/batch/latest/userguide/compute_environment_parameters.html',
    subjects: eachFleetOf<BatchHall>('purchase'),
    breach: ({ key, purchase, reservation }) =>
      purchase !== 'capacity-block' || reservation?.kind === 'block'
        ? null
        : {
            message: `fleet ${key}: the dates of its capacity block are unknown, and AWS Batch would start nodes outside them`,
            hint: 'write the block under `capacity`, allow another purchase option, or write "platform: eks" or "platform: ec2"',
          },
  }),
];

function eachQueue(key: string): Subjects<JobQueuePlan, BatchHall> {
  return ({ blueprint, hall }) =>
    hall.batch.queues.map((about) => ({ about, path: workloadPath(blueprint, about.workload, key) }));
}
