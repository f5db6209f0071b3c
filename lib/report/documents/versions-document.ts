import type { PinnedVersion } from '../../plan/platforms/eks/pin-versions.js';
import type { RefreshedVersions } from '../../plan/platforms/eks/refresh-versions.js';
import { documentOf, left, list, paragraph, type ReportDocument, section, table } from '../document/document.js';

/** What was found out: by a refresh, or from answers that a person gave. */
type Found = Pick<RefreshedVersions, 'versions'> &
  Partial<Pick<RefreshedVersions, 'support' | 'newer' | 'unseen'>> & {
    /** Calls of the AWS CLI that would answer what is not known. */
    readonly questions?: readonly string[];
  };

/** The versions of a cluster, what AWS sets now, and the lines of the blueprint that pin that. */
export function versionsDocument(hall: string, kubernetes: string, found: Found): ReportDocument {
  const { versions, support, newer = [], unseen = [], questions = [] } = found;
  const changed = versions.filter(({ before, after }) => after !== null && after !== before);
  const lead =
    questions.length > 0
      ? `Versions of Kubernetes ${kubernetes} in the plan. AWS was not asked for all of them.`
      : changed.length === 0
        ? unseen.length > 0
          ? 'No difference was seen. AWS did not show everything.'
          : `Every version is what AWS sets for Kubernetes ${kubernetes}.`
        : `${changed.length} of ${versions.length} versions differ from what AWS sets for Kubernetes ${kubernetes}.`;
  return documentOf('versions', `Versions of hall ${hall}`, lead, [
    section('versions', 'Versions', [
      table(
        'versions',
        'In the plan, and what AWS sets now',
        [left('of', 'of'), left('before', 'in the plan'), left('after', 'set by AWS')],
        versions.map(({ of, before, after }) => ({ of, before, after })),
      ),
      ...(newer.length === 0 ? [] : [paragraph(`Newer versions of Kubernetes on EKS: ${newer.join(', ')}.`)]),
    ]),
    section('support', 'End of support', supportParts(support)),
    section('pins', 'To pin them', changed.length === 0 ? [] : [list(pinLines(versions))]),
    section(
      'unseen',
      'Not seen',
      unseen.length === 0 ? [] : [list(unseen.map(({ action, message }) => `${action}: ${message}`))],
    ),
    section(
      'questions',
      'To ask AWS',
      questions.length === 0
        ? []
        : [
            paragraph(
              'Give the answers to --addons and --release, or have "datahall versions refresh" ask. Of several releases, give the oldest.',
            ),
            list(questions),
          ],
    ),
  ]);
}

function supportParts(support: Found['support']) {
  const { before, after } = support ?? { before: null, after: null };
  if (after === null) return [];
  return [
    table(
      'support',
      'Support of this version of Kubernetes',
      [left('of', 'ends'), left('before', 'in the plan'), left('after', 'set by AWS')],
      [
        { of: 'standard', before: before?.standardEnds ?? null, after: after.standardEnds },
        { of: 'extended', before: before?.extendedEnds ?? null, after: after.extendedEnds },
      ],
    ),
  ];
}

/** Under `kubernetes` of the blueprint. */
function pinLines(versions: readonly PinnedVersion[]): string[] {
  const text = ({ after, before }: PinnedVersion) => after ?? before;
  const addons = versions.flatMap((one) =>
    one.of === 'images' || text(one) === null ? [] : [`${one.of}: ${text(one)}`],
  );
  const images = versions.find(({ of }) => of === 'images');
  return [
    ...(images === undefined || text(images) === null ? [] : [`nodeRelease: ${text(images)}`]),
    `addons: { ${addons.join(', ')} }`,
  ];
}
