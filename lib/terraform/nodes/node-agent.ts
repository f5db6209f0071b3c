import type { NodeAgentPlan } from '../../plan/shape/fleet-plan.js';
import type { PolicyStatement } from '../foundation/policy-document.js';
import { readableJson } from '../foundation/readable-text.js';
import { shellFile } from './shell-file.js';

const CONFIGURATION = '/opt/aws/amazon-cloudwatch-agent/etc/datahall.json';
const WATCH = '/usr/local/sbin/datahall-watch';
const NEURON_CONFIGURATION = '/etc/datahall-neuron.json';
const NEURON = '/usr/local/sbin/datahall-neuron';

/**
 * Shell that installs the CloudWatch agent and starts it. The package comes from the repository of Amazon Linux, in S3,
 * so that a gateway endpoint is all the network it takes. A node that can not be watched works all the same: an alarm
 * tells of it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/installing-cloudwatch-agent-commandline.html
 */
export function agentScript(agent: NodeAgentPlan, fleet: string): string[] {
  return [
    // A shell of its own stops at the first error, which one behind `||` does not.
    ...shellFile(WATCH, [
      'set -euo pipefail',
      'dnf install -y amazon-cloudwatch-agent',
      ...shellFile(CONFIGURATION, readableJson(agent.configuration).split('\n')),
      `/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:${CONFIGURATION}`,
      ...(agent.neuronMonitor === null ? [] : neuronScript(agent.neuronMonitor, fleet)),
    ]),
    `bash ${WATCH} || echo 'datahall: this node is not watched' >&2`,
  ];
}

/** To the namespace of the hall alone. */
export function metricsStatement(agents: readonly NodeAgentPlan[]): PolicyStatement {
  const namespaces = [...new Set(agents.map(({ namespace }) => namespace))].sort();
  return {
    sid: 'SendMetrics',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': namespaces.length === 1 ? namespaces[0]! : namespaces } },
  };
}

/**
 * A service that hands on to the agent, by StatsD, how busy the Neuron cores of the node are. neuron-monitor names cores in
 * use alone; the others are idle.
 * @see https://awsdocs-neuron.readthedocs-hosted.com/en/latest/tools/neuron-sys-tools/neuron-monitor-user-guide.html
 */
function neuronScript(monitor: Readonly<Record<string, unknown>>, fleet: string): string[] {
  return [
    ...shellFile(NEURON_CONFIGURATION, readableJson(monitor).split('\n')),
    ...shellFile(NEURON, neuronProgram(fleet)),
    ...shellFile('/etc/systemd/system/datahall-neuron.service', [
      '[Unit]',
      'Description=Use of the Neuron cores, for the CloudWatch agent',
      '[Service]',
      `ExecStart=/bin/bash -o pipefail -c '/opt/aws/neuron/bin/neuron-monitor -c ${NEURON_CONFIGURATION} | /usr/bin/python3 ${NEURON}'`,
      'Restart=always',
      'RestartSec=30',
      '[Install]',
      'WantedBy=multi-user.target',
    ]),
    'systemctl daemon-reload',
    'systemctl enable --now datahall-neuron',
  ];
}

/** Reads one report a line. */
export function neuronProgram(fleet: string): string[] {
  return [
    'import json, socket, sys',
    'agent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)',
    'for line in sys.stdin:',
    '    report = json.loads(line)',
    '    hardware = report.get("neuron_hardware_info") or {}',
    '    cores = (hardware.get("neuron_device_count") or 0) * (hardware.get("neuroncore_per_device_count") or 0)',
    '    if cores == 0:',
    '        continue',
    '    busy = 0.0',
    '    for runtime in report.get("neuron_runtime_data") or []:',
    '        counters = (runtime.get("report") or {}).get("neuroncore_counters") or {}',
    '        for core in (counters.get("neuroncores_in_use") or {}).values():',
    '            busy += core.get("neuroncore_utilization") or 0',
    `    agent.sendto(f"neuroncore_utilization:{busy / cores:.2f}|g|#Fleet:${fleet}".encode(), ("127.0.0.1", 8125))`,
  ];
}
