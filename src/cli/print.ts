import type { Answer, Citation } from '../answer/events.ts';

/**
 * Text without control characters (line feed and tab stay): documents and models must not be able to move
 * the cursor, set the window's title or hide text of a terminal.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (character) =>
    /[\n\t]/.test(character) ? character : '',
  );
}

export interface Style {
  readonly color: boolean;
}

/** What follows the text of an answer: its sources with their quotes, and what could not be upheld. */
export function formatAfterword(answer: Answer, style: Style): string {
  const parts = [
    list('Sources', answer.abstained ? [] : answer.citations.map(formatCitation), style),
    list(
      'Not upheld by the documents',
      answer.unsupported.map(({ text, reason }) => `  ${plain(text)}\n      ${plain(reason)}`),
      style,
    ),
    list('Nearest in the documents', answer.abstained ? answer.citations.map(formatCitation) : [], style),
  ];
  return parts.join('');
}

/** One line on how the answer came about. */
export function formatFooter(answer: Answer): string {
  const total = answer.timings.total;
  const facts = [
    answer.model,
    ...(answer.coverage ? [`looked at ${answer.coverage.label}`] : []),
    ...(total === undefined ? [] : [`${Math.round(total)} ms`]),
  ];
  return `${plain(facts.join(' · '))}\n`;
}

export function heading(text: string, { color }: Style): string {
  return color ? `\u001b[1m${text}\u001b[22m` : text;
}

function list(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? '' : `\n${heading(title, style)}\n${lines.join('\n')}\n`;
}

function formatCitation(citation: Citation): string {
  const { id, title, quote, url, page } = citation;
  const link = url === undefined ? '' : `\n      ${url}`;
  const where = page === undefined ? '' : `, page ${page}`;
  return plain(`  [${marker(id)}] ${title}${where}\n      “${quote.replace(/\s+/g, ' ')}”${link}`);
}

/** As it stands in the text: `§3.1`, `outcomes §P4.2a`. */
function marker(id: string): string {
  const at = id.lastIndexOf(' ');
  return at < 0 ? `§${id}` : `${id.slice(0, at)} §${id.slice(at + 1)}`;
}
