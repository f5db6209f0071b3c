import type { FleetPlan } from '../shape/fleet-plan.js';

/** What is asked of a platform: to run scripts on every node of a fleet at once, and to print what the first one prints. */
export interface BurnInRequest {
  readonly fleet: FleetPlan;
  readonly nodes: number;
  /** Shell of the first node, which starts `node` on all of them: it finds their addresses in `HOSTS`, and scripts in `FOLDER`. */
  readonly head: readonly string[];
  /** Shell of each node. */
  readonly node: readonly string[];
}

/** nccl-tests with EFA, its plugin and a server of SSH, by AWS. https://github.com/aws-samples/awsome-distributed-training */
const NVIDIA_IMAGE = 'public.ecr.aws/hpc-cloud/nccl-tests:cuda13.0.2-efa1.48.0-ofiv1.19.0-ncclv2.30.4-1-testsv2.18.3';

/** Variable `IMAGE` of a burn-in in containers: an image of AWS, or one that must be given, for AWS publishes none. */
export function burnInImage({ accelerators }: Pick<FleetPlan, 'accelerators'>, mirrored: (image: string) => string) {
  return accelerators?.vendor === 'NVIDIA'
    ? `IMAGE=\${IMAGE:-${mirrored(NVIDIA_IMAGE)}}`
    : `IMAGE=\${IMAGE:?name an image with nccom-test, Open MPI and sshd}`;
}

/** Of the servers of SSH that the scripts start, which no other uses. */
export const BURN_IN_PORT = 2222;

/** A burn-in ends by itself after so long. */
export const BURN_IN_SECONDS = 4 * 3600;

/** A text as a file, in shell. */
export function hereFile(path: string, lines: readonly string[]): string[] {
  return [`cat > "${path}" <<'END_OF_FILE'`, ...lines, 'END_OF_FILE'];
}

/**
 * What a container does: it starts a server of SSH with the key in `KEYS`, and the first one waits until the others have
 * told it their address. Needs `INDEX`, `MAIN`, `NODES` and `FOLDER`.
 */
export const CONTAINER_START: readonly string[] = [
  'mkdir -p ~/.ssh /run/sshd',
  'cp "$KEYS/id" "$KEYS/id.pub" ~/.ssh/',
  'cp "$KEYS/id.pub" ~/.ssh/authorized_keys',
  'chmod 700 ~/.ssh && chmod 600 ~/.ssh/*',
  `printf 'Host *\\n IdentityFile ~/.ssh/id\\n Port ${BURN_IN_PORT}\\n StrictHostKeyChecking no\\n UserKnownHostsFile /dev/null\\n LogLevel ERROR\\n' > ~/.ssh/config`,
  'ssh-keygen -A > /dev/null',
  `/usr/sbin/sshd -p ${BURN_IN_PORT}`,
  "self=$(hostname -I | cut -d ' ' -f 1)",
  'if [ "$INDEX" != 0 ]; then',
  '  until ssh "$MAIN" "echo $self >> /tmp/accept-hosts"; do sleep 5; done',
  '  until [ -e /tmp/accept-done ]; do sleep 5; done',
  '  exit 0',
  'fi',
  'echo "$self" >> /tmp/accept-hosts',
  'for second in $(seq 360); do',
  '  [ "$(wc -l < /tmp/accept-hosts)" -ge "$NODES" ] && break',
  '  sleep 5',
  'done',
  'HOSTS=$(cat /tmp/accept-hosts)',
  '. "$FOLDER/head.sh"',
  'for host in $HOSTS; do ssh "$host" touch /tmp/accept-done; done',
];
