import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../lib/blueprint/document/diagnostic.js';
import { formatDiagnostic, lineAndColumn } from '../../lib/blueprint/format-diagnostic.js';

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
  });

  it('shows no line for a mistake of the whole file', () => {
    expect(format({ code: 'file-too-large', range: [0, 0] })).toBe(
      'hall.yaml:1:1: error[file-too-large]: three is a crowd',
    );
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
