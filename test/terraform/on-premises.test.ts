import { describe, expect, it } from 'vitest';
import type { EksHall, Operated } from '../../lib/plan/shape/hall.js';
import type { DirectConnectPlan, LinkPlan, SitePlan, VpnPlan } from '../../lib/plan/shape/site-plan.js';
import { bucketFixture, fullPlanFixture, planFixture } from './plan-fixture.js';
import { type Json, Synthesized } from './synthesized.js';

const VPN: VpnPlan = {
  kind: 'vpn',
  key: '',
  name: 'starter-vpn',
  peer: '203.0.113.10',
  asn: 65010,
  logGroup: '/aws/vpn/starter',
  logRetentionDays: 365,
};
const DIRECT: DirectConnectPlan = {
  kind: 'direct-connect',
  key: '',
  name: 'starter-direct-connect',
  connection: 'dxcon-fg5678gh',
  vlan: 300,
  asn: 65010,
  gatewayName: 'starter-direct-connect',
  gatewayAsn: 64513,
};

function linkFixture(...lines: LinkPlan['lines']): LinkPlan {
  return {
    site: null,
    nodeCidrs: ['10.200.0.0/16', '10.210.0.0/16'],
    reaches: [],
    routes: 3,
    bytesPerSecond: 1.25e9 / 8,
    availability: 0.9995,
    lines,
  };
}

const SITE: SitePlan = {
  nodeCidrs: ['10.200.0.0/16', '10.210.0.0/16'],
  podCidrs: ['10.201.0.0/16'],
  transitGateway: { name: 'starter-transit', asn: 64512 },
  attachmentSubnets: ['endpoints-az1', 'endpoints-az2'],
  links: [linkFixture(VPN)],
  names: {
    name: 'starter-names',
    securityGroup: 'starter-names',
    subnets: ['endpoints-az1', 'endpoints-az2'],
    servers: ['10.200.0.2', '10.200.0.3'],
    domains: ['hall.example.org'],
  },
  hybridNodes: { credentials: 'ssm', roleName: 'starter-hybrid-nodes-us-east-1', name: 'starter-hybrid-nodes' },
  clusterCalls: [
    { what: 'api', from: 'nodes', cidr: '10.200.0.0/16' },
    { what: 'api', from: 'pods', cidr: '10.201.0.0/16' },
    { what: 'dns', from: 'pods', cidr: '10.201.0.0/16' },
  ],
  transfers: [
    {
      key: 'train.datasets',
      name: 'starter-transfer-train-datasets',
      kind: 'nfs',
      direction: 'in',
      store: 'train.datasets',
      site: null,
      agentVariable: 'datasync_agent_arn',
      folder: '/',
      server: '10.200.0.20',
      path: '/export/corpus',
      user: null,
      secretVariable: null,
      everyHours: 6,
      roleName: 'starter-transfer-train-datasets-us-east-1',
      logGroup: '/aws/datasync/starter-train-datasets',
      logRetentionDays: 365,
    },
  ],
};

function joined(parts: Partial<SitePlan> = {}, plan: Partial<Operated<EksHall>> = {}): Synthesized {
  const { cluster } = planFixture();
  return new Synthesized(
    fullPlanFixture({
      stores: [bucketFixture()],
      cluster: { ...cluster, remoteNetworks: { nodes: SITE.nodeCidrs, pods: SITE.podCidrs } },
      onPremises: { contributions: [], sites: [], services: [], moves: [], site: { ...SITE, ...parts } },
      ...plan,
    }),
  );
}

const hall = joined();
const statementsOf = (policy: string): Json[] => JSON.parse(policy).Statement;

