import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { layFoundation } from '../../../lib/plan/supply/foundation.js';
import { foundationChoices } from '../../../lib/studies/foundation-choices.js';
import { blueprintFixture, networkFixture, workloadFixture } from '../hall-fixture.js';

const REGION = loadCatalog({ regions: ['us-east-1'] }).regions.get('us-east-1')!;
const BY_COST = networkFixture({ nat: 'by-cost', interfaceEndpoints: 'by-cost' });
const TB = 1e12;

function foundationOf(parts: Parameters<typeof blueprintFixture>[0]) {
  const { natZones, endpoints } = layFoundation(blueprintFixture(parts), REGION);
  return { nat: natZones.length, endpoints: endpoints.interfaces };
}

function usage(parts: Partial<ReturnType<typeof blueprintFixture>['usage']>) {
  return { ...blueprintFixture().usage, ...parts };
}

describe('a foundation by cost', () => {
  it('has one NAT gateway and no endpoints where little goes through them', () => {
    expect(foundationOf({ network: BY_COST })).toEqual({ nat: 1, endpoints: [] });
    expect(foundationOf({}).nat).toBe(3);
    expect(foundationOf({}).endpoints).toContain('ecr.api');
  });

  it('keeps a gateway in each zone for a workload that survives the loss of one', () => {
    const workloads = [workloadFixture({ zones: { spread: 3, survive: 1 } })];
    expect(foundationOf({ network: BY_COST, workloads }).nat).toBe(3);
  });

  it('breaks even where the traffic costs as much as the hours', () => {
    const count = foundationOf({}).endpoints.length;
    // 0.01 USD an hour in each of three zones; 0.045 USD/GB through NAT, 0.01 through an endpoint, in one zone.
    const alone = { ...BY_COST, nat: 'per-zone' as const };
    const breakEvenGb = (count * 3 * 0.01 * 730) / (0.045 - 0.01);
    const at = (gigabytes: number) =>
      foundationOf({ network: alone, usage: usage({ endpointTraffic: gigabytes * 1e9 }) }).endpoints.length;
    expect([at(breakEvenGb - 1), at(breakEvenGb + 1)]).toEqual([0, count]);
    // Two gateways of 0.045 and their addresses of 0.005 USD an hour; two thirds of the traffic cross zones, at 0.02 USD/GB.
    const crossing = ((2 * 0.05 * 730) / (0.02 * 2)) * 3 * 1e9;
    const gateways = (natTraffic: number) =>
      foundationOf({ network: { ...BY_COST, interfaceEndpoints: 'always' }, usage: usage({ natTraffic }) }).nat;
    expect([gateways(crossing * 0.999), gateways(crossing * 1.001)]).toEqual([1, 3]);
  });

  it('keeps endpoints that software of the user calls, and all where a perimeter is enforced', () => {
    expect(foundationOf({ network: { ...BY_COST, endpoints: ['sqs'] } }).endpoints).toEqual(['sqs']);
    const perimeter = { enforced: true, accounts: [], buckets: [], domains: [] };
    expect(foundationOf({ network: { ...BY_COST, perimeter } }).endpoints).toContain('ecr.api');
  });

  it('is offered with what it saves, and no more once it is there', () => {
    const choices = foundationChoices(
      blueprintFixture({ usage: usage({ natTraffic: TB, endpointTraffic: TB }) }),
      REGION,
    );
    const saved = new Map(choices.map(({ setting, savingUsdPerMonth }) => [setting, savingUsdPerMonth]));
    expect(saved.get('network.nat: single')).toBeCloseTo(2 * 0.05 * 730 - (2 / 3) * 1000 * 0.02, 2);
    const count = foundationOf({}).endpoints.length;
    expect(saved.get('network.interfaceEndpoints: by-cost')).toBeCloseTo(count * 3 * 7.3 - 1000 * 0.035, 2);
    expect(
      foundationChoices(
        blueprintFixture({ network: networkFixture({ nat: 'single', interfaceEndpoints: 'by-cost' }) }),
        REGION,
      ).map(({ setting }) => setting),
    ).toEqual(['kubernetes.systemNodes: by-cost']);
  });
});
