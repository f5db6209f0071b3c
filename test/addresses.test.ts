import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shippedPlans } from './terraform/shipped-plans.js';
import { Synthesized } from './terraform/synthesized.js';

const here = dirname(fileURLToPath(import.meta.url));

/** Golden addresses that a hall has no more, and that no `moved` block leads on from: Terraform would destroy them. */
function lostAddresses(golden: readonly string[], hall: Pick<Synthesized, 'addresses' | 'json'>): string[] {
  const there = new Set(hall.addresses());
  const moved = new Set((hall.json.moved ?? []).map(({ from }: { from: string }) => from));
  return golden.filter((address) => !there.has(address) && !moved.has(address));
}

describe('the addresses of a shipped hall', async () => {
  /**
   * `npm run golden` adds new addresses, and fails on lost ones. Either a move belongs in lib/terraform/hall/moves.ts, or the
   * resource is meant to go: then its line is taken out by hand, which a reviewer sees.
   */
  it.each((await shippedPlans()).map((plan) => [plan.name, plan] as const))(
    'of %s are those that a state may have',
    async (name, plan) => {
      const file = join(here, 'golden', name, 'addresses.txt');
      const hall = new Synthesized(plan);
      const golden = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
      const advice = `add a move to lib/terraform/hall/moves.ts, or take what is meant to go out of ${name}/addresses.txt`;
      expect(lostAddresses(golden, hall), advice).toEqual([]);
      await expect(`${hall.addresses().join('\n')}\n`).toMatchFileSnapshot(file);
    },
  );

  it('are lost when a resource is renamed without a move', () => {
    const hall = { addresses: () => ['aws_vpc.new', 'aws_kms_key.a'], json: {} };
    expect(lostAddresses(['aws_kms_key.a', 'aws_vpc.old'], hall)).toEqual(['aws_vpc.old']);
    const moved = { ...hall, json: { moved: [{ from: 'aws_vpc.old', to: 'aws_vpc.new' }] } };
    expect(lostAddresses(['aws_kms_key.a', 'aws_vpc.old'], moved)).toEqual([]);
  });
});
