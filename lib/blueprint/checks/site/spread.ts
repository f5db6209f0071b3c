import { formatNumber } from '../../../units/numbers.js';
import { shown } from '../../../units/shown.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { HALL_NAME_MAX } from '../../names/name-rules.js';
import type { WorkloadBlueprint } from '../../schema/blueprint.js';
import type { CheckContext, Incomplete } from '../check-context.js';

type Workload = Incomplete<WorkloadBlueprint>;

/** Characters that the name of a hall gains in each region: a hyphen and a code such as `apse1`. */
const CODE_LENGTH = 6;

/**
 * Workloads that divide: their regions and shares, and what can not be in several regions.
 * @param first - of these workloads, by its place
 */
export function checkSpread(context: CheckContext, first: number): void {
  const { data, report } = context;
  const workloads = data.workloads ?? [];
  const path: DocumentPath = ['workloads', first, 'spread'];
  if (!Array.isArray(data.region) || data.region.length < 2) {
    report({
      code: 'contradiction',
      path,
      message: '"spread" makes a hall for each region, and "region" names no list of them',
      hint: 'write "region: [us-east-1, eu-west-1]"',
    });
    return;
  }
  if (data.name !== undefined && data.name.length + CODE_LENGTH > HALL_NAME_MAX) {
    report({
      code: 'name-invalid',
      path: ['name'],
      message: `${shown(data.name)} gains the code of a region in each, such as "-use1": expected at most ${HALL_NAME_MAX - CODE_LENGTH} characters`,
    });
  }
  checkOneRegion(context);
  for (const [index, workload] of workloads.entries()) {
    if (workload?.spread === undefined) continue;
    const at = ['workloads', index];
    checkDivides(context, workload, at);
    checkShares(context, workload, [...at, 'spread', 'shares']);
    checkAccess(context, workload, at);
  }
}

/** What is in one region, and can not be in each. */
function checkOneRegion({ data, report }: CheckContext): void {
  const own: readonly (readonly [path: DocumentPath, is: boolean])[] = [
    [['network', 'vpc'], data.network?.vpc !== undefined],
    [['kubernetes', 'existing'], data.kubernetes?.existing !== undefined],
    [['onPremises'], data.onPremises !== undefined],
    [['capacity'], (data.capacity ?? []).length > 0],
    ...(['monthlyCost', 'monthlyEnergy', 'monthlyCo2e', 'nodes'] as const).map(
      (key) => [['limits', key], data.limits?.[key] !== undefined] as const,
    ),
  ];
  for (const [path, is] of own) {
    if (!is) continue;
    const whole = path[0] === 'limits';
    report({
      code: 'contradiction',
      path,
      message: whole
        ? `"limits.${path[1]}" holds over all workloads, and "spread" sizes each region by itself`
        : `"${path.join('.')}" is in one region, and "spread" makes a hall in each`,
      hint: whole ? 'remove it, and compare the total that "size" prints' : 'write a blueprint for each region instead',
    });
  }
}

/** Jobs whose accelerators exchange data stay together. */
function checkDivides({ data, report }: CheckContext, workload: Workload, at: DocumentPath): void {
  const wrong = (message: string, hint: string) =>
    report({ code: 'contradiction', path: [...at, 'spread'], message, hint });
  const pool = (data.pools ?? []).find((each) =>
    (each?.workloads ?? []).some((member) => member?.workload === workload.name),
  );
  if (workload.training !== undefined || workload.fineTuning !== undefined) {
    wrong('a training run stays in one zone: its nodes exchange gradients at every step', 'remove "spread"');
  } else if (workload.purpose === 'training' && workload.types?.interconnect === 'fast') {
    wrong(
      'jobs that span accelerators stay in one zone, and "types.interconnect: fast" says that these do',
      'remove "spread"; for a sweep of jobs that fit a node, write "types: { interconnect: any }"',
    );
  } else if (pool !== undefined) {
    wrong(`the nodes of the pool ${shown(pool.name)} are in one region`, 'take the workload out of the pool');
  }
  const regional: readonly (readonly [key: string, is: boolean])[] = [
    ['service', workload.service !== undefined],
    ['targetGroup', workload.targetGroup !== undefined],
    ['capacity', workload.capacity !== undefined],
  ];
  for (const [key] of regional.filter(([, is]) => is)) {
    report({
      code: 'contradiction',
      path: [...at, key],
      message: `"${key}" names resources of one region, and "spread" makes a hall in each`,
      hint: 'remove it, or write a blueprint for each region',
    });
  }
  for (const [item, store] of (workload.storage ?? []).entries()) {
    const key = (['existing', 'zone'] as const).find((one) => store?.[one] !== undefined);
    if (key === undefined) continue;
    report({
      code: 'contradiction',
      path: [...at, 'storage', item, key],
      message: `"${key}" is in one region, and "spread" makes a hall in each`,
      hint: 'remove it, or write a blueprint for each region',
    });
  }
  checkPulled(workload, wrong);
}

function checkPulled({ spread, storage = [] }: Workload, wrong: (message: string, hint: string) => void): void {
  if (typeof spread !== 'object' || spread.data !== 'pulled') return;
  const linked = storage.find((store) => store?.linkedTo !== undefined);
  if (linked === undefined) return;
  wrong(
    `${shown(linked.name)} is linked to an object store, which "data: pulled" leaves in one region`,
    'write "data: replicated"',
  );
}

/** As a sum of shares that are written in decimals may miss 1. */
const NEAR = 1e-9;

function checkShares({ data, report }: CheckContext, { spread }: Workload, path: DocumentPath): void {
  const shares = typeof spread === 'object' ? spread.shares : undefined;
  if (shares === undefined) return;
  const regions = [data.region].flat();
  for (const region of Object.keys(shares)) {
    if (regions.includes(region)) continue;
    report({
      code: 'reference-unknown',
      path: [...path, region],
      message: `${shown(region)} is no region of the hall`,
      hint: `regions: ${regions.join(', ')}`,
    });
  }
  const sum = Object.values(shares).reduce<number>((total, share) => total + (share ?? 0), 0);
  if (Math.abs(sum - 1) > NEAR) {
    report({
      code: 'contradiction',
      path,
      message: `the shares add up to ${formatNumber(sum * 100, 2)} %: expected 100 %`,
      hint: 'the workload states its demand of all regions together',
    });
  }
}

/** A store of a workload that does not divide is in one region. */
function checkAccess({ data, report }: CheckContext, { access = [] }: Workload, at: DocumentPath): void {
  for (const [item, grant] of access.entries()) {
    const owner = (data.workloads ?? []).find((each) => grant?.store?.startsWith(`${each?.name}.`));
    if (owner === undefined || owner.spread !== undefined) continue;
    report({
      code: 'contradiction',
      path: [...at, 'access', item, 'store'],
      message: `${shown(grant?.store)} is in one region, and this workload in several`,
      hint: `write "spread" at ${owner.name} too, or give this workload a store of its own`,
    });
  }
}
