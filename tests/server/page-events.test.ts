import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEvent } from '../../src/server/event-stream.ts';
import { goodEvents } from '../support/scripted-assistant.ts';

interface PageEvents {
  readEvents(body: ReadableStream<Uint8Array>): AsyncIterable<unknown>;
  pieces(text: string, isComplete: boolean): { text?: string; marker?: string; id?: string; start: number }[];
  highlight(text: string, spans: { start: number; end: number }[]): { text: string; isQuote: boolean }[];
  recentHistory(turns: { role: string; content: string }[]): { role: string; content: string }[];
}

// The page's files are checked by no compiler: they run as they are.
const file = new URL('../../src/server/page/events.js', import.meta.url).href;
const { readEvents, pieces, highlight, recentHistory } = (await import(file)) as PageEvents;

describe('readEvents', () => {
  it('reads what the server writes, wherever the bytes are cut', async () => {
    const events = goodEvents(['ä ', '🙂\n\ndata: x', ' [§1.1]']);
    const bytes = new TextEncoder().encode(`: comment\n\n${events.map(formatEvent).join('')}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            for (const [n, start] of at.entries()) controller.enqueue(bytes.slice(start, at[n + 1]));
            controller.close();
          },
        });
        const found: unknown[] = [];
        for await (const event of readEvents(body)) found.push(event);
        expect(found).toEqual(events);
      }),
    );
  });
});

describe('pieces', () => {
  it('finds markers of the first and of other documents', () => {
    expect(pieces('A [§1.2] b [outcomes §P4.2a].', true)).toEqual([
      { text: 'A ', start: 0 },
      { marker: '§1.2', id: '1.2', start: 2 },
      { text: ' b ', start: 8 },
      { marker: 'outcomes §P4.2a', id: 'outcomes P4.2a', start: 11 },
      { text: '.', start: 28 },
    ]);
  });

  it('shows no half marker while the text still comes, and all of it at the end', () => {
    const text = 'Loss fell. [§1.2]';
    for (let length = 12; length < text.length; length += 1) {
      expect(pieces(text.slice(0, length), false)).toEqual([{ text: 'Loss fell. ', start: 0 }]);
    }
    expect(pieces('an open [bracket', true)).toEqual([{ text: 'an open [bracket', start: 0 }]);
  });
});

describe('highlight', () => {
  it('keeps the text whole and marks exactly what lies in a span', () => {
    const span = fc
      .tuple(fc.nat(30), fc.nat(30))
      .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.string({ minLength: 30, maxLength: 40 }), fc.array(span), (text, spans) => {
        const found = highlight(text, spans);
        expect(found.map((piece) => piece.text).join('')).toBe(text);
        const marks = found.flatMap((piece) => Array<boolean>(piece.text.length).fill(piece.isQuote));
        const expected = Array.from(marks, (_, at) =>
          spans.some(({ start, end }) => start <= at && at < end),
        );
        expect(marks).toEqual(expected);
      }),
    );
  });
});

describe('recentHistory', () => {
  it('keeps the newest turns that fit, in order', () => {
    const turns = Array.from({ length: 60 }, (_, n) => ({ role: 'user', content: String(n) }));
    expect(recentHistory(turns).map(({ content }) => content)).toEqual(
      turns.slice(10).map(({ content }) => content),
    );
    const long = [...turns, { role: 'assistant', content: 'x'.repeat(19_999) }];
    expect(recentHistory(long)).toHaveLength(1);
  });
});
