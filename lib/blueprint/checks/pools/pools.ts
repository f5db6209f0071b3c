import { shown } from '../../../units/shown.js';
import { closest } from '../../../units/suggest.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { PLATFORM_FACTS, platformsWhere } from '../../kinds/platform-facts.js';
import type { PoolBlueprint } from '../../schema/blueprint.js';
import type { CheckContext, Incomplete } from '../check-context.js';
import { checkFleet } from '../workload.js';
import { checkPooledWorkload } from './pooled-workload.js';

type Pool = Incomplete<PoolBlueprint>;
type Member = NonNullable<NonNullable<Pool['workloads']>[number]>;

/** Pools: their names, their workloads and the shares of those. */
export function checkPools(context: CheckContext): void {
  /** The pool that each workload is in so far. */
  const taken = new Map<string, string>();
  const names = new Set((context.data.workloads ?? []).map((workload) => workload?.name));
  for (const [index, pool] of (context.data.pools ?? []).entries()) {
    if (pool === undefined) continue;
    const path = ['pools', index];
    checkName(context, pool, path, names);
    checkPlatform(context, path);
    checkFleet(context, pool, path);
    for (const [item, member] of (pool.workloads ?? []).entries()) {
      if (member !== undefined) checkMember(context, pool, member, [...path, 'workloads', item], taken);
    }
    checkCoincidence(context, pool, path);
  }
  checkOwned(context, taken);
}

function checkName({ report }: CheckContext, { name }: Pool, path: DocumentPath, names: Set<string | undefined>): void {
  if (name === undefined) return;
  if (names.has(name)) {
    report({
      code: 'name-duplicate',
      path: [...path, 'name'],
      message: `${shown(name)} is the name of a workload or of another pool`,
      hint: 'choose another name: nodes are named after it',
    });
  }
  names.add(name);
}

/** Shares are the queues': where a scheduler of the user's has them, the hall can not keep any. */
function checkPlatform({ data, report }: CheckContext, path: DocumentPath): void {
  const { platform } = data;
  if (platform === undefined || PLATFORM_FACTS[platform].shares !== null) return;
  report({
    code: 'rule',
    path,
    message: `a pool has shares, which the queues of the platform keep: ${platform} has no queues`,
    hint: `write ${platformsWhere(({ shares }) => shares !== null)}, or one workload with all of the demand`,
  });
}

function checkMember(
  context: CheckContext,
  pool: Pool,
  member: Member,
  path: DocumentPath,
  taken: Map<string, string>,
): void {
  const { data, report } = context;
  const name = member.workload;
  if (name === undefined) return;
  const at = [...path, 'workload'];
  const index = (data.workloads ?? []).findIndex((workload) => workload?.name === name);
  const names = (data.workloads ?? []).flatMap((workload) => workload?.name ?? []);
  if (index < 0) {
    const near = closest(name, names);
    report({
      code: 'reference-unknown',
      path: at,
      message: `unknown workload ${shown(name)}`,
      hint: near === undefined ? `workloads: ${names.join(', ')}` : `did you mean "${near}"?`,
    });
    return;
  }
  const other = taken.get(name);
  if (other !== undefined) {
    report({
      code: 'name-duplicate',
      path: at,
      message: `${shown(name)} is in the pool ${shown(other)} already`,
      hint: 'keep one of them: a workload has one fleet',
    });
    return;
  }
  taken.set(name, pool.name ?? '');
  checkShare(context, member, path);
  checkPooledWorkload(context, data.workloads![index]!, ['workloads', index], pool.name ?? '');
}

function checkShare({ data, report }: CheckContext, member: Member, path: DocumentPath): void {
  const { workload, guaranteed = 0, atMost, largestJob } = member;
  const facts = data.platform && PLATFORM_FACTS[data.platform];
  if (atMost !== undefined && facts?.shares === 'weights') {
    report({
      code: 'rule',
      severity: 'warning',
      path: [...path, 'atMost'],
      message: `fair shares of ${data.platform} have no ceiling: ${workload} may use the whole pool while others are idle`,
      hint: `remove it, or write ${platformsWhere(({ shares }) => shares === 'quotas')}`,
    });
  }
  if (atMost === undefined) return;
  if (guaranteed > atMost) {
    report({
      code: 'contradiction',
      path: [...path, 'guaranteed'],
      message: `${workload} has ${guaranteed} accelerators guaranteed, and may use ${atMost} at most`,
      hint: 'lower "guaranteed", or raise "atMost"',
    });
  }
  if (largestJob !== undefined && largestJob > atMost) {
    report({
      code: 'contradiction',
      path: [...path, 'largestJob'],
      message: `the largest job of ${workload} takes ${largestJob} accelerators, and it may use ${atMost} at most`,
      hint: 'lower "largestJob", or raise "atMost"',
    });
  }
}

function checkCoincidence(context: CheckContext, pool: Pool, path: DocumentPath): void {
  if (pool.coincidence === undefined) return;
  const members = (pool.workloads ?? []).map((member) => member?.workload);
  const varies = (context.data.workloads ?? []).find(
    (workload) =>
      workload !== undefined &&
      members.includes(workload.name) &&
      (workload.profile?.week ?? []).some((level) => level !== 1),
  );
  if (varies === undefined) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'coincidence'],
    message: `"coincidence" and the profile of ${varies.name} both say what is asked for at once`,
    hint: 'keep one of them',
  });
}

/** Owned nodes are deducted from the demand of one workload. */
function checkOwned({ data, report }: CheckContext, taken: ReadonlyMap<string, string>): void {
  for (const [index, fleet] of (data.onPremises?.fleets ?? []).entries()) {
    const claims = [
      { workload: fleet?.workload, key: ['workload'] },
      ...(fleet?.sharedWith ?? []).map((workload, at) => ({ workload, key: ['sharedWith', at] })),
    ];
    const pooled = claims.find(({ workload }) => taken.has(workload ?? ''));
    if (pooled === undefined) continue;
    const pool = taken.get(pooled.workload!);
    report({
      code: 'contradiction',
      path: ['onPremises', 'fleets', index, ...pooled.key],
      message: `${pooled.workload} is in the pool ${shown(pool)}, from whose demand no owned nodes are deducted`,
      hint: 'name a workload with a fleet of its own, or take it out of the pool',
    });
  }
}
