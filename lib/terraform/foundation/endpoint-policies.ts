import type { PerimeterPlan } from '../../plan/shape/network-plan.js';
import type { HallAccount } from './hall-account.js';
import type { PolicyStatement } from './policy-document.js';

/** What a policy of an endpoint is made from. */
interface PerimeterParts {
  readonly perimeter: PerimeterPlan;
  readonly account: HallAccount;
}

type Statements = (parts: PerimeterParts) => readonly PolicyStatement[];

/**
 * Requests of the account's roles for its own resources, and for those of others that the perimeter names; everything else
 * is refused. Services that are not here keep the default, which admits all.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
const POLICIES: Readonly<Record<string, Statements>> = {
  'ecr.api': registryStatements,
  'ecr.dkr': registryStatements,
  kms: ownStatements,
  s3: bucketStatements,
  s3express: ownStatements,
  sts: tokenStatements,
};

/** Statements of the policy of a service's endpoint; null: the default, which admits all. */
export function endpointStatements(service: string, parts: PerimeterParts): readonly PolicyStatement[] | null {
  return POLICIES[service]?.(parts) ?? null;
}

const ANYONE = { aws: '*' } as const;

/** Whoever asks and whatever is asked for, by account and organisation. */
function ownStatements({ perimeter, account }: PerimeterParts): PolicyStatement[] {
  const { organization, accounts } = perimeter;
  const own = [account.accountId, ...accounts];
  const statement = (
    sid: string,
    resources: Readonly<Record<string, string | readonly string[]>>,
  ): PolicyStatement => ({
    sid,
    principal: ANYONE,
    actions: ['*'],
    resources: ['*'],
    conditions: { StringEquals: { ...callers(perimeter, account), ...resources } },
  });
  return [
    statement('ResourcesOfTheAccount', { 'aws:ResourceAccount': own.length === 1 ? own[0]! : own }),
    ...(organization === null ? [] : [statement('ResourcesOfTheOrganization', { 'aws:ResourceOrgID': organization })]),
  ];
}

/** A key of somebody else is refused, wherever it leads. */
function callers({ organization }: PerimeterPlan, { accountId }: HallAccount): Readonly<Record<string, string>> {
  return organization === null ? { 'aws:PrincipalAccount': accountId } : { 'aws:PrincipalOrgID': organization };
}

/** What the perimeter's callers may do beside what is their own. */
function calls(
  { perimeter, account }: PerimeterParts,
  sid: string,
  actions: readonly string[],
  resources: readonly string[] = ['*'],
): PolicyStatement {
  return { sid, principal: ANYONE, actions, resources, conditions: { StringEquals: callers(perimeter, account) } };
}

/** Layers are fetched by the signature of ECR, so that no condition on the caller holds for buckets of AWS. */
function bucketStatements(parts: PerimeterParts): PolicyStatement[] {
  const { perimeter, account } = parts;
  const arns = perimeter.readableBuckets.map((bucket) => `arn:${account.partition}:s3:::${bucket}`);
  return [
    ...ownStatements(parts),
    {
      sid: 'ReadableBuckets',
      principal: ANYONE,
      actions: ['s3:GetObject', 's3:ListBucket'],
      resources: arns.flatMap((arn) => [arn, `${arn}/*`]),
    },
  ];
}

/** A token of ECR is for no resource. */
function registryStatements(parts: PerimeterParts): PolicyStatement[] {
  const { perimeter, account } = parts;
  const { readableRegistries } = perimeter;
  return [
    ...ownStatements(parts),
    calls(parts, 'Tokens', ['ecr:GetAuthorizationToken']),
    ...(readableRegistries.length === 0
      ? []
      : [
          calls(
            parts,
            'ReadableRegistries',
            ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            readableRegistries.map(
              (registry) => `arn:${account.partition}:ecr:${account.region}:${registry}:repository/*`,
            ),
          ),
        ]),
  ];
}

/** Who one is, is asked of no resource. */
function tokenStatements(parts: PerimeterParts): PolicyStatement[] {
  return [...ownStatements(parts), calls(parts, 'WhoAmI', ['sts:GetCallerIdentity'])];
}
