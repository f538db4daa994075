import { AppError } from '../errors.ts';

/** No answer is longer, in characters (about 4,000 tokens): the prompt asks for one to three sentences or a list. */
const longestReply = 16_000;
/** A loop has come round so often, and is so long in all, before it is taken for one. */
const rounds = 4;
const shortestLoop = 160;
/** The end of a reply that is looked at, in characters, and how often. */
const windowLength = 2_400;
const step = 100;

/**
 * Notices a reply that will not end: small models fall into saying the same over and over, until their
 * limit of tokens or ours of time. Throws AppError `provider-cut` from `push`.
 */
export class RunawayGuard {
  #tail = '';
  #length = 0;
  #lookedAt = 0;
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  push(piece: string): void {
    this.#length += piece.length;
    this.#tail = (this.#tail + piece).slice(-windowLength);
    if (this.#length > longestReply) this.#stop('did not come to an end');
    if (this.#length - this.#lookedAt < step) return;
    this.#lookedAt = this.#length;
    if (endsInLoop(this.#tail)) this.#stop('began to repeat itself');
  }

  #stop(what: string): never {
    throw new AppError(
      'provider-cut',
      `${this.#model} ${what}, so its answer was stopped. Ask again in other words, or set another MODEL.`,
    );
  }
}

/** Whether the text's end is one piece, letter for letter, `rounds` times in a row. */
export function endsInLoop(text: string): boolean {
  const reversed = [...text].reverse();
  // Of every prefix of the reversed text, the longest border (Knuth, Morris and Pratt 1977): its length less
  // the border's is the period.
  const border = new Int32Array(reversed.length);
  for (let i = 1, k = 0; i < reversed.length; i++) {
    while (k > 0 && reversed[i] !== reversed[k]) k = border[k - 1] as number;
    if (reversed[i] === reversed[k]) k++;
    border[i] = k;
    const period = i + 1 - k;
    if (i + 1 >= shortestLoop && (i + 1) / period >= rounds) return true;
  }
  return false;
}