describe('the link to a hall on premises', () => {
  it('goes through a transit gateway that is attached to the VPC, in the subnets that the plan names', () => {
    expect(hall.resource('ec2_transit_gateway', 'on-premises_link_transit-gateway')).toMatchObject({
      amazon_side_asn: 64512,
      auto_accept_shared_attachments: 'disable',
    });
    expect(hall.resource('ec2_transit_gateway_vpc_attachment', 'on-premises_link_vpc-attachment').subnet_ids).toEqual([
      '${aws_subnet.network_subnet_endpoints-az1.id}',
      '${aws_subnet.network_subnet_endpoints-az2.id}',
    ]);
  });

  it('is a VPN over BGP with IKEv2 alone, whose keys are not in the state and whose tunnels log', () => {
    expect(hall.resource('customer_gateway', 'on-premises_link_router')).toMatchObject({
      bgp_asn: '65010',
      ip_address: '203.0.113.10',
    });
    const vpn = hall.resource('vpn_connection', 'on-premises_link_vpn');
    expect(vpn).toMatchObject({
      static_routes_only: false,
      preshared_key_storage: 'SecretsManager',
      tunnel1_ike_versions: ['ikev2'],
      tunnel2_ike_versions: ['ikev2'],
    });
    for (const tunnel of ['tunnel1', 'tunnel2']) {
      expect(vpn[`${tunnel}_log_options`].cloudwatch_log_options.log_enabled).toBe(true);
      expect(vpn).not.toHaveProperty(`${tunnel}_preshared_key`);
    }
  });

  it('names an ASN beyond 31 bits by the argument that takes it', () => {
    const router = joined({ links: [linkFixture({ ...VPN, asn: 4_200_000_000 })] }).resource(
      'customer_gateway',
      'on-premises_link_router',
    );
    expect(router.bgp_asn_extended).toBe('4200000000');
    expect(router).not.toHaveProperty('bgp_asn');
  });

  it('may be a transit interface on Direct Connect, which tells the router the VPC and nothing else', () => {
    const direct = joined({ links: [linkFixture(DIRECT)] });
    expect(direct.all('vpn_connection')).toEqual({});
    expect(direct.resource('dx_transit_virtual_interface', 'on-premises_link_direct-connect-interface')).toMatchObject({
      connection_id: 'dxcon-fg5678gh',
      vlan: 300,
      bgp_asn: 65010,
      address_family: 'ipv4',
    });
    expect(direct.resource('dx_gateway_association', 'on-premises_link_direct-connect-association')).toMatchObject({
      allowed_prefixes: ['10.0.0.0/16'],
      associated_gateway_id: '${aws_ec2_transit_gateway.on-premises_link_transit-gateway.id}',
    });
    expect(direct.resource('dx_gateway', 'on-premises_link_direct-connect-gateway').amazon_side_asn).toBe('64513');
  });

  it('has a connection for each further router, named after it, on one gateway, one log group and one transit gateway', () => {
    const second = { ...VPN, key: '203-0-113-11', name: 'starter-vpn-203-0-113-11', peer: '203.0.113.11', asn: 65011 };
    const north = { ...DIRECT, key: 'north', name: 'starter-direct-connect-north', vlan: 301 };
    const backup = { ...VPN, key: 'north.203-0-113-12', name: 'starter-vpn-north', peer: '203.0.113.12' };
    const several = joined({ links: [linkFixture(VPN, second), { ...linkFixture(north, backup), site: 'north' }] });
    expect(Object.keys(several.all('customer_gateway')).sort()).toEqual([
      'on-premises_link_router',
      'on-premises_link_router_203-0-113-11',
      'on-premises_link_router_north_203-0-113-12',
    ]);
    expect(Object.keys(several.all('vpn_connection')).sort()).toEqual([
      'on-premises_link_vpn',
      'on-premises_link_vpn_203-0-113-11',
      'on-premises_link_vpn_north_203-0-113-12',
    ]);
    const connection = several.resource('vpn_connection', 'on-premises_link_vpn_203-0-113-11');
    expect(connection.customer_gateway_id).toBe('${aws_customer_gateway.on-premises_link_router_203-0-113-11.id}');
    expect(connection.transit_gateway_id).toBe('${aws_ec2_transit_gateway.on-premises_link_transit-gateway.id}');
    expect(several.resource('customer_gateway', 'on-premises_link_router_203-0-113-11').bgp_asn).toBe('65011');
    expect(Object.keys(several.all('dx_gateway'))).toEqual(['on-premises_link_direct-connect-gateway']);
    expect(
      several.resource('dx_transit_virtual_interface', 'on-premises_link_direct-connect-interface_north').vlan,
    ).toBe(301);
    const logged = Object.values(several.all('cloudwatch_log_group')).filter(({ name }) =>
      name.startsWith('/aws/vpn/'),
    );
    expect(logged).toHaveLength(1);
  });

  it('leads from every private table to every range, once the VPC is attached', () => {
    const routes = Object.values(hall.all('route')).filter((route) => route.transit_gateway_id);
    expect(routes.map((route) => `${route.route_table_id} ${route.destination_cidr_block}`).sort()).toEqual(
      ['az1', 'az2'].flatMap((zone) =>
        ['10.200.0.0/16', '10.201.0.0/16', '10.210.0.0/16'].map(
          (range) => `\${aws_route_table.network_route-table_${zone}.id} ${range}`,
        ),
      ),
    );
    for (const route of routes) {
      expect(route.depends_on).toEqual(['aws_ec2_transit_gateway_vpc_attachment.on-premises_link_vpc-attachment']);
    }
  });
});

