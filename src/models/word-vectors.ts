import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AppError, messageOf } from '../errors.ts';

/**
 * Vectors of single English words, distilled from the bundled embedder: each whole word of its vocabulary
 * embedded alone, centred, reduced to 128 dimensions by principal components (as model2vec does it,
 * Tulkens and van Dongen 2024) and quantised to int8. A lookup costs a microsecond where the embedder costs
 * ten milliseconds, which is what a check of every word of a question against every sentence can afford.
 * They see likeness of use (`price`/`cost` .8, `film`/`movie` .9), not opposition: `grow`/`shrink` is .3.
 */
export interface WordVectors {
  /** Cosine of two lower-case words, 0 where either is unknown. 1 for the same word. Unrelated: about 0, 99 % below .34. */
  similarity(a: string, b: string): number;
  /**
   * How rare a lower-case word is in general English, 0 (the) to 1 (not in the vocabulary): the logarithm
   * of its rank, since WordPiece orders its vocabulary by frequency (Zipf).
   */
  rarity(word: string): number;
  has(word: string): boolean;
  /** Every word, commonest first. */
  readonly words: readonly string[];
}

const dimension = 128;

/** Reads `words.json` and `words.i8`. Throws AppError `weights-invalid` where they are missing or do not fit each other. */
export function loadWordVectors(modelDir: string): WordVectors {
  const { words, vectors } = readFiles(modelDir);
  const row = new Map(words.map((word, index) => [word, index]));
  const find = (word: string) =>
    row.get(word) ??
    inflections(word)
      .map((base) => row.get(base))
      .find((found) => found !== undefined);
  const norms = Float32Array.from(words, (_, index) => Math.sqrt(dot(vectors, index, index)));
  return {
    similarity(a, b) {
      if (a === b) return 1;
      const i = find(a);
      const j = find(b);
      if (i === undefined || j === undefined) return 0;
      return dot(vectors, i, j) / ((norms[i] ?? 1) * (norms[j] ?? 1));
    },
    rarity(word) {
      const rank = find(word);
      return rank === undefined ? 1 : Math.log(1 + rank) / Math.log(1 + words.length);
    },
    words,
    has: (word) => find(word) !== undefined,
  };
}

/** Likely base forms of a word that the vocabulary lacks: `smartphones`, `misconfigured`, `summarise`. */
function inflections(word: string): string[] {
  const american = word.replace(/is(e[ds]?|ing|ations?)$/, 'iz$1').replace(/our(s|ed|ing|ite)?$/, 'or$1');
  const bases = american === word ? [] : [american];
  for (const [ending, replacement] of endings) {
    if (word.endsWith(ending) && word.length - ending.length >= 3) {
      bases.push(word.slice(0, -ending.length) + replacement);
    }
  }
  return bases;
}

const endings = [
  ['s', ''],
  ['es', ''],
  ['ed', ''],
  ['ed', 'e'],
  ['ing', ''],
  ['ing', 'e'],
  ['ies', 'y'],
  ['ly', ''],
  ['er', ''],
  ['er', 'e'],
] as const;

function dot(vectors: Int8Array, i: number, j: number): number {
  let sum = 0;
  for (let d = 0; d < dimension; d++) {
    sum += (vectors[i * dimension + d] as number) * (vectors[j * dimension + d] as number);
  }
  return sum;
}

function readFiles(modelDir: string): { words: string[]; vectors: Int8Array } {
  const remedy = 'Restore the folder models/ (git checkout -- models) and start again.';
  try {
    const words: string[] = JSON.parse(readFileSync(path.join(modelDir, 'words.json'), 'utf8'));
    const bytes = readFileSync(path.join(modelDir, 'words.i8'));
    if (bytes.length !== words.length * dimension) {
      throw new Error(`words.i8 has ${bytes.length} bytes, expected ${words.length * dimension}`);
    }
    return { words, vectors: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
  } catch (cause) {
    throw new AppError('weights-invalid', `The word vectors cannot be used: ${messageOf(cause)}. ${remedy}`, {
      cause,
    });
  }
}
