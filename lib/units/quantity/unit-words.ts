import { KINDS, type QuantityKind, type Unit } from './units.js';

/** Beginnings of a prefix in words, by the letter of the unit. */
const PREFIXES: readonly (readonly [word: string, letter: string])[] = [
  ['kilo', 'k'],
  ['mega', 'M'],
  ['giga', 'G'],
  ['tera', 'T'],
  ['peta', 'P'],
  ['exa', 'E'],
  ['kibi', 'Ki'],
  ['mebi', 'Mi'],
  ['gibi', 'Gi'],
  ['tebi', 'Ti'],
  ['pebi', 'Pi'],
  ['exbi', 'Ei'],
];

/** Units with a prefix: how the word writes the prefix, and how the unit does. */
function prefixed(word: (prefix: string) => string, unit: (letter: string) => string): [string, string][] {
  return PREFIXES.map(([prefix, letter]) => [word(prefix), unit(letter)]);
}

const PER_SECOND = '(?: ?/ ?s(?:ec(?:ond)?)?| per second| a second|ps)';
const LARGE: readonly (readonly [string, string])[] = [
  ['thousand', 'k'],
  ['million|mn|mio', 'M'],
  ['billion|bn', 'B'],
  ['trillion|tn', 'T'],
];

/** By kind: words as a pattern, and the unit that they mean. Matched whole, in any case. */
const WORDS: Readonly<Partial<Record<QuantityKind, readonly (readonly [pattern: string, unit: string])[]>>> = {
  data: [
    ...prefixed(
      (prefix) => `${prefix} ?bytes?`,
      (letter) => `${letter}B`,
    ),
    ['t(?:era)?', 'TB'],
    ['g(?:iga)?', 'GB'],
    ['p(?:eta)?', 'PB'],
    ['ti', 'TiB'],
    ['gi', 'GiB'],
  ],
  bandwidth: [
    ...prefixed(
      (prefix) => `${prefix} ?bytes?${PER_SECOND}`,
      (letter) => `${letter}B/s`,
    ),
    ...prefixed(
      (prefix) => `${prefix} ?bits?${PER_SECOND}`,
      (letter) => `${letter}bps`,
    ),
  ],
  compute: [
    ...prefixed(
      (prefix) => `${prefix} ?flops?(?: ?/ ?s)?`,
      (letter) => `${letter}FLOPS`,
    ),
    ['gflops?(?: ?/ ?s)?|gf', 'GFLOPS'],
    ['tflops?(?: ?/ ?s)?|tf', 'TFLOPS'],
    ['pflops?(?: ?/ ?s)?|pf', 'PFLOPS'],
    ['eflops?(?: ?/ ?s)?|ef', 'EFLOPS'],
  ],
  money: [
    ['dollars?|us ?dollars?|us ?\\$', 'USD'],
    ...LARGE.flatMap(([words, letter]): [string, string][] => [
      [`(?:${words})(?: (?:us )?dollars?| usd)?|${letter} ?\\$`, `${letter === 'T' ? 'T' : letter} USD`],
    ]),
  ],
  energy: prefixed(
    (prefix) => `${prefix} ?watt ?-?hours?`,
    (letter) => `${letter}Wh`,
  ),
  power: [
    ['watts?', 'W'],
    ...prefixed(
      (prefix) => `${prefix} ?watts?`,
      (letter) => `${letter}W`,
    ),
  ],
  emissions: [
    ['t|tons?|tonnes?(?: of co2e?)?', 't CO2e'],
    ['kg|kilo(?:gram)?s?', 'kg CO2e'],
  ],
  energyPrice: [
    ['(?:usd|dollars?) (?:per|a|/) ?kwh', 'USD/kWh'],
    ['(?:usd|dollars?) (?:per|a|/) ?mwh', 'USD/MWh'],
  ],
  carbonPrice: [['(?:usd|dollars?)(?: per | a |/)(?:ton|tonne|t)(?: co2e?)?', 'USD/t']],
  duration: [
    ['seconds?|secs?', 's'],
    ['minutes?|mins', 'min'],
    ['hours?|hrs?', 'h'],
    ['days?', 'd'],
    ['weeks?|wks?', 'w'],
    ['years?|yrs?', 'y'],
  ],
  count: LARGE,
  share: [['percent|per ?cent|pct', '%']],
};

/** The unit that a word means: "weeks", "terabytes", "billion"; undefined: it means none. */
export function unitInWords(kind: QuantityKind, word: string): Unit | undefined {
  const found = WORDS[kind]?.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'i').test(word));
  return KINDS[kind].units.find(({ name }) => name === found?.[1]);
}
