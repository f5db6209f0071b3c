import { CloudformationStack } from '@cdktf/provider-aws/lib/cloudformation-stack/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { SlurmSettingPlan } from '../../../plan/shape/slurm-plan.js';
import { jsonFile } from '../../foundation/text-file.js';
import type { PcsResources, PcsSetting } from './pcs-resources.js';

/** What a stack of one resource is built from. */
interface PcsStackProps<Type extends keyof PcsResources> {
  /** Of the stack, unique in the region of the account. */
  readonly name: string;
  readonly type: Type;
  readonly properties: PcsResources[Type];
  /** Values that are known when Terraform runs, by the name that `Ref` gives; a list is text, comma by comma. */
  readonly parameters: Readonly<Record<string, { readonly list?: true; readonly value: string }>>;
  readonly dependsOn: readonly ITerraformDependable[];
  /** Whether Terraform refuses to destroy it. @default - it obeys */
  readonly preventDestroy?: boolean;
}

/** Terraform waits so long for nodes that always run: PCS starts them before it calls a group active. CloudFormation itself has no limit: its own replaces the stack when it changes. */
const TIMEOUT_MINUTES = 160;

/**
 * One resource of AWS Parallel Computing Service in a CloudFormation stack of its own: the AWS provider has none of them, and
 * a group that fails must not roll back the cluster or its neighbours.
 */
export class PcsStack<Type extends keyof PcsResources> extends Construct {
  /** Of the resource, as PCS gives it. */
  readonly resourceId: string;
  /** Of the resource. */
  readonly resourceArn: string;

  constructor(scope: Construct, id: string, props: PcsStackProps<Type>) {
    super(scope, id);
    const { name, type, properties, parameters } = props;
    const stack = new CloudformationStack(this, 'stack', {
      name,
      parameters: Object.fromEntries(Object.entries(parameters).map(([key, { value }]) => [key, value])),
      templateBody: jsonFile(this, 'template', {
        Parameters: Object.fromEntries(
          Object.entries(parameters).map(([key, { list }]) => [key, { Type: list ? 'CommaDelimitedList' : 'String' }]),
        ),
        Resources: { Resource: { Type: type, Properties: properties } },
        Outputs: {
          Id: { Value: { 'Fn::GetAtt': ['Resource', 'Id'] } },
          Arn: { Value: { 'Fn::GetAtt': ['Resource', 'Arn'] } },
        },
      }).value,
      timeouts: { create: `${TIMEOUT_MINUTES}m`, update: `${TIMEOUT_MINUTES}m`, delete: `${TIMEOUT_MINUTES}m` },
      tags: { Name: name },
      dependsOn: [...props.dependsOn],
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
    this.resourceId = stack.getStringAttribute('outputs.Id');
    this.resourceArn = stack.getStringAttribute('outputs.Arn');
  }
}

/** Settings as PCS takes them; none: the key is left out. */
export function customSettings(settings: readonly SlurmSettingPlan[]): readonly PcsSetting[] | null {
  if (settings.length === 0) return null;
  return settings.map(({ parameter, value }) => ({ ParameterName: parameter, ParameterValue: value }));
}
