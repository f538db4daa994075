import type { ScorecardData, Verdict } from '../server/api.ts';
import { strings } from '../strings.ts';

const order: readonly Verdict[] = ['came true', 'partly', 'did not', 'cannot tell', 'too early'];

interface FigureProps {
  readonly card: ScorecardData;
  /** Titles of the forecast's sections by number. */
  readonly titles: ReadonlyMap<string, string>;
}

/** A row of marks for each chapter, one mark a prediction, in the order of the verdicts. */
export function ScoreFigure({ card, titles }: FigureProps) {
  return (
    <figure className="score-figure">
      <table>
        <caption className="unseen">{strings.outcomes.caption}</caption>
        <tbody>
          {card.chapters.map(({ chapter, tally, total }) => (
            <tr key={chapter}>
              <th scope="row">{titles.get(chapter) ?? chapter}</th>
              <td>
                <span className="marks" role="img" aria-label={inWords(tally)}>
                  {order.flatMap((verdict) =>
                    Array.from({ length: tally[verdict] ?? 0 }, (_, i) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: marks of one kind are all alike.
                      <i key={`${verdict} ${i}`} className={`mark ${verdict.replace(' ', '-')}`} />
                    )),
                  )}
                </span>
              </td>
              <td className="faint">{total}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption>
        {order.map((verdict) => (
          <span key={verdict}>
            <i className={`mark ${verdict.replace(' ', '-')}`} aria-hidden="true" />
            {strings.outcomes.verdicts[verdict]} <b>{card.tally[verdict] ?? 0}</b>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function inWords(tally: Readonly<Partial<Record<Verdict, number>>>): string {
  return order
    .filter((verdict) => (tally[verdict] ?? 0) > 0)
    .map((verdict) => `${tally[verdict]} ${strings.outcomes.verdicts[verdict]}`)
    .join(', ');
}
