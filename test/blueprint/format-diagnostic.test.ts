import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../lib/blueprint/document/diagnostic.js';
import { excerptOf, formatDiagnostic, lineAndColumn } from '../../lib/blueprint/format-diagnostic.js';

const TEXT = 'version: 1\nname: starter\nnetwork:\n  zones: 3\nworkloads:\n  - name: train\n';
const base: Diagnostic = { code: 'out-of-range', severity: 'error', path: [], message: 'three is a crowd' };

function format(diagnostic: Partial<Diagnostic>, text = TEXT): string {
  return formatDiagnostic({ ...base, ...diagnostic }, { file: 'hall.yaml', text });
}

describe('formatDiagnostic', () => {
  it('prints place, code, line, caret and hint', () => {
    expect(format({ range: [43, 44], hint: 'take two' })).toBe(
      [
        'hall.yaml:4:10: error[out-of-range]: three is a crowd',
        '  4 |   zones: 3',
        '    |          ^',
        'hint: take two',
      ].join('\n'),
    );
  });

  it('finds the place of a path by itself', () => {
    expect(format({ path: ['network', 'zones'] })).toContain('hall.yaml:4:10: ');
    expect(format({ path: ['workloads', 0, 'name'] })).toContain('hall.yaml:6:11: ');
    expect(format({ path: ['workloads', 0] })).toContain('hall.yaml:6:5: ');
    expect(format({ path: ['network'] })).toContain('hall.yaml:3:1: ');
  });

  it('falls back to the nearest parent for what the file leaves to a default', () => {
    expect(format({ path: ['network', 'cidr'] })).toContain('hall.yaml:3:1: ');
    expect(format({ path: ['kubernetes', 'version'] })).toContain('hall.yaml:1:1: ');
  });

  it('names the rule that is broken', () => {
    const broken = format({ code: 'rule', rule: 'efa-in-one-zone', path: ['workloads', 0, 'name'] });
    expect(broken).toContain('hall.yaml:6:11: error[rule: efa-in-one-zone]: ');
  });

  it('shows a warning as one', () => {
    expect(format({ severity: 'warning', range: [0, 7] })).toContain('hall.yaml:1:1: warning[out-of-range]: ');
  });

  it('underlines the whole range, and no more than its first line', () => {
    expect(format({ range: [17, 24] })).toContain('    |       ^^^^^^^\n'.trimEnd());
    expect(format({ range: [17, 60] }).split('\n')[2]).toBe('    |       ^^^^^^^');
  });

  it('marks one column where nothing stands', () => {
    expect(format({ range: [17, 17] }).split('\n')[2]).toBe('    |       ^');
  });

  it('clips a long line around the caret', () => {
    const text = `tags: { ${'a'.repeat(500)}: x }\n`;
    const lines = format({ range: [508, 509] }, text).split('\n');
    expect(lines[0]).toContain(':1:509: ');
    expect(lines[1]!.length).toBeLessThanOrEqual(106);
    expect(lines[1]!).toMatch(/^ {2}1 \| …a+: x \}$/);
    expect(lines[1]![lines[2]!.indexOf('^')]).toBe(':');
  });

  // Lines begin with "  1 | ": of a width of 16, 10 columns are left.
  it.each([
    ['in the middle', 16, 'abcdefghijklmnopqrstuvwxyz', 12, '…ijklmnop…', 5],
    ['near the left end', 16, 'abcdefghijklmnopqrstuvwxyz', 2, 'abcdefghi…', 2],
    ['near the right end', 16, 'abcdefghijklmnopqrstuvwxyz', 24, '…rstuvwxyz', 8],
    ['behind the right end', 16, 'abcdefghijklmnopqrstuvwxyz', 26, '…rstuvwxyz', 10],
    ['of a line that just fits', 16, 'abcdefghij', 4, 'abcdefghij', 4],
    ['of a line one too long', 16, 'abcdefghijk', 4, 'abcdefghi…', 4],
    ['in three columns', 9, 'abcdefghijklmnopqrstuvwxyz', 12, '…m…', 1],
    ['in two, of which the caret has one', 8, 'abcdefghijklmnopqrstuvwxyz', 12, '…m', 1],
    ['in one', 7, 'abcdefghijklmnopqrstuvwxyz', 12, 'm', 0],
    ['among characters of two units', 16, '𝄞'.repeat(30), 30, `…${'𝄞'.repeat(8)}…`, 5],
    ['behind characters of two units', 16, '𝄞'.repeat(30), 60, `…${'𝄞'.repeat(9)}`, 10],
  ])('shows of a long line what is around the caret: %s', (_, width, text, start, shown, before) => {
    const diagnostic = { ...base, range: [start, start + 1] as const };
    const lines = formatDiagnostic(diagnostic, { file: 'hall.yaml', text, width }).split('\n');
    expect(lines.slice(1)).toEqual([`  1 | ${shown}`, `    | ${' '.repeat(before)}^`]);
  });

  it('leaves room for the number of the line', () => {
    const text = `${'\n'.repeat(9)}abcdefghijklmnopqrstuvwxyz`;
    const diagnostic = { ...base, range: [21, 35] as const };
    const lines = formatDiagnostic(diagnostic, { file: 'hall.yaml', text, width: 16 }).split('\n');
    expect(lines.slice(1)).toEqual(['  10 | …jklmnop…', '     |     ^^^^^']);
  });

  it('does not choke on a line of a million characters', () => {
    const lines = format({ range: [500_000, 500_010] }, `a: ${'b'.repeat(1_000_000)}`).split('\n');
    expect(lines[1]!.length).toBeLessThan(120);
    expect(lines[2]).toMatch(/\^{10}$/);
  });

  it('keeps the caret in place after tabs and beyond the basic plane', () => {
    const lines = format({ range: [8, 9] }, '{\t"𝄞𝄞": 7}').split('\n');
    expect(lines[0]).toContain(':1:7: ');
    expect(lines[1]).toBe('  1 | { "𝄞𝄞": 7}');
    expect([...lines[1]!][lines[2]!.indexOf('^')]).toBe(':');
  });

  it('passes no control character, escape or bidirectional override to the terminal', () => {
    const printed = format(
      { message: 'bad \u001b[31m\u202E', hint: 'a\nb', range: [0, 1] },
      'name: \u001b]0;x\u0007\u202Eabc\n',
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(printed).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F\u202E]/);
    expect(printed.split('\n')).toHaveLength(4);
  });

  it('uses colour only when asked', () => {
    expect(format({ range: [0, 7] })).not.toContain('\u001b');
    const painted = formatDiagnostic({ ...base, range: [0, 7] }, { file: 'hall.yaml', text: TEXT, color: true });
    expect(painted).toContain('\u001b[31merror[out-of-range]\u001b[0m');
    const warned = { ...base, severity: 'warning', range: [0, 7] } as const;
    expect(formatDiagnostic(warned, { file: 'hall.yaml', text: TEXT, color: true })).toContain('\u001b[33mwarning[');
  });

  it('is at the start of a text that can not be read, one column wide', () => {
    const text = 'name: a\u0000b\n';
    expect(format({ path: ['name'] }, text).split('\n')).toEqual([
      'hall.yaml:1:1: error[out-of-range]: three is a crowd',
      '  1 | name: a\uFFFDb',
      '    | ^',
    ]);
    expect(format({ code: 'file-binary', path: [] }, text)).toBe('hall.yaml:1:1: error[file-binary]: three is a crowd');
  });

  it('paints a warning in another colour', () => {
    const warning: Diagnostic = { ...base, severity: 'warning', range: [0, 7] };
    const painted = formatDiagnostic(warning, { file: 'hall.yaml', text: TEXT, color: true });
    expect(painted).toContain('\u001b[33mwarning[out-of-range]\u001b[0m');
    expect(painted).toContain('\u001b[33m^^^^^^^\u001b[0m');
  });

  it('shows the line of a mistake in a file that has a place, and none that is blank', () => {
    expect(format({ code: 'file-binary', range: [17, 18] }).split('\n')).toHaveLength(3);
    expect(format({ range: [1, 1] }, 'a\n  \n').split('\n')).toHaveLength(3);
    expect(format({ range: [2, 2] }, 'a\n  \n')).toBe('hall.yaml:2:1: error[out-of-range]: three is a crowd');
  });

  it('does not count a mark of byte order', () => {
    expect(format({ range: [0, 7] }, `\uFEFF${TEXT}`)).toBe(format({ range: [0, 7] }));
  });

  it('shows no line for a mistake of the whole file', () => {
    expect(format({ code: 'file-too-large', range: [0, 0] })).toBe(
      'hall.yaml:1:1: error[file-too-large]: three is a crowd',
    );
  });
});

describe('excerptOf', () => {
  it('is all of 60 characters, and 59 of more', () => {
    expect(excerptOf('a'.repeat(60))).toBe('a'.repeat(60));
    expect(excerptOf('a'.repeat(61))).toBe(`${'a'.repeat(59)}…`);
  });

  it('is on one line', () => {
    expect(excerptOf('one\r\n\ttwo \u001b three')).toBe('one two \uFFFD three');
  });
});

describe('lineAndColumn', () => {
  it.each([
    [0, { line: 1, column: 1 }],
    [11, { line: 2, column: 1 }],
    [17, { line: 2, column: 7 }],
    [TEXT.length, { line: 7, column: 1 }],
  ])('counts from 1: offset %d', (offset, place) => {
    expect(lineAndColumn(TEXT, offset)).toEqual(place);
  });

  it('takes every kind of line end for one', () => {
    expect(lineAndColumn('a\r\nb\rc\nd', 7)).toEqual({ line: 4, column: 1 });
  });
});
