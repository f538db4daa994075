import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EvalCase, loadDataset } from '../../evals/dataset.ts';
import { loadCorpus } from '../../src/corpus/load.ts';
import { projectRoot } from '../../src/project.ts';

const { cases } = loadDataset(path.join(projectRoot, 'evals', 'cases'));
const { documents } = await loadCorpus(path.join(projectRoot, 'corpus'));
const sections = new Map(
  documents[0]?.sections.map((section) => [section.id, section.text.replace(/\s+/g, ' ')]),
);

function broken(check: (item: EvalCase) => boolean): string[] {
  return cases.filter((item) => !check(item)).map(({ id }) => id);
}

describe('evals/cases', () => {
  it('quotes what stands in the forecast', () => {
    expect(
      broken(({ gold }) =>
        gold.spans.every(({ section, quote }) =>
          sections.get(section ?? '')?.includes(quote.replace(/\s+/g, ' ')),
        ),
      ),
    ).toEqual([]);
  });

  it('names sections that are there', () => {
    expect(broken(({ gold }) => gold.sections.every((id) => sections.has(id)))).toEqual([]);
  });

  it('asks about every section', () => {
    const asked = new Set(cases.flatMap(({ gold }) => gold.sections));
    expect([...sections].filter(([id, text]) => text !== '' && !asked.has(id)).map(([id]) => id)).toEqual([]);
  });

  it('keeps a variant in the split of its base', () => {
    const byId = new Map(cases.map((item) => [item.id, item]));
    expect(broken(({ base, split }) => base === undefined || byId.get(base)?.split === split)).toEqual([]);
  });

  it('has no question twice', () => {
    const key = ({ question, history }: EvalCase) =>
      `${JSON.stringify(history)} ${question.toLowerCase().replace(/\W+/g, ' ')}`;
    expect(new Set(cases.map(key)).size).toBe(cases.length);
  });

  it('accepts something of every answer it calls right', () => {
    expect(
      broken(
        ({ answerable, accept, nuggets }) => answerable !== true || accept.length > 0 || nuggets.length > 0,
      ),
    ).toEqual([]);
  });
});
