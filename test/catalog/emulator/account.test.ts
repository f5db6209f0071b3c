import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountApi } from '../../../lib/catalog/account/account-api.js';
import { openAwsAccountApi } from '../../../lib/catalog/account/aws-account-api.js';
import { readAccount } from '../../../lib/catalog/account/read-account.js';
import { createCaller, SERVICE_QUOTAS_LIMITS } from '../../../lib/catalog/refresh/call-aws.js';
import { TestPace } from '../refresh/test-pace.js';
import { findMoto, MotoServer } from './moto.js';

const moto = findMoto();
const reason = 'missing' in moto ? ` (skipped: ${moto.missing})` : '';
const REGION = 'us-east-1';

/** The emulator holds the defaults of VPC as applied values, and no other service's. */
describe.skipIf(reason !== '')(`the account of the emulator${reason}`, () => {
  const environment = { ...process.env };
  let server: MotoServer;
  let api: AccountApi;
  const read = (...asked: { serviceCode: string; quotaCode: string }[]) =>
    readAccount(
      asked.map((quota) => ({ ...quota, region: REGION })),
      { api, call: createCaller(new TestPace(), SERVICE_QUOTAS_LIMITS), region: REGION, hall: 'starter' },
    );

  beforeAll(async () => {
    server = await MotoServer.start();
    process.env.AWS_ENDPOINT_URL = server.url;
    process.env.AWS_ACCESS_KEY_ID = 'test';
    process.env.AWS_SECRET_ACCESS_KEY = 'test';
    api = await openAwsAccountApi();
  });
  afterAll(async () => {
    process.env = { ...environment };
    await server?.stop();
  });

  it('shows the quotas of VPC, and that it has none of EC2', async () => {
    const { quotas } = await read(
      { serviceCode: 'vpc', quotaCode: 'L-F678F1CE' },
      { serviceCode: 'vpc', quotaCode: 'L-29B6F2EB' },
      { serviceCode: 'ec2', quotaCode: 'L-417A185B' },
    );
    expect([...quotas.values()]).toEqual([
      { seen: true, value: { value: 5, from: 'account' } },
      { seen: true, value: { value: 50, from: 'account' } },
      { seen: false, reason: expect.objectContaining({ failure: 'missing' }) },
    ]);
  });

  it('lists defaults', async () => {
    const { items } = await api.defaultQuotas(REGION, 'vpc', null);
    expect(items).toContainEqual({ quotaCode: 'L-FE5A380F', value: 5 });
  });

  it('counts what is there, but not what belongs to the hall', async () => {
    const ec2 = await import('@aws-sdk/client-ec2');
    const client = new ec2.EC2Client({ region: REGION });
    const { Images } = await client.send(new ec2.DescribeImagesCommand({ MaxResults: 5 }));
    const tags = (ResourceType: 'elastic-ip' | 'instance', hall: string) => [
      { ResourceType, Tags: [{ Key: 'datahall:hall', Value: hall }] },
    ];
    for (const hall of ['starter', 'another']) {
      await client.send(
        new ec2.RunInstancesCommand({
          ImageId: Images![0]!.ImageId,
          InstanceType: 'p4d.24xlarge',
          MinCount: 1,
          MaxCount: 1,
          TagSpecifications: tags('instance', hall),
        }),
      );
      await client.send(new ec2.AllocateAddressCommand({ Domain: 'vpc', TagSpecifications: tags('elastic-ip', hall) }));
    }
    const { running, elasticIps, vpcs } = await read();
    expect(elasticIps).toEqual({ seen: true, value: 1 });
    // The default VPC.
    expect(vpcs).toEqual({ seen: true, value: 1 });
    // The emulator leaves out the CPU options of an instance, which AWS always gives.
    expect(running).toMatchObject({ seen: false, reason: { failure: 'malformed', action: 'ec2:DescribeInstances' } });
  });
});
