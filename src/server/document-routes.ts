import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { outcomesOf } from '../answer/hindsight.ts';
import type { CorpusDocument, Section } from '../corpus/document.ts';
import { linkTo } from '../corpus/links.ts';
import { AppError } from '../errors.ts';
import type { Readiness } from './readiness.ts';
import { documentsSchema, problemContent, sectionSchema } from './schemas.ts';

export const documentsRoute = createRoute({
  method: 'get',
  path: '/api/documents',
  summary: 'The documents and their sections',
  responses: {
    200: { description: 'All documents.', content: { 'application/json': { schema: documentsSchema } } },
    503: problemContent('Not ready.'),
  },
});

export const sectionRoute = createRoute({
  method: 'get',
  path: '/api/documents/{document}/sections/{section}',
  summary: 'One section, as the reader of a citation needs it',
  request: { params: z.object({ document: z.string(), section: z.string() }) },
  responses: {
    200: { description: 'The section.', content: { 'application/json': { schema: sectionSchema } } },
    404: problemContent('No such document or section.'),
    503: problemContent('Not ready.'),
  },
});

export function addDocumentRoutes(app: OpenAPIHono, readiness: Readiness): void {
  app.openapi(documentsRoute, (c) => c.json(readiness.assistant().documents().map(summaryOf), 200));

  app.openapi(sectionRoute, (c) => {
    const { document: slug, section: id } = c.req.valid('param');
    const document = readiness
      .assistant()
      .documents()
      .find((candidate) => candidate.slug === slug);
    if (!document)
      throw new AppError('not-found', 'There is no such document. GET /api/documents lists them.');
    const at = document.sections.findIndex((section) => section.id === id);
    const section = document.sections[at];
    if (!section) {
      throw new AppError('not-found', `${document.slug} has no such section. GET /api/documents lists them.`);
    }
    return c.json(detailOf(document, section, at), 200);
  });
}

function summaryOf(document: CorpusDocument) {
  const { author, date, url } = document.meta;
  const questions = document.meta.other.questions?.split('|').map((question) => question.trim());
  return {
    slug: document.slug,
    title: document.title,
    ...(author === undefined ? {} : { author }),
    ...(date === undefined ? {} : { date }),
    ...(url === undefined ? {} : { url }),
    ...(questions === undefined ? {} : { questions }),
    ...(outcomesOf(document) === undefined ? {} : { outcomesOf: outcomesOf(document) }),
    sha256: document.sha256,
    sections: document.sections.map(outlineOf),
  };
}

function outlineOf({ id, title, level, kind, path }: Section) {
  return { id, title, level, kind, path };
}

function detailOf(document: CorpusDocument, section: Section, at: number) {
  const url = linkTo(document, section);
  return {
    ...outlineOf(section),
    document: document.slug,
    documentTitle: document.title,
    ...(url === undefined ? {} : { url }),
    text: section.text,
    sentences: section.sentences,
    previous: nameOf(document.sections[at - 1]),
    next: nameOf(document.sections[at + 1]),
  };
}

function nameOf(section: Section | undefined) {
  return section ? { id: section.id, title: section.title } : null;
}
