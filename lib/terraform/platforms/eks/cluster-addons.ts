import { DataAwsEksAddonVersion } from '@cdktf/provider-aws/lib/data-aws-eks-addon-version/index.js';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AddonPlan } from '../../../plan/shape/eks-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import type { HallCluster } from './hall-cluster.js';
import { PodRole } from './pod-role.js';

/** What the add-ons of a cluster are built from. */
interface ClusterAddonsProps {
  readonly account: HallAccount;
  readonly cluster: HallCluster;
  /** The name itself, for the trust of roles. */
  readonly clusterPlanName: string;
  readonly addons: readonly AddonPlan[];
  /** Of Kubernetes. */
  readonly version: string;
  /** What the add-ons run on; empty: they are what nodes need to join. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * EKS add-ons, each with a role where it calls AWS, in the version that the plan names, else the one that AWS sets for the
 * cluster's: it moves none when the cluster does.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html
 */
export class ClusterAddons extends Construct {
  readonly addons: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ClusterAddonsProps) {
    super(scope, id);
    this.addons = props.addons.map((plan) => {
      const role =
        plan.identity &&
        new PodRole(this, plan.name, {
          account: props.account,
          cluster: props.clusterPlanName,
          role: plan.identity,
          description: `Add-on ${plan.name}`,
          managedPolicies: plan.identity.managedPolicies,
        });
      const fitting =
        plan.version ??
        new DataAwsEksAddonVersion(this, `${plan.name}.version`, {
          addonName: plan.name,
          kubernetesVersion: props.version,
        }).version;
      return new EksAddon(this, `${plan.name}.addon`, {
        clusterName: props.cluster.clusterName,
        addonName: plan.name,
        addonVersion: fitting,
        resolveConflictsOnCreate: 'OVERWRITE',
        resolveConflictsOnUpdate: 'OVERWRITE',
        ...(plan.configuration && { configurationValues: JSON.stringify(plan.configuration) }),
        ...(role && {
          podIdentityAssociation: [{ roleArn: role.roleArn, serviceAccount: plan.identity!.serviceAccount }],
        }),
        dependsOn: [props.cluster.adminAccess, ...(role?.permissions ?? []), ...props.after],
      });
    });
  }
}
