import { shown } from '../../units/shown.js';
import { PLATFORM_FACTS, platformsWhere } from '../kinds/platform-facts.js';
import { type CheckContext, isWritten } from './check-context.js';

/** Key `slurm`: that it is used, its records of jobs, and its users. */
export function checkSlurm(context: CheckContext): void {
  const { data, report } = context;
  if (data.platform === undefined) return;
  if (!PLATFORM_FACTS[data.platform].hasSlurmController) {
    if (!isWritten(context, ['slurm'])) return;
    report({
      code: 'rule',
      severity: 'warning',
      path: ['slurm'],
      message: `"slurm" is ignored on ${data.platform}`,
      hint: `remove it, or write ${platformsWhere(({ hasSlurmController }) => hasSlurmController)}`,
    });
    return;
  }
  checkRecords(context);
  checkContainers(context);
  checkUsers(context);
}

/** Shares and how long records are kept are about the records. */
function checkRecords({ data, report }: CheckContext): void {
  if (data.slurm?.accounting !== 'off') return;
  if (data.slurm.keepRecords !== undefined) {
    report({
      code: 'contradiction',
      path: ['slurm', 'keepRecords'],
      message: `records of jobs would be kept for ${data.slurm.keepRecords} days, and accounting is off: there are none`,
      hint: 'remove it, or write "accounting: on"',
    });
  }
  const shared = (data.workloads ?? []).some((workload) => (workload?.scheduling?.share ?? 1) !== 1);
  if (!shared && (data.pools ?? []).length === 0) return;
  report({
    code: 'contradiction',
    path: ['slurm', 'accounting'],
    message: 'fair shares of workloads are worked out from records of jobs, and accounting is off',
    hint: 'write "accounting: on", or give every workload the same share',
  });
}

/** The image with pyxis is built in the hall, from sources on GitHub and packages of Ubuntu. */
function checkContainers({ data, report }: CheckContext): void {
  if (data.slurm?.containers !== 'pyxis' || data.network?.internet !== 'none') return;
  report({
    code: 'contradiction',
    path: ['slurm', 'containers'],
    message: 'the image with pyxis is built from sources on github.com, and the hall has no way there',
    hint: 'write "containers: docker", and name an image of your own by the variable `image_parameter_<fleet>`; or leave "internet: none" out',
  });
}

function checkUsers({ data, report }: CheckContext): void {
  const users = data.slurm?.users ?? [];
  for (const [index, user] of users.entries()) {
    for (const key of ['name', 'uid'] as const) {
      const value = user?.[key];
      if (value === undefined || users.findIndex((other) => other?.[key] === value) === index) continue;
      report({
        code: 'name-duplicate',
        path: ['slurm', 'users', index, key],
        message: `two users have the ${key === 'uid' ? 'number' : 'name'} ${shown(value)}`,
        hint: 'give each its own, the same on every machine that they use',
      });
    }
  }
}
