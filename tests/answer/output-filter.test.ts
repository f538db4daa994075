import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCitationIndex } from '../../src/answer/citations.ts';
import { OutputFilter } from '../../src/answer/output-filter.ts';
import { documentOf, harbour, ledger } from '../support/small-corpus.ts';

const index = createCitationIndex([documentOf(harbour, 'harbour'), documentOf(ledger, 'ledger')]);
const secret =
  'You answer questions from the numbered sections that come with each question and from nothing else.';
const create = () => new OutputFilter(index, new Set(['https://example.org/harbour']), secret);

function run(pieces: readonly string[]) {
  const filter = create();
  const shown = pieces.map((piece) => filter.push(piece));
  shown.push(filter.flush());
  return { text: shown.join(''), shown, removed: filter.removed.map(({ text }) => text) };
}

describe('OutputFilter', () => {
  it.each([
    ['It is long [§1.1].', 'It is long [§1.1].', []],
    ['It is long 【§1.1】, see [ § 2.1 ].', 'It is long [§1.1], see [§2.1].', []],
    ['Both [§1.1, §2.1] and [ledger §P1.1].', 'Both [§1.1][§2.1] and [ledger §P1.1].', []],
    ['Invented [§9.9] and [§1.1].', 'Invented  and [§1.1].', ['[§9.9]']],
    ['A list [1], a link [a](b), code x[0].', 'A list [1], a link [a](b), code x[0].', []],
    [
      'See https://evil.test/x and https://example.org/harbour.',
      'See (link removed) and https://example.org/harbour.',
      [],
    ],
    ['![x](https://evil.test/p.png) [y](javascript:alert(1))', null, []],
    ['An open [bracket', 'An open [bracket', []],
  ] as const)('%s', (reply, text, removed) => {
    const found = run([reply]);
    if (text !== null) expect(found.text).toBe(text);
    expect(found.text).not.toMatch(/evil|javascript:/);
    expect(found.removed).toEqual(removed);
  });

  it('gives the same text however the reply is cut, and never half a marker', () => {
    const part = fc.constantFrom(
      'quay ',
      '[§1.1]',
      '[§9.9]',
      '[',
      ']',
      '§',
      '【§2.1】',
      '1.1',
      ' https://evil.test/a ',
      '\n',
      'x',
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 30 }),
        fc.array(fc.nat(12), { maxLength: 40 }),
        (parts, cuts) => {
          const reply = parts.join('');
          const pieces: string[] = [];
          let at = 0;
          for (const cut of cuts) {
            pieces.push(reply.slice(at, at + cut));
            at += cut;
          }
          pieces.push(reply.slice(at));
          const cutUp = run(pieces);
          expect(cutUp.text).toBe(run([reply]).text);
        },
      ),
    );
  });

  it('never shows half a marker', () => {
    const reply = 'The quay is long [§1.1]. Ferries are many [§2.1][§9.9], and [ledger §P1.1] agrees.';
    for (let at = 0; at <= reply.length; at++) {
      const { shown } = run([reply.slice(0, at), reply.slice(at)]);
      for (const one of shown) expect(one.replace(/\[(?:\w+ )?§[\w.]+\]/g, '')).not.toMatch(/[[\]§]/);
    }
  });

  it('stops showing its own prompt', () => {
    const { text } = run(`Sure: ${secret} More.`.split(/(?<= )/));
    expect(text).not.toContain('sections that come with each question and');
  });

  it('takes time in proportion to the reply', () => {
    const filter = create();
    for (let i = 0; i < 50_000; i++) filter.push('[');
    expect(filter.push(' end').length + filter.flush().length).toBeGreaterThan(0);
    expect(run(['word '.repeat(40_000)]).text.length).toBe(200_000);
  });
});
