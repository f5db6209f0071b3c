import { describe, expect, it } from 'vitest';
import { drawGantt, spanText } from '../../lib/report/drawings/gantt.js';
import { assignLanes } from '../../lib/report/drawings/gantt-lanes.js';
import { standaloneSvg } from '../../lib/report/drawings/standalone.js';
import { timeTicks } from '../../lib/report/drawings/time-axis.js';
import { POOL, placement, SCHEDULE, scheduleOf } from './a-schedule.js';

const attribute = (markup: string, name: string) => Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(markup)![1]);
/** Bars: the rectangles inside groups that have a title. */
const barsOf = (svg: string) =>
  [...svg.matchAll(/<g><title>([^<]*)<\/title>(.*?)<\/g>/g)].map(([, title, body]) => ({
    title: title!,
    rects: [...body!.matchAll(/<rect[^>]*>/g)].map(([rect]) => ({
      x: attribute(rect, 'x'),
      y: attribute(rect, 'y'),
      width: attribute(rect, 'width'),
      height: attribute(rect, 'height'),
    })),
    text: /<text[^>]*>([^<]*)<\/text>/.exec(body!)?.[1] ?? null,
  }));

describe('the lanes of a row', () => {
  const lanesOf = (...placements: ReturnType<typeof placement>[]) => {
    const lanes = assignLanes(placements);
    return Object.fromEntries(
      placements.map((each) => [
        each.task,
        lanes.get(each)!.map((part) => `${part.firstNode}+${part.nodes}: ${part.lane} of ${part.lanes}`),
      ]),
    );
  };

  it('are as many as tasks overlap, and the row is whole again after', () => {
    expect(
      lanesOf(
        placement('a', [0], 0, 10),
        placement('b', [0], 2, 4),
        placement('c', [0], 4, 12),
        placement('d', [0], 12, 15),
      ),
    ).toEqual({ a: ['0+1: 0 of 2'], b: ['0+1: 1 of 2'], c: ['0+1: 1 of 2'], d: ['0+1: 0 of 1'] });
  });

  it('join neighbouring nodes that one task has to itself', () => {
    expect(lanesOf(placement('gang', [0, 1, 2, 4, 5], 0, 9), placement('small', [1], 3, 4))).toEqual({
      gang: ['0+1: 0 of 1', '1+1: 0 of 2', '2+1: 0 of 1', '4+2: 0 of 1'],
      small: ['1+1: 1 of 2'],
    });
  });
});

describe('ticks of time', () => {
  const ticks = (span: number, most: number) => {
    const { seconds, unit, secondsPerUnit } = timeTicks(span, most);
    return [seconds.map((each) => each / secondsPerUnit).join(' '), unit];
  };

  it('are numbers that clocks and calendars have, in the largest unit that leaves whole ones', () => {
    expect(ticks(12, 7)).toEqual(['0 2 4 6 8 10 12', 's']);
    expect(ticks(90, 7)).toEqual(['0 15 30 45 60 75 90', 's']);
    expect(ticks(3600, 7)).toEqual(['0 10 20 30 40 50 60', 'min']);
    expect(ticks(36 * 3600, 7)).toEqual(['0 6 12 18 24 30 36', 'h']);
    expect(ticks(5 * 86_400, 7)).toEqual(['0 1 2 3 4 5', 'd']);
    expect(ticks(30 * 86_400, 7)).toEqual(['0 7 14 21 28', 'd']);
    expect(ticks(1000 * 86_400, 7)).toEqual(['0 168 336 504 672 840', 'd']);
    expect(ticks(1, 7)).toEqual(['0 1', 's']);
  });

  it('are never more than asked, and never only the first', () => {
    for (let span = 1; span < 1e9; span = Math.ceil(span * 1.37)) {
      for (const most of [2, 5, 7]) {
        const { seconds } = timeTicks(span, most);
        expect(seconds.length).toBeLessThanOrEqual(most);
        expect(seconds.at(-1)).toBeLessThanOrEqual(span);
        if (most > 2) expect(seconds.length).toBeGreaterThan(1);
      }
    }
  });

  it('are told in words as spans', () => {
    expect([12, 90, 3600, 5400, 86_400, 259_200].map(spanText)).toEqual([
      '12 s',
      '1.5 min',
      '1 h',
      '1.5 h',
      '24 h',
      '3 d',
    ]);
  });
});

