import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import { SLURM_NUMBERS, SLURM_VERSIONS } from '../../../blueprint/kinds/slurm-versions.js';
import type { Blueprint } from '../../../blueprint/schema/blueprint.js';
import { listText } from '../../../units/words.js';

/** An update takes images with the new version and a window in which nodes drain: so long before its end, support is a warning. */
const NOTICE_DAYS = 90;
const DAY_MS = 24 * 3600 * 1000;

/**
 * What is doubtful about the version of Slurm.
 * @param day - `YYYY-MM-DD`, of the catalog: no clock is read
 */
export function slurmWarnings({ slurm: { version } }: Pick<Blueprint, 'slurm'>, day: string): Diagnostic[] {
  const { ends } = SLURM_VERSIONS[version];
  const days = (Date.parse(ends) - Date.parse(day)) / DAY_MS;
  if (days > NOTICE_DAYS) return [];
  const later = SLURM_NUMBERS.filter((one) => SLURM_VERSIONS[one].ends > ends);
  const ended = days > 0 ? `ends on ${ends}: then` : `ended on ${ends}:`;
  return [
    {
      code: 'rule',
      severity: 'warning',
      path: ['slurm', 'version'],
      message: `support of Slurm ${version} ${ended} PCS makes no new cluster of it, and suspends those that are there a year later`,
      hint:
        later.length === 0
          ? 'see whether PCS has a newer version'
          : `write ${listText(
              later.map((one) => `"${one}"`),
              'or',
            )}`,
    },
  ];
}
