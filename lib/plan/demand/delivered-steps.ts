import type { DerivationStep } from '../../models/derivation.js';
import { MEASURED_RUNS } from '../../models/training/measured-runs.js';
import type { TypeDelivery } from '../../sizing/model/delivery.js';
import type { Demand } from '../../sizing/model/demand.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import { formatWhole } from '../../units/numbers.js';
import { sortedBy } from '../../units/order.js';
import type { ReplicaPlan } from '../shape/plan.js';

/** What a node of each chosen type delivers to a run, how it is laid out, and how sure that is. */
export function deliveredSteps({ name, delivery }: Demand, sizing: Pick<Sizing, 'fleets'>): DerivationStep[] {
  if (delivery?.unit !== 'tokens') return [];
  return typesOf(name, sizing).flatMap((type) => {
    const delivered = delivery.byType.get(type);
    return delivered === undefined ? [] : stepsOf(type, delivered);
  });
}

/** How a service stands on each chosen type; empty: none is asked for, or its rate is the user's own. */
export function replicasOf({ name, delivery }: Demand, sizing: Pick<Sizing, 'fleets'>): ReplicaPlan[] {
  if (delivery?.unit !== 'requests') return [];
  return typesOf(name, sizing).flatMap((instanceType) => {
    const delivered = delivery.byType.get(instanceType);
    if (delivered === undefined || delivered.basis.from === 'user') return [];
    const { acceleratorsPerReplica: accelerators, layout, batch } = delivered.basis;
    return [{ instanceType, nodes: delivered.nodesPerReplica, accelerators, layout, batch }];
  });
}

function typesOf(workload: string, { fleets }: Pick<Sizing, 'fleets'>): readonly string[] {
  const groups = fleets.filter((fleet) => fleet.workload === workload).flatMap((fleet) => fleet.groups);
  const chosen = new Set(groups.map(({ instanceType }) => instanceType));
  return sortedBy([...chosen], (type) => type);
}

function stepsOf(type: string, { perNode, pessimisticPerNode, mostNodes, basis }: TypeDelivery): DerivationStep[] {
  const rate: DerivationStep = {
    label: `a node of ${type}`,
    formula: basis.from === 'user' ? 'measured by you' : `${layoutWords(basis)}, limited by ${basis.limit}`,
    value: perNode,
    unit: 'tokens/s',
  };
  const pessimistic: DerivationStep = {
    label: 'the same at the low end of its band',
    formula: `${formatWhole(perNode)} × (1 − ${formatWhole(basis.band * 100)} %)${nearest(basis.nearest)}`,
    value: pessimisticPerNode,
    unit: 'tokens/s',
  };
  const most: DerivationStep[] =
    mostNodes === null
      ? []
      : [{ label: 'nodes that can share a batch', formula: 'a sequence each', value: mostNodes, unit: 'nodes' }];
  return basis.band === 0 ? [rate, ...most] : [rate, pessimistic, ...most];
}

/** `tensor 4 × pipeline 2 × data 8, recomputed, 2 sequences at once`. */
function layoutWords({ layout, batch }: TypeDelivery['basis']): string {
  const { recomputed, ...split } = layout;
  const parts = Object.entries(split).map(([name, count]) => `${name} ${count}`);
  const words = [parts.length === 0 ? 'one accelerator' : parts.join(' × ')];
  if (recomputed !== undefined) words.push('activations recomputed');
  words.push(`${batch} ${batch === 1 ? 'sequence' : 'sequences'} at once`);
  return words.join(', ');
}

/** The row nearest to the case, as a reader would look for it. */
function nearest([id]: readonly string[]): string {
  const row = MEASURED_RUNS.find((one) => one.id === id);
  if (row === undefined) return '';
  const { model, accelerators, tokensPerSecondPerAccelerator: rate } = row;
  return `; published: ${model} on ${accelerators}, ${formatWhole(rate)} each (${row.source})`;
}
