import type { SlurmUserPlan } from '../../../shape/slurm-plan.js';
import type { SlurmAccount } from './accounts.js';
import { type NodeCheckRequest, nodeCheckPrograms } from './node-check.js';
import { slurmBinaries } from './node-programs.js';
import { QUEUE_WATCH, QUEUE_WATCH_TIMER, type QueueWatchRequest, queueWatchProgram } from './queue-watch.js';

/** What the start of a compute node does beyond attaching its stores. */
export interface NodeScriptRequest extends NodeCheckRequest {
  readonly users: readonly SlurmUserPlan[];
  /** What jobs run containers with. */
  readonly containers: 'docker' | 'pyxis';
}

/** Lines of bash for the compute nodes of a fleet, run as root after the file systems are mounted and before slurmd starts. */
export function nodeScript({ containers, users, ...request }: NodeScriptRequest): string[] {
  return [
    ...nodeCheckPrograms(request).flatMap(({ path, lines }) => [...fileLines(path, lines), `chmod 755 ${path}`]),
    ...addUsers(users),
    // Who may use Docker is as good as root; pyxis needs no such right.
    ...(containers === 'docker'
      ? namesOf(users).map((name) => `! getent group docker > /dev/null || usermod -aG docker ${name}`)
      : []),
  ];
}

/** What the start of a login node does beyond attaching its stores. */
export interface LoginScriptRequest {
  readonly users: readonly SlurmUserPlan[];
  /** Null: Slurm keeps no records of jobs. */
  readonly accounts: readonly SlurmAccount[] | null;
  /** Whether any node has GPUs, which Slurm then counts. */
  readonly gpus: boolean;
  /** Major version of Slurm. */
  readonly version: string;
  readonly watch: Omit<QueueWatchRequest, 'version'>;
}

const ACCOUNTS = '/usr/local/sbin/datahall-accounts';

/** Lines of bash for login nodes. */
export function loginScript({ users, accounts, gpus, version, watch }: LoginScriptRequest): string[] {
  return [
    ...addUsers(users),
    ...(accounts === null
      ? []
      : [
          ...fileLines(ACCOUNTS, accountsProgram({ accounts, users, gpus, version })),
          ...fileLines('/etc/systemd/system/datahall-accounts.service', [
            '[Unit]',
            'Description=Accounts and limits of Slurm, from the blueprint',
            '[Service]',
            'Type=oneshot',
            `ExecStart=/bin/bash ${ACCOUNTS}`,
            // The controller may not answer yet.
            'Restart=on-failure',
            'RestartSec=30',
            '[Install]',
            'WantedBy=multi-user.target',
          ]),
          'systemctl daemon-reload',
          'systemctl enable --now --no-block datahall-accounts.service',
        ]),
    ...fileLines(QUEUE_WATCH, queueWatchProgram({ ...watch, version })),
    ...fileLines('/etc/systemd/system/datahall-queues.service', [
      '[Unit]',
      'Description=How long jobs wait, to CloudWatch',
      '[Service]',
      'Type=oneshot',
      `ExecStart=/bin/bash ${QUEUE_WATCH}`,
    ]),
    ...fileLines('/etc/systemd/system/datahall-queues.timer', QUEUE_WATCH_TIMER),
    'systemctl daemon-reload',
    'systemctl enable --now datahall-queues.timer',
  ];
}

/** Who submits jobs; where the blueprint lists nobody, the user of the image, on every node. */
function namesOf(users: readonly SlurmUserPlan[]): readonly string[] {
  return users.length === 0 ? ['ubuntu'] : users.map(({ name }) => name);
}

/**
 * An account and a quality of service for each workload; every user may use every account, the first by default. It may run
 * again and again: what is there is changed.
 * @see https://slurm.schedmd.com/sacctmgr.html
 */
export function accountsProgram({
  accounts,
  users,
  gpus,
  version,
}: Omit<LoginScriptRequest, 'accounts' | 'watch'> & { readonly accounts: readonly SlurmAccount[] }): string[] {
  const names = accounts.map(({ name }) => name);
  return [
    'set -euo pipefail',
    `export PATH=${slurmBinaries(version)}:$PATH`,
    // One that is there is no error, but has another exit code.
    'add() { [ -n "$(sacctmgr -n -P show "$1" where name="$2")" ] || sacctmgr -i add "$1" "$2"; }',
    'set_() { local kind=$1 name=$2; shift 2; sacctmgr -i modify "$kind" where name="$name" set "$@"; }',
    'preempts() { [ "$(sacctmgr -n -P show qos where name="$1" format=preempt)" = "$2" ] || set_ qos "$1" Preempt="$3"; }',
    ...names.flatMap((name) => [`add qos ${name}`, `add account ${name}`]),
    // A list that changes is that of nobody first: old and new ones together may be a loop, which Slurm refuses.
    ...accounts.map((account) => `preempts ${account.name} ${preempted(account)} ${NOBODY}`),
    ...accounts.flatMap(({ name, share, priority, preempts, atMost }) => [
      `set_ qos ${name} Priority=${priority} GraceTime=${GRACE_SECONDS}${gpus ? ` GrpTRES=gres/gpu=${atMost ?? -1}` : ''}`,
      `preempts ${name} ${preempted({ preempts })} ${preempted({ preempts })}`,
      `set_ account ${name} Fairshare=${share} QOS=${name} DefaultQOS=${name}`,
    ]),
    `for user in ${namesOf(users).join(' ')}; do`,
    `  for account in ${names.join(' ')}; do`,
    '    [ -n "$(sacctmgr -n -P show associations where user="$user" account="$account")" ] || sacctmgr -i add user "$user" account="$account"',
    '  done',
    'done',
  ];
}

/** The quality of service that every database has, and no job of a hall: Slurm forgets no list that is emptied. */
const NOBODY = 'normal';

function preempted({ preempts }: Pick<SlurmAccount, 'preempts'>): string {
  return preempts.length === 0 ? NOBODY : preempts.join(',');
}

/** Between the signal and the end of a job that makes room for one of a higher priority: as long as spot gives. */
const GRACE_SECONDS = 120;

/** The same names and numbers on every node: Slurm runs a job as the user who submitted it. */
function addUsers(users: readonly SlurmUserPlan[]): string[] {
  return users.map(
    ({ name, uid }) =>
      `id ${name} > /dev/null 2>&1 || { groupadd -g ${uid} ${name}; useradd -m -u ${uid} -g ${uid} -s /bin/bash ${name}; }`,
  );
}

/** A file as it is: nothing in it is expanded. */
function fileLines(path: string, lines: readonly string[]): string[] {
  const end = `END-OF-${path.replace(/^.*[/]/, '')}`;
  return [`cat > ${path} <<'${end}'`, ...lines, end];
}
