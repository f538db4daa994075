import { parseArgs } from 'node:util';
import type { Assistant } from '../assistant.ts';
import { exitCodes, type Io } from './io.ts';
import { configFor, withAssistant } from './open.ts';
import { plain } from './print.ts';

/** `forecast-chat index`: builds what is missing, opens it, and says what it holds. */
export async function indexDocuments(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  return withAssistant(io, configFor(io), async (assistant) => {
    const { embedder, index, generation, passages } = assistant.status();
    const facts = { generation, index, embedder, ...countOf(assistant), passages };
    io.stdout.write(values.json ? `${JSON.stringify(facts, null, 2)}\n` : `${describeIndex(assistant)}\n`);
    return exitCodes.answered;
  });
}

/** One line: what is indexed, how, and which generation serves. */
export function describeIndex(assistant: Assistant): string {
  const { embedder, index, generation, passages } = assistant.status();
  const { documents, sections } = countOf(assistant);
  const search = { hnsw: 'HNSW', exact: 'exact search', postgres: 'Postgres' }[index];
  return plain(
    `${count(documents, 'document')}, ${count(sections, 'section')}, ${count(passages, 'passage')} · ${search} over ${embedder} · generation ${generation}`,
  );
}

function countOf(assistant: Assistant) {
  const all = assistant.documents();
  const sections = all
    .flatMap((document) => document.sections)
    .filter(({ kind }) => kind !== 'chapter').length;
  return { documents: all.length, sections };
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
