import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEvent } from '../../src/server/event-stream.ts';
import { readEvents } from '../../src/web/server/event-reader.ts';
import { goodEvents } from '../support/scripted-assistant.ts';

function bodyOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new Uint8Array(chunk));
      controller.close();
    },
  });
}

async function all(chunks: readonly Uint8Array[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const event of readEvents(bodyOf(chunks))) found.push(event);
  return found;
}

describe('readEvents', () => {
  it('reads what the server writes, wherever the bytes are cut', async () => {
    const events = goodEvents(['ä ', '🙂\n\ndata: x', ' [§1.1]']);
    const bytes = new TextEncoder().encode(`: comment\n\n${events.map(formatEvent).join('')}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = at.map((start, n) => bytes.slice(start, at[n + 1]));
        expect(await all(chunks)).toEqual(events);
      }),
    );
  });

  it('yields nothing for a block that is not finished', async () => {
    const bytes = new TextEncoder().encode(formatEvent({ type: 'text-delta', text: 'half' }).slice(0, -1));
    expect(await all([bytes])).toEqual([]);
  });
});
