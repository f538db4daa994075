import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAssistant } from '../src/assistant.ts';
import { loadConfig } from '../src/config.ts';
import { percentile, table } from './measure.ts';

const questions = [
  'How many projects does ebpf.io list?',
  'Who gave the talk on netkit?',
  'Why is Tetragon popular?',
  'Which sections mention IPv6?',
  'What share of AWS users has enabled IPv6?',
];
const rounds = 20;

/** First index, start with the index there, and whole answers with no model: the first time and again. */
export async function benchAnswer(): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const config = loadConfig({ DATA_DIR: dataDir, MODEL: 'extractive', EMBEDDINGS: 'bundled' });
  const first = await timed(async () => (await createAssistant(config)).close());
  let assistant: Awaited<ReturnType<typeof createAssistant>> | undefined;
  const again = await timed(async () => {
    assistant = await createAssistant(config);
  });
  const fresh: number[] = [];
  const repeated: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const question of questions) {
      fresh.push(await ask(`${question} (${round})`));
      repeated.push(await ask(`${question} (${round})`));
    }
  }
  await assistant?.close();
  rmSync(dataDir, { recursive: true });
  table(
    ['what', 'p50 ms', 'p95 ms'],
    [
      ['first index of the corpus', first.toFixed(0), ''],
      ['start with the index there', again.toFixed(0), ''],
      ['answer to a new question', percentile(fresh, 0.5).toFixed(1), percentile(fresh, 0.95).toFixed(1)],
      [
        'the same question again',
        percentile(repeated, 0.5).toFixed(1),
        percentile(repeated, 0.95).toFixed(1),
      ],
    ],
  );

  async function ask(question: string): Promise<number> {
    return timed(async () => {
      for await (const event of assistant?.answer({ question }) ?? []) void event;
    });
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
