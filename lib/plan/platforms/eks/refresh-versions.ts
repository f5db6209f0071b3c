import { KUBERNETES_VERSIONS, type KubernetesVersion } from '../../../blueprint/kinds/kubernetes-versions.js';
import type { Blueprint } from '../../../blueprint/schema/blueprint.js';
import type { Pins } from '../../../blueprint/write-pins.js';
import type { VersionReading } from '../../../catalog/account/read-versions.js';
import type { Seen, Unseen } from '../../../catalog/account/seen.js';
import { by } from '../../../units/order.js';
import type { EksHall } from '../../shape/hall.js';
import { dayOfRelease, type PinnedVersion, pinVersions, releaseParameters } from './pin-versions.js';

/** What a refresh found, and what it writes into the blueprint. */
export interface RefreshedVersions {
  readonly versions: readonly PinnedVersion[];
  readonly support: { readonly before: Support | null; readonly after: Support | null };
  /** Minor versions of Kubernetes above the cluster's that EKS has, oldest first. */
  readonly newer: readonly string[];
  /** What AWS did not show, with the reason. */
  readonly unseen: readonly Unseen[];
  readonly pins: Pins;
}

type Support = Pick<KubernetesVersion, 'standardEnds' | 'extendedEnds'>;

const RELEASE = /^1\.[0-9]{1,3}\.[0-9]{1,3}-20[0-9]{6}$/;

/** Compares a reading of AWS with the plan of a hall. */
export function refreshVersions(
  { cluster, fleets }: Pick<EksHall, 'cluster' | 'fleets'>,
  { support: written }: Blueprint['kubernetes'],
  reading: VersionReading,
): RefreshedVersions {
  const releases = releaseParameters({ cluster, fleets }).map((name) => releaseOf(name, reading.parameters.get(name)));
  const unseen = [reading.addons, ...releases, reading.kubernetes].flatMap((one) => (one.seen ? [] : [one.reason]));
  const found = releases.flatMap((one) => (one.seen ? [one.value] : []));
  // Every family has had the oldest of what they have now.
  const release = found.length === releases.length ? [...found].sort(by(dayOfRelease))[0]! : null;
  const versions = pinVersions(cluster, reading.addons.seen ? reading.addons.value : null, release);

  const kubernetes = reading.kubernetes.seen ? reading.kubernetes.value : [];
  const own = kubernetes.find(({ version }) => version === cluster.version);
  const known = written ?? KUBERNETES_VERSIONS.find(({ version }) => version === cluster.version);
  const support = { before: known === undefined ? null : daysOf(known), after: own === undefined ? null : daysOf(own) };
  const moved =
    support.after !== null &&
    (support.before?.standardEnds !== support.after.standardEnds ||
      support.before.extendedEnds !== support.after.extendedEnds);
  const images = versions.find(({ of }) => of === 'images')!;
  return {
    versions,
    support,
    newer: kubernetes
      .map(({ version }) => version)
      .filter((version) => minorOf(version) > minorOf(cluster.version))
      .sort((left, right) => minorOf(left) - minorOf(right)),
    unseen,
    pins: {
      addons: Object.fromEntries(
        versions.flatMap(({ of, after }) => (of === 'images' || after === null ? [] : [[of, after]])),
      ),
      ...(images.after !== null && { nodeRelease: images.after }),
      ...(moved && { support: support.after! }),
    },
  };
}

function releaseOf(name: string, read: Seen<string> | undefined): Seen<string> {
  if (read?.seen && !RELEASE.test(read.value)) {
    const message = `${name} is ${JSON.stringify(read.value)}, which is no release of images`;
    return { seen: false, reason: { action: 'ssm:GetParameter', failure: 'malformed', message } };
  }
  return read!;
}

function daysOf({ standardEnds, extendedEnds }: Support): Support {
  return { standardEnds, extendedEnds };
}

/** 36 of `1.36`. */
function minorOf(version: string): number {
  return Number(version.slice(version.indexOf('.') + 1));
}
