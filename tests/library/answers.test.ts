import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answer/events.ts';
import { type Assistant, createAssistant } from '../../src/assistant.ts';
import { loadConfig } from '../../src/config.ts';
import { Library } from '../../src/library/library.ts';
import { projectRoot } from '../../src/project.ts';

const fixtures = path.join(projectRoot, 'tests/fixtures/documents');

let dir: string;
let assistant: Assistant;
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'answers-'));
  const config = loadConfig({ CORPUS: 'none', DATA_DIR: dir });
  const library = new Library(config.libraryDir);
  for (const entry of readdirSync(fixtures, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { name } = entry;
    const bytes = readFileSync(path.join(fixtures, name));
    await library.put({ name, bytes, from: 'web', source: `https://example.org/${name}` });
  }
  assistant = await createAssistant(config);
}, 120_000);
afterAll(async () => {
  await assistant.close();
  rmSync(dir, { recursive: true, force: true });
});

async function ask(question: string, documents?: readonly string[]): Promise<Answer> {
  for await (const event of assistant.answer({ question, ...(documents ? { documents } : {}) })) {
    if (event.type === 'answer-end') return event.answer;
    if (event.type === 'error') throw new Error(event.message);
  }
  throw new Error('no end');
}

describe('an answer over documents of every format', () => {
  it.each([
    [
      'How many Senators does each State have?',
      'constitution §2',
      'composed of two Senators',
      'constitution.docx',
    ],
    [
      'How many ounces of carbon does a horse convert?',
      'candle §2',
      'a horse seventy-nine',
      'candle.html#lecture-vi',
    ],
    ['Which animal is reckoned to be the slowest breeder?', 'darwin §2', 'The elephant', 'darwin.pdf#page=2'],
    [
      'How many members may represent a State in Congress?',
      'articles §3',
      'less than two',
      'articles.pdf#page=2',
    ],
    ['What did the Crow drop into the pitcher?', 'aesop §2', 'many stones', 'aesop.txt'],
    [
      'How long ago did our fathers bring forth a new nation?',
      'gettysburg §1',
      'Four score',
      'gettysburg.md',
    ],
    ['How many miles long were the rows of beans?', 'walden §3', 'seven miles', 'walden.epub'],
  ])('%s', async (question, marker, quote, link) => {
    const { answer, citations, abstained } = await ask(question);
    expect(abstained).toBe(false);
    expect(answer).toContain(`[${marker}]`);
    const cited = citations.find((citation) => citation.quote.includes(quote));
    expect(cited).toMatchObject({ id: marker.replace('§', ''), url: `https://example.org/${link}` });
  });

  it('says which document, for every citation', async () => {
    const { citations } = await ask('How many Senators does each State have?');
    for (const { id, document } of citations) expect(id.startsWith(`${document} `)).toBe(true);
  });
});

describe('a question to some of the documents', () => {
  const question = 'How many Senators does each State have?';

  it('is answered from those alone', async () => {
    const within = await ask(question, ['constitution', 'walden']);
    expect(within.citations.map(({ document }) => document)).toContain('constitution');
    const without = await ask(question, ['walden', 'candle', 'aesop']);
    expect(without.abstained).toBe(true);
    for (const { document } of without.receipt.passages) {
      expect(['walden', 'candle', 'aesop']).toContain(document);
    }
  });

  it('is refused where there is no such document', async () => {
    await expect(ask(question, ['constitution', 'lost'])).rejects.toThrow(/no document “lost”/);
  });
});
