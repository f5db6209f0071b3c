import type { JobKind } from '../../../units/closed-lists.js';
import { type Job, type JobRequest, MEETING_PORT, refuseJob, torchrun } from '../../kinds/job.js';
import { seenBy } from '../../kinds/pools.js';
import { devicesPerNode, modelFlags, withReplica } from '../../kinds/replica.js';
import type { EnvironmentPlan, JobPlan } from '../../shape/batch-plan.js';
import type { BatchHall } from '../../shape/hall.js';
import { mountedFolder } from '../../stores/node-mounts.js';

/** A submission to the queue of a workload. Images are those of the job definitions: variables of Terraform. */
export function writeBatchJob(hall: BatchHall, request: JobRequest): Job {
  const fleet = hall.fleets.find(({ key }) => key === request.fleets[0]);
  const definition = hall.batch.jobs.find(
    ({ fleet: key, workload }) => key === request.fleets[0] && workload === request.workload,
  );
  if (fleet === undefined || definition === undefined) throw new Error(`the plan has no fleet ${request.fleets[0]}`);
  if (request.image !== null) {
    return refuseJob(
      'a job of Batch has the image of its definition',
      `give it to Terraform: -var job_image_${request.workload.replaceAll('-', '_')}=${request.image}`,
    );
  }
  return WRITERS[request.kind]({ hall, fleet: seenBy(hall, fleet, request.workload), definition, request });
}

interface Submission {
  readonly hall: BatchHall;
  readonly fleet: EnvironmentPlan;
  readonly definition: JobPlan;
  readonly request: JobRequest;
}

const WRITERS: Readonly<Record<JobKind, (submission: Submission) => Job>> = {
  train: (submission) => {
    const { fleet, definition, request } = submission;
    const flags = [
      `--nnodes=${definition.nodes ?? 1}`,
      `--nproc-per-node=${Math.max(1, devicesPerNode(fleet))}`,
      ...(definition.nodes === null ? [] : MEETING),
    ];
    const run = torchrun(flags, request.command);
    return submitted(submission, 'train', definition.nodes === null ? run : `${FIRST_ADDRESS}; ${run}`);
  },
  sweep: (submission) => {
    const { fleet, request } = submission;
    const line = request.command ?? 'nvidia-smi -L && echo "task $AWS_BATCH_JOB_ARRAY_INDEX"';
    return array(submission, 'sweep', request.tasks ?? fleet.workingNodes, line);
  },
  notebook: () =>
    refuseJob('a job of Batch has no address that a browser reaches', 'use "platform: eks" for notebooks'),
  infer: (submission) =>
    withReplica(submission.fleet, submission.request, (serving) => {
      const { hall, fleet, request } = submission;
      if (serving.nodes > 1) {
        return refuseJob(
          `a replica of the model spans ${serving.nodes} nodes of ${fleet.instanceType}`,
          'use "platform: eks", and serve it there',
        );
      }
      const piece = '$AWS_BATCH_JOB_ARRAY_INDEX';
      const folder = `${mountedFolder(hall.stores, fleet.workload) ?? '/tmp'}/batch`;
      const files = `-i ${folder}/${piece}.input.jsonl -o ${folder}/${piece}.output.jsonl`;
      const run = `vllm run-batch ${files} --model ${serving.model} ${modelFlags(serving).join(' ')}`;
      return array(submission, 'infer', request.tasks ?? fleet.workingNodes, request.command ?? run);
    }),
  serve: () =>
    refuseJob(
      'Batch runs jobs to their end: it keeps no service up, and puts no load balancer before one',
      'use "platform: eks" for services',
    ),
};

/**
 * The first node is told no address: it has the one that the others are told.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html
 */
const FIRST_ADDRESS =
  'FIRST=$AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS; [ -n "$FIRST" ] || FIRST=$(hostname -i | cut -d" " -f1)';
const MEETING = ['--node-rank=$AWS_BATCH_JOB_NODE_INDEX', '--master-addr=$FIRST', `--master-port=${MEETING_PORT}`];

/** Batch splits no job of several nodes into an array. @see https://docs.aws.amazon.com/batch/latest/userguide/array_jobs.html */
function array(submission: Submission, kind: JobKind, tasks: number, line: string): Job {
  if (submission.definition.nodes !== null) {
    return refuseJob(
      `jobs of ${submission.fleet.key} span nodes, and Batch makes no array of such`,
      'give tasks a workload of their own, of one node: { purpose: inference }',
    );
  }
  return submitted(submission, kind, line, tasks === 1 ? {} : { arrayProperties: { size: tasks } });
}

function submitted(
  { hall, fleet, definition, request }: Submission,
  kind: JobKind,
  line: string,
  more: object = {},
): Job {
  const { queues, schedulingPolicy } = hall.batch;
  const queue = queues.find(({ environments }) => environments.includes(fleet.key));
  const share = schedulingPolicy.shares.find(({ workload }) => workload === request.workload);
  if (queue === undefined || share === undefined) throw new Error(`no queue reaches ${fleet.key}`);
  const command = ['sh', '-c', line];
  const input = {
    jobName: `${request.workload}-${kind}`,
    jobQueue: queue.name,
    jobDefinition: definition.name,
    shareIdentifier: share.identifier,
    ...more,
    ...(definition.nodes === null
      ? { containerOverrides: { command } }
      : {
          nodeOverrides: { nodePropertyOverrides: [{ targetNodes: '0:', containerOverrides: { command } }] },
        }),
  };
  return {
    form: 'script',
    lines: [
      `aws batch submit-job --region ${hall.region} --cli-input-json "$(cat <<'JSON'`,
      ...JSON.stringify(input, null, 2).split('\n'),
      'JSON',
      ')"',
    ],
    notes: [
      definition.nodes === null
        ? `a whole node of ${fleet.instanceType} for each`
        : `one job on all ${definition.nodes} working nodes of ${fleet.key}, ${definition.gpus} GPUs each: all start, or none`,
    ],
  };
}
