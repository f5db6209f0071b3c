import { OPEN_STATEMENTS, SOURCELESS_SERVICES, WIDE_STATEMENTS } from '../../lib/plan/security/policy-exceptions.js';
import type { Json, Synthesized } from './synthesized.js';

const ACCOUNT = '${data.aws_caller_identity.account_identity.account_id}';
const PARTITION = '${data.aws_partition.account_partition.partition}';

/** AWS's own policies that roles may have, by the end of the ARN. */
const MANAGED = [
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEKSClusterPolicy',
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonSSMManagedInstanceCore',
  'CloudWatchAgentServerPolicy',
  'EC2InstanceProfileForImageBuilder',
  'service-role/AWSBackupServiceRolePolicyForBackup',
  'service-role/AWSBackupServiceRolePolicyForRestores',
  'service-role/AWS_ConfigRole',
  'service-role/AmazonEC2ContainerServiceforEC2Role',
  'service-role/AmazonEBSCSIDriverPolicy',
  'service-role/AmazonEFSCSIDriverPolicy',
];

/** What the exceptions call the carriers of policies. */
export const CARRIERS = {
  key: 'aws_kms_key',
  role: 'aws_iam_role_policy',
  topic: 'aws_sns_topic_policy',
  trust: 'aws_iam_role',
} as const;

/** Arguments that hold a policy, wherever in a resource. */
const POLICY_ARGUMENTS = ['access_policy', 'assume_role_policy', 'policy'];

const many = <T>(value: T | T[] | undefined): T[] => (value === undefined ? [] : ([value].flat() as T[]));

/** Every policy document of a synthesis, with the address of what carries it. */
export function documentsOf(hall: Synthesized): { address: string; argument: string; statements: Json[] }[] {
  return hall.addresses().flatMap((address) => {
    const [type, name] = address.split('.') as [string, string];
    return Object.entries<Json>(hall.json.resource[type][name])
      .filter(
        ([argument, value]) =>
          POLICY_ARGUMENTS.includes(argument) && typeof value === 'string' && value.startsWith('{'),
      )
      .map(([argument, value]) => ({ address, argument, statements: many<Json>(JSON.parse(value).Statement) }));
  });
}

/** What a security review would refuse, one line each; empty: nothing. */
export function auditPolicies(hall: Synthesized): string[] {
  return [
    ...documentsOf(hall).flatMap(({ address, argument, statements }) =>
      statements.flatMap((statement) =>
        auditStatement(address.split('.')[0]!, argument, statement).map(
          (fault) => `${address} ${statement.Sid}: ${fault}`,
        ),
      ),
    ),
    ...auditAttachments(hall),
    ...auditBoundaries(hall),
  ];
}

function auditStatement(type: string, argument: string, statement: Json): string[] {
  const { Effect, Action, Resource, Principal, Condition, NotAction, NotPrincipal, NotResource, Sid } = statement;
  const faults: string[] = [];
  if (NotAction || NotPrincipal || NotResource) faults.push('says what it does not mean instead of what it does');
  if (Effect !== 'Allow') return faults;
  if (type === 'aws_vpc_endpoint') return [...faults, ...auditPassage(statement)];
  const actions = many<string>(Action);
  const everything = many<string>(Resource).includes('*');
  const listed = WIDE_STATEMENTS.some((wide) => CARRIERS[wide.on] === type && wide.sid === Sid);
  const ofKey = type === 'aws_kms_key' || type === 'aws_kms_key_policy';
  const wide = ofKey ? actions.some((action) => /^(\*|kms:\*)$/.test(action)) : everything;
  if (wide && !listed) faults.push('reaches all resources and is not listed with a reason');
  if (!ofKey && everything && actions.some((action) => action.includes('*'))) {
    faults.push('a wildcard action on all resources');
  }
  if (actions.includes('*')) faults.push('every action');
  if (argument === 'assume_role_policy') faults.push(...auditTrust(actions));
  return [...faults, ...auditPrincipal(type, Principal, Condition, Sid)];
}

