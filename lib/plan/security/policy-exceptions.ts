/**
 * Every statement that allows something on all resources, and why it may: there are no others. A key's own policy
 * speaks of the key alone, whatever its `*` looks like; there only a wildcard over all of KMS counts as wide.
 */
interface WideStatement {
  /** What carries the policy. */
  readonly on: 'key' | 'role';
  readonly sid: string;
  readonly reason: string;
}

/** Sorted by what carries it, then sid. */
export const WIDE_STATEMENTS: readonly WideStatement[] = [
  {
    on: 'key',
    sid: 'AccountAdministersThroughIam',
    reason: 'a key that the account itself can not administer is lost when its last administrator is deleted',
  },
  {
    on: 'role',
    sid: 'See',
    reason: 'actions of cluster-autoscaler that only describe: AWS takes no resource for them',
  },
  {
    on: 'role',
    sid: 'SeeCapacity',
    reason: 'actions of Karpenter that only describe: AWS takes no resource for them',
  },
  {
    on: 'role',
    sid: 'SeeMachines',
    reason: 'a node on premises finds itself among the managed machines: AWS takes no resource for that',
  },
  {
    on: 'role',
    sid: 'SendMetrics',
    reason:
      'CloudWatch takes no resource for metrics: a condition lets nodes send to the namespace of their hall alone',
  },
];

/** A service that need not say for which account or resource it acts. */
interface SourcelessService {
  /** trust: it assumes a role. topic: it publishes. */
  readonly on: 'topic' | 'trust';
  readonly service: string;
  readonly reason: string;
}

/** Sorted by service; every other service has to name this account, or something in it, in a condition. */
export const SOURCELESS_SERVICES: readonly SourcelessService[] = [
  {
    on: 'trust',
    service: 'backup.amazonaws.com',
    reason:
      'AWS Backup documents no source for the roles that it assumes; only who may pass the role in this account can hand it over',
  },
  {
    on: 'trust',
    service: 'ec2.amazonaws.com',
    reason: 'EC2 names no source when it hands a role to an instance; only who may pass the role can hand it over',
  },
  {
    on: 'topic',
    service: 'events.amazonaws.com',
    reason:
      'EventBridge takes no condition in the policy of a topic, and loses what it would publish; what is encrypted for any other topic, the key refuses',
  },
];

/** A statement that everyone may use who meets its condition. */
interface OpenStatement {
  readonly sid: string;
  /** What has to hold, as one condition of the statement. */
  readonly condition: string;
  readonly reason: string;
}

/** Sorted by sid; no other statement is open to everyone. */
export const OPEN_STATEMENTS: readonly OpenStatement[] = [
  {
    sid: 'ThroughMountTargets',
    condition: 'elasticfilesystem:AccessedViaMountTarget',
    reason:
      'NFS clients have no identity of IAM: the security group of the mount targets lets the nodes in and nobody else',
  },
];
