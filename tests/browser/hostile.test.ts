import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Citation } from '../../src/answer/events.ts';
import { launch, openPage } from '../support/browser.ts';
import { payloads } from '../support/hostile.ts';
import { startScripted } from '../support/page-server.ts';
import { answerOf, citation, section } from '../support/scripted-assistant.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** An answer that has a payload in each of its places. */
function hostileAnswer(payload: string): Answer {
  const text = `${payload}\n\n${payload} [§1.1]`;
  const one: Citation = {
    ...citation,
    title: payload,
    quote: payload,
    end: payload.length,
    verdict: 'unsupported',
  };
  const base = answerOf(text);
  return {
    ...base,
    citations: [one],
    sentences: [{ start: 0, end: text.length, verdict: 'unsupported', citations: ['1.1'], reason: payload }],
    unsupported: [
      { text: payload, reason: payload, removedMarker: false },
      { text: payload, reason: payload, removedMarker: true },
    ],
    followUps: [payload],
    model: payload,
    coverage: { label: payload, sections: 2, matched: 1 },
    receipt: {
      ...base.receipt,
      question: payload,
      query: `${payload}?`,
      model: payload,
      embedder: payload,
      generation: payload,
      passages: [
        { document: 'forecast-2024', section: '1.1', text: payload, score: 1, explanation: payload },
      ],
    },
  };
}

const activeNodes = `(() => {
  const bad = [...document.querySelectorAll('*')].filter((node) =>
    [...node.attributes].some(({ name, value }) =>
      /^on/i.test(name) || (/^(href|src|action|formaction|data|srcdoc|xlink:href)$/i.test(name) && /^\\s*(javascript|data|vbscript):|evil/i.test(value))));
  const scripts = [...document.querySelectorAll('script, iframe, object, embed, img, video, base, form[action], meta[http-equiv]')]
    .filter((node) => !(node.tagName === 'SCRIPT' && /assets\\//.test(node.getAttribute('src') ?? '')));
  return [...bad, ...scripts].map((node) => node.outerHTML.slice(0, 200)).concat(window.pwned ? ['pwned'] : []);
})()`;

describe('active content, in 300 kinds', () => {
  it('is inert in every place of an answer, and asks nothing of another host', async () => {
    const server = await startScripted(async function* ({ question }) {
      const payload = payloads[Number(/^\d+/.exec(question)?.[0])] ?? '';
      yield { type: 'sources', citations: [{ ...citation, title: payload, quote: payload }] };
      // Cut where it hurts: in the middle, on a screen that draws what has come.
      for (let at = 0; at < payload.length; at += 7)
        yield { type: 'text-delta', text: payload.slice(at, at + 7) };
      if (Number(/^\d+/.exec(question)?.[0]) % 5 === 4) {
        yield { type: 'error', code: 'provider-failed', message: payload };
      } else yield { type: 'answer-end', answer: hostileAnswer(payload) };
    });
    const { page, seen } = await openPage(browser, server.url);
    await page.getByRole('button', { name: 'Show chats' }).click();
    for (const [n, payload] of payloads.entries()) {
      await page.getByLabel('Your question', { exact: true }).fill(payload.slice(0, 2_000));
      await page.keyboard.press('Enter');
      const turn = page.locator('.turn').last();
      await turn.locator('.actions, .fault').first().waitFor();
      if (n % 5 === 0) {
        await turn.getByRole('button', { name: 'Details' }).click();
        await turn.locator('.receipt').waitFor();
      }
      if (n % 10 === 0) await turn.locator('.prose .chip').last().click();
      if (n % 15 === 14) {
        expect(await page.evaluate(activeNodes)).toEqual([]);
        await page.getByRole('button', { name: 'New chat' }).first().click();
      }
    }
    expect(await page.evaluate(activeNodes)).toEqual([]);
    expect(seen).toEqual({ foreign: [], dialogs: [], errors: [] });
    await page.context().close();
    await server.stop();
  }, 80_000);

  it('is inert in the names of documents and sections, and in their text', async () => {
    const server = await startScripted();
    const all = payloads.join('\n\n');
    const sections = payloads.map((payload, n) => section(`${n}`, payload, n === 0 ? all : payload));
    const document = {
      ...server.assistant.documents()[0],
      slug: 'forecast-2024',
      title: payloads.slice(0, 20).join(' '),
      meta: {
        author: payloads[3] ?? '',
        url: 'javascript:alert(1)',
        other: { questions: payloads.join('|') },
      },
      sections,
      sha256: '1',
    };
    server.assistant.documents = () => [document];
    const cited = {
      ...citation,
      id: '0',
      section: '0',
      title: payloads[0] ?? '',
      quote: all,
      end: all.length,
    };
    server.play([{ type: 'answer-end', answer: answerOf('All. [§0]', { citations: [cited] }) }]);
    const { page, seen } = await openPage(browser, server.url);
    await page.locator('.questions').waitFor();
    expect(await page.evaluate(activeNodes)).toEqual([]);
    await page.getByLabel('Your question', { exact: true }).fill('All?');
    await page.keyboard.press('Enter');
    await page.locator('.prose .chip').click();
    await page.locator('.source mark').first().waitFor();
    await page.getByRole('button', { name: 'Outline' }).click();
    expect(await page.locator('.outline li').count()).toBe(300);
    expect(await page.getByRole('link', { name: 'Original' }).count()).toBe(0);
    expect(await page.evaluate(activeNodes)).toEqual([]);
    expect(seen).toEqual({ foreign: [], dialogs: [], errors: [] });
    await page.context().close();
    await server.stop();
  });
});
