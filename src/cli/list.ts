import { parseArgs } from 'node:util';
import type { CorpusDocument } from '../corpus/document.ts';
import { loadDocuments } from '../library/load.ts';
import { exitCodes, type Io } from './io.ts';
import { configFor } from './open.ts';
import { plain } from './print.ts';

/** `forecast-chat list`: the documents, one line each. Opens no index and no model. */
export async function list(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { own: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  const { documents, problems } = await loadDocuments(configFor(io));
  const shown = documents.filter(({ own }) => own || !values.own).map(entryOf);
  io.stdout.write(
    values.json ? `${JSON.stringify(shown, null, 2)}\n` : shown.map((entry) => `${lineOf(entry)}\n`).join(''),
  );
  for (const { file, reason } of problems) io.stderr.write(plain(`Left out: ${file} (${reason}).\n`));
  if (shown.length === 0)
    io.stderr.write('No document was added yet. Add one with: forecast-chat add FILE\n');
  return exitCodes.answered;
}

function entryOf({ slug, title, own, meta, sections }: CorpusDocument) {
  const { url } = meta;
  const count = sections.filter(({ kind }) => kind !== 'chapter').length;
  return { slug, title, own: own === true, sections: count, ...(url === undefined ? {} : { url }) };
}

function lineOf({ slug, title, own, sections, url }: ReturnType<typeof entryOf>): string {
  const facts = [
    `${sections} ${sections === 1 ? 'section' : 'sections'}`,
    own ? 'added' : 'CORPUS',
    url ?? '',
  ];
  return plain(`${slug}: ${title} (${facts.filter((fact) => fact !== '').join(', ')})`);
}
