import type { FormEvent } from 'react';
import { usePage } from '../page-context.ts';
import type { DocumentInfo } from '../server/api.ts';
import { keepKey, loadKey } from '../settings.ts';
import { strings } from '../strings.ts';
import { firstQuestions } from './first-questions.ts';

/** The first screen: what this is, how much it knows, and where to begin. */
export function Welcome({
  fault,
  wantsKey,
  onScore,
}: {
  readonly fault: string | undefined;
  readonly wantsKey: boolean;
  /** Opens the scorecard, where there is one. */
  readonly onScore: () => void;
}) {
  const { documents: all, ask } = usePage();
  // What came of a document is told beside it, and is not one that the reader came for.
  const documents = all.filter(({ outcomesOf }) => outcomesOf === undefined);
  if (documents.length === 0) return wantsKey ? <KeyForm /> : <Waiting fault={fault} />;
  const sections = documents.flatMap((document) => document.sections);
  const count = sections.filter(({ kind }) => kind === 'section').length;
  const [first] = documents;
  return (
    <div className="welcome">
      <div className="welcome-head">
        <h1>
          {documents.length === 1 && first ? strings.askOne(first.title) : strings.askMany(documents.length)}
        </h1>
        <p className="facts">
          {[strings.knows(count, documents.length), ...aboutOne(documents)].join(' · ')}
        </p>
        <p className="promise">{strings.promise}</p>
        {documents.length < all.length && (
          <button type="button" className="with-text score-link" onClick={onScore}>
            {strings.scoreLink} →
          </button>
        )}
      </div>
      <nav aria-label={strings.tryThese}>
        <h2 className="label">{strings.tryThese}</h2>
        <ol className="questions">
          {firstQuestions(documents).map((question) => (
            <li key={question}>
              <button type="button" onClick={() => ask(question)}>
                {question}
              </button>
            </li>
          ))}
        </ol>
      </nav>
    </div>
  );
}

function aboutOne(documents: readonly DocumentInfo[]): string[] {
  const [only, ...others] = documents;
  if (!only || others.length > 0) return [];
  return [...(only.author ? [strings.by(only.author)] : []), ...(only.date ? [inWords(only.date)] : [])];
}

/** `2024-01` as January 2024; any other way to write a date stays as it is. */
function inWords(date: string): string {
  if (!/^\d{4}-\d{2}$/.test(date)) return date;
  const month = new Date(`${date}-01T00:00:00Z`);
  return month.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

function Waiting({ fault }: { readonly fault: string | undefined }) {
  return (
    <div className="welcome waiting">
      <h1>{strings.name}</h1>
      <p className={fault ? 'fault' : 'pulse'}>{fault ?? strings.connecting}</p>
    </div>
  );
}

function KeyForm() {
  const keep = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    keepKey(String(new FormData(event.currentTarget).get('key') ?? '').trim());
    window.location.reload();
  };
  return (
    <div className="welcome waiting">
      <h1>{strings.name}</h1>
      <form className="key-form" onSubmit={keep}>
        <label htmlFor="key">{loadKey() ? strings.keyWrong : strings.keyWanted}</label>
        <span>
          <input id="key" name="key" type="password" autoComplete="current-password" required />
          <button type="submit" className="with-text">
            {strings.keyUse}
          </button>
        </span>
      </form>
    </div>
  );
}
