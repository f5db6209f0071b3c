import { pastedBucket, pastedFileSystem } from '../../blueprint/names/pasted-forms.js';
import type { StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import { GIB } from '../../units/conversions.js';
import { compareFields, type Effects, ELSEWHERE, inPlace } from '../kinds/effects.js';
import type { StorePlanner } from '../kinds/store.js';
import type { ExistingBucketPlan, ExistingHomePlan, ExistingLustrePlan } from '../shape/store-plan.js';
import { mountBucket } from './mount-bucket.js';

/** What holds for every store that is there already: nothing of it is made, billed, watched or backed up by the hall. */
const EXISTING = {
  existing: true,
  provisioned: false,
  scannedByMacie: false,
  fixedCosts: () => [],
  names: () => [],
  backedUp: () => false,
  keyIsFixed: () => false,
  quotas: () => [],
} as const;

const elsewhere = inPlace('another store that is there already: the one before stays as it is');

const SHARED_EFFECTS = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: ELSEWHERE,
  name: ELSEWHERE,
  capacityBytes: ELSEWHERE,
} as const;

const BUCKET_EFFECTS: Effects<ExistingBucketPlan> = {
  ...SHARED_EFFECTS,
  bucket: elsewhere,
  folder: inPlace('permissions follow the folder'),
  keyId: inPlace('permissions follow the key'),
};

/** A bucket that is there already. */
export const EXISTING_BUCKET: StorePlanner<'existing-bucket'> = {
  ...EXISTING,
  service: 'S3',
  mounted: false,
  granted: true,
  calls: ['s3'],
  plan: ({ asked, identity }) => {
    const { bucket, prefix } = pastedBucket(asked.existing!.bucket!)!.value;
    return {
      kind: 'existing-bucket',
      ...identity,
      capacityBytes: asked.capacity,
      bucket,
      folder: asked.existing!.prefix ?? prefix,
      keyId: asked.existing!.key ?? null,
    };
  },
  folder: ({ folder }) => folder,
  arnCharacters: ({ bucket }) => 'arn:aws-us-gov:s3:::'.length + bucket.length,
  // A grant of another workload names a folder within the store's own.
  podMount: (store, folder, readOnly, region) =>
    mountBucket(store, folder === '' ? store.folder : folder, readOnly, region),
  bucketName: ({ bucket }) => bucket,
  compare: (subject, before, after) => compareFields(subject, BUCKET_EFFECTS, before, after),
};

function fileSystemOf({ existing }: StoreBlueprint, service: 'fsx' | 'elasticfilesystem'): string {
  return pastedFileSystem(existing!.id!, service)!.value;
}

const LUSTRE_EFFECTS: Effects<ExistingLustrePlan> = {
  ...SHARED_EFFECTS,
  fileSystemId: elsewhere,
  mountName: inPlace('nodes that start from now on mount it by the new name'),
  bytesPerSecond: ELSEWHERE,
  securityGroupId: inPlace('rules of the nodes follow the group'),
};

/** A file system of FSx for Lustre that is there already. */
export const EXISTING_LUSTRE: StorePlanner<'existing-lustre'> = {
  ...EXISTING,
  service: 'FSx for Lustre',
  mounted: true,
  granted: false,
  calls: [],
  // Answers of the file system, where its group is known.
  nodeGroupRules: 2,
  plan: ({ asked, identity }) => ({
    kind: 'existing-lustre',
    ...identity,
    capacityBytes: asked.capacity,
    fileSystemId: fileSystemOf(asked, 'fsx'),
    mountName: asked.existing!.mountName!,
    bytesPerSecond: asked.throughput ?? null,
    securityGroupId: asked.existing!.securityGroup ?? null,
  }),
  podMount: (store) => ({
    driver: 'fsx.csi.aws.com',
    mountOptions: ['flock', 'noatime'],
    capacityGib: Math.ceil(store.capacityBytes / GIB),
    values: ['dnsname', 'mountname', 'volumeHandle'],
  }),
  compare: (subject, before, after) => compareFields(subject, LUSTRE_EFFECTS, before, after),
};

const HOME_EFFECTS: Effects<ExistingHomePlan> = {
  ...SHARED_EFFECTS,
  fileSystemId: elsewhere,
  accessPointId: inPlace('pods that start from now on enter it elsewhere'),
};

/** A file system of EFS that is there already. */
export const EXISTING_HOME: StorePlanner<'existing-home'> = {
  ...EXISTING,
  service: 'EFS',
  mounted: true,
  granted: false,
  calls: ['elasticfilesystem'],
  plan: ({ asked, identity }) => ({
    kind: 'existing-home',
    ...identity,
    capacityBytes: asked.capacity,
    fileSystemId: fileSystemOf(asked, 'elasticfilesystem'),
    accessPointId: asked.existing!.accessPoint ?? null,
  }),
  podMount: ({ capacityBytes }) => ({
    driver: 'efs.csi.aws.com',
    mountOptions: ['tls'],
    capacityGib: Math.ceil(capacityBytes / GIB),
    values: ['volumeHandle'],
  }),
  compare: (subject, before, after) => compareFields(subject, HOME_EFFECTS, before, after),
};
