import { describe, expect, it } from 'vitest';
import { pastedBucket, pastedFileSystem, pastedKey } from '../../lib/blueprint/names/pasted-forms.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

describe('what people paste', () => {
  it.each([
    ['acme-datasets', 'acme-datasets', ''],
    ['s3://acme-datasets', 'acme-datasets', ''],
    ['s3://acme-datasets/imagenet', 'acme-datasets', 'imagenet/'],
    ['s3://acme-datasets/imagenet/train/', 'acme-datasets', 'imagenet/train/'],
    ['arn:aws:s3:::acme-datasets', 'acme-datasets', ''],
    ['arn:aws:s3:::acme-datasets/imagenet/*', 'acme-datasets', 'imagenet/'],
    ['https://acme-datasets.s3.us-east-1.amazonaws.com/imagenet/', 'acme-datasets', 'imagenet/'],
    ['https://s3.us-east-1.amazonaws.com/acme-datasets/imagenet/', 'acme-datasets', 'imagenet/'],
  ])('for a bucket, as %s, is understood', (text, bucket, prefix) => {
    expect(pastedBucket(text)?.value).toEqual({ bucket, prefix });
  });

  it.each([
    ['fs-0123456789abcdef0', 'fsx'],
    ['arn:aws:fsx:us-east-1:111122223333:file-system/fs-0123456789abcdef0', 'fsx'],
    ['fs-0123456789abcdef0.fsx.us-east-1.amazonaws.com', 'fsx'],
    ['arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-0123456789abcdef0', 'elasticfilesystem'],
    ['fs-0123456789abcdef0.efs.us-east-1.amazonaws.com', 'elasticfilesystem'],
  ] as const)('for a file system, as %s, is understood', (text, service) => {
    expect(pastedFileSystem(text, service)?.value).toBe('fs-0123456789abcdef0');
  });

  it.each([
    [
      'network: { cidr: 10.0.0.0/16, vpc: { id: "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-0123456789abcdef0", subnets: [] } }',
      'vpc-0123456789abcdef0',
    ],
    ['state: { bucket: s3://terraform-states/halls/ }', 'terraform-states'],
    [
      'kubernetes: { mirror: https://111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror/ }',
      '111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror',
    ],
  ])('in another form than the key has, as %s, is mended', (line, canonical) => {
    const found = readBlueprint(
      `version: 1\nname: h\nregion: us-east-1\n${line}\nworkloads: [{ name: a, accelerators: 8 }]\n`,
      KNOWN,
    );
    expect(!found.ok && found.diagnostics.map(({ fix }) => fix)).toContainEqual({ value: `"${canonical}"` });
  });

  it('is no more than a hint where it would drop an account', () => {
    const people = 'people: { admins: ["arn:aws:iam::111122223333:role/platform"] }';
    const found = readBlueprint(
      `version: 1\nname: h\nregion: us-east-1\n${people}\nworkloads: [{ name: a, accelerators: 8 }]\n`,
      KNOWN,
    );
    expect(!found.ok && found.diagnostics.find(({ path }) => path[0] === 'people')).toMatchObject({
      hint: 'write "role/platform", if it is in the account of the hall',
    });
    expect(!found.ok && found.diagnostics.find(({ path }) => path[0] === 'people')).not.toHaveProperty('fix');
  });

  it.each([
    KEY_ID,
    'alias/datasets',
    `arn:aws:kms:us-east-1:111122223333:key/${KEY_ID}`,
    'arn:aws:kms:us-east-1:111122223333:alias/datasets',
    `mrk-${KEY_ID.replaceAll('-', '')}`,
  ])('for a key, as %s, is understood', (text) => {
    expect(pastedKey(text)?.value).toBe(text);
  });

  it.each([
    pastedBucket('Acme_Datasets'),
    pastedBucket('arn:aws:fsx:us-east-1:111122223333:file-system/fs-0123456789abcdef0'),
    pastedFileSystem('acme-datasets', 'fsx'),
    pastedFileSystem('fs-0123456789abcdef0.efs.us-east-1.amazonaws.com', 'fsx'),
    pastedKey('alias/aws/s3'),
    pastedKey('datasets'),
  ])('for something else is nothing', (pasted) => {
    expect(pasted).toBeNull();
  });
});

