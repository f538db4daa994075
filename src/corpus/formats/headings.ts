import type { Element } from 'hast';
import { findHeadings } from '../plain-headings.ts';
import { isShort, toLines } from '../plain-lines.ts';

/** A paragraph of a page without headings, and its text on one line. */
export interface Paragraph {
  readonly element: Element;
  readonly text: string;
}

/**
 * In a page that has no headings, makes headings of the paragraphs that serve as such: those that carry on a
 * numbering or stand in capitals, else those that are set in bold as a whole.
 */
export function promoteHeadings(paragraphs: readonly Paragraph[]): void {
  const marks = findHeadings(toLines(paragraphs.map(({ text }) => text).join('\n\n')));
  const depths = new Map([...marks].map(([line, { depth }]) => [line.text, depth]));
  if (depths.size > 1) {
    for (const { element, text } of paragraphs) {
      const depth = depths.get(text);
      if (depth !== undefined) element.tagName = `h${Math.min(6, depth + 1)}`;
    }
    return;
  }
  const bold = paragraphs.filter(({ element, text }) => isShort(text) && isBold(element));
  if (bold.length > 1 && bold.length < paragraphs.length) {
    for (const { element } of bold) element.tagName = 'h2';
  }
}

function isBold({ children }: Element): boolean {
  return children.every((child) => {
    if (child.type === 'text') return child.value.trim() === '';
    return child.type === 'element' && (child.tagName === 'strong' || child.tagName === 'b');
  });
}
