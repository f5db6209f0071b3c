import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareWithAccount, type QuotaOptions } from '../../lib/cli/commands/quota.js';
import { FakeAccount } from '../catalog/account/fake-account.js';
import { TestPace } from '../catalog/refresh/test-pace.js';
import { runHere, type Told, toldBy } from './run-here.js';

const starter = join(dirname(fileURLToPath(import.meta.url)), '../../blueprints/starter.yaml');
const P_NEEDED = 192;

/** The command without its waiting between requests, and without what the SDK says of this Node. */
async function told(options: Partial<QuotaOptions> = {}): Promise<Told> {
  const all = { format: 'text' as const, offline: false, request: false, ...options };
  const { stderr, ...rest } = await toldBy(() => compareWithAccount(starter, all, new TestPace()));
  return { ...rest, stderr: stderr.replace(/^\(node:\d+\) Warning: NodeVersion[\s\S]*?created\)\n/, '') };
}

const environment = { ...process.env };
let account: FakeAccount;

/** All that `starter` needs, allowed ten times over. */
beforeEach(async () => {
  account = new FakeAccount();
  process.env.AWS_ENDPOINT_URL = await account.open();
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  const { stdout } = await runHere('quota', '--offline', '--json', starter);
  for (const { serviceCode, quotaCode, needed, heldIn } of JSON.parse(stdout).quotas) {
    account.applied.set(`${heldIn ?? 'us-east-1'} ${serviceCode}/${quotaCode}`, needed * 10);
  }
});

afterEach(async () => {
  await account.close();
  process.env = { ...environment };
});

const P = 'us-east-1 ec2/L-417A185B';
const LINE =
  'aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-417A185B --desired-value 192';

describe('datahall quota', () => {
  it('says that an account allows all', async () => {
    const { status, stdout, stderr } = await told();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Quotas of hall starter');
    expect(stdout).toContain('0 too low, 0 unknown');
    expect(stdout).not.toMatch(/ short$|Quota increases to request|Unknown quotas/m);
  });

  it('ends with 1 when a quota is too small, and says how to ask for more', async () => {
    account.applied.set(P, P_NEEDED - 1);
    const { status, stdout } = await told();
    expect(status).toBe(1);
    expect(stdout).toMatch(/Running On-Demand P instances\s+1 vCPU/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(LINE);
  });

  it('gives data with --json', async () => {
    account.applied.set(P, 100);
    const { status, stdout } = await told({ format: 'json' });
    const data = JSON.parse(stdout);
    expect({ status, found: data.status, hall: data.hall, requests: data.requests }).toEqual({
      status: 1,
      found: 'short',
      hall: 'starter',
      requests: [LINE],
    });
    expect(data.quotas.find(({ quotaCode }: { quotaCode: string }) => quotaCode === 'L-417A185B')).toMatchObject({
      verdict: 'short',
      needed: P_NEEDED,
      limit: 100,
      limitFrom: 'account',
      inUse: 0,
      shortfall: 92,
    });
  });

  it('prints with --request only what a shell should run, one line each', async () => {
    account.applied.set(P, 0);
    expect(await told({ request: true })).toEqual({ status: 1, stdout: `${LINE}\n`, stderr: '' });
    account.applied.set(P, P_NEEDED);
    expect(await told({ request: true })).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('stops nobody when it may not look, and says what it did not see', async () => {
    account.fault = (action) => (action === 'GetServiceQuota' ? 'deny' : undefined);
    const { status, stdout, stderr } = await told();
    expect(status).toBe(0);
    expect(stderr).toMatch(/^warning\[quota-unseen\]: (\d+) of \1 quotas could not be read\n$/);
    expect(stdout).toContain('GetServiceQuota failed: it says AccessDeniedException. Unknown: every quota.');
  });

  it('is short although another quota is unseen', async () => {
    account.applied.set(P, 0);
    account.applied.delete('us-east-1 kms/L-C2F1777E');
    const { status, stdout, stderr } = await told();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^warning\[quota-unseen\]: 1 of /);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('AWS knows no quota L-C2F1777E of kms in us-east-1');
  });

  it('counts what others run, and not what the hall runs', async () => {
    account.applied.set(P, P_NEEDED + 95);
    account.instances.push({ type: 'p4d.24xlarge', cores: 48, threads: 2, hall: 'starter' });
    expect((await told()).status).toBe(0);
    account.instances.push({ type: 'p4d.24xlarge', cores: 48, threads: 2 });
    expect((await told()).status).toBe(1);
  });

  it('asks nobody with --offline', async () => {
    account.seen.length = 0;
    const { status, stdout, stderr } = await runHere('quota', '--offline', starter);
    expect({ status, stderr, seen: account.seen }).toEqual({ status: 0, stderr: '', seen: [] });
    expect(stdout).toMatch(/Running On-Demand P instances\s+L-417A185B\s+192 vCPU\s+0 vCPU/);
  });

  it('is wrong about a file that cannot be planned, and about options that contradict', async () => {
    expect((await runHere('quota', 'nowhere.yaml')).status).toBe(1);
    expect((await runHere('quota', '--request', '--json', starter)).status).toBe(2);
    expect(account.seen).toEqual([]);
  });
});
