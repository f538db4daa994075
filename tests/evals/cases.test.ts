import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EvalCase, loadDataset } from '../../evals/dataset.ts';
import { lint } from '../../evals/lint.ts';
import { loadCorpus } from '../../src/corpus/load.ts';
import { projectRoot } from '../../src/project.ts';

const { cases } = loadDataset(path.join(projectRoot, 'evals', 'cases'));
const { documents } = await loadCorpus(path.join(projectRoot, 'corpus'));

describe('evals/cases', () => {
  it('is true to the documents', () => {
    expect(lint(cases, documents)).toEqual([]);
  });

  it('has no question twice, punctuation and case aside', () => {
    const key = ({ question, history }: EvalCase) =>
      `${JSON.stringify(history)} ${question.toLowerCase().replace(/\W+/g, ' ')}`;
    const keys = cases.map(key);
    expect(keys.filter((one, i) => keys.indexOf(one) !== i)).toEqual([]);
  });

  it('asks about every section in the split that is judged by', () => {
    const asked = new Set(cases.filter(({ split }) => split === 'gate').flatMap(({ gold }) => gold.sections));
    const silent = documents[0]?.sections.filter(({ id, text }) => text !== '' && !asked.has(id));
    expect(silent?.map(({ id }) => id)).toEqual([]);
  });
});
