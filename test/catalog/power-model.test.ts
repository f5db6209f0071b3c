import { describe, expect, it } from 'vitest';
import { loadAccelerators, loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { modelPower, type PowerInput } from '../../lib/catalog/refresh/power-model.js';

const { types } = loadCatalog({ regions: [] });
const accelerators = loadAccelerators();

function inputOf(name: string): PowerInput {
  const type = types.get(name)!;
  const hard = type.localDisks.some((disk) => disk.endsWith('hdd'));
  return {
    name,
    vcpus: type.vcpus,
    memoryGib: type.memoryGib,
    ssdGb: hard ? 0 : type.localNvmeGb,
    hddGb: hard ? type.localNvmeGb : 0,
    accelerators: type.accelerators && {
      count: type.accelerators.count,
      power: accelerators.get(type.accelerators.model.key)!.power,
    },
  };
}

function modelled(input: PowerInput) {
  const estimate = modelPower(input);
  if (!('power' in estimate)) throw new Error(estimate.reason);
  return estimate.power;
}

describe('modelPower', () => {
  it('adds up p5.48xlarge', () => {
    // Idle: 192 × 0.456 + 2048 × 0.392 + 30.4 × 1.2 + 8 × 80.5 = 87.552 + 802.816 + 36.48 + 644 = 1570.848.
    // Full: (192 × 1.957 + 802.816 + 36.48 + 8 × 700) × 1.25 = (375.744 + 839.296 + 5600) × 1.25 = 8518.8.
    expect(modelled(inputOf('p5.48xlarge'))).toMatchObject({ idleWatts: 1570.8, maxWatts: 8518.8, uncertainty: 0.25 });
  });

  it('counts a vCPU without multithreading as two threads', () => {
    // c7a.large: 2 vCPU are 4 threads. Idle 4 × 0.739 + 4 × 0.392 = 4.524; full (4 × 2.282 + 1.568) × 1.25 = 13.37.
    expect(modelled(inputOf('c7a.large'))).toMatchObject({ idleWatts: 4.5, maxWatts: 13.4 });
    // m6i.large: 2 vCPU are 2 threads. Idle 2 × 0.767 + 8 × 0.392 = 4.67; full (2 × 3.758 + 3.136) × 1.25 = 13.315.
    expect(modelled(inputOf('m6i.large'))).toMatchObject({ idleWatts: 4.7, maxWatts: 13.3 });
  });

  it('holds what Teads measured within its uncertainty at full load', () => {
    const measured = [...types.values()].filter((type) => type.power?.method.startsWith('measured'));
    expect(measured.length).toBeGreaterThan(35);
    for (const type of measured) {
      const model = modelled(inputOf(type.name));
      const ratio = type.power!.maxWatts / model.maxWatts;
      expect(Math.abs(ratio - 1), `${type.name}: measured ÷ modelled = ${ratio}`).toBeLessThanOrEqual(
        model.uncertainty,
      );
    }
  });

  it('stays below what the makers rate their own servers at', () => {
    // DGX H100 and H200 10.2 kW, DGX B200 14.3 kW: with the same accelerators.
    for (const [name, rated] of [
      ['p5.48xlarge', 10_200],
      ['p5e.48xlarge', 10_200],
      ['p5en.48xlarge', 10_200],
      ['p6-b200.48xlarge', 14_300],
    ] as const) {
      const { maxWatts } = types.get(name)!.power!;
      expect(maxWatts).toBeLessThan(rated);
      expect(maxWatts).toBeGreaterThan(rated * 0.7);
    }
  });

  it('is within a fifth of the 8.4 kW that were measured on eight H100', () => {
    expect(Math.abs(types.get('p5.48xlarge')!.power!.maxWatts / 8400 - 1)).toBeLessThan(0.2);
  });

  it.each([
    ['dl1.24xlarge', 'the maker publishes no power figure for the accelerator'],
    ['g5g.xlarge', 'the maker publishes no power figure for the accelerator'],
    ['p6e-gb200.36xlarge', 'no power figure is published for its processor'],
  ])('gives none for %s', (name, reason) => {
    expect(modelPower(inputOf(name))).toEqual({ reason });
    expect(types.get(name)!.power).toBeNull();
  });

  it('marks the A10G as assumed, with a wider uncertainty', () => {
    const power = types.get('g5.48xlarge')!.power!;
    expect(power.method).toContain('assumed');
    expect(power.uncertainty).toBe(0.4);
  });

  it("assumes of AWS's own chips what a GPU of their time draws by the TFLOPS, with a wide uncertainty", () => {
    // 16 chips of 667 TFLOPS, at the H100's 700 W by 989.5 TFLOPS.
    const chips = 16 * 700 * (667 / 989.5);
    const power = types.get('trn2.48xlarge')!.power!;
    expect(power.maxWatts).toBeGreaterThan(chips * 1.25);
    expect(power.maxWatts).toBeLessThan(chips * 1.6);
    expect(power.uncertainty).toBe(0.6);
    expect(power.method).toContain('assumed to draw what a GPU of their time draws');
    for (const name of ['inf1.24xlarge', 'inf2.48xlarge', 'trn1.32xlarge', 'trn1n.32xlarge', 'trn2u.48xlarge']) {
      expect(types.get(name)!.power!.uncertainty).toBe(0.6);
    }
  });

  it('has idle below full load for every type that has power', () => {
    const wrong = [...types.values()].filter(
      ({ power }) => power && !(power.idleWatts > 0 && power.idleWatts < power.maxWatts),
    );
    expect(wrong.map((type) => type.name)).toEqual([]);
  });

  it('covers all types but those without a published figure', () => {
    const without = new Set([...types.values()].filter((type) => type.power === null).map((type) => type.family));
    expect([...without].sort()).toEqual(['dl1', 'dl2q', 'f2', 'g5g', 'p6e-gb200', 'vt1']);
  });
});
