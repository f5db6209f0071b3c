import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAwsAccountApi } from '../../../lib/catalog/account/aws-account-api.js';
import { type AccountReading, type AskedQuota, readAccount } from '../../../lib/catalog/account/read-account.js';
import { createCaller, SERVICE_QUOTAS_LIMITS } from '../../../lib/catalog/refresh/call-aws.js';
import { TestPace } from '../refresh/test-pace.js';
import { FakeAccount } from './fake-account.js';

const P: AskedQuota = { region: 'eu-west-1', serviceCode: 'ec2', quotaCode: 'L-417A185B' };
const VPCS: AskedQuota = { region: 'eu-west-1', serviceCode: 'vpc', quotaCode: 'L-F678F1CE' };
const BUCKETS: AskedQuota = { region: 'us-east-1', serviceCode: 's3', quotaCode: 'L-DC2B2D3D' };

const environment = { ...process.env };
let account: FakeAccount;
let pace: TestPace;

beforeEach(async () => {
  account = new FakeAccount();
  pace = new TestPace();
  process.env.AWS_ENDPOINT_URL = await account.open();
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  account.applied.set('eu-west-1 ec2/L-417A185B', 1152);
  account.applied.set('us-east-1 s3/L-DC2B2D3D', 10_000);
  account.defaults.set('vpc', [
    ['L-A', 1],
    ['L-B', 2],
    ['L-F678F1CE', 5],
  ]);
});

afterEach(async () => {
  await account.close();
  process.env = { ...environment };
});

async function read(...asked: AskedQuota[]): Promise<AccountReading> {
  const call = createCaller(pace, SERVICE_QUOTAS_LIMITS);
  return readAccount(asked, { api: await openAwsAccountApi(), call, region: 'eu-west-1', hall: 'starter' });
}

const failureOf = (seen: { seen: boolean } & object): unknown => ('reason' in seen ? seen.reason : 'seen');

