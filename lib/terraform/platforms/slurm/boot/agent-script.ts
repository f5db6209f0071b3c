import type { NodeAgentPlan } from '../../../../plan/shape/fleet-plan.js';
import { readableJson } from '../../../foundation/readable-text.js';
import { shellFile } from '../../../nodes/shell-file.js';

const PROGRAM = '/usr/local/sbin/datahall-watch';
const AGENT = '/opt/aws/amazon-cloudwatch-agent';
const CONFIGURATION = `${AGENT}/etc/datahall.json`;

/** What a node writes about itself: its start and the agent of PCS; slurmd and the checks of the hall write to the system's. */
const LOG_FILES = {
  'cloud-init': '/var/log/cloud-init-output.log',
  pcs: '/var/log/amazon/pcs/bootstrap.log',
  system: '/var/log/syslog',
} as const;

/** What the agent of a node sends. */
export interface Watched {
  /** Null: no metrics of its own, as of a login node. */
  readonly agent: NodeAgentPlan | null;
  readonly logGroup: string;
  readonly region: string;
}

/**
 * Shell that installs the CloudWatch agent on Ubuntu and starts it: metrics of the fleet, and logs of the node. The package is
 * in S3 in the same region, so that a gateway endpoint is all the network that it takes. It is the newest, as on nodes of Amazon
 * Linux: a pinned one would be without the repairs of a service that AWS changes under it, and no job depends on it. A node that
 * can not be watched works all the same.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/download-cloudwatch-agent-commandline.html
 */
export function agentScript({ agent, logGroup, region }: Watched): string[] {
  const configuration = {
    ...agent?.configuration,
    logs: {
      logs_collected: {
        files: {
          collect_list: Object.entries(LOG_FILES).map(([name, file_path]) => ({
            file_path,
            log_group_name: logGroup,
            log_stream_name: `{instance_id}/${name}`,
          })),
        },
      },
    },
  };
  return [
    ...shellFile(PROGRAM, [
      'set -euo pipefail',
      `if [ ! -x ${AGENT}/bin/amazon-cloudwatch-agent-ctl ]; then`,
      '  folder=$(mktemp -d)',
      `  curl -sf --max-time 120 -o "$folder/agent.deb" "https://amazoncloudwatch-agent-${region}.s3.${region}.amazonaws.com/ubuntu/$(dpkg --print-architecture)/latest/amazon-cloudwatch-agent.deb"`,
      '  dpkg -i -E "$folder/agent.deb"',
      'fi',
      ...shellFile(CONFIGURATION, readableJson(configuration).split('\n')),
      `${AGENT}/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:${CONFIGURATION}`,
    ]),
    `bash ${PROGRAM} || echo 'datahall: this node is not watched' >&2`,
  ];
}
