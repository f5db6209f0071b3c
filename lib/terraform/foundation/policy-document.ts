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

/** A policy as JSON text: interpolations of Terraform are inside its strings only, so that it parses as it is. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', principal, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      ...(principal !== undefined && { Principal: principalJson(principal) }),
      Action: oneOrMany(actions),
      ...(resources !== undefined && { Resource: oneOrMany(resources) }),
      ...(conditions !== undefined && { Condition: conditions }),
    })),
  });
}

function principalJson(principal: NonNullable<PolicyStatement['principal']>): unknown {
  return 'service' in principal ? { Service: principal.service } : { AWS: principal.aws };
}

/** As AWS writes it back, so that no plan shows a difference. */
function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}
