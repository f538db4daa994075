import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createAssistant } from '../src/assistant.ts';
import { loadConfig } from '../src/config.ts';
import type { ChatModel } from '../src/models/chat-model.ts';
import { startServer } from '../src/server/start.ts';
import { percentile, table } from './measure.ts';

const chromePath = '/usr/bin/chromium';
const words = 2_000;
const perSecond = 60;
const turns = 200;

/** The page in a real browser: first paint, a long answer as it is written, and a long chat. */
export async function benchPage(): Promise<void> {
  if (!existsSync(chromePath))
    return console.log(`The page is measured in ${chromePath}, which is not installed.`);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const config = loadConfig({
    DATA_DIR: dataDir,
    MODEL: 'openai:scripted',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  });
  const assistant = await createAssistant(config, { chatModel: async () => writer() });
  const server = await startServer({
    assistantPromise: Promise.resolve(assistant),
    host: '127.0.0.1',
    port: 0,
    log: () => {},
  });
  const browser = await chromium.launch({
    executablePath: chromePath,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const paints = [];
    for (let i = 0; i < 5; i++) paints.push(await firstPaint(browser, server.url));
    const stream = await longAnswer(browser, server.url);
    const chat = await longChat(browser, server.url);
    table(
      ['the page in Chromium', 'seen'],
      [
        ['largest contentful paint, median of 5', `${percentile(paints, 0.5).toFixed(0)} ms`],
        [
          `answer of ${words} words at ${perSecond} a second: long tasks after the first`,
          list(stream.slice(1)),
        ],
        [`chat of ${turns} turns: from a key to its letter, p95`, `${chat.key.toFixed(0)} ms`],
        ['the same: from the top to the end by a key, then still', `${chat.scroll.toFixed(0)} ms`],
      ],
    );
  } finally {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true });
  }
}

function list(tasks: readonly number[]): string {
  return tasks.length === 0
    ? 'none over 50 ms'
    : `${tasks.length}, the longest ${Math.max(...tasks).toFixed(0)} ms`;
}

/** A model that writes 2,000 words at reading speed to a long question, and one sentence to others. */
function writer(): ChatModel {
  return {
    id: 'openai:scripted',
    async *stream(messages) {
      const isLong = messages.at(-1)?.content.includes('at length');
      const sentence = 'The site ebpf.io listed 41 projects when the forecast was written. [§1.2] '.split(
        /(?<= )/,
      );
      for (let i = 0; i < (isLong ? words : sentence.length); i++) {
        yield { type: 'text', text: sentence[i % sentence.length] ?? '' };
        if (isLong && i % 40 === 39) yield { type: 'text', text: '\n\n' };
        if (isLong) await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
      }
      yield { type: 'finish', reason: 'stop' };
    },
  };
}

async function firstPaint(browser: Browser, url: string): Promise<number> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.locator('.questions').waitFor();
  const found = await page.evaluate(
    `new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true }))`,
  );
  await page.context().close();
  return found as number;
}

async function ask(page: Page, question: string): Promise<void> {
  await page.locator('#question').fill(question);
  await page.keyboard.press('Enter');
}

async function longAnswer(browser: Browser, url: string): Promise<number[]> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.locator('.questions').waitFor();
  await page.evaluate(
    `window.tasks = []; new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration))).observe({ type: 'longtask' })`,
  );
  await ask(page, 'How many projects does ebpf.io list? Tell it at length.');
  await page.waitForTimeout((words / perSecond) * 1000 + 4_000);
  const tasks = (await page.evaluate('window.tasks')) as number[];
  await page.context().close();
  return tasks;
}

async function longChat(browser: Browser, url: string): Promise<{ key: number; scroll: number }> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.locator('.questions').waitFor();
  for (let i = 0; i < turns; i++) {
    await ask(page, `How many projects does ebpf.io list? (${i})`);
    await page.locator('.prose .chip').nth(i).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: /^Stop/ }).waitFor({ state: 'detached' });
  }
  const keys: number[] = [];
  await page.locator('#question').focus();
  for (const letter of 'typing in a long chat must stay quick') {
    keys.push(
      (await page.evaluate(
        `new Promise((resolve) => { const begin = performance.now(); document.execCommand('insertText', false, ${JSON.stringify(letter)}); requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begin))); })`,
      )) as number,
    );
  }
  const scroll = (await page.evaluate(
    `new Promise((resolve) => { const begin = performance.now(); const box = [...document.querySelectorAll('main *')].find((one) => one.scrollHeight > one.clientHeight + 500 && getComputedStyle(one).overflowY !== 'visible'); if (box) { box.scrollTop = 0; box.scrollTop = box.scrollHeight; } requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begin))); })`,
  )) as number;
  await page.context().close();
  return { key: percentile(keys, 0.95), scroll };
}
