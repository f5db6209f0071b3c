import { describe, expect, it } from 'vitest';
import { canonicalPolicies, policyStatements } from '../../lib/terraform/compare/canonical-policies.js';
import { resourcesIn } from '../../lib/terraform/compare/stack-resources.js';

const JSON_FORM = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Assume', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    {
      Sid: 'Tls',
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:PutObject', 's3:GetObject'],
      Resource: '${aws_s3_bucket.b.arn}/$${aws:username}/*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

const DATA = {
  aws_iam_policy_document: {
    d: {
      statement: [
        {
          sid: 'Tls',
          effect: 'Deny',
          principals: [{ type: 'AWS', identifiers: ['*'] }],
          actions: ['s3:GetObject', 's3:PutObject'],
          resources: ['${aws_s3_bucket.b.arn}/&{aws:username}/*'],
          condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
        },
        {
          sid: 'Assume',
          effect: 'Allow',
          principals: [{ type: 'Service', identifiers: ['ec2.amazonaws.com'] }],
          actions: ['sts:AssumeRole'],
        },
      ],
    },
  },
};

describe('a policy', () => {
  it('is the same as a text and as a data source, whatever the order', () => {
    const stack = (policy: string, data = {}) =>
      resourcesIn(JSON.stringify({ resource: { aws_iam_role_policy: { p: { policy, name: 'p' } } }, data }));
    const text = stack(JSON_FORM);
    expect(stack('${data.aws_iam_policy_document.d.json}', DATA)).toEqual(text);
    expect(policyStatements(text.get('aws_iam_role_policy.p')!.policy)).toEqual([
      { Sid: 'Assume', Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
      {
        Sid: 'Tls',
        Effect: 'Deny',
        Principal: { AWS: ['*'] },
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: ['${aws_s3_bucket.b.arn}/$${aws:username}/*'],
        Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
      },
    ]);
  });

  it('is found below blocks and lists, and nothing else is touched', () => {
    const { inline, ...rest } = canonicalPolicies({
      inline: [{ policy: JSON_FORM }],
      arn: '${aws_vpc.v.arn}',
      count: 2,
    }) as { inline: { policy: string }[] };
    expect(policyStatements(inline[0]!.policy)).toHaveLength(2);
    expect(rest).toEqual({ arn: '${aws_vpc.v.arn}', count: 2 });
    expect(policyStatements('${aws_vpc.v.arn}')).toBeNull();
    expect(policyStatements('{"widgets":[]}')).toBeNull();
  });
});
