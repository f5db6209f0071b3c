import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AddonPlan } from '../../../plan/shape/eks-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import { jsonFile } from '../../foundation/text-file.js';
import type { EksControlPlane } from './cluster/control-plane.js';
import { PodRole } from './pod-role.js';

/** What the add-ons of a cluster are built from. */
interface ClusterAddonsProps {
  readonly account: HallAccount;
  readonly cluster: EksControlPlane;
  /** The name itself, for the trust of roles. */
  readonly clusterPlanName: string;
  readonly addons: readonly AddonPlan[];
  /** What the add-ons run on; empty: they are what nodes need to join. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * EKS add-ons, each with a role where it calls AWS, in the version that the plan names: nothing is read when Terraform
 * plans. One without a version gets EKS's when it is made, and keeps it when the cluster moves.
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
      return new EksAddon(this, `${plan.name}.addon`, {
        clusterName: props.cluster.clusterName,
        addonName: plan.name,
        ...(plan.version !== null && { addonVersion: plan.version }),
        resolveConflictsOnCreate: 'OVERWRITE',
        resolveConflictsOnUpdate: 'OVERWRITE',
        ...(plan.configuration && {
          configurationValues: jsonFile(this, `${plan.name}.configuration`, plan.configuration).value,
        }),
        ...(role && {
          podIdentityAssociation: [{ roleArn: role.roleArn, serviceAccount: plan.identity!.serviceAccount }],
        }),
        dependsOn: [
          ...(props.cluster.adminAccess === null ? [] : [props.cluster.adminAccess]),
          ...(role?.permissions ?? []),
          ...props.after,
        ],
      });
    });
  }
}
