import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launch, openPage, type WatchedPage } from '../support/browser.ts';
import { startScripted, stepwise } from '../support/page-server.ts';
import { answerOf, citation, goodEvents, quote, untilAborted } from '../support/scripted-assistant.ts';

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

async function visit(url = server.url) {
  const watched = await openPage(browser, url);
  open.push(watched);
  const { page } = watched;
  const ask = async (question: string) => {
    await page.getByLabel('Your question', { exact: true }).fill(question);
    await page.keyboard.press('Enter');
  };
  return { page, ask, prose: page.locator('.prose'), status: page.locator('[role=status]') };
}

describe('the first screen', () => {
  it('says what this is, how much it knows and who answers, and asks at a click', async () => {
    server.play(goodEvents());
    const { page, prose } = await visit();
    await page.getByRole('heading', { name: 'Ask the Forecast' }).waitFor();
    expect(await page.locator('.facts').innerText()).toBe('2 sections · by A. Writer');
    expect(await page.getByLabel('Model').inputValue()).toBe('scripted');
    const question = page.locator('.questions button').first();
    const asked = await question.innerText();
    await question.click();
    await prose.waitFor();
    expect(server.assistant.requests.at(-1)?.question).toBe(asked);
  });

  it('waits for a server that is not ready, and comes to life by itself', async () => {
    const { page } = await visit();
    let isReady = false;
    await page.route('**/ready', (route) =>
      isReady
        ? route.continue()
        : route.fulfill({
            status: 503,
            contentType: 'application/problem+json',
            body: JSON.stringify({ code: 'not-ready', detail: 'The index is still being opened.' }),
          }),
    );
    await page.goto(server.url);
    await page.getByText('The index is still being opened.').waitFor();
    isReady = true;
    await page.getByRole('heading', { name: 'Ask the Forecast' }).waitFor();
  });

  it('works under a path of a proxy', async () => {
    const { page, ask, prose } = await visit();
    await page.route('**/deep/path/**', (route) => {
      const address = new URL(route.request().url());
      address.pathname = address.pathname.replace('/deep/path', '');
      return route.fetch({ url: address.href }).then((response) => route.fulfill({ response }));
    });
    await page.goto(`${server.url}/deep/path/`);
    server.play(goodEvents());
    await ask('Under a path?');
    await prose.waitFor();
  });
});

