import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/server/start.ts';
import { launch, openPage } from '../support/browser.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  browser = await launch();
  server = await startServer({
    assistantPromise: Promise.resolve(scriptedAssistant()),
    host: '127.0.0.1',
    port: 0,
    graceMs: 200,
    log: () => {},
  });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

it('shows every route at /docs, with nothing from elsewhere and nothing against the policy', async () => {
  const { page, seen, context } = await openPage(browser, server.url);
  await page.goto(`${server.url}/docs`);
  await page.getByText('/api/answer').first().waitFor();
  expect(await page.locator('.opblock-summary-path').allTextContents()).toEqual(
    expect.arrayContaining(['/api/answer', '/v1/chat/completions', '/ready']),
  );
  expect(seen).toEqual({ foreign: [], dialogs: [], errors: [] });
  await context.close();
}, 30_000);
