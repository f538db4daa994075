import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import type { AnswerEvent } from '../answer/events.ts';
import type { Assistant } from '../assistant.ts';
import type { CorpusDocument, Section } from '../corpus/document.ts';
import { AppError } from '../errors.ts';
import { version } from '../project.ts';
import { limits } from './schemas.ts';

const citationShape = z.object({
  id: z.string(),
  document: z.string(),
  section: z.string(),
  title: z.string(),
  quote: z.string().describe('Verbatim from the section.'),
  verdict: z.enum(['verbatim', 'supported', 'unsupported']),
  url: z.string().optional(),
});

const documentsInput = z
  .array(z.string())
  .min(1)
  .optional()
  .describe('Slugs of documents; all when left out.');
const question = z.string().trim().min(1).max(limits.question);

/** Tools and resources over one assistant, for any transport. Faults come back as tool errors with what to do. */
export function createMcpServer(assistant: Assistant): McpServer {
  const server = new McpServer({ name: 'forecast-chat', version });
  addAsk(server, assistant);
  addSearch(server, assistant);
  addReadSection(server, assistant);
  addResources(server, assistant);
  return server;
}

function addAsk(server: McpServer, assistant: Assistant): void {
  server.registerTool(
    'ask',
    {
      title: 'Ask the documents',
      description:
        'Answers a question from the documents, with citations to sections that were checked sentence by sentence. `abstained` is true where the documents do not hold the answer.',
      inputSchema: { question, documents: documentsInput },
      outputSchema: {
        answer: z.string(),
        abstained: z.boolean(),
        citations: z.array(citationShape),
        unsupported: z.array(z.object({ text: z.string(), reason: z.string() })),
        model: z.string(),
      },
      annotations: { readOnlyHint: true },
    },
    async ({ question: asked, documents }, { signal }) => {
      const request = { question: asked, ...(documents ? { documents } : {}) };
      const { answer, abstained, citations, unsupported, model } = await answerOf(
        assistant.answer(request, { signal }),
      );
      const shown = citations.map(({ id, document, section, title, quote, verdict, url }) => ({
        id,
        document,
        section,
        title,
        quote,
        verdict,
        ...(url ? { url } : {}),
      }));
      const claims = unsupported.map(({ text, reason }) => ({ text, reason }));
      return {
        content: [{ type: 'text', text: answer }],
        structuredContent: { answer, abstained, citations: shown, unsupported: claims, model },
      };
    },
  );
}

function addSearch(server: McpServer, assistant: Assistant): void {
  server.registerTool(
    'search',
    {
      title: 'Search the documents',
      description: 'The sections that fit a query best, each with its best sentence.',
      inputSchema: {
        query: question,
        limit: z.number().int().min(1).max(20).optional(),
        documents: documentsInput,
      },
      outputSchema: {
        results: z.array(
          z.object({
            document: z.string(),
            section: z.string(),
            title: z.string(),
            sentence: z.string(),
            score: z.number(),
          }),
        ),
      },
      annotations: { readOnlyHint: true },
    },
    async ({ query, limit = 6, documents }, { signal }) => {
      for (const slug of documents ?? []) documentOf(assistant, slug);
      const found = await assistant.search(query, { limit, signal, ...(documents ? { documents } : {}) });
      const results = found.map(({ document, section, sentences, score }) => ({
        document: document.slug,
        section: section.id,
        title: section.title,
        sentence: sentenceOf(section, sentences[0]?.index),
        score: Math.round(score * 1000) / 1000,
      }));
      const lines = results.map(
        ({ document, section, title, sentence }) => `${document} §${section} ${title}: ${sentence}`,
      );
      return { content: [{ type: 'text', text: lines.join('\n') }], structuredContent: { results } };
    },
  );
}

function addReadSection(server: McpServer, assistant: Assistant): void {
  server.registerTool(
    'read_section',
    {
      title: 'Read one section',
      description: 'The whole text of a section that a citation or a search names.',
      inputSchema: { document: z.string(), section: z.string() },
      outputSchema: { document: z.string(), section: z.string(), title: z.string(), text: z.string() },
      annotations: { readOnlyHint: true },
    },
    async ({ document: slug, section: id }) => {
      const { title, text } = sectionOf(documentOf(assistant, slug), id);
      return {
        content: [{ type: 'text', text: `§${id} ${title}\n\n${text}` }],
        structuredContent: { document: slug, section: id, title, text },
      };
    },
  );
}

function addResources(server: McpServer, assistant: Assistant): void {
  const list = () => ({
    resources: assistant.documents().map(({ slug, title }) => ({
      uri: `forecast-chat://${slug}`,
      name: slug,
      title,
      mimeType: 'text/markdown',
    })),
  });
  server.registerResource(
    'document',
    new ResourceTemplate('forecast-chat://{document}', { list }),
    { title: 'A document', mimeType: 'text/markdown' },
    async (uri, { document }) => {
      const { title, sections } = documentOf(assistant, String(document));
      const parts = sections.map((section) => `## ${section.id} ${section.title}\n\n${section.text}`.trim());
      return {
        contents: [{ uri: uri.href, mimeType: 'text/markdown', text: [`# ${title}`, ...parts].join('\n\n') }],
      };
    },
  );
}

async function answerOf(events: AsyncIterable<AnswerEvent>) {
  for await (const event of events) {
    if (event.type === 'answer-end') return event.answer;
    if (event.type === 'error') throw new Error(event.message);
  }
  throw new Error('The answer ended without a terminal event.');
}

function documentOf(assistant: Assistant, slug: string): CorpusDocument {
  const documents = assistant.documents();
  const found = documents.find((document) => document.slug === slug);
  if (found) return found;
  const known = documents.map((document) => document.slug).join(', ');
  throw new AppError('not-found', `There is no document “${slug}”. The documents are: ${known}.`);
}

function sectionOf({ slug, sections }: CorpusDocument, id: string): Section {
  const found = sections.find((section) => section.id === id);
  if (found) return found;
  const known = sections.map((section) => section.id).join(', ');
  throw new AppError('not-found', `${slug} has no section ${id}. Its sections are: ${known}.`);
}

function sentenceOf({ text, sentences }: Section, index = 0): string {
  const sentence = sentences[index];
  return sentence ? text.slice(sentence.start, sentence.end) : '';
}
