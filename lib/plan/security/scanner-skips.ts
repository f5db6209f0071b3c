import type { ControlId } from '../../blueprint/schema/security.js';
import { by } from '../../units/order.js';
import type { PlatformPlanner } from '../kinds/platform.js';
import { madeBucket } from '../records/log-bucket.js';
import type { ControlResult, ScannerSkip } from '../shape/security-plan.js';
import { ofStores } from '../stores/stores.js';
import type { Judged } from './control.js';
import { skips, wideRoleSkips } from './scanner-rules.js';

/** By the control whose waiver breaks them. */
const WAIVED_RULES: Partial<Readonly<Record<ControlId, readonly [subject: string, ...rules: string[]][]>>> = {
  'endpoint-not-open': [['cluster', 'AWS-0041', 'CKV_AWS_38']],
  'key-alerts': [['alert topic', 'CKV_AWS_26']],
  'key-audit': [
    ['audit bucket', 'AWS-0132', 'CKV_AWS_145'],
    ['trail', 'CKV_AWS_35'],
  ],
  'key-cluster': [['cluster', 'AWS-0039', 'CKV_AWS_58']],
  'key-data': [
    ['backup vault', 'CKV_AWS_166'],
    ['stores', 'AWS-0132', 'CKV_AWS_145', 'CKV_AWS_184', 'CKV_AWS_190'],
  ],
  'key-logs': [['log groups', 'AWS-0017', 'CKV_AWS_158']],
};

/**
 * Rules of checkov (`CKV…`) and trivy (`AWS-…`) that a part of this hall rightly breaks, each with its reason, sorted by
 * rule, then subject. Subjects are parts of the plan: `store train.scratch`, or the words below.
 */
export function planScannerSkips(
  plan: Judged,
  platform: PlatformPlanner,
  controls: readonly ControlResult[],
): ScannerSkip[] {
  const { stores, onPremises, operations } = plan;
  const accessLogs = madeBucket(plan.accessLogs);
  const auditBucket = madeBucket(operations.account.auditBucket);
  return [
    ...platform.scannerSkips(plan),
    ...(onPremises?.site?.hybridNodes?.credentials === 'ssm' ? wideRoleSkips('nodes on premises', 'SeeMachines') : []),
    ...(accessLogs === null ? [] : ACCESS_LOG_SKIPS),
    ...(accessLogs === null && auditBucket === null ? [] : BUCKET_SKIPS),
    ...(auditBucket === null ? [] : AUDIT_SKIPS),
    ...ofStores(stores, (planner, store) =>
      planner.scannerSkips?.(store).flatMap(({ rule, reason }) => skips(`store ${store.key}`, reason, rule)),
    ),
    ...controls.flatMap(waivedSkips),
  ].sort(
    by(
      ({ rule }) => rule,
      ({ subject }) => subject,
    ),
  );
}

const ACCESS_LOG_SKIPS = skips(
  'access logs',
  'S3 delivers access logs only to buckets with SSE-S3 encryption, and logging the log bucket itself would loop',
  ...['AWS-0089', 'AWS-0132', 'CKV_AWS_145', 'CKV_AWS_18'],
);
const BUCKET_SKIPS = [
  ...skips('buckets', 'data stays in the region where its residency was decided', 'CKV_AWS_144'),
  ...skips('buckets', 'no consumer of object events', 'CKV2_AWS_62'),
];
const AUDIT_SKIPS = skips(
  'audit bucket',
  'the bucket holds the audit records, and the trail records who reads them',
  ...['AWS-0089', 'CKV_AWS_18'],
);

/** A waiver breaks the rules that ask for what it waives. */
function waivedSkips({ id, status, reason }: ControlResult): ScannerSkip[] {
  if (status !== 'waived' || reason === null) return [];
  return (WAIVED_RULES[id] ?? []).flatMap(([subject, ...rules]) => skips(subject, reason, ...rules));
}
