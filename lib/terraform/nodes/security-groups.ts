import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';

/** What a security group of nodes is built from. */
export interface SecurityGroupProps {
  readonly name: string;
  readonly vpcId: string;
}

/** Nodes reach each other, AWS, and the Internet through NAT; no other ingress is allowed. */
export class NodeSecurityGroup extends Construct {
  readonly groupId: string;

  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'group', {
      name: props.name,
      description: 'Nodes of the hall',
      vpcId: props.vpcId,
      tags: { Name: props.name },
    });
    this.groupId = group.id;
    new VpcSecurityGroupIngressRule(this, 'ingress', {
      securityGroupId: group.id,
      referencedSecurityGroupId: group.id,
      ipProtocol: '-1',
      description: 'From other nodes',
    });
    new VpcSecurityGroupEgressRule(this, 'egress', {
      securityGroupId: group.id,
      cidrIpv4: '0.0.0.0/0',
      ipProtocol: '-1',
      description: 'To other nodes, AWS and the Internet',
    });
  }
}

/**
 * All traffic between the nodes on EFA, in and out, by reference to the group itself: EFA accepts no rule by address.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html
 */
export class FabricSecurityGroup extends Construct {
  readonly groupId: string;

  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'group', {
      name: props.name,
      description: 'Nodes that reach each other over EFA',
      vpcId: props.vpcId,
      tags: { Name: props.name },
    });
    this.groupId = group.id;
    const rule = {
      securityGroupId: group.id,
      referencedSecurityGroupId: group.id,
      ipProtocol: '-1',
    };
    new VpcSecurityGroupIngressRule(this, 'ingress', { ...rule, description: 'EFA from its own kind' });
    new VpcSecurityGroupEgressRule(this, 'egress', { ...rule, description: 'EFA to its own kind' });
  }
}
