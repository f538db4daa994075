import type { ReactNode, Ref } from 'react';

interface ScrollRegionProps {
  readonly name: string;
  readonly className: string;
  readonly ref?: Ref<HTMLElement>;
  readonly onScroll?: () => void;
  readonly children: ReactNode;
}

/** A part of the page that scrolls by itself, and can be reached and scrolled by keyboard. */
export function ScrollRegion({ name, className, ref, onScroll, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={className} ref={ref} onScroll={onScroll} tabIndex={0} aria-label={name}>
      {children}
    </section>
  );
}
