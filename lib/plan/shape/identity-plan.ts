/** Roles that people assume, and the boundary of all roles. */
export interface IdentityPlan {
  /** Policy that bounds every role: of the account, e.g. `policy/team-boundary`, or an ARN; null: none. */
  readonly permissionsBoundary: string | null;
  /** Sorted by key; each is a role of the account with an access entry of the cluster. */
  readonly people: readonly PeoplePlan[];
}

/** A role of the cluster for people. */
export interface PeoplePlan {
  readonly key: 'admin' | 'viewer';
  readonly roleName: string;
  /** Policy of EKS that the role has in the whole cluster. */
  readonly clusterPolicy: 'AmazonEKSClusterAdminPolicy' | 'AmazonEKSViewPolicy';
  /** Roles and users of the account, e.g. `role/team`, sorted; empty: whoever the account's policies let. */
  readonly principals: readonly string[];
  /** Whether only a session with MFA may assume it. */
  readonly mfa: boolean;
}

/** What a KMS key of the hall encrypts. */
export type KeyPurpose = 'alerts' | 'audit' | 'cluster' | 'data' | 'logs' | 'volumes';

/** A customer managed key of KMS. */
export interface KeyPlan {
  /** What it encrypts: one key a purpose. */
  readonly purpose: KeyPurpose;
  readonly alias: string;
  readonly description: string;
  /** Of a key that is there already: its id, alias or ARN; the hall neither makes nor changes it. @default - made */
  readonly existing?: string;
}

/** What one workload may touch. */
export interface AccessPlan {
  /** Workload. */
  readonly key: string;
  /** Of its pods, its jobs or its instances. */
  readonly roleName: string;
  /** Sorted by store, then prefix; a file system is mounted, not called. */
  readonly grants: readonly GrantPlan[];
}

/** What the pods of one workload may touch. */
export interface PodAccessPlan extends AccessPlan, PodRolePlan {}

/** Rights to objects of one store. */
export interface GrantPlan {
  /** Key of an object store. */
  readonly store: string;
  /** Folder with a slash at its end; empty: all of the store. */
  readonly prefix: string;
  readonly mode: 'read' | 'write';
}

/** An IAM role that the pods of one service account assume. */
export interface PodRolePlan {
  readonly roleName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}
