import type { Sizing } from '../../sizing/sizing.js';
import type { OwnedEnergy } from './owned-capacity.js';

/** What owned nodes draw in all, in kWh per month; what is not known counts nothing here and is told apart. */
export function ownedKwhPerMonth(energy: readonly OwnedEnergy[]): number {
  return rounded(
    energy.reduce(
      (sum, { itKwhPerMonth, coolingKwhPerMonth }) => sum + (itKwhPerMonth ?? 0) + (coolingKwhPerMonth ?? 0),
      0,
    ),
    1e3,
  );
}

/**
 * A sizing of the cloud part with the owned part beside it: lines and totals of energy, the objective, and the ceiling
 * on energy, which was lowered by it before. CO₂e stays that of the cloud: nothing says what the grid on premises emits.
 */
export function withOwnedEnergy(sizing: Sizing, energy: readonly OwnedEnergy[], energyWeightUsdPerKwh: number): Sizing {
  if (energy.length === 0) return sizing;
  const owned = ownedKwhPerMonth(energy);
  const sum = (key: 'itKwhPerMonth' | 'coolingKwhPerMonth') =>
    rounded(
      energy.reduce((total, one) => total + (one[key] ?? 0), sizing.energy[key]),
      1e3,
    );
  const weighed = owned * energyWeightUsdPerKwh;
  const item = ({ nodes }: OwnedEnergy) => `owned nodes on premises, ${nodes}`;
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
                  item: item(one),
                  itKwhPerMonth: one.itKwhPerMonth,
                  coolingKwhPerMonth: one.coolingKwhPerMonth!,
                  method: 'power as the blueprint states it × hours',
                  uncertainty: 0,
                },
              ],
        ),
      ],
      unknown: [
        ...sizing.energy.unknown,
        ...energy.map((one) => ({
          workload: one.workload,
          item: one.itKwhPerMonth === null ? item(one) : `CO2e of ${item(one)}`,
        })),
      ],
      itKwhPerMonth: sum('itKwhPerMonth'),
      coolingKwhPerMonth: sum('coolingKwhPerMonth'),
      totalKwhPerMonth: rounded(sizing.energy.totalKwhPerMonth + owned, 1e3),
    },
    constraints: sizing.constraints.map((constraint) =>
      constraint.name === 'monthly energy'
        ? {
            ...constraint,
            required: rounded(constraint.required + owned, 1e3),
            provided: rounded(constraint.provided + owned, 1e3),
          }
        : constraint,
    ),
  };
}

function rounded(value: number, places: number): number {
  return Math.round(value * places) / places;
}

/** A whole number of cents may carry noise of binary fractions, which must not cost a cent. */
function upToTheCent(usd: number): number {
  return Math.ceil(rounded(usd, 1e6) * 100 - 1e-6) / 100;
}