describe('names', () => {
  it('are asked for on premises, and answered to it', () => {
    const rule = hall.resource('route53_resolver_rule', 'on-premises_names_rule_hall-example-org');
    expect(rule).toMatchObject({
      rule_type: 'FORWARD',
      domain_name: 'hall.example.org',
      resolver_endpoint_id: '${aws_route53_resolver_endpoint.on-premises_names_outbound.id}',
      target_ip: [
        { ip: '10.200.0.2', port: 53 },
        { ip: '10.200.0.3', port: 53 },
      ],
    });
    const endpoints = Object.values(hall.all('route53_resolver_endpoint'));
    expect(endpoints.map(({ direction }) => direction).sort()).toEqual(['INBOUND', 'OUTBOUND']);
    for (const endpoint of endpoints) expect(endpoint.ip_address).toHaveLength(2);
  });

  it('pass over port 53 between the two halls alone', () => {
    const rules = (type: string) =>
      Object.entries(hall.all(type)).flatMap(([name, rule]) => (name.startsWith('on-premises_names') ? [rule] : []));
    expect(rules('vpc_security_group_egress_rule').map((rule) => `${rule.ip_protocol} ${rule.cidr_ipv4}`)).toEqual([
      'tcp 10.200.0.2/32',
      'tcp 10.200.0.3/32',
      'udp 10.200.0.2/32',
      'udp 10.200.0.3/32',
    ]);
    const all = [...rules('vpc_security_group_egress_rule'), ...rules('vpc_security_group_ingress_rule')];
    for (const rule of all) expect([rule.from_port, rule.to_port]).toEqual([53, 53]);
  });
});

