import type { DocumentPath } from '../../blueprint/document/diagnostic.js';
import type { ControlId } from '../../blueprint/schema/security.js';
import { isExistingBucket } from '../records/log-bucket.js';
import { keysOf, storeOf } from '../stores/stores.js';
import type { Control } from './control.js';
import { hallLogGroups } from './log-groups.js';
import { ownKey } from './own-key.js';

/** Where a key is asked for that the blueprint leaves out, and that has no line. */
const PROFILE: DocumentPath = ['security', 'profile'];

const LOG_DAYS = 90;
const VERSION_DAYS = 7;

/** Ids say what is there, not what is absent. */
export const CONTROLS: Readonly<Record<ControlId, Control>> = {
  'access-analysed': {
    title: 'IAM Access Analyzer reports what is shared outside the account',
    standards: ['FSBP IAM.28', 'CIS AWS 1.20', 'NIST AC-3'],
    profile: 'regulated',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'write "account: { accessAnalyzer: true }", or waive it where the account has an analyzer',
    check: ({ operations: { account } }) => (account.accessAnalyzer === null ? ['analyzer'] : []),
  },
  'access-by-folder': {
    title: 'Workloads write to named folders of each other’s stores only',
    standards: ['NIST AC-6'],
    profile: 'hardened',
    waivable: 'regulated',
    path: ['workloads'],
    hint: 'give each access that writes a prefix',
    check: ({ access }) => {
      const foreign = access.flatMap(({ key, grants }) =>
        grants.filter(({ store }) => !store.startsWith(`${key}.`)).map((grant) => ({ key, ...grant })),
      );
      if (foreign.length === 0) return null;
      return foreign
        .filter(({ mode, prefix }) => mode === 'write' && prefix === '')
        .map(({ key, store }) => `${key} in ${store}`);
    },
  },
  'access-logs': {
    title: 'Requests to the buckets are logged',
    standards: ['FSBP S3.9', 'NIST AU-12'],
    profile: 'baseline',
    waivable: 'baseline',
    path: ['workloads'],
    hint: 'report this: every hall with buckets has them',
    check: ({ stores, accessLogs }) => {
      const buckets = keysOf(stores, ({ loggedBucketPrefix }) => loggedBucketPrefix !== undefined);
      if (buckets.length === 0) return null;
      return accessLogs === null ? buckets : [];
    },
  },
  'alerts-read': {
    title: 'Alarms have a subscriber',
    standards: ['NIST SI-4(5)'],
    profile: 'hardened',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'write "operations: { emails: [...] }", or waive it where something else subscribes to the topic',
    check: ({ operations: { topic } }) => (topic.emails.length > 0 ? [] : [topic.name]),
  },
  'audit-locked': {
    title: 'Audit records are locked until they expire',
    standards: ['NIST AU-9'],
    profile: 'regulated',
    waivable: 'regulated',
    path: ['security', 'buckets', 'audit'],
    hint: 'waive it with the reason where the owner of the bucket locks it, or leave "audit" out; report this of a bucket of the hall',
    check: ({ operations: { account } }) => {
      if (account.auditBucket === null) return null;
      // Of a bucket that is there, its owner knows whether it is locked.
      if (isExistingBucket(account.auditBucket)) return [`${account.auditBucket.existing}, whose lock nobody states`];
      return account.auditBucket.isLocked ? [] : [account.auditBucket.bucketPrefix];
    },
  },
  'audit-trail': {
    title: 'CloudTrail records all regions, with log file validation',
    standards: ['FSBP CloudTrail.1', 'FSBP CloudTrail.4', 'CIS AWS 3.1', 'CIS AWS 3.2', 'NIST AU-12'],
    profile: 'hardened',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'write "account: { trail: true }", or waive it where the account has a trail',
    check: ({ operations: { account } }) => (account.trail ? [] : ['trail']),
  },
  'backup-lock': {
    title: 'Backups are locked until they expire',
    standards: ['NIST CP-9', 'NIST AU-9'],
    profile: 'hardened',
    waivable: 'regulated',
    path: ['operations'],
    hint: 'report this: the profile locks the vault',
    check: ({ operations: { backup } }) => {
      if (backup === null) return null;
      return backup.lockDays === null ? [backup.vaultName] : [];
    },
  },
  backups: {
    title: 'File systems that the blueprint wants backed up are backed up daily',
    standards: ['FSBP EFS.2', 'NIST CP-9'],
    profile: 'baseline',
    waivable: 'baseline',
    path: ['operations'],
    hint: 'report this: every hall with such file systems backs them up',
    check: ({ stores, operations: { backup } }) => {
      const kept = keysOf(stores, (planner, store) => planner.backedUp(store));
      if (kept.length === 0) return null;
      return kept.filter((key) => !backup?.stores.includes(key));
    },
  },
  'budget-warnings': {
    title: 'A budget alerts before a month exceeds its planned cost',
    standards: [],
    profile: 'baseline',
    waivable: 'baseline',
    path: ['operations', 'budget'],
    hint: 'report this: every hall has a budget',
    check: ({ operations: { budget } }) =>
      budget.notifications.some(({ percent }) => percent <= 100) ? [] : [budget.name],
  },
  'configuration-history': {
    title: 'AWS Config records how every resource is configured',
    standards: ['FSBP Config.1', 'CIS AWS 3.3', 'NIST CM-8'],
    profile: 'hardened',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'write "account: { config: true }", or waive it where the account has a recorder',
    check: ({ operations: { account } }) => (account.config ? [] : ['recorder']),
  },
  'data-kept': {
    title: 'Terraform refuses to destroy resources that hold data',
    standards: ['NIST SI-12'],
    profile: 'hardened',
    waivable: 'regulated',
    path: ['retention', 'data'],
    hint: 'write "data: keep", or waive it while the hall is taken down',
    check: ({ retention }) => (retention.data === 'keep' ? [] : ['retention']),
  },
  'dns-closed': {
    title: 'Names outside AWS and the hall are not resolved',
    standards: ['NIST SC-7(8)', 'NIST SC-20'],
    profile: 'regulated',
    waivable: 'regulated',
    path: ['network'],
    hint: 'report this: the profile closes them',
    // A way to the internet is another control's; of a VPC that is there its owner decides.
    check: ({ network: { dns, existing, natZones } }) => {
      if (existing !== null || natZones.length > 0) return null;
      return dns?.domains ? [] : ['VPC'];
    },
  },
  'dns-logged': {
    title: 'DNS queries are logged',
    standards: ['NIST AU-12', 'NIST SI-4'],
    profile: 'hardened',
    waivable: 'regulated',
    path: ['network'],
    hint: 'report this: the profile logs them',
    check: ({ network: { dns, existing } }) => (existing !== null ? null : dns === undefined ? ['VPC'] : []),
  },
  'endpoint-not-open': {
    title: 'The Kubernetes endpoint is not open to the whole Internet',
    standards: ['CIS EKS 5.4.1', 'NIST SC-7'],
    profile: 'baseline',
    waivable: 'baseline',
    path: ['kubernetes', 'publicAccess'],
    hint: 'name the ranges that need it',
    check: (hall, platform) => platform.apiCidrs(hall)?.filter((cidr) => cidr.endsWith('/0')) ?? null,
  },
  'endpoint-private': {
    title: 'The Kubernetes endpoint is private',
    standards: ['FSBP EKS.1', 'CIS EKS 5.4.2', 'NIST SC-7'],
    profile: 'hardened',
    waivable: 'regulated',
    path: ['kubernetes', 'publicAccess'],
    hint: 'leave the list empty, or waive it and state what else protects the endpoint',
    check: (hall, platform) => platform.apiCidrs(hall),
  },
  'flow-logs': {
    title: 'Traffic of the VPC is logged',
    standards: ['FSBP EC2.6', 'CIS AWS 3.7', 'NIST AU-12'],
    profile: 'baseline',
    waivable: 'baseline',
    path: ['network'],
    hint: 'write "has: { flowLogs: true }" of an existing VPC; report this of a new one',
    check: ({ network }) => {
      // Of a VPC that is there, nothing is known but what its owner states.
      if (network.existing?.has?.flowLogs === true) return [];
      if (network.existing !== null) return network.existing.closed ? ['VPC, whose flow logs nobody states'] : null;
      return network.flowLogs === null ? ['VPC'] : [];
    },
  },
  'images-pinned': {
    title: 'Images of workloads come from named registries, by digest',
    standards: ['CIS EKS 5.1.4', 'NIST CM-7(5)', 'NIST SI-7'],
    profile: 'regulated',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'name registries under "kubernetes.images", and leave "charts" out, or waive it where another admission policy checks images',
    check: (hall, platform) => {
      const guards = platform.guards?.(hall);
      return guarded(guards && guards.images !== undefined);
    },
  },
  'key-alerts': ownKey('alerts', 'Alarms are encrypted with a key of the hall', ['NIST SC-28']),
  'key-audit': ownKey('audit', 'Trail and configuration history are encrypted with a key of the hall', [
    'FSBP CloudTrail.2',
    'CIS AWS 3.5',
    'NIST SC-28',
  ]),
  'key-cluster': ownKey('cluster', 'Kubernetes secrets are encrypted with a key of the hall', [
    'FSBP EKS.3',
    'CIS EKS 5.3.1',
    'NIST SC-28',
  ]),
  'key-data': ownKey('data', 'Buckets, persistent file systems and backups are encrypted with a key of the hall', [
    'FSBP EFS.1',
    'NIST SC-28',
  ]),
  'key-logs': ownKey('logs', 'Logs are encrypted with a key of the hall', ['NIST SC-28']),
  'key-volumes': ownKey('volumes', 'Disks of nodes are encrypted with a key of the hall', ['FSBP EC2.3', 'NIST SC-28']),
  'logs-kept': {
    title: `Logs are kept for ${LOG_DAYS} days or more`,
    standards: ['NIST AU-11'],
    profile: 'baseline',
    waivable: 'baseline',
    path: [],
    hint: 'report this: no hall keeps them for less',
    check: (hall, platform) =>
      hallLogGroups(hall, platform)
        .filter(({ retentionDays }) => retentionDays < LOG_DAYS)
        .map(({ name }) => name),
  },
  'network-policies': {
    title: 'Pods are reached from their own namespace alone, and reach no more than they need',
    standards: ['CIS EKS 4.3.2', 'CIS EKS 5.4.4', 'NIST AC-4'],
    profile: 'regulated',
    waivable: 'regulated',
    path: ['kubernetes', 'charts'],
    hint: 'leave "charts" out, so that the namespaces are made with their policies, or waive it where others make them',
    check: (hall, platform) => guarded(platform.guards?.(hall)?.networkPolicies),
  },
  'no-internet': {
    title: 'The VPC has no route to the Internet',
    standards: ['NIST SC-7'],
    profile: 'hardened',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'write "network: { internet: none }", or waive it and state what the nodes fetch from there',
    check: ({ network: { existing, natZones } }) => {
      if (existing === null) return natZones.map((zone) => `NAT gateway of ${zone}`);
      // Terraform reads the routes, and stops where one leads out.
      return existing.closed ? [] : ['VPC, whose routes nobody states'];
    },
  },
  'nodes-not-public': {
    title: 'Nodes run in subnets without public addresses',
    standards: ['FSBP EC2.9', 'CIS EKS 5.4.3', 'NIST SC-7'],
    profile: 'baseline',
    waivable: 'baseline',
    path: ['network'],
    hint: 'report this: no hall puts nodes there',
    check: (hall, platform) => {
      const { network, fleets } = hall;
      const open = new Set(network.subnets.filter(({ role }) => role === 'public').map(({ key }) => key));
      const system = platform.systemNodes(hall)?.subnets ?? [];
      return [...fleets.flatMap(({ subnets }) => subnets), ...system].filter((key) => open.has(key));
    },
  },
  'one-role-each': {
    title: 'Every add-on and workload that calls AWS has a role of its own',
    standards: ['CIS EKS 5.2.1', 'NIST AC-6'],
    profile: 'baseline',
    waivable: 'baseline',
    path: [],
    hint: 'report this: every hall has one role each',
    check: (hall, platform) => {
      const { access, identity } = hall;
      const roles = [
        ...platform.names(hall).flatMap(({ of, name }) => (of === 'role' ? [name] : [])),
        ...access.map(({ roleName }) => roleName),
        ...identity.people.map(({ roleName }) => roleName),
      ];
      return roles.filter((role, index) => roles.indexOf(role) !== index);
    },
  },
  'people-mfa': {
    title: 'Roles of people take sessions with MFA alone',
    standards: ['NIST IA-2(1)'],
    profile: 'regulated',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'write "people: { mfa: true }", or waive it where people sign in through roles, and the sign-in service asks for MFA',
    check: ({ identity: { people } }) =>
      people.length === 0 ? null : people.filter(({ mfa }) => !mfa).map(({ key }) => key),
  },
  'people-named': {
    title: 'Administrators and viewers of the cluster are named',
    standards: ['NIST AC-2'],
    profile: 'hardened',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'name roles or users under "people", or waive it where IAM policies alone decide',
    check: ({ identity: { people } }) =>
      people.length === 0 ? null : people.filter(({ principals }) => principals.length === 0).map(({ key }) => key),
  },
  'permissions-boundary': {
    title: 'Every role has a permissions boundary',
    standards: ['NIST AC-6'],
    profile: 'hardened',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'write "permissionsBoundary: policy/<name>" under "security", or waive it where a service control policy bounds the account',
    check: ({ identity }) => (identity.permissionsBoundary === null ? ['roles'] : []),
  },
  'personal-data': {
    title: 'Macie looks for personal data in the buckets',
    standards: ['FSBP Macie.1', 'NIST SI-12'],
    profile: 'hardened',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'write "account: { macie: true }", or waive it where the data contains none',
    check: ({ stores, operations: { account } }) => {
      const buckets = keysOf(stores, ({ scannedByMacie }) => scannedByMacie);
      return buckets.length === 0 ? null : buckets.filter((key) => !account.macie?.stores.includes(key));
    },
  },
  'pods-restricted': {
    title: 'Privileged pods and pods of the host are refused in the namespaces of workloads',
    standards: ['CIS EKS 4.2.1', 'NIST AC-6'],
    profile: 'regulated',
    waivable: 'regulated',
    path: ['kubernetes', 'charts'],
    hint: 'leave "charts" out, so that the namespaces are made with their level, or waive it where others make them',
    check: (hall, platform) => guarded(platform.guards?.(hall)?.podSecurity),
  },
  's3-by-gateway': {
    title: 'Traffic to S3 uses a VPC endpoint',
    standards: ['NIST SC-7'],
    profile: 'baseline',
    waivable: 'baseline',
    path: ['network', 'endpoints'],
    hint: 'keep S3 in `endpoints`',
    check: ({ network: { existing, gatewayEndpoints } }) => {
      if (gatewayEndpoints.includes('s3') || existing?.has?.endpoints.includes('s3')) return [];
      return existing === null || existing.closed ? ['s3'] : null;
    },
  },
  'state-remote': {
    title: 'The Terraform state is kept in S3, encrypted and locked',
    standards: ['NIST SC-28'],
    profile: 'hardened',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'name a bucket under "state", or waive it where the state is protected otherwise',
    check: ({ state }) => (state.kind === 's3' ? [] : ['state']),
  },
  'threat-detection': {
    title: 'GuardDuty watches the account, the cluster and the buckets',
    standards: ['FSBP GuardDuty.1', 'NIST SI-4'],
    profile: 'hardened',
    waivable: 'regulated',
    path: PROFILE,
    hint: 'write "account: { guardDuty: true }", or waive it where the account has a detector',
    check: ({ operations: { account } }) => (account.guardDuty ? [] : ['detector']),
  },
  'versions-kept': {
    title: `Deleted objects can be restored for ${VERSION_DAYS} days or more`,
    standards: ['NIST CP-9'],
    profile: 'baseline',
    waivable: 'baseline',
    path: ['workloads'],
    hint: 'keep versions longer',
    check: ({ stores }) => {
      const buckets = stores.flatMap((store) => {
        const days = storeOf(store).versionDays?.(store);
        return days === undefined ? [] : [{ key: store.key, days }];
      });
      if (buckets.length === 0) return null;
      return buckets.filter(({ days }) => days < VERSION_DAYS).map(({ key }) => key);
    },
  },
};

function guarded(isSet: boolean | undefined): string[] | null {
  return isSet === undefined ? null : isSet ? [] : ['namespaces'];
}
