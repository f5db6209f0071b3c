import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { deriveDemands } from '../../../lib/plan/demand/derive-demands.js';
import { makePlan } from '../../../lib/plan/make-plan.js';
import { type OwnedCapacity, subtractOwned } from '../../../lib/plan/owned/owned-capacity.js';
import { readHall } from '../../../lib/plan/plan-hall.js';
import type { Constraint, SharedLimitKey } from '../../../lib/sizing/model/constraint.js';

function isLimit(constraint: Constraint, limit: SharedLimitKey): boolean {
  return constraint.kind === 'limit' && constraint.limit === limit;
}

const SEED = 20261122;
const catalog = loadCatalog({ regions: ['us-east-1'] });

/** The run takes it that its nodes are at two sites. */
const EXCHANGE = { bytes: '1 GB', every: '1 min' };

function hall(workload: object, ...fleets: object[]): Blueprint {
  const read = readHall(
    JSON.stringify({
      version: 1,
      name: 'owner',
      region: 'us-east-1',
      workloads: [{ name: 'train', ...workload }],
      onPremises: {
        powerUsageEffectiveness: 1.25,
        fleets: fleets.map((fleet) => ({ workload: 'train', exchange: EXCHANGE, ...fleet })),
      },
      objective: { energyWeight: '0.5 USD/kWh' },
    }),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.value;
}

function owned(workload: object, ...fleets: object[]): OwnedCapacity {
  const blueprint = hall(workload, ...fleets);
  return subtractOwned(blueprint.onPremises, deriveDemands(blueprint, catalog), catalog);
}

const minimaOf = (capacity: OwnedCapacity) => capacity.workloads[0]!.demand.minima;
const H100 = { nodes: 4, accelerators: { perNode: 8, type: 'H100-SXM-80GB' } };

describe('what is owned', () => {
  it('is taken off each minimum of the workload that it works for', () => {
    const capacity = owned(
      {
        compute: { atLeast: '40 PFLOPS', precision: 'bf16', utilization: '40 %' },
        accelerators: { atLeast: 100, memory: '8 TiB' },
        network: { atLeast: '1 TB/s' },
        host: { memory: '10 TiB', vcpus: 1000, nvme: '100 TB' },
      },
      { ...H100, network: '50 GB/s', memory: '2 TiB', vcpus: 192, nvme: '30 TB' },
    );
    // 32 H100: 32 × 989.5 × 0.4 = 12665.6 TFLOPS sustained, 32 × 80 GiB = 2560 GiB.
    expect(capacity.contributions).toEqual([
      {
        workload: 'train',
        minimum: 'computeTflops',
        unit: 'TFLOPS',
        required: 40_000,
        owned: 12_665.6,
        missing: 27_334.4,
      },
      { workload: 'train', minimum: 'acceleratorMemoryGib', unit: 'GiB', required: 8192, owned: 2560, missing: 5632 },
      { workload: 'train', minimum: 'accelerators', unit: 'accelerators', required: 100, owned: 32, missing: 68 },
      { workload: 'train', minimum: 'networkGbytesPerSecond', unit: 'GB/s', required: 1000, owned: 200, missing: 800 },
      { workload: 'train', minimum: 'hostMemoryGib', unit: 'GiB', required: 10_240, owned: 8192, missing: 2048 },
      { workload: 'train', minimum: 'vcpus', unit: 'vCPUs', required: 1000, owned: 768, missing: 232 },
      { workload: 'train', minimum: 'localNvmeGb', unit: 'GB', required: 100_000, owned: 120_000, missing: 0 },
    ]);
    expect(minimaOf(capacity)).toEqual({
      computeTflops: 27_334.4,
      precision: 'bf16',
      accelerators: 68,
      acceleratorMemoryGib: 5632,
      networkGbytesPerSecond: 800,
      hostMemoryGib: 2048,
      vcpus: 232,
    });
    expect(capacity.diagnostics).toEqual([]);
  });

  it('may be stated in figures, and counts at its own precision alone', () => {
    const compute = { atLeast: '10 PFLOPS', precision: 'fp8' };
    const accelerators = { perNode: 4, rateEach: '500 TFLOPS', precision: 'fp8', memoryEach: '48 GiB' };
    expect(minimaOf(owned({ compute }, { nodes: 2, accelerators }))).toMatchObject({ computeTflops: 6000 });
    const other = owned({ compute }, { nodes: 2, accelerators: { ...accelerators, precision: 'bf16' } });
    expect(other.diagnostics).toMatchObject([
      { code: 'contradiction', severity: 'error', path: ['onPremises', 'fleets', 0, 'accelerators'] },
    ]);
  });

  it('leaves what it does not give, and other workloads, as they were', () => {
    const blueprint = hall({ accelerators: { atLeast: 64 }, network: { atLeast: '1 TB/s' } }, H100);
    const others = {
      ...blueprint,
      workloads: [blueprint.workloads[0]!, { ...blueprint.workloads[0]!, name: 'other' }],
    };
    const asked = deriveDemands(others, catalog);
    const { workloads } = subtractOwned(others.onPremises, asked, catalog);
    expect(workloads[0]!.demand.minima).toEqual({ accelerators: 32, networkGbytesPerSecond: 1000 });
    expect(workloads[1]).toBe(asked[1]);
  });

  it('that meets all leaves the stores alone', () => {
    const capacity = owned({ accelerators: { atLeast: 32 } }, H100);
    expect(capacity.workloads[0]!.demand).toMatchObject({ minima: {}, storesAlone: true });
    expect(capacity.diagnostics).toEqual([]);
  });

  it('that meets all leaves a floor of nodes that is asked for, and says so', () => {
    const capacity = owned({ accelerators: { atLeast: 32 }, nodes: { atLeast: 2 } }, H100);
    expect(minimaOf(capacity)).toEqual({});
    expect(capacity.workloads[0]!.demand.storesAlone).toBeUndefined();
    expect(capacity.diagnostics).toMatchObject([{ code: 'rule', severity: 'warning', path: ['workloads', 0, 'name'] }]);
  });

  it.each([
    ['a type that nobody knows', { accelerators: { perNode: 8, type: 'H1000' } }, 'reference-unknown'],
    ['too little memory on each', { accelerators: { perNode: 8, memoryEach: '40 GiB' } }, 'contradiction'],
    ['memory that nothing states', { accelerators: { perNode: 8 } }, 'contradiction'],
  ])('is refused with %s', (_, fleet, code) => {
    const asked = { accelerators: { atLeast: 64, memoryEach: '79 GiB' } };
    expect(owned(asked, { nodes: 1, ...fleet }).diagnostics).toMatchObject([{ code, severity: 'error' }]);
  });

  it('costs all month, and draws power while the workload runs', () => {
    const capacity = owned(
      { accelerators: { atLeast: 64 }, dutyCycle: '50 %' },
      { ...H100, hourlyCost: '30 USD', power: '10 kW' },
    );
    expect(capacity.costs).toEqual([
      {
        category: 'maintenance',
        subject: { kind: 'owned-nodes', workload: 'train', count: 4 },
        quantity: 2920,
        unit: 'h',
        unitPriceUsd: 30,
        figure: null,
      },
    ]);
    // 4 × 10 kW × 365 h, and a quarter of it for cooling.
    // 18 250 kWh × 396.25 g on the grid of us-east-1.
    expect(capacity.energy).toEqual([
      {
        workload: 'train',
        site: 'premises',
        nodes: 4,
        itKwhPerMonth: 14_600,
        coolingKwhPerMonth: 3650,
        co2eKgPerMonth: 7231.563,
        co2eBasis: 'CO₂e at 396.25 g/kWh, that of the grid of us-east-1, as the blueprint states none',
      },
    ]);
  });
});

describe('a run that owned nodes are too few for', () => {
  const run = { training: { parameters: '70B', tokens: '1.4T', deadline: '30 d' } };
  const apart = { ...H100, nodes: 16, network: '4 TB/s', power: '10 kW', exchange: undefined };

  it('stays at one site: all of it is asked of AWS, and the place that says why is named', () => {
    const blueprint = hall(run, apart);
    const asked = deriveDemands(blueprint, catalog);
    const capacity = subtractOwned(blueprint.onPremises, asked, catalog);
    expect(capacity.workloads).toEqual(asked);
    expect(capacity.contributions).toEqual([]);
    expect(capacity.diagnostics).toMatchObject([
      { code: 'rule', severity: 'warning', path: ['onPremises', 'fleets', 0, 'workload'] },
    ]);
    expect(capacity.diagnostics[0]!.message).toContain('a run is not split between two sites');
    // They are paid for, and idle.
    expect(capacity.costs).toMatchObject([{ quantity: 16 * 730 }]);
    expect(capacity.energy).toEqual([]);
  });

  it.each([
    ['as a whole', 32, []],
    ['and on the nodes that exchange with it', 64, [{ ...H100, exchange: EXCHANGE }]],
  ])('says where it is planned, and what is owned: on AWS %s', (where, given, beside) => {
    const idle = { ...H100, exchange: undefined };
    expect(
      owned({ accelerators: { atLeast: 100 } }, idle, ...beside).diagnostics.map(({ message }) => message),
    ).toEqual([
      `train is planned on AWS ${where}, and the 4 owned nodes do none of it: what is owned gives ${given} of 100 accelerators, and a run is not split between two sites`,
    ]);
  });

  it('is planned as without them', async () => {
    const planOf = async (blueprint: Blueprint) => {
      const outcome = await makePlan(blueprint, catalog);
      if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
      return outcome;
    };
    const beside = await planOf(hall(run, apart));
    expect(beside.plan.sizing.fleets).toEqual((await planOf(hall(run))).plan.sizing.fleets);
    expect(beside.warnings.map(({ path }) => path)).toContainEqual(['onPremises', 'fleets', 0, 'workload']);
  });

  it('is split where it says what it exchanges, and a service is in any case', () => {
    const asked = { accelerators: { atLeast: 100 } };
    expect(owned(asked, { ...apart, nodes: 4, exchange: EXCHANGE }).diagnostics).toEqual([]);
    expect(minimaOf(owned({ ...asked, purpose: 'inference' }, { ...apart, nodes: 4 }))).toEqual({ accelerators: 68 });
    expect(minimaOf(owned(asked, { ...apart, nodes: 4 }))).toEqual({ accelerators: 100 });
  });
});

describe('the plan of a hall that owns nodes', () => {
  it('adds up: the cloud gives what is missing, and the owned part stands in cost, energy and objective', async () => {
    const asked = { accelerators: { atLeast: 64 } };
    const fleet = { ...H100, hourlyCost: '30 USD', power: '10 kW' };
    const planOf = async (blueprint: Blueprint) => {
      const outcome = await makePlan(blueprint, catalog);
      if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
      return outcome.plan;
    };
    const joined = await planOf(hall(asked, fleet));
    const half = await planOf(hall({ accelerators: { atLeast: 32 } }));
    expect(joined.sizing.fleets).toEqual(half.sizing.fleets);
    expect(joined.sizing.cost.totalUsdPerMonth - half.sizing.cost.totalUsdPerMonth).toBeCloseTo(4 * 730 * 30, 2);
    // 4 × 10 kW × 730 h × 1.25.
    expect(joined.sizing.energy.totalKwhPerMonth - half.sizing.energy.totalKwhPerMonth).toBeCloseTo(36_500, 3);
    const objective = joined.sizing.objectiveUsdPerMonth - half.sizing.objectiveUsdPerMonth;
    expect(Math.abs(objective - (87_600 + 18_250))).toBeLessThanOrEqual(0.02);
    expect(joined.sizing.energy.unknown.filter(({ subject }) => subject.kind === 'owned-nodes')).toEqual([]);
    expect(joined.onPremises?.contributions).toEqual([
      { workload: 'train', minimum: 'accelerators', unit: 'accelerators', required: 64, owned: 32, missing: 32 },
    ]);
  });

  it('counts what the owned part emits, by the grid that the blueprint states, in total, objective and ceiling', async () => {
    const fleet = { ...H100, power: '10 kW' };
    const read = hall({ accelerators: { atLeast: 40 } }, fleet);
    const planOf = async (parts: Partial<Blueprint>, gridIntensity: number) => {
      const onPremises = { ...read.onPremises!, gridIntensity };
      return makePlan({ ...read, ...parts, onPremises }, catalog);
    };
    const sizingOf = async (parts: Partial<Blueprint>, gridIntensity: number) => {
      const outcome = await planOf(parts, gridIntensity);
      if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
      return outcome.plan.sizing;
    };
    const [clean, dirty] = [await sizingOf({}, 0), await sizingOf({}, 400)];
    // 4 × 10 kW × 730 h × 1.25 = 36 500 kWh.
    expect(dirty.energy.co2eKgPerMonth! - clean.energy.co2eKgPerMonth!).toBeCloseTo(14_600, 2);
    expect(dirty.energy.lines.map(({ method }) => method)).toContain(
      'power as the blueprint states it × hours; CO₂e at 400 g/kWh, as the blueprint states it',
    );
    expect(dirty.objectiveUsdPerMonth).toBe(clean.objectiveUsdPerMonth);
    const objective = { ...read.objective, carbonPrice: 100 };
    const [free, charged] = [await sizingOf({ objective }, 0), await sizingOf({ objective }, 400)];
    expect(charged.objectiveUsdPerMonth - free.objectiveUsdPerMonth).toBeCloseTo(1460, 1);
    // The cloud emits some of the rest.
    expect((await planOf({ limits: { monthlyCo2e: 14_700 } }, 400)).status).toBe('infeasible');
    const limited = await sizingOf({ limits: { monthlyCo2e: 40_000 } }, 400);
    const ceiling = limited.constraints.find(({ constraint }) => isLimit(constraint, 'monthly-co2e'));
    expect(ceiling).toMatchObject({ required: 40_000 });
    expect(ceiling!.provided).toBeCloseTo(limited.energy.co2eKgPerMonth!, 2);
  });

  it('counts the owned part towards the ceilings', async () => {
    const limited = (monthlyEnergy: string) =>
      makePlan(
        { ...hall({ accelerators: { atLeast: 40 } }, { ...H100, power: '10 kW' }), limits: limit(monthlyEnergy) },
        catalog,
      );
    // 36.5 MWh are owned; the cloud needs some of the rest.
    expect((await limited('37 MWh')).status).toBe('infeasible');
    const outcome = await limited('60 MWh');
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const { constraints, energy } = outcome.plan.sizing;
    const ceiling = constraints.find(({ constraint }) => isLimit(constraint, 'monthly-energy'));
    expect(ceiling).toMatchObject({ required: 60_000 });
    expect(ceiling!.provided).toBeCloseTo(energy.totalKwhPerMonth, 2);
  });

  it('never asks the cloud for more than without, nor for less than is missing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 60 }), (atLeast, nodes) => {
        const capacity = owned({ accelerators: { atLeast } }, { ...H100, nodes });
        expect(minimaOf(capacity).accelerators ?? 0).toBe(Math.max(0, atLeast - 8 * nodes));
      }),
      { seed: SEED, numRuns: 50 },
    );
  });
});

function limit(monthlyEnergy: string): Blueprint['limits'] {
  return { monthlyEnergy: Number(monthlyEnergy.split(' ')[0]) * 1000 };
}
