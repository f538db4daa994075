import { expect, it } from 'vitest';
import { readQuestion } from '../../src/answer/question.ts';
import { collectVocabulary } from '../../src/retrieval/vocabulary.ts';
import { documentOf, words } from '../support/small-corpus.ts';

const text =
  '# Notes\n\n## 1. Teams\n\nThe DevOps team of the Silver Gull is small. Tallis was its head. Virtual machines run there.';
const vocabulary = collectVocabulary([documentOf(text, 'notes')]);
const read = (question: string) => readQuestion(question, vocabulary, words);

it('joins what the documents write as one word, and nothing else', () => {
  expect(read('How small is the Dev Ops team?').text).toBe('How small is the DevOps team?');
  expect(read('How tall is the head?').text).toBe('How tall is the head?');
  expect(read('Is the Silver Gull small?').text).toBe('Is the Silver Gull small?');
});

it('sets apart words that were run together', () => {
  expect(read('whatis the one thingthat the team wants').text).toBe(
    'what is the one thing that the team wants',
  );
});

it.each([
  ['What is the price of the ferry?', 'price'],
  ['Which hospital runs there?', 'hospital'],
  ['What was wrong in the example?', undefined],
  ['What is Tallis for?', undefined],
])('%s asks for: %s', (question, noun) => {
  expect(read(question).attribute?.word).toBe(noun);
});
