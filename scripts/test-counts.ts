/**
 * Prints what JSON reports of vitest count, one line a report, and at the end the sum alone on a line:
 * `574 passed, 5 failed`. A file that failed before its tests could run counts as one failed test.
 * Exits with 1 if anything failed or nothing passed.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

function count(path: string): { passed: number; failed: number } {
  const report: Report = JSON.parse(readFileSync(path, 'utf8'));
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + broken.length;
  // Errors outside of any test, such as an unhandled rejection, fail a run and no test.
  return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed };
}

const total = { passed: 0, failed: 0 };
for (const path of process.argv.slice(2)) {
  const { passed, failed } = count(path);
  process.stdout.write(`${basename(path, '.json')}: ${passed} passed, ${failed} failed.\n`);
  total.passed += passed;
  total.failed += failed;
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
