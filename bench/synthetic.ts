import type { CorpusDocument, Passage, Section } from '../src/corpus/document.ts';
import { words } from './measure.ts';

export const dimension = 384;
const perSection = 10;

/** Random words by Zipf's law, in sections of ten sentences. */
export function corpusOf(
  size: number,
  random: () => number,
): { documents: CorpusDocument[]; passages: Passage[] } {
  const sections: Section[] = [];
  const passages: Passage[] = [];
  for (let i = 0; passages.length < size; i++) {
    const sentences = Array.from(
      { length: Math.min(perSection, size - passages.length) },
      () => `${words(18, random).join(' ')}.`,
    );
    const text = sentences.join(' ');
    let at = 0;
    const spans = sentences.map((sentence) => {
      const start = at;
      at += sentence.length + 1;
      return { start, end: start + sentence.length, kind: 'prose' as const };
    });
    const id = String(i + 1);
    sections.push({
      document: 'bench',
      id,
      title: words(3, random).join(' '),
      path: [],
      level: 1,
      kind: 'section',
      text,
      sentences: spans,
      source: { start: 0, end: text.length },
    });
    passages.push(
      ...spans.map(
        ({ start, end }, s): Passage => ({
          document: 'bench',
          section: id,
          kind: 'sentence',
          text: sentences[s] as string,
          start,
          end,
        }),
      ),
    );
  }
  return {
    documents: [{ slug: 'bench', title: 'bench', meta: { other: {} }, sections, sha256: '' }],
    passages,
  };
}

/** Unit vectors that lie in clusters, as those of texts do. */
export function clustered(rows: number, random: () => number): Float32Array {
  const centres = Array.from({ length: 200 }, () =>
    Float32Array.from({ length: dimension }, () => random() - 0.5),
  );
  const data = new Float32Array(rows * dimension);
  for (let r = 0; r < rows; r++) {
    const centre = centres[Math.floor(random() * centres.length)] as Float32Array;
    let square = 0;
    for (let d = 0; d < dimension; d++) {
      const x = (centre[d] as number) + 0.8 * (random() - 0.5);
      data[r * dimension + d] = x;
      square += x * x;
    }
    for (let d = 0; d < dimension; d++)
      data[r * dimension + d] = (data[r * dimension + d] as number) / Math.sqrt(square);
  }
  return data;
}
