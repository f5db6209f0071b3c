import { BURN_IN_SECONDS, type BurnInRequest, CONTAINER_START, hereFile } from '../../kinds/burn-in.js';
import type { BatchHall } from '../../shape/hall.js';

/** A container of Batch has no folder of scripts: it unpacks them from a variable. */
const UNPACK = 'mkdir -p /tmp/accept && echo $SCRIPTS | base64 -d | tar xz -C /tmp/accept && . /tmp/accept/start.sh';

/**
 * Shell for a machine with the AWS CLI: it submits a job over every node of the fleet, or one for each node where no job
 * spans nodes, and prints the logs. The image is that of the hall's job definitions.
 */
export function burnIn({ region, batch }: BatchHall, { fleet, nodes, head, node }: BurnInRequest): string[] {
  const job = batch.jobs.find((each) => each.fleet === fleet.key && each.workload === fleet.workload)!;
  const queue = batch.queues.find(({ environments }) => environments.includes(fleet.key))!;
  const share = batch.schedulingPolicy.shares.find(({ workload }) => workload === fleet.workload)!.identifier;
  const whole = job.nodes !== null;
  return [
    `export AWS_DEFAULT_REGION=${region}`,
    'work=$(mktemp -d)',
    'ssh-keygen -q -t ed25519 -N "" -f "$work/id"',
    ...hereFile('$work/start.sh', [
      'export FOLDER=/tmp/accept KEYS=/tmp/accept',
      `export INDEX=\${AWS_BATCH_JOB_NODE_INDEX:-0} NODES=\${AWS_BATCH_JOB_NUM_NODES:-1}`,
      `export MAIN=\${AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS:-none}`,
      ...CONTAINER_START,
    ]),
    ...hereFile('$work/head.sh', head),
    ...hereFile('$work/node.sh', node),
    // An override takes 8,192 characters.
    'scripts=$(tar c -C "$work" . | gzip -9 | base64 | tr -d "\\n")',
    `container='{"command":["bash","-c","${UNPACK}"],"environment":[{"name":"SCRIPTS","value":"'$scripts'"}]}'`,
    ...(whole
      ? [
          `container='{"numNodes":${nodes},"nodePropertyOverrides":[{"targetNodes":"0:","containerOverrides":'$container'}]}'`,
        ]
      : []),
    `job=$(aws batch submit-job --job-name accept-${job.name} --job-queue ${queue.name} --job-definition ${job.name} \\`,
    `  --share-identifier ${share} --timeout attemptDurationSeconds=${BURN_IN_SECONDS} \\`,
    `  ${whole ? '--node-overrides' : '--container-overrides'} "$container"${whole || nodes === 1 ? '' : ` --array-properties size=${nodes}`} \\`,
    '  --query jobId --output text)',
    'state() { aws batch describe-jobs --jobs "$job" --query "jobs[0].status" --output text; }',
    'until case $(state) in SUCCEEDED|FAILED) true;; *) false;; esac; do sleep 30; done',
    ...(whole ? ['parts="$job#0"'] : nodes === 1 ? ['parts="$job"'] : [`parts=$(seq -f "$job:%g" 0 ${nodes - 1})`]),
    'for part in $parts; do',
    '  stream=$(aws batch describe-jobs --jobs "$part" --query "jobs[0].container.logStreamName" --output text)',
    `  aws logs tail ${batch.logGroup} --log-stream-names "$stream" --since 1d --format short | cut -d " " -f 2-`,
    'done',
    'rm -r "$work"',
  ];
}
