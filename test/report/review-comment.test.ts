import { describe, expect, it } from 'vitest';
import type { BrokenHall, GoneHall, HallReview } from '../../lib/report/review/hall-review.js';
import { reviewAnnotations } from '../../lib/report/review/review-annotations.js';
import { commentMarker, MOST_CHARACTERS, reviewComment } from '../../lib/report/review/review-comment.js';

const NAME = { set: 'blueprints', whole: 'see review.md' };
const broken = (file: string, text: string): BrokenHall => ({
  status: 'wrong',
  file,
  text,
  mistakes: [{ file, line: 3, column: 7, code: 'unit-missing', message: 'no unit: 100 %\nhint' }],
});
const gone = (name: string): GoneHall => ({ status: 'gone', name, file: `blueprints/${name}.yaml` });

describe('the comment of a review', () => {
  it('says so in its first line when nothing changes', () => {
    expect(reviewComment([], NAME)).toBe('<!-- datahall: blueprints unchanged -->\n\n# datahall: no hall changes\n');
  });

  it('begins with its marker, whatever the set is called', () => {
    expect(commentMarker('a-->b --c')).toBe('<!-- datahall: a-b -c');
    expect(reviewComment([gone('x')], NAME).startsWith(`${commentMarker('blueprints')} -->\n`)).toBe(true);
  });

  it('has what is worst first', () => {
    const text = reviewComment([gone('a'), broken('b.yaml', 'wrong')], NAME);
    expect(text.indexOf('b.yaml is wrong')).toBeLessThan(text.indexOf('a is deleted'));
    expect(text).toContain('# datahall: 2 halls to review, 1 without a plan');
  });

  it('fits, however many halls there are, and tells what it leaves out', () => {
    const long = 'x'.repeat(5000);
    const some = [...Array(20).keys()].map((at): HallReview => broken(`${at}.yaml`, long));
    const cut = reviewComment(some, NAME, MOST_CHARACTERS);
    expect(cut.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(cut).toContain('Cut to fit a comment: see review.md.');
    // Those that come first keep the most, and none is left out.
    const kept = [...cut.matchAll(/x+\n```/g)].map(([text]) => text.length);
    expect(kept).toHaveLength(20);
    expect(kept).toEqual([...kept].sort((a, b) => b - a));
    expect(kept[0]).toBeGreaterThan(3000);
    for (let at = 0; at < 20; at += 1) expect(cut).toContain(`## ${at}.yaml is wrong`);
    const many = [...Array(3000).keys()].map((at) => gone(`hall-${at}`));
    const listed = reviewComment(many, NAME, MOST_CHARACTERS);
    expect(listed.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(listed).toMatch(/\n\nand [\d,]+ halls more\n$/);
    expect(reviewComment(many, NAME)).not.toContain('halls more');
  });

  it('keeps a text with fences in a longer fence', () => {
    expect(reviewComment([broken('b.yaml', 'a ```` b')], NAME)).toContain('`````text\na ```` b\n`````');
  });
});

it('annotations are at the place of each mistake', () => {
  expect(reviewAnnotations([gone('a'), broken('b.yaml', '')])).toEqual([
    '::error file=b.yaml,line=3,col=7,title=datahall%3A unit-missing::no unit: 100 %25%0Ahint',
  ]);
});
