import type { NodeAgentPlan } from '../../plan/shape/fleet-plan.js';
import { shellFile } from './shell-file.js';

const PROGRAM = '/usr/local/sbin/datahall-gpu-health';
const DONE = '/run/datahall-faulty';

/**
 * Shell that installs a timer, which looks each minute for a GPU that computes nothing right any more, and takes the node out
 * once. A node on which it can not be installed works all the same.
 * @param takeOut - shell that has the node replaced, or given no more work; it finds what is wrong in `fault`
 */
export function gpuHealthScript({ fatalXids }: NodeAgentPlan, takeOut: readonly string[]): string[] {
  if (fatalXids.length === 0) return [];
  return [
    ...shellFile(PROGRAM, [
      '#!/bin/bash',
      'set -euo pipefail',
      `[ ! -e ${DONE} ] || exit 0`,
      `fault=$(journalctl -k -b --no-pager -o cat | grep -E 'NVRM: Xid [(].*[)]: (${fatalXids.join('|')}),' | tail -n 1 || true)`,
      'if [ -z "$fault" ]; then',
      '  lost=$(nvidia-smi --query-remapped-rows=remapped_rows.failure --format=csv,noheader | grep -cE "^(Yes|[1-9])" || true)',
      '  [ "$lost" = 0 ] || fault="$lost GPUs have memory that can not be remapped"',
      'fi',
      '[ -n "$fault" ] || exit 0',
      'logger -t datahall -p kern.err "this node is taken out: $fault"',
      ...takeOut,
      `touch ${DONE}`,
    ]),
    ...shellFile('/etc/systemd/system/datahall-gpu-health.service', [
      '[Unit]',
      'Description=Takes the node out when a GPU fails',
      '[Service]',
      'Type=oneshot',
      `ExecStart=/bin/bash ${PROGRAM}`,
    ]),
    ...shellFile('/etc/systemd/system/datahall-gpu-health.timer', [
      '[Unit]',
      'Description=Each minute',
      '[Timer]',
      'OnBootSec=60',
      'OnUnitActiveSec=60',
      '[Install]',
      'WantedBy=timers.target',
    ]),
    'systemctl daemon-reload && systemctl enable --now datahall-gpu-health.timer || echo "datahall: no watch of the GPUs" >&2',
  ];
}

/** Id of the node itself, as `id`. */
const OWN_ID: readonly string[] = [
  'token=$(curl -sfX PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 300" http://169.254.169.254/latest/api/token)',
  'id=$(curl -sf -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)',
];

/** The Auto Scaling group replaces the node, after its lifecycle hook has let the scheduler drain it. */
export function replaceByGroup(region: string): string[] {
  return [
    ...OWN_ID,
    `aws autoscaling set-instance-health --region ${region} --instance-id "$id" --health-status Unhealthy --no-should-respect-grace-period`,
  ];
}

/**
 * The node gets no more jobs, and Batch ends it when those that run are over.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-draining.html
 */
export function drainFromCluster(region: string): string[] {
  const field = (name: string) => `$(echo "$agent" | grep -o '"${name}":"[^"]*"' | cut -d '"' -f 4)`;
  return [
    'command -v aws > /dev/null || dnf install -y awscli-2',
    'agent=$(curl -sf http://localhost:51678/v1/metadata)',
    `aws ecs update-container-instances-state --region ${region} --cluster "${field('Cluster')}" --container-instances "${field('ContainerInstanceArn')}" --status DRAINING`,
  ];
}
