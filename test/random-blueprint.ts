import fc from 'fast-check';
import { loadCatalog } from '../lib/catalog/files/load-catalog.js';
import { planHall } from '../lib/plan/plan-hall.js';
import type { Plan } from '../lib/plan/shape/plan.js';

/** A blueprint as a user would write it, before it is read. */
export type WrittenBlueprint = Readonly<Record<string, unknown>>;

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1'] as const;
const catalog = loadCatalog({ regions: REGIONS });

const NO_CONTROL_PLANE = ['cac1-az3', 'use1-az3', 'usw1-az2'];

/**
 * A VPC that is there already, with one subnet in each zone.
 * @param zones - ids
 */
export function existingNetwork(zones: readonly string[], endpoints: 'existing' | 'create'): WrittenBlueprint {
  return {
    cidr: '10.0.0.0/16',
    vpc: {
      id: 'vpc-0123456789abcdef0',
      routeTables: ['rtb-0123456789abcdef0'],
      endpoints,
      subnets: zones.map((zone, index) => ({
        id: `subnet-0123456789abcde0${index}`,
        zone,
        cidr: `10.0.${index * 32}.0/19`,
        ...(NO_CONTROL_PLANE.includes(zone) && { roles: ['nodes', 'accelerators'] }),
      })),
    },
  };
}

const existing = (zones: readonly string[]) =>
  fc
    .record({ count: fc.integer({ min: 2, max: zones.length }), endpoints: fc.constantFrom('existing', 'create') })
    .map(({ count, endpoints }) => existingNetwork(zones.slice(0, count), endpoints));

/** @param most - zones that EKS takes in the region */
const fresh = (most: number) =>
  fc
    .record({
      prefix: fc.integer({ min: 16, max: 17 }),
      zones: fc.integer({ min: 2, max: most }),
      way: fc.constantFrom({ nat: 'single' }, { nat: 'per-zone' }, { internet: 'none' }, {}),
      endpoints: fc.subarray(['sqs', 'bedrock-runtime', 's3', 'ec2']),
    })
    .map(({ prefix, zones, way, endpoints }) => ({ cidr: `10.0.0.0/${prefix}`, zones, endpoints, ...way }));

const network = (region: string): fc.Arbitrary<WrittenBlueprint> => {
  const zones = [...catalog.regions.get(region)!.zones].sort();
  const open = zones.filter((zone) => !NO_CONTROL_PLANE.includes(zone));
  return fc.oneof({ weight: 3, arbitrary: fresh(Math.min(4, open.length)) }, { weight: 1, arbitrary: existing(zones) });
};

const store = (name: string) =>
  fc.record({
    name: fc.constant(name),
    kind: fc.constantFrom('object', 'object', 'express', 'scratch', 'persistent', 'home', 'local'),
    capacity: fc.constantFrom('1 TB', '9 TB', '20 TB', '90 TB'),
  });

const workload = (name: string) =>
  fc.record(
    {
      name: fc.constant(name),
      purpose: fc.constantFrom('training', 'inference'),
      accelerators: fc.record({ atLeast: fc.integer({ min: 1, max: 40 }) }),
      storage: fc.tuple(store('datasets'), store('scratch'), store('models')).chain((all) => fc.subarray(all)),
      purchase: fc.constantFrom(['on-demand'], ['spot', 'on-demand'], ['spot'], ['reserved-1y']),
      nodes: fc.record({ running: fc.constantFrom('none', 'all') }),
    },
    { requiredKeys: ['name', 'accelerators'] },
  );

const principal = fc.constantFrom('role/platform', 'role/team/*', 'user/ada');

/** Where Kubernetes is. */
const cluster = fc.record(
  {
    publicAccess: fc.boolean(),
    autoscaler: fc.constantFrom('cluster-autoscaler', 'karpenter', 'none'),
    people: fc.record({
      admins: fc.uniqueArray(principal, { maxLength: 2 }),
      viewers: fc.uniqueArray(principal, { maxLength: 2 }),
    }),
  },
  { requiredKeys: ['publicAccess', 'autoscaler'] },
);

const rest = fc.record(
  {
    security: fc.record(
      {
        permissionsBoundary: fc.constant('policy/boundary'),
        waivers: fc
          .subarray(['key-alerts', 'key-audit', 'key-cluster', 'key-data', 'key-logs', 'key-volumes'])
          .map((controls) => controls.map((control) => ({ control, reason: 'a test of halls without it' }))),
      },
      { requiredKeys: [] },
    ),
    retention: fc.record({ data: fc.constantFrom('keep', 'release') }),
    operations: fc.record({
      emails: fc.constantFrom([], ['ops@example.org', 'Ada.L+x@example.org']),
      budget: fc.constantFrom('account', 'hall'),
      backupDays: fc.integer({ min: 1, max: 400 }),
    }),
    account: fc.record({
      trail: fc.boolean(),
      config: fc.boolean(),
      guardDuty: fc.boolean(),
      macie: fc.boolean(),
      costTags: fc.boolean(),
      diskEncryption: fc.boolean(),
      autoScalingRole: fc.boolean(),
    }),
    tags: fc.constantFrom({}, { team: 'research' }),
  },
  { requiredKeys: [] },
);

