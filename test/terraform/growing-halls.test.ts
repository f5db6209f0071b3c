import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/hall.js';
import type { Plan } from '../../lib/plan/plan.js';
import { withoutStackTraces } from './hold-rules.js';
import { type Json, Synthesized } from './synthesized.js';

/** Arguments that the provider can only change by making the resource anew, for what every hall shares. */
const FORCING: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_log_group: ['name', 'log_group_class'],
  aws_efs_file_system: ['encrypted', 'kms_key_id', 'performance_mode', 'availability_zone_name'],
  aws_efs_mount_target: ['file_system_id', 'subnet_id', 'ip_address'],
  aws_eip: ['domain'],
  aws_eks_addon: ['cluster_name', 'addon_name'],
  aws_eks_cluster: [
    'name',
    'role_arn',
    'kubernetes_network_config',
    'bootstrap_self_managed_addons',
    'encryption_config',
  ],
  aws_eks_node_group: [
    ...['cluster_name', 'node_group_name', 'node_role_arn', 'subnet_ids', 'ami_type', 'capacity_type', 'disk_size'],
    ...['instance_types', 'remote_access'],
  ],
  aws_fsx_lustre_file_system: [
    ...['deployment_type', 'storage_type', 'subnet_ids', 'security_group_ids', 'kms_key_id', 'efa_enabled'],
    ...['import_path', 'export_path', 'copy_tags_to_backups', 'file_system_type_version'],
  ],
  aws_iam_role: ['name', 'path'],
  aws_kms_alias: ['name'],
  aws_kms_key: ['customer_master_key_spec', 'key_usage', 'multi_region'],
  aws_launch_template: ['name'],
  aws_nat_gateway: ['allocation_id', 'subnet_id', 'connectivity_type'],
  aws_placement_group: ['name', 'strategy'],
  aws_route_table: ['vpc_id'],
  aws_route_table_association: ['subnet_id'],
  aws_s3_bucket: ['bucket', 'object_lock_enabled'],
  aws_s3_directory_bucket: ['bucket', 'location', 'data_redundancy'],
  aws_security_group: ['name', 'description', 'vpc_id'],
  aws_sns_topic: ['name'],
  aws_subnet: ['cidr_block', 'availability_zone_id', 'vpc_id'],
  aws_vpc: ['cidr_block'],
  aws_vpc_endpoint: ['service_name', 'vpc_id', 'vpc_endpoint_type'],
};

interface Workload {
  readonly name: string;
  readonly accelerators: { readonly atLeast: number };
  readonly [key: string]: unknown;
}

const store = fc.record({
  kind: fc.constantFrom('object', 'express', 'scratch', 'persistent', 'home'),
  capacity: fc.constantFrom('1 TB', '20 TB'),
});

const workload = (name: string): fc.Arbitrary<Workload> =>
  fc.record({
    name: fc.constant(name),
    purpose: fc.constantFrom('training', 'inference'),
    accelerators: fc.record(
      { atLeast: fc.integer({ min: 1, max: 40 }), memoryEach: fc.constantFrom('20 GB', '40 GB', '80 GB') },
      { requiredKeys: ['atLeast'] },
    ),
    purchase: fc.constantFrom(['on-demand'], ['spot', 'on-demand']),
    storage: fc
      .array(store, { maxLength: 2 })
      .map((stores) => stores.map((one, index) => ({ name: `s${index}`, ...one }))),
  });

const hall = fc.record({
  workloads: fc
    .tuple(workload('lab'), workload('train'), workload('serve'))
    .chain((all) => fc.subarray(all, { minLength: 1 })),
  newcomer: workload('aide'),
  factor: fc.integer({ min: 2, max: 6 }),
});

/** With four times the accelerators another type is best, which is in other zones. */
const LEAVES_A_ZONE = {
  workloads: [
    {
      name: 'train',
      purpose: 'inference',
      accelerators: { atLeast: 4, memoryEach: '80 GB' },
      purchase: ['spot', 'on-demand'],
      storage: [{ name: 's1', kind: 'persistent', capacity: '20 TB' }],
    },
    {
      name: 'serve',
      purpose: 'training',
      accelerators: { atLeast: 4, memoryEach: '20 GB' },
      purchase: ['on-demand'],
      storage: [{ name: 's0', kind: 'home', capacity: '1 TB' }],
    },
  ],
  newcomer: { name: 'aide', accelerators: { atLeast: 1 } },
  factor: 4,
};

async function synthesized(workloads: readonly Workload[]): Promise<{ plan: Plan; resources: Map<string, Json> }> {
  const outcome = await planHall(JSON.stringify({ version: 1, name: 'hall', region: 'us-east-1', workloads }));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const { json } = withoutStackTraces(() => new Synthesized(outcome.plan));
  return {
    plan: outcome.plan,
    resources: new Map(
      Object.entries<Json>(json.resource).flatMap(([type, named]) =>
        Object.entries(named).map(([name, body]) => [`${type}.${name}`, body] as const),
      ),
    ),
  };
}

/** Whether a resource is of one of these workloads: `fleet_train_nodes`, `store_train_s0_bucket`. */
const isOf = (address: string, workloads: readonly string[]) =>
  workloads.some((name) => new RegExp(`\\.(fleet|store|access)_${name}(_|$)`).test(address));

