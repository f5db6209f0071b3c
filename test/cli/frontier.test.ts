import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

function datahall(...args: string[]): { status: number | null; stdout: string } {
  const program = [join(root, 'bundle/datahall.js'), ...args];
  const { status, stdout } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
  return { status, stdout };
}

interface PlanLike {
  readonly usdPerMonth: number;
  readonly kwhPerMonth: number;
  readonly availability: number;
}

describe('datahall frontier', () => {
  it('gives plans of which none is at least as good as another, the cheapest first', () => {
    const { status, stdout } = datahall('frontier', '--json', 'blueprints/starter.yaml');
    expect(status).toBe(0);
    const { plans, ranking } = JSON.parse(stdout) as { plans: PlanLike[]; ranking: { plan: number; score: number }[] };
    expect(plans.length).toBeGreaterThan(2);
    for (const [index, plan] of plans.entries()) {
      if (index > 0) expect(plan.usdPerMonth).toBeGreaterThanOrEqual(plans[index - 1]!.usdPerMonth);
      const beaten = plans.some(
        (other) =>
          other !== plan &&
          other.usdPerMonth <= plan.usdPerMonth &&
          other.kwhPerMonth <= plan.kwhPerMonth &&
          other.availability >= plan.availability,
      );
      expect(beaten).toBe(false);
    }
    expect(ranking.map(({ plan }) => plan).sort()).toEqual(plans.map((_, index) => index));
  });

  it('keeps within eighty columns', () => {
    const { stdout } = datahall('frontier', 'blueprints/train-70b.yaml');
    expect(stdout).toContain('duration');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('datahall size', () => {
  it('explains itself: other types, what other answers and a tenth less would save', () => {
    const { stdout } = datahall('size', '--json', 'blueprints/starter.yaml');
    const { explanation } = JSON.parse(stdout);
    expect(explanation.alternatives.length).toBeGreaterThan(3);
    const choices = explanation.openChoices.map(({ choice }: { choice: string }) => choice);
    expect(choices).toContain('any-interconnect');
    expect(explanation.relaxations.length).toBeGreaterThan(0);
    expect(explanation.routes[0].scarce).toBe(true);
  });
});
