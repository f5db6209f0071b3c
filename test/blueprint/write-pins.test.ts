import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../lib/blueprint/document/parse-document.js';
import { type Pins, writePins } from '../../lib/blueprint/write-pins.js';

const PINS: Pins = {
  nodeRelease: '1.36.3-20260911',
  support: { standardEnds: '2027-08-02', extendedEnds: '2028-08-02' },
  addons: { 'vpc-cni': 'v1.22.4-eksbuild.3', coredns: 'v1.14.3-eksbuild.16' },
};

interface Data {
  readonly kubernetes?: { readonly addons?: object };
}

/** As the pins read. */
function pinned(data: Data): unknown {
  const { nodeRelease, support, addons } = PINS;
  const kubernetes = data.kubernetes ?? {};
  return { ...data, kubernetes: { ...kubernetes, nodeRelease, support, addons: { ...kubernetes.addons, ...addons } } };
}

function read(text: string): Data {
  const { data, diagnostics } = parseDocument(text);
  expect(diagnostics).toEqual([]);
  return data as Data;
}

const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['a comment at the end', 'version: 1\nname: a\n# last\n'],
  ['no line break at the end', 'version: 1\nkubernetes:\n  autoscaler: karpenter'],
  ['braces', 'version: 1\nkubernetes: { version: "1.36", addons: { coredns: v1.0.0-eksbuild.1 } } # why\nname: a\n'],
  [
    'comments everywhere',
    'kubernetes:\n    # of\n    addons:\n      # dns\n      coredns: v1.0.0-eksbuild.1 # old\n      # end\n\n# next\nname: a\n',
  ],
  ['a key without a value', 'version: 1\nkubernetes:\nname: a\n'],
  ['an empty map', 'version: 1\nkubernetes: {} # none\n'],
  ['an inner key without a value', 'kubernetes:\n  addons:\n  autoscaler: none\n'],
  ['an inner empty map', 'kubernetes: { addons: {} }\n'],
  ['lists in the last value', 'version: 1\nworkloads:\n- name: a\n  tags:\n  - b\n# end\n'],
  ['JSON', '{"version": 1, "name": "x"}'],
  [
    'JSON of several lines',
    '{\n  "version": 1,\n  "kubernetes": {\n    "addons": { "coredns": "v1.0.0-eksbuild.1" }\n  }\n}\n',
  ],
  ['quoted keys', 'version: 1\n"kubernetes":\n  "nodeRelease": "1.36.1-20260101"\n'],
];

const shipped = readdirSync('blueprints').map((name) => [name, readFileSync(`blueprints/${name}`, 'utf8')] as const);

describe('pins in a blueprint', () => {
  it.each([...TEXTS, ...shipped])('are read back, with all else: %s', (_, text) => {
    const written = writePins(text, PINS);
    expect(read(written)).toEqual(pinned(read(text)));
    expect(writePins(written, PINS)).toBe(written);
  });

  it.each([...TEXTS, ...shipped])('leave every comment where it was: %s', (_, text) => {
    const comments = (of: string) => of.split('\n').flatMap((line) => /(?<=^|\s)#.*$/.exec(line)?.[0] ?? []);
    expect(comments(writePins(text, PINS))).toEqual(comments(text));
  });

  it('stay as they are where nothing was asked', () => {
    for (const [, text] of TEXTS) expect(writePins(text, { addons: {} })).toBe(text);
  });
});
