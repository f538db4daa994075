import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCsv, readSpanQuestions } from '../../evals/span-questions.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'spans-'));

function file(name: string, text: string): string {
  const at = path.join(dir, name);
  writeFileSync(at, text);
  return at;
}

const references = [{ content: 'a "b", c', start_index: 3, end_index: 11 }];

describe('readSpanQuestions', () => {
  it('reads CSV as chunking_evaluation writes it, JSON and JSON lines alike', () => {
    const csv = `question,references,corpus_id\n"What, then?","${JSON.stringify(references).replaceAll('"', '""')}",wiki\n`;
    const row = { question: 'What, then?', references, corpus_id: 'wiki' };
    expect(readSpanQuestions(file('q.csv', csv))).toEqual([row]);
    expect(readSpanQuestions(file('q.json', JSON.stringify([row])))).toEqual([row]);
    expect(
      readSpanQuestions(file('q.jsonl', `${JSON.stringify(row)}\n${JSON.stringify(row)}\n`)),
    ).toHaveLength(2);
  });

  it('names the question that lacks something, and a file that is none', () => {
    expect(() =>
      readSpanQuestions(file('bad.csv', 'question,references,corpus_id\nWhat?,nothing,wiki\n')),
    ).toThrow(/Question 1 of bad.csv/);
    expect(() => readSpanQuestions(path.join(dir, 'none.csv'))).toThrow(/none.csv cannot be read/);
    expect(() => readSpanQuestions(file('empty.json', '[]'))).toThrow(/no question/);
  });

  it('takes line breaks and quotes inside quotes', () => {
    expect(parseCsv('a,b\r\n"1\n2","say ""x"""\r\n\n')).toEqual([
      ['a', 'b'],
      ['1\n2', 'say "x"'],
    ]);
  });
});
