import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, openPage } from '../support/browser.ts';
import { startReal } from '../support/page-server.ts';

let browser: Browser;
let server: Awaited<ReturnType<typeof startReal>>;

beforeAll(async () => {
  browser = await launch();
  server = await startReal();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function openScorecard(options: Parameters<typeof openPage>[2] = {}) {
  const opened = await openPage(browser, server.url, options);
  await opened.page.getByRole('button', { name: 'What came of the predictions' }).click();
  await opened.page.locator('.score-rows').waitFor();
  return opened;
}

describe('the scorecard', () => {
  it('shows the totals of the ledger, as many marks, and every prediction', async () => {
    const { page, seen, context } = await openScorecard();
    const { total, tally } = await server.assistant.scorecard();
    expect(await page.locator('.score-figure tbody .mark').count()).toBe(total);
    for (const [verdict, count] of Object.entries(tally))
      expect(await page.locator(`.score-figure tbody .mark.${verdict.replace(' ', '-')}`).count()).toBe(
        count,
      );
    expect(await page.locator('.score-rows > li').count()).toBe(total);
    expect(seen).toEqual({ foreign: [], dialogs: [], errors: [] });
    await context.close();
  });

  it('filters, sorts, and opens what was said beside what happened', async () => {
    const { page, context } = await openScorecard();
    await page.locator('.score-filters select').nth(0).selectOption('did not');
    expect(await page.locator('.score-rows > li').count()).toBe(5);
    await page.locator('.score-filters select').nth(0).selectOption('');
    await page.locator('.score-filters select').nth(2).selectOption('verdict');
    expect(await page.locator('.score-rows .verdict').first().textContent()).toBe('came true');
    await page.locator('.score-rows summary').filter({ hasText: 'over IPv6 by the end of 2024' }).click();
    const open = page.locator('.score-rows details[open]');
    expect(await open.locator('blockquote').textContent()).toContain('main protocol among Google users');
    expect(await open.textContent()).toContain('What happened, as of 2026-04-28');
    expect(await page.locator('.score-rows .score-author').count()).toBe(6);
    await page.locator('.score-rows summary').filter({ hasText: 'Author’s own: did not' }).first().click();
    expect(await page.locator('.score-rows').textContent()).toContain('eBPF fatigue among what he got wrong');
    await open.getByRole('button', { name: /§4\.2/ }).first().click();
    await page
      .getByRole('heading', { name: /IPv6-Only/ })
      .first()
      .waitFor();
    await context.close();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('is accessible, %s at %i pixels, without sideways scrolling', async (colorScheme, width) => {
    const { page, context } = await openScorecard({ colorScheme, viewport: { width, height: 800 } });
    await page.locator('.score-rows summary').first().click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await context.close();
  });
});
