// node scripts/summarize-tests.js REPORT STATUS: prints `N passed, N failed` for a JSON report of vitest and
// exits with 0 only when nothing failed. STATUS is the exit code of the run: when it tells of a failure that
// no test shows (lint, types, build, a file that does not load), that counts as one failed.
import { existsSync, readFileSync } from 'node:fs';

const [reportFile = '', status = '1'] = process.argv.slice(2);
const { passed, failed } = existsSync(reportFile)
  ? countTests(JSON.parse(readFileSync(reportFile, 'utf8')))
  : { passed: 0, failed: 1 };
const total = status === '0' ? failed : Math.max(failed, 1);
console.log(`${passed} passed, ${total} failed`);
process.exitCode = total === 0 ? 0 : 1;

/** @param {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} report */
function countTests(report) {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const { numPassedTests: passed, numFailedTests } = report;
  const failed = numFailedTests + unloaded.length;
  return passed + failed === 0 ? { passed, failed: 1 } : { passed, failed };
}
