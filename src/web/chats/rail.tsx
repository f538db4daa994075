import { useLayoutEffect, useRef, useState } from 'react';
import { usePage } from '../page-context.ts';
import { download } from '../parts/files.ts';
import { Icon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu.tsx';
import { useNarrow } from '../parts/use-narrow.ts';
import { strings } from '../strings.ts';
import { type Chat, matches } from './chat.ts';
import { chatAsJson, chatAsMarkdown, feedbackFile, fileName } from './export.ts';
import { chatFrom, readShared } from './shared-answer.ts';
import type { ChatsState } from './store.ts';

/** The list of chats: a column where there is room, a drawer on a phone. */
export function Rail({ state }: { readonly state: ChatsState }) {
  const { settings, change } = usePage();
  const isNarrow = useNarrow();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (isNarrow && settings.isRailOpen) dialog.current?.showModal();
  }, [isNarrow, settings.isRailOpen]);
  if (!settings.isRailOpen) return null;
  const close = () => change({ isRailOpen: false });
  if (isNarrow) {
    return (
      <dialog ref={dialog} className="rail drawer" aria-label={strings.chats} onClose={close}>
        <RailContent state={state} onDone={close} onClose={close} />
      </dialog>
    );
  }
  return (
    <nav className="rail" aria-label={strings.chats}>
      <RailContent state={state} onDone={() => {}} />
    </nav>
  );
}

interface RailContentProps {
  readonly state: ChatsState;
  readonly onDone: () => void;
  readonly onClose?: () => void;
}

function RailContent({ state, onDone, onClose }: RailContentProps) {
  const { store } = usePage();
  const [search, setSearch] = useState('');
  const found =
    search.trim() === '' ? state.chats : state.chats.filter((chat) => matches(chat, search.trim()));
  return (
    <>
      <div className="rail-head">
        <button
          type="button"
          className="plain"
          onClick={() => {
            store.open(null);
            onDone();
          }}
        >
          <Icon name="plus" />
          {strings.newChat}
        </button>
        {onClose && (
          <button type="button" className="quiet" aria-label={strings.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <label className="search">
        <Icon name="search" />
        <span className="unseen">{strings.searchChats}</span>
        <input
          type="search"
          value={search}
          placeholder={strings.searchChats}
          onChange={(event) => setSearch(event.target.value)}
        />
      </label>
      <div className="rail-list">
        {found.length === 0 && (
          <p className="faint">{state.chats.length === 0 ? strings.noChats : strings.noMatch}</p>
        )}
        {byDay(found).map(([day, chats]) => (
          <section key={day}>
            <h2 className="label">{day}</h2>
            <ul>
              {chats.map((chat) => (
                <ChatEntry key={chat.id} chat={chat} isOpen={chat.id === state.currentId} onDone={onDone} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <RailFoot state={state} onDone={onDone} />
    </>
  );
}

interface ChatEntryProps {
  readonly chat: Chat;
  readonly isOpen: boolean;
  readonly onDone: () => void;
}

function ChatEntry({ chat, isOpen, onDone }: ChatEntryProps) {
  const { store } = usePage();
  const [name, setName] = useState<string>();
  if (name !== undefined) {
    const finish = () => {
      store.rename(chat.id, name);
      setName(undefined);
    };
    return (
      <li>
        <input
          className="rename"
          aria-label={strings.renameLabel}
          value={name}
          // biome-ignore lint/a11y/noAutofocus: the reader has just asked to rename this.
          autoFocus
          onChange={(event) => setName(event.target.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish();
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            event.preventDefault();
            setName(undefined);
          }}
        />
      </li>
    );
  }
  return (
    <li className={isOpen ? 'entry is-open' : 'entry'}>
      <button
        type="button"
        className="entry-name"
        aria-current={isOpen || undefined}
        onClick={() => {
          store.open(chat.id);
          onDone();
        }}
      >
        {chat.title}
      </button>
      <Menu label={strings.chatMenu(chat.title)} icon={<Icon name="more" />}>
        <button type="button" onClick={() => setName(chat.title)}>
          {strings.rename}
        </button>
        <button
          type="button"
          onClick={() => download(fileName(chat.title, 'md'), chatAsMarkdown(chat), 'text/markdown')}
        >
          {strings.exportMarkdown}
        </button>
        <button
          type="button"
          onClick={() => download(fileName(chat.title, 'json'), chatAsJson(chat), 'application/json')}
        >
          {strings.exportJson}
        </button>
        <button type="button" onClick={() => store.remove(chat.id)}>
          {strings.remove}
        </button>
      </Menu>
    </li>
  );
}

function RailFoot({ state, onDone }: { readonly state: ChatsState; readonly onDone: () => void }) {
  const { store, toast, settings, change } = usePage();
  const file = useRef<HTMLInputElement>(null);
  const feedback = feedbackFile(state.chats);
  const openFile = async (chosen: File | undefined) => {
    try {
      if (chosen) store.adopt(chatFrom(readShared(JSON.parse(await chosen.text())), crypto.randomUUID()));
      onDone();
    } catch {
      toast(strings.badShare);
    }
  };
  return (
    <div className="rail-foot">
      {state.storageFault && <p className="notice">{state.storageFault}</p>}
      {feedback.items.length > 0 && (
        <button
          type="button"
          className="plain"
          onClick={() => download('feedback.json', JSON.stringify(feedback, null, 2), 'application/json')}
        >
          {strings.exportFeedback(feedback.items.length)}
        </button>
      )}
      <button type="button" className="plain" onClick={() => file.current?.click()}>
        {strings.openFile}
      </button>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={(event) => {
          void openFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <label className="theme">
        {strings.theme}
        <select
          value={settings.theme}
          onChange={(event) => change({ theme: event.target.value as typeof settings.theme })}
        >
          {Object.entries(strings.themes).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function byDay(chats: readonly Chat[]): [string, Chat[]][] {
  const today = new Date().setHours(0, 0, 0, 0);
  const dayOf = ({ updated }: Chat) => {
    if (updated >= today) return strings.today;
    return updated >= today - 86_400_000 ? strings.yesterday : strings.earlier;
  };
  return [strings.today, strings.yesterday, strings.earlier]
    .map((day): [string, Chat[]] => [day, chats.filter((chat) => dayOf(chat) === day)])
    .filter(([, found]) => found.length > 0);
}
