/**
 * Every statement that allows something on all resources, and why it may: there are no others. A key's own policy
 * refers to the key alone, in spite of its `*`; there only a wildcard over all of KMS counts as wide.
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
    sid: 'JoinsTheCluster',
    reason:
      'a node of Slurm registers with AWS Parallel Computing Service: the policy that AWS documents for its profile names all resources',
  },
  {
    on: 'role',
    sid: 'See',
    reason: 'describe actions of cluster-autoscaler, which support no resource-level permissions',
  },
  {
    on: 'role',
    sid: 'SeeBalancers',
    reason: 'describe actions of the controller of load balancers, which support no resource-level permissions',
  },
  {
    on: 'role',
    sid: 'SeeCapacity',
    reason: 'describe actions of Karpenter, which support no resource-level permissions',
  },
  {
    on: 'role',
    sid: 'SeeMachines',
    reason:
      'a node on premises looks itself up among the managed machines: the action supports no resource-level permissions',
  },
  {
    on: 'role',
    sid: 'SeeMetrics',
    reason: 'read actions of CloudWatch for dashboards of Grafana, which support no resource-level permissions',
  },
  {
    on: 'role',
    sid: 'SendMetrics',
    reason:
      'PutMetricData supports no resource-level permissions: a condition limits nodes to the namespace of their hall',
  },
  {
    on: 'role',
    sid: 'StartNodes',
    reason:
      'who resizes a compute node group must be allowed to start its nodes, as PCS documents: instances, volumes and interfaces have no names before they start; a condition limits it to the region',
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
      'AWS Backup documents no source for the roles that it assumes; permission to pass the role limits its use to this account',
  },
  {
    on: 'trust',
    service: 'ec2.amazonaws.com',
    reason: 'EC2 sends no source when it assumes a role for an instance; permission to pass the role limits its use',
  },
  {
    on: 'topic',
    service: 'events.amazonaws.com',
    reason:
      'EventBridge supports no condition in a topic policy: its events would be dropped; the key rejects encryption for any other topic',
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
    reason: 'NFS clients have no IAM identity: the security group of the mount targets admits the nodes only',
  },
];
