import { useEffect, useId, useRef, useState } from 'react';
import { limits } from '../chats/chat.ts';
import { choiceOf, usePage } from '../page-context.ts';
import { Icon } from '../parts/icons.tsx';
import { keepDraft, loadDraft } from '../settings.ts';
import { strings } from '../strings.ts';
import { DocumentChoice } from './document-choice.tsx';
import { modelName } from './model-name.ts';

interface ComposerProps {
  /** The turn that is being answered in this chat. */
  readonly running: string | undefined;
  readonly isFirst: boolean;
}

/** From here on the length is told. */
const nearLimit = limits.question - 200;

/** Where questions are typed, sent and stopped, and where is chosen who answers from what. */
export function Composer({ running, isFirst }: ComposerProps) {
  const { ask, store, info, settings, change } = usePage();
  const [text, setText] = useState(loadDraft);
  const field = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const isTooLong = text.length > limits.question;
  const write = (value: string) => {
    setText(value);
    keepDraft(value);
  };
  const send = () => {
    const question = text.trim();
    if (question === '' || isTooLong || running) return;
    write('');
    ask(question);
  };
  useEffect(() => field.current?.focus(), []);
  return (
    <div className="composer">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label className="unseen" htmlFor="question">
          {strings.question}
        </label>
        <textarea
          id="question"
          ref={field}
          rows={1}
          value={text}
          placeholder={isFirst ? strings.placeholder : strings.placeholderNext}
          aria-describedby={text.length > nearLimit ? hint : undefined}
          aria-invalid={isTooLong || undefined}
          onChange={(event) => write(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <div className="composer-foot">
          {info && info.models.length > 0 && (
            <select
              aria-label={strings.model}
              title={strings.model}
              value={choiceOf({ settings, info, documents: [] }).model ?? info.model}
              onChange={(event) => change({ model: event.target.value })}
            >
              {info.models.map((model) => (
                <option key={model} value={model}>
                  {modelName(model)}
                </option>
              ))}
            </select>
          )}
          <DocumentChoice />
          {text.length > nearLimit && (
            <p id={hint} className={isTooLong ? 'count over' : 'count'}>
              {strings.characters(text.length, limits.question)}
            </p>
          )}
          {running ? (
            <button
              type="button"
              className="send"
              aria-label={strings.stop}
              onClick={() => store.stop(running)}
            >
              <Icon name="stop" />
            </button>
          ) : (
            <button
              type="submit"
              className="send"
              aria-label={strings.send}
              disabled={text.trim() === '' || isTooLong}
            >
              <Icon name="send" />
            </button>
          )}
        </div>
      </form>
    </div>
  );
}