/** Code and path, within the store, of each diagnostic of one store. */
function foundIn(store: string, rest = ''): string[] {
  const text = `
version: 1
name: there
region: us-east-1
workloads:
  - name: tune
    accelerators: { atLeast: 8 }
    storage:
      - { name: data, capacity: 10 TB, ${store} }
${rest}`;
  const read = readBlueprint(text, KNOWN);
  return (read.ok ? read.warnings : read.diagnostics).map(({ code, path }) =>
    `${code} ${path.slice(4).join('.')}`.trimEnd(),
  );
}

describe('a store that is there already', () => {
  it.each([
    'kind: object, existing: { bucket: acme-datasets }',
    `kind: object, existing: { bucket: "s3://acme-datasets/x/", key: ${KEY_ID} }`,
    'kind: scratch, throughput: 10 GB/s, existing: { id: fs-0123456789abcdef0, mountName: abcdevmr }',
    'kind: persistent, existing: { id: fs-0123456789abcdef0, mountName: abcdevmr, securityGroup: sg-0123456789abcdef0 }',
    'kind: home, existing: { id: fs-0123456789abcdef0, accessPoint: fsap-0123456789abcdef0 }',
  ])('is read: %s', (store) => {
    expect(foundIn(store)).toEqual([]);
  });

  it.each<[what: string, store: string, found: string]>([
    ['a bucket without its name', 'kind: object, existing: { prefix: x/ }', 'missing-key existing'],
    [
      'a file system without its mount name',
      'kind: scratch, existing: { id: fs-0123456789abcdef0 }',
      'missing-key existing',
    ],
    ['an id of another kind', 'kind: home, existing: { id: vpc-0123456789abcdef0 }', 'wrong-value existing.id'],
    ['a bucket for a file system', 'kind: home, existing: { id: "s3://acme-datasets" }', 'wrong-value existing.id'],
    ['a name that no bucket has', 'kind: object, existing: { bucket: Acme_Datasets }', 'wrong-value existing.bucket'],
    [
      'a key of AWS',
      'kind: object, existing: { bucket: acme-datasets, key: alias/aws/s3 }',
      'wrong-value existing.key',
    ],
    [
      'a key of another region',
      `kind: object, existing: { bucket: acme-datasets, key: "arn:aws:kms:eu-west-1:111122223333:key/${KEY_ID}" }`,
      'contradiction existing.key',
    ],
    [
      'a bucket of another partition',
      'kind: object, existing: { bucket: "arn:aws-cn:s3:::acme-datasets" }',
      'contradiction existing.bucket',
    ],
    [
      'a file system of another region',
      'kind: home, existing: { id: "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0123456789abcdef0" }',
      'contradiction existing.id',
    ],
    [
      'a key that another kind has',
      'kind: home, existing: { id: fs-0123456789abcdef0, mountName: fsx }',
      'contradiction existing.mountName',
    ],
    [
      'how it would be made',
      'kind: object, lifecycle: { expireAfter: 90 d }, existing: { bucket: acme-datasets }',
      'contradiction lifecycle',
    ],
    ['disks of the nodes', 'kind: local, existing: { id: fs-0123456789abcdef0 }', 'contradiction existing'],
  ])('%s is a mistake at its place', (_, store, found) => {
    expect(foundIn(store)).toEqual([found]);
  });

  it('is not linked to by a folder', () => {
    const found = foundIn(
      'kind: object, existing: { bucket: "s3://acme-datasets/x/" }',
      '      - { name: fast, kind: scratch, capacity: 10 TB, linkedTo: data }\n',
    );
    expect(found).toEqual(['contradiction linkedTo']);
  });
});
