import { buildPage } from '../../scripts/build-page.js';

/** Runs once before all tests: the server's and the browser's tests need the page as it is now. */
export default async function setup(): Promise<void> {
  await buildPage();
}
