import { devicesPerNode } from '../../../kinds/replica.js';
import { fatalXids } from '../../../operations/gpu-faults.js';
import type { FleetPlan } from '../../../shape/fleet-plan.js';
import type { NodeMount } from './node-mounts.js';
import { CHECK, EPILOG, HEALTH_CHECK, PROLOG, slurmBinaries, UNFIT } from './node-programs.js';

/** What a compute node is looked at for. */
export interface NodeCheckRequest {
  readonly fleet: FleetPlan;
  readonly mounts: readonly NodeMount[];
  /** Major version of Slurm, e.g. `25.11`. */
  readonly version: string;
}

/** A program on a node, as it is written there. */
export interface NodeProgram {
  readonly path: string;
  /** Bash, with the line that says so. */
  readonly lines: readonly string[];
}

/**
 * The programs that keep a sick node from jobs. The check prints what is wrong and has exit code 1; the others call it: each
 * minute, before a job and after one. Slurm drains a node whose prolog or epilog fails, and puts the job back into its queue.
 * @see https://slurm.schedmd.com/prolog_epilog.html
 */
export function nodeCheckPrograms(request: NodeCheckRequest): NodeProgram[] {
  const path = `export PATH=${slurmBinaries(request.version)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
  // Slurm gives these programs no search path.
  const bash = ['#!/bin/bash', 'set -uo pipefail', path];
  const report = 'logger -t datahall -p user.err "$SLURMD_NODENAME: $fault"';
  return [
    { path: CHECK, lines: [...bash, ...checkLines(request)] },
    {
      path: HEALTH_CHECK,
      lines: [
        ...bash,
        `fault=$(${CHECK}) && exit 0`,
        'case $(scontrol show node "$SLURMD_NODENAME" -o) in *DRAIN*) exit 0 ;; esac',
        report,
        'scontrol update NodeName="$SLURMD_NODENAME" State=DRAIN Reason="datahall: $fault"',
      ],
    },
    {
      path: PROLOG,
      lines: [...bash, `fault=$(${CHECK}) || { ${report}; exit 1; }`, ...diagnosisLines(request, report)],
    },
    { path: EPILOG, lines: [...bash, `fault=$(${CHECK}) || { ${report}; exit 1; }`] },
  ];
}

function checkLines({ fleet, mounts }: NodeCheckRequest): string[] {
  const { accelerators, interfaces, reservation } = fleet;
  const fabric = interfaces.filter(({ kind }) => kind !== 'interface').length;
  return [
    'wrong() { echo "$1"; exit 1; }',
    'mounted() {',
    '  [ "$(findmnt -n -o FSTYPE --mountpoint "$1")" = "$2" ] || wrong "$1 is not mounted as $2"',
    '  timeout 30 stat -f "$1" > /dev/null || wrong "$1 does not answer"',
    '}',
    `[ ! -s ${UNFIT} ] || wrong "$(head -n 1 ${UNFIT})"`,
    ...mounts
      // A folder of a bucket that is not there stays closed; a job that needs it fails, and others run.
      .filter(({ fileSystem }) => fileSystem !== 'fuse')
      .map(({ path, fileSystem }) => `mounted ${path} ${fileSystem}`),
    ...(accelerators?.vendor === 'NVIDIA' ? gpuLines(devicesPerNode(fleet), fatalXids(accelerators.vendor)) : []),
    ...(fabric > 0
      ? [
          'cards=$(find /sys/class/infiniband -mindepth 1 -maxdepth 1 2> /dev/null | wc -l)',
          `[ "$cards" -ge ${fabric} ] || wrong "$cards of ${fabric} EFA interfaces"`,
        ]
      : []),
    ...(reservation?.kind === 'block'
      ? [
          `[ "$(date -u +%s)" -lt "$(date -u -d ${reservation.drains} +%s)" ] || wrong "its capacity block ends at ${reservation.ends}"`,
        ]
      : []),
    'exit 0',
  ];
}

/** What `nvidia-smi` prints where a GPU has no such memory is `[N/A]`. */
function gpuLines(gpus: number, xids: readonly number[]): string[] {
  const query = 'timeout 60 nvidia-smi --format=csv,noheader';
  return [
    `gpus=$(${query} --query-gpu=index,ecc.errors.uncorrected.volatile.total) || wrong "the driver does not answer"`,
    'count=$(grep -c . <<< "$gpus")',
    `[ "$count" = ${gpus} ] || wrong "$count of ${gpus} GPUs"`,
    `bad=$(grep -vE ', (0|\\[N/A\\])$' <<< "$gpus" | cut -d , -f 1 | paste -sd ,)`,
    '[ -z "$bad" ] || wrong "memory errors that can not be corrected on GPU $bad"',
    `rows=$(${query} --query-remapped-rows=remapped_rows.pending,remapped_rows.failure) || wrong "the driver does not answer"`,
    'lost=$(grep -cE "(Yes|[1-9])" <<< "$rows")',
    '[ "$lost" = 0 ] || wrong "memory of $lost GPUs waits for a reset or a replacement"',
    `fault=$(journalctl -k -b --no-pager -o cat | grep -oE 'NVRM: Xid [(].*[)]: (${xids.join('|')}),' | tail -n 1 | tr -d ,)`,
    '[ -z "$fault" ] || wrong "$fault"',
  ];
}

/** The short diagnosis of DCGM, for a job that has every GPU of the node: no other runs beside it. */
function diagnosisLines({ fleet }: NodeCheckRequest, report: string): string[] {
  if (fleet.accelerators?.vendor !== 'NVIDIA') return [];
  return [
    `[ "$(tr , '\\n' <<< "\${SLURM_JOB_GPUS:-}" | grep -c .)" = ${devicesPerNode(fleet)} ] || exit 0`,
    'command -v dcgmi > /dev/null || exit 0',
    'if ! result=$(timeout 180 dcgmi diag -r 1 2>&1) || grep -qw Fail <<< "$result"; then',
    '  fault="the diagnosis of DCGM fails: $(grep -w Fail <<< "$result" | head -n 1 | tr -d "|" | xargs)"',
    `  ${report}`,
    '  exit 1',
    'fi',
  ];
}
