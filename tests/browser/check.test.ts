import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answer/events.ts';
import type { Assistant } from '../../src/assistant.ts';
import { launch, openPage, type WatchedPage } from '../support/browser.ts';
import { startReal, startScripted } from '../support/page-server.ts';
import { answerOf, citation, quote } from '../support/scripted-assistant.ts';

let browser: Browser;
let server: Awaited<ReturnType<typeof startScripted>>;
const open: WatchedPage[] = [];

beforeAll(async () => {
  browser = await launch();
  server = await startScripted();
});
afterEach(async () => {
  const visited = open.splice(0);
  await Promise.all(visited.map(({ context }) => context.close()));
  for (const { seen } of visited) expect(seen).toEqual({ foreign: [], dialogs: [], errors: [] });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function answered(answer: Answer, options: Parameters<typeof openPage>[2] = {}) {
  server.play([
    { type: 'sources', citations: answer.citations },
    { type: 'answer-end', answer },
  ]);
  const watched = await openPage(browser, server.url, options);
  open.push(watched);
  const { page } = watched;
  await page.getByLabel('Your question', { exact: true }).fill('How far?');
  await page.keyboard.press('Enter');
  await page.locator('.actions').waitFor();
  return { page, chip: page.locator('.prose .chip').first(), panel: page.locator('.source') };
}

const good = answerOf(`${quote} [§1.1]`);

describe('a citation', () => {
  it('shows its quote on hover and on focus, and hides it on Escape', async () => {
    const { page, chip } = await answered(good);
    await chip.hover();
    await page.getByRole('tooltip').getByText(quote).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('tooltip').count()).toBe(0);
    await page.mouse.move(0, 0);
    await page.locator('.asked button').first().focus();
    // Over the chip of what was read to the one in the text.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.getByRole('tooltip').getByText(quote).waitFor();
    expect(await chip.getAttribute('aria-label')).toBe('Source §1.1, Loss: word for word');
  });

  it('opens its section by keyboard, lit, and gives the focus back', async () => {
    const { page, chip, panel } = await answered(good);
    await chip.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => panel.locator('mark').allInnerTexts()).toEqual([quote]);
    expect(await panel.getByRole('heading').innerText()).toBe('Loss');
    expect(await panel.getByRole('link', { name: 'Original' }).getAttribute('href')).toBe(
      'https://example.test/forecast',
    );
    await page.keyboard.press('Escape');
    expect(await panel.count()).toBe(0);
    expect(
      await chip.evaluate((element) =>
        (element as unknown as { matches(selector: string): boolean }).matches(':focus'),
      ),
    ).toBe(true);
  });

  it('leads on to the neighbours and to the whole outline', async () => {
    const { chip, panel } = await answered(good);
    await chip.click();
    await panel.getByRole('button', { name: 'Next section: §1.2 Delay' }).click();
    await panel.getByText('Delay stays the same.').waitFor();
    expect(await panel.locator('mark').count()).toBe(0);
    await panel.getByRole('button', { name: 'Outline' }).click();
    await panel.getByRole('button', { name: '1.1 Loss', exact: true }).click();
    await panel.getByText(quote).waitFor();
  });

  it('opens as a sheet on a phone, and closes again', async () => {
    const { page, chip, panel } = await answered(good, { viewport: { width: 360, height: 740 } });
    await chip.click();
    await expect.poll(() => panel.locator('mark').allInnerTexts()).toEqual([quote]);
    expect(await panel.evaluate((element) => element.matches('dialog:modal'))).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => panel.count()).toBe(0);
  });

  it.each([
    ['Packet loss fell by 40% in the first year.', 'no longer in this section', []],
    ['fell by 41%', 'now stands elsewhere', ['fell by 41%']],
  ])('of another version of the document says so: %s', async (old, message, lit) => {
    const moved = { ...citation, quote: old, start: 0, end: old.length };
    const { chip, panel } = await answered(answerOf(`${old} [§1.1]`, { citations: [moved] }));
    await chip.click();
    await panel.getByText(message).waitFor();
    expect(await panel.locator('mark').allInnerTexts()).toEqual(lit);
  });
});

