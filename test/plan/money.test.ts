import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalog, RegionCatalog, ServicePrices } from '../../lib/catalog/facts/catalog.js';
import { figurePaths, figureTree } from '../../lib/catalog/figures/figure-tree.js';
import { loadAccelerators } from '../../lib/catalog/files/load-catalog.js';
import { makePlan } from '../../lib/plan/make-plan.js';
import { openHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { costWords, lineWords } from '../../lib/report/words/bill-words.js';
import type { CostSubject } from '../../lib/sizing/model/cost-subject.js';
import type { CostLine } from '../../lib/sizing/model/sizing.js';
import { identityKey } from '../../lib/units/identity-key.js';
import { writtenBlueprint } from '../random-blueprint.js';

/** The same thing to pay for, on whatever type and in whatever tier. */
function isSame(...subjects: readonly CostSubject[]): boolean {
  return new Set(subjects.map((subject) => identityKey(subject, 'tierToTb', 'instanceType'))).size === 1;
}

/** Regions in which prices are known, in which some are missing, and in which the price of disks is. */
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-northeast-1', 'ap-southeast-3', 'il-central-1'];
const HALLS = 60;

interface RandomHall {
  readonly text: string;
  readonly catalog: Catalog;
  readonly plan: Plan;
}

async function planned(text: string, taken?: { readonly region: string; readonly key: keyof ServicePrices }) {
  const open = openHall(text);
  if (!open.ok) return null;
  const catalog = taken === undefined ? open.value.catalog : without(open.value.catalog, taken.region, taken.key);
  const outcome = await makePlan(open.value.blueprint, catalog);
  return outcome.status === 'planned' ? { text, catalog, plan: outcome.plan } : null;
}

/** The catalog as if no source gave a price. */
function without(catalog: Catalog, name: string, key: keyof ServicePrices): Catalog {
  const region = catalog.regions.get(name)!;
  const poorer: RegionCatalog = { ...region, prices: { ...region.prices, [key]: null } };
  return { ...catalog, regions: new Map([...catalog.regions, [name, poorer]]) };
}

const cents = (usd: number): number => Math.round(usd * 100);
const sumOf = (lines: readonly CostLine[]): number =>
  lines.reduce((sum, { usdPerMonth }) => sum + cents(usdPerMonth), 0);

describe('the bill of random halls', () => {
  const halls: RandomHall[] = [];
  beforeAll(async () => {
    const written = fc.sample(fc.tuple(writtenBlueprint, fc.constantFrom(...REGIONS)), { seed: 7, numRuns: 3 * HALLS });
    for (const [blueprint, region] of written) {
      if (halls.length === HALLS) break;
      const hall = await planned(JSON.stringify({ ...blueprint, region }));
      if (hall !== null) halls.push(hall);
    }
  });

  it('is made of enough halls, of which some miss prices', () => {
    expect(halls.length).toBe(HALLS);
    expect(new Set(halls.map(({ plan }) => plan.region)).size).toBeGreaterThan(3);
    const noDisks = halls.filter(
      ({ catalog, plan }) => catalog.regions.get(plan.region)!.prices.gp3UsdPerGibMonth === null,
    );
    expect(noDisks.length).toBeGreaterThan(3);
  });

  it('has lines of quantity times price, rounded up to the cent, that sum to each total', () => {
    for (const { text, plan } of halls) {
      const { lines, ...totals } = plan.sizing.cost;
      for (const line of lines) {
        const { quantity, unitPriceUsd, usdPerMonth } = line;
        expect(cents(usdPerMonth), `${text}: ${lineWords(line)}`).toBe(
          Math.max(0, Math.ceil(quantity * unitPriceUsd * 100 - 1e-5)),
        );
        expect(unitPriceUsd, lineWords(line)).toBeGreaterThan(0);
      }
      expect(sumOf(lines)).toBe(cents(totals.totalUsdPerMonth));
      const of = (category: string) => sumOf(lines.filter((line) => line.category === category));
      expect(of('hardware')).toBe(cents(totals.hardwareUsdPerMonth));
      expect(of('software')).toBe(cents(totals.softwareUsdPerMonth));
      expect(of('maintenance')).toBe(cents(totals.maintenanceUsdPerMonth));
    }
  });

  it('has energy that sums to each total, to the watt-hour', () => {
    const wattHours = (kwh: number): number => Math.round(kwh * 1000);
    for (const { plan } of halls) {
      const { lines, itKwhPerMonth, coolingKwhPerMonth, totalKwhPerMonth } = plan.sizing.energy;
      const it = lines.reduce((sum, line) => sum + wattHours(line.itKwhPerMonth), 0);
      const cooling = lines.reduce((sum, line) => sum + wattHours(line.coolingKwhPerMonth), 0);
      expect([it, cooling, it + cooling]).toEqual([itKwhPerMonth, coolingKwhPerMonth, totalKwhPerMonth].map(wattHours));
    }
  });

  it('names a figure of the catalog behind every price, which is not missing', () => {
    for (const { catalog, plan } of halls) {
      const paths = new Set(figurePaths(figureTree(catalog, loadAccelerators())));
      for (const { subject, figure } of plan.sizing.cost.lines)
        expect(paths.has(figure!), `${subject.kind}: ${figure}`).toBe(true);
    }
  });

  it('says of each line what it is for, by the names of the plan', () => {
    const kinds = new Set<string>();
    for (const { text, plan } of halls) {
      const { cost, fleets, stores } = plan.sizing;
      for (const { workload, subject } of cost.lines) {
        if (workload === null) continue;
        kinds.add(subject.kind);
        const groups = fleets.filter((fleet) => fleet.workload === workload).flatMap((fleet) => fleet.groups);
        if (subject.kind === 'file-system' || subject.kind === 'bucket') {
          expect(
            stores.some((store) => store.workload === workload && store.name === subject.store),
            text,
          ).toBe(true);
        } else if (subject.kind === 'nodes') {
          const { instanceType, purchase } = subject;
          const named = groups.filter((one) => one.instanceType === instanceType && one.purchase === purchase);
          expect(named.length, text).toBeGreaterThan(0);
        } else if (subject.kind === 'node-parts') {
          expect(groups.map(({ instanceType }) => instanceType)).toContain(subject.instanceType);
        }
      }
    }
    expect([...kinds].sort()).toEqual(['bucket', 'file-system', 'node-parts', 'nodes']);
  });

  it('says of everything that the hall is built of what it costs, or that it has no price', () => {
    for (const { text, plan } of halls) {
      const { lines, unpriced } = plan.sizing.cost;
      const told = [...lines.map(lineWords), ...unpriced.map(({ subject }) => costWords(subject))];
      const says = (what: RegExp): void =>
        expect(
          told.some((item) => what.test(item)),
          `${text}: ${what}`,
        ).toBe(true);
      const { natZones, interfaceEndpoints, endpointSubnets } = plan.network;
      for (const { instanceType } of plan.fleets) says(new RegExp(`root volumes on ${instanceType}`));
      for (const { workload, groups } of plan.sizing.fleets) {
        for (const { instanceType, purchase } of groups) says(new RegExp(`^${workload}: ${instanceType} ${purchase}`));
      }
      for (const { kind, name } of plan.stores)
        says(new RegExp(kind === 'home' ? `EFS, .*${name}` : `, (.*\\.)?${name}( |$)`));
      if (plan.platform === 'eks')
        for (const what of [/^EKS control plane/, /^system nodes, \d/, /root volumes$/]) says(what);
      if (natZones.length > 0) says(new RegExp(`^NAT gateways, ${natZones.length}$`));
      const interfaces = interfaceEndpoints.length * endpointSubnets.length;
      if (interfaces > 0) says(new RegExp(`^interface endpoints, ${interfaces}$`));
      says(/^KMS keys/);
    }
  });

  it('loses a line, and says so, for each price that is taken out of the catalog', async () => {
    const KEYS = ['gp3UsdPerGibMonth', 'natGatewayUsdPerHour', 'kmsKeyUsdPerMonth', 's3StandardTiers'] as const;
    let taken = 0;
    for (const { text, plan } of halls.slice(0, 24)) {
      for (const key of KEYS) {
        const behind = plan.sizing.cost.lines.filter(({ figure }) => figure?.split('/')[3] === key);
        if (behind.length === 0) continue;
        const poorer = (await planned(text, { region: plan.region, key }))!;
        const { cost } = poorer.plan.sizing;
        const kept = cost.lines.filter(({ figure }) => figure?.split('/')[3] === key);
        expect(kept).toEqual([]);
        for (const { subject } of behind) {
          expect(
            cost.unpriced.some((each) => isSame(each.subject, subject)),
            `${text}: ${costWords(subject)}`,
          ).toBe(true);
        }
        expect(sumOf(cost.lines)).toBe(cents(cost.totalUsdPerMonth));
        taken++;
      }
    }
    expect(taken).toBeGreaterThan(40);
  });
});
