import type { Element, ElementContent, Root, Text } from 'hast';
import { citationAt, piecesOf, type Shown } from './markers.ts';

/** What `annotate` needs to know of the block that is drawn. */
export interface BlockContext {
  readonly block: string;
  /** Offset of the block in the whole text. */
  readonly start: number;
  readonly shown: Shown;
}

/**
 * Rehype: turns markers into `cite` elements with the index of their citation, and wraps the text of
 * sentences that are not upheld in `mark`. Runs after the sanitiser, on text alone: it makes the only
 * elements that are more than plain text formatting.
 */
export function annotate({ block, start, shown }: BlockContext) {
  return (tree: Root): void => {
    tree.children = tree.children.flatMap((child) => visit(child as ElementContent));
  };

  function visit(node: ElementContent): ElementContent[] {
    if (node.type === 'text') return annotated(node);
    if (node.type === 'element' && node.tagName !== 'code') {
      node.children = node.children.flatMap((child) => visit(child));
    }
    return [node];
  }

  function annotated(node: Text): ElementContent[] {
    const own = node.position?.start.offset;
    // Where the parser changed the text (an escape), offsets inside of it mean nothing: the start serves.
    const isExact = own !== undefined && block.slice(own, own + node.value.length) === node.value;
    const base = start + (own ?? 0);
    return piecesOf(node.value).flatMap((piece): ElementContent[] => {
      const at = isExact ? base + piece.start : base;
      if (piece.id !== undefined) return [cite(piece.text, piece.id, at)];
      return isExact ? marked(piece.text, at) : [text(piece.text)];
    });
  }

  function cite(marker: string, id: string, at: number): ElementContent {
    const index = citationAt(shown, id, at);
    if (index < 0) return text(marker);
    return element('cite', { dataCitation: String(index) }, marker.slice(1, -1));
  }

  function marked(words: string, at: number): ElementContent[] {
    const doubtful = shown.sentences.filter(({ verdict }) => verdict === 'unsupported');
    const found: ElementContent[] = [];
    let from = at;
    const end = at + words.length;
    for (const sentence of doubtful) {
      const [left, right] = [Math.max(from, sentence.start), Math.min(end, sentence.end)];
      if (left >= right) continue;
      if (left > from) found.push(text(words.slice(from - at, left - at)));
      found.push(element('mark', {}, words.slice(left - at, right - at)));
      from = right;
    }
    if (from < end) found.push(text(words.slice(from - at)));
    return found;
  }
}

function text(value: string): Text {
  return { type: 'text', value };
}

function element(tagName: string, properties: Element['properties'], value: string): Element {
  return { type: 'element', tagName, properties, children: [text(value)] };
}