/** What an endpoint lets through, which grants nothing: to the account's own resources, or without writing elsewhere. */
function auditPassage({ Action, Resource, Condition }: Json): string[] {
  const equal: Json = Condition?.StringEquals ?? {};
  const ours = (kind: string) => equal[`aws:${kind}Account`] !== undefined || equal[`aws:${kind}OrgID`] !== undefined;
  if (ours('Principal') && ours('Resource')) return [];
  const reads = many<string>(Action).every((action) =>
    /^[a-z0-9-]+:(BatchCheck|BatchGet|Get|List)[A-Za-z]+$/.test(action),
  );
  const faults = reads ? [] : ['lets more than reads through to resources of others'];
  const named = !many<string>(Resource).includes('*');
  return named || ours('Principal') ? faults : [...faults, 'lets anybody through to anything'];
}

function auditTrust(actions: readonly string[]): string[] {
  const known = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:SetSourceIdentity', 'sts:TagSession'];
  return actions.every((action) => known.includes(action)) ? [] : ['a trust for more than assuming the role'];
}

function auditPrincipal(type: string, principal: Json, condition: Json, sid: string): string[] {
  if (principal === undefined) return [];
  if (principal === '*' || many<string>(principal.AWS).includes('*')) {
    const open = OPEN_STATEMENTS.find((statement) => statement.sid === sid);
    const narrowed = open && condition?.Bool?.[open.condition] === 'true';
    return narrowed || isOfOwnAccount(condition) ? [] : ['open to everyone'];
  }
  const faults: string[] = [];
  for (const arn of many<string>(principal.AWS)) {
    if (!arn.startsWith(`arn:${PARTITION}:iam::${ACCOUNT}:`)) faults.push(`open to another account: ${arn}`);
  }
  for (const service of many<string>(principal.Service)) {
    const mayStayOpen = SOURCELESS_SERVICES.some((known) => known.service === service && CARRIERS[known.on] === type);
    if (!mayStayOpen && !isBound(condition)) faults.push(`${service} may act for others`);
  }
  const known = ['AWS', 'Service'];
  const other = Object.keys(principal).filter((kind) => !known.includes(kind));
  return other.length > 0 ? [...faults, `a principal of kind ${other.join(', ')}`] : faults;
}

/** Whether a key's users are roles of this account alone. */
function isOfOwnAccount(condition: Json): boolean {
  const { StringEquals, ArnLike } = condition ?? {};
  const asRole = String(ArnLike?.['aws:PrincipalArn'] ?? '').startsWith(`arn:${PARTITION}:iam::${ACCOUNT}:role/`);
  return asRole && StringEquals?.['kms:CallerAccount'] === ACCOUNT;
}

/** Whether a condition that compares whole values names this account: the source, the caller's tags, the context. */
function isBound(condition: Json): boolean {
  return Object.entries<Json>(condition ?? {}).some(
    ([operator, keys]) =>
      /^(StringEquals|StringLike|ArnEquals|ArnLike)$/.test(operator) &&
      Object.values<Json>(keys).some((values) => {
        const all = many<string>(values);
        return (
          all.length > 0 &&
          all.every(
            (value) => value === ACCOUNT || value.includes(`:${ACCOUNT}:`) || /arn:[^:]+:s3:::.*\$\{data/.test(value),
          )
        );
      }),
  );
}

function auditAttachments(hall: Synthesized): string[] {
  return Object.entries(hall.all('iam_role_policy_attachment'))
    .filter(([, { policy_arn }]) => !MANAGED.some((name) => policy_arn === `arn:${PARTITION}:iam::aws:policy/${name}`))
    .map(([name, { policy_arn }]) => `${name}: ${policy_arn} is not among the managed policies that are known`);
}

/** All roles have the same boundary, or none has any. */
function auditBoundaries(hall: Synthesized): string[] {
  const roles = Object.entries(hall.all('iam_role'));
  const boundary = roles.find(([, { permissions_boundary }]) => permissions_boundary)?.[1].permissions_boundary;
  return roles
    .filter(([, role]) => role.permissions_boundary !== boundary)
    .map(([name]) => `${name}: a role without the permissions boundary`);
}
