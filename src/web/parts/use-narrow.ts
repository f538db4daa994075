import { useSyncExternalStore } from 'react';

/** Below this there is no room for two columns; the style sheets use the same width. */
const query = '(max-width: 60rem)';

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

function subscribe(listener: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener('change', listener);
  return () => list.removeEventListener('change', listener);
}
