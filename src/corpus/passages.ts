import type { CorpusDocument, Passage, Section, Sentence } from './document.ts';

/** Names how passages are cut and worded. Part of the index manifest: another name means another index. */
export const chunkerId = 'titled-sentences-2';

/** The embedder reads 512 tokens, about this many characters. */
const longestPassage = 1_800;
/** A lead-in longer than this says more than what list it opens. */
const longestLeadIn = 160;

/**
 * One passage for each sentence, which carries its headings (alone it may not say what it is about), and one
 * for each section as a whole.
 */
export function toPassages(document: CorpusDocument): Passage[] {
  return document.sections
    .filter(({ text }) => text !== '')
    .flatMap((section) => {
      const heading = headingOf(section, document.title);
      const own = { document: document.slug, section: section.id };
      const sentences = section.sentences.map(
        (sentence): Passage => ({
          ...own,
          kind: 'sentence',
          text: `${heading}. ${leadInOf(section, sentence)}${textOf(section, sentence)}`.slice(
            0,
            longestPassage,
          ),
          start: sentence.start,
          end: sentence.end,
        }),
      );
      const whole = `${heading}. ${section.text}`.slice(0, longestPassage);
      return [...sentences, { ...own, kind: 'section', text: whole, start: 0, end: section.text.length }];
    });
}

/** A short heading (`Costs`, `Overview`) says little without the one above it. */
function headingOf({ title, path, kind }: Section, documentTitle: string): string {
  if (kind === 'preamble') return documentTitle;
  const above = path.at(-1);
  return title.split(/\s+/).length <= 2 && above !== undefined ? `${above}: ${title}` : title;
}

function leadInOf(section: Section, { leadIn }: Sentence): string {
  const sentence = leadIn === undefined ? undefined : section.sentences[leadIn];
  if (!sentence || sentence.end - sentence.start > longestLeadIn) return '';
  return `${textOf(section, sentence)} `;
}

function textOf(section: Section, { start, end }: Sentence): string {
  return section.text.slice(start, end);
}
