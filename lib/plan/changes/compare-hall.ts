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
    ...field('account', 'accountId', 'Terraform stops in any other account, or no more'),
    ...field('tags', 'tags', 'resources are tagged anew'),
    ...field('state', 'state', 'terraform init -migrate-state moves it; nothing of AWS changes'),
    ...compareFields('retention', RETENTION_EFFECTS, before.retention, after.retention),
    ...compareFields('identity', IDENTITY_EFFECTS, before.identity, after.identity),
    ...compareLists<PeoplePlan>(({ key }) => `people ${key}`, before.identity.people, after.identity.people, {
      added: { kind: 'adds', why: 'a role that people assume' },
      removed: { kind: 'removes', why: 'people lose their access' },
      kept: PEOPLE_EFFECTS,
    }),
    ...compareLists<QuotaRequest>(
      ({ name }) => `quota ${name}`,
      before.quotaRequests ?? [],
      after.quotaRequests ?? [],
      {
        added: { kind: 'adds', why: 'AWS is asked for a larger quota, which may take days' },
        removed: inPlace('nothing more is asked for; the account keeps what it was given'),
        kept: QUOTA_EFFECTS,
      },
    ),
  ];
}

const RETENTION_EFFECTS: Effects<Infrastructure['retention']> = {
  data: (_, now) =>
    inPlace(
      now === 'keep' ? 'data is protected again' : 'nothing protects data any more: a later change may destroy it',
    ),
};

const IDENTITY_EFFECTS: Effects<Infrastructure['identity']> = {
  permissionsBoundary: inPlace('every role is bounded anew'),
  people: ELSEWHERE,
};

const PEOPLE_EFFECTS: Effects<PeoplePlan> = {
  key: ELSEWHERE,
  roleName: replaces('a role can not be renamed: people assume another one'),
  clusterPolicy: replaces('the access policy of the role'),
  principals: inPlace('a trust policy'),
};

const QUOTA_EFFECTS: Effects<QuotaRequest> = {
  key: ELSEWHERE,
  serviceCode: ELSEWHERE,
  quotaCode: ELSEWHERE,
  name: ELSEWHERE,
  value: (was, now) =>
    inPlace(now > was ? 'AWS is asked for more, which may take days' : 'the account keeps what it has'),
};
