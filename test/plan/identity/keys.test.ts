import { describe, expect, it } from 'vitest';
import { keyCosts, keyPurposes, planKeys, unusedKeys } from '../../../lib/plan/identity/keys.js';
import type { KeyPurpose } from '../../../lib/plan/shape/identity-plan.js';
import { blueprintFixture, regionFixture } from '../hall-fixture.js';

const EXISTING = {
  data: 'arn:aws:kms:us-east-1:123456789012:key/1',
  audit: 'arn:aws:kms:us-east-1:123456789012:key/2',
};

describe('keys of a hall', () => {
  it('are one for each purpose, with what a platform has to encrypt and without what is waived', () => {
    const waivers = (['key-logs', 'audit-locked'] as const).map((control) => ({ control, reason: 'it will do' }));
    const blueprint = blueprintFixture({ security: { profile: 'hardened', waivers } });
    expect(keyPurposes(blueprint, ['cluster'])).toEqual(['alerts', 'cluster', 'data', 'volumes']);
  });

  it.each([
    [false, false, false],
    [true, false, true],
    [false, true, true],
  ])('are one for the audit of the account, where there is one: trail %s, configuration %s', (trail, config, has) => {
    const blueprint = blueprintFixture({ account: { ...blueprintFixture().account, trail, config } });
    expect(keyPurposes(blueprint, []).includes('audit')).toBe(has);
  });

  it('are those that are there, where the blueprint names them', () => {
    expect(planKeys('lab', ['data', 'logs'], EXISTING)).toEqual([
      {
        purpose: 'data',
        alias: 'alias/datahall/lab/data',
        description: 'lab: buckets, file systems and backups',
        existing: EXISTING.data,
      },
      { purpose: 'logs', alias: 'alias/datahall/lab/logs', description: 'lab: log groups' },
    ]);
  });

  it('are a mistake where they are there and encrypt nothing', () => {
    expect(unusedKeys(EXISTING, ['data', 'logs']).map(({ path }) => path)).toEqual([['security', 'keys', 'audit']]);
    expect(unusedKeys(undefined, ['data'])).toEqual([]);
  });
});

describe('what keys cost', () => {
  const prices = { kmsKeyUsdPerMonth: 1, kmsRequestsUsdPer10000: 0.03 };
  const region = regionFixture({ prices: prices as ReturnType<typeof regionFixture>['prices'] });
  const usage = { ...blueprintFixture().usage, keyRequests: 2_500_000 };
  const costs = (purposes: readonly KeyPurpose[], existing?: typeof EXISTING) =>
    keyCosts(purposes, existing, region, usage).map(({ subject, quantity, unit, unitPriceUsd }) => [
      subject.kind,
      quantity,
      unit,
      unitPriceUsd,
    ]);

  it('is a month of each that is made, and the requests to all', () => {
    const requests = ['key-requests', 250, '10,000 requests', 0.03];
    expect(costs(['data', 'logs', 'volumes'])).toEqual([['kms-keys', 3, 'key-month', 1], requests]);
    expect(costs(['data', 'logs', 'volumes'], EXISTING)).toEqual([['kms-keys', 2, 'key-month', 1], requests]);
    expect(costs(['data'], EXISTING)).toEqual([['kms-keys', 0, 'key-month', 1], requests]);
  });

  it('is no request where there is no key', () => {
    expect(costs([])).toEqual([['kms-keys', 0, 'key-month', 1]]);
  });
});