describe('what the checks found', () => {
  it('is plain to see where a sentence is not upheld, and quiet where it is', async () => {
    const text = `${quote} [§1.1] Loss fell by 43%. [§1.1] Sure.`;
    const second = text.indexOf('Loss fell');
    const { page } = await answered(
      answerOf(text, {
        citations: [citation, { ...citation, verdict: 'unsupported' }],
        sentences: [
          { start: 0, end: second - 1, verdict: 'verbatim', citations: ['1.1'] },
          {
            start: second,
            end: second + 25,
            verdict: 'unsupported',
            citations: ['1.1'],
            reason: '43 is not in §1.1',
          },
        ],
        unsupported: [
          { text: 'Loss fell by 43%.', reason: '43 is not in §1.1', removedMarker: false },
          { text: '[§9.9]', reason: 'names no section of the documents', removedMarker: true },
        ],
        coverage: { label: 'all 2 sections', sections: 2, matched: 1 },
      }),
    );
    expect((await page.locator('.doubtful').allInnerTexts()).join('').trim()).toBe('Loss fell by 43%.');
    await page.locator('.doubts').getByText('43 is not in §1.1').waitFor();
    expect(await page.locator('.doubts').innerText()).toContain('1 invented citation removed: [§9.9]');
    const line = await page.locator('.verdicts').innerText();
    expect(line).toContain('1 sentence word for word · 1 not upheld');
    expect(line).toContain('Looked at all 2 sections');
    expect(line).toContain('1 of 2 match');
  });

  it('can be read in full: query, passages with their scores, model, times, generation', async () => {
    const { page } = await answered(good);
    await page.getByRole('button', { name: 'Details' }).click();
    const receipt = await page.locator('.receipt').innerText();
    for (const part of [
      'how far did loss fall',
      'gen-1',
      '000000000000',
      'search 1 ms',
      '0.900',
      'first in both',
    ])
      expect(receipt).toContain(part);
    await page.locator('.receipt .chip').click();
    await page.locator('.source').getByText(quote).waitFor();
  });
});

describe('the real documents', () => {
  it('light up exactly the quote of every citation of 50 answers', async () => {
    const real = await startReal();
    const watched = await openPage(browser, real.url);
    open.push(watched);
    const { page } = watched;
    let clicks = 0;
    for (const question of questionsFor(real.assistant.documents()[0]?.sections ?? [])) {
      const answer = await quoted(real.assistant, question);
      await page.getByLabel('Your question', { exact: true }).fill(question);
      await page.keyboard.press('Enter');
      const turn = page.locator('.turn').last();
      await turn.locator('.actions').waitFor();
      const seen = new Set<string>();
      for (const chip of await turn.locator('.prose .chip').all()) {
        const index = Number(await chip.getAttribute('data-citation'));
        await chip.evaluate((element) => (element as unknown as { click(): void }).click());
        const expected = answer.citations[index]?.quote;
        await expect.poll(() => litText(page), { message: question }).toBe(expected);
        seen.add(expected ?? '');
        clicks += 1;
      }
      expect([...seen].toSorted()).toEqual([...new Set(answer.citations.map((one) => one.quote))].toSorted());
      await page.getByRole('button', { name: 'New chat' }).first().click();
    }
    await real.stop();
    expect(clicks).toBeGreaterThan(100);
  }, 80_000);
});

function litText(page: WatchedPage['page']): Promise<unknown> {
  return page.evaluate(
    `[...document.querySelectorAll('.source mark')].map((mark) => mark.textContent).join('')`,
  );
}

/** What the page is going to be sent: quoting answers the same to the same question. */
async function quoted(assistant: Assistant, question: string): Promise<Answer> {
  for await (const event of assistant.answer({ question })) {
    if (event.type === 'answer-end') return event.answer;
  }
  throw new Error(`no answer to ${question}`);
}

/** Fifty questions of many kinds, from the outline of the documents that are served. */
function questionsFor(sections: readonly { id: string; title: string; kind: string }[]): string[] {
  const own = sections.filter(({ kind }) => kind === 'section');
  const made = own.flatMap(({ id, title }) => [
    `Summarise section ${id}`,
    `What is said about ${title}?`,
    `What does section ${id} say?`,
  ]);
  return [
    'Which sections mention Cilium?',
    'How does Android use eBPF?',
    ...made.filter((_, n) => n % 3 !== 2 || n < 50),
  ].slice(0, 50);
}
