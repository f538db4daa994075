import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch, openPage, type WatchedPage } from '../support/browser.ts';
import { startScripted } from '../support/page-server.ts';
import { answerOf, quote, type Script } from '../support/scripted-assistant.ts';

let browser: Browser;
let server: Awaited<ReturnType<typeof startScripted>>;
const open: WatchedPage[] = [];

/** Answers with the question and the model that was asked, so that each answer can be told from another. */
const echo: Script = async function* ({ question, model = 'scripted' }) {
  const text = `${quote} [§1.1] ${question}`;
  const base = answerOf(text, { model });
  const receipt = { ...base.receipt, question, model, query: question };
  yield { type: 'answer-end', answer: { ...base, receipt } };
};

beforeAll(async () => {
  browser = await launch();
  server = await startScripted();
});
beforeEach(() => server.play(echo));
afterEach(async () => {
  const visited = open.splice(0);
  await Promise.all(visited.map(({ context }) => context.close()));
  for (const { seen } of visited) expect(seen).toEqual({ foreign: [], dialogs: [], errors: [] });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function visit(prepare?: (page: Page) => Promise<unknown>) {
  const watched = await openPage(browser, server.url, { permissions: ['clipboard-read', 'clipboard-write'] });
  open.push(watched);
  const { page } = watched;
  if (prepare) {
    await prepare(page);
    await page.reload();
  }
  const ask = async (question: string) => {
    const before = await page.locator('.actions').count();
    await page.getByLabel('Your question', { exact: true }).fill(question);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.actions').count()).toBeGreaterThan(before);
  };
  const rail = () => page.getByRole('button', { name: 'Show chats' }).click();
  const chats = page.locator('.entry-name');
  const clipboard = () => page.evaluate('navigator.clipboard.readText()') as Promise<string>;
  const saved = async (button: string) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ]);
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  };
  return { page, ask, rail, chats, clipboard, saved };
}

describe('a conversation', () => {
  it('sends what was said before, shows the query that was used, and suggests what to ask next', async () => {
    server.play(async function* ({ question, history = [] }) {
      const base = answerOf(question);
      const query = history.length > 0 ? 'loss in the first year' : question;
      yield { type: 'answer-end', answer: { ...base, receipt: { ...base.receipt, query } } };
    });
    const { page, ask } = await visit();
    await ask('First?');
    expect(await page.locator('.query').count()).toBe(0);
    await page.locator('.next button').click();
    await page.locator('.query', { hasText: 'loss in the first year' }).waitFor();
    expect(server.assistant.requests.at(-1)).toMatchObject({
      question: 'And what of delay?',
      history: [
        { role: 'user', content: 'First?' },
        { role: 'assistant', content: 'First?' },
      ],
    });
  });

  it('takes an edited question, and keeps the earlier one with its answer', async () => {
    const { page, ask } = await visit();
    await ask('Frist?');
    await ask('Second?');
    await page.getByRole('button', { name: 'Edit question' }).first().click();
    await page.getByLabel('Edit your question').fill('First?');
    await page.getByRole('button', { name: 'Ask again' }).click();
    await expect.poll(() => page.locator('.asked h2').allInnerTexts()).toEqual(['First?']);
    expect(server.assistant.requests.at(-1)).toEqual({ question: 'First?' });
    await page.getByRole('button', { name: 'Earlier version' }).click();
    await expect.poll(() => page.locator('.asked h2').allInnerTexts()).toEqual(['Frist?', 'Second?']);
  });

  it('answers again, by another model too, and says by which', async () => {
    const { page, ask } = await visit();
    await ask('Who?');
    await page.getByRole('button', { name: 'Answer again' }).click();
    await page.getByRole('button', { name: 'Again with other' }).click();
    await page.locator('.versions', { hasText: '2 of 2' }).waitFor();
    await page.getByRole('button', { name: 'Details' }).click();
    expect(await page.locator('.receipt').innerText()).toContain('other');
    expect(server.assistant.requests.at(-1)).toEqual({ question: 'Who?', model: 'other' });
  });

  it('asks the chosen model, also after a reload', async () => {
    const { page, ask } = await visit();
    await page.getByLabel('Model').selectOption('other');
    await page.reload();
    await ask('Who?');
    expect(server.assistant.requests.at(-1)?.model).toBe('other');
  });

  it('copies an answer with its citations', async () => {
    const { page, ask, clipboard } = await visit();
    await ask('Copy?');
    await page.getByRole('button', { name: 'Copy with citations' }).click();
    await page.locator('.toast', { hasText: 'Copied.' }).waitFor();
    expect(await clipboard()).toBe(
      `${quote} [§1.1] Copy?\n\n[§1.1] Loss: “${quote}” (https://example.test/forecast)`,
    );
  });

  it('keeps thumbs and notes, and exports them as the evals take them', async () => {
    const { page, ask, rail, saved } = await visit();
    await ask('Rate?');
    await page.getByRole('button', { name: 'Bad answer' }).click();
    await page.getByLabel('What was wrong').fill('41 is old');
    await page.getByRole('button', { name: 'Keep note' }).click();
    await rail();
    const { name, text } = await saved('Export feedback (1)');
    expect(name).toBe('feedback.json');
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      items: [
        {
          question: 'Rate?',
          history: [],
          answer: `${quote} [§1.1] Rate?`,
          citations: [{ id: '1.1', quote }],
          verdict: 'down',
          note: '41 is old',
          receipt: { generation: 'gen-1' },
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        },
      ],
    });
  });
});

