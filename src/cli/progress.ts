import type { Output } from './io.ts';

const barWidth = 30;

/** Tells how far indexing is: a bar that redraws itself on a terminal, a line for every tenth elsewhere. */
export function progressReporter(output: Output): (done: number, total: number) => void {
  let lastTenth = 0;
  return (done, total) => {
    if (output.isTTY) return drawBar(output, done, total);
    const tenth = Math.floor((10 * done) / Math.max(total, 1));
    if (tenth > lastTenth) output.write(`indexed ${done} of ${total} passages\n`);
    lastTenth = tenth;
  };
}

function drawBar(output: Output, done: number, total: number): void {
  const filled = Math.round((barWidth * done) / Math.max(total, 1));
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  output.write(`\r${bar} ${done} of ${total} passages${done >= total ? '\n' : ''}`);
}
