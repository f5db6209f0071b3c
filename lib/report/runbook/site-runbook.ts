import type { DataMove } from '../../plan/network/data-moves.js';
import { LINK_LIMITS } from '../../plan/network/link-limits.js';
import { vpcCidrs } from '../../plan/network/network-layout.js';
import { eksHallOf } from '../../plan/platforms/eks/cluster-of.js';
import type { EksHall } from '../../plan/shape/hall.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { SitePlan, TransferPlan } from '../../plan/shape/site-plan.js';
import { HOURS_PER_DAY } from '../../units/conversions.js';
import { formatBytes, formatSignificant, formatUsd } from '../../units/numbers.js';
import { renderYaml } from '../render/yaml.js';
import { joinCommands, nodeConfig } from './node-config.js';

/**
 * What the people of a site configure for a hall, in Markdown: router, prefixes, firewall, names, nodes and copies. Ends with a
 * line break; null: the hall is joined to no site.
 */
export function siteRunbook(plan: Plan, moves: readonly DataMove[]): string | null {
  const site = plan.onPremises?.site ?? null;
  if (site === null) return null;
  const eks = eksHallOf(plan);
  const parts = [
    [
      `# The site of ${plan.name}`,
      '',
      `What its people configure, in this order; Terraform makes the side of AWS, in ${plan.region}.`,
    ],
    heading('Router', routerLines(site)),
    heading('Prefixes', prefixLines(plan, site)),
    heading('Firewall', table(['from', 'to', 'ports', 'for'], firewallRows(plan, site, eks))),
    heading('Names', nameLines(plan, site)),
    heading('Nodes', eks === null ? [NO_CLUSTER] : nodeLines(eks, site)),
    heading('Network plugin', eks === null ? [] : pluginLines(eks)),
    heading('Data', dataLines(plan, site, moves)),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const NO_CLUSTER =
  'No cluster of EKS is there to join: the owned nodes take data and tasks (`datahall schedule`), under the scheduler of the site.';

function heading(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return rows.length === 0 ? [] : [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}

function block(language: string, lines: readonly string[]): string[] {
  return [`\`\`\`${language}`, ...lines, '```'];
}

function routerLines({ link, transitGateway }: SitePlan): string[] {
  const { mtu, mss } = LINK_LIMITS[link.kind];
  const shared: [string, string][] = [
    ['ASN of AWS', `${link.kind === 'vpn' ? transitGateway.asn : link.gatewayAsn}`],
    ['ASN of the router', `${link.asn}`],
    ['MTU, and MSS of TCP', `${mtu} and ${mss} bytes`],
  ];
  if (link.kind === 'direct-connect') {
    return table(
      ['setting', 'value'],
      [
        ['connection', link.connection],
        ['virtual interface', `transit, VLAN ${link.vlan}, IPv4; accept it where the connection is another account’s`],
        ...shared,
        ['BGP', 'addresses and key as the virtual interface shows them'],
      ],
    );
  }
  return [
    ...table(
      ['setting', 'value'],
      [
        ['router', `${link.peer}, its public address`],
        ['tunnels', 'two, in two zones of AWS: both up, for one of them is down while AWS maintains it'],
        ['outside addresses', `\`aws ec2 describe-vpn-connections --filters Name=tag:Name,Values=${link.name}\``],
        ['pre-shared keys', 'in Secrets Manager, as the connection names them'],
        ['IKE', 'version 2 alone; AES256-GCM-16; SHA2-256 or SHA2-384; Diffie-Hellman 19, 20 or 21'],
        ['IPsec', 'AES256-GCM-16, with the same groups'],
        [
          'routes',
          'by BGP on both tunnels; the transit gateway spreads flows over them (ECMP), each within 1.25 Gbit/s',
        ],
        ...shared,
      ],
    ),
    '',
    'One router is a single point of failure: a second one, with a connection of its own, is not part of this plan.',
  ];
}

function prefixLines({ network }: Plan, { nodeCidrs, podCidrs, link }: SitePlan): string[] {
  const { routesIn, routesOut } = LINK_LIMITS[link.kind];
  const announced = [...nodeCidrs, ...podCidrs];
  return [
    ...table(
      ['announced by', 'prefixes', 'AWS takes at most'],
      [
        ['the router', announced.join(', '), `${routesIn}`],
        ['AWS', vpcCidrs(network).join(', '), `${routesOut} announced`],
      ],
    ),
    '',
    'Announce these and no default route. Route tables of the VPC lead back to each of the router’s prefixes.',
  ];
}

/** Ports of the protocol on premises that the agent of DataSync speaks. */
const SERVER_PORTS: Readonly<Record<TransferPlan['kind'], string>> = {
  nfs: 'tcp 2049, 111',
  smb: 'tcp 445',
  hdfs: 'tcp 8020, and those of the DataNodes',
  'object-storage': 'tcp 443',
};

function firewallRows(
  { network }: Plan,
  { clusterCalls, link, names, nodeCidrs, podCidrs, transfers, hybridNodes }: SitePlan,
  eks: EksHall | null,
): string[][] {
  const vpc = vpcCidrs(network).join(', ');
  const [nodes, pods] = [nodeCidrs.join(', '), podCidrs.join(', ')];
  const servers = [...new Map(transfers.map(({ server, kind }) => [`${server} ${kind}`, { server, kind }])).values()];
  return [
    ...(link.kind === 'vpn' ? [['AWS’s tunnel addresses', link.peer, 'udp 500, 4500', 'IPsec']] : []),
    [[nodes, pods].filter((range) => range !== '').join(', '), vpc, 'tcp 443', 'API of the cluster, endpoints of AWS'],
    ...(clusterCalls.some(({ what }) => what === 'dns')
      ? [[pods === '' ? nodes : pods, vpc, 'tcp and udp 53', 'CoreDNS']]
      : []),
    ...(hybridNodes === null
      ? []
      : [
          [vpc, nodes, 'tcp 10250', 'kubelets: logs, exec, metrics'],
          [nodes, nodes, 'udp 8472, tcp 4240', 'overlay of pods, health'],
          [
            nodes,
            'internet',
            'tcp 443',
            `hybrid-assets.eks.amazonaws.com, registries of images${eks?.charts.mirror ? `: ${eks.charts.mirror}` : ''}`,
          ],
        ]),
    ...(names === null
      ? []
      : [
          [nodes, vpc, 'tcp and udp 53', 'inbound resolver'],
          [vpc, names.servers.join(', '), 'tcp and udp 53', 'outbound resolver'],
        ]),
    ...(transfers.length === 0
      ? []
      : [
          [nodes, vpc, 'tcp 443, 1024-1064', 'agent of DataSync'],
          ...servers.map(({ server, kind }) => [nodes, server, SERVER_PORTS[kind], `agent of DataSync to ${kind}`]),
        ]),
  ];
}

function nameLines({ region }: Plan, { names }: SitePlan): string[] {
  if (names === null) return [];
  return [
    `- AWS asks ${names.servers.join(' and ')} for ${names.domains.join(', ')}.`,
    `- The servers forward \`eks.amazonaws.com\`, \`${region}.amazonaws.com\` and \`${region}.compute.internal\` to the inbound resolver:`,
    `  \`aws route53resolver list-resolver-endpoints --filters Name=Name,Values=${names.name}-inbound\`, then its addresses.`,
  ];
}

function nodeLines(hall: EksHall, { hybridNodes }: SitePlan): string[] {
  if (hybridNodes === null) return ['No owned node joins the cluster: the blueprint has no `onPremises.nodes`.'];
  const groups = hall.owned ?? [];
  if (groups.length === 0) return ['The cluster takes nodes from here; the blueprint names no owned fleet.'];
  return groups.flatMap((group, index) => [
    ...(index === 0 ? [] : ['']),
    `### ${group.key}: ${group.workingNodes} nodes`,
    '',
    'Driver of NVIDIA and its container toolkit are the machine’s own; the cluster brings device plugin and exporter. `node-config.yaml`:',
    '',
    ...block(
      'yaml',
      renderYaml([nodeConfig(hall, hybridNodes, group)], [])
        .trimEnd()
        .split('\n')
        .slice(1),
    ),
    ...joinCommands(hall, hybridNodes, group).flatMap(({ where, lines }) => [
      '',
      `${where}:`,
      '',
      ...block('sh', lines),
    ]),
  ]);
}

function pluginLines({ charts }: EksHall): string[] {
  const release = charts.releases.find(({ key }) => key === 'cilium');
  if (release === undefined) return [];
  const { repository, name, version } = release.chart;
  const said =
    charts.stack === null
      ? 'Install it: without, the nodes stay `NotReady`.'
      : 'The second stack installs it; the nodes are `NotReady` until then.';
  return [
    `${repository}/${name}, ${version}, on owned nodes alone. ${said} Values:`,
    '',
    ...block('yaml', renderYaml([release.values], []).trimEnd().split('\n').slice(1)),
  ];
}

function lasting(hours: number): string {
  return hours < HOURS_PER_DAY
    ? `${formatSignificant(hours, 2)} h`
    : `${formatSignificant(hours / HOURS_PER_DAY, 3)} d`;
}

function dataLines({ region }: Plan, { transfers }: SitePlan, moves: readonly DataMove[]): string[] {
  if (transfers.length === 0) return [];
  const rows = moves.map(({ store, direction, copy, everyHours, bytes, hours, usd }) => [
    `${direction === 'in' ? 'to' : 'from'} ${store}`,
    copy === 'first' ? 'first copy' : `every ${lasting(everyHours)}`,
    formatBytes(bytes, 3),
    hours === null ? '–' : lasting(hours),
    usd === null ? '–' : formatUsd(usd),
  ]);
  return [
    ...table(['copy', 'when', 'bytes', 'time on the whole link', 'DataSync and transit'], rows),
    '',
    'A link too thin for a first copy: Direct Connect is sold with ports of 1, 10, 100 and 400 Gbit/s, and disks can be brought to an',
    'AWS Data Transfer Terminal. Snowball Edge is closed to new customers (AWS’s page, read 2026-11-29).',
    '',
    'The agent, once the link is up:',
    '',
    '1. Run the image of the agent on premises (DataSync console, "Deploy agent").',
    `2. Read its key, with an address of the endpoint \`com.amazonaws.${region}.datasync\` in the VPC:`,
    '',
    ...block('sh', [
      `curl "http://<agent>/?gatewayType=SYNC&activationRegion=${region}&endpointType=PRIVATE_LINK&privateLinkEndpoint=<address>&no_redirect"`,
      `aws datasync create-agent --region ${region} --activation-key <key> --vpc-endpoint-id <vpce-…> \\`,
      '  --subnet-arns <arn of its subnet> --security-group-arns <arn of its group>',
    ]),
    '',
    '3. Set the ARN that it prints as `datasync_agent_arn`, with the secrets of servers that have one, and apply the first stack again:',
    `   ${transfers.flatMap(({ secretVariable }) => (secretVariable === null ? [] : [`\`${secretVariable}\``])).join(', ') || 'none has one'}.`,
  ];
}
