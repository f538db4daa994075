import { useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Citation } from '../../answer/events.ts';
import { label } from '../chats/export.ts';
import { usePage } from '../page-context.ts';
import type { SectionDetail } from '../server/api.ts';
import { findQuote, inContext } from '../source/lit-text.ts';
import { strings } from '../strings.ts';

interface ChipProps {
  readonly citation: Citation;
  /** Which of the answer's citations it is. */
  readonly index?: number;
  /** In the list of what was read: nothing has been checked there. */
  readonly isSource?: boolean;
}

/** A citation: its quote at a glance, its section at a click. */
export function Chip({ citation, index, isSource = false }: ChipProps) {
  const { openSource, source } = usePage();
  const [isShown, setShown] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const { title, verdict } = citation;
  const name = label(citation.id);
  const show = () => {
    clearTimeout(leaving.current);
    setShown(true);
  };
  // A moment's grace, so that the pointer can travel to the quote.
  const hideSoon = () => {
    leaving.current = setTimeout(() => setShown(false), 120);
  };
  useEffect(() => () => clearTimeout(leaving.current), []);
  return (
    <>
      <button
        type="button"
        ref={button}
        className={`chip ${isSource ? 'as-source' : verdict} ${source?.citation === citation ? 'is-open' : ''}`}
        data-citation={index}
        aria-label={
          isSource ? strings.sourceOf(name, title) : strings.chip(name, title, strings.verdicts[verdict])
        }
        aria-describedby={isShown ? id : undefined}
        onClick={() => {
          setShown(false);
          openSource({ document: citation.document, section: citation.section, citation });
        }}
        onPointerEnter={(event) => event.pointerType === 'mouse' && show()}
        onPointerLeave={hideSoon}
        onFocus={(event) => event.target.matches(':focus-visible') && show()}
        onBlur={() => setShown(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isShown) return;
          event.stopPropagation();
          setShown(false);
        }}
      >
        {citation.id}
      </button>
      {isShown &&
        createPortal(
          <Glance
            id={id}
            citation={citation}
            anchor={button.current}
            onEnter={show}
            onLeave={hideSoon}
            onEscape={() => setShown(false)}
          />,
          document.querySelector('main') ?? document.body,
        )}
    </>
  );
}

interface GlanceProps {
  readonly id: string;
  readonly citation: Citation;
  readonly anchor: HTMLElement | null;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
  readonly onEscape: () => void;
}

/** The quote in its context, beside the chip. */
function Glance({ id, citation, anchor, onEnter, onLeave, onEscape }: GlanceProps) {
  const { api } = usePage();
  const [section, setSection] = useState<SectionDetail>();
  useEffect(() => {
    let isOver = false;
    // Without the section the quote alone is shown: the panel says what is wrong.
    api.section(citation.document, citation.section).then(
      (found) => !isOver && setSection(found),
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [api, citation]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && onEscape();
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onEscape]);
  const found = section && findQuote(citation, section.text);
  const context =
    section && found && found.state !== 'gone'
      ? inContext(section.text, found.span)
      : { before: '', quote: citation.quote, after: '' };
  return (
    <div
      id={id}
      role="tooltip"
      className="glance"
      style={placeBeside(anchor)}
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
    >
      <p className="glance-title">
        {label(citation.id)} {citation.title}
      </p>
      <p className="glance-text">
        {context.before}
        <em>{context.quote}</em>
        {context.after}
      </p>
    </div>
  );
}

/** Below the chip where there is room, else above; never beyond the window. */
function placeBeside(anchor: HTMLElement | null) {
  if (!anchor) return {};
  const box = anchor.getBoundingClientRect();
  const width = Math.min(384, window.innerWidth - 24);
  const left = Math.max(12, Math.min(box.left - 16, window.innerWidth - width - 12));
  const isLow = box.bottom + 220 > window.innerHeight && box.top > 220;
  return isLow
    ? { left, width, bottom: window.innerHeight - box.top + 8 }
    : { left, width, top: box.bottom + 8 };
}
