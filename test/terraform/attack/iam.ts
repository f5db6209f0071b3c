/**
 * What a role may do, as IAM decides it within one account: an explicit Deny wins, then an Allow of the role's policies or
 * of the resource's. A permissions boundary is somebody else's policy and takes away only: the worst case has none.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import type { Json } from '../synthesized.js';
import { MANAGED_POLICIES } from './managed-policies.js';

/** One request. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  /** What conditions compare; a key that is not here is in no request of this kind. */
  readonly context?: Readonly<Record<string, string>>;
}

/** A role of a stack with all its policies. */
export interface Role {
  /** Of the resource, without `aws_iam_role.`. */
  readonly name: string;
  readonly statements: readonly Json[];
  readonly trust: readonly Json[];
}

const many = (value: Json): string[] => (value === undefined ? [] : [value].flat());

/** @throws Error for a managed policy that `MANAGED_POLICIES` does not know */
export function rolesOf(hall: Json): Role[] {
  const {
    aws_iam_role: roles = {},
    aws_iam_role_policy: own = {},
    aws_iam_role_policy_attachment: attached = {},
  } = hall.resource;
  return Object.entries<Json>(roles).map(([name, { assume_role_policy }]) => {
    const isOfRole = ({ role }: Json): boolean => String(role).includes(`aws_iam_role.${name}.`);
    const inline = Object.values<Json>(own)
      .filter(isOfRole)
      .flatMap(({ policy }) => JSON.parse(policy).Statement);
    const managed = Object.values<Json>(attached)
      .filter(isOfRole)
      .flatMap(({ policy_arn: arn }) => managedStatements(String(arn).replace(/^.*:policy\//, '')));
    return { name, statements: [...inline, ...managed], trust: JSON.parse(assume_role_policy).Statement };
  });
}

function managedStatements(name: string): Json[] {
  const policy = MANAGED_POLICIES[name];
  if (policy === undefined) throw new Error(`what ${name} allows is not known`);
  return policy.statements.map((statement) => ({ Sid: name, Effect: 'Allow', ...statement }));
}

/** Policies of resources, by the reference to the resource's ARN that their statements begin with. */
export function resourceStatements(hall: Json): Json[] {
  const policies = ['aws_s3_bucket_policy', 'aws_sns_topic_policy', 'aws_efs_file_system_policy', 'aws_kms_key'];
  return policies
    .flatMap((type) => Object.values<Json>(hall.resource[type] ?? {}))
    .flatMap(({ policy }) => (policy === undefined ? [] : JSON.parse(policy).Statement));
}

/** Whether a role may make a request. */
export function allows(role: Role, hall: Json, request: Request): boolean {
  const own = role.statements.filter((statement) => applies(statement, request));
  const ofResource = resourceStatements(hall).filter(
    (statement) => names(statement.Principal, role.name) && applies(statement, request),
  );
  const all = [...own, ...ofResource];
  return all.some(({ Effect }) => Effect === 'Allow') && !all.some(({ Effect }) => Effect === 'Deny');
}

/** What some statements alone say to a request; null: nothing. */
export function decide(statements: readonly Json[], request: Request): 'Allow' | 'Deny' | null {
  const applying = statements.filter((statement) => applies(statement, request));
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'Deny';
  return applying.length > 0 ? 'Allow' : null;
}

/** Every statement of a role that allows an action on anything, under whatever condition. */
export function statementsFor(role: Role, action: string): Json[] {
  return role.statements.filter(
    ({ Effect, Action, NotAction }) =>
      Effect === 'Allow' &&
      (NotAction === undefined
        ? many(Action).some((one) => matches(one, action))
        : !many(NotAction).some((one) => matches(one, action))),
  );
}

/** Everyone, or the role itself: the account alone lets IAM decide, and services are no roles. */
function names(principal: Json, role: string): boolean {
  return principal === '*' || many(principal?.AWS).some((one) => one === '*' || one.includes(`aws_iam_role.${role}.`));
}

function applies(
  { Action, NotAction, Resource, NotResource, Condition }: Json,
  { action, resource, context = {} }: Request,
): boolean {
  const acts =
    NotAction === undefined
      ? many(Action).some((one) => matches(one, action, true))
      : !many(NotAction).some((one) => matches(one, action, true));
  const on =
    NotResource === undefined
      ? many(Resource).some((one) => matches(one, resource))
      : !many(NotResource).some((one) => matches(one, resource));
  return acts && on && holds(Condition ?? {}, { 'aws:SecureTransport': 'true', ...context });
}

function holds(condition: Json, context: Readonly<Record<string, string>>): boolean {
  return Object.entries<Json>(condition).every(([operator, keys]) =>
    Object.entries<Json>(keys).every(([key, values]) => {
      const given = context[key];
      const is = (test: (value: string) => boolean): boolean => many(values).some(test);
      switch (operator) {
        case 'StringEquals':
        case 'ArnEquals':
        case 'Bool':
        case 'ForAnyValue:StringEquals':
          return given !== undefined && is((value) => value === given);
        case 'StringLike':
        case 'ArnLike':
          return given !== undefined && is((value) => matches(value, given));
        case 'StringNotEquals':
        case 'ArnNotEquals':
          return given === undefined || !is((value) => value === given);
        case 'StringNotLike':
        case 'ArnNotLike':
          return given === undefined || !is((value) => matches(value, given));
        case 'StringNotEqualsIfExists':
        case 'ArnNotLikeIfExists':
          return given === undefined || !is((value) => matches(value, given));
        case 'StringEqualsIfExists':
        case 'ForAllValues:StringEquals':
          return given === undefined || is((value) => value === given);
        case 'Null':
          return is((value) => (value === 'true') === (given === undefined));
        default:
          throw new Error(`what ${operator} compares is not known`);
      }
    }),
  );
}

/** `*` and `?` as IAM reads them; actions in any case. */
function matches(pattern: string, text: string, anyCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, anyCase || /^[a-z0-9-]+:[A-Za-z*]+$/.test(text) ? 'is' : 's').test(text);
}
