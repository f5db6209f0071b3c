import { describe, expect, it } from 'vitest';
import { planFixture } from './plan-fixture.js';
import { Synthesized } from './synthesized.js';

const hall = new Synthesized(planFixture());

describe('the network of a hall', () => {
  it('is a VPC with names in DNS', () => {
    expect(hall.resource('vpc', 'network_vpc')).toEqual({
      cidr_block: '10.0.0.0/16',
      enable_dns_hostnames: true,
      enable_dns_support: true,
      tags: { Name: 'starter' },
    });
  });

  it('has subnets by zone id, none of which gives public addresses', () => {
    expect(hall.resource('subnet', 'network_subnet_public-az1')).toEqual({
      availability_zone_id: 'use1-az1',
      cidr_block: '10.0.196.0/23',
      map_public_ip_on_launch: false,
      tags: { Name: 'starter public-az1', 'kubernetes.io/role/elb': '1' },
      vpc_id: '${aws_vpc.network_vpc.id}',
    });
    const subnets = Object.values(hall.all('subnet'));
    expect(subnets).toHaveLength(9);
    expect(subnets.every((subnet) => subnet.map_public_ip_on_launch === false)).toBe(true);
    expect(hall.resource('subnet', 'network_subnet_nodes-az2').tags).toMatchObject({
      'kubernetes.io/role/internal-elb': '1',
    });
  });

  it('has the ranges of its accelerators, whose nodes reach the endpoints too', () => {
    const plan = planFixture();
    const subnets = plan.network.subnets.map((subnet) =>
      subnet.key === 'accelerators-az2' ? { ...subnet, cidr: '100.65.0.0/16' } : subnet,
    );
    const wide = new Synthesized({
      ...plan,
      network: { ...plan.network, subnets, acceleratorRanges: [{ zone: 'az2', cidr: '100.65.0.0/16' }] },
    });
    expect(wide.resource('vpc_ipv4_cidr_block_association', 'network_range_az2')).toEqual({
      cidr_block: '100.65.0.0/16',
      vpc_id: '${aws_vpc.network_vpc.id}',
    });
    expect(wide.resource('subnet', 'network_subnet_accelerators-az2').depends_on).toEqual([
      'aws_vpc_ipv4_cidr_block_association.network_range_az2',
    ]);
    const https = Object.values(wide.all('vpc_security_group_ingress_rule')).filter(
      ({ security_group_id }) => security_group_id === '${aws_security_group.network_endpoint-security-group.id}',
    );
    expect(https.map(({ cidr_ipv4 }) => cidr_ipv4)).toEqual(expect.arrayContaining(['10.0.0.0/16', '100.65.0.0/16']));
  });

  it('leads public subnets to the Internet and all others to the NAT gateway of their zone', () => {
    const associations = hall.all('route_table_association');
    const tableOf = (subnet: string) => associations[`network_association_${subnet}`].route_table_id;
    expect(tableOf('public-az1')).toBe('${aws_route_table.network_route-table_public.id}');
    expect(tableOf('accelerators-az2')).toBe('${aws_route_table.network_route-table_az2.id}');
    expect(tableOf('control-plane-az1')).toBe('${aws_route_table.network_route-table_az1.id}');
    expect(hall.resource('route', 'network_route_az2')).toMatchObject({
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: '${aws_nat_gateway.network_nat_az2.id}',
    });
    expect(hall.resource('nat_gateway', 'network_nat_az2')).toMatchObject({
      subnet_id: '${aws_subnet.network_subnet_public-az2.id}',
      depends_on: ['aws_internet_gateway.network_internet-gateway'],
    });
  });

  it('shares a single NAT gateway', () => {
    const single = new Synthesized(planFixture({ network: { ...planFixture().network, natZones: ['az1'] } }));
    expect(Object.keys(single.all('nat_gateway'))).toEqual(['network_nat_az1']);
    expect(single.resource('route', 'network_route_az2').nat_gateway_id).toBe('${aws_nat_gateway.network_nat_az1.id}');
  });

  it('empties the default security group', () => {
    expect(hall.resource('default_security_group', 'network_default-security-group')).toEqual({
      tags: { Name: 'starter default' },
      vpc_id: '${aws_vpc.network_vpc.id}',
    });
  });

  it('reaches AWS services inside the VPC', () => {
    expect(hall.resource('vpc_endpoint', 'network_endpoint_s3')).toMatchObject({
      service_name: 'com.amazonaws.us-east-1.s3',
      vpc_endpoint_type: 'Gateway',
      route_table_ids: [
        '${aws_route_table.network_route-table_az1.id}',
        '${aws_route_table.network_route-table_az2.id}',
      ],
    });
    expect(hall.resource('vpc_endpoint', 'network_endpoint_ecr_api')).toMatchObject({
      service_name: 'com.amazonaws.us-east-1.ecr.api',
      vpc_endpoint_type: 'Interface',
      private_dns_enabled: true,
      subnet_ids: ['${aws_subnet.network_subnet_endpoints-az1.id}', '${aws_subnet.network_subnet_endpoints-az2.id}'],
      security_group_ids: ['${aws_security_group.network_endpoint-security-group.id}'],
    });
    expect(hall.resource('vpc_security_group_ingress_rule', 'network_endpoint-security-group_https')).toMatchObject({
      cidr_ipv4: '10.0.0.0/16',
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
    });
  });

  it('logs all traffic under the key for logs, by a role that only this account lends', () => {
    expect(hall.resource('flow_log', 'network_flow-logs')).toMatchObject({
      traffic_type: 'ALL',
      log_destination: '${aws_cloudwatch_log_group.network_flow-logs_group.arn}',
    });
    expect(hall.resource('cloudwatch_log_group', 'network_flow-logs_group')).toEqual({
      kms_key_id: '${aws_kms_key.keys_logs.arn}',
      name: '/aws/vpc/starter/flow-logs',
      retention_in_days: 365,
    });
    const [trust] = JSON.parse(hall.resource('iam_role', 'network_flow-logs_role').assume_role_policy).Statement;
    expect(trust.Principal).toEqual({ Service: 'vpc-flow-logs.amazonaws.com' });
    expect(trust.Condition.StringEquals).toEqual({
      'aws:SourceAccount': '${data.aws_caller_identity.account_identity.account_id}',
    });
  });
});
