import type { AccessRoute } from '../../plan/security/access-change.js';
import { policyStatements } from '../compare/canonical-policies.js';
import { type ResourceBody, type StackResources, typeOf } from '../compare/resource-body.js';
import { type AccessRule, type AccessUnit, allowed, type Term } from './access-rule.js';
import { clusterRules, EXPOSURES, securityGroupRule } from './network-rules.js';
import { anything, named, policyRules } from './policy-rules.js';
import { readable } from './readable-names.js';

/** Rules of one resource, which decide together with those of others of the same key. */
type Part = AccessUnit;

type PartsOf = (body: ResourceBody, address: string, resources: StackResources) => readonly Part[];

/** Everything in a stack that lets somebody do something, by unit, in the order of the keys. */
export function stackAccess(resources: StackResources): ReadonlyMap<string, AccessUnit> {
  const units = new Map<string, AccessUnit>();
  for (const [address, body] of resources) {
    const parts = [...(PARTS[typeOf(address)]?.(body, address, resources) ?? []), ...otherParts(body, address)];
    for (const part of parts) {
      const known = units.get(part.key);
      units.set(part.key, known === undefined ? part : { ...known, rules: [...known.rules, ...part.rules] });
    }
  }
  return units;
}

function part(route: AccessRoute, address: string, rules: readonly AccessRule[], subject = address): Part {
  return { key: `${route} ${address}`, route, address, subject, rules };
}

/** By type of resource; policies of types that are not here are found by their arguments. */
const PARTS: Readonly<Record<string, PartsOf>> = {
  aws_iam_role: (body, address, resources) => [
    part('permissions', address, boundary(body, roleTerm(address, resources))),
    part(
      'trust',
      address,
      policyRules(policyStatements(body.assume_role_policy)!, { who: null, itself: roleTerm(address, resources) }),
    ),
  ],
  aws_iam_role_policy: (body, _, resources) =>
    ofRole(String(body.role), resources, (who) => policyRules(policyStatements(body.policy)!, { who, itself: null })),
  aws_iam_role_policy_attachment: ({ role, policy_arn }, _, resources) =>
    ofRole(String(role), resources, (who) => [allowed(who, policyTerm(String(policy_arn)), anything('anything'))]),
  aws_iam_policy: (body, address) => [
    part(
      'permissions',
      address,
      policyRules(policyStatements(body.policy)!, { who: named(address, `holders of ${address}`), itself: null }),
    ),
  ],
  aws_iam_instance_profile: ({ role }, address, resources) =>
    assumes(`instances of ${address}`, String(role), resources),
  aws_eks_pod_identity_association: ({ namespace, service_account, role_arn }, _, resources) =>
    assumes(`service account ${namespace}/${service_account}`, String(role_arn), resources),
  aws_kms_grant: ({ grantee_principal, key_id, operations }, address) => [
    part(
      'resource',
      address,
      (operations as readonly string[]).map((operation) =>
        allowed(named(String(grantee_principal)), named(`kms:${operation}`), named(String(key_id))),
      ),
      referred(String(key_id)),
    ),
  ],
  aws_vpc_endpoint: ({ policy }, address) => [
    part(
      'endpoint',
      address,
      policy === undefined
        ? [allowed(anything('anyone'), anything('any request'), anything('anything'))]
        : policyRules(policyStatements(policy)!, { who: null, itself: null }),
    ),
  ],
  aws_eks_access_entry: (body, _, resources) => cluster(body, resources),
  aws_eks_access_policy_association: (body, _, resources) => cluster(body, resources),
  aws_vpc_security_group_ingress_rule: (body) => [groupPart(body, 'ingress')],
  aws_vpc_security_group_egress_rule: (body) => [groupPart(body, 'egress')],
};

/** Policies of buckets, keys, queues, topics and the like, and what the internet reaches. */
function otherParts(body: ResourceBody, address: string): Part[] {
  const type = typeOf(address);
  const subject = subjectOf(body, address);
  const itself = named(subject);
  const exposures = EXPOSURES[type]?.(body, itself) ?? [];
  const policies =
    PARTS[type] === undefined ? Object.values(body).flatMap((value) => policyStatements(value) ?? []) : [];
  return [
    ...(exposures.length === 0 ? [] : [part('exposure', address, exposures, subject)]),
    ...(policies.length === 0
      ? []
      : [part('resource', address, policyRules(policies, { who: null, itself }), subject)]),
  ];
}

/** What a companion is about: the bucket of a bucket's policy; else the resource itself. */
function subjectOf(body: ResourceBody, address: string): string {
  const named = ['bucket', 'file_system_id', 'queue_url', 'arn'].map((argument) => body[argument]);
  const of = named.find((value) => typeof value === 'string' && value.startsWith('${'));
  return of === undefined ? address : referred(String(of));
}

/** Address in `${aws_s3_bucket.data.id}`. */
function referred(text: string): string {
  return /^\$\{(\w+\.[\w-]+)/.exec(text)?.[1] ?? text;
}

function ofRole(role: string, resources: StackResources, rules: (who: Term) => AccessRule[]): Part[] {
  const address = referred(role);
  return [part('permissions', address, rules(roleTerm(address, resources)))];
}

function assumes(who: string, role: string, resources: StackResources): Part[] {
  const address = referred(role);
  return [
    part('trust', address, [
      allowed(named(who), named('sts:assumerole', 'sts:AssumeRole'), roleTerm(address, resources)),
    ]),
  ];
}

function roleTerm(address: string, resources: StackResources): Term {
  return named(address, `role ${resources.get(address)?.name ?? readable(address)}`);
}

function policyTerm(arn: string): Term {
  return named(`policy ${arn}`, `all of policy ${readable(arn).replace(/^.*:policy\//, '')}`);
}

/** What a boundary takes away is in another policy: its name stands for it. */
function boundary({ permissions_boundary: arn }: ResourceBody, who: Term): AccessRule[] {
  if (arn === undefined) return [];
  const beyond = named(
    `beyond ${arn}`,
    `what the boundary ${readable(String(arn)).replace(/^.*:policy\//, '')} leaves out`,
  );
  return [{ effect: 'Deny', who, action: beyond, resource: anything('anything'), conditions: [] }];
}

function cluster(body: ResourceBody, resources: StackResources): Part[] {
  const principalOf = (reference: string): string => {
    const entry = /^\$\{(aws_eks_access_entry\.[\w-]+)\.principal_arn\}$/.exec(reference)?.[1];
    return entry === undefined ? reference : String(resources.get(entry)?.principal_arn ?? reference);
  };
  return [part('cluster', referred(String(body.cluster_name)), clusterRules(body, principalOf))];
}

function groupPart(body: ResourceBody, direction: 'ingress' | 'egress'): Part {
  const group = referred(String(body.security_group_id));
  return {
    ...part('network', group, [securityGroupRule(body, direction)]),
    key: `network ${direction} ${body.security_group_id}`,
  };
}
