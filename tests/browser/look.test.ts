import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, openPage } from '../support/browser.ts';
import { startScripted } from '../support/page-server.ts';
import { answerOf, citation, goodEvents, quote, untilAborted } from '../support/scripted-assistant.ts';

let browser: Browser;
let server: Awaited<ReturnType<typeof startScripted>>;

beforeAll(async () => {
  browser = await launch();
  server = await startScripted();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function ask(page: Page, question = 'How far?') {
  await page.getByLabel('Your question', { exact: true }).fill(question);
  await page.keyboard.press('Enter');
}

async function openSource(page: Page) {
  server.play(goodEvents());
  await ask(page);
  await page.locator('.prose .chip').first().click();
  await page.locator('.source mark').waitFor();
}

/** Every screen of the page, and how to get there. */
const screens: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'first screen': (page) => page.locator('.questions').waitFor(),
  'running answer': async (page) => {
    server.play(async function* (_request, signal) {
      yield { type: 'sources', citations: [citation] };
      yield { type: 'text-delta', text: 'Half' };
      await untilAborted(signal);
    });
    await ask(page);
    await page.locator('.prose').waitFor();
  },
  'answer with its source, receipt and note': async (page) => {
    server.play(goodEvents());
    await ask(page);
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Bad answer' }).click();
    await page.locator('.prose .chip').first().click();
    await page.locator('.source mark').waitFor();
    await page.getByRole('button', { name: 'Outline' }).click();
  },
  'answer that is not upheld': async (page) => {
    const sentences = [
      {
        start: 0,
        end: quote.length,
        verdict: 'unsupported',
        citations: ['1.1'],
        reason: '41 is not in §1.1',
      },
    ] as const;
    const unsupported = [{ text: quote, reason: '41 is not in §1.1', removedMarker: false }];
    const citations = [{ ...citation, verdict: 'unsupported' }] as const;
    server.play([
      { type: 'answer-end', answer: answerOf(`${quote} [§1.1]`, { sentences, unsupported, citations }) },
    ]);
    await ask(page);
    await page.locator('.doubts').waitFor();
    await page.locator('.prose .chip').focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await page.getByRole('tooltip').waitFor();
  },
  refusal: async (page) => {
    server.play([{ type: 'answer-end', answer: answerOf('No.', { abstained: true, sentences: [] }) }]);
    await ask(page);
    await page.locator('.refusal .actions').waitFor();
  },
  error: async (page) => {
    server.play([{ type: 'error', code: 'provider-failed', message: 'The provider failed.' }]);
    await ask(page);
    await page.locator('.fault').waitFor();
  },
  'chats, menu and message': async (page) => {
    server.play(goodEvents());
    await ask(page);
    await page.getByRole('button', { name: 'Show chats' }).click();
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await ask(page, 'Another?');
    await page.locator('.actions').waitFor();
    await page.getByRole('button', { name: 'More for “Another?”' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'More for' }).click();
  },
  'edited question': async (page) => {
    server.play(goodEvents());
    await ask(page);
    await page.locator('.actions').waitFor();
    await page.getByRole('button', { name: 'Edit question' }).click();
  },
};

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(Object.keys(screens))('%s has nothing that axe objects to', async (name) => {
    const { page, context, seen } = await openPage(browser, server.url, {
      colorScheme,
      reducedMotion: 'reduce',
    });
    await page.locator('.questions').waitFor();
    await screens[name]?.(page);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    await context.close();
    expect(found).toEqual([]);
    expect(seen).toEqual({ foreign: [], dialogs: [], errors: [] });
  });
});

describe.each([
  ['a phone', { width: 360, height: 740 }],
  ['a page at 400 %', { width: 320, height: 256 }],
])('on %s', (_name, viewport) => {
  it.each(Object.keys(screens))('%s needs no scrolling sideways', async (name) => {
    const { page, context } = await openPage(browser, server.url, { viewport, reducedMotion: 'reduce' });
    await page.locator('.questions').waitFor();
    // On a phone the list of chats covers the page: what is asked there is asked before.
    if (name !== 'chats, menu and message') await screens[name]?.(page);
    else await page.getByRole('button', { name: 'Show chats' }).click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
    await context.close();
  });
});

describe('by keyboard alone', () => {
  it('a question is asked, its source opened, read and closed', async () => {
    server.play(goodEvents());
    const { page, context } = await openPage(browser, server.url);
    await page.locator('.questions').waitFor();
    await page.keyboard.type('How far?');
    await page.keyboard.press('Enter');
    await page.locator('.actions').waitFor();
    const focused = () => page.evaluate('document.activeElement.className');
    for (let n = 0; n < 12 && !String(await focused()).includes('verbatim'); n += 1)
      await page.keyboard.press('Shift+Tab');
    expect(await focused()).toContain('verbatim');
    await page.keyboard.press('Enter');
    await page.locator('.source mark').waitFor();
    await page.keyboard.press('Escape');
    expect(await focused()).toContain('verbatim');
    await context.close();
  });

  it('every part that has the focus shows it', async () => {
    const { page, context } = await openPage(browser, server.url);
    await openSource(page);
    await page.keyboard.press('Escape');
    for (let n = 0; n < 15; n += 1) {
      await page.keyboard.press('Tab');
      const shows = await page.evaluate(`(() => {
        const style = getComputedStyle(document.activeElement);
        const form = document.activeElement.closest('form, label.search');
        return style.outlineStyle !== 'none' || (form && getComputedStyle(form).borderTopWidth !== '0px') || document.activeElement === document.body;
      })()`);
      expect(shows).toBe(true);
    }
    await context.close();
  });
});
