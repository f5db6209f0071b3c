import type { DeliveryBasis, TypeDelivery } from '../sizing/model/delivery.js';

/** What a user measured wins over every model: no band, and a layout that is theirs. */
const MEASURED_BY_USER: DeliveryBasis = {
  from: 'user',
  limit: 'measured',
  acceleratorsPerReplica: 0,
  layout: null,
  batch: 0,
  band: 0,
  bandFrom: 'measured',
  nearest: [],
};

/**
 * A node of a type of which nothing else is worked out. A margin for random arrivals is the user's.
 * @param perNode - as measured
 */
export function measuredByUser(perNode: number): TypeDelivery {
  return {
    perNode,
    pessimisticPerNode: perNode,
    nodesPerReplica: 1,
    fewestNodes: 1,
    mostNodes: null,
    basis: MEASURED_BY_USER,
  };
}
