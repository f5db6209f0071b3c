import fc from 'fast-check';
import { planHall } from '../../lib/hall.js';
import type { Plan } from '../../lib/plan/plan.js';

/** Some of what a blueprint may say, valid in itself; whether nodes exist for it is for sizing to find. */
const store = (name: string) =>
  fc.record({
    name: fc.constant(name),
    kind: fc.constantFrom('object', 'object', 'scratch', 'persistent', 'home', 'express'),
    capacity: fc.constantFrom('1 TB', '20 TB', '90 TB'),
  });

const workload = (name: string) =>
  fc.record(
    {
      name: fc.constant(name),
      purpose: fc.constantFrom('training', 'inference'),
      accelerators: fc.record({ atLeast: fc.integer({ min: 1, max: 40 }) }),
      storage: fc.tuple(store('datasets'), store('scratch'), store('models')).chain((all) => fc.subarray(all)),
      purchase: fc.constantFrom(['on-demand'], ['spot', 'on-demand'], ['reserved-1y']),
      nodes: fc.record({ running: fc.constantFrom('none', 'all') }),
    },
    { requiredKeys: ['name', 'accelerators'] },
  );

const principal = fc.constantFrom('role/platform', 'role/team/*', 'user/ada');

const blueprint = fc
  .record(
    {
      version: fc.constant(1),
      name: fc.constantFrom('hall', 'a-hall-with-a-long-name', 'x2'),
      region: fc.constantFrom('us-east-1', 'us-west-2', 'eu-west-1'),
      workloads: fc
        .tuple(workload('train'), workload('serve-chat'), workload('lab'))
        .chain((all) => fc.subarray(all, { minLength: 1 })),
      network: fc.record({ zones: fc.integer({ min: 2, max: 3 }), nat: fc.constantFrom('single', 'per-zone') }),
      kubernetes: fc.record({ publicAccess: fc.constantFrom([], ['203.0.113.0/24']) }),
      people: fc.record({
        admins: fc.uniqueArray(principal, { maxLength: 2 }),
        viewers: fc.uniqueArray(principal, { maxLength: 2 }),
      }),
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
    { requiredKeys: ['version', 'name', 'region', 'workloads'] },
  )
  .chain((hall) =>
    fc
      .infiniteStream(fc.tuple(fc.nat(), fc.constantFrom('', 'shared/', 'a/b/')))
      .map((stream) => withAccess(hall, stream)),
  );

interface Drawn {
  readonly workloads: readonly {
    readonly name: string;
    readonly storage?: readonly { name: string; kind: string }[];
  }[];
}

/** Each workload after the first may use a bucket of another, whole or in part. */
function withAccess<Hall extends Drawn>(hall: Hall, stream: Iterator<[number, string]>): Hall {
  const buckets = hall.workloads.flatMap(({ name, storage = [] }) =>
    storage.filter(({ kind }) => kind === 'object').map((own) => ({ workload: name, key: `${name}.${own.name}` })),
  );
  const workloads = hall.workloads.map((own) => {
    const others = buckets.filter(({ workload }) => workload !== own.name);
    const [pick, prefix] = stream.next().value!;
    if (others.length === 0 || pick % 3 === 0) return own;
    const access = [{ store: others[pick % others.length]!.key, prefix, mode: pick % 2 === 0 ? 'read' : 'write' }];
    return { ...own, access };
  });
  return { ...hall, workloads };
}

/**
 * Plans of random blueprints: always the same ones.
 * @throws Error when a blueprint is refused, or more than a third have no nodes that fit
 */
export async function randomPlans(count: number): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const drawn of fc.sample(blueprint, { numRuns: count, seed: 6 })) {
    const outcome = await planHall(JSON.stringify(drawn));
    if (outcome.status === 'wrong') {
      throw new Error(`${JSON.stringify(drawn)}: ${outcome.diagnostics.map(({ message }) => message).join('; ')}`);
    }
    if (outcome.status === 'planned') plans.push(outcome.plan);
  }
  if (plans.length * 3 < count * 2) throw new Error(`only ${plans.length} of ${count} random blueprints can be built`);
  return plans;
}
