import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCandidate } from './check-candidate.js';

const page = readFileSync(new URL('../../docs/starting-problem.md', import.meta.url), 'utf8');

describe('the page on the starting problem', () => {
  it('says of its candidate what the check says', () => {
    const checks = checkCandidate(
      { computeTflops: 1000, storageTerabytes: 10, networkGbytesPerSecond: 100 },
      { nodes: 10, tflopsEach: 0.1, terabytesEach: 1, gbytesPerSecondEach: 10 },
    );
    for (const { name, unit, required, provided, meets, shortfall, timesTooSmall } of checks) {
      const verdict = meets ? 'meets' : `fails by ${shortfall} ${unit}: ${timesTooSmall} times too small`;
      const row = new RegExp(
        `\\| ${name} +\\| ${required} ${unit} +\\| ${provided} ${unit} +\\| ${verdict.replace('.', '\\.')} +\\|`,
      );
      expect(page).toMatch(row);
    }
  });
});