describe('a Gantt chart', () => {
  const pool = { groups: [{ ...POOL.groups[0]!, name: 'h' }], stores: [] };
  const svg = drawGantt('Schedule', SCHEDULE, POOL);

  it('draws each bar over its time and its nodes', () => {
    const schedule = scheduleOf([placement('a', [0, 1], 0, 25), placement('b', [3], 50, 100)], 100);
    const [a, b] = barsOf(drawGantt('Schedule', schedule, pool));
    // From 26 to 392 there are 366 units, 22 to a row; the first row is at 26. Half a unit keeps bars apart.
    expect(a!.rects).toEqual([{ x: 26, y: 26.5, width: 91, height: 43 }]);
    expect(b!.rects).toEqual([{ x: 209, y: 92.5, width: 182.5, height: 21 }]);
  });

  it('tells each task once, under its bars', () => {
    const titles = barsOf(svg).map(({ title }) => title);
    expect(titles).toHaveLength(SCHEDULE.placements.length);
    expect(titles).toContain('pretrain of train, priority 0, 3 nodes, from 0 s to 18 h, no wait');
    expect(titles).toContain('R&amp;D &lt;tests&gt;, priority 0, 1 node, from 0 s to 12 h, no wait');
    expect(titles).toContain('R&amp;D, later, priority 0, 1 node, from 9 h to 11 h, waited 8 h');
  });

  it('writes names that have room, and shortens or leaves out the others', () => {
    const texts = Object.fromEntries(barsOf(svg).map(({ title, text }) => [title.split(/[ ,]/)[0], text]));
    expect(texts.pretrain).toBe('pretrain');
    const tight = [placement('evaluation-of-checkpoints', [0], 0, 20), placement('tiny-task', [0], 20, 23)];
    const drawn = barsOf(drawGantt('Schedule', scheduleOf(tight, 100), pool));
    expect(drawn.map(({ text }) => text)).toEqual(['evaluati…', null]);
  });

  it('has a title, a description, a legend of workloads and the unit of its axis', () => {
    expect(svg).toContain('role="img" aria-label="Schedule"');
    expect(svg).toContain('<desc>7 tasks on 5 nodes in 24 h.</desc>');
    for (const text of ['>train<', '>any workload<', '>train, 4 nodes<', '>serve, 1 node<'])
      expect(svg).toContain(text);
    expect(svg).toContain('time since the first submission, h');
  });

  it('stays within its frame, and its ticks apart', () => {
    const [, width, height] = /viewBox="0 0 (\d+) ([\d.]+)"/.exec(svg)!.map(Number);
    for (const [rect] of svg.matchAll(/<rect[^>]*>/g)) {
      expect(attribute(rect, 'x')).toBeGreaterThanOrEqual(0);
      expect(attribute(rect, 'x') + attribute(rect, 'width')).toBeLessThanOrEqual(width!);
      expect(attribute(rect, 'y') + attribute(rect, 'height')).toBeLessThanOrEqual(height!);
    }
    for (let hours = 1; hours < 3000; hours = Math.ceil(hours * 1.7)) {
      const long = drawGantt('Schedule', scheduleOf([placement('a', [0], 0, hours * 3600)], hours * 3600), pool);
      const ticks = [
        ...long.matchAll(/<text x="([\d.]+)" y="[\d.]+" text-anchor="(?:middle|end)" font-size="12"[^>]*>(\d+)</g),
      ]
        .filter(([, x]) => Number(x) >= 26)
        .map(([, x, text]) => ({ x: Number(x), width: text!.length * 12 * 0.6 }));
      expect(ticks.length).toBeGreaterThan(1);
      for (const [index, tick] of ticks.slice(1).entries()) {
        expect(tick.x - tick.width - (ticks[index]!.x + ticks[index]!.width / 2)).toBeGreaterThan(0);
      }
    }
  });

  it('gives many nodes low rows, and gangs on them one bar', () => {
    const many = { groups: [{ ...pool.groups[0]!, nodes: 960 }], stores: [] };
    const nodes = Array.from({ length: 480 }, (_, node) => node);
    const drawn = drawGantt('Schedule', scheduleOf([placement('gang', nodes, 0, 100)], 100), many);
    const [gang] = barsOf(drawn);
    expect(gang!.rects).toHaveLength(1);
    expect(gang!.rects[0]!.height).toBeCloseTo(240, 0);
    expect(drawn.match(/<text/g)).toHaveLength(2 + [...drawn.matchAll(/text-anchor="(middle|end)"/g)].length);
  });

  it('has a colour for each of eight workloads; of more, the last stands for the rest', () => {
    const of = (workload: string, end: number) => ({ ...placement(workload, [0], end - 10, end), workload });
    const draw = (names: string) => {
      const placements = [...names].map((workload, index) => of(workload, 10 * (index + 1)));
      return drawGantt('Schedule', scheduleOf(placements, 10 * names.length), pool);
    };
    const coloursOf = (drawn: string) => new Set(drawn.match(/var\(--series-\d\)/g)).size;
    const [eight, nine] = [draw('abcdefgh'), draw('abcdefghi')];
    expect(eight).not.toContain('>the other');
    expect(nine).toContain('>the other 2<');
    expect([eight, nine].map(coloursOf)).toEqual([8, 8]);
  });

  it('says when nothing ran', () => {
    expect(drawGantt('Schedule', scheduleOf([], 0), pool)).toContain('No task ran.');
  });

  it('is the same each time, and as a file brings its colours and a margin', () => {
    expect(drawGantt('Schedule', SCHEDULE, POOL)).toBe(svg);
    const file = standaloneSvg(svg);
    expect(file.startsWith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 420 ')).toBe(true);
    const used = new Set([...svg.matchAll(/var\((--[a-z0-9-]+)\)/g)].map(([, name]) => name!));
    for (const name of used) expect(file.split(`${name}: #`).length - 1).toBe(2);
    expect(file).toContain('prefers-color-scheme: dark');
  });
});