/** Zone keys that the network had for the fleets of one workload, and has no more. */
function zonesLeft(before: Plan, after: Plan, workload: string): string[] {
  return before.network.zones
    .filter(({ key, base }) => !base && !after.network.zones.some((zone) => zone.key === key))
    .map(({ key }) => key)
    .filter((key) =>
      before.fleets.every((fleet) => fleet.workload === workload || !fleet.subnets.includes(`accelerators-${key}`)),
    );
}

/**
 * What of `before` is gone or would be made anew.
 * @param changed - workload that may change as it likes but for its stores; null: none
 * @param left - zones that held nothing but its nodes, and hold none any more: with what is there for a zone alone
 */
function moved(
  before: Map<string, Json>,
  after: Map<string, Json>,
  changed: string | null,
  others: readonly string[],
  left: readonly string[] = [],
): string[] {
  return [...before].flatMap(([address, body]) => {
    const own = changed !== null && isOf(address, [changed]) && !/\.store_/.test(address);
    const watched =
      changed !== null && /\.operations_alarm_(fleet|store)_/.test(address) && address.includes(`_${changed}`);
    if (own || watched) return [];
    const now = after.get(address);
    if (now === undefined) return left.some((zone) => address.endsWith(zone)) ? [] : [`${address} is gone`];
    // Nothing at all of another workload changes, but for what it waits for.
    if (isOf(address, others)) {
      const { depends_on: one, ...was } = body;
      const { depends_on: other, ...is } = now;
      return JSON.stringify(was) === JSON.stringify(is) ? [] : [`${address} is another`];
    }
    return (FORCING[address.slice(0, address.indexOf('.'))] ?? [])
      .filter((argument) => JSON.stringify(body[argument]) !== JSON.stringify(now[argument]))
      .map((argument) => `${address} is made anew for its ${argument}`);
  });
}

describe('a hall that grows', () => {
  it('by nodes, in one workload, moves no store and nothing of another workload', async () => {
    await fc.assert(
      fc.asyncProperty(hall, async ({ workloads, factor }) => {
        const before = await synthesized(workloads);
        const [first, ...others] = workloads;
        const atLeast = first!.accelerators.atLeast * factor;
        const after = await synthesized([{ ...first!, accelerators: { ...first!.accelerators, atLeast } }, ...others]);
        const spare = await synthesized([{ ...first!, spares: { nodes: factor } }, ...others]);
        const names = others.map(({ name }) => name);
        for (const { plan, resources } of [after, spare]) {
          const left = zonesLeft(before.plan, plan, first!.name);
          expect(moved(before.resources, resources, first!.name, names, left)).toEqual([]);
        }
      }),
      { numRuns: 8, seed: 20_261_122, examples: [[LEAVES_A_ZONE]] },
    );
  });

  it('by a workload, wherever it is written, moves nothing at all', async () => {
    await fc.assert(
      fc.asyncProperty(hall, fc.boolean(), async ({ workloads, newcomer }, first) => {
        const before = await synthesized(workloads);
        const after = await synthesized(first ? [newcomer, ...workloads] : [...workloads, newcomer]);
        expect(
          moved(
            before.resources,
            after.resources,
            null,
            workloads.map(({ name }) => name),
          ),
        ).toEqual([]);
        expect(after.resources.size).toBeGreaterThan(before.resources.size);
      }),
      { numRuns: 8, seed: 20_261_122 },
    );
  });
});

describe('the comparison', () => {
  const before = new Map<string, Json>([
    ['aws_fsx_lustre_file_system.store_train_s0_file-system', { subnet_ids: ['a'], storage_capacity: 1200 }],
    ['aws_subnet.network_subnet_nodes-az1', { cidr_block: '10.0.0.0/22' }],
    ['aws_eks_node_group.fleet_train_nodes', { scaling_config: { max_size: 1 }, depends_on: ['a'] }],
    ['aws_eks_node_group.fleet_train_spot_nodes', { scaling_config: { max_size: 1 } }],
  ]);
  const changed = (address: string, body: Json) => new Map([...before, [address, body]]);

  it('sees a store whose file system moves, in the workload that changes too', () => {
    const now = changed('aws_fsx_lustre_file_system.store_train_s0_file-system', { subnet_ids: ['b'] });
    expect(moved(before, now, 'train', [])).toEqual([
      'aws_fsx_lustre_file_system.store_train_s0_file-system is made anew for its subnet_ids',
    ]);
  });

  it('sees a subnet that moves, a resource that is gone, and any change of another workload', () => {
    const subnet = changed('aws_subnet.network_subnet_nodes-az1', { cidr_block: '10.0.4.0/22' });
    expect(moved(before, subnet, 'train', [])).toEqual([
      'aws_subnet.network_subnet_nodes-az1 is made anew for its cidr_block',
    ]);
    const larger = changed('aws_eks_node_group.fleet_train_nodes', { scaling_config: { max_size: 2 } });
    expect(moved(before, larger, 'lab', ['train'])).toEqual(['aws_eks_node_group.fleet_train_nodes is another']);
    const fewer = new Map([...before].slice(0, 3));
    expect(moved(before, fewer, 'lab', ['train'])).toEqual(['aws_eks_node_group.fleet_train_spot_nodes is gone']);
  });

  it('lets the workload that changes resize and drop its nodes', () => {
    expect(moved(before, new Map([...before].slice(0, 2)), 'train', [])).toEqual([]);
  });
});
