import type { ControlId } from '../../blueprint/schema/security.js';
import { by } from '../../units/order.js';
import { clusterOf } from '../platforms/platform-parts.js';
import type { ControlResult, ScannerSkip } from '../shape/security-plan.js';
import type { Judged } from './control-catalogue.js';
import { WIDE_STATEMENTS } from './policy-exceptions.js';

/** By the autoscaler that has it. */
const WIDE_ROLES = {
  'cluster-autoscaler': wideReason('See'),
  karpenter: wideReason('SeeCapacity'),
} as const;

/** Rules about encryption with a key of one's own, by the control whose waiver breaks them. */
const KEY_RULES: Partial<Readonly<Record<ControlId, readonly [subject: string, ...rules: string[]][]>>> = {
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
export function planScannerSkips(plan: Judged, controls: readonly ControlResult[]): ScannerSkip[] {
  const { stores, accessLogs, operations } = plan;
  const cluster = clusterOf(plan);
  const autoscaler = cluster?.autoscaler ?? null;
  const { account } = operations;
  const wide = (subject: string, reason: string): ScannerSkip[] =>
    ['CKV_AWS_290', 'CKV_AWS_355'].map((rule) => ({ rule, subject, reason }));
  const skips: ScannerSkip[] = [
    ...(autoscaler === null ? [] : wide('autoscaler', WIDE_ROLES[autoscaler.kind])),
    ...(plan.onPremises?.site?.hybridNodes?.credentials === 'ssm'
      ? wide('nodes on premises', wideReason('SeeMachines'))
      : []),
  ];
  if (plan.platform === 'batch') {
    const reason = wideReason('SendMetrics');
    skips.push(...['CKV_AWS_290', 'CKV_AWS_355'].map((rule) => ({ rule, subject: 'instance role', reason })));
  }
  if (cluster === null) {
    const reason = 'instances call AWS and registries, whose addresses change, and are called by nobody';
    skips.push({ rule: 'CKV_AWS_382', subject: 'instances', reason });
  }
  if (accessLogs !== null) {
    const why =
      'S3 delivers access logs to buckets under its own keys only, and logging that bucket into itself never ends';
    const rules = ['AWS-0089', 'AWS-0132', 'CKV_AWS_145', 'CKV_AWS_18'];
    skips.push(...rules.map((rule) => ({ rule, subject: 'access logs', reason: why })));
  }
  if (accessLogs !== null || account.auditBucket !== null) {
    skips.push(
      { rule: 'CKV_AWS_144', subject: 'buckets', reason: 'data stays in the region where its residency was decided' },
      { rule: 'CKV2_AWS_62', subject: 'buckets', reason: 'nothing waits for objects to arrive' },
    );
  }
  if (account.auditBucket !== null) {
    const reason = 'what lies there is itself the record of who did what, and the trail has who reads it';
    skips.push(...['AWS-0089', 'CKV_AWS_18'].map((rule) => ({ rule, subject: 'audit bucket', reason })));
  }
  for (const store of stores) {
    if (store.kind !== 'lustre' || store.deployment !== 'SCRATCH_2') continue;
    const reason = 'a scratch file system takes no key: AWS encrypts it with its own';
    skips.push({ rule: 'CKV_AWS_190', subject: `store ${store.key}`, reason });
  }
  if (cluster !== null && cluster.publicAccessCidrs.length > 0) {
    const ranges = cluster.publicAccessCidrs.join(', ');
    const reason = `the blueprint opens the endpoint to ${ranges}`;
    skips.push(...['AWS-0040', 'CKV_AWS_39'].map((rule) => ({ rule, subject: 'cluster', reason })));
  }
  for (const { id, status, reason } of controls) {
    if (status !== 'waived' || reason === null) continue;
    if (id === 'endpoint-not-open') {
      skips.push(...['AWS-0041', 'CKV_AWS_38'].map((rule) => ({ rule, subject: 'cluster', reason })));
    }
    for (const [subject, ...rules] of KEY_RULES[id] ?? []) {
      skips.push(...rules.map((rule) => ({ rule, subject, reason })));
    }
  }
  return skips.sort(
    by(
      ({ rule }) => rule,
      ({ subject }) => subject,
    ),
  );
}

function wideReason(statement: string): string {
  return WIDE_STATEMENTS.find(({ on, sid }) => on === 'role' && sid === statement)!.reason;
}
