import { type AwsRule, breachesOf, workloadPath } from '../kinds/aws-rule.js';
import type { BatchHall } from '../shape/hall.js';

const QUEUES = 'https://docs.aws.amazon.com/batch/latest/APIReference/API_CreateJobQueue.html';
const ENVIRONMENTS_PER_QUEUE = 3;

export const BATCH_RULES: readonly AwsRule[] = [
  {
    id: 'batch-image-fits-type',
    title: 'Batch has an image for the processor and the accelerators of the type: none for NVIDIA on Arm',
    source: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_Ec2Configuration.html',
    breaches: (ruled) =>
      breachesOf(ruled, environments(ruled), 'types', ({ key, instanceType }) => {
        const type = ruled.catalog.types.get(instanceType);
        if (type?.architecture !== 'arm64' || type.accelerators?.model.vendor !== 'NVIDIA') return [];
        return [
          {
            message: `fleet ${key}: AWS Batch has no image for NVIDIA on arm64, which ${instanceType} is`,
            hint: 'leave arm64 out of `architectures`, or write "platform: eks"',
          },
        ];
      }),
  },
  {
    id: 'batch-environments-per-queue',
    title: `a queue has ${ENVIRONMENTS_PER_QUEUE} compute environments at most`,
    source: QUEUES,
    breaches: ({ blueprint, hall }) =>
      (hall.platform === 'batch' ? hall.batch.queues : [])
        .filter(({ environments }) => environments.length > ENVIRONMENTS_PER_QUEUE)
        .map(({ key, workload, environments }) => ({
          path: workloadPath(blueprint, workload, 'homogeneous'),
          message: `a queue of AWS Batch takes ${ENVIRONMENTS_PER_QUEUE} compute environments, and ${key} has ${environments.length}`,
          hint: 'leave it out, or allow fewer types or ways of buying',
        })),
  },
  {
    id: 'batch-multi-node-not-on-spot',
    title: 'no job of several nodes runs on spot',
    source: 'https://docs.aws.amazon.com/batch/latest/userguide/mnp-ce.html',
    breaches: (ruled) =>
      breachesOf(ruled, environments(ruled), 'purchase', ({ key, purchase }) => {
        const job = ruled.hall.platform === 'batch' ? ruled.hall.batch.jobs.find((one) => one.key === key) : undefined;
        if (purchase !== 'spot' || (job?.nodes ?? null) === null) return [];
        return [
          {
            message: `fleet ${key}: jobs of ${job!.nodes} nodes would run on spot, which AWS Batch refuses`,
            hint: 'buy it on demand',
          },
        ];
      }),
  },
  {
    id: 'batch-spot-apart',
    title: 'a queue has spot environments alone, or none: a job of several nodes would be placed on spot in vain',
    source: 'https://docs.aws.amazon.com/batch/latest/userguide/mnp-ce.html',
    breaches: (ruled) => {
      const { blueprint, hall } = ruled;
      if (hall.platform !== 'batch') return [];
      const isSpot = (key: string) => hall.fleets.find((fleet) => fleet.key === key)?.purchase === 'spot';
      return hall.batch.queues
        .filter(({ environments }) => new Set(environments.map(isSpot)).size > 1)
        .map(({ key, workload }) => ({
          path: workloadPath(blueprint, workload, 'purchase'),
          message: `queue ${key} of AWS Batch has spot beside other ways of buying`,
          hint: 'this is a mistake of datahall: report it',
        }));
    },
  },
  {
    id: 'batch-no-capacity-block',
    title: 'no compute environment starts nodes in a capacity block',
    source: 'https://docs.aws.amazon.com/batch/latest/userguide/launch-templates.html',
    breaches: (ruled) =>
      breachesOf(ruled, environments(ruled), 'purchase', ({ key, purchase }) =>
        purchase !== 'capacity-block'
          ? []
          : [
              {
                message: `fleet ${key}: AWS Batch starts no nodes in a capacity block`,
                hint: 'buy another way, or write "platform: eks" or "platform: ec2"',
              },
            ],
      ),
  },
];

function environments({ hall }: Parameters<AwsRule['breaches']>[0]): BatchHall['fleets'] {
  return hall.platform === 'batch' ? hall.fleets : [];
}
