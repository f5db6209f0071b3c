import { beforeAll, describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import type { ScannerSkip } from '../../lib/plan/shape/security-plan.js';
import { randomPlans } from '../random-blueprint.js';
import { SCANNER_RULES, type ScannerRule } from './scanner-rules.js';
import { shippedPlans } from './shipped-plans.js';
import { Synthesized } from './synthesized.js';

interface Hall {
  readonly plan: Plan;
  readonly terraform: Synthesized;
}

/** Whether a part of the plan is what stands at an address. */
function isAbout(subject: string, address: string): boolean {
  const [type, name] = address.split('.') as [string, string];
  const ofStore = /^store (.*)$/.exec(subject);
  if (ofStore) return name.startsWith(`store_${ofStore[1]!.replaceAll('.', '_')}_`);
  switch (subject) {
    case 'access logs':
      return name.startsWith('access-logs_');
    case 'alert topic':
      return name.startsWith('operations_alerts_');
    case 'audit bucket':
      return name.startsWith('operations_account_audit_');
    case 'autoscaler':
      return /^(?:autoscaler|karpenter)_/.test(name);
    case 'backup vault':
      return name.startsWith('operations_backup_');
    case 'buckets':
      return type === 'aws_s3_bucket';
    case 'cluster':
      return name.startsWith('cluster_');
    case 'instance role':
      return name.startsWith('instance-role_');
    case 'instances':
      return name.startsWith('instances_');
    case 'load balancers':
      return name.startsWith('balancers_');
    case 'log groups':
      return type === 'aws_cloudwatch_log_group';
    case 'nodes of Slurm':
      return /^(?:access_.*|login-role)_policy$/.test(name);
    case 'nodes on premises':
      return name === 'on-premises_nodes_policy';
    case 'stores':
      return name.startsWith('store_');
    case 'volume parameters':
      return type === 'aws_ssm_parameter' && name.startsWith('volumes_');
    case 'trail':
      return type === 'aws_cloudtrail';
    default:
      throw new Error(`nothing is called ${subject}`);
  }
}

/** Every breach of a rule, as `rule address`. */
function breaches({ terraform }: Hall, rules: readonly ScannerRule[] = SCANNER_RULES): string[] {
  return rules.flatMap((rule) =>
    rule.types.flatMap((type) =>
      Object.entries(terraform.all(type))
        .filter(([name, body]) => !rule.holds(body, `aws_${type}.${name}`, terraform))
        .flatMap(([name]) => rule.ids.map((id) => `${id} aws_${type}.${name}`)),
    ),
  );
}

function skipFor(breach: string, skips: readonly ScannerSkip[]): ScannerSkip | undefined {
  const [id, address] = breach.split(' ') as [string, string];
  return skips.find(({ rule, subject }) => rule === id && isAbout(subject, address));
}

async function hallOf(blueprint: string): Promise<Hall> {
  const outcome = await planHall(blueprint);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return { plan: outcome.plan, terraform: new Synthesized(outcome.plan) };
}

/** A hall with something of every type that the rules are about. */
const EVERYTHING = `
version: 1
name: everything
region: us-east-1
workloads:
  - name: train
    accelerators: { atLeast: 16 }
    storage:
      - { name: data, kind: object, capacity: 1 TB }
      - { name: fast, kind: persistent, capacity: 1 TB }
      - { name: home, kind: home, capacity: 1 TB }
account: { trail: true, config: true }
`;

describe('the rules of policy scanners', () => {
  let halls: Hall[];
  beforeAll(async () => {
    const plans = [...(await shippedPlans()), ...(await randomPlans(16))];
    halls = plans.map((plan) => ({ plan, terraform: new Synthesized(plan) }));
    halls.push(await hallOf(EVERYTHING));
  });

  it('hold on every shipped blueprint and on random ones, but for what is skipped with a reason', () => {
    expect(halls.length).toBeGreaterThan(16);
    for (const { plan, terraform } of halls) {
      const { scannerSkips } = plan.security;
      expect(breaches({ plan, terraform }).filter((breach) => !skipFor(breach, scannerSkips))).toEqual([]);
    }
  });

  it('are skipped only where they are broken, and always with a reason', () => {
    for (const hall of halls) {
      const { scannerSkips } = hall.plan.security;
      const used = new Set(breaches(hall).map((breach) => skipFor(breach, scannerSkips)));
      // A waiver speaks of everything that a key encrypts, whether the hall has it or not.
      const own = scannerSkips.filter(({ subject }) => !['backup vault', 'stores', 'trail'].includes(subject));
      expect(own.filter((skip) => !used.has(skip))).toEqual([]);
      for (const { reason } of scannerSkips) expect(reason.length).toBeGreaterThan(20);
    }
  });

  it('have ids of their own', () => {
    const ids = SCANNER_RULES.flatMap((rule) => rule.ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(45);
  });
});

describe('a planted fault', () => {
  it.each(SCANNER_RULES.flatMap((rule) => (rule.plant === null ? [] : [{ id: rule.ids[0]!, says: rule.says, rule }])))(
    'is caught: not ($id) $says',
    async ({ rule }) => {
      const hall = await hallOf(EVERYTHING);
      const before = new Set(breaches(hall, [rule]));
      const [type, name, body] = rule.types
        .flatMap((of) => Object.entries(hall.terraform.all(of)).map(([at, its]) => [of, at, its] as const))
        .find(([of, at]) => !before.has(`${rule.ids[0]} aws_${of}.${at}`))!;
      rule.plant!(body, `aws_${type}.${name}`, hall.terraform);
      expect(breaches(hall, [rule])).toContain(`${rule.ids[0]} aws_${type}.${name}`);
    },
  );
});
