import type { WordVectors } from '../models/word-vectors.ts';
import type { CitationIndex } from './citations.ts';
import type { Draft, DraftPart } from './draft.ts';
import type { CheckedSentence, Citation, Unsupported } from './events.ts';
import { verify } from './verify.ts';

/** An answer's text with the outcome of the grounding check. */
export interface Checked {
  readonly answer: string;
  readonly sentences: readonly CheckedSentence[];
  readonly citations: readonly Citation[];
  readonly unsupported: readonly Unsupported[];
}

const separators: Readonly<Record<DraftPart['layout'], string>> = {
  inline: ' ',
  item: '\n- ',
  paragraph: '\n\n',
};

/** Puts a draft into words with markers, and checks each sentence as if a model had written it. */
export function renderDraft(draft: Draft, index: CitationIndex, words: WordVectors): Checked {
  let answer = '';
  const sentences: CheckedSentence[] = [];
  const citations: Citation[] = [];
  const unsupported: Unsupported[] = [];
  for (const part of draft.parts) {
    if (answer !== '') answer += separators[part.layout];
    const start = answer.length;
    if (!part.source) {
      answer += part.text;
      sentences.push({ start, end: answer.length, verdict: 'none', citations: [] });
      continue;
    }
    const { document, section } = part.source;
    const marker = index.marker(document.slug, section.id);
    const source = { label: marker.slice(1, -1), section, documentTitle: document.title };
    const check = verify(part.text, [source], words);
    const citation = index.cite(part.source, check.verdict);
    answer += `${part.prefix ?? ''}${part.text} ${marker}`;
    citations.push(citation);
    const reason = check.reason ? { reason: check.reason } : {};
    sentences.push({
      start,
      end: answer.length,
      verdict: check.verdict,
      citations: [citation.id],
      ...reason,
    });
    if (check.reason) unsupported.push({ text: part.text, reason: check.reason, removedMarker: false });
  }
  return { answer, sentences, citations, unsupported };
}
