import { slurmBinaries } from './node-programs.js';

/** The metric of the longest wait in a queue, in seconds. */
export const QUEUE_WAIT = 'slurm_queue_wait';

/** Its dimension: the name of the queue. */
export const QUEUE_DIMENSION = 'Queue';

/** Where a login node has the program. */
export const QUEUE_WATCH = '/usr/local/sbin/datahall-queues';

/** What a login node looks at. */
export interface QueueWatchRequest {
  /** Namespace of CloudWatch. */
  readonly namespace: string;
  readonly region: string;
  /** Names of the queues. */
  readonly queues: readonly string[];
  /** Major version of Slurm. */
  readonly version: string;
}

/**
 * Lines of bash that send how long the first job of each queue has waited for nodes: since its submission, and 0 where none
 * waits. Jobs that wait for another, for a time, for a limit or for somebody to release them wait for no node. No log has it
 * before a job ends.
 * @see https://slurm.schedmd.com/squeue.html, `%P`, `%V`, `%r`; https://slurm.schedmd.com/job_reason_codes.html
 */
export function queueWatchProgram({ namespace, region, queues, version }: QueueWatchRequest): string[] {
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    `export PATH=${slurmBinaries(version)}:/usr/local/bin:/usr/bin:/bin`,
    'export TZ=UTC',
    'jobs=$(squeue --noheader --states=PENDING --format="%P|%V|%r")',
    'now=$(date +%s)',
    `for queue in ${queues.join(' ')}; do`,
    '  longest=0',
    '  while IFS="|" read -r partition since reason; do',
    '    [ "$partition" = "$queue" ] || continue',
    '    case $reason in Resources* | Priority* | ReqNodeNotAvail* | Nodes*) ;; *) continue ;; esac',
    '    waited=$((now - $(date -d "$since" +%s)))',
    '    [ "$waited" -le "$longest" ] || longest=$waited',
    '  done <<< "$jobs"',
    `  aws cloudwatch put-metric-data --region ${region} --namespace ${namespace} --metric-name ${QUEUE_WAIT} --unit Seconds --dimensions "${QUEUE_DIMENSION}=$queue" --value "$longest"`,
    'done',
  ];
}

/** Every five minutes, the period of the alarms. */
export const QUEUE_WATCH_TIMER: readonly string[] = [
  '[Unit]',
  'Description=How long jobs wait, to CloudWatch, every five minutes',
  '[Timer]',
  'OnBootSec=5min',
  'OnUnitActiveSec=5min',
  '[Install]',
  'WantedBy=timers.target',
];
