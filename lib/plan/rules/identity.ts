import { type AwsRule, type Breach, type RuledHall, workloadPath } from '../kinds/aws-rule.js';
import { NAME_LIMITS } from '../kinds/names.js';
import { platformNames } from '../platforms/platforms.js';
import type { AccessPlan } from '../shape/identity-plan.js';

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
/** `arn:aws-us-gov:s3:::` and the account id at the end. */
const BUCKET_ARN_FRAME = 21 + 13;
/** `"arn:aws-us-gov:iam::123456789012:",` */
const PRINCIPAL_FRAME = 38;

export const IDENTITY_RULES: readonly AwsRule[] = [
  {
    id: 'workload-policy-fits',
    title: 'what a workload may touch fits into the policy of its role',
    source: IAM_LIMITS,
    breaches: ({ blueprint, hall }) =>
      hall.access.flatMap((access): Breach[] => {
        const characters = accessPolicyCharacters(access, hall);
        if (characters <= ROLE_POLICIES_MAX) return [];
        return [
          {
            path: workloadPath(blueprint, access.key, 'access'),
            message: `the policy of workload ${access.key} would have up to ${characters} characters, and a role takes ${ROLE_POLICIES_MAX}`,
            hint: 'name whole stores instead of folders, or split the workload',
          },
        ];
      }),
  },
  {
    id: 'trust-fits',
    title: 'those who may assume a role fit into its trust',
    source: IAM_LIMITS,
    breaches: ({ hall: { identity } }) =>
      identity.people.flatMap(({ key, principals }): Breach[] => {
        const characters =
          TRUST_FRAME + principals.reduce((sum, principal) => sum + PRINCIPAL_FRAME + principal.length, 0);
        if (characters <= TRUST_DEFAULT) return [];
        const message = `the trust of the ${key}s' role would have up to ${characters} characters, and IAM takes ${characters > TRUST_MAX ? TRUST_MAX : TRUST_DEFAULT}`;
        const path = ['people', `${key}s`];
        return [
          characters > TRUST_MAX
            ? { path, message, hint: 'name fewer, with "*" for what they share' }
            : {
                path,
                severity: 'warning',
                message,
                hint: 'raise "Role trust policy length" under IAM in Service Quotas, or name fewer with "*" for what they share',
              },
        ];
      }),
  },
  {
    id: 'names-fit',
    title: 'names are no longer than AWS takes, and no two are alike',
    source: IAM_LIMITS,
    breaches: ({ hall }) => NAMED.flatMap((named) => wrongNames(named, hall)),
  },
];

/** Upper bound of the policy's length without blanks: account, partition and Terraform's own names filled in. */
export function accessPolicyCharacters({ grants }: AccessPlan, { stores, region }: RuledHall['hall']): number {
  return grants.reduce((sum, { store: key, prefix }) => {
    const store = stores.find((other) => other.key === key);
    const name = store !== undefined && 'bucketPrefix' in store ? store.bucketPrefix.length : NAME_LIMITS.bucket;
    const arn = BUCKET_ARN_FRAME + name + (store?.kind === 'express' ? region.length + 24 : 0);
    const folder = FOLDER_FRAME + 3 * arn + 2 * prefix.length;
    return sum + (prefix === '' ? 2 * arn + WHOLE_BUCKET_FRAME : folder);
  }, POLICY_FRAME);
}

interface Named {
  readonly what: string;
  readonly most: number;
  readonly pattern: RegExp;
  readonly names: (hall: RuledHall['hall']) => readonly string[];
}

/** Limits of AWS beside its own pages' words; account ids count where they are appended. */
const NAMED: readonly Named[] = [
  {
    what: 'role',
    most: 64,
    pattern: /^[\w+=,.@-]+$/,
    names: (hall) => {
      const { identity, access, network } = hall;
      return [
        ...platformNames(hall, 'role'),
        ...identity.people.map(({ roleName }) => roleName),
        ...access.map(({ roleName }) => roleName),
        ...(network.flowLogs === null ? [] : [network.flowLogs.roleName]),
      ];
    },
  },
  {
    // Launch templates, which bear the same names, have three characters at least.
    what: 'node group',
    most: 63,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,}$/,
    names: (hall) => [...platformNames(hall, 'node group'), ...hall.fleets.map(({ name }) => name)],
  },
  {
    what: 'cluster',
    most: 100,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    names: (hall) => platformNames(hall, 'cluster'),
  },
  {
    what: 'bucket',
    most: 63 - '-123456789012'.length,
    pattern: /^[a-z0-9][a-z0-9-]+$/,
    names: ({ stores, accessLogs }) => [
      ...stores.flatMap((store) => (store.kind === 'object' ? [store.bucketPrefix] : [])),
      ...(accessLogs === null ? [] : [accessLogs.bucketPrefix]),
    ],
  },
  {
    what: 'directory bucket',
    most: 63 - '-123456789012--use1-az4--x-s3'.length,
    pattern: /^[a-z0-9][a-z0-9-]+$/,
    names: ({ stores }) => stores.flatMap((store) => (store.kind === 'express' ? [store.bucketPrefix] : [])),
  },
  {
    what: 'security group',
    most: 255,
    pattern: /^(?!sg-)[ -~]+$/,
    names: (hall) => [
      ...platformNames(hall, 'security group'),
      hall.network.endpointSecurityGroup,
      ...hall.stores.flatMap((store) => ('securityGroup' in store ? [store.securityGroup] : [])),
    ],
  },
];

function wrongNames({ what, most, pattern, names }: Named, hall: RuledHall['hall']): Breach[] {
  const all = names(hall);
  return all.flatMap((name, index): Breach[] => {
    const wrong =
      name.length > most
        ? `has ${name.length} characters, and AWS takes ${most}`
        : !pattern.test(name)
          ? 'is none that AWS takes'
          : all.indexOf(name) !== index
            ? 'is there twice'
            : null;
    if (wrong === null) return [];
    return [{ path: ['name'], message: `the name of a ${what}, "${name}", ${wrong}`, hint: 'choose other names' }];
  });
}
