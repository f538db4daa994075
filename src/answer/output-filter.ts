import { type CitationIndex, splitMarker } from './citations.ts';

/** A marker that names no known section, as it was written. */
export interface RemovedMarker {
  readonly text: string;
  /** Where it stood in the filtered text. */
  readonly at: number;
}

const opening = /[[【［]/;
const closing = /[\]】］]/;
/** No marker is longer; an unclosed bracket is let through after so many characters. */
const longestMarker = 160;
/** A run of so many words of our own prompt is a leak and not a coincidence. */
const leakLength = 9;

/**
 * What stands between a model and the reader, whatever the model was talked into. Markers come out whole
 * and in one spelling, or not at all where they name no section; web addresses that are not in the
 * documents are left out; so is our own prompt. Works on a stream in linear time: a word is held back until
 * it is complete, a bracket until it is closed.
 */
export class OutputFilter {
  readonly removed: RemovedMarker[] = [];
  readonly #index: CitationIndex;
  readonly #addresses: ReadonlySet<string>;
  readonly #withoutLeak: (text: string) => string;
  #held = '';
  #shown = 0;

  /** `addresses`: web addresses that may be shown; `secret`: text that must not be. */
  constructor(index: CitationIndex, addresses: ReadonlySet<string>, secret: string) {
    this.#index = index;
    this.#addresses = addresses;
    this.#withoutLeak = createLeakGuard(secret);
  }

  /** Takes a piece of a model's reply and gives back what may be shown now. */
  push(piece: string): string {
    this.#held += piece;
    return this.#drain(false);
  }

  /** Gives back the rest, at the end of the reply. */
  flush(): string {
    return this.#drain(true);
  }

  /** Handles everything that is complete in what is held; the rest stays. */
  #drain(all: boolean): string {
    let out = '';
    for (;;) {
      const at = this.#held.search(opening);
      const plain = at < 0 ? this.#held : this.#held.slice(0, at);
      out += this.#release(at < 0 && !all ? lastBoundary(plain) : plain.length);
      if (at < 0) return out;
      // A marker stands on one line.
      const end = (this.#held.slice(1).split('\n', 1)[0] as string).search(closing);
      if (end >= 0 && end <= longestMarker) out += this.#bracket(end + 2);
      else if (all || this.#held.length > longestMarker || this.#held.includes('\n')) out += this.#release(1);
      else return out;
    }
  }

  /** Takes `length` characters from what is held and gives back what may be shown of them. */
  #release(length: number): string {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return this.#show(this.#withoutLeak(withoutAddresses(text, this.#addresses)));
  }

  #bracket(length: number): string {
    const bracket = this.#held.slice(0, length);
    if (!bracket.includes('§')) return this.#release(length);
    this.#held = this.#held.slice(length);
    const markers = splitMarker(bracket.slice(1, -1)).map((marker) => this.#known(marker));
    return this.#show(markers.join(''));
  }

  #known(marker: string): string {
    const found = this.#index.resolve(marker);
    if (found) return this.#index.marker(found.document.slug, found.section.id);
    this.removed.push({ text: `[${marker}]`, at: this.#shown });
    return '';
  }

  #show(text: string): string {
    this.#shown += text.length;
    return text;
  }
}

/** Up to here no word is cut: the last white space, unless the word is longer than any marker. */
function lastBoundary(text: string): number {
  const at = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n'));
  return text.length - at > longestMarker * 4 ? text.length : at + 1;
}

const address = /!?(?:\]\()?\b(?:(?:https?|ftp|data|javascript|file|mailto):|www\.)[^\s)\]>"'`]*/giu;

function withoutAddresses(text: string, allowed: ReadonlySet<string>): string {
  return text.replace(address, (found) => {
    const plain = found.replace(/[.,;:!?]+$/, '');
    return allowed.has(plain.replace(/\/$/, '').toLowerCase()) ? found : '(link removed)';
  });
}

function createLeakGuard(secret: string): (text: string) => string {
  const words = wordsOf(secret);
  const runs = new Set(words.slice(leakLength - 1).map((_, i) => words.slice(i, i + leakLength).join(' ')));
  const recent: string[] = [];
  let leaking = false;
  return (text) => {
    if (leaking || runs.size === 0) return leaking ? '' : text;
    for (const word of wordsOf(text)) {
      recent.push(word);
      if (recent.length > leakLength) recent.shift();
      if (runs.has(recent.join(' '))) leaking = true;
    }
    return leaking ? '' : text;
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