/**
 * Some of what a blueprint may say, accepted by the reader: whether nodes exist for it is for sizing to find.
 * Workloads of either purpose on every platform, networks new, private and existing.
 */
export const writtenBlueprint: fc.Arbitrary<WrittenBlueprint> = fc
  .record({
    name: fc.constantFrom('hall', 'a-hall-with-a-long-name', 'x2'),
    // Where every price is known.
    region: fc.constantFrom('us-east-1', ...REGIONS),
    // Most of what there is hangs on a cluster.
    platform: fc.constantFrom('eks', 'eks', 'eks', 'batch', 'ec2'),
    workloads: fc
      .tuple(workload('train'), workload('serve-chat'), workload('lab'))
      .chain((all) => fc.subarray(all, { minLength: 1 })),
    cluster,
    rest,
  })
  .chain((drawn) =>
    fc
      .tuple(network(drawn.region), fc.infiniteStream(fc.tuple(fc.nat(), fc.constantFrom('', 'shared/', 'a/b/'))))
      .map(([network, stream]) => written(drawn, network, stream)),
  );

interface Drawn {
  readonly name: string;
  readonly region: string;
  readonly platform: string;
  readonly workloads: readonly {
    readonly name: string;
    readonly storage?: readonly { readonly name: string; readonly kind: string }[];
  }[];
  readonly cluster: { readonly publicAccess: boolean; readonly autoscaler: string; readonly people?: unknown };
  readonly rest: object;
}

function written(
  { name, region, platform, workloads, cluster, rest }: Drawn,
  network: WrittenBlueprint,
  stream: Iterator<[number, string]>,
): WrittenBlueprint {
  const open = cluster.publicAccess && network.internet !== 'none';
  return {
    version: 1,
    name,
    region,
    platform,
    workloads: withAccess(workloads, stream),
    network,
    ...(platform === 'eks' && {
      kubernetes: { publicAccess: open ? ['203.0.113.0/24'] : [], autoscaler: cluster.autoscaler },
      ...(cluster.people !== undefined && { people: cluster.people }),
    }),
    ...rest,
  };
}

/** The same on Slurm, whose names are longer, whose clusters have a size, and whose image knows NVIDIA alone. */
export const writtenOnSlurm: fc.Arbitrary<WrittenBlueprint> = writtenBlueprint.map(
  ({ kubernetes, people, name, workloads, ...others }) => ({
    ...others,
    name: name === 'x2' ? 'x2-hall' : name,
    platform: 'slurm',
    slurm: { size: 'large' },
    workloads: (workloads as readonly WrittenBlueprint[]).map((one) => ({ ...one, types: { vendors: ['NVIDIA'] } })),
  }),
);

/** Each workload after the first may use a bucket of another, whole or in part. */
function withAccess(workloads: Drawn['workloads'], stream: Iterator<[number, string]>): unknown[] {
  const buckets = workloads.flatMap(({ name, storage = [] }) =>
    storage.filter(({ kind }) => kind === 'object').map((own) => ({ workload: name, key: `${name}.${own.name}` })),
  );
  return workloads.map((own) => {
    const others = buckets.filter(({ workload }) => workload !== own.name);
    const [pick, prefix] = stream.next().value!;
    if (others.length === 0 || pick % 3 === 0) return own;
    const access = [{ store: others[pick % others.length]!.key, prefix, mode: pick % 2 === 0 ? 'read' : 'write' }];
    return { ...own, access };
  });
}

/**
 * The plan of a blueprint; null: no nodes fit it.
 * @throws Error when it is refused
 */
export async function planOfWritten(blueprint: WrittenBlueprint): Promise<Plan | null> {
  const outcome = await planHall(JSON.stringify(blueprint));
  if (outcome.status === 'wrong') {
    throw new Error(`${JSON.stringify(blueprint)}: ${outcome.diagnostics.map(({ message }) => message).join('; ')}`);
  }
  return outcome.status === 'planned' ? outcome.plan : null;
}

/**
 * Plans of random blueprints: always the same ones.
 * @throws Error when a blueprint is refused, or more than a third have no nodes that fit
 */
export async function randomPlans(count: number): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const drawn of fc.sample(writtenBlueprint, { numRuns: count, seed: 6 })) {
    const plan = await planOfWritten(drawn);
    if (plan !== null) plans.push(plan);
  }
  if (plans.length * 3 < count * 2) throw new Error(`only ${plans.length} of ${count} random blueprints can be built`);
  return plans;
}
