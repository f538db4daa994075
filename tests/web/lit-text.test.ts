import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuote, inContext, litBlocks } from '../../src/web/source/lit-text.ts';
import { citation, quote } from '../support/scripted-assistant.ts';

const lit = (blocks: ReturnType<typeof litBlocks>) =>
  blocks
    .flatMap(({ runs }) => runs)
    .filter(({ isLit }) => isLit)
    .map(({ text }) => text)
    .join('');

describe('litBlocks', () => {
  it('lights exactly the span, and shows all of the text, for any text and span', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('word ', 'ü', '\n', '\n\n', '🙂'), { maxLength: 30 }),
        fc.nat(60),
        fc.nat(60),
        (parts, a, b) => {
          const text = parts.join('');
          const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
          const blocks = litBlocks({ text, sentences: [] }, { start, end });
          expect(lit(blocks)).toBe(text.slice(start, end));
          expect(blocks.flatMap(({ runs }) => runs.map((run) => run.text)).join('')).toBe(text);
        },
      ),
    );
  });

  it('knows items from prose', () => {
    const text = 'Three things:\n\nfirst\nsecond';
    const sentences = [
      { start: 0, end: 13, kind: 'prose' },
      { start: 15, end: 20, kind: 'item' },
      { start: 21, end: 27, kind: 'item' },
    ];
    expect(litBlocks({ text, sentences }).map(({ kind }) => kind)).toEqual(['prose', 'item', 'item']);
  });
});

describe('findQuote', () => {
  it('is exact, or finds where the quote has gone, or says that it is gone', () => {
    expect(findQuote(citation, quote)).toEqual({ state: 'exact', span: { start: 0, end: quote.length } });
    expect(findQuote(citation, `New. ${quote}`)).toEqual({
      state: 'moved',
      span: { start: 5, end: 5 + quote.length },
    });
    expect(findQuote(citation, 'Packet loss fell by 40% in the first year.')).toEqual({ state: 'gone' });
  });
});

describe('inContext', () => {
  it('gives whole words around the quote, from its own paragraph only', () => {
    const text = `Before it all.\n\nSome words before. ${quote} And words after it that go on.\n\nElse.`;
    const start = text.indexOf(quote);
    expect(inContext(text, { start, end: start + quote.length }, 12)).toEqual({
      before: '…before. ',
      quote,
      after: ' And words…',
    });
    expect(inContext(text, { start, end: start + quote.length }).before).toBe('Some words before. ');
  });
});
