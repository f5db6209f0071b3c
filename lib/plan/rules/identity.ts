import { type AwsRule, awsRule, type RuledHall, type Subject, workloadPath } from '../kinds/aws-rule.js';
import { type AwsName, bucketArnCharacters, NAME_LIMITS } from '../kinds/names.js';
import { platformOf } from '../platforms/platforms.js';
import { madeBucket } from '../records/log-bucket.js';
import type { Hall } from '../shape/hall.js';
import type { AccessPlan } from '../shape/identity-plan.js';
import { ofStores, storeOf } from '../stores/stores.js';

const IAM_LIMITS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';

/** Characters of all inline policies of a role, blanks not counted; no request raises it. */
const ROLE_POLICIES_MAX = 10_240;
/** Characters of a role's trust: what an account has at first, and the most that can be asked for. */
const TRUST_DEFAULT = 2048;
const TRUST_MAX = 8192;

/** Upper bounds of what stands around the names in a policy. */
const POLICY_FRAME = 700;
const WHOLE_BUCKET_FRAME = 12;
const FOLDER_FRAME = 520;
const TRUST_FRAME = 320;
/** `"arn:aws-us-gov:iam::123456789012:",` */
const PRINCIPAL_FRAME = 38;

/** What IAM refuses of policies, and AWS of names. */
export const IDENTITY_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'workload-policy-fits',
    title: 'the grants of a workload fit into the policies of its role',
    source: IAM_LIMITS,
    subjects: ({ blueprint, hall }) =>
      hall.access.map((about) => ({ about, path: workloadPath(blueprint, about.key, 'access') })),
    breach: (access, { hall }) => {
      const characters = accessPolicyCharacters(access, hall);
      if (characters <= ROLE_POLICIES_MAX) return null;
      return {
        message: `the policy of workload ${access.key} would have up to ${characters} characters, and a role allows ${ROLE_POLICIES_MAX}`,
        hint: 'name whole stores instead of folders, or split the workload',
      };
    },
  }),
  awsRule({
    id: 'trust-fits',
    title: 'the principals of a role fit into its trust policy',
    source: IAM_LIMITS,
    subjects: ({ hall }) => hall.identity.people.map((about) => ({ about, path: ['people', `${about.key}s`] })),
    breach: ({ key, principals }) => {
      const characters = principals.reduce((sum, { length }) => sum + PRINCIPAL_FRAME + length, TRUST_FRAME);
      if (characters <= TRUST_DEFAULT) return null;
      const most = characters > TRUST_MAX ? TRUST_MAX : TRUST_DEFAULT;
      const message = `the trust policy of the ${key}s' role would have up to ${characters} characters, and IAM allows ${most}`;
      if (most === TRUST_MAX) return { message, hint: 'name fewer principals, or use "*" for common parts' };
      return {
        severity: 'warning',
        message,
        hint: 'raise "Role trust policy length" under IAM in Service Quotas, or name fewer principals, with "*" for common parts',
      };
    },
  }),
  awsRule({
    id: 'names-fit',
    title: 'names are valid in AWS, short enough, and unique',
    source: IAM_LIMITS,
    subjects: eachName,
    breach: ({ of, name, twice }) => {
      const { most, pattern } = NAMED[of];
      const wrong =
        name.length > most
          ? `has ${name.length} characters, and AWS allows ${most}`
          : !pattern.test(name)
            ? 'is not valid in AWS'
            : twice
              ? 'is used twice'
              : null;
      if (wrong === null) return null;
      return { message: `the name of a ${of}, "${name}", ${wrong}`, hint: 'choose other names' };
    },
  }),
];

/** Upper bound of the policy's length without blanks: account, partition and Terraform's own names filled in. */
export function accessPolicyCharacters({ grants }: AccessPlan, { stores, region }: Hall): number {
  return grants.reduce((sum, { store: key, prefix }) => {
    const store = stores.find((other) => other.key === key);
    const known = store && storeOf(store).arnCharacters?.(store, region);
    const arn = known ?? bucketArnCharacters(NAME_LIMITS.bucket);
    const folder = FOLDER_FRAME + 3 * arn + 2 * prefix.length;
    return sum + (prefix === '' ? 2 * arn + WHOLE_BUCKET_FRAME : folder);
  }, POLICY_FRAME);
}

/** Limits of AWS beside its own pages' words; account ids count where they are appended. */
const NAMED: Readonly<Record<AwsName['of'], { readonly most: number; readonly pattern: RegExp }>> = {
  role: { most: 64, pattern: /^[\w+=,.@-]+$/ },
  // Launch templates, which bear the same names, have three characters at least.
  'node group': { most: 63, pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,}$/ },
  cluster: { most: 100, pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/ },
  bucket: { most: 63 - '-123456789012'.length, pattern: /^[a-z0-9][a-z0-9-]+$/ },
  'directory bucket': { most: 63 - '-123456789012--use1-az4--x-s3'.length, pattern: /^[a-z0-9][a-z0-9-]+$/ },
  'security group': { most: 255, pattern: /^(?!sg-)[ -~]+$/ },
  'target group': { most: 32, pattern: /^(?!internal-)(?!.*--)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/ },
};

/** Every name of the hall, and whether an earlier one is the same. */
function eachName({ hall }: RuledHall): Subject<AwsName & { readonly twice: boolean }>[] {
  const { identity, access, network, fleets, stores, accessLogs } = hall;
  const roles = [...identity.people, ...access, ...[madeBucket(network.flowLogs) ?? []].flat()];
  const logBucket = madeBucket(accessLogs);
  const names: AwsName[] = [
    ...platformOf(hall).names(hall),
    ...roles.map(({ roleName: name }) => ({ of: 'role', name }) as const),
    ...fleets.map(({ name }) => ({ of: 'node group', name }) as const),
    ...(logBucket === null ? [] : [{ of: 'bucket', name: logBucket.bucketPrefix } as const]),
    { of: 'security group', name: network.endpointSecurityGroup },
    ...ofStores(stores, (planner, store) => planner.names(store)),
  ];
  const isTwice = ({ of, name }: AwsName, index: number) =>
    names.findIndex((other) => other.of === of && other.name === name) !== index;
  return names.map((name, index) => ({ about: { ...name, twice: isTwice(name, index) }, path: ['name'] }));
}
