import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const found = (lines: string) => {
  const read = readBlueprint(
    `version: 1\nname: hall\nregion: us-east-1\n${lines}\nworkloads: [{ name: tune, accelerators: { atLeast: 8 } }]\n`,
    KNOWN,
  );
  return read.ok ? [] : read.diagnostics.map(({ code, path }) => `${code} ${path.join('.')}`);
};

describe('keys and buckets for records that are there already', () => {
  it.each([
    'alias/platform',
    'arn:aws:kms:us-east-1:111122223333:alias/platform',
    'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'mrk-0123456789abcdef0123456789abcdef',
  ])('are understood as %s', (key) => {
    expect(found(`security: { keys: { data: "${key}" } }`)).toEqual([]);
  });

  it.each([
    ['security: { keys: { data: s3://acme } }', 'wrong-value security.keys.data'],
    ['security: { keys: { data: alias/aws/s3 } }', 'wrong-value security.keys.data'],
    [
      'security: { keys: { logs: "arn:aws:kms:eu-west-1:111122223333:alias/platform" } }',
      'contradiction security.keys.logs',
    ],
    ['security: { keys: { disks: alias/platform } }', 'unknown-key security.keys.disks'],
    ['security: { buckets: { accessLogs: fs-0123456789abcdef0x! } }', 'wrong-value security.buckets.accessLogs'],
    ['security: { buckets: { audit: acme-audit } }', 'contradiction security.buckets.audit'],
    ['security: { buckets: { flowLogs: "arn:aws-us-gov:s3:::acme-logs" } }', 'contradiction security.buckets.flowLogs'],
    [
      'security: { buckets: { flowLogs: acme-logs } }\nnetwork: { cidr: 10.0.0.0/16, vpc: { id: vpc-0123456789abcdef0, subnets: [] } }',
      'contradiction security.buckets.flowLogs',
    ],
  ])('are refused with their place: %s', (lines, diagnostic) => {
    expect(found(lines)).toContain(diagnostic);
  });
});
