import type { WordVectors } from '../models/word-vectors.ts';
import type { Place } from '../retrieval/whole-document.ts';
import { claimsNothing, splitAnswer } from './check.ts';
import type { CitationIndex } from './citations.ts';
import { verify } from './verify.ts';

const endsSentence = /[.!?。！？]["”’')\]*_]*$/u;
/** Not so after `e.g.` and other abbreviations. */
const beginsSentence = /^[\p{Lu}\p{N}\p{Lo}"“‘'(*_-]/u;

/** The share of a sentence's words that a section must cover: more than where the model itself names the section. */
const enough = 0.75;

/**
 * Puts the marker behind a sentence whose model left it out, where one of the sections that the model had
 * read upholds the sentence: by the same check that a model's own markers must pass, so nothing is cited
 * that does not hold. (Attribution after the fact: Gao et al. 2023, "RARR".) Works on a stream: only the
 * white space after a sentence is held back, until it shows whether a marker follows.
 */
export class Attribution {
  readonly #places: readonly Place[];
  readonly #index: CitationIndex;
  readonly #words: WordVectors;
  /** The current line as it was given out, and the text that is held back. */
  #line = '';
  #held = '';
  /** How much was taken in, and where how much was put in. */
  #taken = 0;
  readonly #inserted: { readonly at: number; readonly length: number }[] = [];

  constructor(places: readonly Place[], index: CitationIndex, words: WordVectors) {
    this.#places = places;
    this.#index = index;
    this.#words = words;
  }

  /** Takes text that the output filter let through and gives back what may be shown now. */
  push(piece: string): string {
    const text = this.#held + piece;
    this.#held = '';
    let out = '';
    let at = 0;
    for (const gap of text.matchAll(/\s+/g)) {
      out += this.#say(text.slice(at, gap.index));
      at = gap.index + gap[0].length;
      if (at === text.length && endsSentence.test(this.#line) && !gap[0].includes('\n')) {
        this.#held = gap[0];
        return out;
      }
      out += this.#gap(gap[0], text.charAt(at));
    }
    return out + this.#say(text.slice(at));
  }

  /** Gives back the rest, at the end of the reply. */
  flush(): string {
    const rest = this.#insert() + this.#say(this.#held);
    this.#held = '';
    return rest;
  }

  /** White space between two words: where the one before ends a sentence and no marker follows, one is due. */
  #gap(space: string, next: string): string {
    const isLineEnd = space.includes('\n');
    const isDue = isLineEnd || (endsSentence.test(this.#line) && beginsSentence.test(next));
    const out = (isDue ? this.#insert() : '') + this.#say(space);
    if (isLineEnd) this.#line = '';
    return out;
  }

  /** Where a place of the text that was taken in lies in the text that was given out. */
  placeOf(at: number): number {
    return this.#inserted.reduce((place, one) => (one.at < at ? place + one.length : place), at);
  }

  #insert(): string {
    const marker = this.#marker();
    if (marker !== '') this.#inserted.push({ at: this.#taken, length: marker.length });
    this.#line += marker;
    return marker;
  }

  #say(text: string): string {
    this.#line += text;
    this.#taken += text.length;
    return text;
  }

  /** ` [§1.2]` where the last sentence of the line has no marker and one section upholds it; else nothing. */
  #marker(): string {
    const piece = splitAnswer(this.#line).at(-1);
    if (!piece || piece.markers.length > 0 || claimsNothing(piece.text)) return '';
    let found: { readonly marker: string; readonly share: number } | undefined;
    for (const { document, section } of this.#places) {
      const marker = this.#index.marker(document.slug, section.id);
      const source = { label: marker.slice(1, -1), section, documentTitle: document.title };
      const { verdict, share } = verify(piece.text, [source], this.#words);
      if (verdict === 'verbatim') return ` ${marker}`;
      if (verdict === 'supported' && share >= enough && share > (found?.share ?? 0))
        found = { marker, share };
    }
    return found ? ` ${found.marker}` : '';
  }
}
