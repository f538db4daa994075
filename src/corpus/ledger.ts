import { parse } from 'yaml';
import { z } from 'zod';

/** What became of a prediction. The first three are decided; the last two are never counted for or against. */
export const verdicts = ['came true', 'partly', 'did not', 'cannot tell', 'too early'] as const;
export type Outcome = (typeof verdicts)[number];

const isoDate = z.string().regex(/^\d{4}(-\d{2}){0,2}$/, 'must be a date such as 2026-04-28');

const sourceSchema = z.strictObject({
  title: z.string().min(1),
  url: z.url({ protocol: /^https?$/ }),
  /** As exact as it is known; a source without one says so. */
  date: z.string().min(4),
  shows: z.string().min(1),
});

const entrySchema = z.strictObject({
  /** `P4.2a`: of section 4.2, the first. Never used again for another prediction. */
  id: z.string().regex(/^P\d+(?:\.\d+)*[a-z]$/, 'must be P, the section and a letter: P4.2a'),
  section: z.string().min(1),
  /** The prediction in our words, as a sentence. */
  prediction: z.string().min(1),
  /** The sentence of the forecast that makes it, verbatim. */
  quote: z.string().min(1),
  wording: z.string().min(1),
  horizon: z.string().min(1),
  about: z.array(z.string()).default([]),
  verdict: z.enum(verdicts),
  confidence: z.enum(['high', 'medium', 'low']),
  asOf: isoDate,
  explanation: z.string().min(1),
  /** What the forecast's author found on looking back, beside our verdict and never counted in its place. */
  author: z
    .strictObject({
      verdict: z.enum(verdicts),
      says: z.string().min(1),
      date: z.string().min(4),
      url: z.url({ protocol: /^https?$/ }),
    })
    .nullable()
    .default(null),
  sources: z.array(sourceSchema),
  /** Earlier verdicts, the latest first: a verdict is revised and not overwritten. */
  history: z
    .array(z.strictObject({ verdict: z.enum(verdicts), asOf: isoDate, explanation: z.string().min(1) }))
    .default([]),
});

const ledgerSchema = z.strictObject({
  title: z.string().min(1),
  /** Slug of the document whose predictions these are. */
  of: z.string().min(1),
  attribution: z.string().optional(),
  predictions: z.array(entrySchema).min(1),
});

export type Ledger = z.infer<typeof ledgerSchema>;
export type Prediction = Ledger['predictions'][number];

/** A file of this name in a folder of documents is a ledger. */
export const ledgerName = /(?:^|\/)(?:[\w-]+\.)?outcomes\.ya?ml$/i;

/** Reads a ledger. Throws an Error whose message can follow the file's name: `its entry P4.2a: …`. */
export function readLedger(text: string): Ledger {
  const parsed = ledgerSchema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.join('.') ?? '';
  throw new Error(`it is no ledger of outcomes: ${at}: ${issue?.message}`);
}

const inWords: Readonly<Record<Outcome, string>> = {
  'came true': 'it came true',
  partly: 'it came true in part',
  'did not': 'it did not come true',
  'cannot tell': 'it cannot be told whether it came true',
  'too early': 'it is too early to tell',
};

/**
 * A ledger as a document: a section for each prediction, whose first sentence is the prediction and whose second
 * is the verdict with its date, then the explanation and the evidence. `outcomes_of` in its front matter says
 * that what stands in it is what happened, and not what was said.
 */
export function renderLedger({ title, of, attribution, predictions }: Ledger): string {
  const asOf = predictions.map((one) => one.asOf).sort();
  const head = [
    '---',
    `title: ${JSON.stringify(title)}`,
    `date: ${asOf.at(-1)}`,
    `outcomes_of: ${of}`,
    '---',
    ...(attribution ? ['', attribution] : []),
  ];
  return `${[head.join('\n'), ...predictions.map(sectionOf)].join('\n\n')}\n`;
}

function sectionOf(one: Prediction): string {
  const { id, section, prediction, horizon, verdict, confidence, asOf, explanation, sources, history } = one;
  const when = horizon === 'none' ? '' : `, for ${horizon}`;
  return [
    `## ${id} ${escapeMarkdown(withoutStop(prediction))}`,
    `The prediction (section ${section} of the forecast${when}): ${escapeMarkdown(prediction)}`,
    `Verdict as of ${asOf}: ${inWords[verdict]} (confidence: ${confidence}).`,
    escapeMarkdown(explanation),
    ...(sources.length > 0 ? [['Evidence:', '', ...sources.map(evidenceOf)].join('\n')] : []),
    ...history.map(
      (earlier) =>
        `Earlier verdict, as of ${earlier.asOf}: ${inWords[earlier.verdict]}. ${escapeMarkdown(earlier.explanation)}`,
    ),
  ].join('\n\n');
}

function evidenceOf({ title, url, date, shows }: Prediction['sources'][number]): string {
  return `- [${escapeMarkdown(title)}](${url}) (${escapeMarkdown(date)}): ${escapeMarkdown(shows)}`;
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}

/** Text of a ledger is text: nothing in it is markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|]/g, '\\$&');
}
