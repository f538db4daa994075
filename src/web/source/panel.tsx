import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { label } from '../chats/export.ts';
import { type OpenSource, usePage } from '../page-context.ts';
import { Icon } from '../parts/icons.tsx';
import { ScrollRegion } from '../parts/scroll-region.tsx';
import { useNarrow } from '../parts/use-narrow.ts';
import type { SectionDetail, SectionName } from '../server/api.ts';
import { strings } from '../strings.ts';
import { findQuote, litBlocks } from './lit-text.ts';
import { Outline } from './outline.tsx';

interface PanelProps {
  readonly source: OpenSource;
  readonly onClose: () => void;
}

/** The section behind a citation: beside the answer where there is room, over it on a phone. */
export function SourcePanel({ source, onClose }: PanelProps) {
  const isNarrow = useNarrow();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (isNarrow) dialog.current?.showModal();
  }, [isNarrow]);
  if (isNarrow) {
    return (
      <dialog ref={dialog} className="source sheet" aria-label={strings.source} onClose={onClose}>
        <PanelContent source={source} onClose={onClose} />
      </dialog>
    );
  }
  return (
    <aside
      className="source"
      aria-label={strings.source}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <PanelContent source={source} onClose={onClose} />
    </aside>
  );
}

function PanelContent({ source, onClose }: PanelProps) {
  const { openSource, documents } = usePage();
  const { section, fault } = useSection(source);
  const [isOutline, setOutline] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const outline = documents.find(({ slug }) => slug === source.document);
  const go = (id: string) => {
    setOutline(false);
    openSource({ document: source.document, section: id });
  };
  useEffect(() => {
    // Not only the section: another citation of the same section is a new place to read, too.
    if (source && section) title.current?.focus({ preventScroll: true });
  }, [source, section]);
  return (
    <>
      <header className="source-bar">
        <p className="source-document">{section?.documentTitle ?? outline?.title}</p>
        <button
          type="button"
          className="quiet"
          aria-label={strings.outline}
          title={strings.outline}
          aria-expanded={isOutline}
          onClick={() => setOutline(!isOutline)}
        >
          <Icon name="list" />
        </button>
        <button
          type="button"
          className="quiet"
          aria-label={strings.close}
          title={strings.close}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      {isOutline && outline && <Outline document={outline} current={source.section} onGo={go} />}
      <ScrollRegion name={section?.title ?? strings.loading} className="source-body">
        <p className="source-number">{label(source.section)}</p>
        <h2 ref={title} tabIndex={-1}>
          {section?.title ?? source.citation?.title ?? ' '}
        </h2>
        {fault && <p className="fault">{fault}</p>}
        {!section && !fault && <p className="pulse">{strings.loading}</p>}
        {section && (
          <SectionText key={`${section.document} ${section.id}`} section={section} source={source} />
        )}
        {section && <PanelFoot section={section} onGo={go} />}
      </ScrollRegion>
    </>
  );
}

function SectionText({ section, source }: { readonly section: SectionDetail; readonly source: OpenSource }) {
  const room = useRef<HTMLDivElement>(null);
  const { citation } = source;
  const found = citation && findQuote(citation, section.text);
  const span = found && found.state !== 'gone' ? found.span : undefined;
  useLayoutEffect(() => {
    const lit = citation && room.current?.querySelector('mark');
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
    if (lit) lit.scrollIntoView({ block: 'center', behavior });
    else room.current?.closest('.source-body')?.scrollTo({ top: 0 });
  }, [citation]);
  return (
    <div className="source-text" ref={room}>
      {found?.state === 'moved' && <p className="notice">{strings.moved}</p>}
      {found?.state === 'gone' && (
        <div className="notice">
          <p>{strings.vanished}</p>
          <blockquote>{citation?.quote}</blockquote>
        </div>
      )}
      {litBlocks(section, span).map(({ kind, runs }) => (
        <p key={runs[0]?.start} className={kind}>
          {runs.map(({ text, start, isLit }) =>
            isLit ? <mark key={start}>{text}</mark> : <span key={start}>{text}</span>,
          )}
        </p>
      ))}
    </div>
  );
}

function PanelFoot({
  section,
  onGo,
}: {
  readonly section: SectionDetail;
  readonly onGo: (id: string) => void;
}) {
  const { url, previous, next } = section;
  return (
    <footer className="source-foot">
      {url && /^https?:\/\//i.test(url) && (
        <a href={url} target="_blank" rel="noopener noreferrer">
          {strings.original}
          <Icon name="out" />
        </a>
      )}
      <Step name={strings.previous} icon="left" to={previous} onGo={onGo} />
      <Step name={strings.nextSection} icon="right" to={next} onGo={onGo} />
    </footer>
  );
}

interface StepProps {
  readonly name: string;
  readonly icon: 'left' | 'right';
  readonly to: SectionName | null;
  readonly onGo: (id: string) => void;
}

function Step({ name, icon, to, onGo }: StepProps) {
  if (!to) return null;
  return (
    <button
      type="button"
      className={`step-to ${icon}`}
      aria-label={`${name}: ${label(to.id)} ${to.title}`}
      onClick={() => onGo(to.id)}
    >
      <Icon name={icon} />
      <span>
        <b>{to.id}</b> {to.title}
      </span>
    </button>
  );
}

function useSection({ document, section: id }: OpenSource) {
  const { api } = usePage();
  const [loaded, setLoaded] = useState<{ key: string; section?: SectionDetail; fault?: string }>();
  const key = `${document} ${id}`;
  useEffect(() => {
    let isOver = false;
    api.section(document, id).then(
      (section) => !isOver && setLoaded({ key, section }),
      (error: Error) => !isOver && setLoaded({ key, fault: error.message }),
    );
    return () => {
      isOver = true;
    };
  }, [api, document, id, key]);
  return loaded?.key === key ? loaded : { section: undefined, fault: undefined };
}