describe('the history', () => {
  it('outlives a reload, is searched, renamed, deleted and brought back', async () => {
    const { page, ask, rail, chats } = await visit();
    await ask('About loss?');
    await page.getByRole('button', { name: 'New chat' }).click();
    await ask('About delay?');
    await rail();
    await page.reload();
    await expect.poll(() => chats.allInnerTexts()).toEqual(['About delay?', 'About loss?']);
    await page.getByLabel('Search chats').fill('LOSS about');
    await expect.poll(() => chats.allInnerTexts()).toEqual(['About delay?', 'About loss?']);
    await page.getByLabel('Search chats').fill('delay');
    await expect.poll(() => chats.allInnerTexts()).toEqual(['About delay?']);
    await page.getByRole('button', { name: 'More for “About delay?”' }).click();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name of the chat').fill('On delay');
    await page.keyboard.press('Enter');
    await expect.poll(() => chats.allInnerTexts()).toEqual(['On delay']);
    await page.getByRole('button', { name: 'More for “On delay”' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => chats.count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => chats.allInnerTexts()).toEqual(['On delay']);
    await page.reload();
    await expect.poll(() => chats.allInnerTexts()).toEqual(['On delay', 'About loss?']);
  });

  it('is exported as Markdown and as JSON', async () => {
    const { page, ask, rail, saved } = await visit();
    await ask('Export?');
    await rail();
    await page.getByRole('button', { name: 'More for' }).click();
    const markdown = await saved('Export as Markdown');
    expect(markdown.name).toBe('export.md');
    expect(markdown.text).toContain(
      `# Export?\n\n## Export?\n\n${quote} [§1.1] Export?\n\n[§1.1] Loss: “${quote}”`,
    );
    await page.getByRole('button', { name: 'More for' }).click();
    const json = await saved('Export as JSON');
    expect(JSON.parse(json.text)).toMatchObject({ version: 1, chat: { turns: [{ question: 'Export?' }] } });
  });

  it('is not needed: a browser that denies storage says so, and answers all the same', async () => {
    const { page, ask } = await visit((page) =>
      page.addInitScript(`Object.defineProperty(window, 'indexedDB', { get() { throw new Error('denied'); } });
        Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } });`),
    );
    await ask('Private?');
    await page.locator('.notice', { hasText: 'does not let the page keep chats' }).waitFor();
  });

  it('says when storage is full, and loses nothing of what is shown', async () => {
    const { page, ask } = await visit((page) =>
      page.addInitScript(
        `IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };`,
      ),
    );
    await ask('Full?');
    await page.locator('.notice', { hasText: 'storage is full' }).waitFor();
    expect(await page.locator('.prose').innerText()).toContain('Full?');
  });
});

describe('a shared answer', () => {
  it('travels as a link with its receipt, and is checked against the documents here', async () => {
    const { page, ask, clipboard } = await visit();
    await ask('Shared?');
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.locator('.toast', { hasText: 'Link copied' }).waitFor();
    const link = await clipboard();
    const other = await openPage(browser, link);
    open.push(other);
    await other.page.getByText('This answer was shared with you').waitFor();
    expect(await other.page.locator('.prose').innerText()).toContain('Shared?');
    expect(new URL(other.page.url()).hash).toBe('');
    await other.page.locator('.prose .chip').first().click();
    await expect.poll(() => other.page.locator('.source mark').allInnerTexts()).toEqual([quote]);
    await other.page.getByRole('button', { name: 'Details' }).click();
    await other.page.locator('.receipt', { hasText: 'gen-1' }).waitFor();
  });

  it('travels as a file', async () => {
    const { page, ask, rail, saved } = await visit();
    await ask('As a file?');
    await page.getByRole('button', { name: 'Share' }).click();
    const { name, text } = await saved('Save as file');
    expect(name).toBe('as-a-file.forecast.json');
    await rail();
    const buffer = Buffer.from(text);
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer });
    await page.getByText('This answer was shared with you').waitFor();
  });

  it.each(['#shared=AAAA', '#shared=____'])('that is none is refused: %s', async (hash) => {
    const { page } = await visit();
    await page.goto(`${server.url}/${hash}`);
    await page.locator('.toast', { hasText: 'holds no answer' }).waitFor();
  });
});
