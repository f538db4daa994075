import type { CorpusDocument } from '../corpus/document.ts';
import { toTerms } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import { type CitationIndex, markerPattern, splitMarker } from './citations.ts';
import type { CheckedSentence, Citation, Unsupported } from './events.ts';
import type { RemovedMarker } from './output-filter.ts';
import type { Checked } from './render.ts';
import { type Source, verify } from './verify.ts';

/**
 * Checks a model's answer sentence by sentence against the sections that each sentence cites. `answer` has
 * passed the output filter: every marker in it names a section. `removed` are those that did not.
 */
export function checkAnswer(
  answer: string,
  removed: readonly RemovedMarker[],
  index: CitationIndex,
  words: WordVectors,
): Checked {
  const pieces = splitAnswer(answer);
  const citations: Citation[] = [];
  const unsupported: Unsupported[] = removed.map(({ text }) => ({
    text,
    reason: 'names no section of the documents',
    removedMarker: true,
  }));
  const sentences = pieces.map((piece, i): CheckedSentence => {
    const places = piece.markers.length > 0 ? piece.markers : borrowed(pieces, i);
    const found = places.flatMap((marker) => index.resolve(marker) ?? []);
    const lostMarker = removed.some(({ at }) => at > piece.start && at <= piece.end + 1);
    if (found.length === 0 && !lostMarker && claimsNothing(piece.text)) {
      return { start: piece.start, end: piece.end, verdict: 'none', citations: [] };
    }
    const outcome = checkPiece(piece.text, found, index, words);
    if (piece.markers.length > 0) citations.push(...outcome.citations);
    if (outcome.reason) unsupported.push({ text: piece.text, reason: outcome.reason, removedMarker: false });
    return {
      start: piece.start,
      end: piece.end,
      verdict: outcome.verdict,
      citations: outcome.citations.map(({ id }) => id),
      ...(outcome.reason ? { reason: outcome.reason } : {}),
    };
  });
  return { answer, sentences, citations: withoutTwins(citations), unsupported };
}

type Found = { document: CorpusDocument; section: Source['section'] };

function checkPiece(text: string, found: readonly Found[], index: CitationIndex, words: WordVectors) {
  const sources = found.map(
    ({ document, section }): Source => ({
      label: index.marker(document.slug, section.id).slice(1, -1),
      section,
      documentTitle: document.title,
    }),
  );
  const check = verify(text, sources, words);
  const citations = found.map((place, i) => {
    // Each citation shows the sentence of its own section that carries the claim best.
    const own =
      i === check.support?.source ? check.support : verify(text, [sources[i] as Source], words).support;
    const sentence = place.section.sentences[own?.sentence ?? 0] ?? {
      start: 0,
      end: place.section.text.length,
    };
    return index.cite({ ...place, start: sentence.start, end: sentence.end }, check.verdict);
  });
  return { verdict: check.verdict, reason: check.reason, citations };
}

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly markers: readonly string[];
  readonly endsParagraph: boolean;
}

/** Sentences of an answer with the markers that stand in or right after each. Offsets take the markers in. */
export function splitAnswer(answer: string): Piece[] {
  const pieces: Piece[] = [];
  for (const line of answer.matchAll(/[^\n]+/g)) {
    // A marker's own full stop must not end a sentence: markers are masked, letter for letter.
    const masked = line[0].replace(markerPattern, (marker) => '\uE000'.repeat(marker.length));
    const sentence = /(?:[^.!?。！？]|[.!?](?=[\p{L}\p{N}]))*(?:[.!?。！？]+["”’')\]]*|$)[\s\uE000]*/gu;
    const found = [...masked.matchAll(sentence)].filter((match) => match[0].trim() !== '');
    for (const [i, match] of found.entries()) {
      const raw = line[0].slice(match.index, match.index + match[0].length);
      const lead = raw.length - raw.trimStart().length;
      const start = line.index + match.index + lead;
      const markers = [...raw.matchAll(markerPattern)].flatMap((marker) => splitMarker(marker[1] as string));
      const text = raw
        .replace(markerPattern, ' ')
        .replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '')
        .replace(/\s+([.,;:!?])/g, '$1')
        .replace(/\s+/g, ' ')
        .trim();
      if (text === '' && pieces.length > 0) continue;
      pieces.push({
        text,
        start,
        end: start + raw.trim().length,
        markers,
        endsParagraph: i === found.length - 1,
      });
    }
  }
  return pieces;
}

/** A marker at a paragraph's end is often meant for the sentences before it too. */
function borrowed(pieces: readonly Piece[], from: number): readonly string[] {
  for (let i = from; i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    if (piece.markers.length > 0) return piece.markers;
    if (piece.endsParagraph) return [];
  }
  return [];
}

/** `Yes.`, `In short:`, a question back: nothing that could be true or false by itself. */
export function claimsNothing(text: string): boolean {
  const content = toTerms(text).filter((term) => !term.isStop);
  return (
    text.endsWith(':') ||
    text.endsWith('?') ||
    (content.length <= 1 && !content.some((term) => term.isNumber))
  );
}

function withoutTwins(citations: readonly Citation[]): Citation[] {
  const key = (citation: Citation) => `${citation.id} ${citation.start} ${citation.end} ${citation.verdict}`;
  return [...new Map(citations.map((citation) => [key(citation), citation])).values()];
}
