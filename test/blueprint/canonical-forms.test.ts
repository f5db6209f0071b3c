import { describe, expect, it } from 'vitest';
import { canonicalForms } from '../../lib/blueprint/canonical-forms.js';
import { applyFixes } from '../../lib/blueprint/document/apply-fixes.js';

const PASTED = `
kubernetes: { existing: { cluster: arn:aws:eks:us-east-1:111122223333:cluster/platform-prod } }
security:
  keys: { data: arn:aws:kms:us-east-1:111122223333:alias/platform } # of the platform team
  buckets: { audit: "arn:aws:s3:::acme-audit", accessLogs: https://acme-logs.s3.us-east-1.amazonaws.com/halls }
workloads:
  - storage:
      - { existing: { bucket: s3://acme-datasets } }
      - { existing: { bucket: arn:aws:s3:::acme-datasets/imagenet/*, key: alias/datasets } }
      - { existing: { id: fs-0123456789abcdef0.fsx.us-east-1.amazonaws.com } }
      - { existing: { id: arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-0fedcba9876543210 } }
      - { existing: { id: no file system } }
`;

const CANONICAL = `
kubernetes: { existing: { cluster: "platform-prod" } }
security:
  keys: { data: arn:aws:kms:us-east-1:111122223333:alias/platform } # of the platform team
  buckets: { audit: "acme-audit", accessLogs: "s3://acme-logs/halls/" }
workloads:
  - storage:
      - { existing: { bucket: "acme-datasets" } }
      - { existing: { bucket: "s3://acme-datasets/imagenet/", key: alias/datasets } }
      - { existing: { id: "fs-0123456789abcdef0" } }
      - { existing: { id: "fs-0fedcba9876543210" } }
      - { existing: { id: no file system } }
`;

describe('what was pasted and is understood', () => {
  it('is rewritten where the rest of it says nothing, and the rest stays to the byte', () => {
    expect(applyFixes(PASTED, canonicalForms(PASTED)).text).toBe(CANONICAL);
  });

  it('stays as it is once it is written so', () => {
    expect(canonicalForms(CANONICAL)).toEqual([]);
  });
});
