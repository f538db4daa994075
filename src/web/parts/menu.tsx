import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

interface MenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly className?: string;
  /** Text beside the icon, where the label is not enough for the eye. */
  readonly text?: string;
  readonly children: ReactNode;
}

/** A button that opens a short list of buttons. Closes on a choice, on Escape and on a click elsewhere. */
export function Menu({ label, icon, text, className = '', children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
    };
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is heard from whatever inside has the focus.
    <div
      className={`menu ${className}`}
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        type="button"
        ref={button}
        className={text ? 'quiet with-text' : 'quiet'}
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {icon}
        {text}
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a choice inside closes the list.
        // biome-ignore lint/a11y/useKeyWithClickEvents: buttons inside turn keys into clicks.
        <div
          className="menu-list"
          id={id}
          onClick={(event) => {
            if (!(event.target as Element).closest('button')) return;
            setOpen(false);
            if (document.activeElement === document.body || root.current?.contains(document.activeElement))
              button.current?.focus();
          }}
        >
          {children}
        </div>
      )}
    </div>
  );
}
