import { expect, it } from 'vitest';
import { answerTypeIn } from '../../src/answer/answer-type.ts';
import { readQuestion } from '../../src/answer/question.ts';
import { collectVocabulary } from '../../src/retrieval/vocabulary.ts';
import { documentOf, harbour, words } from '../support/small-corpus.ts';

const vocabulary = collectVocabulary([documentOf(harbour, 'harbour')]);
const fitOf = (question: string, sentence: string) =>
  answerTypeIn(sentence, readQuestion(question, vocabulary, words), words) ?? Number.NaN;

it.each([
  ['How much does a ticket cost?', 'A ticket is sold for 12 francs.', '12 tickets were sold.'],
  ['What would the ferry cost to run?', 'It would take £9,400 a year.', 'It would take 14 people.'],
  ['How long is the north quay?', 'The quay measures 300 metres.', 'The quay was seen by 300 guests.'],
  ['How long did the strike last?', 'It was over after three weeks.', 'It was joined by three crews.'],
  ['How loud is the horn?', 'At the pier it reaches 90 dB.', 'It was heard 90 times.'],
  ['How heavy is the anchor?', 'It was cast at 40 kg.', 'It was used for 40 years.'],
  ['How hot does the boiler get?', 'Steam leaves it at 180 °C.', 'It has 180 pipes.'],
  ['What share of ships is foreign?', 'About 41 % are.', 'About 41 are.'],
])('%s: a number of that kind can answer, another cannot', (question, right, wrong) => {
  expect(fitOf(question, right)).toBe(1);
  expect(fitOf(question, wrong)).toBeLessThan(0.3);
});

it.each([
  ['It is expected to open in the next few years.', 1],
  ['It will take some time to open.', 1],
  ['It opened within the past 3 weeks.', 1],
  ['It is expected to open for several cars.', 0],
])('When will the pier open? %s', (sentence, fit) => {
  expect(fitOf('When will the pier open?', sentence)).toBe(fit);
});
