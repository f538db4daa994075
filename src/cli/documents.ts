import { parseArgs } from 'node:util';
import type { CorpusDocument, Section } from '../corpus/document.ts';
import { AppError } from '../errors.ts';
import { exitCodes, type Io, UsageError } from './io.ts';
import { configFor, withAssistant } from './open.ts';
import { plain } from './print.ts';

/** `forecast-chat documents`: what can be asked about. */
export async function documents(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [slug, id] = positionals;
  if (positionals.length > 2) throw new UsageError('more than a document and a section were named');
  return withAssistant(io, configFor(io), async (assistant) => {
    const chosen = choose(assistant.documents(), slug);
    if (id === undefined) {
      io.stdout.write(values.json ? toJson(chosen.map(outline)) : plain(chosen.map(listing).join('\n')));
    } else {
      const section = chosen
        .flatMap((document) => document.sections)
        .find((candidate) => candidate.id === id);
      if (!section)
        throw new AppError('not-found', `${slug} has no section ${id}. List them: documents ${slug}`);
      io.stdout.write(values.json ? toJson(section) : plain(sectionText(section)));
    }
    return exitCodes.answered;
  });
}

function choose(all: readonly CorpusDocument[], slug: string | undefined): readonly CorpusDocument[] {
  if (slug === undefined) return all;
  const found = all.filter((document) => document.slug === slug);
  if (found.length > 0) return found;
  const known = all.map((document) => document.slug).join(', ');
  throw new AppError('not-found', `There is no document ${slug}. There are: ${known}.`);
}

function outline({ slug, title, meta, sections }: CorpusDocument) {
  const entries = sections.map(({ id, title, level, kind }) => ({ id, title, level, kind }));
  return { slug, title, meta, sections: entries };
}

function listing(document: CorpusDocument): string {
  const lines = document.sections.map(({ id, title, level }) => `${'  '.repeat(level)}${id} ${title}\n`);
  return `${document.slug}: ${document.title}\n${lines.join('')}`;
}

function sectionText(section: Section): string {
  return `${section.id} ${section.title}\n\n${section.text}\n`;
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
