import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';

/** What the security group of the controller is built from. */
interface ControllerSecurityGroupProps {
  readonly name: string;
  readonly vpcId: string;
  /** Of compute and login nodes. */
  readonly nodeSecurityGroupId: string;
  /** Whether Slurm keeps records of jobs. */
  readonly accounting: boolean;
}

/**
 * Ports of Slurm on PCS.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/working-with_networking_sg.html
 */
export const SLURM_PORTS = { slurmctld: 6817, slurmd: 6818, slurmdbd: 6819 } as const;

/** Nodes reach the controller and the database of records; the controller reaches the daemon of each node. */
export class ControllerSecurityGroup extends Construct {
  readonly groupId: string;

  constructor(scope: Construct, id: string, props: ControllerSecurityGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'group', {
      name: props.name,
      description: 'Controller of Slurm',
      vpcId: props.vpcId,
      tags: { Name: props.name },
    });
    this.groupId = group.id;
    const { nodeSecurityGroupId } = props;
    const port = (daemon: keyof typeof SLURM_PORTS) => ({
      ipProtocol: 'tcp',
      fromPort: SLURM_PORTS[daemon],
      toPort: SLURM_PORTS[daemon],
    });
    for (const daemon of ['slurmctld', ...(props.accounting ? (['slurmdbd'] as const) : [])] as const) {
      new VpcSecurityGroupIngressRule(this, daemon, {
        securityGroupId: group.id,
        referencedSecurityGroupId: nodeSecurityGroupId,
        ...port(daemon),
        description: `${daemon}, from nodes`,
      });
    }
    new VpcSecurityGroupEgressRule(this, 'slurmd', {
      securityGroupId: group.id,
      referencedSecurityGroupId: nodeSecurityGroupId,
      ...port('slurmd'),
      description: 'slurmd of nodes',
    });
    new VpcSecurityGroupIngressRule(this, 'nodes', {
      securityGroupId: nodeSecurityGroupId,
      referencedSecurityGroupId: group.id,
      ...port('slurmd'),
      description: 'slurmd, from the controller',
    });
  }
}
