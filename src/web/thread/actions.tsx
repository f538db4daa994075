import { useState } from 'react';
import type { Answer } from '../../answer/events.ts';
import { modelName } from '../ask/model-name.ts';
import { type Chat, historyOf, pathOf, type Turn } from '../chats/chat.ts';
import { answerAsText, fileName } from '../chats/export.ts';
import { sharedFrom, toFragment } from '../chats/shared-answer.ts';
import { choiceOf, usePage } from '../page-context.ts';
import { copyText, download } from '../parts/files.ts';
import { Icon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu.tsx';
import { strings } from '../strings.ts';

interface ActionsProps {
  readonly chat: Chat;
  readonly turn: Turn;
  readonly answer: Answer;
  readonly isOpen: boolean;
  readonly onDetails: () => void;
}

/** What can be done with an answer. */
export function Actions({ chat, turn, answer, isOpen, onDetails }: ActionsProps) {
  const page = usePage();
  const copy = async (text: string, done: string) =>
    page.toast((await copyText(text)) ? done : strings.copyFailed);
  return (
    <>
      <div className="actions">
        <button
          type="button"
          className="quiet"
          aria-label={strings.copy}
          title={strings.copy}
          onClick={() => void copy(answerAsText(answer), strings.copied)}
        >
          <Icon name="copy" />
        </button>
        <Menu label={strings.share} icon={<Icon name="share" />}>
          <button type="button" onClick={() => void shareLink(chat, turn, copy)}>
            {strings.copyLink}
          </button>
          <button type="button" onClick={() => saveShared(chat, turn)}>
            {strings.saveFile}
          </button>
        </Menu>
        <Menu label={strings.again} icon={<Icon name="again" />}>
          <button type="button" onClick={() => void page.store.again(turn, choiceOf(page))}>
            {strings.again}
          </button>
          {(page.info?.models ?? []).map((model) => (
            <button
              key={model}
              type="button"
              onClick={() => void page.store.again(turn, { ...choiceOf(page), model })}
            >
              {strings.againWith(modelName(model))}
            </button>
          ))}
        </Menu>
        <Rating turn={turn} />
        <button type="button" className="quiet with-text" aria-expanded={isOpen} onClick={onDetails}>
          <Icon name="details" />
          {strings.receipt}
        </button>
      </div>
      {turn.feedback && <Note key={turn.feedback.verdict} turn={turn} />}
    </>
  );
}

/** The exchange with its receipt, as a file that can be opened here and replayed on the command line. */
export function saveShared(chat: Chat, turn: Turn): void {
  const shared = sharedFrom(turn, historyOf(pathOf({ ...chat, leaf: turn.parent })));
  if (shared)
    download(fileName(turn.question, 'forecast.json'), JSON.stringify(shared, null, 2), 'application/json');
}

async function shareLink(
  chat: Chat,
  turn: Turn,
  copy: (text: string, done: string) => Promise<void>,
): Promise<void> {
  const shared = sharedFrom(turn, historyOf(pathOf({ ...chat, leaf: turn.parent })));
  if (!shared) return;
  const address = new URL(window.location.href);
  address.hash = await toFragment(shared);
  await copy(address.href, strings.linkCopied);
}

function Rating({ turn }: { readonly turn: Turn }) {
  const { store } = usePage();
  const given = turn.feedback?.verdict;
  const rate = (verdict: 'up' | 'down') =>
    store.rate(turn.id, given === verdict ? undefined : { verdict, note: '', at: Date.now() });
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-label={strings.good}
        title={strings.good}
        aria-pressed={given === 'up'}
        onClick={() => rate('up')}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={strings.bad}
        title={strings.bad}
        aria-pressed={given === 'down'}
        onClick={() => rate('down')}
      >
        <Icon name="down" />
      </button>
    </>
  );
}

function Note({ turn }: { readonly turn: Turn }) {
  const { store, toast } = usePage();
  const [note, setNote] = useState(turn.feedback?.note ?? '');
  const [isOpen, setOpen] = useState(note === '');
  if (!turn.feedback || !isOpen) return null;
  const { verdict, at } = turn.feedback;
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        store.rate(turn.id, { verdict, note: note.trim(), at });
        setOpen(false);
        toast(strings.noted);
      }}
    >
      <label>
        {strings.noteLabel}
        <textarea rows={2} maxLength={2_000} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      <button type="submit" className="plain">
        {strings.saveNote}
      </button>
    </form>
  );
}
