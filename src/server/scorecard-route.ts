import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { verdicts } from '../corpus/ledger.ts';
import type { Readiness } from './readiness.ts';
import { problemContent } from './schemas.ts';

const tallySchema = z.record(z.enum(verdicts), z.number().int());
const rateSchema = z
  .object({ value: z.number(), low: z.number(), high: z.number(), n: z.number().int() })
  .nullable();

const scorecardSchema = z
  .object({
    of: z.string(),
    title: z.string(),
    total: z.number().int(),
    tally: tallySchema,
    strict: rateSchema.openapi({ description: 'Came true ÷ decided, with its 95 % interval.' }),
    lenient: rateSchema.openapi({ description: 'Came true, at least in part, ÷ decided.' }),
    chapters: z
      .array(z.object({ chapter: z.string(), tally: tallySchema, total: z.number().int() }))
      .readonly(),
    rows: z
      .array(z.looseObject({ id: z.string(), section: z.string(), verdict: z.enum(verdicts) }))
      .readonly(),
  })
  .openapi('Scorecard');

const scorecardRoute = createRoute({
  method: 'get',
  path: '/api/scorecard',
  summary: 'What came of the predictions',
  responses: {
    200: { description: 'The scorecard.', content: { 'application/json': { schema: scorecardSchema } } },
    404: problemContent('The documents have no ledger of outcomes.'),
    503: problemContent('Not ready.'),
  },
});

export function addScorecardRoute(app: OpenAPIHono, readiness: Readiness): void {
  app.openapi(scorecardRoute, async (c) => c.json(await readiness.assistant().scorecard(), 200));
}
