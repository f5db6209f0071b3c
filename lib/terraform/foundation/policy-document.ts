import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js';
import type { Construct } from 'constructs';

/** One statement of an IAM, key or bucket policy. */
export interface PolicyStatement {
  readonly sid: string;
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  /** Of a trust or resource policy. */
  readonly principal?: { readonly service: string } | { readonly aws: string };
  readonly actions: readonly string[];
  /** Absent: a trust policy. */
  readonly resources?: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * A policy as a data source: its statements are blocks, so that a plan and a diff of the stack show them one by one.
 * @param id - of the data source: that of what has the policy, and what the policy is to it
 * @returns the policy's JSON, known as soon as all that it names is
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyDocument(scope: Construct, id: string, statements: readonly PolicyStatement[]): string {
  return new DataAwsIamPolicyDocument(scope, id, {
    statement: statements.map(({ sid, effect = 'Allow', principal, actions, resources, conditions = {} }) => ({
      sid,
      effect,
      ...(principal !== undefined && { principals: [principalBlock(principal)] }),
      actions: [...actions],
      ...(resources !== undefined && { resources: [...resources] }),
      condition: Object.entries(conditions).flatMap(([test, variables]) =>
        Object.entries(variables).map(([variable, values]) => ({ test, variable, values: [values].flat() })),
      ),
    })),
  }).json;
}

function principalBlock(principal: NonNullable<PolicyStatement['principal']>) {
  return 'service' in principal
    ? { type: 'Service', identifiers: [principal.service] }
    : { type: 'AWS', identifiers: [principal.aws] };
}
