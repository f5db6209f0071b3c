import { Construct } from 'constructs';
import type { PodAccessPlan } from '../../../plan/shape/identity-plan.js';
import { type GrantedAccess, grantStatements } from '../../stores/grants.js';
import type { EksControlPlane } from './cluster/control-plane.js';
import { PodRole } from './pod-role.js';

/** What the role of a workload's pods is built from. */
export interface WorkloadAccessProps extends GrantedAccess {
  readonly cluster: EksControlPlane;
  /** Name of the cluster as a plain value. */
  readonly clusterPlanName: string;
  readonly access: PodAccessPlan;
}

/** The role of one workload's pods: the buckets and folders that it is granted and nothing else. */
export class WorkloadAccess extends Construct {
  readonly roleArn: string;
  readonly roleName: string;

  constructor(scope: Construct, id: string, props: WorkloadAccessProps) {
    super(scope, id);
    const { account, access } = props;
    const role = new PodRole(this, 'pods', {
      account,
      cluster: props.clusterPlanName,
      role: access,
      description: `Pods of workload ${access.key}`,
      statements: grantStatements(props),
    });
    this.roleArn = role.roleArn;
    this.roleName = role.roleName;
    role.associate(props.cluster.clusterName);
  }
}
