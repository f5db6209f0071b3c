import type { Json } from '../synthesized.js';
import { allows, type Role, rolesOf, statementsFor } from './iam.js';
import { ALLOWED, QUESTIONS } from './questions.js';

/** What of a bucket a workload is given: folders, each with what may be done there. */
export interface Given {
  readonly role: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly mode: 'read' | 'write';
}

/** Every way to harm that a role of a hall has and no reason admits, one line each. */
export function waysToHarm(hall: Json, given: readonly Given[]): string[] {
  const roles = rolesOf(hall);
  return [
    ...roles.flatMap((role) => [...forbidden(role), ...foreignData(role, hall, given), ...directKeys(role, hall)]),
    ...roles.flatMap(openTrust),
  ].sort();
}

/** Answers that a reason admits, e.g. `cluster_role ec2:CreateRoute`. */
export function admitted(hall: Json): string[] {
  return rolesOf(hall).flatMap((role) =>
    Object.values(QUESTIONS)
      .flat()
      .filter((action) => statementsFor(role, action).length > 0)
      .map((action) => `${role.name} ${action}`),
  );
}

function forbidden(role: Role): string[] {
  return Object.entries(QUESTIONS).flatMap(([aim, actions]) =>
    actions
      .filter((action) => statementsFor(role, action).length > 0)
      .filter(
        (action) => !ALLOWED.some((one) => one.role.test(role.name) && (one.actions as string[]).includes(action)),
      )
      .map((action) => `${role.name} can ${aim}: ${action}`),
  );
}

/** Requests to every bucket that the plan does not give to the role, over AWS's network and from outside it. */
function foreignData(role: Role, hall: Json, given: readonly Given[]): string[] {
  const buckets = Object.keys(hall.resource.aws_s3_bucket ?? {});
  return buckets.flatMap((bucket) => {
    const own = given.filter((one) => one.role === role.name && one.bucket === bucket);
    const folders = ['', ...own.map(({ prefix }) => prefix)];
    return folders.flatMap((folder) =>
      (['s3:GetObject', 's3:PutObject', 's3:DeleteObject'] as const)
        .filter((action) => {
          const key = `${folder}x/object`;
          const may = own.some(
            ({ prefix, mode }) => key.startsWith(prefix) && (mode === 'write' || action === 's3:GetObject'),
          );
          return !may && allows(role, hall, { action, resource: `\${aws_s3_bucket.${bucket}.arn}/${key}` });
        })
        .map((action) => `${role.name} can reach ${bucket}/${folder}: ${action}`),
    );
  });
}

/** Of workloads alone: a key opens what it encrypts only through the store that they are given. */
function directKeys(role: Role, hall: Json): string[] {
  if (!role.name.startsWith('access_')) return [];
  return Object.keys(hall.resource.aws_kms_key ?? {})
    .filter((key) => allows(role, hall, { action: 'kms:Decrypt', resource: `\${aws_kms_key.${key}.arn}` }))
    .map((key) => `${role.name} can use ${key} directly: kms:Decrypt`);
}

/** Who may take a role: a service, or somebody of the account. */
function openTrust({ name, trust }: Role): string[] {
  return trust
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal }) => {
      const principals: string[] = [Principal?.AWS ?? []].flat();
      const open = Principal === '*' || principals.some((one) => !/:iam::\$\{data\.aws_caller_identity\./.test(one));
      return open ? [`${name} can be taken by ${JSON.stringify(Principal)}`] : [];
    });
}