describe('hybrid nodes', () => {
  it('are known to the cluster by their networks', () => {
    expect(hall.resource('eks_cluster', 'cluster_control-plane').remote_network_config).toEqual({
      remote_node_networks: { cidrs: ['10.200.0.0/16', '10.210.0.0/16'] },
      remote_pod_networks: { cidrs: ['10.201.0.0/16'] },
    });
    expect(new Synthesized(planFixture()).resource('eks_cluster', 'cluster_control-plane')).not.toHaveProperty(
      'remote_network_config',
    );
  });

  it('join with an access entry of their kind, as a role that activations of this account lend', () => {
    expect(hall.resource('eks_access_entry', 'on-premises_nodes_access')).toMatchObject({
      type: 'HYBRID_LINUX',
      principal_arn: '${aws_iam_role.on-premises_nodes_role.arn}',
    });
    const [trust] = statementsOf(hall.resource('iam_role', 'on-premises_nodes_role').assume_role_policy);
    expect(trust).toMatchObject({
      Principal: { Service: 'ssm.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.account_identity.account_id}' },
        ArnEquals: { 'aws:SourceArn': expect.stringMatching(/:ssm:us-east-1:.*:\*$/) },
      },
    });
    const statements = statementsOf(hall.resource('iam_role_policy', 'on-premises_nodes_policy').policy);
    expect(statements.map(({ Action }) => Action)).toEqual([
      'eks:DescribeCluster',
      ['eks:DescribeAccessEntry', 'eks:ListAccessEntries'],
      'eks-auth:AssumeRoleForPodIdentity',
      'ssm:DescribeInstanceInformation',
      'ssm:DeregisterManagedInstance',
    ]);
  });

  it('may show certificates instead, each under its own name', () => {
    const certified = joined({ hybridNodes: { ...SITE.hybridNodes!, credentials: 'roles-anywhere' } });
    const trust = statementsOf(certified.resource('iam_role', 'on-premises_nodes_role').assume_role_policy);
    const anchor = '${aws_rolesanywhere_trust_anchor.on-premises_nodes_trust-anchor.arn}';
    expect(trust).toMatchObject([
      { Action: ['sts:SetSourceIdentity', 'sts:TagSession'], Condition: { ArnEquals: { 'aws:SourceArn': anchor } } },
      {
        Action: 'sts:AssumeRole',
        Condition: {
          ArnEquals: { 'aws:SourceArn': anchor },
          StringEquals: { 'sts:RoleSessionName': '$${aws:PrincipalTag/x509Subject/CN}' },
        },
      },
    ]);
    expect(certified.resource('rolesanywhere_trust_anchor', 'on-premises_nodes_trust-anchor').source).toEqual({
      source_type: 'CERTIFICATE_BUNDLE',
      source_data: { x509_certificate_data: '${var.hybrid_nodes_ca_certificate}' },
    });
    const attached = Object.values(certified.all('iam_role_policy_attachment')).filter(({ role }) =>
      role.includes('on-premises'),
    );
    expect(attached.map(({ policy_arn }) => policy_arn.replace(/^.*\//, ''))).toEqual([
      'AmazonEC2ContainerRegistryPullOnly',
    ]);
  });

  it('and their pods reach the API endpoint and CoreDNS, and both the endpoints of AWS services', () => {
    const rules = Object.entries(hall.all('vpc_security_group_ingress_rule')).flatMap(([name, rule]) =>
      /^on-premises_(nodes|endpoints)/.test(name) ? [rule] : [],
    );
    const cluster = '${aws_eks_cluster.cluster_control-plane.vpc_config[0].cluster_security_group_id}';
    const endpoints = '${aws_security_group.network_endpoint-security-group.id}';
    expect(
      rules.map((rule) => [rule.security_group_id, rule.cidr_ipv4, rule.ip_protocol, rule.from_port, rule.to_port]),
    ).toEqual([
      [endpoints, '10.200.0.0/16', 'tcp', 443, 443],
      [endpoints, '10.201.0.0/16', 'tcp', 443, 443],
      [endpoints, '10.210.0.0/16', 'tcp', 443, 443],
      // The agent of DataSync is told what to do there.
      [endpoints, '10.200.0.0/16', 'tcp', 1024, 1064],
      [endpoints, '10.210.0.0/16', 'tcp', 1024, 1064],
      [cluster, '10.201.0.0/16', 'tcp', 53, 53],
      [cluster, '10.201.0.0/16', 'udp', 53, 53],
      [cluster, '10.200.0.0/16', 'tcp', 443, 443],
      [cluster, '10.201.0.0/16', 'tcp', 443, 443],
    ]);
  });
});

