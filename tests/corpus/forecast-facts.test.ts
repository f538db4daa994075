/**
 * Holds the corpus to the facts it retells. Each entry of `tests/fixtures/facts.json` names a section,
 * the terms that must stand in it (each with the wordings accepted for it) and the complete set of
 * figures that may stand there, so a figure altered, dropped or added fails the entry's test.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface FactEntry {
  readonly section: string;
  readonly stated: string;
  readonly terms: readonly (readonly string[])[];
  readonly figures: readonly string[];
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const facts = JSON.parse(read('../fixtures/facts.json')) as readonly FactEntry[];
const sections = splitSections(read('../../corpus/forecast-2024.md'));

/** Section number to body text; what stands before the first heading is `head`. */
function splitSections(markdown: string): Map<string, string> {
  const body = markdown.replace(/^---\n[\s\S]*?\n---\n/, '').replace(/^## .*$/gm, '');
  const [head = '', ...rest] = body.split(/^### (?=\d)/m);
  const found = new Map([['head', head.trim()]]);
  for (const part of rest) {
    const match = /^(\d\.\d) [^\n]+\n([\s\S]*)$/.exec(part);
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new Error(`unreadable section heading: ${part.slice(0, 60)}`);
    }
    found.set(match[1], match[2].trim());
  }
  return found;
}

/** Whether the wording stands in the text as whole words ("9" is not found in "49"). */
function contains(text: string, wording: string): boolean {
  const escaped = wording.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s+');
  return new RegExp(`(?<![\\p{L}\\d])${escaped}(?![\\p{L}\\d])`, 'iu').test(text);
}

/** The distinct words with digits in a text (45%, 50,000, IPv6, 10pm), web addresses left out. */
function figuresOf(text: string): string[] {
  const plain = text.replace(/https?:\/\/\S+/g, '');
  return [...new Set(plain.match(/\p{L}*\d+(?:[.,]\d+)*(?:%|\p{L}+)?/gu) ?? [])].sort();
}

describe('the facts of the forecast', () => {
  it('has an entry for the head and for each of the 17 sections', () => {
    expect(sections.size).toBe(18);
    expect(facts.map((fact) => fact.section)).toEqual([...sections.keys()]);
  });

  for (const fact of facts) {
    it(`${fact.section}: ${fact.stated}`, () => {
      const text = sections.get(fact.section) ?? '';
      const missing = fact.terms.filter((wordings) => !wordings.some((wording) => contains(text, wording)));
      expect(missing).toEqual([]);
      expect(figuresOf(text)).toEqual([...fact.figures].sort());
    });
  }
});
