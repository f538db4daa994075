import { useEffect, useState } from 'react';
import type { Citation } from '../../answer/events.ts';
import type { Turn } from '../chats/chat.ts';
import { strings } from '../strings.ts';
import { Chip } from './chip.tsx';

/** After so long without news the reader is told that nothing is wrong with the page. */
const slowMs = 10_000;

/** What is being done, and what is being read; once the answer is there, only what was read. */
export function Progress({ turn }: { readonly turn: Turn }) {
  const { status, sources, text } = turn;
  const sections = distinct(sources);
  const isAsking = status === 'asking';
  const isSlow = useSlow(isAsking, `${sources.length} ${text.length}`);
  if (!isAsking && sections.length === 0) return null;
  const step = sections.length === 0 ? strings.searching : strings.reading(sections.length);
  return (
    <div className="progress">
      <p className={isAsking ? 'step pulse' : 'step'}>
        {isAsking ? (text === '' ? step : strings.writing) : strings.read(sections.length)}
      </p>
      {sections.length > 0 && (
        <ul className="read">
          {sections.map((citation) => (
            <li key={citation.id}>
              <Chip citation={citation} isSource />
            </li>
          ))}
        </ul>
      )}
      {isSlow && <p className="slow">{strings.slow}</p>}
    </div>
  );
}

function distinct(sources: readonly Citation[]): Citation[] {
  return [...new Map(sources.map((citation) => [citation.id, citation])).values()];
}

function useSlow(isAsking: boolean, news: string): boolean {
  const [slowAt, setSlowAt] = useState<string>();
  useEffect(() => {
    if (!isAsking) return;
    const timer = setTimeout(() => setSlowAt(news), slowMs);
    return () => clearTimeout(timer);
  }, [isAsking, news]);
  return isAsking && slowAt === news;
}
