import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../lib/blueprint/document/apply-fixes.js';
import type { Diagnostic } from '../../lib/blueprint/document/diagnostic.js';
import { expandBlueprint } from '../../lib/blueprint/expand-blueprint.js';
import { formatDiagnostic } from '../../lib/blueprint/format-diagnostic.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const VALID = `# a hall
version: 1
name: starter
region: us-east-1
platform: eks
workloads:
  - name: train
    purpose: training
    compute: { atLeast: 1000 TFLOPS, precision: bf16, utilization: 40 % }
    accelerators: { atLeast: 8, memoryEach: 80 GiB }
    network: { atLeast: 100 GB/s }
    storage:
      - { name: datasets, kind: object, capacity: 10 TB }
      - { name: scratch, kind: scratch, capacity: 10 TB, throughput: 10 GB/s }
    purchase: [on-demand, { kind: spot, maxShare: 50 % }]
    types: { allow: [p5, p4d.24xlarge], vendors: [NVIDIA] }
  - name: pretrain
    training: { parameters: 70B, activeParameters: 10B, tokens: 1.4T, deadline: 30 d, utilizationByFamily: { p5: 45 % } }
    spares: { availability: 99.9 %, nodeAvailability: 99 % }
    zones: single
  - name: tune
    fineTuning: { parameters: 8B, tokens: 1B, deadline: 2 d, method: qlora }
  - name: serve
    inference: { parameters: 8B, requestsPerSecond: 50, inputTokens: 1k, outputTokens: 300, kvBytesPerToken: 128 KiB }
    zones: { spread: 3, survive: 1 }
    homogeneous: false
objective: { energyWeight: 0.1 USD/kWh }
limits: { monthlyCost: 10M USD, monthlyCo2e: 20 t CO2e, vcpuQuotas: { on-demand-p: 1152 } }
residency: { continents: [North America], countries: [DE] }
criteria: { weights: { cost: 3 }, thresholds: { availability: 99 % } }
maintenance: { operationsStaff: 1, staffMonthlyCost: 15k USD }
software: { licences: [{ name: NVAIE, monthlyCost: 380 USD, per: accelerator }] }
network: { cidr: 10.0.0.0/16, zones: 3 }
kubernetes: { version: "1.35", publicAccess: [203.0.113.0/24] }
tags: { team: research }
`;

/** Never throws; every diagnostic has a range within the text and can be printed. */
function survives(input: string | Uint8Array): void {
  const text = typeof input === 'string' ? input : new TextDecoder().decode(input);
  const checked = readBlueprint(input, KNOWN);
  const diagnostics = checked.ok ? checked.warnings : checked.diagnostics;
  if (checked.ok) expect(readBlueprint(expanded(input), KNOWN)).toMatchObject({ ok: true, value: checked.value });
  else expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  let last = 0;
  for (const diagnostic of diagnostics) {
    const [start, end] = diagnostic.range!;
    expect(start).toBeGreaterThanOrEqual(last);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(text.length);
    last = start;
    expect(formatDiagnostic(diagnostic, { file: 'f.yaml', text })).toMatch(/^f\.yaml:\d+:\d+: (error|warning)\[/);
  }
  mends(text.replace(/^\uFEFF/, ''), diagnostics);
}

/** What a fix was made for is gone, and the text has still a clear structure. */
function mends(text: string, diagnostics: readonly Diagnostic[]): void {
  const { text: mended, applied } = applyFixes(text, diagnostics);
  if (applied.length === 0) {
    expect(mended).toBe(text);
    return;
  }
  const again = readBlueprint(mended, KNOWN);
  const left = again.ok ? again.warnings : again.diagnostics;
  const told = ({ code, path, message }: Diagnostic): string => JSON.stringify([code, path, message]);
  for (const { diagnostic } of applied) expect(left.map(told)).not.toContain(told(diagnostic));
  expect(left.map(({ code }) => code)).not.toContain('syntax');
}

function expanded(input: string | Uint8Array): string {
  const result = expandBlueprint(input, KNOWN);
  if (!result.ok) throw new Error('a blueprint that can be read can be expanded');
  return result.value;
}

const run = (numRuns: number) => ({ seed: 20261122, numRuns });

describe('readBlueprint on anything', () => {
  it('starts from a valid blueprint', () => {
    expect(readBlueprint(VALID, KNOWN).ok).toBe(true);
  });

  it('survives random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), survives), run(500));
  });

  it('survives random text of YAML signs', () => {
    const sign = fc.constantFrom(...'{}[]:,-?&*!|>\'"%@`#~\\ \t\n\r.0a', '---\n', '\n  ', 'name', '<<: ', '!!str ');
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => survives(signs.join(''))),
      run(400),
    );
  });

  it('survives a valid blueprint with pieces cut out, doubled and put in', () => {
    const piece = fc.oneof(
      fc.constantFrom('\t', '\n', ': ', '- ', '{', '}', '[', ']', '"', '&a ', '*a', '1e999', '.nan', 'null', '\u0000'),
      fc.string({ maxLength: 5 }),
    );
    const edit = fc.record({ at: fc.nat(VALID.length), cut: fc.nat(12), put: piece, twice: fc.boolean() });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
        let text = VALID;
        for (const { at, cut, put, twice } of edits) {
          const removed = text.slice(at, at + cut);
          text = `${text.slice(0, at)}${twice ? removed + removed : ''}${put}${text.slice(at + cut)}`;
        }
        survives(text);
      }),
      run(400),
    );
  });

  it('survives any value at any key', () => {
    const lines = VALID.trimEnd().split('\n');
    const value = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.double().map(String),
      fc.constantFrom('~', '.inf', '-.inf', '{}'),
    );
    fc.assert(
      fc.property(fc.nat(lines.length - 1), value, (index, put) => {
        survives(lines.with(index, lines[index]!.replace(/:.*$/, `: ${put}`)).join('\n'));
      }),
      run(400),
    );
  });
});
