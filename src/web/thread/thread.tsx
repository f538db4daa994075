import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
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
  const [isAway, setAway] = useState(false);
  const last = turns.at(-1);
  const follow = useFollowing(scroller, `${chat.id} ${last?.id}`, last?.status === 'asking');
  return (
    <div className="thread-room">
      <ScrollRegion
        name={chat.title}
        className="thread"
        ref={scroller}
        onScroll={() => setAway(!follow.watch())}
      >
        <div className="turns">
          {chat.isShared && <p className="notice">{strings.sharedNote}</p>}
          {turns.map((turn) => (
            <TurnView key={turn.id} chat={chat} turn={turn} isLast={turn === last} />
          ))}
        </div>
      </ScrollRegion>
      {isAway && last?.status === 'asking' && (
        <button type="button" className="to-end" aria-label={strings.toEnd} onClick={follow.toEnd}>
          <Icon name="end" />
        </button>
      )}
    </div>
  );
}

/** Keeps the end in view as it grows. `key` names what is shown: another one is looked at from its end. */
function useFollowing(scroller: RefObject<HTMLElement | null>, key: string, isGrowing: boolean) {
  const isFollowing = useRef(true);
  const lastTop = useRef(0);
  const growing = useRef(isGrowing);
  growing.current = isGrowing;
  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    // What is added below a finished answer must not push the answer out of sight.
    const end = box.scrollHeight - box.clientHeight;
    const newest = box.querySelector<HTMLElement>('.turn:last-child');
    const limit =
      growing.current || !newest ? end : Math.max(box.scrollTop, newest.offsetTop - box.offsetTop);
    box.scrollTop = Math.min(end, limit);
    isFollowing.current = true;
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another chat or turn is looked at anew.
  useLayoutEffect(toEnd, [key, toEnd]);
  useEffect(() => {
    const content = scroller.current?.firstElementChild;
    if (!content) return;
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) toEnd();
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, [scroller, toEnd]);
  /** Whether the end is followed, after the reader has scrolled: up means no, down to the end means yes. */
  const watch = (): boolean => {
    const box = scroller.current;
    if (!box) return true;
    const isUp = box.scrollTop < lastTop.current - 1;
    lastTop.current = box.scrollTop;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd) isFollowing.current = true;
    else if (isUp) isFollowing.current = false;
    return isFollowing.current;
  };
  return { toEnd, watch };
}
