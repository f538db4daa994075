import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'summary-'));
afterAll(() => rmSync(folder, { recursive: true }));

function summarize(report: object | undefined, status: string): Promise<{ code: unknown; line: string }> {
  const file = path.join(folder, report ? 'report.json' : 'missing.json');
  if (report) writeFileSync(file, JSON.stringify(report));
  const script = path.join(projectRoot, 'scripts/summarize-tests.js');
  return new Promise((resolve) => {
    execFile(process.execPath, [script, file, status], (error, line) =>
      resolve({ code: error ? error.code : 0, line }),
    );
  });
}

const report = (numPassedTests: number, numFailedTests: number, testResults: object[] = []) => ({
  numPassedTests,
  numFailedTests,
  testResults,
});
const unloaded = { status: 'failed', assertionResults: [] };

describe('summarize-tests', () => {
  it.each([
    ['all is well', report(7, 0), '0', '7 passed, 0 failed\n', 0],
    ['a test failed', report(6, 1), '1', '6 passed, 1 failed\n', 1],
    ['a file did not load', report(6, 0, [unloaded]), '1', '6 passed, 1 failed\n', 1],
    ['something outside the tests failed', report(6, 0), '1', '6 passed, 1 failed\n', 1],
    ['the tests never ran', undefined, '1', '0 passed, 1 failed\n', 1],
    ['there was nothing to run', report(0, 0), '0', '0 passed, 1 failed\n', 1],
  ])('when %s', async (_name, given, status, line, code) => {
    expect(await summarize(given, status)).toEqual({ code, line });
  });
});
