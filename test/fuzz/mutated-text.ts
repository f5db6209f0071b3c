import { stringify } from 'yaml';
import type { Chance } from './chance.js';
import { WRITTEN } from './crossed-blueprint.js';
import { drawBlueprint } from './drawn-blueprint.js';

/** What takes the place of a value, or is put anywhere. */
const PIECES = [
  ...[
    '\t',
    '\n',
    ': ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&a ',
    '*a',
    '!!str ',
    '<<: ',
    '---\n',
    '# ',
    '|',
    '>-',
    '?',
  ],
  ...[
    'null',
    '~',
    '.nan',
    '.inf',
    '-1',
    '-0',
    '0x1F',
    '0o17',
    '1e999',
    '1_000',
    '9007199254740993',
    'true',
    '""',
    '{}',
    '[]',
  ],
  ...[
    '1e308 TB',
    '-5 TB',
    '5 tb',
    '5',
    '100 %',
    '101 %',
    '1e30 USD',
    '0 s',
    '99999 y',
    '../../etc/passwd',
    '10.0.0.0/33',
  ],
  ...[
    '${file("/etc/passwd")}',
    '%{ if true }',
    '<script>',
    '\u202e',
    '\u0000',
    '\u001b[2J',
    '\ufeff',
    '\ud83d',
    '🦄',
    'ﬁ',
    'us-moon-1',
  ],
];

/** A blueprint as a text, ours or drawn, with one to four mistakes in it. */
export function mutateText(chance: Chance): string {
  let text = chance.is(0.7) ? chance.of(WRITTEN) : stringify(drawBlueprint(chance));
  for (let left = 1 + chance.below(4); left > 0; left--) text = mutateOnce(text, chance);
  return text;
}

function mutateOnce(text: string, chance: Chance): string {
  const lines = text.split('\n');
  const at = chance.below(lines.length);
  const line = lines[at]!;
  const place = chance.below(text.length + 1);
  switch (chance.below(9)) {
    case 0:
      return text.slice(0, place) + text.slice(place + 1 + chance.below(20));
    case 1:
      return text.slice(0, place) + chance.of(PIECES) + text.slice(place);
    case 2:
      return lines.toSpliced(at, 1).join('\n');
    case 3:
      return lines.toSpliced(chance.below(lines.length), 0, line).join('\n');
    case 4:
      return lines.with(at, `${' '.repeat(chance.below(4))}${line}`).join('\n');
    case 5:
      return lines
        .with(
          at,
          line.replace(/:.*$/, () => `: ${chance.of(PIECES)}`),
        )
        .join('\n');
    case 6:
      return lines
        .with(
          at,
          line.replace(/[A-Za-z]/, (letter) => letter.toUpperCase() + letter),
        )
        .join('\n');
    case 7:
      return lines
        .with(
          at,
          line.replace(/\d+/, () => String(chance.of([0, 1, 7, 1e6, 1e15, 2 ** 53]))),
        )
        .join('\n');
    default:
      return text.slice(0, place) + chance.of(PIECES).repeat(1 + chance.below(3000)) + text.slice(place);
  }
}
