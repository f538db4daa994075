import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLedger, renderLedger } from '../../src/corpus/ledger.ts';
import { loadCorpus } from '../../src/corpus/load.ts';
import { loadLedger } from '../../src/corpus/load-ledger.ts';
import { parseMarkdown } from '../../src/corpus/markdown.ts';
import { scorecardOf } from '../../src/corpus/scorecard.ts';
import { projectRoot } from '../../src/project.ts';
import { ledger as small } from '../support/scripted-assistant.ts';

const dir = path.join(projectRoot, 'corpus');
const ledger = await loadLedger(dir);
const { documents } = await loadCorpus(dir);
const forecast = documents.find(({ slug }) => slug === ledger.of);
const fold = (text: string) => text.replace(/\s+/g, ' ');

describe('corpus/outcomes.yaml', () => {
  it('quotes what stands in the forecast, in the section that it names', () => {
    const stale = ledger.predictions.filter(({ section, quote }) => {
      const found = forecast?.sections.find(({ id }) => id === section);
      return !found || !fold(found.text).includes(fold(quote));
    });
    expect(stale.map(({ id }) => id)).toEqual([]);
  });

  it('has ids that are never twice and say their section', () => {
    const ids = ledger.predictions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ledger.predictions.filter(({ id, section }) => !id.startsWith(`P${section}`))).toEqual([]);
  });

  it('has a dated source for every verdict but those that nothing was found for', () => {
    const bare = ledger.predictions.filter(({ sources }) => sources.length === 0);
    expect(bare.filter(({ verdict }) => verdict !== 'cannot tell').map(({ id }) => id)).toEqual([]);
  });

  it('is served as a document of its own, a section for each verdict', () => {
    const outcomes = documents.find(({ slug }) => slug === 'outcomes');
    expect(outcomes?.meta.other.outcomes_of).toBe('forecast-2024');
    const sections = outcomes?.sections.filter(({ kind }) => kind === 'section');
    expect(sections?.map(({ id }) => id)).toEqual(ledger.predictions.map(({ id }) => id));
    for (const { text } of sections ?? []) expect(text).toMatch(/^The prediction .*\n\nVerdict as of \d{4}/);
  });
});

describe('renderLedger', () => {
  it('lets nothing in a ledger become markup', () => {
    const [first] = small.predictions;
    const hostile = {
      ...small,
      predictions: [{ ...first, explanation: '# No <b>heading</b> [x](javascript:1)' }],
    };
    const { sections } = parseMarkdown(renderLedger(hostile as typeof small), 'outcomes');
    expect(sections).toHaveLength(1);
    expect(sections[0]?.text).toContain('# No <b>heading</b> [x](javascript:1)');
  });

  it('keeps earlier verdicts in sight', () => {
    const [first] = small.predictions;
    const earlier = { verdict: 'too early' as const, asOf: '2024-06-01', explanation: 'Nothing yet.' };
    const text = renderLedger({ ...small, predictions: [{ ...first, history: [earlier] } as never] });
    expect(text).toContain('Earlier verdict, as of 2024-06-01: it is too early to tell. Nothing yet.');
  });
});

describe('readLedger', () => {
  const source = readFileSync(path.join(dir, 'outcomes.yaml'), 'utf8');

  it.each([
    ['an unknown verdict', 'verdict: partly', 'verdict: maybe', /verdict/],
    ['a date that is none', /asOf: '[^']*'/, "asOf: 'soon'", /must be a date/],
    ['an address that is none', /url: https\S+/, 'url: nowhere', /url/i],
  ])('refuses %s by its place', (_, from, to, message) => {
    expect(() => readLedger(source.replace(from, to))).toThrow(message);
  });
});

describe('scorecardOf', () => {
  it('has the totals of the ledger', () => {
    const card = scorecardOf(ledger);
    expect(card.total).toBe(37);
    expect(card.tally).toEqual({
      'came true': 10,
      partly: 14,
      'did not': 5,
      'cannot tell': 6,
      'too early': 2,
    });
    expect(card.chapters.reduce((sum, { total }) => sum + total, 0)).toBe(37);
  });

  it('counts neither way what is not decided', () => {
    const { strict, lenient } = scorecardOf(small);
    expect(strict).toMatchObject({ value: 0.5, n: 2 });
    expect(lenient).toMatchObject({ value: 0.5, n: 2 });
    const open = { ...small, predictions: small.predictions.slice(2) };
    expect(scorecardOf(open).strict).toBeNull();
  });
});
