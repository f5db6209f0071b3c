import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../lib/editor/completion.js';

const NAMES = { regions: ['eu-west-1', 'us-east-1'], families: ['p5'], instanceTypes: ['p5.48xlarge'] };

/** Labels at the bar in a text, and what of the text they replace. */
function at(marked: string): { readonly labels: string[]; readonly replaced: string } {
  const offset = marked.indexOf('|');
  const { from, items } = completionsAt(marked.replace('|', ''), offset, NAMES);
  return { labels: items.map(({ label }) => label), replaced: marked.slice(from, offset) };
}

const WORKLOAD = 'version: 1\nworkloads:\n  - name: train\n    ';

describe('completion', () => {
  it.each([
    ['a key of the hall', 'version: 1\nreg|', 'reg', 'region'],
    ['a key on an empty line', 'version: 1\n|\nworkloads: []\n', '', 'platform'],
    ['a key of a workload', `${WORKLOAD}comp|\n`, 'comp', 'compute'],
    ['a key in braces', `${WORKLOAD}compute: { | }\n`, '', 'atLeast'],
    ['a key after a comma', `${WORKLOAD}compute: { atLeast: 1 TFLOPS, pr| }\n`, 'pr', 'precision'],
    ['a key in braces that are not closed', 'version: 1\nobjective: { en|', 'en', 'energyWeight'],
    ['a key of a list item', `${WORKLOAD}storage:\n      - ki|\n`, 'ki', 'kind'],
    ['a word of a closed list', `${WORKLOAD}compute: { precision: b| }\n`, 'b', 'bf16'],
    ['a word in brackets', `${WORKLOAD}purchase: [on|]\n`, 'on', 'on-demand'],
    ['a word of an alternative of the format', `${WORKLOAD}zones: si|\n`, 'si', 'single'],
    ['a region of the catalog', 'version: 1\nregion: eu|\n', 'eu', 'eu-west-1'],
    ['a type of the catalog', `${WORKLOAD}types: { allow: [p5.|] }\n`, 'p5.', 'p5.48xlarge'],
  ])('offers %s', (_, text, replaced, label) => {
    const found = at(text);
    expect(found.labels).toContain(label);
    expect(found.replaced).toBe(replaced);
  });

  it('leaves out keys that are there', () => {
    const { labels } = at(`${WORKLOAD}compute: { precision: bf16, | }\n`);
    expect(labels).toContain('atLeast');
    expect(labels).not.toContain('precision');
  });

  it('offers nothing where the format says nothing', () => {
    expect(at('version: 1\nname: st|\n').labels).not.toContain('region');
    expect(at('nonsense: { deeper: { a| } }').labels).toEqual([]);
  });
});
