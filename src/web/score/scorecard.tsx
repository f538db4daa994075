import { useEffect, useState } from 'react';
import { usePage } from '../page-context.ts';
import { Icon } from '../parts/icons.tsx';
import type { Prediction, ScorecardData, Verdict } from '../server/api.ts';
import { strings } from '../strings.ts';
import { ScoreFigure } from './score-figure.tsx';

const order: readonly Verdict[] = ['came true', 'partly', 'did not', 'cannot tell', 'too early'];
const confidences = ['high', 'medium', 'low'];

const sorts: Readonly<Record<string, (a: Prediction, b: Prediction) => number>> = {
  section: (a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }),
  verdict: (a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict),
  confidence: (a, b) => confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence),
  date: (a, b) => b.asOf.localeCompare(a.asOf),
};

/** What came of the predictions: the counts as a figure, and each prediction beside its evidence. */
export function Scorecard({ onClose }: { readonly onClose: () => void }) {
  const { api, documents } = usePage();
  const [card, setCard] = useState<ScorecardData>();
  const [fault, setFault] = useState<string>();
  const [verdict, setVerdict] = useState('');
  const [chapter, setChapter] = useState('');
  const [sort, setSort] = useState('section');
  useEffect(() => {
    api.scorecard().then(setCard, (error: Error) => setFault(error.message));
  }, [api]);
  if (!card) return <p className={fault ? 'fault score' : 'pulse score'}>{fault ?? strings.connecting}</p>;
  const titles = new Map(
    documents.find(({ slug }) => slug === card.of)?.sections.map(({ id, title }) => [id, title]),
  );
  const rows = card.rows
    .filter(
      (row) => (verdict === '' || row.verdict === verdict) && (chapter === '' || chapterOf(row) === chapter),
    )
    .toSorted((a, b) => sorts[sort]?.(a, b) || sorts.section?.(a, b) || 0);
  return (
    <section className="score" aria-labelledby="score-title">
      <button type="button" className="quiet with-text" onClick={onClose}>
        <Icon name="close" />
        {strings.outcomes.back}
      </button>
      <h1 id="score-title" tabIndex={-1}>
        {strings.outcomes.title}
      </h1>
      <p className="promise">{strings.outcomes.says(card.total)}</p>
      <ScoreFigure card={card} titles={titles} />
      <p className="score-rates">
        {strings.outcomes.rates(card.strict, card.lenient)} <span>{strings.outcomes.undecided}</span>
      </p>
      <div className="score-filters">
        <Choice
          label={strings.outcomes.verdict}
          value={verdict}
          onChange={setVerdict}
          options={order.map((one) => [one, strings.outcomes.verdicts[one]])}
          all
        />
        <Choice
          label={strings.outcomes.chapter}
          value={chapter}
          onChange={setChapter}
          options={card.chapters.map((one) => [
            one.chapter,
            `${one.chapter} ${titles.get(one.chapter) ?? ''}`,
          ])}
          all
        />
        <Choice
          label={strings.outcomes.sort}
          value={sort}
          onChange={setSort}
          options={Object.keys(sorts).map((one) => [one, strings.outcomes.sorts[one] ?? one])}
        />
        <p aria-live="polite">{strings.outcomes.shown(rows.length, card.total)}</p>
      </div>
      <ul className="score-rows">
        {rows.map((row) => (
          <li key={row.id}>
            <Row row={row} of={card.of} title={titles.get(row.section) ?? ''} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function chapterOf({ section }: Prediction): string {
  return section.split('.')[0] ?? section;
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly (readonly [string, string])[];
  readonly all?: boolean;
}

function Choice({ label, value, onChange, options, all }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {all && <option value="">{strings.outcomes.all}</option>}
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Row({ row, of, title }: { readonly row: Prediction; readonly of: string; readonly title: string }) {
  const { openSource } = usePage();
  const { id, section, prediction, quote, verdict, confidence, asOf, author, explanation, sources, history } =
    row;
  return (
    <details>
      <summary>
        <span className="score-id">{id}</span>
        <span>
          {prediction}
          {author && (
            <span className="score-author">
              {strings.outcomes.author(strings.outcomes.verdicts[author.verdict])}
            </span>
          )}
        </span>
        <span className={`verdict ${verdict.replace(' ', '-')}`}>{strings.outcomes.verdicts[verdict]}</span>
      </summary>
      <div className="score-sides">
        <div>
          <h2>{strings.outcomes.said}</h2>
          <blockquote>{quote}</blockquote>
          <button
            type="button"
            className="with-text quiet"
            onClick={() => openSource({ document: of, section })}
          >
            §{section} {title}
          </button>
        </div>
        <div>
          <h2>{strings.outcomes.happened(asOf)}</h2>
          <p>
            <b>{strings.outcomes.verdicts[verdict]}</b>, {strings.outcomes.confidence(confidence)}
          </p>
          <p>{explanation}</p>
          {author && (
            <p>
              <b>{strings.outcomes.author(strings.outcomes.verdicts[author.verdict])}</b> {author.says}{' '}
              <a
                href={/^https?:\/\//.test(author.url) ? author.url : undefined}
                target="_blank"
                rel="noreferrer noopener"
              >
                {strings.outcomes.authorSource(author.date)}
              </a>
            </p>
          )}
          {sources.length === 0 && <p className="faint">{strings.outcomes.noSources}</p>}
          <ul>
            {sources.map(({ title: name, url, date, shows }) => (
              <li key={`${url} ${date} ${shows}`}>
                <a
                  href={/^https?:\/\//.test(url) ? url : undefined}
                  target="_blank"
                  rel="noreferrer noopener"
                >
                  {name}
                </a>{' '}
                <span className="faint">({date})</span> {shows}
              </li>
            ))}
          </ul>
          {history.map((earlier) => (
            <p key={earlier.asOf} className="faint">
              {strings.outcomes.earlier(earlier.asOf, strings.outcomes.verdicts[earlier.verdict])}{' '}
              {earlier.explanation}
            </p>
          ))}
        </div>
      </div>
    </details>
  );
}
