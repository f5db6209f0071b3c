import type { PlanChange } from '../kinds/plan-change.js';
import type { LostGround } from '../kinds/platform.js';
import { platformOf } from '../platforms/platforms.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { Hall } from '../shape/hall.js';
import { storeOf } from '../stores/stores.js';
import { storeSubject } from './compare-stores.js';

/** Fields of the network whose change replaces the VPC. */
const VPC_FIELDS: readonly (string | null)[] = ['vpcCidr', 'existing'];

/**
 * Changes of what depends on something that is replaced, and is not replaced on its own account.
 * @param direct - every other change between the two halls
 */
export function cascade(direct: readonly PlanChange[], before: Hall, after: Hall): PlanChange[] {
  const isNew = (subject: string) =>
    direct.some((change) => change.subject === subject && change.kind.startsWith('replaces'));
  const vpc = direct.some(
    ({ subject, field, kind }) => subject === 'network' && VPC_FIELDS.includes(field) && kind === 'replaces',
  );
  const lost: LostGround = {
    vpc,
    why: (subnets) => (vpc || subnets.some((key) => isNew(`subnet ${key}`)) ? 'its subnet is recreated' : null),
  };
  const ofPlatform = before.platform === after.platform ? platformOf(after).cascade?.(after, direct, lost) : undefined;
  const { fleets, parts } = ofPlatform ?? { fleets: vpc ? 'its VPC is recreated' : null, parts: [] };
  const otherKey = direct.some(({ subject, field }) => subject === 'key data' && field === null);
  return [
    ...parts,
    ...kept<FleetPlan>(before.fleets, after.fleets).flatMap(({ key, subnets }) => {
      const why = fleets ?? lost.why(subnets);
      return why === null ? [] : [{ subject: `fleet ${key}`, kind: 'replaces' as const, why }];
    }),
    ...kept(before.stores, after.stores).flatMap((store) => {
      const planner = storeOf(store);
      const subnets = planner.fixedSubnets?.(store);
      const gone = subnets === undefined ? null : lost.why(subnets);
      const why =
        gone !== null
          ? `${gone}, and a file system cannot move to another subnet`
          : otherKey && planner.keyIsFixed(store)
            ? 'the KMS key of a file system is fixed at creation'
            : null;
      return why === null ? [] : [{ subject: storeSubject(store), kind: 'replaces-data' as const, why }];
    }),
  ]
    .filter(({ subject }) => !isNew(subject))
    .map((change) => ({ ...change, field: null, before: change.subject, after: change.subject }));
}

function kept<Item extends { readonly key: string }>(before: readonly Item[], after: readonly Item[]): Item[] {
  return before.filter(({ key }) => after.some((other) => other.key === key));
}
