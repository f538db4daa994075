import { describe, expect, it } from 'vitest';
import { caseSchema } from '../../evals/dataset.ts';
import { lint } from '../../evals/lint.ts';
import { parseMarkdown } from '../../src/corpus/markdown.ts';

const text =
  '## 1. Quays\n\n### 1.1 North\n\nThe north quay is\n300 m long.\n\n### 1.2 South\n\nThe south quay is 410 m long.\n';
const documents = [{ slug: 'd', sha256: '', ...parseMarkdown(text, 'd') }];

function item(changes: object) {
  return caseSchema.parse({
    id: 'c1',
    split: 'dev',
    type: 'numeric',
    question: 'How long is the north quay?',
    answerable: true,
    accept: [['300 m']],
    gold: { sections: ['1.1', '1.2'], spans: [{ section: '1.1', quote: 'quay is 300 m' }] },
    ...changes,
  });
}

const problems = (...changes: object[]) => lint(changes.map(item), documents).map(({ problem }) => problem);

describe('lint', () => {
  it('passes a good case, white space in quotes aside', () => {
    expect(problems({})).toEqual([]);
  });

  it.each([
    [
      'a quote that no longer stands',
      { gold: { sections: ['1.1', '1.2'], spans: [{ section: '1.1', quote: '310 m' }] } },
      /no longer stands in 1.1/,
    ],
    [
      'a section that is not there',
      { gold: { sections: ['1.1', '1.2', '7.7'], spans: [] } },
      /7.7 is not in/,
    ],
    ['a case that expects nothing', { accept: [] }, /nothing says/],
    ['a base that is not there', { base: 'zzz' }, /base zzz is not/],
    [
      'a question that holds its answer',
      { question: 'Is the north quay 300 m long?' },
      /holds its own answer/,
    ],
  ])('finds %s', (_, changes, problem) => {
    expect(problems(changes)).toEqual([expect.stringMatching(problem)]);
  });

  it('finds a question that is asked twice, but not a declared variant', () => {
    expect(problems({}, { id: 'c2', question: 'The north quay: how long?' })).toEqual([
      'asks the same as c1',
    ]);
    expect(problems({}, { id: 'c2', base: 'c1', question: 'The north quay: how long?' })).toEqual([]);
  });

  it('finds a variant in another split than its base, and a section that nothing asks about', () => {
    expect(problems({}, { id: 'c2', base: 'c1', split: 'gate' })).toEqual([
      'its base c1 is in the other split',
    ]);
    expect(problems({ gold: { sections: ['1.1'], spans: [] } })).toEqual(['no case asks about this section']);
  });
});
