import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAccess } from '../../src/server/access.ts';
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
    graceMs: 50,
    log: () => {},
    access: { ...openAccess, apiKeys: ['right'] },
  });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

it('asks for the key that the server wants, says when it is wrong, and keeps the right one', async () => {
  const { page, context } = await openPage(browser, server.url);
  await page.goto(server.url);
  const use = async (key: string) => {
    await page.getByLabel(/key/i).first().fill(key);
    await page.getByRole('button', { name: 'Use this key' }).click();
  };
  await use('wrong');
  await page.getByText('does not take this key').waitFor();
  await use('right');
  await page.getByRole('heading', { name: 'Forecast' }).first().waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Forecast' }).first().waitFor();
  expect(await page.locator('#key').count()).toBe(0);
  await context.close();
}, 30_000);
