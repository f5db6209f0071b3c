import type { PinnedVersion } from '../../plan/platforms/eks/pin-versions.js';
import { documentOf, left, list, paragraph, type ReportDocument, section, table } from '../document/document.js';

/** What is pinned of a cluster, what AWS sets now, and the lines of the blueprint that pin that. */
export function versionsDocument(
  hall: string,
  version: string,
  pinned: readonly PinnedVersion[],
  questions: readonly string[],
): ReportDocument {
  const changed = pinned.filter(({ before, after }) => after !== null && after !== before);
  const lead =
    questions.length > 0
      ? `Versions of Kubernetes ${version} in the blueprint. AWS was not asked for all of them.`
      : changed.length === 0
        ? `Every version is what AWS sets for Kubernetes ${version}.`
        : `${changed.length} of ${pinned.length} versions differ from what AWS sets for Kubernetes ${version}.`;
  return documentOf('versions', `Versions of hall ${hall}`, lead, [
    section('versions', 'Versions', [
      table(
        'versions',
        'In the blueprint, and what AWS sets now',
        [left('of', 'of'), left('before', 'pinned'), left('after', 'set by AWS')],
        pinned.map(({ of, before, after }) => ({ of, before, after })),
      ),
    ]),
    section('pins', 'To pin them', changed.length === 0 ? [] : [list(pinLines(pinned))]),
    section(
      'questions',
      'To ask AWS',
      questions.length === 0 ? [] : [paragraph('Give the answers to --addons and --release:'), list(questions)],
    ),
  ]);
}

/** Under `kubernetes` of the blueprint. */
function pinLines(pinned: readonly PinnedVersion[]): string[] {
  const text = ({ after, before }: PinnedVersion) => after ?? before;
  const addons = pinned.flatMap((one) =>
    one.of === 'images' || text(one) === null ? [] : [`${one.of}: ${text(one)}`],
  );
  const images = pinned.find(({ of }) => of === 'images');
  return [
    ...(images === undefined || text(images) === null ? [] : [`nodeRelease: ${text(images)}`]),
    `addons: { ${addons.join(', ')} }`,
  ];
}
