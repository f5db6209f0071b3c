import { describe, expect, it } from 'vitest';
import { planOfText } from '../platform-plans.js';
import { reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson, type TerraformJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/** The emulator knows this image. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

interface Ids {
  readonly vpc: string;
  readonly one: string;
  readonly two: string;
  readonly table: string;
}

const hall = ({ vpc, one, two, table }: Ids) => `
version: 1
name: closed
region: us-east-1
platform: ec2
operations: { emails: [] }
network:
  cidr: 10.0.0.0/16
  internet: none
  vpc:
    id: ${vpc}
    routeTables: [${table}]
    endpoints: create
    has: { flowLogs: true }
    subnets:
      - { id: ${one}, zone: use1-az4, cidr: 10.0.0.0/19 }
      - { id: ${two}, zone: use1-az6, cidr: 10.0.32.0/19 }
workloads:
  - { name: tune, accelerators: { atLeast: 4 }, types: { allow: [g5], interconnect: any } }
`;

const NO_IDS: Ids = {
  vpc: 'vpc-0123456789abcdef0',
  one: 'subnet-0123456789abcdef0',
  two: 'subnet-0123456789abcdef1',
  table: 'rtb-0123456789abcdef0',
};

describe.skipIf(!search.found)('an existing VPC without internet', () => {
  const place = inEmulator(search);

  async function terraformOf(ids: Ids): Promise<TerraformJson> {
    const json = hallJson(await planOfText(hall(ids)));
    rewriteForProvider(json, search.found ? search.tools.provider.version : '');
    reachEmulator(json);
    for (const variable of Object.values(json.variable ?? {})) {
      Object.assign(variable as object, { default: IMAGE_PARAMETER });
    }
    return json;
  }

  /** What the owner of the VPC has made, with or without a route to the internet. */
  async function standing(open: boolean): Promise<TerraformJson> {
    const { terraform, provider } = await terraformOf(NO_IDS);
    const subnet = (zone: string, cidr: string) => ({
      vpc_id: '${aws_vpc.own.id}',
      availability_zone_id: zone,
      cidr_block: cidr,
    });
    const associated = (name: string) => ({
      subnet_id: `\${aws_subnet.${name}.id}`,
      route_table_id: '${aws_route_table.own.id}',
    });
    return {
      terraform: { ...terraform, backend: { local: { path: 'terraform.tfstate' } } },
      provider,
      resource: {
        aws_vpc: { own: { cidr_block: '10.0.0.0/16', enable_dns_hostnames: true } },
        aws_subnet: { one: subnet('use1-az4', '10.0.0.0/19'), two: subnet('use1-az6', '10.0.32.0/19') },
        aws_route_table: { own: { vpc_id: '${aws_vpc.own.id}' } },
        aws_route_table_association: { one: associated('one'), two: associated('two') },
        aws_internet_gateway: { own: { vpc_id: '${aws_vpc.own.id}' } },
        ...(open && {
          aws_route: {
            out: {
              route_table_id: '${aws_route_table.own.id}',
              destination_cidr_block: '0.0.0.0/0',
              gateway_id: '${aws_internet_gateway.own.id}',
            },
          },
        }),
      },
      output: {
        vpc: { value: '${aws_vpc.own.id}' },
        one: { value: '${aws_subnet.one.id}' },
        two: { value: '${aws_subnet.two.id}' },
        table: { value: '${aws_route_table.own.id}' },
      },
    } as unknown as TerraformJson;
  }

  it('is planned while no route leads out, and stops at the first that does', async () => {
    if (!search.found) return;
    const { workspace } = place;
    const apply = async (open: boolean) => {
      const folder = workspace.write('standing', await standing(open));
      succeed(await workspace.terraform(folder, 'init', '-input=false', '-no-color'));
      succeed(await workspace.terraform(folder, 'apply', '-input=false', '-no-color', '-auto-approve'));
      return folder;
    };
    const others = await apply(false);
    const outputs = JSON.parse(succeed(await workspace.terraform(others, 'output', '-json')));
    const ids = Object.fromEntries(
      Object.entries<{ value: string }>(outputs).map(([key, { value }]) => [key, value]),
    ) as unknown as Ids;
    const folder = workspace.write('closed', await terraformOf(ids));
    succeed(await workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await workspace.terraform(folder, 'validate', '-no-color'));
    const plan = () => workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode');
    succeed(await plan(), 2);

    await apply(true);
    const stopped = await plan();
    expect(stopped.exitCode).toBe(1);
    expect(stopped.output).toContain(`Route table ${ids.table} has a route to the internet`);
  });
});
