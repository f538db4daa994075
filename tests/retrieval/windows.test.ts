import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/corpus/markdown.ts';
import type { Evidence } from '../../src/retrieval/retriever.ts';
import { windowsOf } from '../../src/retrieval/windows.ts';

const document = {
  slug: 'd',
  sha256: '',
  ...parseMarkdown(
    '## 1. One\n\nAaaa aaaa. Bbbb bbbb. Cccc cccc. Dddd dddd. Eeee eeee.\n\n## 2. Two\n\nFfff ffff.\n',
    'd',
  ),
};

function evidence(id: string, scores: Readonly<Record<number, number>>): Evidence {
  const section = document.sections.find((one) => one.id === id);
  if (!section) throw new Error(`no section ${id}`);
  const trace = (score: number) => ({
    score,
    vector: 0,
    likeness: 0,
    vectorScaled: 0,
    lexical: 0,
    lexicalScaled: 0,
    weight: 0,
  });
  const sentences = Object.entries(scores).map(([index, score]) => ({
    index: Number(index),
    trace: trace(score),
  }));
  return {
    document,
    section,
    score: 1,
    sentences,
    trace: { sentence: trace(1), section: trace(0), sectionWeight: 0.4 },
  };
}

const texts = (found: ReturnType<typeof windowsOf>) =>
  found.map(({ section, start, end }) => section.text.slice(start, end));

describe('windowsOf', () => {
  it('grows around the best sentence to whole neighbours within the size', () => {
    const found = windowsOf([evidence('1', { 2: 0.9 })], { k: 1, chars: 35 });
    expect(texts(found)).toEqual(['Bbbb bbbb. Cccc cccc. Dddd dddd.']);
  });

  it('keeps a sentence longer than the size whole', () => {
    expect(texts(windowsOf([evidence('1', { 0: 0.9 })], { k: 1, chars: 3 }))).toEqual(['Aaaa aaaa.']);
  });

  it('takes the next best that no window holds, over all sections, without overlap', () => {
    const found = windowsOf([evidence('1', { 0: 0.9, 1: 0.8, 2: 0.7 }), evidence('2', { 0: 0.6 })], {
      k: 3,
      chars: 22,
    });
    expect(texts(found)).toEqual(['Aaaa aaaa. Bbbb bbbb.', 'Cccc cccc. Dddd dddd.', 'Ffff ffff.']);
  });
});
