import { memo, useEffect, useState } from 'react';
import { type Chat, limits, siblingsOf, type Turn } from '../chats/chat.ts';
import { choiceOf, usePage } from '../page-context.ts';
import { Icon } from '../parts/icons.tsx';
import { strings } from '../strings.ts';
import { Actions } from './actions.tsx';
import { AnswerText } from './answer-text.tsx';
import { Findings } from './findings.tsx';
import { Progress } from './progress.tsx';
import { Receipt } from './receipt.tsx';

interface TurnProps {
  readonly chat: Chat;
  readonly turn: Turn;
  readonly isLast: boolean;
}

/** A question and what came of it. Drawn again only when the turn itself or its siblings change. */
export const TurnView = memo(TurnContent, (before, after) => {
  const count = (props: TurnProps) => siblingsOf(props.chat, props.turn).length;
  return (
    before.turn === after.turn &&
    before.isLast === after.isLast &&
    count(before) === count(after) &&
    before.chat.isShared === after.chat.isShared
  );
});

function TurnContent({ chat, turn, isLast }: TurnProps) {
  const [isOpen, setOpen] = useState(false);
  const { answer, status } = turn;
  useSpokenOutcome(turn);
  return (
    <article className={`turn ${status}`} aria-label={turn.question}>
      <Question chat={chat} turn={turn} />
      <div className={answer?.abstained ? 'reply refusal' : 'reply'}>
        <Progress turn={turn} />
        {answer?.abstained && <p className="label">{strings.unsaid}</p>}
        <AnswerText turn={turn} />
        {turn.fault && <Fault turn={turn} />}
        {answer && <Findings turn={turn} answer={answer} />}
        {answer && (
          <Actions
            chat={chat}
            turn={turn}
            answer={answer}
            isOpen={isOpen}
            onDetails={() => setOpen(!isOpen)}
          />
        )}
        {answer && isOpen && <Receipt chat={chat} turn={turn} answer={answer} />}
        {answer && isLast && <FollowUps turn={turn} />}
      </div>
    </article>
  );
}

function Question({ chat, turn }: { readonly chat: Chat; readonly turn: Turn }) {
  const { store } = usePage();
  const [draft, setDraft] = useState<string>();
  const siblings = siblingsOf(chat, turn);
  const at = siblings.findIndex(({ id }) => id === turn.id);
  const query = turn.answer?.receipt.query;
  const step = (by: number) => {
    const other = siblings[at + by];
    if (other) store.show(other.id);
  };
  return (
    <header className="asked">
      {draft === undefined ? (
        <h2>{turn.question}</h2>
      ) : (
        <QuestionForm turn={turn} draft={draft} onDraft={setDraft} />
      )}
      {draft === undefined && (
        <div className="asked-tools">
          <button
            type="button"
            className="quiet"
            aria-label={strings.edit}
            title={strings.edit}
            onClick={() => setDraft(turn.question)}
          >
            <Icon name="edit" />
          </button>
          {siblings.length > 1 && (
            <span className="versions">
              <button
                type="button"
                className="quiet"
                aria-label={strings.earlierVersion}
                disabled={at === 0}
                onClick={() => step(-1)}
              >
                <Icon name="left" />
              </button>
              {strings.version(at + 1, siblings.length)}
              <button
                type="button"
                className="quiet"
                aria-label={strings.laterVersion}
                disabled={at === siblings.length - 1}
                onClick={() => step(1)}
              >
                <Icon name="right" />
              </button>
            </span>
          )}
        </div>
      )}
      {query && !sameWords(query, turn.question) && (
        <p className="query">
          {strings.searchedFor} “{query}”
        </p>
      )}
    </header>
  );
}

function sameWords(a: string, b: string): boolean {
  const words = (text: string) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
  return words(a) === words(b);
}

interface QuestionFormProps {
  readonly turn: Turn;
  readonly draft: string;
  readonly onDraft: (text: string | undefined) => void;
}

function QuestionForm({ turn, draft, onDraft }: QuestionFormProps) {
  const page = usePage();
  const isUsable = draft.trim() !== '' && draft.length <= limits.question;
  const send = () => {
    if (!isUsable) return;
    onDraft(undefined);
    void page.store.again(turn, choiceOf(page), draft.trim());
  };
  return (
    <form
      className="edit"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        aria-label={strings.editLabel}
        value={draft}
        // biome-ignore lint/a11y/noAutofocus: the reader has just asked to edit this.
        autoFocus
        onChange={(event) => onDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDraft(undefined);
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <div className="edit-foot">
        <button type="submit" className="solid" disabled={!isUsable}>
          {strings.resend}
        </button>
        <button type="button" className="plain" onClick={() => onDraft(undefined)}>
          {strings.cancel}
        </button>
      </div>
    </form>
  );
}

function Fault({ turn }: { readonly turn: Turn }) {
  const page = usePage();
  const { fault, status } = turn;
  return (
    <div className={status === 'stopped' ? 'stopped-note' : 'fault'}>
      <p>
        {turn.text !== '' && status !== 'stopped' && <strong>{strings.incomplete}. </strong>}
        {status === 'stopped' ? strings.stopped : fault?.message}
      </p>
      <button type="button" className="plain" onClick={() => void page.store.again(turn, choiceOf(page))}>
        <Icon name="again" />
        {strings.retry}
      </button>
    </div>
  );
}

function FollowUps({ turn }: { readonly turn: Turn }) {
  const { ask } = usePage();
  const followUps = turn.answer?.followUps ?? [];
  if (followUps.length === 0) return null;
  const title = turn.answer?.abstained ? strings.nearest : strings.next;
  return (
    <nav className="next" aria-label={title}>
      <h2 className="label">{title}</h2>
      <ul className="questions">
        {followUps.map((question) => (
          <li key={question}>
            <button type="button" onClick={() => ask(question)}>
              {question}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Says once how an answer ended, where the reader was there when it did. */
function useSpokenOutcome({ status, answer, fault }: Turn): void {
  const { announce } = usePage();
  const [wasRunning] = useState(status === 'asking');
  useEffect(() => {
    if (!wasRunning || status === 'asking') return;
    if (answer) announce(answer.abstained ? strings.refused : strings.complete);
    else announce(fault?.message ?? strings.stopped);
  }, [wasRunning, status, answer, fault, announce]);
}
