import type { Answer } from '../../answer/events.ts';
import type { Turn } from '../chats/chat.ts';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { verdictCounts } from './markers.ts';

/** What the checks found: in one quiet line, and in full where something was not upheld. */
export function Findings({ turn, answer }: { readonly turn: Turn; readonly answer: Answer }) {
  const { documents } = usePage();
  const { coverage, unsupported, abstained } = answer;
  const claims = unsupported.filter(({ removedMarker }) => !removedMarker);
  const removed = unsupported.filter(({ removedMarker }) => removedMarker);
  const line = abstained ? '' : strings.verdictLine(verdictCounts(answer));
  const isOld = documents.some(({ slug, sha256 }) => {
    const then = turn.editions[slug];
    return then !== undefined && sha256 !== undefined && then !== sha256;
  });
  return (
    <>
      {(line !== '' || coverage) && (
        <p className="verdicts">
          {line !== '' && <span className={claims.length > 0 ? 'tally doubt' : 'tally'}>{line}</span>}
          {coverage && <span>{strings.covered(coverage.label)}</span>}
          {coverage && coverage.matched < coverage.sections && (
            <span>{strings.matched(coverage.matched, coverage.sections)}</span>
          )}
        </p>
      )}
      {unsupported.length > 0 && (
        <section className="doubts" aria-label={strings.notUpheld}>
          {claims.length > 0 && <h2 className="label">{strings.notUpheld}</h2>}
          <ul>
            {claims.map(({ text, reason }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list of a finished answer never changes.
              <li key={at}>
                <q>{text}</q> <strong>{reason}</strong>
              </li>
            ))}
          </ul>
          {removed.length > 0 && (
            <p>
              <strong>{strings.removedMarkers(removed.length)}:</strong>{' '}
              {removed.map(({ text }) => text).join(', ')}
            </p>
          )}
        </section>
      )}
      {isOld && <p className="notice">{strings.otherEdition}</p>}
    </>
  );
}
