import { by } from '../../units/order.js';
import { CHANGE_KINDS, type PlanChange } from '../kinds/plan-change.js';
import { platformOf } from '../platforms/platforms.js';
import type { Infrastructure } from '../shape/hall.js';
import { cascade } from './cascade.js';
import { changePlatform } from './change-platform.js';
import { compareHall } from './compare-hall.js';
import { compareKeys } from './compare-keys.js';
import { compareNetworks } from './compare-network.js';
import { compareOperations } from './compare-operations.js';
import { compareStores } from './compare-stores.js';

/**
 * Every difference between two plans of a hall and what applying it does, the worst first. What depends on something
 * that is replaced is replaced with it. Costs are not compared.
 */
export function comparePlans(before: Infrastructure, after: Infrastructure): PlanChange[] {
  const moved = moveHall(before, after);
  if (moved.length > 0) return moved;
  const direct = [
    ...compareHall(before, after),
    ...compareNetworks(before, after),
    ...compareKeys(before, after),
    ...(before.platform === after.platform ? platformOf(after).compare(before, after) : changePlatform(before, after)),
    ...compareStores(before, after),
    ...compareOperations(before.operations, after.operations),
  ];
  return [...direct, ...cascade(direct, before, after)].sort(worstFirst);
}

/**
 * Name and region are part of every name: another one is another hall, and the earlier is destroyed. In another account
 * nothing of it is found. To name the account that it is in moves nothing, nor does to name it no more.
 */
function moveHall(before: Infrastructure, after: Infrastructure): PlanChange[] {
  return (['name', 'accountId', 'region'] as const)
    .filter((field) => before[field] !== after[field] && before[field] !== null && after[field] !== null)
    .map((field) => ({
      kind: 'replaces-data',
      subject: 'hall',
      field,
      before: before[field],
      after: after[field],
      why: 'it is another hall, without the data of the old one',
    }));
}

const bySubject = by<PlanChange>(({ subject, field }) => `${subject} ${field ?? ''}`);

function worstFirst(a: PlanChange, b: PlanChange): number {
  return CHANGE_KINDS.indexOf(b.kind) - CHANGE_KINDS.indexOf(a.kind) || bySubject(a, b);
}
