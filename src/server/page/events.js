/** The events of POST api/chat, and the pieces of an answer's text. No document object here: pure functions. */

/** Yields the event of each complete text/event-stream block of a response's body. */
export async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data: '));
      if (data) yield JSON.parse(data.slice(6));
    }
  }
}

const marker = /\[((?:[\w.-]+ )?§[^\]\s]+)\]/g;

/** Splits text into `{text}` and `{marker, id}` pieces; a marker that is still being written is left out. */
export function pieces(text, isComplete) {
  const shown = isComplete ? text : text.replace(/\[[^\]\n]{0,40}$/, '');
  const found = [];
  let at = 0;
  for (const match of shown.matchAll(marker)) {
    if (match.index > at) found.push({ text: shown.slice(at, match.index), start: at });
    found.push({ marker: match[1], id: match[1].replace('§', ''), start: match.index });
    at = match.index + match[0].length;
  }
  if (at < shown.length) found.push({ text: shown.slice(at), start: at });
  return found;
}

/** Cuts a section's text at the quotes' offsets: `{text, isQuote}` pieces, in order, overlaps merged. */
export function highlight(text, spans) {
  const found = [];
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start > at) found.push({ text: text.slice(at, start), isQuote: false });
    if (end > at) found.push({ text: text.slice(Math.max(at, start), end), isQuote: true });
    at = Math.max(at, end);
  }
  if (at < text.length) found.push({ text: text.slice(at), isQuote: false });
  return found;
}

/** The newest turns that a request may carry. */
export function recentHistory(turns) {
  const kept = [];
  let characters = 0;
  for (const turn of turns.toReversed().slice(0, 50)) {
    characters += turn.content.length;
    if (characters > 20_000) break;
    kept.unshift(turn);
  }
  return kept;
}
