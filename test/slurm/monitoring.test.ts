import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queueWatchProgram } from '../../lib/plan/platforms/slurm/boot/queue-watch.js';
import { logMetrics } from '../../lib/plan/platforms/slurm/monitoring.js';
import { fits } from './filter-pattern.js';
import { missing } from './on-path.js';
import { Node } from './programs.js';
import { slurmPlan } from './shipped.js';

/** Keys of the metrics that count a record. */
const countedIn = (record: Readonly<Record<string, unknown>>) =>
  logMetrics('starter')
    .filter(({ pattern }) => fits(pattern, record))
    .map(({ key }) => key);

/** @see https://docs.aws.amazon.com/pcs/latest/userguide/monitoring_scaling-logs.html, "Status codes and reason codes" */
const TRANSITIONS: readonly (readonly [string, string, readonly string[]])[] = [
  ['LAUNCHED', 'SCHEDULER_REQUESTED', []],
  ['LAUNCHED', 'MAINTAIN_MIN_CAPACITY', []],
  ['REGISTERED', 'REGISTER_SUCCESS', []],
  ['ACTIVE', 'BOOTSTRAP_SUCCESS', []],
  ['PENDING_REPLACEMENT', 'NODE_GROUP_UPDATE', []],
  ['PENDING_REPLACEMENT', 'EC2_HEALTH_CHECK_FAILED', ['failed']],
  ['PENDING_REPLACEMENT', 'EC2_SCHEDULED_EVENT', []],
  ['LAUNCH_FAILED', 'INSUFFICIENT_CAPACITY', ['unstarted']],
  ['LAUNCH_FAILED', 'LIMIT_EXCEEDED', ['unstarted']],
  ['LAUNCH_FAILED', 'LAUNCH_ERROR', ['unstarted']],
  ['TERMINATED', 'SCHEDULER_REQUESTED', []],
  ['TERMINATED', 'UNHEALTHY_NODE', ['failed']],
  ['TERMINATED', 'BOOTSTRAP_FAILED', ['failed']],
  ['TERMINATED', 'EXTERNALLY_TERMINATED', []],
  ['TERMINATED', 'REPLACEMENT_REQUESTED', []],
  ['TERMINATED', 'NODE_GROUP_DELETION', []],
  ['TERMINATE_FAILED', 'EC2_OPERATION_NOT_PERMITTED', ['failed']],
  ['TERMINATE_FAILED', 'EC2_ERROR', ['failed']],
];

describe('what is counted in the logs of a cluster', () => {
  it.each(TRANSITIONS)('is a node that becomes %s for %s: %j', (status_code, reason_code, keys) => {
    expect(countedIn({ resource_type: 'PCS_CLUSTER', scheduler_node_id: 'train-1', status_code, reason_code })).toEqual(
      keys,
    );
  });

  it('is a node that the check of the hall drains, and none that somebody does', () => {
    const record = (message: string) => ({ log_name: 'slurmctld', log_level: 'info', message });
    expect(countedIn(record('update_node: node train-1 reason set to: datahall: 1 of 8 GPUs'))).toEqual(['drained']);
    expect(countedIn(record('drain_nodes: node train-1 state set to DRAIN'))).toEqual(['drained']);
    expect(countedIn(record('update_node: node train-1 reason set to: new kernel'))).toEqual([]);
    expect(countedIn(record('update_node: node train-1 state set to DRAINING'))).toEqual([]);
    expect(countedIn({ ...record('reason set to: datahall: x'), log_name: 'slurmdbd' })).toEqual([]);
  });
});

const wanted = { namespace: 'datahall/starter', region: 'us-east-1', queues: ['sweep', 'train'], version: '25.11' };

describe('how long jobs wait', () => {
  let node: Node;
  beforeEach(() => {
    node = new Node();
    node.has('aws', node.telling('aws'));
  });
  afterEach(() => node.end());
  const sent = (jobs: readonly string[]) => {
    node.has('squeue', `cat <<'END'\n${jobs.join('\n')}\nEND`);
    node.has('date', 'case "$*" in *-d*) exec /bin/date "$@" ;; esac; echo 1796000000');
    const { status, stderr } = node.run(queueWatchProgram(wanted));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return [...node.read('told').matchAll(/--dimensions Queue=(\w+) --value (\d+)/g)].map(([, queue, value]) => [
      queue,
      Number(value),
    ]);
  };
  const at = (secondsAgo: number) => new Date((1_796_000_000 - secondsAgo) * 1000).toISOString().slice(0, 19);

  it('is nothing where none waits', () => {
    expect(sent([])).toEqual([
      ['sweep', 0],
      ['train', 0],
    ]);
    expect(node.read('told')).toContain(
      'aws cloudwatch put-metric-data --region us-east-1 --namespace datahall/starter --metric-name slurm_queue_wait --unit Seconds --dimensions Queue=sweep --value 0\n',
    );
  });

  it('is that of the first job that waits for nodes', () => {
    expect(
      sent([
        `train|${at(100)}|Priority`,
        `train|${at(7200)}|Resources`,
        `train|${at(90_000)}|Dependency`,
        `train|${at(90_000)}|JobHeldUser`,
        `train|${at(90_000)}|QOSGrpGRES`,
        `sweep|${at(60)}|ReqNodeNotAvail, UnavailableNodes:sweep-spot-1`,
      ]),
    ).toEqual([
      ['sweep', 60],
      ['train', 7200],
    ]);
  });
});

describe('the alarms of the shipped hall', () => {
  it('are on nodes and on every queue', async () => {
    const { operations, slurm } = await slurmPlan();
    const keys = operations.alarms.map(({ key }) => key);
    expect(keys).toEqual(
      expect.arrayContaining([
        'cluster.drained-nodes',
        'cluster.failed-launches',
        'cluster.failed-nodes',
        ...slurm.queues.map(({ key }) => `queue.${key}.waits`),
      ]),
    );
    expect(slurm.login.bootScript.join('\n')).toContain(
      `for queue in ${slurm.queues.map(({ name }) => name).join(' ')}; do`,
    );
  });
});

const absent = missing('how long jobs wait is not checked', ['shellcheck'], 'shellcheck');
describe.skipIf(absent.length > 0)('ShellCheck', () => {
  it('finds nothing in the program', () => {
    const input = `${queueWatchProgram(wanted).join('\n')}\n`;
    expect(spawnSync('shellcheck', ['-'], { input, encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
  });
});
