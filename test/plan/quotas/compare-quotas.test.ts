import { describe, expect, it } from 'vitest';
import type { RunningInstance } from '../../../lib/catalog/account/account-api.js';
import type { AccountReading } from '../../../lib/catalog/account/read-account.js';
import type { Seen } from '../../../lib/catalog/account/seen.js';
import { QUOTAS, runningQuota } from '../../../lib/plan/kinds/aws-quotas.js';
import { compareQuotas, quotasToAsk, requestLine } from '../../../lib/plan/quotas/compare-quotas.js';
import type { QuotaNeed } from '../../../lib/plan/quotas/quota-needs.js';

const P: QuotaNeed = { ...runningQuota('p5', 'on-demand')!, needed: 1152, shared: true };
const BLOCKS: QuotaNeed = { ...runningQuota('p5', 'capacity-block')!, needed: 1536, shared: true };
const SUBNETS: QuotaNeed = { ...QUOTAS.subnets, needed: 13, shared: false };
const BUCKETS: QuotaNeed = { ...QUOTAS.buckets, needed: 2, shared: true };
const IN_BLOCKS: QuotaNeed = { ...QUOTAS.capacityBlockInstances, needed: 8, shared: true };

const denied: Seen<never> = {
  seen: false,
  reason: { action: 'ec2:DescribeInstances', failure: 'denied', message: 'it was denied' },
};

function reading(quotas: Record<string, number>, parts: Partial<AccountReading> = {}): AccountReading {
  return {
    quotas: new Map(
      Object.entries(quotas).map(([key, value]) => [key, { seen: true, value: { value, from: 'account' } }]),
    ),
    running: { seen: true, value: [] },
    elasticIps: { seen: true, value: 0 },
    vpcs: { seen: true, value: 0 },
    ...parts,
  };
}

function instance(instanceType: string, vcpus: number, lifecycle: RunningInstance['lifecycle'] = 'on-demand') {
  return { instanceType, vcpus, lifecycle, hall: null };
}

/** Of one need. */
function verdict(need: QuotaNeed, account: AccountReading) {
  const { limit, inUse, shortfall, verdict: found } = compareQuotas([need], account)[0]!;
  return { verdict: found, limit, inUse, shortfall };
}

describe('a need beside the account', () => {
  it.each([
    [1152, 'enough', 0],
    [1151, 'short', 1],
    [0, 'short', 1152],
  ])('of 1152 vCPU under a quota of %d is %s', (limit, found, shortfall) => {
    expect(verdict(P, reading({ 'ec2/L-417A185B': limit }))).toEqual({ verdict: found, limit, inUse: 0, shortfall });
  });

  it('comes beside what runs under the same quota, and nothing else', () => {
    const value = [
      instance('p4d.24xlarge', 96),
      instance('p5.48xlarge', 192, 'spot'),
      instance('p5.48xlarge', 192, 'capacity-block'),
      instance('g5.xlarge', 4),
    ];
    const running = { running: { seen: true, value } } as const;
    const account = reading({ 'ec2/L-417A185B': 1200, 'ec2/L-DA6814F2': 1700 }, running);
    expect(verdict(P, account)).toEqual({ verdict: 'short', limit: 1200, inUse: 96, shortfall: 48 });
    expect(verdict(BLOCKS, account)).toEqual({ verdict: 'short', limit: 1700, inUse: 192, shortfall: 28 });
  });

  it('counts addresses and VPCs that are there', () => {
    const account = reading(
      { 'ec2/L-0263D0A3': 5, 'vpc/L-F678F1CE': 5 },
      { elasticIps: { seen: true, value: 3 }, vpcs: { seen: true, value: 4 } },
    );
    const needs = [
      { ...QUOTAS.elasticIps, needed: 3, shared: true },
      { ...QUOTAS.vpcs, needed: 1, shared: true },
    ];
    expect(compareQuotas(needs, account).map((found) => [found.verdict, found.inUse, found.shortfall])).toEqual([
      ['short', 3, 1],
      ['enough', 4, 0],
    ]);
  });

  it('without what is in use still shows that a quota is too small, and says what was not seen', () => {
    const account = reading({ 'ec2/L-417A185B': 96 }, { running: denied });
    expect(compareQuotas([P], account)).toEqual([
      {
        ...P,
        verdict: 'short',
        limit: 96,
        limitFrom: 'account',
        inUse: null,
        shortfall: 1056,
        reasons: ['it was denied'],
      },
    ]);
  });

  it('shares a quota of one VPC with nobody', () => {
    expect(verdict(SUBNETS, reading({ 'vpc/L-407747CB': 13 }))).toMatchObject({ verdict: 'enough', inUse: 0 });
  });

  it('is unseen where the quota is, and never short', () => {
    const { reason } = denied;
    const account: AccountReading = { ...reading({}), quotas: new Map([['ec2/L-417A185B', { seen: false, reason }]]) };
    expect(verdict(P, account)).toEqual({ verdict: 'unseen', limit: null, inUse: 0, shortfall: 0 });
    expect(compareQuotas([IN_BLOCKS], account)[0]).toMatchObject({
      verdict: 'unseen',
      reasons: ['Service Quotas does not hold it'],
    });
  });
});

describe('what is asked of AWS', () => {
  it('is every quota with a code, in the region that holds it', () => {
    expect(quotasToAsk([P, BUCKETS, IN_BLOCKS], 'eu-west-1')).toEqual([
      { region: 'eu-west-1', serviceCode: 'ec2', quotaCode: 'L-417A185B' },
      { region: 'us-east-1', serviceCode: 's3', quotaCode: 'L-DC2B2D3D' },
    ]);
  });

  it('to give is all that is used then: the need and what is in use', () => {
    const running = { running: { seen: true, value: [instance('p4d.24xlarge', 96)] } } as const;
    const [short, enough] = compareQuotas(
      [P, SUBNETS],
      reading({ 'ec2/L-417A185B': 192, 'vpc/L-407747CB': 200 }, running),
    );
    expect(requestLine(short!, 'eu-west-1')).toBe(
      'aws service-quotas request-service-quota-increase --region eu-west-1 --service-code ec2 --quota-code L-417A185B --desired-value 1248',
    );
    expect(requestLine(enough!, 'eu-west-1')).toBeNull();
    const [buckets] = compareQuotas([{ ...BUCKETS, needed: 5 }], reading({ 's3/L-DC2B2D3D': 3 }));
    expect(requestLine(buckets!, 'eu-west-1')).toContain('--region us-east-1 --service-code s3');
  });
});
