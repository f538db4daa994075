import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Chat, Turn } from '../chats/chat.ts';
import { Icon } from '../parts/icons.tsx';
import { ScrollRegion } from '../parts/scroll-region.tsx';
import { strings } from '../strings.ts';
import { TurnView } from './turn.tsx';

/** So close to the end counts as being there. */
const nearEnd = 64;

/** The turns of a chat. Follows the end while an answer is written, unless the reader has scrolled up. */
export function Thread({ chat, turns }: { readonly chat: Chat; readonly turns: readonly Turn[] }) {
  const scroller = useRef<HTMLElement>(null);
  const isFollowing = useRef(true);
  const [isAway, setAway] = useState(false);
  const last = turns.at(-1);
  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question is looked at, wherever the reader was.
  useLayoutEffect(() => {
    isFollowing.current = true;
    toEnd();
  }, [chat.id, last?.id, toEnd]);
  useEffect(() => {
    const content = scroller.current?.firstElementChild;
    if (!content) return;
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) toEnd();
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, [toEnd]);
  const watch = () => {
    const box = scroller.current;
    if (!box) return;
    isFollowing.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
    setAway(!isFollowing.current);
  };
  return (
    <div className="thread-room">
      <ScrollRegion name={chat.title} className="thread" ref={scroller} onScroll={watch}>
        <div className="turns">
          {chat.isShared && <p className="notice">{strings.sharedNote}</p>}
          {turns.map((turn) => (
            <TurnView key={turn.id} chat={chat} turn={turn} isLast={turn === last} />
          ))}
        </div>
      </ScrollRegion>
      {isAway && last?.status === 'asking' && (
        <button type="button" className="to-end" aria-label={strings.toEnd} onClick={toEnd}>
          <Icon name="end" />
        </button>
      )}
    </div>
  );
}
