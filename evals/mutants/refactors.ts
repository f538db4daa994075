import { type Mutant, retrieving } from './defects.ts';
import { eachSentence } from './rewrite.ts';

/** Changes that a reader would not mind: a suite that flags one of them cries wolf. */
export const refactors: readonly Mutant[] = [
  { name: 'other suggestions', caughtBy: [], answer: (answer) => ({ ...answer, followUps: [] }) },
  {
    name: 'ten times slower',
    caughtBy: [],
    answer: (answer) => ({
      ...answer,
      timings: Object.fromEntries(Object.entries(answer.timings).map(([name, ms]) => [name, ms * 10])),
    }),
  },
  { name: 'another name for the model', caughtBy: [], answer: (answer) => ({ ...answer, model: 'renamed' }) },
  {
    name: 'scores on another scale',
    caughtBy: [],
    answer: (answer) => ({
      ...answer,
      receipt: {
        ...answer.receipt,
        passages: answer.receipt.passages.map((one) => ({ ...one, score: one.score * 7, explanation: '' })),
      },
    }),
  },
  {
    name: 'further citations in another order',
    caughtBy: [],
    answer: (answer) => ({
      ...answer,
      citations: [...answer.citations.slice(0, 1), ...answer.citations.slice(1).reverse()],
    }),
  },
  {
    name: 'links to the original added',
    caughtBy: [],
    answer: (answer) => ({
      ...answer,
      citations: answer.citations.map((one) => ({ ...one, url: 'https://example.org/' })),
    }),
  },
  {
    name: 'a line break at the end',
    caughtBy: [],
    answer: (answer) => ({ ...answer, answer: `${answer.answer}\n` }),
  },
  {
    name: 'typographic quotes',
    caughtBy: [],
    answer: (answer) => eachSentence(answer, (text) => text.replace(/"([^"]*)"/g, '“$1”').replace(/'/g, '’')),
  },
  {
    name: 'spaces around the question',
    caughtBy: [],
    request: (request) => ({ ...request, question: `  ${request.question} ` }),
  },
  {
    name: 'two sections more searched than are read',
    caughtBy: [],
    knowledge: (knowledge) => retrieving(knowledge, (found) => found.slice(0, 22)),
  },
  {
    name: 'markers after a line break',
    caughtBy: [],
    answer: (answer) => eachSentence(answer, (text) => text.replace(/ \[/g, '\n[')),
  },
];
