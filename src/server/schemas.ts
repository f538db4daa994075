import { z } from '@hono/zod-openapi';
import type { Answer, AnswerRequest } from '../answer/events.ts';

export const limits = { question: 2_000, turns: 50, history: 20_000, documents: 100 } as const;

const inWords = (count: number) => count.toLocaleString('en-US');

const historyTurn = z.strictObject({
  role: z.enum(['user', 'assistant'], { error: 'the role must be "user" or "assistant"' }),
  content: z.string({ error: 'must be a text' }),
});

/** The body of POST /api/answer and POST /api/chat. */
export const requestSchema = z
  .strictObject(
    {
      question: z
        .string({ error: `a text of 1 to ${inWords(limits.question)} characters is required` })
        .trim()
        .min(1, { error: `the question is empty: send 1 to ${inWords(limits.question)} characters` })
        .max(limits.question, {
          error: ({ input }) =>
            `the question has ${inWords(String(input).length)} characters, the limit is ${inWords(limits.question)}`,
        })
        .openapi({ example: 'How many projects are listed on ebpf.io?' }),
      history: z
        .array(historyTurn, { error: 'must be a list of {role, content}' })
        .max(limits.turns, {
          error: ({ input }) =>
            `the history has ${(input as unknown[]).length} turns, the limit is ${limits.turns}: leave out the oldest`,
        })
        .refine((turns) => characters(turns) <= limits.history, {
          error: ({ input }) =>
            `the history has ${inWords(characters(input as HistoryTurns))} characters, the limit is ${inWords(limits.history)}: leave out the oldest`,
        })
        .optional()
        .openapi({ description: `At most ${limits.turns} turns and ${limits.history} characters in total.` }),
      model: z
        .string({ error: 'must be the name of a model' })
        .max(200, { error: 'is too long for the name of a model' })
        .optional()
        .openapi({ description: 'One of the models that GET /ready lists; the default when absent.' }),
      documents: z
        .array(z.string({ error: 'must be the slug of a document' }), {
          error: 'must be a list of slugs of documents',
        })
        .min(1, { error: 'names no document: leave it out to ask all of them' })
        .max(limits.documents, { error: `names more than ${limits.documents} documents` })
        .optional()
        .openapi({ description: 'Slugs, as GET /api/documents lists them: answer from these alone.' }),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? 'must be one JSON object' : undefined) },
  )
  .openapi('Question');

type HistoryTurns = readonly { readonly content: string }[];

function characters(turns: HistoryTurns): number {
  return turns.reduce((sum, turn) => sum + turn.content.length, 0);
}

const verdict = z.enum(['verbatim', 'supported', 'unsupported']);

const citationSchema = z
  .object({
    id: z.string().openapi({ example: '3.1' }),
    document: z.string(),
    section: z.string(),
    title: z.string(),
    quote: z.string().openapi({ description: "An exact substring of the section's text." }),
    start: z.number().int(),
    end: z.number().int(),
    page: z.number().int().optional().openapi({ description: 'Of a PDF: the page of the quote.' }),
    url: z.string().optional(),
    verdict,
  })
  .openapi('Citation');

const sentenceSchema = z.object({
  start: z.number().int(),
  end: z.number().int(),
  verdict: z.enum(['verbatim', 'supported', 'unsupported', 'none']),
  citations: z.array(z.string()).readonly(),
  reason: z.string().optional(),
});

const receiptSchema = z
  .object({
    question: z.string(),
    query: z.string(),
    route: z.enum(['retrieval', 'whole-document']),
    passages: z
      .array(
        z.object({
          document: z.string(),
          section: z.string(),
          text: z.string(),
          score: z.number(),
          explanation: z.string(),
        }),
      )
      .readonly(),
    model: z.string(),
    embedder: z.string(),
    generation: z.string(),
    corpus: z.string(),
    promptHash: z.string().optional(),
    confidence: z.number().min(0).max(1).optional(),
    version: z.string(),
  })
  .openapi('Receipt');

export const answerSchema = z
  .object({
    answer: z.string().openapi({ description: 'Plain text with markers such as [§3.1].' }),
    abstained: z.boolean().openapi({ description: 'True when the documents do not hold the answer.' }),
    citations: z.array(citationSchema).readonly(),
    sentences: z.array(sentenceSchema).readonly(),
    unsupported: z
      .array(z.object({ text: z.string(), reason: z.string(), removedMarker: z.boolean() }))
      .readonly(),
    followUps: z.array(z.string()).readonly(),
    model: z.string(),
    usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }).nullable(),
    timings: z.record(z.string(), z.number()),
    coverage: z.object({ label: z.string(), sections: z.number(), matched: z.number() }).optional(),
    receipt: receiptSchema,
  })
  .openapi('Answer');

const sectionSummary = z.object({
  id: z.string(),
  title: z.string(),
  level: z.number().int(),
  kind: z.enum(['preamble', 'chapter', 'section']),
  path: z.array(z.string()).readonly(),
});

export const documentsSchema = z.array(
  z
    .object({
      slug: z.string(),
      title: z.string(),
      author: z.string().optional(),
      date: z.string().optional(),
      url: z.string().optional(),
      questions: z.array(z.string()).optional().openapi({
        description: 'What a first screen may offer: `questions` of the front matter, split at |.',
      }),
      outcomesOf: z
        .string()
        .optional()
        .openapi({ description: 'Slug of the document of which this one tells what came.' }),
      sha256: z.string().openapi({ description: "Of the file's bytes: another one is another version." }),
      sections: z.array(sectionSummary),
    })
    .openapi('Document'),
);

const neighbour = z.object({ id: z.string(), title: z.string() }).nullable();

export const sectionSchema = sectionSummary
  .extend({
    document: z.string(),
    documentTitle: z.string(),
    url: z.string().optional(),
    text: z.string().openapi({ description: 'What the offsets of citations point into.' }),
    sentences: z
      .array(
        z.object({
          start: z.number().int(),
          end: z.number().int(),
          kind: z.enum(['prose', 'item', 'row', 'code']),
          leadIn: z.number().int().optional(),
        }),
      )
      .readonly(),
    previous: neighbour,
    next: neighbour,
  })
  .openapi('Section');

export const readySchema = z
  .object({
    status: z.literal('ready'),
    model: z.string(),
    models: z.array(z.string()).readonly(),
    embedder: z.string(),
    index: z.enum(['hnsw', 'exact', 'postgres']),
    generation: z.string(),
    passages: z.number().int(),
    documents: z.number().int(),
    version: z.string(),
  })
  .openapi('Ready');

export const problemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:forecast-chat:problem:invalid-request' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    partial: z.string().optional(),
  })
  .openapi('Problem');

/** An OpenAPI response entry: a problem of RFC 9457. */
export function problemContent(description: string) {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } };
}

// The published schemas and the house's own types may not drift apart: these lines stop compiling if they do.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Loose<T> = T extends readonly (infer U)[]
  ? Loose<U>[]
  : T extends object
    ? { -readonly [K in keyof T]: Loose<Exclude<T[K], undefined>> }
    : T;
true satisfies Same<Loose<z.infer<typeof answerSchema>>, Loose<Answer>>;
true satisfies Same<Loose<z.infer<typeof requestSchema>>, Loose<AnswerRequest>>;
