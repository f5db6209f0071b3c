import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareAccess } from '../../../lib/terraform/access/compare-access.js';
import { policyStatements } from '../../../lib/terraform/compare/canonical-policies.js';
import { type ResourceBody, type StackResources, typeOf } from '../../../lib/terraform/compare/resource-body.js';
import { resourcesIn } from '../../../lib/terraform/compare/stack-resources.js';

/** Halls that have every kind of policy between them. */
const HALLS = ['batch', 'ec2', 'hardened', 'hybrid', 'karpenter'];

/** Types that let somebody in without a policy. */
const GRANTS = [
  'aws_eks_access_entry',
  'aws_eks_access_policy_association',
  'aws_eks_pod_identity_association',
  'aws_iam_instance_profile',
  'aws_iam_role_policy_attachment',
  'aws_kms_grant',
  'aws_vpc_security_group_egress_rule',
  'aws_vpc_security_group_ingress_rule',
];

/** A statement that is nowhere: each route has what it needs of it. */
const MORE = {
  Effect: 'Allow',
  Principal: { AWS: ['arn:aws:iam::111122223333:root'] },
  Action: ['zz:Do'],
  Resource: ['zz'],
};

const changed = (resources: StackResources, address: string, body: ResourceBody | null): StackResources => {
  const others = new Map(resources);
  if (body !== null) others.set(address, body);
  else {
    others.delete(address);
    // A policy of an entry goes with the entry.
    for (const [other, { principal_arn }] of resources) {
      if (principal_arn === `\${${address}.principal_arn}`) others.delete(other);
    }
  }
  return others;
};

describe.each(HALLS)('in the hall %s', (name) => {
  const resources = resourcesIn(readFileSync(new URL(`../../golden/${name}/cdk.tf.json`, import.meta.url), 'utf8'));

  it('one statement more in any policy is told, and told once', () => {
    let policies = 0;
    for (const [address, body] of resources) {
      for (const [argument, value] of Object.entries(body)) {
        const statements = policyStatements(value);
        if (statements === null) continue;
        policies += 1;
        const more = { ...body, [argument]: JSON.stringify({ Statement: [...statements, MORE] }) };
        const told = compareAccess(resources, changed(resources, address, more));
        // What an endpoint's policy admits already may be everything.
        expect(
          told.map(({ kind, actions }) => [kind, ...actions]),
          `${address} ${argument}`,
        ).toEqual([['added', 'zz:Do']]);
      }
    }
    expect(policies).toBeGreaterThan(5);
  });

  it('what lets somebody in without a policy is told when it goes', () => {
    const granting = [...resources].filter(([address]) => GRANTS.includes(typeOf(address)));
    expect(granting.length).toBeGreaterThan(0);
    for (const [address] of granting) {
      const told = compareAccess(resources, changed(resources, address, null));
      expect(told.length, address).toBeGreaterThan(0);
      expect(
        told.every(({ effect, kind }) => effect === 'Allow' && kind === 'removed'),
        address,
      ).toBe(true);
    }
  });
});
