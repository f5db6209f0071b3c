import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { accountCosts } from '../../../lib/plan/operations/operations-costs.js';
import { openCatalog } from '../../../lib/plan/plan-hall.js';
import { blueprintFixture } from '../hall-fixture.js';

const asked = blueprintFixture();
const region = openCatalog().figures(['us-east-1']).catalog.regions.get('us-east-1')!;

function costsOf(account: Partial<Blueprint['account']>, usage: Partial<Blueprint['usage']> = {}) {
  const blueprint = { ...asked, account: { ...asked.account, ...account }, usage: { ...asked.usage, ...usage } };
  return new Map(accountCosts(region, blueprint).map(({ subject, quantity }) => [subject.kind as string, quantity]));
}

describe('what the services of an account cost', () => {
  it('is nothing where the hall sets none up', () => {
    expect([...costsOf({})]).toEqual([]);
  });

  it('is what is kept of the trail and of the configuration history, of either alone and of both', () => {
    const usage = { managementEvents: 2e6, configItems: 1e6 };
    // 84 months of 730 hours in 2,555 days, 300 bytes for each record, by the GiB.
    const gib = (records: number): number => (84 * 300 * records) / 2 ** 30;
    expect(costsOf({ trail: true }, usage).get('audit-storage')).toBeCloseTo(gib(2e6), 6);
    expect(costsOf({ config: true }, usage).get('audit-storage')).toBeCloseTo(gib(1e6), 6);
    expect(costsOf({ trail: true, config: true }, usage).get('audit-storage')).toBeCloseTo(gib(3e6), 6);
    expect(costsOf({ config: true }, usage).get('config-items')).toBe(1e6);
  });

  it('is what GuardDuty reads, by the million events and the GB', () => {
    const found = costsOf({ guardDuty: true }, { managementEvents: 3e6, auditEvents: 5e6, logs: 7e9 });
    expect(Object.fromEntries(found)).toMatchObject({
      'guardduty-management-events': 3,
      'guardduty-audit-logs': 5,
      'guardduty-flow-logs': 7,
    });
  });
});
