import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { DocumentPath } from '../../lib/blueprint/document/diagnostic.js';
import { edited, setKey } from '../../lib/editor/set-key.js';

function set(text: string, path: DocumentPath, value: string | null): string {
  const edit = setKey(text, path, value);
  if (edit === undefined) throw new Error('no edit');
  return edited(text, edit);
}

const TEXT = `version: 1 # kept
workloads:
  - name: train
    compute: { atLeast: 1 PFLOPS }
    storage:
      - { name: data, kind: object }

  - name: serve # the other
objective: {}
`;

describe('a key that is set', () => {
  it.each<[string, DocumentPath, string, string, string]>([
    ['a value there', ['workloads', 0, 'compute', 'atLeast'], '2 PFLOPS', '1 PFLOPS', '2 PFLOPS'],
    ['in braces', ['workloads', 0, 'compute', 'precision'], 'bf16', '1 PFLOPS }', '1 PFLOPS, precision: bf16 }'],
    ['in empty braces', ['objective', 'energyWeight'], '0.1 USD/kWh', '{}', '{ energyWeight: 0.1 USD/kWh }'],
    [
      'after a list in a block',
      ['workloads', 0, 'purchase'],
      '[spot]',
      'object }\n',
      'object }\n    purchase: [spot]\n',
    ],
    ['after a comment', ['workloads', 1, 'purchase'], '[spot]', '# the other\n', '# the other\n    purchase: [spot]\n'],
    [
      'with maps above it',
      ['limits', 'monthlyCost'],
      '1M USD',
      'objective: {}\n',
      'objective: {}\nlimits: { monthlyCost: 1M USD }\n',
    ],
  ])('%s', (_, path, value, before, after) => {
    expect(set(TEXT, path, value)).toBe(TEXT.replace(before, after));
  });

  it('is written as JSON in JSON', () => {
    const text = '{"version": 1, "limits": {"nodes": 4}}';
    expect(JSON.parse(set(text, ['limits', 'monthlyCost'], '1M USD'))).toEqual({
      version: 1,
      limits: { nodes: 4, monthlyCost: '1M USD' },
    });
  });

  it('is removed with null, and has no place below a value that is no map', () => {
    expect(parse(set(TEXT, ['workloads', 0, 'compute'], null)).workloads[0]).not.toHaveProperty('compute');
    expect(setKey(TEXT, ['version', 'below'], '1')).toBeUndefined();
    expect(setKey(TEXT, ['limits'], null)).toBeUndefined();
  });

  it('changes nothing else of any shipped blueprint', () => {
    for (const file of readdirSync('blueprints')) {
      const text = readFileSync(`blueprints/${file}`, 'utf8');
      for (const path of [
        ['limits', 'nodes'],
        ['workloads', 0, 'spares', 'nodes'],
        ['objective', 'carbonPrice'],
      ]) {
        const value = path[1] === 'carbonPrice' ? '9 USD/t' : '7';
        const [was, is] = [parse(text), parse(set(text, path, value))];
        const at = path.slice(0, -1).reduce((node, step) => node[step], is);
        expect(at[path.at(-1)!], `${file} ${path}`).toBe(path[1] === 'carbonPrice' ? '9 USD/t' : 7);
        const old = path.slice(0, -1).reduce((node, step) => node?.[step], was);
        if (old?.[path.at(-1)!] === undefined) delete at[path.at(-1)!];
        else at[path.at(-1)!] = old[path.at(-1)!];
        if (old === undefined) path.slice(0, -2).reduce((node, step) => node[step], is)[path.at(-2)!] = undefined;
        expect(JSON.parse(JSON.stringify(is)), `${file} ${path}`).toEqual(was);
      }
    }
  });
});
