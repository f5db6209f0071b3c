import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../../blueprint/schema/blueprint.js';
import { familyOf } from '../../../catalog/facts/instance-family.js';
import { listText } from '../../../units/words.js';

/** Families of which a driver in the images of EKS is on record as not finding the GPUs. */
const UNSEEN: Readonly<Record<string, UnseenGpus>> = {
  // A public record of clusters of September 2026 in the compatibility matrix of awsome-distributed-ai (facts only).
  g7: { driver: 580, worksWith: 595, seenIn: '1.36.3-20260911' },
};

interface UnseenGpus {
  /** Major version of the NVIDIA driver. */
  readonly driver: number;
  readonly worksWith: number;
  /** Release of the image of Amazon Linux 2023 in which it was. */
  readonly seenIn: string;
}

/** Fleets whose nodes may start without a GPU that pods can use; at the pin of the images, where there is one. */
export function driverWarnings(
  { kubernetes: { nodeRelease } }: Pick<Blueprint, 'kubernetes'>,
  instanceTypes: readonly string[],
): Diagnostic[] {
  return Object.entries(UNSEEN).flatMap(([family, { driver, worksWith, seenIn }]): Diagnostic[] => {
    const types = [...new Set(instanceTypes.filter((type) => familyOf(type) === family))].sort();
    if (types.length === 0) return [];
    const pinned = nodeRelease !== undefined;
    if (pinned && dayOf(nodeRelease) > dayOf(seenIn)) return [];
    return [
      {
        code: 'rule',
        severity: 'warning',
        path: pinned ? ['kubernetes', 'nodeRelease'] : ['kubernetes'],
        message: `${listText(types)}: driver ${driver} in the images of EKS (seen in release ${seenIn}) does not find their GPUs, ${worksWith} does`,
        hint: pinned
          ? `pin a release later than ${seenIn}: "datahall versions refresh", then "datahall accept" on one node`
          : `pin a later release ("datahall versions refresh") once "datahall accept" passes on a node of it, or allow other types`,
      },
    ];
  });
}

/** The day of a release, which ends in it. */
function dayOf(release: string): string {
  return release.slice(release.lastIndexOf('-') + 1);
}
