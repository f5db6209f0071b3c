import { LINK_LIMITS } from '../../plan/network/link-limits.js';
import { vpcCidrs } from '../../plan/network/network-layout.js';
import { eksHallOf } from '../../plan/platforms/eks/cluster-of.js';
import { ownedMounts } from '../../plan/platforms/eks/hybrid/owned-mounts.js';
import type { EksHall } from '../../plan/shape/hall.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { DirectConnectPlan, LinkPlan, SitePlan, TransferPlan, VpnPlan } from '../../plan/shape/site-plan.js';
import { HOURS_PER_DAY } from '../../units/conversions.js';
import { formatBits, formatBytes, formatShare, formatSignificant, formatUsd } from '../../units/numbers.js';
import { renderYaml } from '../render/yaml.js';
import { joinCommands, nodeConfig } from './node-config.js';

/**
 * What the people of a site configure for a hall, in Markdown: router, prefixes, firewall, names, nodes and copies. Ends with a
 * line break; null: the hall is joined to no site.
 */
export function siteRunbook(plan: Plan): string | null {
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
    heading('Nodes', eks === null ? [NO_CLUSTER] : nodeLines(plan, eks, site)),
    heading('Network plugin', eks === null ? [] : pluginLines(eks)),
    heading('Data', dataLines(plan, site)),
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

function routerLines({ links, transitGateway }: SitePlan): string[] {
  const headed = links.length > 1;
  return links.flatMap((link, index) => [
    ...(index === 0 ? [] : ['']),
    ...(headed ? [`### ${link.site === null ? 'The hall' : link.site}`, ''] : []),
    ...link.lines.flatMap((line, at) => [
      ...(at === 0 ? [] : ['']),
      ...table(['setting', 'value'], line.kind === 'vpn' ? vpnRows(line, transitGateway.asn) : interfaceRows(line)),
    ]),
    '',
    redundancyOf(link),
  ]);
}

function sharedRows({ kind, asn }: LinkPlan['lines'][number], ofAws: number): [string, string][] {
  const { mtu, mss } = LINK_LIMITS[kind];
  return [
    ['ASN of AWS', `${ofAws}`],
    ['ASN of the router', `${asn}`],
    ['MTU, and MSS of TCP', `${mtu} and ${mss} bytes`],
  ];
}

function interfaceRows(line: DirectConnectPlan): [string, string][] {
  return [
    ['connection', line.connection],
    ['virtual interface', `transit, VLAN ${line.vlan}, IPv4; accept it where the connection is another account’s`],
    ...sharedRows(line, line.gatewayAsn),
    ['BGP', 'addresses and key as the virtual interface shows them'],
  ];
}

function vpnRows(line: VpnPlan, transitGatewayAsn: number): [string, string][] {
  return [
    ['router', `${line.peer}, its public address`],
    ['tunnels', 'two, in two zones of AWS: both up, for one of them is down while AWS maintains it'],
    ['outside addresses', `\`aws ec2 describe-vpn-connections --filters Name=tag:Name,Values=${line.name}\``],
    ['pre-shared keys', 'in Secrets Manager, as the connection names them'],
    ['IKE', 'version 2 alone; AES256-GCM-16; SHA2-256 or SHA2-384; Diffie-Hellman 19, 20 or 21'],
    ['IPsec', 'AES256-GCM-16, with the same groups'],
    ['routes', 'by BGP on both tunnels; the transit gateway spreads flows over them (ECMP), each within 1.25 Gbit/s'],
    ...sharedRows(line, transitGatewayAsn),
  ];
}

/** What is left when one connection of a link fails. */
function redundancyOf({ lines, bytesPerSecond, availability }: LinkPlan): string {
  const works = availability === null ? '' : `; the link works ${formatShare(availability)} of the time`;
  if (lines.length === 1) {
    return `One router is a single point of failure${works}. A second one is written under \`redundant\` of the link, and has a connection of its own.`;
  }
  const alike = lines.filter(({ kind }) => kind === lines[0]!.kind).length;
  const left = bytesPerSecond === null ? '' : `, of ${formatBits(bytesPerSecond)} together`;
  return alike === lines.length
    ? `${lines.length} connections${left}: announce the same prefixes over each, and flows are spread over them. One is enough${works}.`
    : `${lines.length} connections${left}: announce the same prefixes over each. AWS prefers Direct Connect, and the VPN takes over when it fails${works}.`;
}

function prefixLines({ network }: Plan, { links, podCidrs }: SitePlan): string[] {
  const ofAws = vpcCidrs(network);
  return [
    ...table(
      ['announced by', 'prefixes', 'AWS takes at most'],
      links.flatMap(({ site, nodeCidrs, lines, reaches }) => {
        const { routesIn, routesOut } = LINK_LIMITS[lines[0]!.kind];
        const pods = links.length > 1 ? podCidrs.map((range) => `those of its nodes in ${range}`) : podCidrs;
        return [
          [site === null ? 'the router' : `the router of ${site}`, [...nodeCidrs, ...pods].join(', '), `${routesIn}`],
          [site === null ? 'AWS' : `AWS to ${site}`, [...ofAws, ...reaches].join(', '), `${routesOut} announced`],
        ];
      }),
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

const LUSTRE_PORTS = 'tcp 988, 1018-1023';

function firewallRows(
  { network }: Plan,
  { clusterCalls, links, names, nodeCidrs, podCidrs, transfers, hybridNodes }: SitePlan,
  eks: EksHall | null,
): string[][] {
  const mounts = eks === null ? [] : ownedMounts(eks);
  const vpc = vpcCidrs(network).join(', ');
  const [nodes, pods] = [nodeCidrs.join(', '), podCidrs.join(', ')];
  const servers = [...new Map(transfers.map(({ server, kind }) => [`${server} ${kind}`, { server, kind }])).values()];
  return [
    ...links.flatMap(({ lines }) =>
      lines.flatMap((line) =>
        line.kind === 'vpn' ? [['AWS’s tunnel addresses', line.peer, 'udp 500, 4500', 'IPsec']] : [],
      ),
    ),
    [[nodes, pods].filter((range) => range !== '').join(', '), vpc, 'tcp 443', 'API of the cluster, endpoints of AWS'],
    ...(clusterCalls.some(({ what }) => what === 'dns')
      ? [[pods === '' ? nodes : pods, vpc, 'tcp and udp 53', 'CoreDNS']]
      : []),
    ...(hybridNodes === null
      ? []
      : [
          [vpc, nodes, 'tcp 10250', 'kubelets: logs, exec, metrics'],
          ...(mounts.length === 0
            ? []
            : [
                [nodes, vpc, LUSTRE_PORTS, `file systems: ${mounts.join(', ')}`],
                [vpc, nodes, LUSTRE_PORTS, 'file systems to their clients'],
              ]),
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

function nodeLines({ onPremises }: Plan, hall: EksHall, { hybridNodes }: SitePlan): string[] {
  if (hybridNodes === null) return ['No owned node joins the cluster: the blueprint has no `onPremises.nodes`.'];
  const groups = hall.owned ?? [];
  const apart = (onPremises?.sites ?? []).flatMap(({ name, fleets }) =>
    fleets.flatMap(({ joins, nodes, accelerator }) =>
      joins
        ? []
        : [
            `${nodes} nodes at ${name} (${accelerator ?? 'accelerators as stated'}) do not join the cluster, which has no device plugin for them: they take data and tasks (\`datahall schedule\`), under the scheduler of the site.`,
          ],
    ),
  );
  if (groups.length === 0) {
    return apart.length > 0 ? apart : ['The cluster takes nodes from here; the blueprint names no owned fleet.'];
  }
  const joining = groups.flatMap((group, index) => [
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
  return apart.length === 0 ? joining : [...joining, '', ...apart];
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

function dataLines({ onPremises, region }: Plan, { transfers }: SitePlan): string[] {
  if (transfers.length === 0) return [];
  const rows = (onPremises?.moves ?? []).map(({ store, direction, copy, everyHours, bytes, hours, usd }) => [
    `${direction === 'in' ? 'to' : 'from'} ${store}`,
    copy === 'first' ? 'first copy' : `every ${lasting(everyHours)}`,
    formatBytes(bytes, 3),
    hours === null ? '–' : lasting(hours),
    usd === null ? '–' : formatUsd(usd),
  ]);
  return [
    ...table(['copy', 'when', 'bytes', 'time at full bandwidth', 'price'], rows),
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
    `3. Set the ARN that it prints as ${[...new Set(transfers.map(({ agentVariable }) => `\`${agentVariable}\``))].join(' and ')}, with the secrets of servers that have one, and apply the first stack again:`,
    `   ${transfers.flatMap(({ secretVariable }) => (secretVariable === null ? [] : [`\`${secretVariable}\``])).join(', ') || 'none has one'}.`,
  ];
}
