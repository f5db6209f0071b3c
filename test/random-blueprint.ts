import fc from 'fast-check';

/** A blueprint as a user would write it, before it is read. */
export type WrittenBlueprint = Readonly<Record<string, unknown>>;

const store = fc.record(
  {
    kind: fc.constantFrom('object', 'express', 'scratch', 'persistent', 'home', 'local'),
    capacity: fc.integer({ min: 1, max: 20 }).map((tb) => `${tb} TB`),
  },
  { requiredKeys: ['kind', 'capacity'] },
);

const workload = fc.record(
  {
    purpose: fc.constantFrom('training', 'inference'),
    accelerators: fc.record({ atLeast: fc.integer({ min: 1, max: 40 }) }),
    storage: fc.array(store, { maxLength: 3 }),
    purchase: fc.subarray(['on-demand', 'spot'], { minLength: 1 }),
  },
  { requiredKeys: ['accelerators', 'storage', 'purchase'] },
);

const newNetwork = fc
  .record({
    prefix: fc.integer({ min: 16, max: 18 }),
    zones: fc.integer({ min: 2, max: 4 }),
    way: fc.constantFrom({ nat: 'single' }, { nat: 'per-zone' }, { internet: 'none' }, {}),
    endpoints: fc.subarray(['sqs', 'bedrock-runtime', 's3', 'ec2']),
  })
  .map(({ prefix, zones, way, endpoints }) => ({ cidr: `10.0.0.0/${prefix}`, zones, endpoints, ...way }));

const existingNetwork = fc
  .record({ zones: fc.integer({ min: 2, max: 6 }), endpoints: fc.constantFrom('existing', 'create') })
  .map(({ zones, endpoints }) => ({
    cidr: '10.0.0.0/16',
    vpc: {
      id: 'vpc-0123456789abcdef0',
      routeTables: ['rtb-0123456789abcdef0'],
      endpoints,
      subnets: Array.from({ length: zones }, (_, index) => ({
        id: `subnet-0123456789abcde0${index}`,
        zone: `use1-az${index + 1}`,
        cidr: `10.0.${index * 32}.0/19`,
        // EKS places no control plane in use1-az3.
        ...(index === 2 && { roles: ['nodes', 'accelerators'] }),
      })),
    },
  }));

/** Halls in us-east-1 that a reader accepts: workloads of either purpose, networks new, private and existing. */
export const writtenBlueprint: fc.Arbitrary<WrittenBlueprint> = fc
  .record({
    workloads: fc.array(workload, { minLength: 1, maxLength: 3 }),
    network: fc.oneof({ weight: 3, arbitrary: newNetwork }, { weight: 1, arbitrary: existingNetwork }),
  })
  .map(({ workloads, network }) => ({
    version: 1,
    name: 'random',
    region: 'us-east-1',
    workloads: workloads.map((one, index) => ({
      name: `w${index}`,
      ...one,
      storage: one.storage.map((kept, at) => ({ name: `s${at}`, ...kept })),
    })),
    network,
  }));
