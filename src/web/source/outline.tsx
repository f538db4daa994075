import type { DocumentInfo } from '../server/api.ts';
import { strings } from '../strings.ts';

interface OutlineProps {
  readonly document: DocumentInfo;
  readonly current: string;
  readonly onGo: (section: string) => void;
}

/** Every section of a document, chapters as headings. */
export function Outline({ document, current, onGo }: OutlineProps) {
  return (
    <nav className="outline" aria-label={strings.outline}>
      <ul>
        {document.sections.map(({ id, title, kind }) => (
          <li key={id} className={kind}>
            <button type="button" aria-current={id === current || undefined} onClick={() => onGo(id)}>
              <b>{id}</b>
              <span>{title}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
