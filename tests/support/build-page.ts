import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../src/project.ts';

/** Runs once before all tests: the server's and the browser's tests need the page as it is now. */
export default function setup(): void {
  // In a process of its own: a build for use sets the environment, and tests have theirs.
  execFileSync(process.execPath, [path.join(projectRoot, 'scripts/build-page.js')], { stdio: 'inherit' });
}
