import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCitationIndex } from '../../src/answer/citations.ts';
import { readDocument } from '../../src/corpus/formats/read.ts';
import { projectRoot } from '../../src/project.ts';

async function cite(name: string, url: string, quote: string) {
  const bytes = readFileSync(path.join(projectRoot, 'tests/fixtures/documents', name));
  const read = await readDocument(bytes, { name, slug: 'it' });
  const document = { ...read, meta: { ...read.meta, url } };
  const section = document.sections.find(({ text }) => text.includes(quote));
  if (!section) throw new Error('the quote is not there');
  const start = section.text.indexOf(quote);
  return createCitationIndex([document]).cite(
    { document, section, start, end: start + quote.length },
    'verbatim',
  );
}

describe('the link of a citation', () => {
  it.each([
    ['By Charles Darwin', 1],
    ['that mystery of mysteries', 1],
    ['The elephant is reckoned', 2],
    ['There is grandeur', 3],
  ])('opens a PDF at the page of “%s”', async (quote, page) => {
    const cited = await cite('darwin.pdf', 'https://example.org/d.pdf#zoom=2', quote);
    expect(cited).toMatchObject({ url: `https://example.org/d.pdf#page=${page}`, page });
  });

  it('opens a page at the heading that has a name', async () => {
    const { url } = await cite('candle.html', 'https://example.org/c', 'seven ounces of carbon');
    expect(url).toBe('https://example.org/c#lecture-vi');
  });

  it('is the document’s own where neither is known, and none where that is no web address', async () => {
    expect((await cite('gettysburg.md', 'https://example.org/g#x', 'Four score')).url).toBe(
      'https://example.org/g#x',
    );
    expect((await cite('darwin.pdf', 'javascript:alert(1)', 'There is grandeur')).url).toBeUndefined();
  });
});
