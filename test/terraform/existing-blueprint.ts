import type { Platform } from '../../lib/units/closed-lists.js';

/** A hall on stores that are there already: a folder of a bucket with a key of its own, FSx for Lustre, and EFS. */
export const existingBlueprint = (
  platform: Platform,
  { fileSystem = 'fs-0123456789abcdef0' }: { fileSystem?: string | undefined } = {},
): string => `
version: 1
name: there
region: us-east-1
platform: ${platform}
network: { zones: 2, internet: none }
security: { permissionsBoundary: arn:aws:iam::111122223333:policy/team-boundary }
retention: { data: release }
operations: { emails: [] }
workloads:
  - name: tune
    accelerators: { atLeast: 4 }
    types: { allow: [g5], interconnect: any }
    purchase: [spot]
    storage:
      - { name: datasets, kind: object, capacity: 500 TB, existing: { bucket: s3://acme-datasets/imagenet/, key: alias/datasets } }
      - { name: scratch, kind: scratch, capacity: 48 TiB, throughput: 12 GB/s, existing: { id: fs-0123456789abcdef9, mountName: abcdevmr, securityGroup: sg-0123456789abcdef0 } }
      - { name: homes, kind: home, capacity: 5 TB, existing: { id: ${fileSystem} } }
  - name: look
    purpose: inference
    accelerators: { atLeast: 1 }
    types: { allow: [g5], interconnect: any }
    access: [{ store: tune.datasets, prefix: exported/, mode: read }]
`;
