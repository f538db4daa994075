import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatsState } from '../chats/store.ts';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { Icon } from './icons.tsx';

/** Long enough to read; what can be undone stays longer. */
const shownMs = 5_000;
const undoMs = 12_000;

export function useToasts() {
  const [message, setMessage] = useState<string>();
  const [spoken, setSpoken] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const announce = useCallback((text: string) => setSpoken(text), []);
  const toast = useCallback((text: string) => {
    clearTimeout(timer.current);
    setMessage(text);
    setSpoken(text);
    timer.current = setTimeout(() => setMessage(undefined), shownMs);
  }, []);
  return { message, spoken, announce, toast };
}

interface ToastsProps {
  readonly message: string | undefined;
  readonly spoken: string;
  readonly state: ChatsState;
}

/** The one live region, and the messages at the foot of the page. */
export function Toasts({ message, spoken, state }: ToastsProps) {
  const { store } = usePage();
  const { deleted } = state;
  useEffect(() => {
    if (!deleted) return;
    const timer = setTimeout(() => store.forgetDeleted(), undoMs);
    return () => clearTimeout(timer);
  }, [deleted, store]);
  return (
    <>
      <p className="unseen" role="status">
        {deleted ? strings.removed(deleted.title) : spoken}
      </p>
      <section className="toasts" aria-label={strings.toastRegion}>
        {message && !deleted && <p className="toast">{message}</p>}
        {deleted && (
          <p className="toast">
            <span className="clip">{strings.removed(deleted.title)}</span>
            <button type="button" className="link" onClick={() => store.undoRemove()}>
              {strings.undo}
            </button>
            <button
              type="button"
              className="quiet"
              aria-label={strings.dismiss}
              onClick={() => store.forgetDeleted()}
            >
              <Icon name="close" />
            </button>
          </p>
        )}
      </section>
    </>
  );
}
