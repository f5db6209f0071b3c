import { type BurnInRequest, hereFile } from '../../kinds/burn-in.js';

/** Where the scripts are on each node. */
const FOLDER = '/tmp/datahall-accept';

/**
 * Shell for one node of the fleet, which reaches the others by SSH, as the scheduler of the user has set it up. `HOSTS` are
 * the addresses of all nodes, its own first.
 */
export function burnIn({ fleet, head, node }: BurnInRequest): string[] {
  return [
    '# aws ec2 describe-instances --query "Reservations[].Instances[].PrivateIpAddress" --output text \\',
    `#   --filters Name=tag:datahall:fleet,Values=${fleet.key} Name=instance-state-name,Values=running`,
    `: "\${HOSTS:?name the addresses of all nodes, this one first}"`,
    `FOLDER=${FOLDER}`,
    'mkdir -p "$FOLDER"',
    ...hereFile('$FOLDER/node.sh', node),
    ...hereFile('$FOLDER/head.sh', head),
    'for host in $HOSTS; do ssh "$host" mkdir -p "$FOLDER" && scp -q "$FOLDER/node.sh" "$host:$FOLDER/"; done',
    '. "$FOLDER/head.sh"',
  ];
}
