import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expandBlueprint } from '../../lib/blueprint/expand-blueprint.js';
import type { KnownNames } from '../../lib/blueprint/names/known-names.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { loadCatalogIndex } from '../../lib/catalog/files/load-catalog.js';
import { loadModels } from '../../lib/catalog/files/load-models.js';
import { KNOWN } from './known-names.js';

function expand(text: string, known = KNOWN): string {
  const expanded = expandBlueprint(text, known);
  if (!expanded.ok) throw new Error(expanded.diagnostics.map(({ message }) => message).join('; '));
  return expanded.value;
}

function read(text: string, known = KNOWN): unknown {
  const checked = readBlueprint(text, known);
  if (!checked.ok) throw new Error(checked.diagnostics.map(({ message }) => message).join('; '));
  return checked.value;
}

/** The shipped blueprints name what the shipped catalog has. */
function shippedNames(): KnownNames {
  const { regions, instanceTypes } = loadCatalogIndex();
  return {
    regions: regions.map(({ region }) => region),
    places: Object.fromEntries(regions.map(({ region, country, continent }) => [region, { country, continent }])),
    instanceTypes,
    families: [...new Set(instanceTypes.map((name) => name.replace(/\..*$/, '')))],
    models: loadModels(),
  };
}

const SMALL = `# the first hall
version: 1
name: small
region: us-east-1 # cheapest

workloads:
  # one fleet
  - name: train
    compute: { atLeast: 1 PFLOPS, precision: bf16 }
    spares: { nodes: 1 }
`;

const POOL = `version: 1
name: pooled
region: us-east-1
workloads:
  - name: vision # shares
    accelerators: { atLeast: 4 }
    profile: { week: office-hours }
  - name: train
    compute: { atLeast: 1 PFLOPS, precision: bf16 }
pools:
  - { name: lab, workloads: [{ workload: vision, guaranteed: 2 }] }
`;

const MODELS = `version: 1
name: models
region: any
residency: { continents: [Europe] }
workloads:
  - name: pretrain
    training: { parameters: 70B, tokens: 1.4T, deadline: 30 d }
    spares: { availability: 99.9 % }
  - name: tune
    fineTuning: { parameters: 8B, tokens: 1B, deadline: 2 d, method: qlora }
  - name: serve
    inference: { parameters: 8B, requestsPerSecond: 50, inputTokens: 1k, outputTokens: 300, kvBytesPerToken: 128 KiB }
    zones: { spread: 2 }
state: { bucket: states, region: eu-west-1 }
`;

describe('expandBlueprint', () => {
  it('writes out every default behind what the user wrote', () => {
    const expanded = expand(SMALL);
    // What the user wrote comes first, in the user's order, and what was left out follows.
    expect(
      expanded.startsWith(`# the first hall
version: 1
name: small
region: us-east-1 # cheapest

workloads:
  # one fleet
  - name: train
    compute:
      atLeast: 1 PFLOPS
      precision: bf16
      utilization: 100 % # default
    spares: { nodes: 1 }
    purpose: training # derived: no model to serve
    nodes:
      atLeast: 1 # default
      running: none # default
    zones: single # derived: purpose training
    homogeneous: true # default
    nodeStart: 15 min # default
    storage: [] # default
`),
    ).toBe(true);
    for (const added of [
      '    purchase: [ on-demand ] # default\n',
      '      interconnect: fast # derived: purpose training\n',
      'platform: eks # default\n',
      'objective:\n  energyWeight: 0 USD/kWh # default\n  carbonPrice: 0 USD/t # default\n',
      'limits: {} # default\n',
      'network:\n  cidr: 10.0.0.0/16 # default\n  zones: 3 # default\n  nat: per-zone # default\n',
      'kubernetes:\n  version: "1.36" # default\n  addons: {} # default\n  systemNodes: xlarge # default\n',
      '  publicAccess: [] # default\n',
      'tags: {} # default\n',
    ]) {
      expect(expanded).toContain(added);
    }
  });

  it.each([
    ['llama-3.1-8b', undefined],
    ['deepseek-r1', 'model deepseek-r1: latent attention, in bf16'],
    ['gpt-oss-20b', 'model gpt-oss-20b: its windows at 1300 tokens, in bf16'],
  ])('says why a cache does not follow from layers and heads: %s', (model, why) => {
    const inference = `inference: { model: ${model}, requestsPerSecond: 50, inputTokens: 1k, outputTokens: 300 }`;
    const text = `version: 1\nname: hall\nregion: us-east-1\nworkloads:\n  - name: serve\n    ${inference}\n`;
    const expanded = expand(text, { ...KNOWN, models: loadModels() });
    expect(/kvBytesPerToken: .* # derived: (.*)/.exec(expanded)?.[1]).toBe(why);
  });

  it('says what a derived value follows from', () => {
    const expanded = expand(MODELS);
    expect(expanded).toContain('activeParameters: 70B # derived: parameters\n');
    expect(expanded).toContain('frozenBytesPerParameter: 0.52 # derived: method qlora\n');
    expect(expanded).toContain('context: 1300 # derived: inputTokens + outputTokens\n');
    expect(expanded).toContain('nodeAvailability: 99.5 % # derived: availability\n');
    expect(expanded).toContain('survive: 0 # derived: spread alone\n');
    expect(expanded).toContain('key: datahall/models.tfstate # derived: name\n');
  });

  it.each([
    ['YAML', SMALL],
    ['models', MODELS],
    ['a pool', POOL],
    ['JSON', JSON.stringify({ version: 1, name: 'ab', region: 'us-east-1', workloads: [{ name: 'a', nodes: {} }] })],
    [
      'braces with comments',
      'version: 1\nname: ab\nregion: us-east-1\nworkloads: [{ # why\n  name: a, # first\n  nodes: {} }]\n',
    ],
  ])('reads back to the same blueprint, and has nothing left to expand: %s', (_, text) => {
    const expanded = expand(text);
    expect(read(expanded)).toEqual(read(text));
    expect(expand(expanded)).toBe(expanded);
    for (const comment of text.match(/#.*$/gm) ?? []) expect(expanded).toContain(comment.trimEnd());
  });

  it('leaves to a pool what a pool has for its workloads', () => {
    const [, vision, train, lab] = expand(POOL).split('- name: ');
    for (const key of ['nodes:', 'spares:', 'zones:', 'homogeneous:', 'purchase:', 'types:']) {
      expect(vision).not.toContain(`    ${key}`);
      expect(train).toContain(`    ${key}`);
      if (key !== 'homogeneous:') expect(lab).toContain(`    ${key}`);
    }
  });

  it('expands nothing that is broken', () => {
    expect(expandBlueprint('version: 1\n', KNOWN)).toMatchObject({ ok: false });
  });

  it('expands the shipped blueprints', () => {
    const folder = new URL('../../blueprints/', import.meta.url);
    const shipped = shippedNames();
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
      const text = readFileSync(new URL(file, folder), 'utf8');
      expect(read(expand(text, shipped), shipped), file).toEqual(read(text, shipped));
    }
  });
});
