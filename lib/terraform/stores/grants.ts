import type { AccessPlan } from '../../plan/shape/identity-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { PolicyStatement } from '../foundation/policy-document.js';
import { grantsByKind, type HallStores } from './hall-stores.js';

/** Whose grants are turned into statements, and the stores that they name. */
export interface GrantedAccess {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly access: AccessPlan;
  readonly stores: HallStores;
}

/**
 * What a role may do with the stores that it is granted; empty: it is granted none.
 * @throws Error when a grant names a store that the plan does not have
 */
export function grantStatements({ account, keys, access, stores }: GrantedAccess): PolicyStatement[] {
  const granted = access.grants.map((grant) => {
    const store = stores.bucket(grant.store);
    const keyArn = 'keyArn' in store ? store.keyArn : keys.arn('data');
    return { ...grant, kind: store.plan.kind, bucketArn: store.bucketArn, keyArn };
  });
  if (granted.length === 0) return [];
  const kinds = grantsByKind()
    .map(([kind, grants]) => ({ ...grants, granted: granted.filter((grant) => grant.kind === kind) }))
    .filter((kind) => kind.granted.length > 0);
  const services = [...new Set(kinds.map(({ service }) => service))].map(
    (service) => `${service}.${account.region}.amazonaws.com`,
  );
  const keyArns = [...new Set(granted.flatMap(({ keyArn }) => keyArn ?? []))];
  return [
    ...kinds.flatMap(({ statements, granted: ofKind }) => statements(ofKind)),
    ...keyArns.map((keyArn, at) => ({
      sid: `UseTheKeyThroughS3${at === 0 ? '' : at}`,
      actions: granted.some((grant) => grant.keyArn === keyArn && grant.mode === 'write')
        ? ['kms:Decrypt', 'kms:GenerateDataKey']
        : ['kms:Decrypt'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': services.length === 1 ? services[0]! : services } },
    })),
  ];
}