describe('a transfer from an NFS server', () => {
  it('alone opens the ports of its agent', () => {
    const rules = Object.values(joined({ transfers: [] }).all('vpc_security_group_ingress_rule'));
    expect(rules.filter(({ from_port }) => from_port === 1024)).toEqual([]);
  });

  it('copies what changed to the bucket, keeps what is deleted there, and logs', () => {
    expect(hall.resource('datasync_location_nfs', 'on-premises_transfer_train_datasets_source')).toMatchObject({
      server_hostname: '10.200.0.20',
      subdirectory: '/export/corpus',
      on_prem_config: { agent_arns: ['${var.datasync_agent_arn}'] },
    });
    const task = hall.resource('datasync_task', 'on-premises_transfer_train_datasets_task');
    expect(task).toMatchObject({
      schedule: { schedule_expression: 'rate(6 hours)' },
      options: { transfer_mode: 'CHANGED', preserve_deleted_files: 'PRESERVE' },
      cloudwatch_log_group_arn: '${aws_cloudwatch_log_group.on-premises_transfer_train_datasets_logs.arn}',
    });
  });

  it('waits for its agent: the first apply makes the way to it, and a second what it copies', () => {
    const count = '${length(compact([var.datasync_agent_arn]))}';
    expect(hall.resource('datasync_location_nfs', 'on-premises_transfer_train_datasets_source').count).toBe(count);
    expect(hall.resource('datasync_task', 'on-premises_transfer_train_datasets_task')).toMatchObject({
      count,
      source_location_arn: '${aws_datasync_location_nfs.on-premises_transfer_train_datasets_source[count.index].arn}',
      destination_location_arn: '${aws_datasync_location_s3.on-premises_transfer_train_datasets_destination.arn}',
    });
    expect(hall.json.variable.datasync_agent_arn.default).toBe('');
  });

  it('may bring results back: it reads a folder of the bucket and writes nothing there', () => {
    const [transfer] = SITE.transfers;
    const back = joined({
      transfers: [
        { ...transfer!, key: 'train.datasets.out', direction: 'out', folder: '/results/', path: '/export/results' },
      ],
    });
    const id = 'on-premises_transfer_train_datasets_out';
    expect(back.resource('datasync_task', `${id}_task`)).toMatchObject({
      source_location_arn: `\${aws_datasync_location_s3.${id}_source.arn}`,
      destination_location_arn: `\${aws_datasync_location_nfs.${id}_destination[count.index].arn}`,
    });
    expect(back.resource('datasync_location_s3', `${id}_source`).subdirectory).toBe('/results/');
    const actions = statementsOf(back.resource('iam_role_policy', `${id}_policy`).policy).flatMap(
      ({ Action }) => Action,
    );
    expect(actions.filter((one: string) => /Put|Delete|Abort|Generate/.test(one))).toEqual([]);
  });

  it('may be with an SMB share, HDFS or object storage, whose secrets are variables', () => {
    const [transfer] = SITE.transfers;
    const of = (kind: 'smb' | 'hdfs' | 'object-storage') =>
      joined({
        transfers: [
          {
            ...transfer!,
            kind,
            user: 'datahall',
            secretVariable: kind === 'hdfs' ? null : 'transfer_train_datasets_secret',
          },
        ],
      });
    const source = 'on-premises_transfer_train_datasets_source';
    const smb = of('smb');
    expect(smb.resource('datasync_location_smb', source)).toMatchObject({
      user: 'datahall',
      password: '${var.transfer_train_datasets_secret}',
    });
    expect(smb.json.variable.transfer_train_datasets_secret.sensitive).toBe(true);
    expect(of('hdfs').resource('datasync_location_hdfs', source)).toMatchObject({
      authentication_type: 'SIMPLE',
      simple_user: 'datahall',
      name_node: [{ hostname: '10.200.0.20', port: 8020 }],
    });
    expect(of('object-storage').resource('datasync_location_object_storage', source)).toMatchObject({
      bucket_name: 'export',
      subdirectory: '/corpus/',
      access_key: 'datahall',
      secret_key: '${var.transfer_train_datasets_secret}',
    });
  });

  it('writes that bucket and no other, by a role of this account', () => {
    const role = hall.resource('iam_role', 'on-premises_transfer_train_datasets_role');
    expect(statementsOf(role.assume_role_policy)[0]).toMatchObject({
      Principal: { Service: 'datasync.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.account_identity.account_id}' },
        ArnLike: { 'aws:SourceArn': expect.stringMatching(/:datasync:us-east-1:.*:\*$/) },
      },
    });
    const policy = hall.resource('iam_role_policy', 'on-premises_transfer_train_datasets_policy').policy;
    expect(statementsOf(policy).map(({ Resource }) => Resource)).toEqual([
      '${aws_s3_bucket.store_train_datasets_bucket.arn}',
      '${aws_s3_bucket.store_train_datasets_bucket.arn}/*',
      '${aws_kms_key.keys_data.arn}',
    ]);
  });

  it('logs under the key for logs, which names the groups', () => {
    const [, logs] = statementsOf(hall.resource('kms_key', 'keys_logs').policy);
    const named = JSON.stringify(logs.Condition);
    expect(named).toContain('log-group:/aws/datasync/starter-train-datasets');
    expect(named).toContain('log-group:/aws/vpn/starter');
  });
});

describe('a hall that is joined to none', () => {
  it('has nothing of it', () => {
    const alone = new Synthesized(fullPlanFixture());
    expect(alone.addresses().filter((address) => address.includes('on-premises'))).toEqual([]);
  });
});
