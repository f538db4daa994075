import type { AnswerEvent } from '../../answer/events.ts';

/** Yields the event of each complete text/event-stream block; comments and unfinished blocks yield nothing. */
export async function* readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<AnswerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block.split('\n').find((line) => line.startsWith('data: '));
        if (data) yield JSON.parse(data.slice(6)) as AnswerEvent;
      }
    }
  } finally {
    // A reader that stops early must not leave the connection open.
    void reader.cancel().catch(() => {});
  }
}
