import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { SharedLimitKey } from '../../sizing/model/constraint.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import { compareText } from '../../units/order.js';
import { roundTo } from '../../units/rounding.js';
import type { OwnedSite } from './owned-sites.js';

/** What owned nodes of one kind draw in a month; null: the blueprint does not say. */
export interface OwnedEnergy {
  readonly workload: string;
  /** Name of the site that they stand at. */
  readonly site: string;
  readonly nodes: number;
  readonly itKwhPerMonth: number | null;
  readonly coolingKwhPerMonth: number | null;
  /** Null: its power or the grid on premises is unknown. */
  readonly co2eKgPerMonth: number | null;
  /** What the CO₂e rests on, e.g. `CO₂e at 380 g/kWh, as the blueprint states it`. */
  readonly co2eBasis: string;
}

/** Owned nodes of one kind that work for a workload. */
export interface DrawingNodes {
  readonly workload: string;
  readonly nodes: number;
  /** Of each, under load; null: not stated. */
  readonly watts: number | null;
  readonly site: OwnedSite;
  /** That they work in a month. */
  readonly hours: number;
}

/** Of owned nodes while they work; their cost is due all month. */
export function ownedEnergy(working: readonly DrawingNodes[], catalog: Catalog): OwnedEnergy[] {
  return working.map((nodes) => energyOf(nodes, gridOf(nodes.site.gramsCo2ePerKwh, catalog)));
}

/** Of the power on premises. */
interface Grid {
  /** Null: neither the blueprint nor the catalog says it. */
  readonly gramsCo2ePerKwh: number | null;
  readonly basis: string;
}

/** As the blueprint states it, else the highest of the regions that the hall may be in. */
function gridOf(stated: number | null, { regions }: Catalog): Grid {
  if (stated !== null) {
    return { gramsCo2ePerKwh: stated, basis: `CO₂e at ${stated} g/kWh, as the blueprint states it` };
  }
  const known = [...regions.values()].flatMap(({ region, energy: { gridGramsCo2ePerKwh: grams } }) =>
    grams === null ? [] : [{ region, grams }],
  );
  const [worst] = known.sort((a, b) => b.grams - a.grams || compareText(a.region, b.region));
  if (worst === undefined || known.length < regions.size) {
    return { gramsCo2ePerKwh: null, basis: 'CO₂e unknown: `onPremises.gridIntensity` says it' };
  }
  return {
    gramsCo2ePerKwh: worst.grams,
    basis: `CO₂e at ${worst.grams} g/kWh, that of the grid of ${worst.region}, as the blueprint states none`,
  };
}

function energyOf(
  { workload, nodes, watts, site, hours }: DrawingNodes,
  { gramsCo2ePerKwh, basis }: Grid,
): OwnedEnergy {
  const whose = { workload, site: site.name, nodes };
  const unknown = { itKwhPerMonth: null, coolingKwhPerMonth: null, co2eKgPerMonth: null };
  if (watts === null) return { ...whose, ...unknown, co2eBasis: basis };
  const it = (nodes * watts * hours) / 1000;
  const total = it * site.powerUsageEffectiveness;
  return {
    ...whose,
    itKwhPerMonth: roundTo(it, 3),
    coolingKwhPerMonth: roundTo(total - it, 3),
    co2eKgPerMonth: gramsCo2ePerKwh === null ? null : roundTo((total * gramsCo2ePerKwh) / 1000, 3),
    co2eBasis: basis,
  };
}

/** Energy of all owned nodes, in kWh per month; what is unknown counts zero here and is listed as unknown. */
export function ownedKwhPerMonth(energy: readonly OwnedEnergy[]): number {
  return roundTo(
    energy.reduce(
      (sum, { itKwhPerMonth, coolingKwhPerMonth }) => sum + (itKwhPerMonth ?? 0) + (coolingKwhPerMonth ?? 0),
      0,
    ),
    3,
  );
}

/** CO₂e of all owned nodes, in kg per month; what is unknown counts zero here and is listed as unknown. */
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
