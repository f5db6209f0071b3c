import { countOf } from '../../units/words.js';
import { diffDocument, headline } from '../diff/diff-document.js';
import { type Gravity, gravityOf } from '../diff/hall-change.js';
import { riskLine } from '../diff/risk-line.js';
import type { ReportDocument } from '../document/document.js';
import { paragraph, warning } from '../document/document.js';
import { literalText, renderMarkdown } from '../render/markdown.js';
import { causesSection } from './causes-section.js';
import type { BrokenHall, ChangedHall, HallReview } from './hall-review.js';

/** Longest comment, in characters: GitHub refuses one of 65,536, and a script may add to it. */
export const MOST_CHARACTERS = 60_000;

/** How much of a hall a comment has: everything, without what is folded, or its headline. */
const LEVELS = ['whole', 'open', 'headline'] as const;
type Level = (typeof LEVELS)[number];

/** What names a review: where its comment is found again. */
export interface ReviewName {
  /** Of the halls that are reviewed together, e.g. `blueprints`: each set has one comment. */
  readonly set: string;
  /** Where the whole review is, if the comment is cut. */
  readonly whole: string;
}

/** First line of the comment of a set of halls, up to what follows it: a comment that begins so is ours. */
export function commentMarker(set: string): string {
  return `<!-- datahall: ${set.replaceAll('--', '-').replaceAll('>', '')}`;
}

/**
 * The review of a set of halls in Markdown, for one comment: what is worst comes first, and what does not fit is cut from
 * the least important hall on. The first line is a comment that identifies it; it ends in ` unchanged -->` where nothing changes.
 * @param limit - characters. Default: none
 */
export function reviewComment(
  halls: readonly HallReview[],
  name: ReviewName,
  limit = Number.POSITIVE_INFINITY,
): string {
  const sorted = [...halls].sort((a, b) => gravityRank(b) - gravityRank(a));
  const marker = `${commentMarker(name.set)}${halls.length === 0 ? ' unchanged' : ''} -->`;
  const title = `# ${literalText(titleOf(halls))}`;
  const levels: Level[] = sorted.map(() => 'whole');
  const compose = (count = sorted.length): string => {
    const shown = sorted.slice(0, count).map((hall, at) => hallText(hall, levels[at]!));
    const isCut = count < sorted.length || levels.some((level) => level !== 'whole');
    const left = sorted.length - count;
    const more = left > 0 ? [`and ${countOf(left, 'hall')} more`] : [];
    return `${[marker, title, ...(isCut ? [`Cut to fit a comment: ${name.whole}.`] : []), ...shown, ...more].join('\n\n')}\n`;
  };
  for (const level of LEVELS.slice(1)) {
    for (let at = sorted.length - 1; at >= 0 && compose().length > limit; at -= 1) levels[at] = level;
  }
  let count = sorted.length;
  while (count > 0 && compose(count).length > limit) count -= 1;
  return compose(count);
}

function titleOf(halls: readonly HallReview[]): string {
  if (halls.length === 0) return 'datahall: no hall changes';
  const broken = halls.filter(({ status }) => status === 'wrong' || status === 'infeasible').length;
  const without = broken === 0 ? '' : `, ${broken} without a plan`;
  return `datahall: ${countOf(halls.length, 'hall')} to review${without}`;
}

const GRAVITIES: readonly Gravity[] = [
  'unchanged',
  'in place',
  'removes resources',
  'drains nodes',
  'replaces resources',
  'loses data',
];

/** Broken halls, then halls that break a rule, then the gravest, then those that are gone. */
function gravityRank(hall: HallReview): number {
  if (hall.status === 'gone') return 0.5;
  if (hall.status !== 'changed') return 100;
  const refused = hall.verdicts.some(({ kept }) => !kept);
  return (refused ? 10 : 0) + GRAVITIES.indexOf(gravityOf(hall.change)) + (hall.change.access.length > 0 ? 0.25 : 0);
}

function hallText(hall: HallReview, level: Level): string {
  if (hall.status === 'gone') {
    return `## ${literalText(hall.name)} is deleted\n\n${literalText(hall.file)} is gone: the hall stays in AWS until its stack is destroyed.`;
  }
  if (hall.status !== 'changed') return brokenText(hall, level);
  if (level === 'headline') {
    return `## ${literalText(`${hall.name}: ${headline(hall.change)}`)}\n\n${literalText(riskLine(hall.change))}`;
  }
  const document = reviewedDocument(hall);
  const open = { ...document, sections: document.sections.filter(({ folded = false }) => !folded) };
  // Below the title of the comment.
  return renderMarkdown(level === 'whole' ? document : open)
    .trimEnd()
    .replace(/^(#+) /gm, '#$1 ');
}

/** The document of `diff` with what only a comparison of commits knows. */
export function reviewedDocument({
  change,
  verdicts,
  steps,
  earlierFile,
  file,
  warnings,
}: ChangedHall): ReportDocument {
  const document = diffDocument(change, verdicts);
  const [figures, ...rest] = document.sections;
  const renamed = earlierFile === null ? [] : [paragraph(`${file} was ${earlierFile}: the hall is the same one.`)];
  return {
    ...document,
    sections: [
      {
        ...figures!,
        blocks: [...figures!.blocks.slice(0, 1), ...renamed, ...warnings.map(warning), ...figures!.blocks.slice(1)],
      },
      causesSection(steps),
      ...rest,
    ],
  };
}

/** Longest text of a broken hall beside others. */
const MOST_BROKEN = 4000;

function brokenText({ status, file, text }: BrokenHall, level: Level): string {
  const title = status === 'wrong' ? 'is wrong' : 'has no plan';
  const shown = level === 'whole' ? text : text.slice(0, level === 'open' ? MOST_BROKEN : 200);
  // A fence that the text does not have.
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return `## ${literalText(`${file} ${title}`)}\n\n${fence}text\n${shown}\n${fence}`;
}
