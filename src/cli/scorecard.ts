import { parseArgs } from 'node:util';
import { verdicts } from '../corpus/ledger.ts';
import { loadLedger } from '../corpus/load-ledger.ts';
import { type Rate, type Scorecard, scorecardOf } from '../corpus/scorecard.ts';
import { exitCodes, type Io } from './io.ts';
import { configFor } from './open.ts';
import { plain } from './print.ts';

/** `forecast-chat scorecard`: what came of the predictions, counted. */
export async function scorecard(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  const card = scorecardOf(await loadLedger(configFor(io).corpusDir));
  io.stdout.write(values.json ? `${JSON.stringify(card, null, 2)}\n` : plain(asText(card)));
  return exitCodes.answered;
}

function asText({ title, total, tally, strict, lenient, chapters, rows }: Scorecard): string {
  const width = Math.max(...verdicts.map((verdict) => verdict.length));
  const counts = verdicts.map(
    (verdict) => `  ${verdict.padEnd(width)}  ${'■'.repeat(tally[verdict])} ${tally[verdict]}`,
  );
  const lines = rows.map(
    ({ id, verdict, confidence, asOf, author, prediction }) =>
      `  ${id.padEnd(7)}${verdict.padEnd(width + 2)}${confidence.padEnd(8)}${asOf.padEnd(12)}${(author?.verdict ?? '').padEnd(width + 2)}${prediction}`,
  );
  const head = `  ${'id'.padEnd(7)}${'ours'.padEnd(width + 2)}${'sure'.padEnd(8)}${'as of'.padEnd(12)}${'author’s'.padEnd(width + 2)}prediction`;
  return [
    title,
    `${total} predictions`,
    '',
    ...counts,
    '',
    `Came true, of those decided: ${percent(strict)}`,
    `At least in part: ${percent(lenient)}`,
    'What cannot be told and what it is too early for counts neither way.',
    '',
    ...chapters.map(
      ({ chapter, tally: own, total: n }) =>
        `  chapter ${chapter}: ${verdicts.map((verdict) => `${own[verdict]} ${verdict}`).join(', ')} (of ${n})`,
    ),
    '',
    head,
    ...lines,
    '',
  ].join('\n');
}

function percent(rate: Rate | null): string {
  if (!rate) return 'nothing is decided yet';
  const whole = (share: number) => `${Math.round(share * 100)} %`;
  return `${whole(rate.value)} (95 % interval ${whole(rate.low)} to ${whole(rate.high)}, n = ${rate.n})`;
}