describe('an answer that is being written', () => {
  it('shows what is done, sources before text, whole markers only, and says when it is complete', async () => {
    const { script, next } = stepwise(goodEvents([`${quote} [§`, '1.1] And', ' more.']));
    server.play(script);
    const { page, ask, prose, status } = await visit();
    await ask('How far?');
    await page.getByText('Searching the documents').first().waitFor();
    next();
    await page.getByText('Reading 1 section').waitFor();
    expect(await page.locator('.read .chip').count()).toBe(1);
    next();
    await prose.waitFor();
    expect(await prose.innerText()).toBe(quote);
    await page.locator('.step', { hasText: 'Writing' }).waitFor();
    next();
    await prose.getByText('And').waitFor();
    expect(await prose.locator('.chip').innerText()).toBe('1.1');
    expect(await prose.innerText()).not.toMatch(/[[§]/);
    next(2);
    await page.locator('.actions').waitFor();
    await expect.poll(() => status.innerText()).toBe('The answer is complete.');
  });

  it('can be stopped, keeps what has come, and lets the model go', async () => {
    let hasEnded = false;
    server.play(async function* (_request, signal) {
      yield { type: 'sources', citations: [citation] };
      yield { type: 'text-delta', text: 'The first half' };
      await untilAborted(signal);
      hasEnded = true;
    });
    const { page, ask, prose } = await visit();
    await ask('Long?');
    await prose.getByText('The first half').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.stopped-note').waitFor();
    expect(await prose.innerText()).toBe('The first half');
    await expect.poll(() => hasEnded).toBe(true);
    server.play(goodEvents());
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.actions').waitFor();
    expect(await page.locator('.versions').innerText()).toContain('2 of 2');
  });

  it('follows the end, and stays where the reader has scrolled to', async () => {
    const line = 'One more sentence of a long answer that fills the window.\n\n';
    const { script, next } = stepwise(goodEvents(Array.from({ length: 60 }, () => line)));
    server.play(script);
    const { page, ask } = await visit();
    await ask('Long?');
    next(31);
    const rest = `(() => { const t = document.querySelector('.thread'); return t.scrollHeight - t.scrollTop - t.clientHeight; })()`;
    await expect.poll(() => page.locator('.prose p').count()).toBe(30);
    await expect.poll(() => page.evaluate(rest)).toBeLessThan(5);
    await page.locator('.thread').hover();
    await page.mouse.wheel(0, -600);
    await page.getByRole('button', { name: 'To the end of the answer' }).waitFor();
    const top = await page.evaluate(`document.querySelector('.thread').scrollTop`);
    next(20);
    await expect.poll(() => page.locator('.prose p').count()).toBe(50);
    expect(await page.evaluate(`document.querySelector('.thread').scrollTop`)).toBe(top);
    await page.getByRole('button', { name: 'To the end of the answer' }).click();
    await expect.poll(() => page.evaluate(rest)).toBeLessThan(5);
    next(20);
    await page.locator('.actions').waitFor();
  });
});

describe('faults', () => {
  it.each([
    ['provider-rate-limited', 'The provider asks to wait 20 s. Try again then.'],
    ['provider-failed', 'The provider failed: <b>500</b>.'],
  ])('tells %s in place, keeps the text, and tries again', async (code, message) => {
    server.play([
      { type: 'text-delta', text: 'Half of it' },
      { type: 'error', code, message },
    ]);
    const { page, ask, prose } = await visit();
    await ask('What now?');
    await page.locator('.fault').getByText(message).waitFor();
    expect(await page.locator('.fault').innerText()).toContain('Incomplete');
    expect(await prose.innerText()).toBe('Half of it');
    server.play(goodEvents());
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.actions').waitFor();
    expect(server.assistant.requests.at(-1)?.question).toBe('What now?');
  });

  it('keeps question and text when the connection is cut in the middle', async () => {
    const own = await startScripted(async function* (_request, signal) {
      yield { type: 'text-delta', text: 'Half of it' };
      await untilAborted(signal);
    });
    const { page, ask, prose } = await visit(own.url);
    await ask('Cut?');
    await prose.getByText('Half of it').waitFor();
    await page.context().setOffline(true);
    await page.reload().catch(() => {});
    await page.context().setOffline(false);
    await page.goto(own.url);
    await page.getByRole('button', { name: 'Show chats' }).click();
    await page.locator('.entry-name', { hasText: 'Cut?' }).click();
    await page.locator('.fault', { hasText: 'The page was closed before' }).waitFor();
    await own.stop();
  });

  it('says that the server is gone, keeps the question, and goes on when it is back', async () => {
    const { page, ask } = await visit();
    await page.getByRole('heading', { name: 'Ask the Forecast' }).waitFor();
    await page.route('**/api/chat', (route) => route.abort());
    await ask('Anyone there?');
    await page.getByText('The server cannot be reached').first().waitFor();
    await page.unroute('**/api/chat');
    server.play(goodEvents());
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.actions').waitFor();
  });

  it('tells a stream that ends without its last event from one that is complete', async () => {
    const { page, ask } = await visit();
    await page.route('**/api/chat', (route) =>
      route.fulfill({
        contentType: 'text/event-stream',
        body: 'event: text-delta\ndata: {"type":"text-delta","text":"Half"}\n\n',
      }),
    );
    await ask('Cut?');
    await page.getByText('The connection was lost before the answer was complete').first().waitFor();
    expect(await page.locator('.prose').innerText()).toBe('Half');
  });

  it('keeps an over-long question in the field, and says by how much it is too long', async () => {
    const before = server.assistant.requests.length;
    const { page, ask } = await visit();
    await ask('x'.repeat(2_003));
    await page.getByText('3 characters too long').waitFor();
    expect(await page.getByRole('button', { name: 'Ask', exact: true }).isDisabled()).toBe(true);
    await page.reload();
    expect((await page.getByLabel('Your question', { exact: true }).inputValue()).length).toBe(2_003);
    expect(server.assistant.requests.length).toBe(before);
  });

  it('shows a refusal as one, with what is nearest', async () => {
    const text = 'The forecast does not answer this. The nearest it comes is:';
    const answer = answerOf(text, { abstained: true, sentences: [], followUps: ['What of delay?'] });
    server.play([{ type: 'answer-end', answer }]);
    const { page, ask, status } = await visit();
    await ask('Who won?');
    await page.locator('.refusal', { hasText: 'Not in the documents' }).waitFor();
    await page.locator('.next', { hasText: 'What they do cover' }).getByText('What of delay?').waitFor();
    await expect.poll(() => status.innerText()).toBe('The documents do not answer this.');
  });
});
