import { describe, expect, it } from 'vitest';
import { lineAndColumn } from '../../lib/blueprint/format-diagnostic.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const LINES = [
  'version: 1',
  'name: starter',
  'region: us-east-1',
  'workloads:',
  '  - name: train',
  '    accelerators: { atLeast: 8 }',
  '    storage:',
  '      - { name: models, kind: object, capacity: 10 TB }',
  '      - { name: scratch, kind: scratch, capacity: 10 TB }',
  '  - name: serve',
  '    accelerators: { atLeast: 8 }',
];

/** Lines from 12 on. */
const plus = (...lines: string[]) => `${[...LINES, ...lines].join('\n')}\n`;

describe('who may do what', () => {
  it('is nobody in particular, until the blueprint says', () => {
    const read = readBlueprint(plus(), KNOWN);
    expect(read).toMatchObject({
      ok: true,
      value: { people: { admins: [], viewers: [] }, security: {}, retention: { data: 'keep' } },
    });
  });

  it('is read: people, boundary, access to the data of others', () => {
    const read = readBlueprint(
      plus(
        '    access: [{ store: train.models, prefix: exported/v1/, mode: read }]',
        'people: { admins: [role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Ops_*], viewers: [user/a@b.org] }',
        'security: { permissionsBoundary: policy/team/boundary }',
        'retention: { data: release }',
      ),
      KNOWN,
    );
    expect(read).toMatchObject({ ok: true, warnings: [] });
  });

  it.each<[string, string[], string]>([
    [
      'an ARN, which could be of another account',
      ['people: { admins: ["arn:aws:iam::123456789012:role/ops"] }'],
      'name-invalid 12:20',
    ],
    ['an account that is a number', ['account: { id: 123456789012 }'], 'wrong-type 12:16'],
    ['an account of eleven digits', ['account: { id: "12345678901" }'], 'wrong-value 12:16'],
    ['everybody', ['people: { admins: [role/*] }'], 'name-invalid 12:20'],
    ['everybody in folders', ['people: { viewers: [role/*/*] }'], 'name-invalid 12:21'],
    ['a group', ['people: { viewers: [group/ops] }'], 'name-invalid 12:21'],
    ['a folder of roles', ['people: { viewers: [role/ops/] }'], 'name-invalid 12:21'],
    ['a person twice', ['people: { viewers: [user/a, user/a] }'], 'name-duplicate 12:29'],
    [
      'the ARN of a role as a boundary',
      ['security: { permissionsBoundary: "arn:aws:iam::111122223333:role/boundary" }'],
      'name-invalid 12:34',
    ],
    ['data half kept', ['retention: { data: maybe }'], 'wrong-value 12:20'],
    ['a store that is not there', ['    access: [{ store: train.model }]'], 'reference-unknown 12:23'],
    [
      'a store of its own',
      ['    storage: [{ name: logs, kind: object, capacity: 1 TB }]', '    access: [{ store: serve.logs }]'],
      'contradiction 13:23',
    ],
    ['a file system', ['    access: [{ store: train.scratch }]'], 'contradiction 12:23'],
    ['a store without its workload', ['    access: [{ store: models }]'], 'name-invalid 12:23'],
    ['a prefix that is no folder', ['    access: [{ store: train.models, prefix: exported }]'], 'wrong-value 12:45'],
    ['a prefix with a wildcard', ['    access: [{ store: train.models, prefix: "*/" }]'], 'wrong-value 12:45'],
    [
      'the same twice',
      ['    access: [{ store: train.models }, { store: train.models, mode: write }]'],
      'name-duplicate 12:48',
    ],
  ])('is not %s', (_, lines, found) => {
    const text = plus(...lines);
    const read = readBlueprint(text, KNOWN);
    const diagnostics = read.ok ? read.warnings : read.diagnostics;
    expect(
      diagnostics.map(({ code, range }) => {
        const { line, column } = lineAndColumn(text, range![0]);
        return `${code} ${line}:${column}`;
      }),
    ).toEqual([found]);
  });
});
