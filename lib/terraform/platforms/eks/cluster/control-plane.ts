import type { ITerraformDependable } from 'cdktf';

/** The control plane of a cluster, whether the hall makes it or finds it. */
export interface EksControlPlane {
  /** An attribute: what uses it is made after the cluster is there. */
  readonly clusterName: string;
  /** Its ARN, for policies. */
  readonly clusterArn: string;
  /** URL of the Kubernetes API. */
  readonly endpoint: string;
  /** Certificate of the authority behind the API, base64 of PEM. */
  readonly certificateAuthority: string;
  /** URL of the OpenID Connect issuer, for trust policies of roles. */
  readonly oidcIssuer: string;
  /** Of the group that EKS makes: every node and control-plane interface is in it. */
  readonly securityGroupId: string;
  /** Role of the hall that administers the cluster; null: the owner of the cluster has others. */
  readonly adminRoleArn: string | null;
  /** For `dependsOn` of add-ons: their removal needs this access; null: the hall grants none. */
  readonly adminAccess: ITerraformDependable | null;
}
