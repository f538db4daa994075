import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's Chromium, or the one that CHROME_PATH names. */
export const chromePath = process.env.CHROME_PATH ?? '/usr/bin/chromium';

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page with what must never happen on it: foreign requests, dialogs, errors. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly seen: { readonly foreign: string[]; readonly dialogs: string[]; readonly errors: string[] };
}

export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const seen = { foreign: [] as string[], dialogs: [] as string[], errors: [] as string[] };
  const own = new URL(url).origin;
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== own && protocol !== 'blob:') seen.foreign.push(request.url());
  });
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => seen.errors.push(error.message));
  page.on('console', (message) => {
    if (/content security policy|trusted ?types/i.test(message.text())) seen.errors.push(message.text());
  });
  await page.goto(url);
  return { page, context, seen };
}
