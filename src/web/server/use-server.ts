import { useEffect, useState } from 'react';
import { strings } from '../strings.ts';
import { type Api, type DocumentInfo, ServerFault, type ServerInfo } from './api.ts';

export interface ServerState {
  readonly info: ServerInfo | undefined;
  readonly documents: readonly DocumentInfo[];
  /** Why nothing can be asked at the moment. */
  readonly fault: string | undefined;
  /** True where the server wants a key that the page has not, or not the right one. */
  readonly wantsKey: boolean;
}

/** Asks the server what it has, again and again until it is ready. */
export function useServer(api: Api, editions: Record<string, string>): ServerState {
  const [state, setState] = useState<ServerState>({
    info: undefined,
    documents: [],
    fault: undefined,
    wantsKey: false,
  });
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (waitMs: number): Promise<void> => {
      try {
        const [info, documents] = await Promise.all([api.info(), api.documents()]);
        for (const { slug, sha256 } of documents) if (sha256) editions[slug] = sha256;
        if (!isOver) setState({ info, documents, fault: undefined, wantsKey: false });
      } catch (error) {
        if (isOver) return;
        const fault = error instanceof ServerFault ? error.message : strings.faults.page;
        const wantsKey = error instanceof ServerFault && error.code === 'unauthorized';
        setState((before) => ({ ...before, fault, wantsKey }));
        // Only the reader can help; asking again with the same key cannot.
        if (wantsKey) return;
        timer = setTimeout(() => void look(Math.min(waitMs * 2, 10_000)), waitMs);
      }
    };
    void look(500);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [api, editions]);
  return state;
}
