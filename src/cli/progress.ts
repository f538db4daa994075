import type { Output } from './io.ts';

const barWidth = 30;
/** An estimate made from less than this would jump about. */
const settledMs = 2_000;

type Report = (done: number, total: number) => void;

interface Wording {
  readonly verb: string;
  readonly noun: string;
  /** In milliseconds. */
  readonly now?: () => number;
}

/**
 * Tells how far indexing is, and how long the rest takes at the pace so far: a bar that redraws itself on a
 * terminal, a line for every tenth elsewhere.
 */
export function progressReporter(
  output: Output,
  { verb, noun, now = Date.now }: Wording = { verb: 'indexed', noun: 'passages' },
): Report {
  let lastTenth = 0;
  let begun: { readonly at: number; readonly done: number } | undefined;
  return (done, total) => {
    begun ??= { at: now(), done };
    const rest = remaining(begun, { at: now(), done }, total);
    if (output.isTTY) return drawBar(output, done, total, `${noun}${rest}`);
    const tenth = Math.floor((10 * done) / Math.max(total, 1));
    if (tenth > lastTenth) output.write(`${verb} ${done} of ${total} ${noun}${rest}\n`);
    lastTenth = tenth;
  };
}

function drawBar(output: Output, done: number, total: number, rest: string): void {
  const filled = Math.round((barWidth * done) / Math.max(total, 1));
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  // Clears the line's end: the estimate gets shorter.
  output.write(`\r${bar} ${done} of ${total} ${rest}\u001b[K${done >= total ? '\n' : ''}`);
}

interface Moment {
  readonly at: number;
  readonly done: number;
}

function remaining(begun: Moment, here: Moment, total: number): string {
  const elapsed = here.at - begun.at;
  const done = here.done - begun.done;
  if (elapsed < settledMs || done < 1 || here.done >= total) return '';
  return `, about ${duration((elapsed / done) * (total - here.done))} left`;
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
