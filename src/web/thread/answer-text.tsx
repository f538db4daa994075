import { memo, useMemo } from 'react';
import type { Components } from 'react-markdown';
import type { Turn } from '../chats/chat.ts';
import { Chip } from './chip.tsx';
import { MarkdownBlock } from './markdown.tsx';
import type { Shown } from './markers.ts';
import { blocksOf, showable } from './stream-text.ts';

const nothing: Shown['sentences'] = [];

/** An answer's text, complete or still being written, with a chip for each citation. */
export const AnswerText = memo(function AnswerText({ turn }: { readonly turn: Turn }) {
  const { answer, text, status, sources } = turn;
  const whole = answer?.answer ?? text;
  const visible = status === 'asking' ? showable(whole) : whole;
  // While text comes, finished blocks must not be drawn again: nothing they are given may change.
  const whatIsShown = answer ? whole : '';
  const shown = useMemo<Shown>(
    () => ({
      text: whatIsShown,
      citations: answer?.citations ?? sources,
      sentences: answer?.sentences ?? nothing,
    }),
    [whatIsShown, answer, sources],
  );
  const components = useMemo<Components>(() => componentsFor(shown), [shown]);
  if (visible.trim() === '') return null;
  return (
    <div className="prose">
      {blocksOf(visible).map(({ text: block, start }) => (
        <MarkdownBlock key={start} text={block} start={start} shown={shown} components={components} />
      ))}
    </div>
  );
});

function componentsFor({ citations }: Shown): Components {
  return {
    cite: ({ node, children }) => {
      const index = Number(node?.properties.dataCitation);
      const citation = citations[index];
      return citation ? <Chip citation={citation} index={index} /> : children;
    },
    mark: ({ children }) => <span className="doubtful">{children}</span>,
  };
}
