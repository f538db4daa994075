import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Conformance, examine } from '../answer/conformance.ts';
import { bundledModel } from '../assistant.ts';
import { AppError } from '../errors.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { createChatModel } from '../models/langchain-chat-model.ts';
import type { ProviderSettings } from '../models/providers.ts';
import { loadWordVectors } from '../models/word-vectors.ts';
import { doctorPage } from './doctor-page.ts';
import { exitCodes, type Io, UsageError } from './io.ts';
import { configFor, withModel } from './open.ts';
import { plain } from './print.ts';

/** `forecast-chat doctor`: whether models can be used here, and what they get wrong. 0 if all can, else 1. */
export async function doctor(
  args: string[],
  io: Io,
  connect: (id: string, settings: ProviderSettings) => Promise<ChatModel> = createChatModel,
): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      models: { type: 'string' },
      json: { type: 'boolean', default: false },
      html: { type: 'string' },
    },
  });
  const { config, why } = await withModel(configFor(io, {}));
  const names = (values.models ?? [config.model, ...config.models].join(','))
    .split(',')
    .flatMap((name) => name.trim() || []);
  if (names.length === 0) throw new UsageError('--models names no model');
  const words = loadWordVectors(bundledModel);
  const results: Conformance[] = [];
  for (const name of new Set(names)) {
    io.stderr.write(plain(`Asking ${name} …\n`));
    results.push(
      name === 'extractive' ? quoting(why) : await examineNamed(name, (id) => connect(id, config), words),
    );
  }
  if (values.html !== undefined) writePage(values.html, results);
  io.stdout.write(
    values.json ? `${JSON.stringify(results, null, 2)}\n` : plain(results.map(asText).join('\n')),
  );
  return results.every(({ verdict }) => verdict.startsWith('can be used'))
    ? exitCodes.answered
    : exitCodes.error;
}

function writePage(file: string, results: readonly Conformance[]): void {
  try {
    writeFileSync(file, doctorPage(results, new Date().toISOString().slice(0, 10)));
  } catch (cause) {
    throw new AppError(
      'invalid-request',
      `The page cannot be written to ${file} (${(cause as NodeJS.ErrnoException).code}). Name a file in a folder that is there and may be written to.`,
      { cause },
    );
  }
}

async function examineNamed(
  name: string,
  connect: (id: string) => Promise<ChatModel>,
  words: ReturnType<typeof loadWordVectors>,
): Promise<Conformance> {
  try {
    return await examine(await connect(name), words);
  } catch (error) {
    // A missing key or package: told as what the model lacks, so that the others are still examined.
    const seen = error instanceof Error ? error.message : String(error);
    return {
      model: name,
      isReachable: false,
      findings: [{ check: 'can be set up', isMet: false, seen }],
      firstTextMs: null,
      tokens: { read: 0, written: 0 },
      verdict: `cannot be used: ${seen}`,
    };
  }
}

function quoting(why: string): Conformance {
  return {
    model: 'extractive',
    isReachable: true,
    findings: [],
    firstTextMs: null,
    tokens: { read: 0, written: 0 },
    verdict: `can be used: no model is asked, the documents are quoted (${why})`,
  };
}

function asText({ model, findings, firstTextMs, tokens, verdict }: Conformance): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const lines = findings.map(
    ({ check, isMet, seen }) => `  ${isMet ? '✓' : '✗'} ${check.padEnd(width)}  ${seen}`,
  );
  const speed =
    firstTextMs === null
      ? []
      : [
          `  first text after ${firstTextMs} ms (median); ${tokens.read} tokens read, ${tokens.written} written`,
        ];
  return [`${model} ${verdict}`, ...lines, ...speed, ''].join('\n');
}
