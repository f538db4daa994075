import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { memo, useMemo } from 'react';
import Markdown, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import { annotate } from './annotate.ts';
import type { Shown } from './markers.ts';

/** What an answer may be made of. No links and no images: a citation is the only way out of an answer. */
const allowed = {
  tagNames: ['p', 'ul', 'ol', 'li', 'strong', 'em', 'code', 'pre', 'blockquote', 'br', 'hr', 'h3'].concat([
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
  ]),
  attributes: { ol: ['start'] },
  strip: ['script', 'style'],
  protocols: {},
};

/** Parts of Markdown that an answer has no use for; what would have been one of them stays plain text. */
const disabled = [
  'autolink',
  'characterReference',
  'codeIndented',
  'definition',
  'hardBreakEscape',
  'htmlFlow',
  'htmlText',
  'labelEnd',
  'labelStartImage',
  'labelStartLink',
  'setextUnderline',
];

interface ParserData {
  micromarkExtensions?: unknown[];
  fromMarkdownExtensions?: unknown[];
}

function plainMarkdown(this: { data(): object }): void {
  const data = this.data() as ParserData;
  data.micromarkExtensions = [
    ...(data.micromarkExtensions ?? []),
    gfmTable(),
    { disable: { null: disabled } },
  ];
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), gfmTableFromMarkdown()];
}

const remarkPlugins = [plainMarkdown];
/** Headings of an answer stand below those of the page. */
const headings: Components = { h1: 'h3', h2: 'h3', h4: 'h3', h5: 'h3', h6: 'h3' };

export interface MarkdownBlockProps {
  readonly text: string;
  /** Offset of the block in the answer. */
  readonly start: number;
  readonly shown: Shown;
  /** How `cite` (a marker) and `mark` (a sentence not upheld) are drawn. */
  readonly components: Components;
}

/** One block of an answer. Drawn again only when its text or what is known of it changes. */
export const MarkdownBlock = memo(function MarkdownBlock(props: MarkdownBlockProps) {
  const { text, start, shown, components } = props;
  const plugins = useMemo(
    () => [
      [rehypeSanitize, { ...allowed, tagNames: [...allowed.tagNames, 'h1', 'h2', 'h4', 'h5', 'h6'] }],
      [annotate, { block: text, start, shown }],
    ],
    [text, start, shown],
  );
  return (
    <Markdown
      remarkPlugins={remarkPlugins}
      rehypePlugins={plugins as Parameters<typeof Markdown>[0]['rehypePlugins']}
      components={{ ...headings, ...components }}
    >
      {text}
    </Markdown>
  );
});
