import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Composer } from './ask/composer.tsx';
import { Welcome } from './ask/welcome.tsx';
import { pathOf } from './chats/chat.ts';
import { Rail } from './chats/rail.tsx';
import { chatFrom, fromFragment } from './chats/shared-answer.ts';
import type { ChatStore } from './chats/store.ts';
import { choiceOf, type OpenSource, PageContext, type PageTools } from './page-context.ts';
import { Icon } from './parts/icons.tsx';
import { Toasts, useToasts } from './parts/toasts.tsx';
import { Scorecard } from './score/scorecard.tsx';
import type { Api } from './server/api.ts';
import { useServer } from './server/use-server.ts';
import { applyTheme, keepSettings, loadSettings, type Settings } from './settings.ts';
import { SourcePanel } from './source/panel.tsx';
import { strings } from './strings.ts';
import { Thread } from './thread/thread.tsx';

interface AppProps {
  readonly api: Api;
  readonly store: ChatStore;
  /** Filled with the SHA-256 of each document once it is known. */
  readonly editions: Record<string, string>;
}

export function App({ api, store, editions }: AppProps) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const server = useServer(api, editions);
  const [settings, setSettings] = useState(loadSettings);
  const [source, setSource] = useState<OpenSource>();
  const [isScore, setIsScore] = useState(window.location.hash === '#scorecard');
  const opener = useRef<HTMLElement | null>(null);
  const toasts = useToasts();
  const { toast, announce } = toasts;
  const chat = state.chats.find(({ id }) => id === state.currentId);
  const turns = useMemo(() => (chat ? pathOf(chat) : []), [chat]);

  const change = useCallback((part: Partial<Settings>) => {
    setSettings((before) => {
      const after = { ...before, ...part };
      keepSettings(after);
      applyTheme(after.theme);
      return after;
    });
  }, []);
  const openSource = useCallback((next: OpenSource) => {
    const active = document.activeElement;
    if (active instanceof HTMLElement && !active.closest('.source')) opener.current = active;
    setSource(next);
  }, []);
  const closeSource = useCallback(() => {
    setSource(undefined);
    opener.current?.focus();
  }, []);
  const showScore = (isShown: boolean) => {
    setIsScore(isShown);
    history.replaceState(
      null,
      '',
      isShown ? '#scorecard' : window.location.pathname + window.location.search,
    );
  };
  useSharedLink(store, toast);
  useEffect(() => {
    document.title = chat?.title ? `${chat.title} · ${strings.name}` : strings.name;
  }, [chat?.title]);

  const { info, documents } = server;
  const tools = useMemo<PageTools>(() => {
    const ask = (question: string) => {
      announce(strings.searching);
      void store.ask(question, choiceOf({ settings, info, documents }));
    };
    return { api, store, info, documents, settings, source, change, openSource, announce, toast, ask };
  }, [api, store, info, documents, settings, source, change, openSource, announce, toast]);
  const isScoreShown = isScore && !chat && documents.length > 0;
  const running = turns.find(({ status }) => status === 'asking');

  return (
    <PageContext value={tools}>
      <a className="skip" href={isScoreShown ? '#score-title' : '#question'}>
        {isScoreShown ? strings.skipToScore : strings.skip}
      </a>
      <div className={`frame ${settings.isRailOpen ? 'with-rail' : ''} ${source ? 'with-source' : ''}`}>
        <Rail state={state} />
        <main className="room">
          <header className="bar">
            <button
              type="button"
              className="quiet"
              aria-label={settings.isRailOpen ? strings.hideChats : strings.showChats}
              title={settings.isRailOpen ? strings.hideChats : strings.showChats}
              aria-expanded={settings.isRailOpen}
              onClick={() => change({ isRailOpen: !settings.isRailOpen })}
            >
              <Icon name="rail" />
            </button>
            {chat && <h1 className="bar-title">{chat.title}</h1>}
            {chat && (
              <button type="button" className="quiet with-text" onClick={() => store.open(null)}>
                <Icon name="plus" />
                {strings.newChat}
              </button>
            )}
          </header>
          {state.storageFault && chat && <p className="notice">{state.storageFault}</p>}
          {isScoreShown ? (
            <Scorecard onClose={() => showScore(false)} />
          ) : (
            <>
              {chat ? (
                <Thread chat={chat} turns={turns} />
              ) : (
                <Welcome fault={server.fault} wantsKey={server.wantsKey} onScore={() => showScore(true)} />
              )}
              <Composer key={chat?.id ?? 'new'} running={running?.id} isFirst={turns.length === 0} />
            </>
          )}
        </main>
        {source && <SourcePanel source={source} onClose={closeSource} />}
      </div>
      <Toasts {...toasts} state={state} />
    </PageContext>
  );
}

/** An answer that came with the page's address is shown as a chat of its own. */
function useSharedLink(store: ChatStore, toast: (message: string) => void): void {
  useEffect(() => {
    const read = () => {
      const { hash } = window.location;
      if (!hash.startsWith('#shared=')) return;
      history.replaceState(null, '', window.location.pathname + window.location.search);
      fromFragment(hash).then(
        (shared) => store.adopt(chatFrom(shared, crypto.randomUUID())),
        () => toast(strings.badShare),
      );
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, [store, toast]);
}
