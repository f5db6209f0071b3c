import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { SharedLimitKey } from '../../sizing/model/constraint.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import { roundTo } from '../../units/rounding.js';
import type { OwnedEnergy } from './owned-capacity.js';

/** What owned nodes draw in all, in kWh per month; what is not known counts nothing here and is told apart. */
export function ownedKwhPerMonth(energy: readonly OwnedEnergy[]): number {
  return roundTo(
    energy.reduce(
      (sum, { itKwhPerMonth, coolingKwhPerMonth }) => sum + (itKwhPerMonth ?? 0) + (coolingKwhPerMonth ?? 0),
      0,
    ),
    3,
  );
}

/** As the energy: what is not known counts nothing here and is told apart. */
export function ownedCo2eKgPerMonth(energy: readonly OwnedEnergy[]): number {
  return roundTo(
    energy.reduce((sum, { co2eKgPerMonth }) => sum + (co2eKgPerMonth ?? 0), 0),
    3,
  );
}

/**
 * A sizing of the cloud part with the owned part beside it: lines and totals of energy and CO₂e, the objective, and the
 * ceilings on them, which were lowered by it before.
 */
export function withOwnedEnergy(
  sizing: Sizing,
  energy: readonly OwnedEnergy[],
  { energyWeight, carbonPrice }: Blueprint['objective'],
): Sizing {
  if (energy.length === 0) return sizing;
  const owned = ownedKwhPerMonth(energy);
  const co2e = ownedCo2eKgPerMonth(energy);
  const ofLimit: Readonly<Partial<Record<SharedLimitKey, number>>> = { 'monthly-energy': owned, 'monthly-co2e': co2e };
  const sum = (key: 'itKwhPerMonth' | 'coolingKwhPerMonth') =>
    roundTo(
      energy.reduce((total, one) => total + (one[key] ?? 0), sizing.energy[key]),
      3,
    );
  const weighed = owned * energyWeight + (co2e / 1000) * carbonPrice;
  const subject = ({ nodes }: OwnedEnergy) => ({ kind: 'owned-nodes', count: nodes }) as const;
  return {
    ...sizing,
    objectiveUsdPerMonth: upToTheCent(sizing.objectiveUsdPerMonth + weighed),
    proof: { ...sizing.proof, boundUsdPerMonth: upToTheCent(sizing.proof.boundUsdPerMonth + weighed) },
    energy: {
      ...sizing.energy,
      lines: [
        ...sizing.energy.lines,
        ...energy.flatMap((one) =>
          one.itKwhPerMonth === null
            ? []
            : [
                {
                  workload: one.workload,
                  subject: subject(one),
                  itKwhPerMonth: one.itKwhPerMonth,
                  coolingKwhPerMonth: one.coolingKwhPerMonth!,
                  method: `power as the blueprint states it × hours; ${one.co2eBasis}`,
                  uncertainty: 0,
                },
              ],
        ),
      ],
      unknown: [
        ...sizing.energy.unknown,
        ...energy.flatMap((one) =>
          one.co2eKgPerMonth !== null
            ? []
            : [
                {
                  workload: one.workload,
                  subject: subject(one),
                  lacks: one.itKwhPerMonth === null ? ('energy' as const) : ('co2e' as const),
                },
              ],
        ),
      ],
      itKwhPerMonth: sum('itKwhPerMonth'),
      coolingKwhPerMonth: sum('coolingKwhPerMonth'),
      totalKwhPerMonth: roundTo(sizing.energy.totalKwhPerMonth + owned, 3),
      co2eKgPerMonth: sizing.energy.co2eKgPerMonth === null ? null : roundTo(sizing.energy.co2eKgPerMonth + co2e, 3),
    },
    constraints: sizing.constraints.map((constraint) => {
      const { constraint: of } = constraint;
      const more = (of.kind === 'limit' ? ofLimit[of.limit] : undefined) ?? 0;
      return {
        ...constraint,
        required: more === 0 ? constraint.required : roundTo(constraint.required + more, 3),
        provided: more === 0 ? constraint.provided : roundTo(constraint.provided + more, 3),
      };
    }),
  };
}

/** A whole number of cents may carry noise of binary fractions, which must not cost a cent. */
function upToTheCent(usd: number): number {
  return Math.ceil(roundTo(usd, 6) * 100 - 1e-6) / 100;
}
