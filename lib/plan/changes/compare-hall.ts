import { compareFields, compareLists, type Effects, ELSEWHERE, inPlace, replaces, sameJson } from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import type { Infrastructure, QuotaRequest } from '../shape/hall.js';
import type { PeoplePlan } from '../shape/identity-plan.js';

/** Changes of what a hall says of itself: account, tags, state, retention, people and requests for quotas. */
export function compareHall(before: Infrastructure, after: Infrastructure): PlanChange[] {
  const field = (subject: string, key: 'accountId' | 'tags' | 'state', why: string): PlanChange[] =>
    sameJson(before[key], after[key])
      ? []
      : [{ ...inPlace(why), subject, field: key, before: before[key], after: after[key] }];
  return [
    ...field('account', 'accountId', 'the account that Terraform checks changes'),
    ...field('tags', 'tags', 'the tags of the resources are updated'),
    ...field('state', 'state', 'terraform init -migrate-state moves it; no resource changes'),
    ...compareFields('retention', RETENTION_EFFECTS, before.retention, after.retention),
    ...compareFields('identity', IDENTITY_EFFECTS, before.identity, after.identity),
    ...compareLists<PeoplePlan>(({ key }) => `people ${key}`, before.identity.people, after.identity.people, {
      added: { kind: 'adds', why: 'a new role for people' },
      removed: { kind: 'removes', why: 'people lose their access' },
      kept: PEOPLE_EFFECTS,
    }),
    ...compareLists<QuotaRequest>(
      ({ name }) => `quota ${name}`,
      before.quotaRequests ?? [],
      after.quotaRequests ?? [],
      {
        added: { kind: 'adds', why: 'an increase is requested from AWS, which may take days' },
        removed: inPlace('no increase is requested; the account keeps its quota'),
        kept: QUOTA_EFFECTS,
      },
    ),
  ];
}

const RETENTION_EFFECTS: Effects<Infrastructure['retention']> = {
  data: (_, now) =>
    inPlace(now === 'keep' ? 'data is protected again' : 'data is no longer protected: a later change may destroy it'),
};

const IDENTITY_EFFECTS: Effects<Infrastructure['identity']> = {
  permissionsBoundary: inPlace('the permissions boundary of every role is updated'),
  people: ELSEWHERE,
};

const PEOPLE_EFFECTS: Effects<PeoplePlan> = {
  key: ELSEWHERE,
  roleName: replaces('a role cannot be renamed: people assume the new one'),
  clusterPolicy: replaces('the access policy of the role is replaced'),
  principals: inPlace('the trust policy is updated'),
  mfa: inPlace('the trust policy is updated'),
};

const QUOTA_EFFECTS: Effects<QuotaRequest> = {
  key: ELSEWHERE,
  serviceCode: ELSEWHERE,
  quotaCode: ELSEWHERE,
  name: ELSEWHERE,
  value: (was, now) =>
    inPlace(now > was ? 'an increase is requested from AWS, which may take days' : 'the account keeps its quota'),
};