describe('reading an account', () => {
  it('takes its own values, else the defaults of AWS, each from the region that holds it', async () => {
    const { quotas } = await read(P, VPCS, BUCKETS);
    expect([...quotas]).toEqual([
      ['ec2/L-417A185B', { seen: true, value: { value: 1152, from: 'account' } }],
      ['vpc/L-F678F1CE', { seen: true, value: { value: 5, from: 'aws-default' } }],
      ['s3/L-DC2B2D3D', { seen: true, value: { value: 10_000, from: 'account' } }],
    ]);
    expect(account.seen).toEqual([
      'GetServiceQuota eu-west-1',
      'GetServiceQuota eu-west-1',
      'ListAWSDefaultServiceQuotas eu-west-1',
      'ListAWSDefaultServiceQuotas eu-west-1',
      'GetServiceQuota us-east-1',
      'DescribeInstances eu-west-1',
      'DescribeAddresses eu-west-1',
      'DescribeVpcs eu-west-1',
    ]);
  });

  it('lists the defaults of a service once', async () => {
    await read(VPCS, { ...VPCS, quotaCode: 'L-A' }, { ...VPCS, quotaCode: 'L-B' });
    expect(account.seen.filter((seen) => seen.startsWith('ListAWS'))).toHaveLength(2);
  });

  it('says that AWS has no such quota', async () => {
    const { quotas } = await read({ ...VPCS, quotaCode: 'L-NONE' }, { ...P, serviceCode: 'none' });
    expect([...quotas.values()].map(failureOf)).toEqual([
      expect.objectContaining({ failure: 'missing', message: 'AWS knows no quota L-NONE of vpc in eu-west-1' }),
      expect.objectContaining({ failure: 'missing', message: 'AWS knows no quota L-417A185B of none in eu-west-1' }),
    ]);
  });

  it('counts what is there already, page by page, but not what belongs to the hall', async () => {
    account.instances.push(
      { type: 'p5.48xlarge', cores: 96, threads: 2 },
      { type: 'p5.48xlarge', cores: 96, threads: 2, hall: 'starter' },
      { type: 'g5.xlarge', cores: 2, threads: 2, lifecycle: 'spot', hall: 'another' },
      { type: 'p5.48xlarge', cores: 96, threads: 2, lifecycle: 'capacity-block' },
      { type: 'm7i.large', cores: 1, threads: 2, lifecycle: 'scheduled' },
    );
    account.elasticIps = ['starter', 'another', null];
    account.vpcs = [null, 'starter'];
    const { running, elasticIps, vpcs } = await read();
    expect(running).toEqual({
      seen: true,
      value: [
        { instanceType: 'p5.48xlarge', vcpus: 192, lifecycle: 'on-demand', hall: null },
        { instanceType: 'g5.xlarge', vcpus: 4, lifecycle: 'spot', hall: 'another' },
        { instanceType: 'p5.48xlarge', vcpus: 192, lifecycle: 'capacity-block', hall: null },
        { instanceType: 'm7i.large', vcpus: 2, lifecycle: 'on-demand', hall: null },
      ],
    });
    expect([elasticIps, vpcs]).toEqual([
      { seen: true, value: 2 },
      { seen: true, value: 1 },
    ]);
  });

  it('tries again when it is throttled or the service stumbles', async () => {
    account.fault = (_, number) => (number === 1 ? 'throttle' : number === 2 ? 'server-error' : undefined);
    const { quotas } = await read(P);
    expect(quotas.get('ec2/L-417A185B')).toMatchObject({ seen: true });
    expect(account.seen.slice(0, 3)).toEqual(Array(3).fill('GetServiceQuota eu-west-1'));
  });

  it('goes on without what is denied, and names the right that it takes', async () => {
    account.fault = (action) => (action === 'GetServiceQuota' || action === 'DescribeVpcs' ? 'deny' : undefined);
    const reading = await read(P, VPCS);
    const denied = expect.objectContaining({ action: 'servicequotas:GetServiceQuota', failure: 'denied' });
    expect([...reading.quotas.values()].map(failureOf)).toEqual([denied, denied]);
    expect(reading.elasticIps.seen).toBe(true);
    expect(failureOf(reading.vpcs)).toEqual({
      action: 'ec2:DescribeVpcs',
      failure: 'denied',
      message: 'DescribeVpcs failed: it says UnauthorizedOperation',
    });
  });

  it.each([
    ['throttle', 'throttled'],
    ['drop', 'unreachable'],
    ['server-error', 'unreachable'],
  ] as const)('asks nothing more when every try ends with %s', async (fault, failure) => {
    account.fault = () => fault;
    const reading = await read(P, VPCS, BUCKETS);
    expect(account.seen).toHaveLength(SERVICE_QUOTAS_LIMITS.attempts);
    const all = [...reading.quotas.values(), reading.running, reading.elasticIps, reading.vpcs];
    expect(all.map(failureOf)).toEqual(Array(6).fill(expect.objectContaining({ failure })));
  });

  it('asks nobody without credentials', async () => {
    for (const name of Object.keys(process.env))
      if (name.startsWith('AWS_') && name !== 'AWS_ENDPOINT_URL') delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    });
    const { quotas, running } = await read(P, VPCS);
    expect([...quotas.values(), running].map(failureOf)).toEqual(
      Array(3).fill(expect.objectContaining({ failure: 'no-credentials' })),
    );
    expect(account.seen).toEqual([]);
  });

  it.each([
    ['no JSON', () => (account.fault = () => 'garbage')],
    ['no number', () => account.applied.set('eu-west-1 ec2/L-417A185B', 'many')],
    ['less than nothing', () => account.applied.set('eu-west-1 ec2/L-417A185B', -1)],
  ])('does not believe an answer that is %s', async (_, spoil) => {
    spoil();
    const { quotas } = await read(P);
    expect([...quotas.values()].map(failureOf)).toEqual([expect.objectContaining({ failure: 'malformed' })]);
  });

  it('does not believe an instance without vCPUs', async () => {
    account.instances.push({ type: 'p5.48xlarge', cores: 0, threads: 2 });
    expect(failureOf((await read()).running)).toMatchObject({ failure: 'malformed', action: 'ec2:DescribeInstances' });
  });
});
