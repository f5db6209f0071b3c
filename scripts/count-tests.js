/**
 * Sums vitest's own counts and prints `N passed, N failed` (`, N skipped`) as the last line.
 * Arguments: 1 when a step before failed, else 0; then the JSON reports. A report that is missing, or a failed step
 * without a failed test (lint, types), counts as one failure, so that the line never hides one.
 */
import { existsSync, readFileSync } from 'node:fs';

const [stepFailed, ...reports] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
for (const report of reports) {
  if (!existsSync(report)) {
    failed += 1;
    continue;
  }
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  passed += counts.numPassedTests;
  failed += counts.numFailedTests;
  skipped += counts.numPendingTests + counts.numTodoTests;
  // A file that did not load has no test to fail.
  if (!counts.success && counts.numFailedTests === 0) failed += 1;
}
if (stepFailed === '1' && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 ? 1 : 0);
