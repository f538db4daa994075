import { describe, expect, it } from 'vitest';
import { caseSchema } from '../../evals/dataset.ts';
import { isHeld } from '../../evals/gate.ts';
import { metricsOf } from '../../evals/metrics.ts';
import { score } from '../../evals/score.ts';
import { parseMarkdown } from '../../src/corpus/markdown.ts';
import { quayAnswer as answer } from '../support/eval-answer.ts';

const text =
  '## 1. Quays\n\n### 1.1 North\n\nThe north quay is 300 m long.\n\n### 1.2 South\n\nThe south quay is 410 m long.\n';
const documents = [{ slug: 'd', sha256: '', ...parseMarkdown(text, 'd') }];

function item(changes: object = {}) {
  return caseSchema.parse({
    id: 'c1',
    split: 'dev',
    type: 'numeric',
    question: 'How long is the north quay?',
    answerable: true,
    accept: [['300 m', '300 metres']],
    reject: ['410'],
    gold: { sections: ['1.1'], spans: [] },
    ...changes,
  });
}

describe('score', () => {
  it('finds a right answer right', () => {
    expect(score(item(), answer(), documents)).toMatchObject({
      right: true,
      recall5: 1,
      reciprocalRank: 1,
      firstCited: true,
      citationsValid: true,
      citationPrecision: 1,
      citationRecall: 1,
      why: null,
    });
  });

  it.each([
    ['a missing fact', item({ accept: [['500 m']] }), answer(), 'in context but unused'],
    ['a rejected value', item(), answer({ answer: 'It is 300 m or 410 m long. [§1.1]' }), 'invented'],
    ['a refusal', item(), answer({ abstained: true }), 'wrongly refused'],
    [
      'an answer to what should be refused',
      item({ answerable: false, accept: [] }),
      answer(),
      'wrongly answered',
    ],
    [
      'a section that was not found',
      item({ accept: [['x']], gold: { sections: ['9.9'], spans: [] } }),
      answer(),
      'retrieval miss',
    ],
  ])('classes %s', (_, one, given, why) => {
    expect(score(one, given, documents)).toMatchObject({ right: false, why });
  });

  it('does not take a quote for valid that stands elsewhere', () => {
    const [citation] = answer().citations;
    const shifted = answer({
      citations: [{ ...(citation as NonNullable<typeof citation>), start: 1, end: 30 }],
    });
    expect(score(item(), shifted, documents).citationsValid).toBe(false);
  });

  it('measures no citations where there are none, and no recall where nothing is gold', () => {
    const one = score(
      item({ gold: { sections: [], spans: [] } }),
      answer({ citations: [], sentences: [] }),
      documents,
    );
    expect(one).toMatchObject({
      citationPrecision: null,
      citationRecall: null,
      recall5: null,
      firstCited: null,
      spanRecall: null,
      citationsValid: false,
    });
  });
});

describe('metricsOf', () => {
  const cases = [item(), item({ id: 'c2', answerable: false, accept: [], type: 'unanswerable' })];

  it('holds the gate for a good run', () => {
    const scores = [
      score(cases[0] as never, answer(), documents),
      score(cases[1] as never, answer({ abstained: true }), documents),
    ];
    expect(metricsOf(cases, scores).filter((metric) => !isHeld(metric))).toEqual([]);
  });

  it('names abstention where everything is answered, and over-refusal where nothing is', () => {
    const broken = (abstained: boolean) =>
      metricsOf(
        cases,
        cases.map((one) => score(one, answer({ abstained }), documents)),
      )
        .filter((metric) => !isHeld(metric))
        .map(({ name }) => name);
    expect(broken(false)).toContain('abstention F1');
    expect(broken(true)).toContain('over-refusal');
  });
});
