import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import { KUBERNETES_VERSIONS } from '../../../blueprint/kinds/kubernetes-versions.js';
import type { Blueprint } from '../../../blueprint/schema/blueprint.js';
import { EKS_ADDONS } from '../../../units/closed-lists.js';
import { listText } from '../../../units/words.js';
import { ADDON_VERSIONS } from './addon-versions.js';
import { ADDONS_OF_EVERY_CLUSTER } from './addons.js';

/** An upgrade takes a rehearsal and a window in which nodes may be drained: so long before its end, support is a warning. */
const NOTICE_DAYS = 180;
const DAY_MS = 24 * 3600 * 1000;

/**
 * What is doubtful about the versions of a cluster.
 * @param day - `YYYY-MM-DD`, of the catalog: no clock is read
 */
export function versionWarnings({ kubernetes }: Pick<Blueprint, 'kubernetes'>, day: string): Diagnostic[] {
  return [...supportWarnings(kubernetes, day), ...addonWarnings(kubernetes), ...unknownAddons(kubernetes)];
}

function supportWarnings({ version, support, existing }: Blueprint['kubernetes'], day: string): Diagnostic[] {
  const known = support ?? KUBERNETES_VERSIONS.find((one) => one.version === version);
  if (known === undefined) return [];
  const days = (Date.parse(known.standardEnds) - Date.parse(day)) / DAY_MS;
  if (days > NOTICE_DAYS) return [];
  const later = KUBERNETES_VERSIONS.filter(({ standardEnds }) => standardEnds > known.standardEnds);
  const ends = days > 0 ? `ends on ${known.standardEnds}` : `ended on ${known.standardEnds}`;
  return [
    {
      code: 'rule',
      severity: 'warning',
      path: ['kubernetes', 'version'],
      message: `standard support of Kubernetes ${version} ${ends}; from then on it costs more by the hour, and AWS upgrades it on ${known.extendedEnds}`,
      hint: later.length === 0 ? 'see whether EKS has a newer version' : upgradeHint(later, existing !== undefined),
    },
  ];
}

/** @param exists - the cluster is there already: its version is stated, and others change it */
function upgradeHint(later: readonly { readonly version: string }[], exists: boolean): string {
  const versions = listText(
    later.map(({ version }) => `"${version}"`),
    'or',
  );
  return exists
    ? `have the owner of the cluster upgrade it, one minor version at a time; then write what it has: ${versions}`
    : `write ${versions}, one minor version at a time: docs/upgrades.md`;
}

function addonWarnings({ addons }: Blueprint['kubernetes']): Diagnostic[] {
  return Object.keys(addons)
    .filter((name) => !EKS_ADDONS.some((one) => one === name))
    .sort()
    .map((name) => ({
      code: 'rule',
      severity: 'warning',
      path: ['kubernetes', 'addons', name],
      message: `"${name}" is no add-on of a hall: its version is ignored`,
      hint: `names: ${EKS_ADDONS.join(', ')}`,
    }));
}

/** A version of Kubernetes of which no public source shows the add-ons: what is reviewed does not name what is installed. */
function unknownAddons({ addons, existing, version }: Blueprint['kubernetes']): Diagnostic[] {
  if (ADDON_VERSIONS.some(({ kubernetes }) => kubernetes === version)) return [];
  const unpinned = (existing?.addons ?? ADDONS_OF_EVERY_CLUSTER).filter((name) => addons[name] === undefined);
  if (unpinned.length === 0) return [];
  return [
    {
      code: 'rule',
      severity: 'warning',
      path: ['kubernetes', 'addons'],
      message: `the catalog knows no versions of add-ons for Kubernetes ${version}: EKS sets them when it makes the add-on (${unpinned.join(', ')})`,
      hint: 'pin them in "kubernetes.addons": "datahall versions refresh" asks AWS and writes them',
    },
  ];
}
