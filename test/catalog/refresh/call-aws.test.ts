import { expect, it } from 'vitest';
import { createCaller, EC2_LIMITS, SERVICE_QUOTAS_LIMITS } from '../../../lib/catalog/refresh/call-aws.js';
import { TestPace } from './test-pace.js';

it.each([
  ['ten a second', EC2_LIMITS, 100],
  ['five a second', SERVICE_QUOTAS_LIMITS, 200],
])('requests begin one after the other: %s', async (_, limits, apart) => {
  const pace = new TestPace(0);
  const call = createCaller(pace, limits);
  const begun: number[] = [];
  const request = async () => begun.push(pace.now());
  for (const action of ['one', 'two', 'three']) await call(action, request);
  expect(begun).toEqual([0, apart, 2 * apart]);
  // Who has waited longer than that begins at once.
  await pace.sleep(10_000);
  await call('four', request);
  expect(begun.at(-1)).toBe(2 * apart + 10_000);
});

it('what is throttled is tried again after waits of which the bounds double, up to the longest', async () => {
  const pace = new TestPace(0);
  // A request every millisecond: what is slept is between tries. Chance is a half.
  const limits = { perSecond: 1000, attempts: 5, firstWaitMilliseconds: 200, longestWaitMilliseconds: 500 };
  const throttled = async () => {
    throw Object.assign(new Error('slower'), { name: 'ThrottlingException' });
  };
  await expect(createCaller(pace, limits)('Describe', throttled)).rejects.toThrow(
    'Describe failed after 5 tries: slower',
  );
  expect(pace.sleeps).toEqual([100, 200, 250, 250]);
});

it('what is denied is not tried again', async () => {
  const pace = new TestPace(0);
  const denied = async () => {
    throw Object.assign(new Error('no'), { name: 'AccessDenied' });
  };
  await expect(createCaller(pace, EC2_LIMITS)('Describe', denied)).rejects.toThrow('Describe failed: no');
  expect(pace.sleeps).toEqual([]);
});
